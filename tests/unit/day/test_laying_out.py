import io
import zipfile

import pytest

from changming.day.incoming import Dropped, DroppedTooMuch, harmless, lay_out, root_of
from changming.intake.problem import Limits
from changming.stores.drafts import StorageFull
from tests.factories.full_disk import files_of_at_most


def dropped(name, content):
    return Dropped(name, io.BytesIO(content), len(content))


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("part", ["路" * 300, "x" * 300, "签到." + "y" * 300])
def test_a_name_longer_than_disks_take_is_cut(tmp_path, part):
    laid, _ = lay_out(tmp_path / "in", [dropped(f"{part}.csv", b"1"), dropped(f"{part}.csv", b"2")])

    assert len(laid) == 2
    assert {one.name for one in laid} == set(names(tmp_path / "in"))


def test_a_path_of_many_long_folders_keeps_its_end():
    assert harmless("/".join(["路" * 60] * 8) + "/签到.csv") == "/".join(["路" * 60] * 3) + "/签到.csv"


def test_a_file_in_the_place_of_a_folder_stays_beside_it(tmp_path):
    lay_out(tmp_path / "in", [dropped("tracks", b"1"), dropped("tracks/a.csv", b"2"), dropped("tracks", b"3")])

    assert names(tmp_path / "in") == ["tracks", "tracks (2)/a.csv", "tracks (3)"]


def test_of_a_broken_archive_only_whole_files_are_kept(tmp_path):
    packed = bytearray(zipped(a=b"good", b=b"to be changed"))
    spot = packed.find(b"to be")
    packed[spot : spot + 2] = b"xx"

    laid, problems = lay_out(tmp_path / "in", [dropped("day.zip", bytes(packed))])

    assert [one.name for one in laid] == names(tmp_path / "in") == ["a.csv"]
    assert [problem.file for problem in problems] == ["day.zip"]


def test_what_cannot_be_opened_leaves_an_empty_folder_and_a_word(tmp_path):
    laid, problems = lay_out(tmp_path / "in", [dropped("day.zip", b"PK nothing")])

    assert (laid, names(tmp_path / "in"), len(problems)) == ([], [], 1)


def test_archives_share_one_room(tmp_path):
    limits = Limits(files=3)
    pair = [dropped("1.zip", zipped(a=b"1", b=b"2")), dropped("2.zip", zipped(c=b"3", d=b"4"))]

    laid, problems = lay_out(tmp_path / "in", pair, limits)

    assert [one.name for one in laid] == ["a.csv", "b.csv", "c.csv"]
    assert [problem.file for problem in problems] == ["2.zip"]


def test_single_files_share_one_room(tmp_path):
    with pytest.raises(DroppedTooMuch):
        lay_out(tmp_path / "in", [dropped(f"{n}.csv", b"1") for n in range(4)], Limits(files=3))


@pytest.mark.parametrize("pack", [False, True])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, pack):
    content = b"1" * 50_000
    one = dropped("day.zip", zipped(a=content)) if pack else dropped("a.csv", content)

    with files_of_at_most(20_000), pytest.raises(StorageFull):
        lay_out(tmp_path / "in", [one])

    assert names(tmp_path / "in") == []


@pytest.mark.parametrize(
    ("name", "root"),
    [("三队/签到表.csv", "三队"), ("三队/11月/签到表.csv", "三队/11月"), ("照片/a.jpg", ""), ("a.csv", "")],
)
def test_the_only_folder_is_the_day_unless_it_is_called_like_a_kind(tmp_path, name, root):
    lay_out(tmp_path / "in", [dropped(name, b"1")])

    assert root_of(tmp_path / "in") == tmp_path / "in" / root
