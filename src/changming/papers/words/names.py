"""Names of everything that `report.json` enumerates: wire value → words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

Names = Mapping[str, Promise]

VERDICTS: Names = {
    "done": gettext_lazy("Done"),
    "partly": gettext_lazy("Partly"),
    "not_done": gettext_lazy("Not done"),
    "unknown": gettext_lazy("Unknown"),
    "excused": gettext_lazy("Excused"),
}
OWED_VERDICTS = ("done", "partly", "not_done", "unknown")
BY_URGENCY = ("not_done", "unknown", "partly", "done", "excused")


def urgency(verdict: str | None) -> int:
    """The place of a verdict in lists that have urgent things first; what has none yet comes last."""
    return BY_URGENCY.index(verdict) if verdict in BY_URGENCY else len(BY_URGENCY)


WORKS: Names = {
    "manual_sweep": gettext_lazy("Manual sweeping"),
    "roving": gettext_lazy("Roving upkeep"),
    "sweep": gettext_lazy("Machine sweeping"),
    "wash": gettext_lazy("Road washing"),
    "sprinkle": gettext_lazy("Sprinkling"),
    "dust_suppression": gettext_lazy("Dust suppression"),
    "collect": gettext_lazy("Waste collection"),
    "guardrail_wash": gettext_lazy("Guardrail washing"),
    "facility_wash": gettext_lazy("Facility wiping"),
    "toilet_duty": gettext_lazy("Public toilet upkeep"),
    "inspect": gettext_lazy("Inspection"),
}

GRADES_OF_ROAD: Names = {
    "special": gettext_lazy("Special grade"),
    "1": gettext_lazy("Grade 1"),
    "2": gettext_lazy("Grade 2"),
    "3": gettext_lazy("Grade 3"),
    "4": gettext_lazy("Grade 4"),
}

SIGN_IN_KINDS: Names = {
    "in": gettext_lazy("Sign-in"),
    "out": gettext_lazy("Sign-out"),
    "patrol": gettext_lazy("Patrol"),
}
SIGN_IN_GRADES: Names = {
    "position": gettext_lazy("Position"),
    "sheet": gettext_lazy("Paper sheet"),
    "roll_call": gettext_lazy("Roll call"),
}
SIGN_IN_VERDICTS: Names = {
    "good": gettext_lazy("Good"),
    "doubtful": gettext_lazy("Doubtful"),
    "unmatched": gettext_lazy("Matches no duty"),
}
TAKEN_FROM: Names = {
    "exif": gettext_lazy("The picture's own data"),
    "sheet": gettext_lazy("Table"),
    "watermark": gettext_lazy("Watermark"),
    "file_name": gettext_lazy("File name"),
    "unknown": gettext_lazy("Not known"),
}

DOUBTS: Names = {
    "no_fix": gettext_lazy("No position"),
    "fix_too_coarse": gettext_lazy("Position too coarse"),
    "outside_post": gettext_lazy("Not on post"),
    "outside_window": gettext_lazy("Outside the duty's time"),
    "impossible_speed": gettext_lazy("Moved too fast"),
    "shared_device": gettext_lazy("One phone signed in several people"),
    "device_changed": gettext_lazy("Another phone than before"),
    "repeated_coordinates": gettext_lazy("Exactly the same coordinates again"),
    "mock_location": gettext_lazy("Phone reported a mock location"),
    "clock_skew": gettext_lazy("Claimed and received time differ"),
    "other_datum": gettext_lazy("Maybe another datum"),
    "photo_reused": gettext_lazy("Photo used before"),
    "photo_elsewhere": gettext_lazy("Photo taken elsewhere"),
    "photo_other_time": gettext_lazy("Photo taken at another time"),
    "photo_unreadable": gettext_lazy("Photo cannot be opened"),
    "photo_too_small": gettext_lazy("Photo too small"),
    "photo_too_dark": gettext_lazy("Photo too dark"),
}

FINDINGS: Names = {
    "not_on_post": gettext_lazy("Was not on post"),
    "late_on_post": gettext_lazy("Late on post"),
    "left_early": gettext_lazy("Left early"),
    "no_sign_in": gettext_lazy("No sign-in"),
    "no_sign_out": gettext_lazy("No sign-out"),
    "not_departed": gettext_lazy("Vehicle did not depart"),
    "evidence_doubtful": gettext_lazy("Evidence is doubtful"),
    "evidence_missing": gettext_lazy("Evidence is missing"),
    "segment_missed": gettext_lazy("Segment missed"),
    "segment_short": gettext_lazy("Segment short of passes"),
    "too_fast": gettext_lazy("Worked too fast"),
    "wash_overdue": gettext_lazy("Washing overdue"),
}

LABELS: Names = {
    "repeated": gettext_lazy("Repeated"),
    "future": gettext_lazy("After the day"),
    "jump": gettext_lazy("Jump"),
    "frozen": gettext_lazy("Frozen"),
    "not_fixed": gettext_lazy("Not fixed"),
    "off_ledger": gettext_lazy("Off the ledger"),
    "late": gettext_lazy("Sent afterwards"),
}

EVIDENCE_KINDS: Names = {
    "sign_ins": gettext_lazy("Sign-ins"),
    "tracks": gettext_lazy("Positions"),
    "photos": gettext_lazy("Photos"),
    "works": gettext_lazy("Work records"),
}
EVIDENCE: Names = {
    "sign_in": gettext_lazy("Sign-in"),
    "track": gettext_lazy("Track"),
    "photo": gettext_lazy("Photo"),
    "work": gettext_lazy("Work record"),
}
STATES: Names = {
    "forecast": gettext_lazy("On trial"),
    "final": gettext_lazy("Final"),
}

NAMES: Mapping[str, Names] = {
    "verdict": VERDICTS,
    "work": WORKS,
    "road_grade": GRADES_OF_ROAD,
    "sign_in_kind": SIGN_IN_KINDS,
    "sign_in_grade": SIGN_IN_GRADES,
    "sign_in_verdict": SIGN_IN_VERDICTS,
    "taken_at_from": TAKEN_FROM,
    "doubt": DOUBTS,
    "finding": FINDINGS,
    "label": LABELS,
    "evidence_kind": EVIDENCE_KINDS,
    "evidence": EVIDENCE,
    "state": STATES,
}


def name_of(kind: str, value: str | None) -> str:
    """Words for a wire value of `kind` (a key of `NAMES`); one without words stands as it is; no verdict: not due."""
    if value is None:
        return gettext("Not due yet") if kind == "verdict" else ""
    words = NAMES[kind].get(value)
    return value if words is None else str(words)
