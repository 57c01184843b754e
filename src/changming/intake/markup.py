"""HTML and XML as exports write them, well or badly: tags and texts one after another.

Nothing is looked up and nothing is expanded but the names of single characters; a document type is read over.
"""

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

TAG = re.compile(
    r"<(?P<close>/?)(?:[A-Za-z][\w.-]*+:)?(?P<name>[A-Za-z][\w.-]*+)"
    r"(?P<rest>(?:[^'\"<>]++|\"[^\"<]*+\"|'[^'<]*+'|['\"])*+)>"  # never steps back: linear, whatever is not closed
)
ATTRIBUTE = re.compile(r"(?<![\w.:-])(?:[\w.-]++:)?([\w.-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s'\"]++))")
ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*+:)?([A-Za-z][\w.-]*+)[\s/>]")
BEGIN = re.compile(r"<(?:\?xml|!doctype|!--|[A-Za-z][\w:.-]*+[\s/>])", re.IGNORECASE)
ENDS = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style")}  # what they hold is no text
SKIPPED = (("<!--", "-->"), ("<?", "?>"), ("<!", ">"))
CDATA, CDATA_END = "<![CDATA[", "]]>"
PAGE_ROOTS = frozenset({"html", "head", "meta", "title", "style", "body", "center", "div", "font", "table", "tr"})
WORKBOOK_ROOT = "workbook"
LOOKED_AT = 4_000


def is_markup(text: str) -> bool:
    """Whether a text begins as HTML or XML does."""
    return BEGIN.match(text.lstrip()[:LOOKED_AT]) is not None


def root_of(text: str) -> str:
    """The first element's name, lower case and without its prefix; "" where the begin of the text has none."""
    found = ROOT.search(re.sub(r"<!--.*?(?:-->|$)", "", text[:LOOKED_AT], flags=re.DOTALL))
    return found[1].lower() if found else ""


def holds_tables(begin: bytes) -> bool:
    """Whether bytes begin like a page or an XML workbook: what exports call .xls."""
    text = begin.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return is_markup(text) and root_of(text) in PAGE_ROOTS | {WORKBOOK_ROOT}


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Texts as ("", text), tags as (name, what stands behind it) and ("/name", ""); names lower case, no prefix."""
    position = 0
    while (start := text.find("<", position)) >= 0:
        if start > position:
            yield "", html.unescape(text[position:start])
        if text.startswith(CDATA, start):
            position = _behind(text, start, CDATA_END)
            yield "", text[start + len(CDATA) : position].removesuffix(CDATA_END)
            continue
        tag = TAG.match(text, start)
        if tag is None:
            position = _behind_no_tag(text, start)
            if position == start + 1:
                yield "", "<"
            continue
        name, position = tag["name"].lower(), tag.end()
        yield (tag["close"] + name, tag["rest"])
        if name in ENDS and not tag["close"]:
            end = ENDS[name].search(text, position)
            position = end.start() if end else len(text)
    if position < len(text):
        yield "", html.unescape(text[position:])


def _behind(text: str, start: int, mark: str) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _behind_no_tag(text: str, start: int) -> int:
    """Where to go on behind a comment or the like; behind the bracket alone where it is none."""
    for begin, end in SKIPPED:
        if text.startswith(begin, start):
            return _behind(text, start + len(begin), end)
    return start + 1


@lru_cache(maxsize=1_000)  # exports write the same few over and over
def attributes(rest: str) -> Mapping[str, str]:
    """What stands behind a tag's name, by attribute in lower case and without prefix."""
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "") for found in ATTRIBUTE.finditer(rest)
    }
