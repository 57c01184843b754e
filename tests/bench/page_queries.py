"""Counts the queries of every page, of a large district and of a small one; run in an office, `desk_month` calls it.

python tests/bench/page_queries.py PAGES.json SMALL.json COUNTS.json
"""

import json
import random
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django comes first
from django.db import connection  # noqa: E402 -- Django comes first
from django.test import Client  # noqa: E402 -- Django comes first
from django.test.utils import CaptureQueriesContext  # noqa: E402 -- Django comes first

from changming.areas.people.actions import change_password, make_account, set_grants  # noqa: E402 -- Django comes first
from changming.areas.people.choices import Role, Scope  # noqa: E402 -- Django comes first
from changming.areas.people.models import Account  # noqa: E402 -- Django comes first
from changming.areas.people.rules import Grant  # noqa: E402 -- Django comes first
from changming.kernel.actor import SYSTEM  # noqa: E402 -- Django comes first
from changming.kernel.clock import now  # noqa: E402 -- Django comes first
from tests.bench.desk_pages import PAGES, Known  # noqa: E402 -- Django comes first

READER = "reads-both"
TIMES = 3  # the first of a page fills what the process keeps


def main() -> None:
    large, small, target = map(Path, sys.argv[1:])
    client = Client()
    client.force_login(_reader(Known.read(large)))
    counts = {}
    for name, page in PAGES.items():
        if page.of_a_district:
            counts[name] = [_count(client, page, Known.read(each)) for each in (small, large)]
    target.write_text(json.dumps(counts))


def _count(client: Client, page, known: Known) -> int:
    path = page.path(known, random.Random(1), known.day)  # noqa: S311 -- the same each time
    for _time in range(TIMES):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, secure=True, headers={"host": settings.ALLOWED_HOSTS[0]})
            if answer.streaming:
                b"".join(answer.streaming_content)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return len(captured)


def _reader(known: Known) -> Account:
    """Somebody who reads everything in both districts: they are of one city."""
    found = Account.objects.filter(username=READER).first()
    if found is not None:
        return found
    city, at = f"{known.district[:4]}00", now()
    account, _once = make_account(username=READER, name="读者", district=known.district, actor=SYSTEM, at=at)
    grants = [Grant(role, Scope.CITY, city, city) for role in (Role.INSPECTOR, Role.AUDITOR)]
    set_grants(account.pk, grants=grants, actor=SYSTEM, at=at)
    return change_password(account.pk, password="reads-20-pages-of-both", actor=SYSTEM, at=at)


if __name__ == "__main__":
    main()
