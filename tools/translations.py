"""Catalogues: `extract` brings django.po up to date with the code, `compile` writes the .mo files."""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "changming"
LOCALE = SOURCE / "locale"
LANGUAGES = ("zh_Hans", "en")
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue changes when its words do
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "marked": None,
}


def catalogue_path(language: str) -> Path:
    """Where a language's catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands; entries that stand twice are one."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def messages_of_the_code() -> Catalog:
    """Every sentence that the code marks for translation."""
    template = Catalog(domain="django")
    found = extract_from_dir(str(SOURCE), method_map=[("**.py", "python")], keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        template.add(message, context=context)
    return template


def extract() -> None:
    """Add new messages to each catalogue, drop unused ones; sorted, without line numbers."""
    template = messages_of_the_code()
    for language in LANGUAGES:
        old = read(language)
        new = Catalog(locale=language, domain="django", project="changming", fuzzy=False)
        for message in template:
            if message.id:
                kept = old.get(message.id, message.context)
                new.add(message.id, string=kept.string if kept else "", context=message.context, flags=message.flags)
        new.creation_date = new.revision_date = UNDATED
        buffer = io.BytesIO()
        write_po(buffer, new, sort_output=True, no_location=True, width=120, ignore_obsolete=True)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(buffer.getvalue())
        missing = sum(1 for message in new if message.id and not message.string) if language != "en" else 0
        print(f"{language}: {len(new)} messages, {missing} without translation")


def compile_catalogues() -> None:
    """Write the .mo beside each .po."""
    for language in LANGUAGES:
        path = catalogue_path(language)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))


if __name__ == "__main__":
    {"extract": extract, "compile": compile_catalogues}[sys.argv[1]]()
