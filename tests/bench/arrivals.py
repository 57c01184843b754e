"""A district-day's evidence through the page 数据 within five minutes, while twenty people read.

`BENCH_SECONDS` is the time in which it comes, `BENCH_DATABASES` on which databases (SQLite where nothing is said).
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from threading import Event, Lock, Thread

from tests.bench import district_day
from tests.bench.desk_month import filled, named
from tests.bench.desk_pages import Known, draws_of
from tests.bench.lines import Line
from tests.bench.office import Office, copy_of, database, open_for_work, script
from tests.bench.readers import Person, Times, read_pages, share_of, token_in

NAME = "arrivals"
COMING_S = float(os.environ.get("BENCH_SECONDS", "300"))
DATABASES = os.environ.get("BENCH_DATABASES", "SQLite").split(",")
FILES = 200
MADE, SEED_OF_READING = "made", 1
TOLD_WITHIN_S, LATE_WITHIN_S, COPIES_WITHIN_S = 180, 15, 300
GIVEN_UP_S = 900
LOOK_EVERY_S = 1.0
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it is dropped: its path, and the hashes of what it holds."""

    path: str
    file: Path
    holds: tuple[str, ...]


@dataclass(slots=True)
class Dropping:
    """How far those who drop files are."""

    waiting: list[Sent]
    begun_s: float
    last_s: float = 0.0  # when the last one had been sent
    stored: list[str] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)  # from sending to confirming
    wrong: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def next(self, of: int) -> tuple[float, Sent] | None:
        """The next file and when its turn is."""
        with self.lock:
            if not self.waiting:
                return None
            return self.begun_s + COMING_S * (of - len(self.waiting)) / of, self.waiting.pop(0)


def prepare(cache: Path, seed: int) -> Path:
    """An office that has the day's books and no evidence; the evidence in files as teams send it."""
    day = district_day.prepare(cache, seed) / "full"
    place = cache / f"arrivals-{seed}"
    if not (place / MADE).exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        _lay_out(day, place)
        _judge(day, place)
        (place / MADE).touch()
    for kind in DATABASES:
        home = place / kind
        if not (home / MADE).exists():
            shutil.rmtree(home, ignore_errors=True)
            with database(home, kind) as office:
                filled(office, place / "books")
                code, of_day = named(day)
                target = str(home / "pages.json")
                script(office, "month_rows.py", code, str(of_day), str(seed), target, "--day-only", "--with-accounts")
            (home / MADE).touch()
    return place


def measure(data: Path) -> Iterable[Line]:
    """Files come and are confirmed, pages are read; then one vehicle's file comes late."""
    for kind in DATABASES:
        home = copy_of(data / kind, data / f"{kind}.run")
        try:
            with database(home, kind) as office, open_for_work(office):
                yield from _measured(office, data, kind)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _lay_out(day: Path, place: Path) -> None:
    """`books/`: links to all that is no evidence. `sent/`: evidence, `late/`: one vehicle's track."""
    for path in sorted(day.rglob("*")):
        inside = path.relative_to(day)
        if path.is_dir() or _is_evidence(inside):
            continue
        target = place / "books" / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        target.hardlink_to(path.resolve())
    tracks = sorted((day / "tracks").glob("*"))
    late = max((path for path in tracks if path.suffix == ".csv"), key=lambda path: path.stat().st_size)
    single = [path for path in (*day.glob("sign-ins-*"), *day.glob("photos-*.csv"), *tracks) if path != late]
    single = [path for path in single if "damaged" not in path.name]  # nothing of it could be confirmed
    for path in (*single, late):
        target = place / ("late" if path == late else "sent") / path.relative_to(day)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.hardlink_to(path.resolve())
    photos = sorted(path for path in (day / "photos").rglob("*") if path.is_file())
    random.Random(1).shuffle(photos)  # noqa: S311 -- as teams send them, not by team
    _pack(photos, day, place / "sent", FILES - len(single))


def _judge(day: Path, place: Path) -> None:
    """What 今天 must show once all came but the late file, and with it: as the command says it of the whole folder."""
    report = day.with_name("full.report") / "report.json"
    if not report.exists():
        words = ["day", "check", str(day), "--out", str(report.parent)]
        subprocess.run([sys.executable, "-m", "changming.config.command", *words], check=False)  # noqa: S603 -- our own program
    told = json.loads(report.read_text(encoding="utf-8"))
    sign_ins, photos, fixes = _counts(told)
    late = next((place / "late" / "tracks").iterdir())
    of_late = next(track["fixes"] for track in told["tracks"] if track["device"] == late.stem)
    wanted = [(sign_ins, photos, fixes - of_late), (sign_ins, photos, fixes)]
    (place / "wanted.json").write_text(json.dumps(wanted))
    sent = {one for path in (place / "sent").glob("*.zip") for one in _hashes(path)}
    broken = {one["file"] for one in told["input_errors"]}
    open_ = {one["sha256"] for one in told["photos"] if one["file"] not in broken}
    (place / "pictures.json").write_text(json.dumps(sorted(sent & open_)))


def _is_evidence(inside: Path) -> bool:
    return inside.parts[0] in {"photos", "tracks"} or inside.name.startswith(("sign-ins-", "photos-"))


def _pack(photos: list[Path], day: Path, target: Path, count: int) -> None:
    for number in range(count):
        with zipfile.ZipFile(target / f"photos-{number:02}.zip", "w") as archive:
            for path in photos[number::count]:
                archive.write(path, path.relative_to(day).as_posix())


def _measured(office: Office, data: Path, kind: str) -> Iterator[Line]:
    known = Known.read(office.home / "pages.json")
    readers = [(one["username"], one["password"]) for one in known.people]
    files = _files(data / "sent")
    until = Event()
    times, threads = read_pages(office, readers, draws_of(known), until, SEED_OF_READING)
    droppers = [_signed_in(office, one) for one in known.people if one["role"] == "inspector"]
    dropping = _dropped(office, droppers, known, files)
    late = _files(data / "late")[0]
    wanted, with_late = (tuple(one) for one in json.loads((data / "wanted.json").read_text()))
    _tell(f"{kind}: {len(dropping.stored)} files confirmed")
    told_s = _until(droppers[0], known, wanted, dropping.last_s, 3 * LOOK_EVERY_S)
    until.set()
    for thread in threads:
        thread.join()
    copied_s = _until_copied(office, set(json.loads((data / "pictures.json").read_text())), dropping.last_s)
    late_s = _late(droppers[0], known, late, with_late)
    yield from _lines(kind, files, dropping, times)
    yield Line(
        f"{kind}, files not kept by their hash", len(_not_kept(office, [*files, late])), "files", 0, at_most=True
    )
    yield Line(f"{kind}, 今天 shows all of it after the last file", told_s, "s", TOLD_WITHIN_S, at_most=True)
    yield Line(f"{kind}, display copies are there after the last file", copied_s, "s", COPIES_WITHIN_S, at_most=True)
    yield Line(
        f"{kind}, one vehicle's late file on 今天 after its confirmation", late_s, "s", LATE_WITHIN_S, at_most=True
    )
    yield Line(f"{kind}, server and worker together", office.peak_mib, "MiB", 3072, at_most=True)


def _lines(kind: str, files: list[Sent], dropping: Dropping, times: Times) -> Iterator[Line]:
    for wrong in (*dropping.wrong[:SHOWN], *times.errors[:SHOWN]):
        _tell(f"{kind}: {wrong}")
    for page, each in sorted(times.by_page.items(), key=lambda pair: -share_of(pair[1], 0.5))[: 3 * SHOWN]:
        _tell(f"{kind}: {page:24} {len(each):4} × {share_of(each, 0.5):6.0f} ms, 95th {share_of(each, 0.95):6.0f} ms")
    yield Line(f"{kind}, files that were not confirmed", len(files) - len(dropping.stored), "files", 0, at_most=True)
    yield Line(f"{kind}, all files sent within", dropping.last_s - dropping.begun_s, "s", COMING_S * 1.05, at_most=True)
    yield Line(f"{kind}, from sending a file to confirming it, median", share_of(dropping.took_s, 0.5), "s")
    yield Line(f"{kind}, pages that did not open", len(times.errors), "", 0, at_most=True)
    yield Line(f"{kind}, a page, median", times.within_ms(0.5), "ms")
    yield Line(f"{kind}, a page, 95th percentile", times.within_ms(0.95), "ms", 1000, at_most=True)


def _files(folder: Path) -> list[Sent]:
    """Everything in a folder, in an order of chance."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [Sent(path.relative_to(folder).as_posix(), path, _hashes(path)) for path in paths]
    random.Random(SEED_OF_READING).shuffle(found)  # noqa: S311 -- a bench, no secret
    return found


def _hashes(path: Path) -> tuple[str, ...]:
    if path.suffix != ".zip":
        with path.open("rb") as file:
            return (file_digest(file, "sha256").hexdigest(),)
    with zipfile.ZipFile(path) as archive:
        members = (archive.read(name) for name in archive.namelist())
        return tuple(file_digest(BytesIO(member), "sha256").hexdigest() for member in members)


def _signed_in(office: Office, one: dict[str, str]) -> Person:
    person = Person(office)
    person.sign_in(one["username"], one["password"])
    return person


def _dropped(office: Office, droppers: list[Person], known: Known, files: list[Sent]) -> Dropping:
    """Everybody who may drops a file when its turn comes, and presses the button of those that are read."""
    dropping = Dropping(list(files), time.monotonic())

    def work(person: Person) -> None:
        open_: list[tuple[str, Sent, float]] = []
        following = dropping.next(len(files))
        while following or open_:
            if following and time.monotonic() >= following[0]:
                _send(person, known, following[1], dropping, open_)
                following = dropping.next(len(files))
            elif open_:
                _press(person, dropping, open_)
                time.sleep(LOOK_EVERY_S / 2)
            else:
                time.sleep(0.1)

    threads = [Thread(target=work, args=(person,), daemon=True) for person in droppers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dropping


def _send(person: Person, known: Known, sent: Sent, dropping: Dropping, open_: list[tuple[str, Sent, float]]) -> None:
    here = f"/desk/{known.district}/{known.day}/data/"
    body, kind = _multipart(token_in(person.get(here)), sent)
    try:
        answer = person.ask("POST", here, body, {"Content-Type": kind})
    except OSError as error:
        dropping.wrong.append(f"{sent.path}: {error!r}")
        return
    dropping.last_s = max(dropping.last_s, time.monotonic())
    if answer.status == 302:
        open_.append((answer.header("location"), sent, time.monotonic()))
    else:
        dropping.wrong.append(f"{sent.path}: {answer.status}")


def _press(person: Person, dropping: Dropping, open_: list[tuple[str, Sent, float]]) -> None:
    """Look at the arrival that waits longest; confirm it once it is read."""
    href, sent, since_s = open_[0]
    page = person.get(href)
    if f'action="{href}confirm/"' in page.body.decode("utf-8", "replace"):
        answer = person.post(f"{href}confirm/", {}, token_in(page))
        if answer.status != 302:
            dropping.wrong.append(f"{sent.path}: {answer.status} when it was confirmed")
        dropping.stored.append(sent.path)
        dropping.took_s.append(time.monotonic() - since_s)
        open_.pop(0)
    elif time.monotonic() - since_s > GIVEN_UP_S:
        dropping.wrong.append(f"{sent.path}: cannot be confirmed")
        open_.pop(0)


def _multipart(token: str, sent: Sent) -> tuple[bytes, str]:
    edge = "a-bench-draws-this-edge"
    fields = {"csrfmiddlewaretoken": token, "path": sent.path}
    plain = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{Path(sent.path).name}"\r\n\r\n'
    return (
        plain.encode() + head.encode() + sent.file.read_bytes() + f"\r\n--{edge}--\r\n".encode(),
        f"multipart/form-data; boundary={edge}",
    )


def _report(person: Person, known: Known) -> dict:
    """The day as 今天 tells it, for machines."""
    answer = person.get(f"/desk/{known.district}/{known.day}/papers/report.json")
    return json.loads(answer.body) if answer.status == 200 else {}


def _counts(report: dict) -> tuple[int, int, int]:
    """How much evidence a report speaks of: sign-ins, photos, fixes."""
    parts = (report.get(name, ()) for name in ("sign_ins", "photos", "tracks"))
    sign_ins, photos, tracks = parts
    return len(sign_ins), len(photos), sum(track["fixes"] for track in tracks)


def _until(person: Person, known: Known, wanted: tuple[int, int, int], since_s: float, every_s: float) -> float:
    """How long after a moment 今天 shows so much evidence."""
    while (took_s := time.monotonic() - since_s) < GIVEN_UP_S:
        if _counts(_report(person, known)) == wanted:
            return took_s
        time.sleep(every_s)
    return GIVEN_UP_S


def _until_copied(office: Office, hashes: set[str], since_s: float) -> float:
    """How long after a moment every picture that can be opened has its display copies."""
    while (took_s := time.monotonic() - since_s) < GIVEN_UP_S:
        there = {path.name.partition("-")[0] for path in (office.home / "copies").rglob("*-*.jpg")}
        if hashes <= there:
            return took_s
        time.sleep(LOOK_EVERY_S)
    return GIVEN_UP_S


def _late(person: Person, known: Known, sent: Sent, wanted: tuple[int, int, int]) -> float:
    """How long after its confirmation one vehicle's file is on 今天."""
    alone = Dropping([], time.monotonic())
    open_: list[tuple[str, Sent, float]] = []
    _send(person, known, sent, alone, open_)
    while open_:
        _press(person, alone, open_)
        time.sleep(0.2)
    return _until(person, known, wanted, time.monotonic(), LOOK_EVERY_S)


def _not_kept(office: Office, files: list[Sent]) -> list[str]:
    """Hashes of what was sent that no kept file has."""
    kept = set()
    for path in (office.home / "files").rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                kept.add(file_digest(file, "sha256").hexdigest())
    return [each for one in files for each in one.holds if each not in kept]


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
