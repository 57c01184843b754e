"""考核标准: packs that are stored, which one a district uses from which day, and each value with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from changming.areas.inspection.choices import FindingCode
from changming.areas.people.rules import Permission, may
from changming.areas.places.queries import district_of
from changming.areas.standards.actions import PackUnusable, put_in_force, put_on_trial, store_pack
from changming.areas.standards.queries import packs as stored_packs
from changming.areas.standards.queries import uses_of
from changming.areas.standards.rules import Complaint, Pack, read_pack
from changming.day.packs import EXAMPLE, shipped
from changming.doors.desk.links import address
from changming.doors.desk.pack_words import PackChange, PackValue, pack_changes, pack_values
from changming.doors.desk.page import Request
from changming.doors.desk.viewing import framed
from changming.kernel.clock import now
from changming.papers.words.language import is_chinese
from changming.papers.words.numbers import day_and_clock, short_day

if TYPE_CHECKING:
    from changming.areas.standards.models import StoredPack

DAY = "%Y-%m-%d"
LARGEST = 2**20  # bytes of a pack's text
WORDS = {
    "versions": gettext_lazy("Stored standards"),
    "name": gettext_lazy("Standard"),
    "version": gettext_lazy("Version"),
    "stored": gettext_lazy("Stored at"),
    "used": gettext_lazy("Used from"),
    "compare": gettext_lazy("What differs"),
    "none": gettext_lazy("No standard is stored yet. Days are judged by the example that comes with Changming."),
    "values": gettext_lazy("Values and their sources"),
    "key": gettext_lazy("What it decides"),
    "value": gettext_lazy("Its value"),
    "source": gettext_lazy("Source"),
    "before": gettext_lazy("Before"),
    "after": gettext_lazy("After"),
    "same": gettext_lazy("Nothing differs."),
    "marks": gettext_lazy("[K]: from knowledge, not verified. [D]: a proposal of this project."),
    "store": gettext_lazy("Store a standard"),
    "do_store": gettext_lazy("Check it and store it"),
    "try": gettext_lazy("Put on trial"),
    "try_note": gettext_lazy("On trial it says what would be; points take no effect."),
    "force": gettext_lazy("Put in force"),
    "wrong": gettext_lazy("Nothing was stored. What is wrong with the text:"),
}
GROUPS: Mapping[str, Any] = {
    "coverage": gettext_lazy("When a road counts as worked"),
    "fixes": gettext_lazy("When a position is used"),
    "presence": gettext_lazy("When a person counts as on post"),
    "excuses": gettext_lazy("When nothing is judged"),
    "photos": gettext_lazy("When a photo counts"),
    "works": gettext_lazy("Limits of vehicle work"),
    "grades": gettext_lazy("Passes by grade of road"),
    "cycles": gettext_lazy("How often facilities are looked after"),
    "upkeep": gettext_lazy("Records of facilities"),
    "score": gettext_lazy("Trial scores"),
}


class PackForm(forms.Form):
    """The text of a pack, as a file."""

    pack = forms.FileField(label=gettext_lazy("Text of the standard (.toml)"))

    def clean_pack(self) -> str:
        """The file as text."""
        given = self.cleaned_data["pack"]
        if given.size > LARGEST:
            raise forms.ValidationError(gettext("This file is too large for a standard."))
        try:
            return cast("str", given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(gettext("This file is no text in UTF-8.")) from error


class TrialForm(forms.Form):
    """From when on."""

    from_day = forms.DateField(
        label=gettext_lazy("From the day (2026-11-24)"),
        input_formats=[DAY],
        widget=forms.DateInput(format=DAY),
    )


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One stored version."""

    name: str
    version: str
    stored: str
    used: str
    href: str
    compare_href: str  # "" for the first of a name
    current: bool


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Values of one part of a pack."""

    words: str
    rows: Sequence[PackValue]


@dataclass(frozen=True, slots=True)
class PacksPage:
    """The page: versions beside the values of one, or what differs between two."""

    title: str
    says: str
    versions: Sequence[VersionLine]
    shown: str  # title of the pack whose values are shown
    groups: Sequence[ValueGroup]
    differs: Sequence[PackChange] | None  # None: values are shown
    differs_from: str
    may_try: bool
    store_form: PackForm
    store_href: str
    trial_form: TrialForm
    trial_href: str  # "" where the shown pack is not stored
    force_href: str
    complaints: Sequence[str] = ()
    words: Mapping[str, Any] = field(default_factory=lambda: WORDS)


def packs(request: Request, district: str, day: date) -> HttpResponse:
    """Packs of this server and the district's use of them."""
    return _shown(request, district, day)


@require_POST
def store(request: Request, district: str, day: date) -> HttpResponse:
    """Check a pack's text and store it."""
    form = PackForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, district, day, store_form=form)
    text, actor = form.cleaned_data["pack"], request.viewer.actor
    try:
        stored = store_pack(district=district, text=text, findings=list(FindingCode), actor=actor, at=now())
    except PackUnusable as unusable:
        said = [complaint_words(Complaint(*one)) for one in cast("list[Any]", unusable.facts["complaints"])]
        return _shown(request, district, day, complaints=said)
    return redirect(address("packs", district, day, pack=stored.pk))


@require_POST
def trial(request: Request, district: str, day: date, pack: int) -> HttpResponse:
    """Put a stored pack on trial from a day on."""
    form = TrialForm(request.POST)
    if not form.is_valid():
        return _shown(request, district, day, trial_form=form, pack=str(pack))
    from_day = form.cleaned_data["from_day"]
    put_on_trial(district=district, pack=pack, from_day=from_day, actor=request.viewer.actor, at=now())
    return redirect(address("packs", district, day, pack=pack))


@require_POST
def force(request: Request, district: str, day: date, pack: int) -> HttpResponse:
    """Refused, with the reason: no decision of a director can be taken yet."""
    put_in_force(district=district, pack=pack, from_day=day, actor=request.viewer.actor, at=now())


def complaint_words(complaint: Complaint) -> str:
    """A sentence on what is wrong with a pack."""
    says = {
        "unknown_key": gettext("%(key)s: unknown key; known are: %(expected)s"),
        "missing": gettext("%(key)s: missing; expected %(expected)s"),
        "impossible": gettext("%(key)s: “%(value)s” cannot be meant; expected %(expected)s"),
        "no_source": gettext("%(key)s: names no source"),
        "gap": gettext("%(key)s: gap; nothing is said here %(value)s"),
        "overlap": gettext("%(key)s: overlap; said twice: %(value)s"),
        "unusable": gettext("cannot be read: %(expected)s"),
    }
    facts = {"key": complaint.key, "value": complaint.value, "expected": complaint.expected or "…"}
    return says[complaint.kind] % facts


def _shown(
    request: Request,
    district: str,
    day: date,
    *,
    store_form: PackForm | None = None,
    trial_form: TrialForm | None = None,
    pack: str = "",
    complaints: Sequence[str] = (),
) -> HttpResponse:
    books = _books(district, day)
    judged = books.named(request.GET.get("judged", ""), request.GET.get("version", ""))
    chosen = books.chosen(pack or request.GET.get("pack", "") or judged)
    other = books.by_key.get(request.GET.get("against", ""))
    shown = _read(chosen.text if chosen else shipped(EXAMPLE))
    page = PacksPage(
        title=gettext("Standards"),
        says=books.says(),
        versions=books.lines(chosen),
        shown=f"{_title(shown)} {shown.version}",
        groups=_groups(shown),
        differs=None if other is None else pack_changes(_read(other.text), shown),
        differs_from="" if other is None else f"{other.name} {other.version}",
        may_try=may(request.viewer, Permission.TRY_PACKS, district=district),
        store_form=store_form or PackForm(),
        store_href=address("pack_store", district, day),
        trial_form=trial_form or TrialForm(initial={"from_day": day}),
        trial_href=address("pack_try", district, day, str(chosen.pk)) if chosen else "",
        force_href=address("pack_force", district, day, str(chosen.pk)) if chosen else "",
        complaints=complaints,
    )
    frame = framed(request, district, day, "packs", page.title)
    is_wrong = bool(complaints or store_form or trial_form)
    return render(request, "desk/packs.html", {"page": page, "frame": frame}, status=422 if is_wrong else 200)


@dataclass(frozen=True, slots=True)
class _Books:
    """What is stored and used."""

    district: str
    day: date
    zone: ZoneInfo
    stored: Sequence["StoredPack"]
    uses: Sequence[tuple[date, int]]  # from day, pack; the newest first

    @property
    def by_key(self) -> dict[str, "StoredPack"]:
        return {str(one.pk): one for one in self.stored}

    def in_use(self) -> tuple["StoredPack", date] | None:
        for from_day, pack in self.uses:
            if from_day <= self.day:
                return self.by_key[str(pack)], from_day
        return None

    def named(self, name: str, version: str) -> str:
        """The key of a stored version by what a run says of it; "" where it is not stored."""
        return next((str(one.pk) for one in self.stored if (one.name, one.version) == (name, version)), "")

    def chosen(self, key: str) -> "StoredPack | None":
        if key:
            if key not in self.by_key:
                raise Http404
            return self.by_key[key]
        used = self.in_use()
        return used[0] if used else None

    def says(self) -> str:
        used = self.in_use()
        if used is None:
            return gettext("The day is judged by the example that comes with Changming. It is no city's standard.")
        facts = {"pack": f"{used[0].name} {used[0].version}", "day": short_day(used[1])}
        return gettext("On trial: {pack}, from {day} on. Points take no effect.").format(**facts)

    def lines(self, chosen: "StoredPack | None") -> list[VersionLine]:
        found, before = [], None
        for one in self.stored:
            days = [short_day(day) for day, pack in reversed(self.uses) if pack == one.pk]
            against = before.pk if before is not None and before.name == one.name else ""
            found.append(
                VersionLine(
                    name=one.name,
                    version=one.version,
                    stored=day_and_clock(one.stored_at.astimezone(self.zone)),
                    used=gettext(", ").join(days),
                    href=address("packs", self.district, self.day, pack=one.pk),
                    compare_href=address("packs", self.district, self.day, pack=one.pk, against=against)
                    if against
                    else "",
                    current=chosen is not None and one.pk == chosen.pk,
                )
            )
            before = one
        return found


def _books(district: str, day: date) -> _Books:
    place = district_of(district)
    uses = [(use.from_day, use.pack_id) for use in uses_of(district)]
    return _Books(district, day, ZoneInfo(place.timezone if place else "Asia/Shanghai"), list(stored_packs()), uses)


@lru_cache(maxsize=16)
def _read(text: str) -> Pack:
    """A stored text, parsed once."""
    return read_pack(text)


def _title(pack: Pack) -> str:
    return pack.title_zh if is_chinese() else pack.title_en


def _groups(pack: Pack) -> list[ValueGroup]:
    return [ValueGroup(str(GROUPS.get(group, group)), rows) for group, rows in pack_values(pack).items()]
