"""What a made day holds beside shares: traps on the road, pictures of their own, leave and who stands in."""

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from changming.simulation.make import picture_tasks
from changming.simulation.world import Size, World, make_world

pytestmark = pytest.mark.xdist_group("made world")  # one worker makes it, for all

ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"
PHOTOS = ROADS.parent / "photos"


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(ROADS, PHOTOS, 10, date(2026, 11, 23), Size(300, 12, 400), lambda _step, _done, _of: None)


def owed_lines(world: World) -> dict[str, shapely.LineString]:
    owed = {segment.id: segment for vehicle in world.fleet for segment in vehicle.duty.segments}
    return {id_: shapely.LineString(world.streets.plane.to_m(one.lon_lat)) for id_, one in owed.items()}


def test_streets_of_the_ledger_cross_others_above_or_below(world: World) -> None:
    lines = [shapely.LineString(world.streets.plane.to_m(segment.lon_lat)) for segment in world.ledger]
    tree = shapely.STRtree(lines)

    one, other = tree.query(lines, predicate="crosses")

    assert len(one) > 20
    assert len({*one.tolist(), *other.tolist()}) < len(lines)


def test_owed_streets_run_beside_others_within_a_receiver_s_error(world: World) -> None:
    lines = owed_lines(world)
    tree = shapely.STRtree(list(lines.values()))

    beside = [
        id_
        for id_, line in lines.items()
        for other in tree.query(line.buffer(20))
        if tree.geometries[other] is not line
        and line.intersection(tree.geometries[other].buffer(20)).length > 0.8 * line.length
    ]

    assert len(set(beside)) > 10


def test_vehicles_drive_on_streets_that_the_ledger_does_not_know(world: World) -> None:
    known = {segment.edge for segment in world.ledger}
    driven = {leg.ride.edge for one in world.fleet if one.course for leg in one.course.legs}

    assert driven - known


def test_each_vehicle_fault_and_each_silence_is_planted(world: World) -> None:
    planted = {what for one in world.fleet for what in one.duty.planted.values()}

    assert planted >= {"full", "missed", "partial", "short", "fast"}
    assert {one.character for one in world.fleet} >= {"not_departed", "silent_stretch", "silent_all_day", "elsewhere"}


def test_switches_are_off_on_streets_that_are_owed(world: World) -> None:
    off = []
    for vehicle in world.fleet:
        edges = {segment.edge for segment in vehicle.duty.segments}
        for leg, at_m in zip(vehicle.course.legs, vehicle.course.start_m, strict=False) if vehicle.course else ():
            middle_m = np.array([at_m + leg.length_m / 2])
            off += [leg] if leg.ride.edge in edges and not vehicle.course.on_at(middle_m)[0] else []

    assert len(off) > 20


def test_no_two_honest_photos_share_their_content(world: World) -> None:
    honest = [one for one in [*world.album.photos, *world.album.earlier] if one.copy_of is None]
    contents = Counter(one.licensed or one.scene for one in honest)

    assert len(honest) > 300
    assert contents.most_common(1)[0][1] == 1


def test_a_copy_has_the_content_of_its_source(world: World, tmp_path: Path) -> None:
    tasks = {one.path.name: one for one in picture_tasks(world, tmp_path)}
    copies = [one for one in world.album.photos if one.copy_of is not None]

    assert len(copies) > 50
    for one in copies:
        mine, source = tasks[Path(one.file).name], tasks[Path(one.copy_of.file).name]
        assert (mine.scene, mine.licensed) == (source.scene, source.licensed)


def test_some_on_leave_have_a_substitute_who_signs_in_for_them(world: World) -> None:
    away = [one for one in world.crew.people if one.script in {"leave", "leave_substituted"}]
    substituted = {one.duties[0].id: one.substitute for one in away if one.substitute}

    signed = {(row.duty.id, row.person) for row in world.sign_ins}

    assert 0 < len(substituted) < len(away)
    assert set(substituted.items()) <= signed
    assert not {one.id for one in away} & {row.person for row in world.sign_ins}


def test_one_team_has_a_chat_and_paper_only(world: World) -> None:
    team = world.crew.group_team
    own = {one.id for one in world.crew.people if one.team == team}

    rows = [row for row in world.sign_ins if row.person in own]
    photos = [one for one in world.album.photos if one.file.startswith(f"{team}/") and "微信图片" in one.file]

    assert {(row.sheet, row.lon_lat, row.device) for row in rows} == {(True, None, "")}
    assert photos
    assert not own & set(world.badges)
