"""`report.json`: the report in a fixed order and form, so that the same day gives the same bytes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, tzinfo
from enum import Enum
from numbers import Integral, Real
from typing import Any

from changming.papers.report import Deduction, DutyLine, FindingLine, Report, ScoreLine
from changming.papers.words import error_says, in_language

PLACES = {"share": 4, "_m": 1, "minutes": 1, "points": 2, "total": 2}
OTHER_PLACES = 3
NOT_PRINTED = {("InputError", "facts")}


def to_json(report: Report, lang: str) -> bytes:
    """The report as UTF-8 JSON; sentences of input errors in `lang`, findings in both languages."""
    ordered = in_order(report)
    with in_language(lang):
        errors = tuple(replace(error, expected=error_says(error), facts={}) for error in ordered.input_errors)
    plain = _plain(replace(ordered, input_errors=errors), "", report.as_of.tzinfo)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1, separators=(",", ": "))
    return (text + "\n").encode("utf-8", errors="replace")  # file names may hold bytes that are no text


def in_order(report: Report) -> Report:
    """The same report, every list sorted as the contract says; deductions point at the sorted findings."""
    findings = [replace(one, evidence=_sorted(one.evidence, "kind", "file", "row")) for one in report.findings]
    order = sorted(range(len(findings)), key=lambda place: _finding_key(findings[place]))
    devices = _sorted(report.completeness.devices, "device", "party")
    errors = sorted(report.input_errors, key=lambda error: sorted(error.facts.items()))
    return replace(
        report,
        completeness=replace(report.completeness, devices=devices),
        duties=tuple(map(_evidence_in_order, _sorted(report.duties, "id", "work", "party"))),
        segments=_sorted(report.segments, "id"),
        facilities=_sorted(report.facilities, "id", "work", "due"),
        sign_ins=tuple(map(_doubts_in_order, _sorted(report.sign_ins, "file", "row", "person", "time", "kind"))),
        photos=tuple(map(_doubts_in_order, _sorted(report.photos, "file", "sha256"))),
        tracks=_sorted(report.tracks, "device"),
        findings=tuple(findings[place] for place in order),
        scores=_scores_in_order(report.scores, {old: new for new, old in enumerate(order)}),
        input_errors=_sorted(errors, "file", "row", "column", "value", "expected"),
    )


def _scores_in_order(scores: Iterable[ScoreLine], new_place: Mapping[int, int]) -> tuple[ScoreLine, ...]:
    def moved(deductions: Iterable[Deduction]) -> tuple[Deduction, ...]:
        pointed = [replace(one, finding=new_place[one.finding]) for one in deductions]
        return _sorted(pointed, "finding", "item", "points", "rule")

    return tuple(replace(score, deductions=moved(score.deductions)) for score in _sorted(scores, "team"))


def _doubts_in_order(line: Any) -> Any:  # noqa: ANN401 -- a duty, a sign-in or a photo
    return replace(line, doubts=_sorted(line.doubts, "code", "about", "measured", "allowed")) if line.doubts else line


def _evidence_in_order(line: DutyLine) -> DutyLine:
    duty: DutyLine = _doubts_in_order(line)
    return replace(duty, evidence=_sorted(duty.evidence, "kind", "file", "row")) if duty.evidence else duty


def _finding_key(finding: FindingLine) -> tuple[str, ...]:
    pointers = "\n".join(f"{one.kind} {one.file} {one.row}" for one in finding.evidence)
    return finding.code, finding.place, finding.party, finding.duty or "", finding.team, finding.says.en, pointers


def _sorted(lines: Iterable[Any], *names: str) -> tuple[Any, ...]:
    """Lines by their named fields; None stands first."""

    def key(line: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- any line of a report
        values = [getattr(line, name) for name in names]
        return tuple((value is not None, 0 if value is None else value) for value in values)

    return tuple(sorted(lines, key=key))


def _plain(value: Any, name: str, zone: tzinfo | None) -> Any:  # noqa: ANN401 -- walks a report of any shape
    if is_dataclass(value):
        of = type(value).__name__
        kept = [field.name for field in fields(value) if (of, field.name) not in NOT_PRINTED]
        return {key: _plain(getattr(value, key), key, zone) for key in kept}
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key], name, zone) for key in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        return [_plain(item, name, zone) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item, name, zone) for item in value)
    return _scalar(value, name, zone)


def _scalar(value: Any, name: str, zone: tzinfo | None) -> Any:  # noqa: ANN401 -- any value of a report
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Real):  # numbers of numpy too
        return int(value) if isinstance(value, Integral) else _rounded(float(value), name)
    return str(value.value if isinstance(value, Enum) else value)


def _rounded(value: float, name: str) -> float:
    places = next((places for end, places in PLACES.items() if name.endswith(end) or name.startswith(end)), None)
    return round(value, OTHER_PLACES if places is None else places) + 0.0
