"""Pure facts and decisions about evidence."""

from changming.areas.evidence.rules.belonging import belongs_to, by_party, outside_window_s
from changming.areas.evidence.rules.decided import Decided, DoubtKey, LocationShot, RaisedDoubt
from changming.areas.evidence.rules.entry import Entry, Standing
from changming.areas.evidence.rules.facts import Doubt, Photo, Position, Proof, SignIn, Source, WorkRecord
from changming.areas.evidence.rules.fixes import Fixes
from changming.areas.evidence.rules.photo_duties import PhotoDuties
from changming.areas.evidence.rules.photos import Copy, PhotoContext, photo_doubts
from changming.areas.evidence.rules.repeats import Given
from changming.areas.evidence.rules.sign_ins import Before, counts, sign_in_doubts

__all__ = [
    "Before",
    "Copy",
    "Decided",
    "Doubt",
    "DoubtKey",
    "Entry",
    "Fixes",
    "Given",
    "LocationShot",
    "Photo",
    "PhotoContext",
    "PhotoDuties",
    "Position",
    "Proof",
    "RaisedDoubt",
    "SignIn",
    "Source",
    "Standing",
    "WorkRecord",
    "belongs_to",
    "by_party",
    "counts",
    "outside_window_s",
    "photo_doubts",
    "sign_in_doubts",
]
