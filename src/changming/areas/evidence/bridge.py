"""How tables of evidence lie in the database, column by column of `intake.kinds`."""

from changming.areas.evidence.models import PhotoRow, SignIn, WorkRow
from changming.kernel.given import Table

SIGN_INS = Table(
    "sign_ins",
    SignIn,
    {
        name: name
        for name in (
            "person",
            "time",
            "kind",
            "place",
            "accuracy_m",
            "device",
            "photo",
            "mock",
            "received_at",
            "note",
            "position_expected",
            "marked_outside",
        )
    },
    key=("person", "time", "kind"),
)
PHOTOS = Table(
    "photos",
    PhotoRow,
    {name: name for name in ("file", "person", "taken_at", "place", "about", "stage", "received_at", "note")},
)
WORKS = Table(
    "works",
    WorkRow,
    {name: name for name in ("facility", "segment", "work", "person", "done_at", "photo", "skipped_reason", "note")},
)
TABLES = (SIGN_INS, PHOTOS, WORKS)
