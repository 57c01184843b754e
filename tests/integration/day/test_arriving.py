"""What is dropped is laid out, read, shown, and stored once somebody says so."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from changming.areas.evidence.models import SignIn
from changming.areas.people.models import Person
from changming.areas.places.models import District
from changming.day import arriving
from changming.day.arrival_flow import ArrivalState
from changming.day.database import Stores
from changming.day.incoming import Dropped, DroppedTooMuch, NothingDropped, harmless, lay_out, root_of
from changming.day.models import Arrival
from changming.intake.problem import Limits
from changming.kernel.workflow import NotFromHere
from tests.factories.told_twice import AT, SOMEBODY

DAY = date(2026, 11, 23)
PEOPLE = "工号,姓名,队所\n10001,王明,一队\n10002,李红,一队\n"
SIGN_INS = "工号,时间,类型,经度,纬度\n10001,2026-11-23 06:01,签到,114.05,22.54\n10002,昨天,签到,114.05,22.54\n"


@pytest.fixture
def stores(tmp_path):
    return Stores(tmp_path)


@pytest.fixture
def district(db):
    return District.objects.create(code="440304", name="福田区")


def file(name, content):
    data = content.encode() if isinstance(content, str) else content
    return Dropped(name, io.BytesIO(data), len(data))


def packed(how=zipfile.ZIP_STORED, **members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def arrived(stores, *files):
    arrival = arriving.receive(district="440304", day=DAY, dropped=files, stores=stores, actor=SOMEBODY, at=AT)
    return arriving.read(arrival, stores=stores, at=AT)


def reloaded(arrival):
    arrival.refresh_from_db()
    return arrival


@pytest.mark.usefixtures("district")
def test_arrival_shows_what_it_would_do_and_writes_nothing(stores):
    arrival = reloaded(arrived(stores, file("people.csv", PEOPLE), file("签到.csv", SIGN_INS)))

    assert arrival.state == ArrivalState.READ
    assert {one["kind"]: (one["added"], one["amended"], one["again"]) for one in arrival.preview["changes"]} == {
        "people": (2, 0, 0),
        "sign_ins": (1, 0, 0),
    }
    assert [(one["file"], one["row"], one["column"], one["value"]) for one in arrival.preview["refused"]] == [
        ("签到.csv", 3, "时间", "昨天")
    ]
    assert (Person.objects.count(), SignIn.objects.count()) == (0, 0)


@pytest.mark.usefixtures("district")
def test_arrival_that_is_confirmed_is_stored_and_its_files_are_kept(stores):
    arrival = arrived(stores, file("people.csv", PEOPLE), file("签到.csv", SIGN_INS))
    arriving.confirm(arrival, actor=SOMEBODY, at=AT)

    arriving.store(arrival, stores=stores, at=AT)

    assert reloaded(arrival).state == ArrivalState.STORED
    assert (Person.objects.count(), SignIn.objects.count()) == (2, 1)
    assert sum(1 for path in stores.files.rglob("*") if path.is_file()) == 2
    assert not arriving.folder_of(stores, arrival).exists()


@pytest.mark.usefixtures("district")
def test_what_a_killed_server_left_is_no_part_of_a_later_drop(stores):
    number = (Arrival.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    left = [stores.incoming / str(number + n) / "files" / "vehicles.csv" for n in range(200)]  # whichever comes next
    for path in left:
        path.parent.mkdir(parents=True)
        path.write_text("id,plate\nV1,甘A00001\n", "utf-8")

    arrival = arrived(stores, file("people.csv", PEOPLE))

    assert [one["kind"] for one in reloaded(arrival).preview["changes"]] == ["people"]


@pytest.mark.usefixtures("district")
def test_a_store_that_was_killed_before_it_had_removed_the_files_removes_them(stores):
    arrival = arrived(stores, file("people.csv", PEOPLE))
    arriving.confirm(arrival, actor=SOMEBODY, at=AT)
    arriving.store(arrival, stores=stores, at=AT)
    folder = arriving.folder_of(stores, arrival)
    folder.mkdir(parents=True)

    arriving.store(arrival, stores=stores, at=AT)

    assert not folder.exists()


@pytest.mark.usefixtures("district")
def test_only_what_no_arrival_needs_is_removed_after_a_day(stores):
    waits, dropped = (arrived(stores, file("people.csv", PEOPLE)) for _ in range(2))
    arriving.drop(dropped, stores=stores, actor=SOMEBODY, at=AT)
    for name in (str(dropped.pk), "999"):
        (stores.incoming / name).mkdir()
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    early = arriving.clear_left_over(stores, before=tomorrow - timedelta(days=2))
    removed = arriving.clear_left_over(stores, before=tomorrow)

    assert (early, removed, [path.name for path in stores.incoming.iterdir()]) == (0, 2, [str(waits.pk)])


@pytest.mark.usefixtures("district")
def test_same_files_again_change_nothing_and_the_preview_says_so(stores):
    for _time in range(2):
        arrival = arrived(stores, file("people.csv", PEOPLE), file("签到.csv", SIGN_INS))
        arriving.confirm(arrival, actor=SOMEBODY, at=AT)
        arriving.store(arrival, stores=stores, at=AT)

    changes = reloaded(arrival).preview["changes"]
    assert {one["kind"]: (one["added"], one["amended"], one["again"]) for one in changes} == {
        "people": (0, 0, 2),
        "sign_ins": (0, 0, 1),
    }
    assert (Person.objects.count(), SignIn.objects.count()) == (2, 1)


@pytest.mark.usefixtures("district")
def test_other_content_of_a_known_person_is_shown_as_a_change(stores):
    first = arrived(stores, file("people.csv", PEOPLE))
    arriving.confirm(first, actor=SOMEBODY, at=AT)
    arriving.store(first, stores=stores, at=AT)

    arrival = reloaded(arrived(stores, file("people.csv", PEOPLE.replace("李红,一队", "李红,二队"))))

    (amended,) = arrival.preview["amended"]
    assert (amended["key"], amended["before"]["team"], amended["after"]["team"]) == (["10002"], "一队", "二队")


@pytest.mark.usefixtures("district")
def test_a_zip_of_a_whole_folder_is_read_as_that_folder(stores):
    members = {"day/people.csv": PEOPLE, "day/district.toml": 'name="福田区"\nadcode="440304"\nday=2026-11-23\n'}

    arrival = reloaded(arrived(stores, file("day.zip", packed(**members))))

    assert [one["kind"] for one in arrival.preview["changes"]] == ["people"]


@pytest.mark.usefixtures("district")
def test_a_folder_of_another_day_is_not_read_into_this_one(stores):
    toml = 'name="福田区"\nadcode="440304"\nday=2026-11-22\n'

    arrival = reloaded(arrived(stores, file("people.csv", PEOPLE), file("district.toml", toml)))

    assert arrival.state == ArrivalState.UNREADABLE
    assert arrival.preview["other_day"]["day"] == "2026-11-22"


@pytest.mark.usefixtures("district")
def test_what_was_stored_cannot_be_dropped(stores):
    arrival = arrived(stores, file("people.csv", PEOPLE))
    arriving.confirm(arrival, actor=SOMEBODY, at=AT)
    arriving.store(arrival, stores=stores, at=AT)

    with pytest.raises(NotFromHere):
        arriving.drop(arrival, stores=stores, actor=SOMEBODY, at=AT)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("签到.csv", "签到.csv"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\day\\签到.csv", "C/day/签到.csv"),
        ("/abs/x.csv", "abs/x.csv"),
        ("a\u202eb.csv", "ab.csv"),
        (".hidden", None),
        ("__MACOSX/x.csv", None),
        ("..", None),
    ],
)
def test_names_are_made_harmless(name, plain):
    assert harmless(name) == plain


def test_pictures_without_a_folder_lie_among_pictures(tmp_path):
    laid, _problems = lay_out(tmp_path, [file("a.jpg", b"x"), file("b.csv", "y")])

    assert [one.name for one in laid] == ["photos/a.jpg", "b.csv"]


def test_two_files_of_one_name_both_stay(tmp_path):
    laid, _problems = lay_out(tmp_path, [file("a.csv", "x"), file("a.csv", "y")])

    assert [one.name for one in laid] == ["a.csv", "a (2).csv"]
    assert {path.read_text() for path in tmp_path.iterdir()} == {"x", "y"}


def test_an_archive_that_unfolds_too_far_is_cut_and_said(tmp_path):
    bomb = packed(**{f"{n}.csv": "0" * 100_000 for n in range(100)}, how=zipfile.ZIP_DEFLATED)

    laid, problems = lay_out(tmp_path, [file("bomb.zip", bomb)], Limits(unzipped_bytes=1_000_000))

    assert sum(one.bytes for one in laid) <= 1_000_000
    assert [problem.file for problem in problems] == ["bomb.zip"]


def test_an_archive_within_an_archive_is_not_read(tmp_path):
    laid, problems = lay_out(tmp_path, [file("a.zip", packed(**{"b.zip": packed(x="y"), "c.csv": "z"}))])

    assert [one.name for one in laid] == ["c.csv"]
    assert [problem.file for problem in problems] == ["b.zip"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PKnonsense"])
def test_a_broken_archive_is_said(tmp_path, content):
    laid, problems = lay_out(tmp_path, [file("a.zip", content)])

    assert (laid, [problem.file for problem in problems]) == ([], ["a.zip"])


def test_nothing_dropped_is_refused(tmp_path):
    with pytest.raises(NothingDropped):
        lay_out(tmp_path, [file("empty.csv", "")])


def test_more_than_allowed_is_refused(tmp_path):
    with pytest.raises(DroppedTooMuch):
        lay_out(tmp_path, [file("a.csv", "x" * 100)], Limits(unzipped_bytes=50))


def test_root_is_where_the_district_is_named(tmp_path):
    (tmp_path / "zip" / "day").mkdir(parents=True)
    (tmp_path / "zip" / "day" / "district.toml").touch()

    assert root_of(tmp_path / "zip") == tmp_path / "zip" / "day"
    (tmp_path / "人员.csv").touch()
    assert root_of(tmp_path) == tmp_path
