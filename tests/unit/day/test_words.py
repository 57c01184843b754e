from enum import StrEnum

import pytest

from changming.areas.evidence.choices import SignInKind, Stage
from changming.areas.fleet.choices import VehicleKind
from changming.areas.people.choices import LeaveKind
from changming.areas.places.choices import FacilityKind, Grade, RoadKind
from changming.areas.standards.choices import SkipReason, WeatherKind, Work
from changming.engines.geo import DATUMS
from changming.intake import words


@pytest.mark.parametrize(
    ("spoken", "choices"),
    [
        (words.WORK, Work),
        (words.VEHICLE_KIND, VehicleKind),
        (words.FACILITY_KIND, FacilityKind),
        (words.GRADE, Grade),
        (words.ROAD_KIND, RoadKind),
        (words.LEAVE_KIND, LeaveKind),
        (words.SIGN_IN_KIND, SignInKind),
        (words.WEATHER_KIND, WeatherKind),
        (words.SKIP_REASON, SkipReason),
        (words.STAGE, Stage),
    ],
)
def test_words_of_intake_stand_for_the_choices_of_the_areas(spoken: words.Words, choices: type[StrEnum]) -> None:
    values = set(spoken.values())

    assert values == {str(choice) for choice in choices}


def test_datums_of_intake_are_those_of_the_engine() -> None:
    assert set(words.DATUM.values()) == set(DATUMS)
