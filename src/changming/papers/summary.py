"""The short summary that the command line prints: counts, what arrived, doubts, bad input, where the papers lie."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext, ngettext

from changming.papers.figures import doubt_count, duty_tally, segment_tally
from changming.papers.report import InputError, Report
from changming.papers.report_json import in_order
from changming.papers.sentences import arrived_sentence, duties_sentence, missing_sentences, segments_sentence
from changming.papers.words import error_says
from changming.papers.words.numbers import count, long_day

ERRORS_SHOWN = 5


def summary(report: Report, papers: Iterable[Path]) -> str:
    """Some ten lines of plain text in the present language."""
    lines = [f"{report.district.name} {long_day(report.day)}"]
    if report.simulated:
        lines.append(gettext("Simulated data"))
    lines += [duties_sentence(duty_tally(report)), segments_sentence(segment_tally(report))]
    lines.append(gettext(", ").join([arrived_sentence(report), *missing_sentences(report)]))
    lines.append(_waiting(report))
    lines += _errors(in_order(report).input_errors)
    lines.append(gettext("Papers:"))
    lines += [f"  {path}" for path in papers]
    return "\n".join(lines)


def _waiting(report: Report) -> str:
    text = gettext("{doubts} doubts and {findings} proposed findings wait for a person")
    return text.format(doubts=count(doubt_count(report)), findings=count(len(report.findings)))


def _errors(errors: tuple[InputError, ...]) -> list[str]:
    if not errors:
        return []
    text = ngettext("{count} row or file could not be used:", "{count} rows or files could not be used:", len(errors))
    lines = [text.format(count=count(len(errors)))]
    lines += [f"  {error_line(error)}" for error in errors[:ERRORS_SHOWN]]
    if len(errors) > ERRORS_SHOWN:
        more = count(len(errors) - ERRORS_SHOWN)
        lines.append(gettext("  and {count} more, all of them in report.xlsx").format(count=more))
    return lines


def error_line(error: InputError) -> str:
    """排班表.xlsx 第 14 行 上岗时间 “六点半”：请写 06:30."""
    where = [error.file]
    if error.row is not None:
        where.append(gettext("row {row}").format(row=error.row))
    if error.column:
        where.append(error.column)
    if error.value:
        where.append(gettext("“{value}”").format(value=error.value))
    return gettext("{where}: {what}").format(where=" ".join(where), what=error_says(error))
