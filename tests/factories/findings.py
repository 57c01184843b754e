"""Findings as runs keep them."""

from changming.areas.inspection.models import Finding
from tests.factories.accounts import DAY, HOME


def made_findings(rows, *, district=HOME, day=DAY, team="东一队", **facts):
    """Some findings of one team; returns their ids."""
    given = {"code": "late_on_post", "place": "POST", "party": "P1", "severity": 1, "first_run": 1, "last_run": 1}
    first = Finding.objects.count()
    made = [
        Finding(
            district=district,
            day=day,
            team=team,
            key=f"{first + n:064}",
            duty=f"D{first + n}",
            **{**given, "says_zh": "晚了", "says_en": "Late", **facts},
        )
        for n in range(rows)
    ]
    Finding.objects.bulk_create(made)
    keys = [one.key for one in made]
    return list(Finding.objects.filter(district=district, key__in=keys).order_by("key").values_list("pk", flat=True))
