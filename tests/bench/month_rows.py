"""Fills the month before a checked day, and the accounts of twenty people; run in an office, `desk_month` calls it.

python tests/bench/month_rows.py DISTRICT DAY SEED PAGES.json [--day-only] [--with-accounts]

Every earlier day is like the day itself and unlike it in content: other moments, positions and pictures.
"""

import gzip
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import django

django.setup()

import numpy as np  # noqa: E402 -- Django comes first
from django.db import transaction  # noqa: E402 -- Django comes first

from changming.areas.evaluation.models import Score  # noqa: E402 -- Django comes first
from changming.areas.evidence.models import PhotoRow, Picture, SignIn, WorkRow  # noqa: E402 -- Django comes first
from changming.areas.inspection.models import Finding  # noqa: E402 -- Django comes first
from changming.areas.people.actions import change_password, make_account, set_grants  # noqa: E402 -- Django comes first
from changming.areas.people.choices import Role, Scope  # noqa: E402 -- Django comes first
from changming.areas.people.models import RosterRow  # noqa: E402 -- Django comes first
from changming.areas.people.rules import Grant  # noqa: E402 -- Django comes first
from changming.day.database import Stores  # noqa: E402 -- Django comes first
from changming.day.models import Arrival, Run, Verdict  # noqa: E402 -- Django comes first
from changming.engines.likeness import Likenesses  # noqa: E402 -- Django comes first
from changming.kernel.actor import SYSTEM  # noqa: E402 -- Django comes first
from changming.kernel.audit import record  # noqa: E402 -- Django comes first
from changming.kernel.clock import now  # noqa: E402 -- Django comes first
from changming.kernel.given import Origin  # noqa: E402 -- Django comes first
from changming.kernel.tasks import Task, TaskState  # noqa: E402 -- Django comes first
from changming.stores import lake, likeness_shelf  # noqa: E402 -- Django comes first

DAYS = 30  # the day itself the last
ROWS = {"segment": 150_000, "duty": 41_000, "sign-in": 37_000, "photo": 95_000, "fix": 10_000_000}
ARRIVALS, FEW, RUNS = 200, 3, 90  # of a day
BATCH = 500
FLIPPED = 0.2  # share of a descriptor's bits that another scene has otherwise
PASSWORD = "a-bench-reads-20-pages"  # noqa: S105 -- opens a made-up office
ROLES = (
    *(5 * [Role.INSPECTOR]),
    *(3 * [Role.DIRECTOR]),
    *(4 * [Role.TEAM_LEADER]),
    *(2 * [Role.AUDITOR]),
    Role.CIVILISATION_OFFICE,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
    Role.CLEANER,
    Role.DRIVER,
)
OF_A_TEAM = {Role.TEAM_LEADER, Role.CLEANER, Role.DRIVER}
OTHERS = 60  # accounts that nobody signs in with just now


@dataclass(slots=True)
class Month:
    """The day that is there, and chance."""

    district: str
    day: date
    chance: random.Random

    def earlier(self) -> list[date]:
        return [self.day - timedelta(days=back) for back in range(1, DAYS)]

    def number(self, what: str, there: int) -> int:
        """How many an earlier day has, so that the month has what it must."""
        return max(there, -(-(ROWS[what] - there) // (DAYS - 1)))


def fill(month: Month) -> None:
    """Everything but accounts, one transaction a day."""
    day = _day_of(month)
    _events(month, month.day)
    for then in month.earlier():
        with transaction.atomic():
            _evidence(month, day, then)
            _said(month, then)
            _events(month, then)
        _say(f"rows of {then}")
    _fixes(month)
    _likenesses(month)


def _day_of(month: Month) -> dict[type, list]:
    rows = {}
    for model in (RosterRow, SignIn, PhotoRow, WorkRow, Picture, Finding, Score, Verdict):
        rows[model] = list(model.objects.filter(district=month.district, day=month.day).order_by("pk"))
    return rows


def _evidence(month: Month, rows: dict[type, list], then: date) -> None:
    """Plan and evidence of one earlier day."""
    shift = then - month.day
    origins = _origins(month, then)
    counts = {
        RosterRow: month.number("duty", len(rows[RosterRow])),
        SignIn: month.number("sign-in", len(rows[SignIn])),
        PhotoRow: month.number("photo", len(rows[PhotoRow])),
        WorkRow: len(rows[WorkRow]),
    }
    for model, count in counts.items():
        made = [_again(month, one, then, shift, number, origins) for number, one in _cycled(rows[model], count)]
        model.objects.bulk_create(made, batch_size=BATCH)
    pictures = _cycled(rows[Picture], month.number("photo", len(rows[Picture])))
    made = [_other_picture(one, then, shift, number) for number, one in pictures]
    Picture.objects.bulk_create(made, batch_size=BATCH)


def _cycled(rows: list, count: int) -> list[tuple[int, object]]:
    return [(number, rows[number % len(rows)]) for number in range(count)]


def _origins(month: Month, then: date) -> dict[int, Origin]:
    """Sheets of that day, by the key of the sheet they are like."""
    kinds = ("roster", "sign_ins", "photos", "works")
    there = list(Origin.objects.filter(district=month.district, day=month.day, kind__in=kinds))
    made = []
    for one in there:
        other = sha256(f"{one.sha256} {then}".encode()).hexdigest()
        plain = {"kind": one.kind, "file": one.file, "headers": one.headers}
        arrived_at = one.arrived_at + (then - month.day)
        made.append(Origin(district=month.district, day=then, sha256=other, arrived_at=arrived_at, **plain))
    made = Origin.objects.bulk_create(made)
    return {one.pk: other for one, other in zip(there, made, strict=True)}


def _again(month: Month, row: object, then: date, shift: timedelta, number: int, origins: dict[int, Origin]) -> object:
    """A row of that day: moments moved by minutes, positions by metres."""
    made = type(row)(**_plain(row))
    made.day, made.origin, made.row = then, origins.get(row.origin_id), number + 2
    moved = shift + timedelta(seconds=month.chance.randint(-300, 300))
    for name in ("starts", "ends"):
        if getattr(made, name, None) is not None:
            setattr(made, name, getattr(made, name) + shift)
    for name in ("time", "taken_at", "received_at", "done_at"):
        if getattr(made, name, None) is not None:
            setattr(made, name, getattr(made, name) + moved)
    if getattr(made, "place", None):
        east, north = (month.chance.gauss(0, 1e-4) for _ in range(2))
        lon, lat, raw_lon, raw_lat, datum = made.place
        made.place = [lon + east, lat + north, raw_lon + east, raw_lat + north, datum]
    if isinstance(made, RosterRow):
        made.code = f"{made.code}-{number}"
    if isinstance(made, PhotoRow):
        made.file = _name(made.file, number)
    return made


def _plain(row: object) -> dict[str, object]:
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 -- Django's own name for it
    return {name: getattr(row, name) for name in names}


def _name(file: str, number: int) -> str:
    stem, dot, ending = file.rpartition(".")
    return f"{stem}_{number}{dot}{ending}"


def _other_picture(picture: Picture, then: date, shift: timedelta, number: int) -> Picture:
    made = Picture(**_plain(picture))
    made.day, made.arrived_at = then, picture.arrived_at + shift
    made.file, made.sha256 = _name(picture.file, number), _other_hash(picture.sha256, then, number)
    return made


def _other_hash(before: str, then: date, number: int) -> str:
    return sha256(f"{before} {then} {number}".encode()).hexdigest()


def _said(month: Month, then: date) -> None:
    """What a run told of that day: report, verdicts, findings, points."""
    shift = then - month.day
    run = Run.objects.filter(district=month.district, day=month.day).exclude(report=None).get()
    text = gzip.decompress(bytes(run.report)).decode()
    for back in (-1, 0, 1):  # a duty may begin the evening before
        near = month.day + timedelta(days=back)
        text = text.replace(f'"{near}', f'"~{near + shift}')
    report = gzip.compress(text.replace('"~', '"').encode(), 3, mtime=0)
    again = _plain(run) | {"day": then, "number": RUNS, "report": report, "sha256": sha256(report).hexdigest()}
    again |= {name: getattr(run, name) + shift for name in ("as_of", "started_at", "finished_at")}
    Run.objects.create(**again)
    Run.objects.bulk_create(
        Run(**(again | {"number": number, "report": None, "sha256": sha256(f"{then} {number}".encode()).hexdigest()}))
        for number in range(1, RUNS)
    )
    for model in (Verdict, Finding, Score):
        of_day = model.objects.filter(district=month.district, day=month.day).order_by("pk")
        made = [model(**(_plain(one) | {"day": then})) for one in of_day]
        if model is Verdict:
            made += _more_verdicts(month, made)
        model.objects.bulk_create(made, batch_size=BATCH)


def _more_verdicts(month: Month, made: list[Verdict]) -> list[Verdict]:
    """Duties and segments beyond the day's own, so that the month has as many as it must."""
    there = Counter(one.kind for one in made)
    more = []
    for kind in ("segment", "duty"):
        like = [one for one in made if one.kind == kind]
        for number in range(month.number(kind, there[kind]) - there[kind]):
            one = like[number % len(like)]
            more.append(Verdict(**(_plain(one) | {"code": f"{one.code}-{number}"})))
    return more


def _events(month: Month, then: date, arrivals: int = ARRIVALS) -> None:
    """What a day leaves behind: arrivals, tasks, entries of the audit chain."""
    noon = now() + (then - month.day)
    came = Arrival.objects.bulk_create(_arrival(month, then, noon, number) for number in range(arrivals))
    Task.objects.bulk_create(
        Task(
            job=("day.check_the_day", "day.store_arrival", "day.read_arrival")[number % 3],
            chain=month.district,
            state=TaskState.DONE,
            ready_at=noon,
            queued_at=noon,
            started_at=noon,
            ended_at=noon + timedelta(seconds=number % 40),
            tries=1,
        )
        for number in range(3 * arrivals)
    )
    for number in range(2 * arrivals):
        action = ("day.run", "desk.export", "people.account.sign_in", "day.arrival.read")[number % 4]
        subject = f"day:{then}" if number % 2 else f"day.arrival:{came[number % arrivals].pk}"
        facts = {"day": then, "number": number, "sha256": sha256(str(number).encode()).hexdigest()}
        record(chain=month.district, action=action, actor=SYSTEM, at=noon, subject=subject, facts=facts)


def _arrival(month: Month, then: date, noon: datetime, number: int) -> Arrival:
    names = [f"轨迹{number:03}-{part}.csv" for part in range(1 + number % 16)]
    files = [{"name": name, "sha256": sha256(name.encode()).hexdigest(), "bytes": 180_000} for name in names]
    said = {
        "changes": [{"kind": "sign_ins", "added": number, "amended": 0, "again": 3}],
        "amended": [],
        "refused": [],
        "refused_count": 0,
        "fixes": 1700,
        "fixes_again": 0,
        "earlier": [],
    }
    return Arrival(
        district=month.district,
        day=then,
        state="stored",
        by="account:1",
        by_name="督查员",
        arrived_at=noon + timedelta(seconds=number),
        files=files,
        preview=said,
        result=said,
    )


def _fixes(month: Month) -> None:
    """Tracks of the earlier days: the day's own, moved by metres and seconds."""
    stores, zero = Stores.here(), np.random.default_rng(month.chance.randrange(2**32))
    batches = lake.read(stores.lake, month.district, month.day).batches
    there = sum(map(len, batches))
    for then in month.earlier():
        shift_s, left = (then - month.day).total_seconds(), month.number("fix", there)
        for turn in range(-(-left // there)):
            for batch in batches:
                part = batch.take(np.arange(min(len(batch), left)))
                left -= len(part)
                columns = part.columns()
                east, north = zero.normal(0, 2e-5, (2, len(part)))
                columns |= {"lon": part.lon + east, "lat": part.lat + north}
                columns |= {"t_s": np.round(part.t_s + shift_s + 3 * turn, 3)}
                named = f"{turn}-{batch.file}" if turn else batch.file
                lake.append(
                    stores.lake,
                    month.district,
                    then,
                    lake.Batch(named, batch.devices, **columns),
                    arrival=now() + (then - month.day),
                )
        _say(f"fixes of {then}")


def _likenesses(month: Month) -> None:
    """Likenesses of the earlier days' pictures: features of the day's, of several pictures each, with bits changed."""
    stores, zero = Stores.here(), np.random.default_rng(month.chance.randrange(2**32))
    hashes = list(
        Picture.objects.filter(district=month.district, day=month.day, problem__isnull=True)
        .order_by("pk")
        .values_list("sha256", flat=True)
    )
    there = likeness_shelf.get(stores.shelf, month.district, [(month.day, one) for one in hashes]).likenesses
    for then in month.earlier():
        wanted = Picture.objects.filter(district=month.district, day=then).order_by("pk")
        names = sorted(set(wanted.values_list("sha256", flat=True)))
        like = there.take(zero.integers(0, len(there), len(names)))
        put = _unlike(like, zero)
        likeness_shelf.put(stores.shelf, month.district, then, names, put)
        _say(f"likenesses of {then}")


def _unlike(like: Likenesses, zero: np.random.Generator) -> Likenesses:
    bits = zero.random((*like.words.shape, 32)) < FLIPPED
    masks = (bits * (1 << np.arange(32, dtype=np.uint64))).sum(axis=-1).astype(np.uint32)
    mixed = zero.permutation(len(like.words))
    changed = {
        "thumb": np.roll(like.thumb, 40, axis=1) ^ zero.integers(0, 64, like.thumb.shape, np.uint8),
        "code": zero.integers(0, 2**64, like.code.shape, np.uint64),
        "words": like.words[mixed] ^ masks,
        "spots": like.spots[mixed],
    }
    return replace(like, **changed)


def make_accounts(month: Month, teams: list[str]) -> list[dict[str, str]]:
    """Twenty who read, and others; the first leader leads the first of the teams."""
    people, at, leaders = [], now(), 0
    for number in range(len(ROLES) + OTHERS):
        role = ROLES[number] if number < len(ROLES) else Role.DRIVER
        username = f"reader-{month.district}-{number:02}"
        account, _once = make_account(
            username=username, name=f"读者 {number:02}", district=month.district, actor=SYSTEM, at=at
        )
        grant = Grant(role, Scope.DISTRICT, month.district, month.district)
        if role in OF_A_TEAM:
            team = teams[leaders % len(teams)]
            leaders += role is Role.TEAM_LEADER
            grant = Grant(role, Scope.TEAM, team, month.district)
        set_grants(account.pk, grants=[grant], actor=SYSTEM, at=at)
        if number < len(ROLES):
            change_password(account.pk, password=PASSWORD, actor=SYSTEM, at=at)
            people.append({"username": username, "password": PASSWORD, "role": str(role)})
    return people


def pages_of(month: Month) -> dict:
    """What a reader's addresses are made of."""
    run = Run.objects.filter(district=month.district, day=month.day).exclude(report=None).get()
    report = json.loads(gzip.decompress(bytes(run.report)))
    duties, segments = report[8], report[9]
    pictures = Picture.objects.filter(district=month.district, day=month.day, problem__isnull=True)
    parties = {duty[2] for duty in duties}
    tracks = [track for track in report[13] if track[1] > 500]
    vehicles = [track[0] for track in tracks if not track[0].startswith("1") and track[0] in parties]
    return {
        "district": month.district,
        "day": str(month.day),
        "days": [str(one) for one in month.earlier()],
        "teams": [team for team, _count in Counter(duty[3] for duty in duties).most_common() if team],
        "segments": [one[0] for one in segments],
        "photos": sorted(set(pictures.values_list("sha256", flat=True))),
        "devices": vehicles or [track[0] for track in tracks],
        "arrivals": list(Arrival.objects.filter(district=month.district, day=month.day).values_list("pk", flat=True)),
    }


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    district, day, seed, target, *asked = sys.argv[1:]
    month = Month(district, date.fromisoformat(day), random.Random(int(seed)))  # noqa: S311 -- made-up rows
    day_only = "--day-only" in asked
    if day_only:
        _events(month, month.day, arrivals=FEW)
    else:
        fill(month)
    told = pages_of(month) | ({"days": []} if day_only else {})
    if not day_only or "--with-accounts" in asked:
        told["people"] = make_accounts(month, told["teams"])
    Path(target).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
