"""Where rows came from is kept alike in both databases."""

from datetime import UTC, date, datetime

import pytest

from changming.kernel.given import Origin

pytestmark = pytest.mark.django_db


def test_origin_keeps_headers_as_written():
    made = Origin.objects.create(
        district="620104",
        day=date(2026, 11, 23),
        kind="sign_ins",
        file="签到表.xlsx#二队",
        sha256="0" * 64,
        headers={"person": "姓名"},
        arrived_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
    )

    kept = Origin.objects.get(pk=made.pk)

    assert (kept.file, kept.headers, kept.arrived_at) == (made.file, {"person": "姓名"}, made.arrived_at)
