"""Holds a report.json against the planted truth of a made day.

python tests/bench/truth_compare.py REPORT.json TRUTH.json [--wrong N]
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOT_DUE = "not due"
CREDIT_SLACK_M = 15.0  # a receiver's error at either end of a worked stretch


@dataclass(slots=True)
class Tally:
    """Right and wrong of one thing, by class, with the first wrong ones kept for reading."""

    name: str
    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, kind: str, *, right: bool, says: str = "") -> None:
        self.total[kind] += 1
        self.right[kind] += right
        if not right:
            self.wrong.append(f"{kind}: {says}")

    def share(self, kind: str | None = None) -> float:
        """Right ÷ total, of one class or of all; 1 where there was nothing."""
        right, total = (
            (self.right.total(), self.total.total()) if kind is None else (self.right[kind], self.total[kind])
        )
        return right / total if total else 1.0

    def worst(self) -> float:
        """The lowest share of any class."""
        return min((self.share(kind) for kind in self.total), default=1.0)


@dataclass(slots=True)
class Comparison:
    """Everything measured of one report."""

    segments: Tally
    duties: Tally
    facilities: Tally
    findings: Tally
    found: Tally  # planted doubts that were raised
    true: Tally  # raised doubts that were planted
    edits: Tally
    honest: Tally  # honest sign-ins and photos without a doubt
    labels: Tally
    errors: Tally
    false_unknown: int
    credit_share: float
    confusion: Counter[tuple[str, str]]


Facts = dict[str, Any]


def compare(report: Facts, truth: Facts) -> Comparison:
    """Every figure of the bench sample-truth, against the truth of the moment where the report is of one."""
    if moment := truth.get("moments", {}).get(str(report.get("as_of"))[:19]):
        truth = {**truth, **moment, "tracks": {}}
    _name_derived(report, truth)
    segments, confusion, false_unknown = _verdicts("segments", report["segments"], truth["segments"], lambda _: "")
    duties, more, other = _verdicts("duties", report["duties"], truth["duties"], lambda one: one["kind"] + " ")
    found, true, honest, edits = Tally("doubts found"), Tally("doubts true"), Tally("honest"), Tally("edits found")
    _sign_ins(report, truth, found, true, honest)
    _photos(report, truth, (found, true, honest, edits))
    labels = _labels(report, truth, found, true)
    return Comparison(
        segments,
        duties,
        _facilities(report, truth),
        _findings(report, truth),
        found,
        true,
        edits,
        honest,
        labels,
        _errors(report, truth),
        false_unknown + other,
        _credit(report, truth),
        confusion + more,
    )


def _name_derived(report: Facts, truth: Facts) -> None:
    """Gives duties that came from a list of shifts the ids by which the truth knows them."""
    known = {(one["party"], one["starts"]): id_ for id_, one in truth["duties"].items() if one.get("derived")}
    names = {}
    for one in report["duties"]:
        name = known.get((one["party"], one["starts"][:19]))
        if name and one["id"] not in truth["duties"]:
            names[one["id"]] = one["id"] = name
    for one in report["findings"]:
        one["duty"] = names.get(one["duty"], one["duty"])


def _verdicts(name: str, given: list[Facts], truth: Facts, kind: Any) -> tuple[Tally, Counter[tuple[str, str]], int]:
    says = {one["id"]: one["verdict"] for one in given}
    tally, confusion, false_unknown = Tally(name), Counter[tuple[str, str]](), 0
    for id_, one in truth.items():
        verdict = says.get(id_, "absent")
        right = verdict in one["accept"]
        group = kind(one) + (one["verdict"] or NOT_DUE if len(one["accept"]) == 1 else "either")
        expected = "|".join(each or NOT_DUE for each in one["accept"])
        tally.add(group, right=right, says=f"{id_} says {verdict or NOT_DUE}, expected {expected} {_why(one)}")
        confusion[(f"{name} {group}", verdict or NOT_DUE)] += 1
        false_unknown += verdict == "unknown" and not right
    return tally, confusion, false_unknown


def _why(one: Facts) -> str:
    keys = ("planted", "worked_share", "open_share", "passes", "required", "length_m")
    return " ".join(f"{key}={one[key]}" for key in keys if key in one)


def _credit(report: Facts, truth: Facts) -> float:
    """Length credited beyond what any reading of the evidence allows ÷ length owed by machine."""
    says = {one["id"]: one["covered_share"] or 0.0 for one in report["segments"]}
    owed = {id_: one for id_, one in truth["segments"].items() if one.get("by") == "vehicle"}
    beyond_m = sum(
        max(0.0, (says.get(id_, 0.0) - one["worked_share"][1]) * one["length_m"] - CREDIT_SLACK_M)
        for id_, one in owed.items()
    )
    return beyond_m / max(1.0, sum(one["length_m"] for one in owed.values()))


def _place(file: str, row: int | None) -> tuple[str, int]:
    return file.split("#", maxsplit=1)[0], row or 0


def _doubts(one: Facts) -> set[str]:
    return {doubt["code"] for doubt in one["doubts"]}


def _hold(where: str, raised: set[str], planted: Facts, tallies: tuple[Tally, Tally, Tally]) -> None:
    found, true, honest = tallies
    kind = where.split(maxsplit=1)[0]
    for code in planted["doubts"]:
        found.add(
            f"{kind} {code}", right=code in raised, says=f"{where} {planted.get('planted', '')} raised {sorted(raised)}"
        )
    allowed = {*planted["doubts"], *planted["either"]}
    for code in sorted(raised):
        true.add(
            f"{kind} {code}",
            right=code in allowed,
            says=f"{where} {planted.get('planted', '')} planted {sorted(allowed)}",
        )
    if not allowed:
        honest.add(kind, right=not raised, says=f"{where} {planted.get('planted', '')} raised {sorted(raised)}")


def _sign_ins(report: Facts, truth: Facts, found: Tally, true: Tally, honest: Tally) -> None:
    says = {_place(one["file"], one["row"]): one for one in report["sign_ins"]}
    for one in truth["sign_ins"]:
        place = _place(one["file"], one["row"])
        raised = _doubts(says[place]) if place in says else {"absent"}
        _hold(f"sign-in {place[0]}:{place[1]}", raised, one, (found, true, honest))


def _photos(report: Facts, truth: Facts, tallies: tuple[Tally, Tally, Tally, Tally]) -> None:
    found, true, honest, edits = tallies
    says = {one["file"]: one for one in report["photos"]}
    for file, one in truth.get("photos", {}).items():
        raised = _doubts(says[file]) if file in says else {"absent"}
        _hold(f"photo {file}", raised, one, (found, true, honest))
        if one["edit"]:
            edits.add(one["edit"], right="photo_reused" in raised, says=file)


def _labels(report: Facts, truth: Facts, found: Tally, true: Tally) -> Tally:
    """Labels are counts: `found` gets what is missing, `true` what is too much."""
    says = {str(one["device"]).lstrip("0"): one for one in report["tracks"]}
    tally = Tally("tracks")
    for device, one in truth["tracks"].items():
        labels = says.get(device, {"labels": {}, "fixes": 0})["labels"]
        right = says.get(device, {"fixes": 0})["fixes"] == one["fixes"]
        for code in sorted({*one["labels"], *labels}):
            low, high = one["labels"].get(code, (0, 0))
            count = labels.get(code, 0)
            found.total[f"fix {code}"] += low
            found.right[f"fix {code}"] += min(low, count)
            true.total[f"fix {code}"] += count
            true.right[f"fix {code}"] += min(high, count)
            right &= low <= count <= high
        tally.add("device", right=right, says=f"{device} says {labels}, expected {one}")
    return tally


def _findings(report: Facts, truth: Facts) -> Tally:
    """By code: every one that must be there, and every one raised."""

    def key(one: Facts) -> tuple[str, str]:
        about = (
            one["place"]
            if one["code"] in {"segment_missed", "segment_short", "too_fast", "wash_overdue"}
            else one["duty"]
        )
        return one["code"], str(about)

    raised = {key(one) for one in report["findings"]}
    must = {key(one) for one in truth["findings"] if one["must"]}
    may = {key(one) for one in truth["findings"]}
    known = {*truth["duties"], *truth["segments"], *(one["id"] for one in truth.get("facilities", []))}
    tally = Tally("findings")
    for code, about in sorted(must):
        tally.add(code, right=(code, about) in raised, says=f"{about} not raised")
    for code, about in sorted(raised - may):
        if about in known:
            tally.add(code, right=False, says=f"{about} raised without cause")
    return tally


def _facilities(report: Facts, truth: Facts) -> Tally:
    says = {(one["id"], one["work"]): one["verdict"] for one in report["facilities"]}
    tally = Tally("facilities")
    for one in truth.get("facilities", []):
        verdict = says.get((one["id"], one["work"]), "absent")
        text = f"{one['id']} says {verdict}, expected {one['accept']} {one.get('planted', '')}"
        tally.add(one["verdict"] or NOT_DUE, right=verdict in one["accept"], says=text)
    return tally


def _errors(report: Facts, truth: Facts) -> Tally:
    said: dict[tuple[str, int], set[str]] = {}
    for one in report["input_errors"]:
        said.setdefault(_place(one["file"], one["row"]), set()).add(str(one["column"]))
    tally = Tally("bad rows")
    planted = set()
    for one in truth["input_errors"]:
        place = _place(one["file"], one["row"])
        planted.add(place)
        text = f"{place[0]}:{place[1]} {one['what']} column {one['column']}, named {sorted(said.get(place, ()))}"
        named = place in said or (not one["row"] and any(file == place[0] for file, _ in said))
        tally.add(one["what"], right=named, says=text)
    whole = {file for file, row in planted if not row} | set(truth.get("maybe_unreadable", []))
    for place in sorted(one for one in set(said) - planted if one[0] not in whole):
        tally.wrong.append(f"named without cause: {place[0]}:{place[1]} {sorted(said[place])}")
    return tally


def describe(it: Comparison, wrong: int) -> Iterable[str]:
    """Lines to read: shares by class, confusions, the first wrong ones of each kind."""
    for tally in (
        it.segments,
        it.duties,
        it.facilities,
        it.findings,
        it.found,
        it.true,
        it.edits,
        it.honest,
        it.labels,
        it.errors,
    ):
        yield f"{tally.name}: {tally.right.total()} of {tally.total.total()} right ({100 * tally.share():.2f} %)"
        for kind in sorted(tally.total):
            if tally.right[kind] < tally.total[kind] or tally.name in {"segments", "duties"}:
                yield f"    {kind:42} {tally.right[kind]:6} of {tally.total[kind]:6}  {100 * tally.share(kind):6.2f} %"
        yield from (f"      ! {one}" for one in tally.wrong[:wrong])
    yield f"unknown without need: {it.false_unknown}; credit without evidence: {100 * it.credit_share:.4f} % of length"
    for (kind, verdict), count in sorted(it.confusion.items()):
        if not kind.endswith(verdict):
            yield f"    {kind:32} judged {verdict:10} {count}"


def main() -> int:
    """Compare two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--wrong", type=int, default=8, help="how many wrong ones of each kind to show")
    options = parser.parse_args()
    report, truth = (json.loads(path.read_text(encoding="utf-8")) for path in (options.report, options.truth))
    sys.stdout.write("\n".join(describe(compare(report, truth), options.wrong)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
