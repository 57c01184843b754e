"""The two claims of a doubt, taken from a report: this evidence, and what it is compared with."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext

from changming.doors.desk.day_facts import SIGN_IN, DoubtFact
from changming.doors.desk.doubts_page import DetailFacts
from changming.doors.desk.shared_parts import PairSide, Photo
from changming.papers.report import DutyLine, PhotoLine, Report, SignInLine
from changming.papers.words import name_of
from changming.papers.words.numbers import clock, day_and_clock, duration, metres, quantity

Source = Callable[[str, str], str]
UNREADABLE = "photo_unreadable"
OF_DEVICES = frozenset({"shared_device", "other_datum", "mock_location", "device_changed"})


def no_source(_file: str, _sha256: str) -> str:
    """No photo has an address."""
    return ""


def detail_of_report(
    report: Report, doubts: Sequence[DoubtFact], fact: DoubtFact, source: Source = no_source
) -> DetailFacts:
    """Both claims of one doubt, photos at the address that `source` gives for a file and its hash ("": not known).

    A doubt of a device or a datum may be decided with those of the same team.
    """
    duty = next((each for each in report.duties if each.id == fact.duty), None)
    if fact.kind == SIGN_IN:
        sides, between = _sign_in(report, fact, duty)
    else:
        sides, between = _photo(report, fact, duty, source)
    alike = [other.key for other in doubts if other.key != fact.key and is_alike(fact, other)]
    return DetailFacts(fact, sides, (*between, *_measured(fact)), alike=alike)


def is_alike(one: DoubtFact, other: DoubtFact) -> bool:
    """Whether two doubts have one cause, so that a person may decide them as one."""
    same = one.doubt.code == other.doubt.code and one.team == other.team and other.state == "open"
    return same and one.doubt.code in OF_DEVICES and one.doubt.about == other.doubt.about


def _sign_in(
    report: Report, fact: DoubtFact, duty: DutyLine | None
) -> tuple[tuple[PairSide, PairSide], list[tuple[str, str]]]:
    line = next(each for each in report.sign_ins if f"{each.file}:{each.row}" == fact.file)
    this = PairSide(gettext("This sign-in"), _sign_in_facts(line))
    between = [] if line.distance_m is None else [(gettext("Distance"), metres(line.distance_m))]
    if line.late_s:
        name = gettext("Late") if line.late_s > 0 else gettext("Early")
        between.append((name, duration(line.late_s)))
    return (this, _post(duty, fact.place)), between


def _sign_in_facts(line: SignInLine) -> list[tuple[str, str]]:
    return [
        (gettext("Time"), day_and_clock(line.time)),
        (gettext("Kind"), name_of("sign_in_kind", line.kind)),
        (gettext("Evidence"), name_of("sign_in_grade", line.grade)),
        (gettext("File"), f"{line.file}:{line.row}"),
    ]


def _post(duty: DutyLine | None, place: str) -> PairSide:
    if duty is None:
        return PairSide(gettext("The duty"), [(gettext("Duty"), gettext("matches no duty"))])
    facts = [
        (gettext("Place"), place),
        (gettext("Time"), f"{clock(duty.starts)}–{clock(duty.ends)}"),
        (gettext("Work"), name_of("work", duty.work)),
        (gettext("Verdict"), name_of("verdict", duty.verdict)),
    ]
    return PairSide(gettext("The duty"), facts)


def _photo(
    report: Report, fact: DoubtFact, duty: DutyLine | None, source: Source
) -> tuple[tuple[PairSide, PairSide], list[tuple[str, str]]]:
    line = next(each for each in report.photos if each.file == fact.file)
    this = PairSide("", photo=_shown(line.file, line, source))
    taken = [(gettext("Taken at, from"), name_of("taken_at_from", line.taken_at_from))]
    if fact.doubt.code != "photo_reused" or not fact.doubt.about:
        return (this, _post(duty, fact.place)), taken
    older = next((each for each in report.photos if each.file == fact.doubt.about), None)
    return (this, PairSide("", photo=_shown(fact.doubt.about, older, source))), taken


def _shown(file: str, line: PhotoLine | None, source: Source) -> Photo:
    """The picture, or a tile that names it."""
    readable = line is None or all(doubt.code != UNREADABLE for doubt in line.doubts)
    src = source(file, line.sha256 if line else "") if readable else ""
    return Photo(src, file, day_and_clock(line.taken_at) if line else file)


def _measured(fact: DoubtFact) -> Iterable[tuple[str, str]]:
    doubt = fact.doubt
    if doubt.measured is not None:
        yield gettext("Measured"), quantity(abs(doubt.measured), doubt.unit)
    if doubt.allowed is not None:
        yield gettext("Allowed"), quantity(doubt.allowed, doubt.unit)
    if doubt.about:
        yield gettext("About"), doubt.about
