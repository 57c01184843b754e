"""Pictures that a sign-in names: nobody else knows them, and what is wrong with them is planted evenly."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from changming.simulation.edits import EDITS
from changming.simulation.forms import WITH_PHOTOS, forms
from changming.simulation.ledger import make_ledger
from changming.simulation.people import make_crew, team_names
from changming.simulation.pictures import DOUBTED, Album, Desk, make_album
from changming.simulation.presence import Phones, SignIn, sign_ins
from changming.simulation.sign_in_photos import FOLDER, add_sign_in_photos
from changming.simulation.streets import Streets, read_streets
from changming.simulation.upkeep import Upkeep

ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"
Made = tuple[Desk, list[SignIn], Album]


@pytest.fixture(scope="module")
def streets() -> Streets:
    return read_streets(ROADS)


@pytest.fixture(scope="module")
def made(streets: Streets) -> Made:
    """600 workers, 1600 pictures and what they sent with their sign-ins."""
    ledger = make_ledger(streets, np.random.default_rng(1), team_names(600), None)
    crew = make_crew(streets.plane, ledger, 600, np.random.default_rng(2))
    rows = sign_ins(crew, Phones(np.random.default_rng(3), streets.plane), [])
    desk = Desk(crew, streets.plane, np.random.default_rng(4), lambda s: f"20261123_{round(s):06}")
    album = make_album(desk, rows, Upkeep([], [], []), 1600, [])
    add_sign_in_photos(desk, rows, album)
    return desk, rows, album


def test_each_picture_is_named_by_one_sign_in_of_its_person(made: Made) -> None:
    _, rows, album = made

    named = {row.photo: (row.person, row.time_s) for row in rows if row.photo}
    sent = {one.file.removeprefix(f"{FOLDER}/"): one for one in album.photos if one.file.startswith(FOLDER)}

    assert len(sent) > 100
    assert {name: (one.person, one.taken_s) for name, one in sent.items()} == named
    assert not any(one.in_table or one.about for one in sent.values())


def test_edits_and_doubts_are_planted_equally_often(made: Made) -> None:
    sent = [one for one in made[2].photos if one.file.startswith(FOLDER)]

    edits = Counter(one.how for one in sent if one.copy_of)
    codes = Counter(code for one in sent if not one.copy_of for code in one.doubts)

    assert set(edits) == set(EDITS)
    assert len(set(edits.values())) == 1
    assert set(codes) == set(DOUBTED)
    assert len(set(codes.values())) == 1


def test_a_reused_picture_was_given_before_by_somebody_else_or_on_another_day(made: Made) -> None:
    for one in made[2].photos:
        if one.file.startswith(FOLDER) and one.copy_of is not None:
            assert one.copy_of.earlier or one.copy_of.person != one.person
            assert one.copy_of.taken_s < one.taken_s
            assert one.copy_of.scene == one.scene


def test_platforms_that_name_no_file_send_no_picture(made: Made) -> None:
    desk, rows, _ = made
    form = forms(desk.crew)

    told = {form[desk.crew.person(row.person).team] for row in rows if row.photo}

    assert told <= WITH_PHOTOS
