"""What mutants change and what coverage holds to all branches is the same."""

from fnmatch import fnmatch

from tools import proven


def named(path):
    return path.relative_to(proven.HOUSE).as_posix()


def test_patterns_and_files_are_the_same():
    everything = proven.HOUSE.rglob("*.py")
    by_pattern = [path for path in everything if any(fnmatch(str(path), pattern) for pattern in proven.PATTERNS)]

    assert sorted(map(named, by_pattern)) == sorted(map(named, proven.files()))


def test_who_may_do_what_is_proven():
    names = set(map(named, proven.files()))

    assert {"kernel/workflow.py", "areas/people/rules/access.py", "day/actions.py", "engines/coverage/runs.py"} <= names
    assert "areas/people/models.py" not in names


def test_the_tests_that_must_notice_are_there():
    folders = [name for name in proven.tests() if not name.startswith("--")]

    assert [name for name in folders if not (proven.ROOT / name).exists()] == []
    assert "tests/integration/kernel" in folders
    assert [name for name in proven.ELSEWHERE if not (proven.ROOT / name.removeprefix("--ignore=")).is_file()] == []
