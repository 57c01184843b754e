"""The made day: same seed, same files; a truth beside it; nothing of the packs is opened."""

import ast
import json
from collections import Counter
from pathlib import Path

import pytest

from changming import simulation
from changming.simulation import SizeError, make_day

pytestmark = pytest.mark.xdist_group("made day")  # one worker makes it, for all

ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made")
    make_day(place / "day", place / "truth.json", roads=ROADS, seed=1, photos_count=0, shift_h=2.0)
    return place


def test_make_day_gives_the_same_files_for_the_same_seed(made: Path, tmp_path: Path) -> None:
    make_day(tmp_path / "day", tmp_path / "truth.json", roads=ROADS, seed=1, photos_count=0, shift_h=2.0)

    assert files_of(tmp_path) == files_of(made)


def test_make_day_refuses_a_folder_that_holds_something(made: Path) -> None:
    with pytest.raises(ValueError, match="is not empty"):
        make_day(made / "day", made / "other.json", roads=ROADS)


@pytest.mark.parametrize(
    ("people", "vehicles", "photos", "messy"),
    [(0, 1, 0, True), (1, 0, 4, True), (1, 0, 4, False), (5, 1, 9, True), (12, 2, 12, False)],
)
def test_make_day_makes_a_day_of_few(tmp_path: Path, people: int, vehicles: int, photos: int, *, messy: bool) -> None:
    size = {"people": people, "vehicles": vehicles, "photos_count": photos, "megapixels": 0.05, "shift_h": 0.5}

    make_day(tmp_path / "day", tmp_path / "truth.json", roads=ROADS, messy=messy, **size)

    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert len({one["party"] for one in truth["duties"].values() if one["kind"] == "foot"}) <= people
    assert sum(one["kind"] == "vehicle" for one in truth["duties"].values()) == vehicles


@pytest.mark.parametrize("sizes", [{"people": 0, "vehicles": 0}, {"people": -1}, {"vehicles": 1001}, {"segments": 0}])
def test_make_day_refuses_sizes_of_which_no_day_can_be_made(tmp_path: Path, sizes: dict[str, int]) -> None:
    with pytest.raises(SizeError, match="must be"):
        make_day(tmp_path / "day", tmp_path / "truth.json", roads=ROADS, **sizes)

    assert list(tmp_path.iterdir()) == []


def test_truth_has_each_verdict_of_segments_and_duties(made: Path) -> None:
    truth = json.loads((made / "truth.json").read_text(encoding="utf-8"))

    segments = Counter(one["verdict"] for one in truth["segments"].values())
    duties = Counter(one["verdict"] for one in truth["duties"].values())

    assert set(segments) >= {"done", "partly", "not_done", "unknown"}
    assert set(duties) == {"done", "partly", "not_done", "unknown", "excused"}


def test_truth_has_each_doubt_of_sign_ins(made: Path) -> None:
    truth = json.loads((made / "truth.json").read_text(encoding="utf-8"))

    found = {code for one in truth["sign_ins"] for code in one["doubts"]}

    assert len(found) == 11


def test_truth_points_at_the_rows_that_were_written(made: Path) -> None:
    truth = json.loads((made / "truth.json").read_text(encoding="utf-8"))
    one = truth["sign_ins"][5]

    line = (made / "day" / one["file"]).read_text(encoding="utf-8").splitlines()[one["row"] - 1]

    assert line.split(",")[0] == one["person"]


def test_simulation_opens_nothing_of_the_packs() -> None:
    folder = Path(simulation.__file__).parent
    texts = [
        node.value
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if "packs" in text or (text.endswith(".toml") and text != "district.toml")] == []


def test_roster_has_duties_of_inspection(made: Path) -> None:
    lines = (made / "day" / "roster.csv").read_text(encoding="utf-8").splitlines()
    people = (made / "day" / "people.csv").read_text(encoding="utf-8").splitlines()

    inspectors = {line.split(",")[1] for line in lines if ",inspect," in line and line.startswith("R")}

    assert len(inspectors) >= 2
    assert inspectors == {line.split(",")[0] for line in people if line.endswith(",督查员")}
