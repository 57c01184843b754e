import errno
import io
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from changming.stores.files import Kept, StorageFull, TooLarge, clean, exists, keep, open_kept, path_of, remove
from tests.factories.full_disk import files_of_at_most

ROOT = Path(__file__).parents[3]
CONTENT = b"a picture" * 100_000
HASH = sha256(CONTENT).hexdigest()


def everything(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_a_stream_is_kept_by_the_hash_of_its_content(tmp_path):
    kept = keep(tmp_path, io.BytesIO(CONTENT), 10**6)

    assert kept == Kept(HASH, len(CONTENT))
    assert everything(tmp_path) == [f"{HASH[:2]}/{HASH[2:4]}/{HASH}"]
    with open_kept(tmp_path, HASH) as file:
        assert file.read() == CONTENT


def test_the_same_content_again_is_one_file_and_mends_a_changed_one(tmp_path):
    keep(tmp_path, io.BytesIO(CONTENT), 10**6)
    path_of(tmp_path, HASH).write_bytes(b"changed")

    assert keep(tmp_path, io.BytesIO(CONTENT), 10**6) == Kept(HASH, len(CONTENT))
    assert (path_of(tmp_path, HASH).read_bytes(), len(everything(tmp_path))) == (CONTENT, 1)


def test_a_stream_of_nothing_is_kept(tmp_path):
    kept = keep(tmp_path, io.BytesIO(), 0)

    assert kept == Kept(sha256().hexdigest(), 0)
    assert exists(tmp_path, kept.sha256)


@pytest.mark.parametrize(("limit_bytes", "fits"), [(len(CONTENT), True), (len(CONTENT) - 1, False)])
def test_a_stream_over_the_limit_leaves_nothing(tmp_path, limit_bytes, fits):
    if fits:
        keep(tmp_path, io.BytesIO(CONTENT), limit_bytes)
    else:
        with pytest.raises(TooLarge, match="899999 bytes"):
            keep(tmp_path, io.BytesIO(CONTENT), limit_bytes)

    assert exists(tmp_path, HASH) == fits
    assert len(everything(tmp_path)) == int(fits)


class Failing(io.BytesIO):
    """Gives its content, then fails as told."""

    def __init__(self, content, error):
        super().__init__(content)
        self.error = error

    def read(self, size=-1, /):
        part = super().read(size)
        if not part:
            raise self.error
        return part


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(errno.ENOSPC, "full"), StorageFull),
        (OSError(errno.EDQUOT, "quota"), StorageFull),
        (ConnectionResetError(), ConnectionResetError),
    ],
)
def test_a_stream_that_fails_leaves_nothing(tmp_path, error, raised):
    with pytest.raises(raised) as caught:
        keep(tmp_path, Failing(CONTENT, error), 10**9)

    assert type(caught.value) is raised
    assert everything(tmp_path) == []


@pytest.mark.parametrize("size", [len(CONTENT), 5000], ids=["while it is written", "when it is ended"])
def test_where_there_is_no_room_nothing_is_left_and_the_next_file_fits(tmp_path, size):
    with files_of_at_most(4096), pytest.raises(StorageFull):
        keep(tmp_path, io.BytesIO(CONTENT[:size]), 10**9)

    assert everything(tmp_path) == []
    assert keep(tmp_path, io.BytesIO(CONTENT), 10**9).sha256 == HASH


def test_what_is_removed_is_gone_but_read_to_its_end_by_whoever_has_it_open(tmp_path):
    keep(tmp_path, io.BytesIO(CONTENT), 10**6)

    with open_kept(tmp_path, HASH) as file:
        assert (remove(tmp_path, HASH), remove(tmp_path, HASH)) == (True, False)
        assert file.read() == CONTENT
    assert not exists(tmp_path, HASH)
    with pytest.raises(FileNotFoundError):
        open_kept(tmp_path, HASH)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HASH.upper(), HASH[:-1], HASH + "\n"])
def test_what_is_no_hash_is_no_path(tmp_path, name):
    with pytest.raises(ValueError, match="no sha256"):
        path_of(tmp_path, name)


SLOW = """
import sys
from pathlib import Path
from changming.stores.files import keep
class Endless:
    def read(self, size):
        sys.stdout.write(".")
        sys.stdout.flush()
        sys.stdin.read(1)
        return bytes(size)
keep(Path(sys.argv[1]), Endless(), 10**12)
"""


def test_what_a_killed_writer_left_is_cleaned_and_a_living_one_is_left_alone(tmp_path):
    command = [sys.executable, "-c", SLOW, str(tmp_path)]
    path = {"PYTHONPATH": str(ROOT / "src")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    with subprocess.Popen(command, env=os.environ | path, **pipes) as writer:  # noqa: S603 -- a program of this tree
        writer.stdout.read(1)
        alive, left = clean(tmp_path), len(everything(tmp_path))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        after = (clean(tmp_path), everything(tmp_path))

    assert (alive, left) == (0, 1)
    assert after == (1, [])
    assert clean(tmp_path) == 0
