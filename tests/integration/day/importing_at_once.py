"""Several people drop and store at one moment, in a process of its own: prints what came of it."""

import io
import json
import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after Django is set up
from django.db import connection  # noqa: E402 -- the same

from changming.areas.evidence.models import RefusedRow, SignIn  # noqa: E402 -- the same
from changming.areas.people.models import Person  # noqa: E402 -- the same
from changming.day.arriving import confirm, read, receive, store  # noqa: E402 -- the same
from changming.day.database import Stores  # noqa: E402 -- the same
from changming.day.incoming import Dropped  # noqa: E402 -- the same
from changming.day.models import Arrival  # noqa: E402 -- the same
from changming.kernel.actor import Actor  # noqa: E402 -- the same
from changming.kernel.audit import Entry, verify  # noqa: E402 -- the same
from changming.stores import lake  # noqa: E402 -- the same
from tests.factories.accounts import DAY, HOME, made_district  # noqa: E402 -- the same
from tests.factories.at_once import at_once  # noqa: E402 -- the same

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
PEOPLE = "工号,姓名,队所\n" + "".join(f"1000{n},王{n},一队\n" for n in range(8)) + ",谁,一队\n"
TRACK = "device,time,lon,lat\n" + "".join(f"T1,2026-11-23 06:0{n}:00,114.0{n},22.5\n" for n in range(9))


def signed(number):
    """Ten rows of everybody's and one of one's own."""
    rows = [f"10000,2026-11-23 06:{n:02},签到,114.05,22.54\n" for n in (*range(10), 20 + number)]
    return "工号,时间,类型,经度,纬度\n" + "".join(rows)


def dropped(**files):
    return [Dropped(f"{name}.csv", io.BytesIO(text.encode()), len(text.encode())) for name, text in files.items()]


def main():
    call_command("migrate", verbosity=0, fake=connection.vendor != "sqlite")
    made_district()
    stores, arrivals = Stores.here(), {}

    def drop(number):
        who = Actor(f"account:{number}", f"{number}")
        files = dropped(人员=PEOPLE, 签到=signed(number), 轨迹=TRACK)
        made = receive(district=HOME, day=DAY, dropped=files, stores=stores, actor=who, at=AT)
        arrivals[number] = read(made, stores=stores, at=AT)
        confirm(arrivals[number], actor=who, at=AT)

    def put(number):
        store(Arrival.objects.get(pk=arrivals[number].pk), stores=stores, at=AT)

    return told(at_once(drop), at_once(put), twice(stores))


def twice(stores):
    """One arrival that eight people confirm, and a worker stores twice."""
    files = dropped(签到=signed(30))
    made = receive(district=HOME, day=DAY, dropped=files, stores=stores, actor=Actor("account:1", ""), at=AT)
    key = read(made, stores=stores, at=AT).pk
    confirmed = at_once(lambda n: confirm(Arrival.objects.get(pk=key), actor=Actor(f"account:{n}", ""), at=AT))
    for _again in range(2):
        store(Arrival.objects.get(pk=key), stores=stores, at=AT)
    return confirmed


def told(dropped_, put, again):
    fixes = lake.devices(Stores.here().lake, HOME, DAY)
    return {
        "dropped": dropped_,
        "put": put,
        "twice": again,
        "states": sorted(set(Arrival.objects.values_list("state", flat=True))),
        "people": Person.objects.count(),
        "people_again": sorted(set(Person.objects.values_list("repeats", flat=True))),
        "sign_ins": SignIn.objects.count(),
        "sign_ins_again": sorted(SignIn.objects.values_list("repeats", flat=True)),
        "refused": list(RefusedRow.objects.values_list("file", "row", "repeats")),
        "fixes": {name: span.fixes for name, span in fixes.items()},
        "stored": Entry.objects.filter(action="day.delivery.confirm").count(),
        "whole": verify(HOME) is None,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
