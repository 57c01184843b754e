"""`changming audit verify`: whether every audit chain is as it was written."""

import argparse
import json
from typing import Any

from django.utils.translation import gettext as _

from changming.config import office_database, terminal
from changming.kernel.audit import Broken
from changming.kernel.heads import Verified, exported, verify_all
from changming.kernel.housekeeping import heads_folder


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("audit", help=_("the audit chain")).add_subparsers(metavar=_("VERB"), required=True)
    command = verbs.add_parser("verify", help=_("find the first broken entry of each chain"))
    command.add_argument("--json", action="store_true", help=_("for machines"))
    terminal.add_language(command)
    command.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Verify all chains by themselves and by the exported heads; 1 when one is broken or a head cannot be read."""
    office_database.demand()
    progress = terminal.progress()
    heads, unreadable = exported(heads_folder())
    found: list[Verified] = []
    for each in verify_all(heads):
        found.append(each)
        progress(_("Verifying"), len(found), 0)
    terminal.end_progress()
    if options.json:
        chains = [{"chain": each.chain, "entries": each.seq, "broken": _plain(each.broken)} for each in found]
        said = {"chains": chains, "exported_heads": len(heads), "unreadable": unreadable}
        terminal.show(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _tell(found, len(heads), unreadable)
    return 1 if unreadable or any(each.broken for each in found) else 0


def _plain(broken: Broken | None) -> dict[str, Any] | None:
    return {"seq": broken.seq, "why": broken.why} if broken else None


def _tell(found: list[Verified], heads: int, unreadable: list[str]) -> None:
    for each in found:
        if each.broken:
            terminal.show(_broken(each.broken))
        else:
            terminal.show(_("%(chain)s: whole, %(count)s entries") % {"chain": each.chain, "count": each.seq})
    if not found:
        terminal.show(_("Nothing stands in the audit chain yet."))
    for name in unreadable:
        terminal.show(_("%(file)s: an exported head that cannot be read") % {"file": name})
    if found and not heads:
        terminal.say(_("No head was exported yet: that the newest entries were cut off would not be seen."))


def _broken(broken: Broken) -> str:
    says = {
        "missing": _("%(chain)s: entry %(seq)s is missing"),
        "altered": _("%(chain)s: entry %(seq)s was altered"),
        "unlinked": _("%(chain)s: entry %(seq)s does not continue the one before it"),
        "cut": _("%(chain)s: entry %(seq)s and those after it were cut off"),
        "rewritten": _("%(chain)s: entry %(seq)s is another than it was when the head was exported"),
        "added": _("%(chain)s: entry %(seq)s was added by hand"),
    }
    return says[broken.why] % {"chain": broken.chain, "seq": broken.seq}
