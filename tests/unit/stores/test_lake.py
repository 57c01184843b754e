import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changming.intake.record import Frame
from changming.intake.tracks import read_track
from changming.stores.drafts import StorageFull
from changming.stores.lake import Appended, Batch, Broken, Span, append, devices, of_device, read, remove, weigh
from tests.factories.fix_batches import batch_of, same
from tests.factories.full_disk import files_of_at_most

DISTRICT, DAY = "620103", date(2026, 11, 20)
NOON, EVENING = datetime(2026, 11, 20, 4, tzinfo=UTC), datetime(2026, 11, 20, 12, tzinfo=UTC)


def put(root, *batches, arrival=NOON):
    return [append(root, DISTRICT, DAY, batch, arrival=arrival) for batch in batches]


def keys_of(batch):
    return [(batch.devices[d], t) for d, t in zip(batch.device.tolist(), batch.t_s.tolist(), strict=True)]


def keys(fixes):
    return sorted(
        (batch.devices[d], t) for batch in fixes.batches for d, t in zip(batch.device, batch.t_s, strict=True)
    )


def files_of(root):
    return sorted((root / DISTRICT / DAY.isoformat()).glob("*.parquet"))


def test_batches_come_back_byte_for_byte_in_order_of_their_files(tmp_path):
    one = batch_of("b.csv", [("甲", 3.5), ("乙", 1.0), ("甲", 2.0), ("丙", -0.0)])
    other = batch_of("a.csv", [("丁", 3.5)])

    said = put(tmp_path, one, other)
    found = read(tmp_path, DISTRICT, DAY)

    assert said == [Appended(4, 0), Appended(1, 0)]
    assert [batch.file for batch in found.batches] == ["a.csv", "b.csv"]
    assert found.arrivals == (NOON, NOON)
    assert same(found.batches[0], other)
    assert same(found.batches[1], one)
    assert found.broken == ()


def test_a_track_that_was_read_goes_in_and_comes_out(tmp_path):
    path = tmp_path / "甘A12345.csv"
    path.write_text("时间,经度,纬度,速度\n2026-11-20 08:00:00,103.8,36.0,12\n2026-11-20 08:00:05,,,\n", "utf-8")
    [track] = read_track(path, "轨迹/甘A12345.csv", Frame(day=DAY, zone=UTC, datum="wgs84"))

    put(tmp_path, Batch.of(track))

    [batch] = read(tmp_path, DISTRICT, DAY).batches
    assert same(batch, Batch.of(track))
    assert batch.devices == ("甘A12345",)


def test_fixes_that_are_there_are_counted_and_not_written_again(tmp_path):
    put(tmp_path, batch_of("a.csv", [("甲", 1.0), ("甲", 2.0)]))

    [said] = put(tmp_path, batch_of("b.csv", [("甲", 2.0), ("乙", 2.0), ("甲", 3.0), ("甲", 2.0)]), arrival=EVENING)

    assert said == Appended(2, 2)
    assert said.already_of == {"甲": 2}
    found = read(tmp_path, DISTRICT, DAY)
    assert [batch.row.tolist() for batch in found.batches] == [[1, 2], [2, 3]]
    assert found.arrivals == (NOON, EVENING)


def test_fixes_that_repeat_inside_a_batch_are_kept(tmp_path):
    batch = batch_of("a.csv", [("甲", 1.0), ("甲", 1.0)])

    assert put(tmp_path, batch, batch) == [Appended(2, 0), Appended(0, 2)]
    assert len(read(tmp_path, DISTRICT, DAY).batches[0]) == 2


def test_a_fix_that_tells_something_else_is_kept_whatever_came_first(tmp_path):
    one, other = batch_of("a.csv", [("甲", 1.0), ("甲", 3.0)]), batch_of("b.csv", [("甲", 1.0)], north_deg=0.1)
    nowhere = Batch("c.csv", ("甲",), **other.columns() | {"lat": np.array([np.nan])})

    said = put(tmp_path, nowhere, one, other, one, nowhere)

    assert [each.added for each in said] == [1, 2, 1, 0, 0]
    assert all(map(same, read(tmp_path, DISTRICT, DAY).batches, [one, other, nowhere]))


def test_no_number_is_the_same_as_no_number_and_zero_has_no_sign(tmp_path):
    batch = batch_of("a.csv", [("甲", 1.0)])
    odd = np.array([0xFFF8000000000001], np.uint64).view(np.float64)
    other = Batch("b.csv", ("乙", "甲"), **batch.columns() | {"heading_deg": odd, "device": np.array([1], np.int32)})
    put(tmp_path, Batch("a.csv", ("甲",), **batch.columns() | {"speed_kmh": np.array([-0.0])}))

    assert put(tmp_path, Batch("b.csv", other.devices, **other.columns() | {"speed_kmh": np.array([0.0])})) == [
        Appended(0, 1)
    ]


def test_the_same_append_twice_changes_nothing(tmp_path):
    batch = batch_of("a.csv", [("甲", 1.0), ("甲", 2.0)])
    put(tmp_path, batch)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}

    put(tmp_path, batch, arrival=EVENING)

    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_what_an_append_would_do_is_said_and_not_done(tmp_path):
    batch = batch_of("b.csv", [("甲", 2.0), ("乙", 2.0), ("甲", 3.0)])
    before = weigh(tmp_path, DISTRICT, DAY, batch)
    assert list(tmp_path.iterdir()) == []
    put(tmp_path, batch_of("a.csv", [("甲", 2.0)]))

    after = weigh(tmp_path, DISTRICT, DAY, batch)

    assert (before, after, after.already_of) == (Appended(3, 0), Appended(2, 1), {"甲": 1})
    assert put(tmp_path, batch) == [after]


def test_a_batch_of_nothing_leaves_no_file(tmp_path):
    assert put(tmp_path, batch_of("a.csv", [])) == [Appended(0, 0)]
    assert files_of(tmp_path) == []
    assert read(tmp_path, DISTRICT, DAY).batches == ()


FIX = st.tuples(st.sampled_from(["甲", "乙", "\0", "\ud800", ""]), st.sampled_from([0.0, -0.0, 1.0, 1.5, 2.0, 1e9]))


@settings(max_examples=40)  # each waits for the disk
@given(st.lists(st.lists(FIX, max_size=6), max_size=6), st.randoms())
def test_whatever_the_order_and_overlap_the_same_fixes_are_there(parts, chance):
    batches = [batch_of(f"{number}.csv", fixes) for number, fixes in enumerate(parts)]
    repeated = batches + chance.sample(batches, len(batches) // 2)
    chance.shuffle(repeated)

    with TemporaryDirectory() as folder:
        said = put(Path(folder), *repeated)
        found = read(Path(folder), DISTRICT, DAY)
        listed = devices(Path(folder), DISTRICT, DAY)

    assert set(keys(found)) == {fix for fixes in parts for fix in fixes}
    assert sum(map(len, found.batches)) == sum(each.added for each in said)
    assert sum(each.added + each.already for each in said) == sum(map(len, repeated))
    first_of = {}
    for batch in repeated:
        for fix in set(keys_of(batch)):
            first_of.setdefault(fix, keys_of(batch).count(fix))
    assert keys(found) == sorted(fix for fix, count in first_of.items() for _ in range(count))
    assert {name: span.fixes for name, span in listed.items()} == {
        name: sum(1 for device, _t_s in keys(found) if device == name) for name in listed
    }


ANY = st.floats(width=64)


@settings(max_examples=40)  # each waits for the disk
@given(st.lists(st.tuples(FIX, ANY, ANY, st.integers(-128, 127)), min_size=1, max_size=30))
def test_any_number_comes_back_as_the_same_bytes(rows):
    batch = batch_of("a.csv", [fix for fix, *_ in rows])
    lon, lat, work = zip(*(rest for _, *rest in rows), strict=True)
    columns = batch.columns() | {"lon": np.array(lon), "lat": np.array(lat), "work": np.array(work, np.int8)}
    batch = Batch("a.csv", batch.devices, **columns)

    with TemporaryDirectory() as folder:
        put(Path(folder), batch)
        [back] = read(Path(folder), DISTRICT, DAY).batches

    assert same(back, batch)


def test_devices_have_their_fixes_counted_and_their_first_and_last(tmp_path):
    put(tmp_path, batch_of("a.csv", [("乙", 5.0), ("甲", 1.0), ("乙", 2.0)]), batch_of("b.csv", [("乙", 9.0)]))

    assert devices(tmp_path, DISTRICT, DAY) == {"乙": Span(3, 2.0, 9.0), "甲": Span(1, 1.0, 1.0)}


def test_fixes_of_one_device_come_without_opening_files_of_others(tmp_path):
    put(tmp_path, batch_of("a.csv", [("乙", 5.0), ("甲", 1.0), ("乙", 2.0)]), batch_of("b.csv", [("丙", 9.0)]))
    [other] = [path for path in files_of(tmp_path) if b"b.csv" in path.read_bytes()]
    other.write_bytes(b"never opened")

    found = of_device(tmp_path, DISTRICT, DAY, {"乙", "unknown"})

    assert found.broken == ()
    [batch] = found.batches
    assert (batch.devices, batch.device.tolist()) == (("乙",), [0, 0])
    assert (batch.t_s.tolist(), batch.row.tolist()) == ([5.0, 2.0], [1, 3])


def test_a_device_of_a_large_file_comes_in_the_order_of_its_rows(tmp_path):
    chance = np.random.default_rng(3)
    fixes = [(f"D{chance.integers(40)}", float(t_s)) for t_s in chance.permutation(50_000)]
    put(tmp_path, batch_of("a.csv", fixes))

    [batch] = of_device(tmp_path, DISTRICT, DAY, {"D7", "D31"}).batches

    assert keys_of(batch) == [fix for fix in fixes if fix[0] in {"D7", "D31"}]


def test_other_programs_read_the_files(tmp_path):
    put(tmp_path, batch_of("a.csv", [("乙", 5.0), ("甲", 1.0)]))

    table = pl.read_parquet(files_of(tmp_path)[0])

    assert table.select("device_name", "t_s").rows() == [("乙", 5.0), ("甲", 1.0)]


@pytest.mark.parametrize("harm", [b"", b"PAR1", None], ids=["empty", "short", "half"])
def test_a_broken_file_is_named_and_the_others_are_read(tmp_path, harm):
    put(tmp_path, batch_of("a.csv", [("甲", 1.0)]), batch_of("b.csv", [("乙", 1.0)]))
    [bad] = [path for path in files_of(tmp_path) if b"a.csv" in path.read_bytes()]
    whole = bad.read_bytes()
    bad.write_bytes(whole[: len(whole) // 2] if harm is None else harm)

    found = read(tmp_path, DISTRICT, DAY)

    assert [batch.file for batch in found.batches] == ["b.csv"]
    where = f"{DISTRICT}/{DAY}/{bad.name}"
    assert found.broken == (Broken(where, "a.csv", "its content does not match its name"),)


def test_a_track_file_given_again_closes_the_hole_of_a_broken_one(tmp_path):
    batch = batch_of("a.csv", [("甲", 1.0), ("甲", 2.0)])
    put(tmp_path, batch)
    files_of(tmp_path)[0].write_bytes(b"broken")

    assert put(tmp_path, batch_of("b.csv", [("甲", 2.0)])) == [Appended(1, 0)]
    [broken] = read(tmp_path, DISTRICT, DAY).broken
    assert (broken.file, broken.path.endswith(".broken")) == ("a.csv", True)
    assert put(tmp_path, batch) == [Appended(1, 1)]
    found = read(tmp_path, DISTRICT, DAY)
    assert (keys(found), found.broken) == ([("甲", 1.0), ("甲", 2.0)], ())


@pytest.mark.parametrize("harm", [None, b"", b'{"check": "", "files": {}}', b"[1]", b"\xff"])
def test_the_list_of_a_partition_is_made_again_where_it_is_lost(tmp_path, harm):
    batch = batch_of("a.csv", [("甲", 1.0), ("乙", 2.0)])
    put(tmp_path, batch)
    listed = tmp_path / DISTRICT / DAY.isoformat() / ".contents.json"
    whole = listed.read_bytes()
    listed.unlink() if harm is None else listed.write_bytes(harm)

    assert devices(tmp_path, DISTRICT, DAY) == {"甲": Span(1, 1.0, 1.0), "乙": Span(1, 2.0, 2.0)}
    assert put(tmp_path, batch) == [Appended(0, 2)]
    assert listed.read_bytes() == whole


def test_a_file_that_cannot_be_opened_now_stops_an_append_and_not_a_read(tmp_path):
    batch = batch_of("a.csv", [("甲", 1.0)])
    put(tmp_path, batch)
    [path] = files_of(tmp_path)
    away = path.rename(path.with_suffix(".away"))
    path.symlink_to(path.name)  # a loop

    [broken] = read(tmp_path, DISTRICT, DAY).broken
    with pytest.raises(OSError, match="symbolic links"):
        put(tmp_path, batch)

    assert (broken.file, broken.why) == ("a.csv", "cannot be opened")
    away.replace(path)
    assert put(tmp_path, batch) == [Appended(0, 1)]


def test_a_day_that_is_removed_is_gone_and_may_come_again(tmp_path):
    batch = batch_of("a.csv", [("甲", 1.0)])
    put(tmp_path, batch)
    append(tmp_path, DISTRICT, date(2026, 11, 21), batch, arrival=NOON)

    assert (remove(tmp_path, DISTRICT, DAY), remove(tmp_path, DISTRICT, DAY)) == (True, False)
    assert read(tmp_path, DISTRICT, DAY).batches == ()
    assert len(read(tmp_path, DISTRICT, date(2026, 11, 21)).batches) == 1
    assert put(tmp_path, batch) == [Appended(1, 0)]


def test_where_the_disk_is_full_nothing_is_added_and_the_next_append_adds_all(tmp_path):
    put(tmp_path, batch_of("a.csv", [("甲", 1.0)]))
    batch = batch_of("b.csv", [("甲", float(t_s)) for t_s in range(4000)])

    with files_of_at_most(4096), pytest.raises(StorageFull):
        put(tmp_path, batch)

    assert keys(read(tmp_path, DISTRICT, DAY)) == [("甲", 1.0)]
    assert put(tmp_path, batch) == [Appended(3999, 1)]


def test_where_only_the_list_finds_no_room_the_fixes_are_there(tmp_path):
    batch = batch_of("a" * 30_000, [("甲", 1.0)])
    listed = batch_of("b" * 30_000, [("甲", 2.0)])

    with files_of_at_most(50_000):  # one name fits into a list, two do not
        said = put(tmp_path, batch, listed, batch)

    assert said == [Appended(1, 0), Appended(1, 0), Appended(0, 1)]
    assert len(read(tmp_path, DISTRICT, DAY).batches) == 2


def test_a_removal_that_was_cut_short_is_finished_by_the_next(tmp_path):
    put(tmp_path, batch_of("a.csv", [("甲", 1.0)]))
    (tmp_path / DISTRICT / DAY.isoformat()).rename(tmp_path / DISTRICT / f".{DAY}.gone")

    assert remove(tmp_path, DISTRICT, DAY) is False
    assert [path.name for path in (tmp_path / DISTRICT).iterdir()] == [f".{DAY}.lock"]


def test_whoever_reads_while_a_day_is_removed_sees_all_of_it_or_nothing(tmp_path):
    batches = [batch_of(f"{number}.csv", [("甲", float(number))]) for number in range(12)]
    seen, halt = [], threading.Event()

    def look():
        while not halt.is_set():
            found = read(tmp_path, DISTRICT, DAY)
            seen.append((len(found.batches), found.broken))

    for _ in range(6):
        put(tmp_path, *batches)
        reader = threading.Thread(target=look)
        reader.start()
        time.sleep(0.03)
        remove(tmp_path, DISTRICT, DAY)
        halt.set()
        reader.join()
        halt.clear()

    assert set(seen) <= {(12, ()), (0, ())}
    assert (12, ()) in seen


def test_a_day_nobody_sent_anything_for_is_empty(tmp_path):
    assert read(tmp_path, DISTRICT, DAY).batches == ()
    assert devices(tmp_path, DISTRICT, DAY) == {}
    assert remove(tmp_path, DISTRICT, DAY) is False
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("district", ["..", "a/b", "", "城关"])
def test_a_district_is_no_path(tmp_path, district):
    with pytest.raises(ValueError, match="a district is named"):
        read(tmp_path, district, DAY)


def test_an_arrival_has_a_zone(tmp_path):
    with pytest.raises(ValueError, match="zone"):
        put(tmp_path, batch_of("a.csv", []), arrival=datetime(2026, 11, 20))  # noqa: DTZ001 -- what is refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"t_s": np.array([np.nan, 1.0])}, "without a time"),
        ({"device": np.array([0, 5], np.int32)}, "not among"),
        ({"device": np.array([0, -1], np.int32)}, "not among"),
        ({"lon": np.array([0.0])}, "lon"),
        ({"work": np.array([0, 1])}, "work"),
    ],
)
def test_columns_that_do_not_fit_are_refused(change, words):
    columns = batch_of("a.csv", [("甲", 1.0), ("甲", 2.0)]).columns()

    with pytest.raises(ValueError, match=words):
        Batch("a.csv", ("甲",), **columns | change)


def test_a_device_stands_once_among_the_devices():
    with pytest.raises(ValueError, match="twice"):
        Batch("a.csv", ("甲", "甲"), **batch_of("a.csv", [("甲", 1.0)]).columns())
