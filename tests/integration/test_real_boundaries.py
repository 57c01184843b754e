"""The datum of each Lanzhou boundary file, told by the file that is known to be WGS-84."""

import json

import pytest
import shapely

from changming.intake.boundaries import tell_datum
from tests.integration.real_data import ROOT, needs_real_data

pytestmark = needs_real_data

FOLDER = ROOT / "china/boundaries"
NAMES = ["620102", "620103", "620104", "620105", "620111"]


@pytest.fixture(scope="module")
def known() -> dict[str, shapely.Geometry]:
    features = json.loads((FOLDER / "lanzhou-districts-wgs84.geojson").read_text("utf-8"))["features"]
    shapes = {
        str(each["properties"]["district_adcode"]): shapely.from_geojson(json.dumps(each["geometry"]))
        for each in features
    }
    return shapes | {"620100": shapely.union_all(list(shapes.values()))}


@pytest.mark.parametrize("name", [*NAMES, "620100"])
def test_lanzhou_boundary_is_told_to_be_gcj02(known, name):
    told = tell_datum(shapely.from_geojson((FOLDER / f"{name}.json").read_text("utf-8")), known[name])

    assert (told.datum, told.sure) == ("gcj02", True)


@pytest.mark.parametrize("name", NAMES)
def test_the_other_way_round_the_known_file_looks_shifted_back(known, name):
    gcj02 = shapely.from_geojson((FOLDER / f"{name}.json").read_text("utf-8"))

    told = tell_datum(known[name], gcj02)

    assert told.datum != "gcj02"
