"""Reference pages made from the code: `python -m tools.reference` writes them, a test compares."""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()

from changming.areas.standards.rules.pack import (  # noqa: E402 -- after Django is set up
    GROUPS,
    TABLES,
    read_pack,
)
from changming.config.command import parser  # noqa: E402 -- the same
from changming.config.packs import pack_text  # noqa: E402 -- the same
from changming.intake.kinds import KINDS, Column  # noqa: E402 -- the same
from changming.intake.words import choices  # noqa: E402 -- the same
from changming.papers.schema import PATH as SCHEMA  # noqa: E402 -- the same
from changming.papers.words import NAMES, in_language, name_of  # noqa: E402 -- the same
from tools import server_reference  # noqa: E402 -- the same
from tools.site_reference import access  # noqa: E402 -- the same

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
MADE = "*Made from the code by `python -m tools.reference`; change the code, not this page.*"
BY_CONTENT = (
    "A file is read by its content, whatever its ending: an `.xls` may be an old spreadsheet, an `.xlsx`, a text, a",
    "web page with a table (HTML) or an XML spreadsheet. A text has commas, semicolons, tabs or bars, in UTF-8, GBK",
    "or UTF-16 with a byte order mark. A zipped Shapefile without `.shx` is read; without `.dbf` its shapes are, and",
    "the report says what is missing.\n",
    "A `pair` is longitude and latitude in one cell, such as `103.62,36.10`, in either order, within China (longitude",
    "73 to 136, latitude 3 to 54); columns `lon` and `lat` go before it.\n",
)


def pages() -> dict[str, str]:
    """File name → text of every reference page."""
    with in_language("en"):
        return {
            "commands.md": "\n".join(_commands()),
            "codes.md": "\n".join(_codes()),
            "day-folder.md": "\n".join(_day_folder()),
            "report.md": "\n".join(_report()),
            "packs.md": "\n".join(_packs()),
            "workflows.md": _page("Workflows", server_reference.workflows(server_reference.declared_workflows())),
            "jobs.md": _page("Jobs", server_reference.jobs()),
            "refusals.md": _page("Refusals", server_reference.refusals()),
            "settings.md": _page("Settings", server_reference.settings()),
            "access.md": "\n".join(access(MADE)),
        }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}\n\n{MADE}\n", *lines])


def _commands() -> Iterator[str]:
    yield f"# Commands\n\n{MADE}\n"
    yield "Exit codes: 0 done, no row refused · 1 done, but rows or files were refused, or a check fell short ·"
    yield "2 nothing could be done.\n"
    for words, command in _leaves(parser(), ("changming",)):
        yield f"## `{' '.join(words)}`\n\n{command.description or _help_of(command)}\n"
        yield "| argument | meaning | default |\n|---|---|---|"
        for action in command._actions:  # noqa: SLF001 -- argparse has no public list of arguments
            if not isinstance(action, argparse._HelpAction):  # noqa: SLF001 -- the same
                yield _argument(action)
        yield ""


def _leaves(command: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    nested = [each for each in command._actions if isinstance(each, argparse._SubParsersAction)]  # noqa: SLF001 -- the same
    if not nested:
        yield words, command
    for action in nested:
        for name, child in action.choices.items():
            helps = {each.dest: each.help for each in action._choices_actions}  # noqa: SLF001 -- the same
            child.description = child.description or helps.get(name)
            yield from _leaves(child, (*words, name))


def _help_of(command: argparse.ArgumentParser) -> str:
    return command.prog


def _argument(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    values = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
    hidden = action.default is None or isinstance(action.default, bool) or action.dest == "jobs"
    default = "" if hidden or action.default == argparse.SUPPRESS else str(action.default)
    return f"| `{name}` | {action.help or ''}{values} | {default} |"


def _codes() -> Iterator[str]:
    yield f"# Codes and words\n\n{MADE}\n"
    for kind in NAMES:
        yield f"## {kind}\n\n| value | 中文 | English |\n|---|---|---|"
        for value in NAMES[kind]:
            with in_language("zh"):
                chinese = name_of(kind, value)
            yield f"| `{value}` | {chinese} | {name_of(kind, value)} |"
        yield ""


def _day_folder() -> Iterator[str]:
    yield f"# Columns of a day folder\n\n{MADE}\n"
    yield "A table's kind is the beginning of its file's or sheet's name. Headers may stand in any order, in either"
    yield "language.\n"
    yield from BY_CONTENT
    for kind in KINDS.values():
        needs = "; ".join(" or ".join(f"`{name}`" for name in group) for group in kind.needs)
        yield f"## {kind.name}\n\nNames: {', '.join(kind.names)}. Needed: {needs}.\n"
        yield "| column | read as | headers | words |\n|---|---|---|---|"
        for column in kind.columns:
            yield f"| `{column.name}` | {column.type} | {', '.join(column.headers)} | {_words(column)} |"
        yield ""


def _words(column: Column) -> str:
    return choices(column.words) if column.words is not None else ""


def _report() -> Iterator[str]:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    yield f"# `report.json`\n\n{MADE}\n"
    yield "The schema itself ships in the package: `changming/papers/report.schema.json`.\n"
    for name, shape in {"Report": schema, **schema["$defs"]}.items():
        yield f"## {name}\n\n{shape.get('description', '')}\n\n| key | value |\n|---|---|"
        for key, value in shape.get("properties", {}).items():
            yield f"| `{key}` | {_type(value)} |"
        yield ""


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return value["$ref"].rpartition("/")[2]
    if "anyOf" in value:
        return " or ".join(_type(each) for each in value["anyOf"])
    if "enum" in value:
        return ", ".join(f"`{each}`" for each in value["enum"])
    kind = value.get("type", "")
    kinds = kind if isinstance(kind, list) else [kind]
    if "array" in kinds and "items" in value:
        return f"list of {_type(value['items'])}"
    return str(value["format"]) if "format" in value else " or ".join(map(str, kinds))


def _packs() -> Iterator[str]:
    example = read_pack(pack_text("example", Path()))
    yield f"# Keys of a standard pack\n\n{MADE}\n"
    yield "Each value is `{ value = …, unit = …, source = … }`. The column *example* is the shipped example pack, no"
    yield "city's standard.\n"
    for name, kind in {**GROUPS, **TABLES}.items():
        yield f"## {name}\n\n{(kind.__doc__ or '').splitlines()[0]}\n"
        yield "| key | decides | unit | range | example |\n|---|---|---|---|---|"
        for part in fields(kind):
            low, high = part.metadata.get("low", ""), part.metadata.get("high", "")
            span = f"{low} to {high}" if low != "" else "true, false"
            given = example.sources.get(f"{name}.{part.name}")
            shown = given.value if given else _of_each(example.sources, name, part.name)
            yield f"| `{part.name}` | {part.metadata['says']} | {part.metadata['unit']} | {span} | {shown} |"
        yield ""


def _of_each(sources: Any, table: str, key: str) -> str:  # noqa: ANN401 -- a pack's sources
    found = [(name.split(".")[1], value.value) for name, value in sources.items() if name.startswith(f"{table}.")]
    del key
    return ", ".join(f"{name} {value}" for name, value in found)


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text.rstrip() + "\n", "utf-8")
        print(name)


if __name__ == "__main__":
    main()
