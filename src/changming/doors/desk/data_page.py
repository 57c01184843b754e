"""数据: what came in, and what one arrival would do before a person says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.shared_parts import Pages
from changming.papers.report import InputError
from changming.papers.words import error_says
from changming.papers.words.numbers import count, day_and_clock, short_day

if TYPE_CHECKING:
    from changming.day.models import Arrival

UNUSED_SHOWN = 100
WORDS = {
    "drop": gettext_lazy("Put in what the teams sent"),
    "drop_says": gettext_lazy(
        "A day's folder, a zip or single files. First you see what they would do; nothing is stored before you say so."
    ),
    "choose": gettext_lazy("Files or a zip"),
    "choose_folder": gettext_lazy("Or a whole folder"),
    "send": gettext_lazy("Read these files"),
    "unsent": gettext_lazy("Not sent: the server does not answer. The files are still chosen; try again."),
    "names_says": gettext_lazy(
        "A file is known by its name, such as 排班, 签到, 轨迹, 照片, 作业登记. Empty sheets: changming sample blank."
    ),
    "arrivals": gettext_lazy("What came for this day"),
    "when": gettext_lazy("Received"),
    "who": gettext_lazy("By"),
    "what": gettext_lazy("Files"),
    "state": gettext_lazy("State"),
    "none": gettext_lazy("Nothing was dropped for this day yet."),
    "kind": gettext_lazy("Kind"),
    "added": gettext_lazy("New"),
    "amended": gettext_lazy("Changed"),
    "again": gettext_lazy("Known already"),
    "would": gettext_lazy("What these files would do"),
    "did": gettext_lazy("What these files did"),
    "refused": gettext_lazy("Rows and files that cannot be used"),
    "refused_says": gettext_lazy("All other rows are used. Mend these in the sheet and drop it again."),
    "file": gettext_lazy("File"),
    "unused": gettext_lazy("Rows and files of this day that are not used"),
    "unused_says": gettext_lazy("As the last run found them. Mend them in the sheet and drop it again."),
    "row": gettext_lazy("Row"),
    "column": gettext_lazy("Column"),
    "value": gettext_lazy("Written"),
    "expected": gettext_lazy("Expected"),
    "changes": gettext_lazy("What changes"),
    "before": gettext_lazy("Until now"),
    "after": gettext_lazy("From this day on"),
    "confirm": gettext_lazy("Store these rows"),
    "discard": gettext_lazy("Do not store"),
    "waiting": gettext_lazy("This page goes on by itself."),
    "to_day": gettext_lazy("To the day"),
    "to_packs": gettext_lazy("To the standard packs"),
}
KINDS: Mapping[str, Any] = {
    "roads": gettext_lazy("Road segments"),
    "facilities": gettext_lazy("Facilities"),
    "posts": gettext_lazy("Posts"),
    "people": gettext_lazy("People"),
    "vehicles": gettext_lazy("Vehicles"),
    "roster": gettext_lazy("Roster rows"),
    "shifts": gettext_lazy("Standing shifts"),
    "leave": gettext_lazy("Leave"),
    "sign_ins": gettext_lazy("Sign-ins"),
    "photos": gettext_lazy("Rows about photos"),
    "pictures": gettext_lazy("Photos"),
    "works": gettext_lazy("Work records"),
    "weather": gettext_lazy("Weather"),
    "fixes": gettext_lazy("Positions"),
}
UNDER_WAY = frozenset({"received", "confirmed"})
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """An arrival in the list."""

    href: str
    when: str
    who: str
    files: str
    state: str
    colour: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """What `desk/data.html` needs."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    sentence: str
    arrivals: Sequence[ArrivalRow]
    pages: Pages
    here: str
    may_drop: bool
    refused: str = ""  # why the last drop was not taken
    unused: Sequence["RefusedLine"] = ()  # rows and files that the last run could not use
    unused_more: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What happens to one kind of thing."""

    kind: str
    added: str
    amended: str
    again: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A row that cannot be used."""

    file: str
    row: str
    column: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class AmendedLine:
    """A row that says something else from this day on."""

    kind: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ArrivalPage:
    """What `desk/arrival.html` needs."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    sentence: str
    state: str
    waiting: bool
    done: bool
    changes: Sequence[ChangeRow]
    amended: Sequence[AmendedLine]
    refused: Sequence[RefusedLine]
    refused_more: str
    pack: str  # "" where none came
    packs_href: str
    files: Sequence[str]
    confirm_href: str  # "" where there is nothing to confirm, or not for this person
    drop_href: str
    day_href: str


def data_page(
    viewing: Viewing,
    arrivals: Iterable["Arrival"],
    pages: Pages,
    *,
    may_drop: bool,
    refused: str = "",
    unused: Sequence[InputError] = (),
) -> DataPage:
    """The list of arrivals, the form, and what of all that came could not be used."""
    rows = [_row(viewing, each) for each in arrivals]
    return DataPage(
        frame=frame(viewing, "data", f"{gettext('Data')} · {viewing.district_name} {short_day(viewing.day)}"),
        words=_words(),
        heading=gettext("Data of {day}").format(day=short_day(viewing.day)),
        sentence=pages.showing if rows else str(WORDS["none"]),
        arrivals=rows,
        pages=pages,
        here=address("data", viewing.district, viewing.day),
        may_drop=may_drop,
        refused=refused,
        unused=[_unused(error) for error in unused[:UNUSED_SHOWN]],
        unused_more=_unused_more(len(unused) - UNUSED_SHOWN),
    )


def arrival_page(viewing: Viewing, arrival: "Arrival", *, may_drop: bool) -> ArrivalPage:
    """One arrival: what it would do, or did."""
    said = arrival.result or arrival.preview
    here = (viewing.district, viewing.day, str(arrival.pk))
    crumbs = [(gettext("Data"), address("data", viewing.district, viewing.day))]
    refused = [_refused(one) for one in said.get("refused", ())]
    more = said.get("refused_count", len(refused)) - len(refused)
    pack = said.get("pack")
    opens = {step.name for step in arrival.workflow.steps if arrival.state in step.sources}
    return ArrivalPage(
        frame=frame(viewing, "data", f"{gettext('Arrival')} · {short_day(viewing.day)}", crumbs),
        words=_words(),
        heading=_files(arrival),
        sentence=_sentence(arrival, said, viewing.day),
        state=str(arrival.workflow.state(arrival.state).label),
        waiting=arrival.state in UNDER_WAY,
        done=bool(arrival.result),
        changes=_changes(said),
        amended=[_amended(one) for one in said.get("amended", ())],
        refused=refused,
        refused_more=gettext("and {count} more").format(count=count(more)) if more > 0 else "",
        pack=pack_says(pack["name"], pack["version"], pack["judged_by"]) if pack else "",
        packs_href=address("packs", viewing.district, viewing.day),
        files=[one["name"] for one in arrival.files],
        confirm_href=address("arrival_confirm", *here) if may_drop and "confirm" in opens else "",
        drop_href=address("arrival_drop", *here) if may_drop and "drop" in opens else "",
        day_href=address("day", viewing.district, viewing.day),
    )


def pack_says(name: str, version: str, judged_by: str) -> str:
    """What comes of a standard pack that a folder names."""
    if not judged_by:
        return gettext("Standard pack {pack}: this day is judged by it.").format(pack=f"{name} {version}")
    text = gettext(
        "Standard pack {pack} is stored with the rest, and this day is still judged by {other}. "
        "A person puts it on trial, on the page of standard packs."
    )
    return text.format(pack=f"{name} {version}", other=judged_by)


def _words() -> dict[str, str]:
    return {**list_words(), **{name: str(text) for name, text in WORDS.items()}}


def _row(viewing: Viewing, arrival: "Arrival") -> ArrivalRow:
    state = arrival.workflow.state(arrival.state)
    return ArrivalRow(
        href=address("arrival", viewing.district, viewing.day, str(arrival.pk)),
        when=day_and_clock(_here(arrival.arrived_at, viewing)),
        who=arrival.by_name or arrival.by,
        files=_files(arrival),
        state=str(state.label),
        colour=state.colour,
    )


def _here(at: datetime, viewing: Viewing) -> datetime:
    return at.astimezone(viewing.zone) if viewing.zone else at


def _files(arrival: "Arrival") -> str:
    names = [one["name"] for one in arrival.files]
    shown = gettext(", ").join(names[:NAMES_SHOWN])
    if len(names) <= NAMES_SHOWN:
        return shown or gettext("No file")
    more = len(names) - NAMES_SHOWN
    return gettext("{names} and {count} more").format(names=shown, count=count(more))


def _sentence(arrival: "Arrival", said: Mapping[str, Any], day: date) -> str:
    if other := said.get("other_day"):
        text = gettext("The district.toml in it is of {district}, {other}; this page is of {day}. Drop it there.")
        return text.format(district=other.get("adcode", ""), other=other.get("day", ""), day=short_day(day))
    if "changes" not in said:
        return str(arrival.workflow.state(arrival.state).label)
    new = sum(one["added"] for one in said["changes"]) + said["fixes"]
    changed = sum(one["amended"] for one in said["changes"])
    known = sum(one["again"] for one in said["changes"]) + said["fixes_again"]
    refused = said.get("refused_count", 0)
    text = gettext("{new} new, {changed} changed, {known} known already.")
    parts = [text.format(new=count(new), changed=count(changed), known=count(known))]
    if not new and not changed and known:
        parts = [gettext("All of it is known already; storing it changes nothing.")]
    if refused:
        words = ngettext("{count} row or file cannot be used.", "{count} rows or files cannot be used.", refused)
        parts.append(words.format(count=count(refused)))
    return " ".join(parts)


def _changes(said: Mapping[str, Any]) -> list[ChangeRow]:
    rows = [(one["kind"], one["added"], one["amended"], one["again"]) for one in said.get("changes", ())]
    if said.get("fixes") or said.get("fixes_again"):
        rows.append(("fixes", said["fixes"], 0, said["fixes_again"]))
    return [
        ChangeRow(str(KINDS.get(kind, kind)), count(added), count(amended), count(again))
        for kind, added, amended, again in rows
    ]


def _refused(one: Mapping[str, Any]) -> RefusedLine:
    return _unused(InputError(one["file"], one["row"], one["column"], one["value"], one["expected"], one["facts"]))


def _unused(error: InputError) -> RefusedLine:
    row = "" if error.row is None else str(error.row)
    return RefusedLine(error.file, row, error.column or "", error.value or "", error_says(error))


def _unused_more(number: int) -> str:
    more = gettext("and {count} more, all of them in the workbook of the day")
    return more.format(count=count(number)) if number > 0 else ""


def _amended(one: Mapping[str, Any]) -> AmendedLine:
    other = [name for name, value in one["after"].items() if one["before"].get(name) != value]
    told = [gettext("; ").join(f"{name} {side[name]}" for name in other) for side in (one["before"], one["after"])]
    return AmendedLine(str(KINDS.get(one["kind"], one["kind"])), " ".join(one["key"]), *told)
