"""Fills an empty office with the rows of another one's SQLite file; run in an office, `desk_month` calls it.

python tests/bench/same_rows.py CHANGMING.SQLITE3
"""

import sys
from itertools import islice

import django

django.setup()

from django.apps import apps  # noqa: E402 -- Django comes first
from django.core.management.color import no_style  # noqa: E402 -- Django comes first
from django.db import connection, connections, models, transaction  # noqa: E402 -- Django comes first

BATCH = 2000


def main() -> None:
    connections.databases["other"] = connections["default"].settings_dict | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": sys.argv[1],
        "OPTIONS": {},
    }
    every = apps.get_models(include_auto_created=True)
    with transaction.atomic():
        for model in reversed(every):  # what migrations put in goes
            models.QuerySet(model)._raw_delete("default")  # noqa: SLF001 -- whatever its own manager refuses
        for model in every:
            rows = models.QuerySet(model, using="other").order_by("pk").iterator(BATCH)
            while some := list(islice(rows, BATCH)):
                for row in some:
                    row._state.db, row._state.adding = None, True  # noqa: SLF001 -- as if new
                models.QuerySet(model, using="default").bulk_create(some, BATCH)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), every):
                cursor.execute(statement)


if __name__ == "__main__":
    main()
