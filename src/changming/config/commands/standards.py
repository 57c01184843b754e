"""`changming standards check`: what is wrong with a pack, and what changed between versions."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from changming.areas.inspection.choices import FindingCode
from changming.areas.standards.rules import (
    BadPack,
    Complaint,
    Pack,
    complaints,
    differences,
    read_pack,
    timeline_complaints,
)
from changming.config import terminal
from changming.config.packs import pack_text


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("standards", help=_("standard packs")).add_subparsers(metavar=_("VERB"), required=True)
    check = verbs.add_parser("check", help=_("find what is wrong with a pack; with several, what changed"))
    check.add_argument("packs", nargs="+", metavar="PACK", help=_("name of a shipped pack, or a path"))
    check.add_argument("--json", action="store_true", help=_("for machines"))
    terminal.add_language(check)
    check.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Check each pack, then the versions against each other."""
    found: dict[str, list[Complaint]] = {}
    packs: list[Pack] = []
    for name in options.packs:
        text = pack_text(name, Path.cwd())
        found[name] = complaints(text, tuple(FindingCode))
        try:
            packs.append(read_pack(text))
        except BadPack:
            continue
    between = timeline_complaints(packs)
    changes = differences(packs[0], packs[-1]) if len(packs) > 1 else []
    if options.json:
        terminal.show(json.dumps(_as_json(found, between, changes), ensure_ascii=False, indent=1))
    else:
        _tell(found, between, changes)
    return 1 if between or any(found.values()) else 0


def _as_json(
    found: dict[str, list[Complaint]], between: list[Complaint], changes: list[tuple[str, str, str]]
) -> dict[str, Any]:
    def plain(complaint: Complaint) -> dict[str, str]:
        return {
            "kind": complaint.kind,
            "key": complaint.key,
            "value": complaint.value,
            "expected": complaint.expected,
        }

    return {
        "packs": {name: [plain(complaint) for complaint in entries] for name, entries in found.items()},
        "between": [plain(complaint) for complaint in between],
        "differences": [{"key": key, "before": before, "after": after} for key, before, after in changes],
    }


def _tell(found: dict[str, list[Complaint]], between: list[Complaint], changes: list[tuple[str, str, str]]) -> None:
    for name, entries in found.items():
        if not entries:
            terminal.show(_("%(pack)s: in order") % {"pack": name})
        for complaint in entries:
            terminal.show(f"{name}: {_sentence(complaint)}")
    for complaint in between:
        terminal.show(_sentence(complaint))
    for key, before, after in changes:
        terminal.show(f"{key}: {before or '—'} → {after or '—'}")


def _sentence(complaint: Complaint) -> str:
    says = {
        "unknown_key": _("%(key)s: unknown key; known are: %(expected)s"),
        "missing": _("%(key)s: missing; expected %(expected)s"),
        "impossible": _("%(key)s: “%(value)s” cannot be meant; expected %(expected)s"),
        "no_source": _("%(key)s: names no source"),
        "gap": _("%(key)s: gap; nothing is said here %(value)s"),
        "overlap": _("%(key)s: overlap; said twice: %(value)s"),
        "unusable": _("cannot be read: %(expected)s"),
    }
    facts = {"key": complaint.key, "value": complaint.value, "expected": complaint.expected or "…"}
    return says[complaint.kind] % facts
