"""Refuse CSS and JavaScript that Chromium 86 does not know; called by `make check`.

Office browsers, old phones and pages opened inside WeChat are that old. Our own files stay within: no `@layer`,
nesting, `:has`, `:is`, container queries, import maps, nothing newer than ES2020.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
WEB = ROOT / "src" / "changming"
CSS = {
    r"@layer\b": "cascade layers",
    r"@container\b|\bcontainer(-type|-name)?\s*:": "container queries",
    r"@scope\b": "scoped styles",
    r"@property\b": "registered properties",
    r":has\(": ":has()",
    r":(is|where)\(": ":is() and :where()",
    r":user-(in)?valid\b": ":user-valid",
    r"(?<![-\w])inset(-\w+)*\s*:": "inset",
    r"(?<![-\w])aspect-ratio\s*:": "aspect-ratio",
    r"\b(color-mix|light-dark|oklch|oklab|lch|lab)\(": "newer colour functions",
    r"\d(dvh|svh|lvh|dvw|cqw|cqh)\b": "newer units",
    r"\bsubgrid\b": "subgrid",
    r"@import\b": "imports (a page carries its own styles)",
    r"url\(\s*['\"]?(https?:)?//": "addresses outside",
}
NETWORK = r"\b(fetch|XMLHttpRequest|WebSocket|EventSource)\b"
# Scripts of the site that may ask it for more; papers never load them.
ASKS_THE_SERVER = {"drop.js", "swap.js", "waiting.js", "wall.js"}
JAVASCRIPT = {
    r"\?\?=|\|\|=|&&=": "logical assignment",
    r"\.at\(": ".at()",
    r"\.replaceAll\(": ".replaceAll()",
    r"\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|with)\(": "newer array methods",
    r"\bObject\.(hasOwn|groupBy)\b": "newer Object methods",
    r"\bPromise\.(any|withResolvers|try)\b": "newer promises",
    r"\bstructuredClone\(": "structuredClone()",
    r"\b(WeakRef|FinalizationRegistry)\b": "weak references",
    r"(?<![\w'\"`&])#[A-Za-z_]\w*\s*(=|\(|;)": "private class members",
    r"\bstatic\s*\{": "static blocks",
    r"\b\d+_\d": "numeric separators",
    r"^\s*await\b": "await outside a function",
    r"/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(": "regular expressions with v",
    r"\bimport\s*\(|\bimport\.meta\b|^\s*import\b": "modules (a page carries its own script)",
    NETWORK: "the network (papers open without it)",
}
HTML = {
    r"type=.importmap.": "import maps",
    r"(src|href)=.https?:": "addresses outside",
    r"<(dialog|search)\b": "newer elements",
    r"\b(popover|inert)\b=?": "newer attributes",
}
SITE_HTML = {
    r"\sstyle\s*=|<style\b": "inline style (the site's policy forbids it)",
    r"\son\w+\s*=": "inline handlers (the site's policy forbids them)",
    r"<script(?![^>]*\ssrc=)": "inline scripts (the site's policy forbids them)",
    r"href=.javascript:": "scripts as addresses (the site's policy forbids them)",
}
PAPERS = "papers/"  # pages that people carry off bring their own styles and scripts
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINE_COMMENT = re.compile(r"(?<![:\w\"'])//.*")
STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")


def broken(text: str, rules: dict[str, str], name: str) -> Iterator[str]:
    """Every broken rule, as `name:line: what`."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in rules.items():
            if re.search(pattern, line):
                yield f"{name}:{number}: newer than the baseline: {what}"


def nested(text: str, name: str) -> Iterator[str]:
    """Style rules inside style rules; @media and the like may hold rules."""
    open_blocks: list[bool] = []  # for each open brace: is it a style rule?
    started = 0
    for place in re.finditer(r"[{};]", text):
        if place[0] == "{":
            rule = not text[started : place.start()].strip().startswith("@")
            if rule and any(open_blocks):
                yield f"{name}:{text.count(chr(10), 0, place.start()) + 1}: newer than the baseline: nesting"
            open_blocks.append(rule)
        elif place[0] == "}" and open_blocks:
            open_blocks.pop()
        started = place.end()


def blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text without what the pattern finds, its lines kept."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def findings(path: Path, name: str) -> Iterator[str]:
    """What breaks the baseline in one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        text = blanked(text, COMMENT)
        yield from broken(text, CSS, name)
        yield from nested(blanked(text, STRING), name)
    elif path.suffix == ".js":
        text = blanked(blanked(blanked(text, COMMENT), STRING), LINE_COMMENT)
        asks = path.name in ASKS_THE_SERVER
        yield from broken(
            text, {rule: what for rule, what in JAVASCRIPT.items() if not (asks and rule == NETWORK)}, name
        )
    else:
        yield from broken(text, HTML if PAPERS in name else {**HTML, **SITE_HTML}, name)


def web_files() -> Iterator[Path]:
    """Our own styles, scripts and pages; what is vendored says itself what it needs."""
    for pattern in ("assets/css/*.css", "assets/js/*.js", "templates/**/*.html"):
        yield from sorted(WEB.glob(pattern))


def main() -> int:
    """Print what breaks the baseline; 1 if anything does."""
    found = [what for path in web_files() for what in findings(path, str(path.relative_to(ROOT)))]
    print("\n".join(found) if found else f"web baseline: {sum(1 for _ in web_files())} files in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
