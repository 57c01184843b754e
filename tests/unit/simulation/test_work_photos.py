"""Pictures that the register names: each by one row, honest ones with contents of their own, some given before."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from changming.simulation.edits import EDITS
from changming.simulation.rows import works
from changming.simulation.work_photos import FOLDER, NOON_S
from changming.simulation.world import Size, World, make_world

pytestmark = pytest.mark.xdist_group("made work photos")  # one worker makes it, for all

ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"


@pytest.fixture(scope="module")
def world() -> World:
    """600 workers, who look after 360 facilities, and a dozen vehicles."""
    return make_world(ROADS, None, 10, date(2026, 11, 23), Size(600, 12, 400), lambda _step, _done, _of: None)


def test_each_picture_is_named_by_one_row_of_its_time(world: World) -> None:
    sent = {one.file.removeprefix(f"{FOLDER}/"): one for one in world.album.photos if one.file.startswith(FOLDER)}
    records = {record.photo: record for record in world.upkeep.records if record.photo}
    skips = {skip.photo: skip for skip in world.skips if skip.photo}

    assert len(records) > 50
    assert set(sent) == set(records) | set(skips)
    assert not set(records) & set(skips)
    assert all((sent[name].person, sent[name].taken_s) == (one.person, one.done_s) for name, one in records.items())
    assert all(skip.duty.starts_s <= sent[name].taken_s <= skip.duty.ends_s for name, skip in skips.items())
    assert not any(one.in_table or one.about for one in sent.values())


def test_the_register_names_pictures_of_what_was_done_and_of_what_was_skipped(world: World) -> None:
    rows = [row.cells for row in works(world).rows]

    told = Counter((bool(cells.get("photo")), bool(cells.get("skipped_reason"))) for cells in rows)

    assert {(True, False), (True, True), (False, False), (False, True)} == set(told)
    assert {cells["work"] for cells in rows if cells.get("segment")} <= {
        "sweep",
        "wash",
        "sprinkle",
        "dust_suppression",
    }
    assert not any(cells.get("segment") and cells.get("facility") for cells in rows)


def test_each_edit_is_planted_on_work_that_nothing_excuses(world: World) -> None:
    sent = [one for one in world.album.photos if one.file.startswith(FOLDER)]
    skipped = {record.photo for record in world.upkeep.records if record.skipped_reason}

    reused = [one for one in sent if one.copy_of is not None]

    assert Counter(one.how for one in reused) == Counter(EDITS)
    assert all(one.duty is not None and one.duty.starts_s < NOON_S for one in reused)
    assert not skipped & {Path(one.file).name for one in reused}


def test_honest_ones_share_their_content_with_no_picture(world: World) -> None:
    honest = [one for one in [*world.album.photos, *world.album.earlier] if one.copy_of is None]

    assert Counter(one.scene for one in honest).most_common(1)[0][1] == 1


def test_a_day_without_pictures_names_none() -> None:
    bare = make_world(ROADS, None, 3, date(2026, 11, 23), Size(40, 2, 0), lambda _step, _done, _of: None)

    assert bare.album.photos == []
    assert not any(cells.cells.get("photo") for cells in works(bare).rows)
