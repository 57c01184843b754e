import pytest
from tools import web_baseline


def found(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [line.split(": ")[-1] for line in web_baseline.findings(path, name)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("@layer a { p { color: red } }", "cascade layers"),
        ("a { b { color: red } }", "nesting"),
        ("a { & .b { color: red } }", "nesting"),
        ("@media print { a { color: red; b { color: blue } } }", "nesting"),
        ("p:has(b) { color: red }", ":has()"),
        (":is(td, th) { color: red }", ":is() and :where()"),
        ("@container (width > 4em) { p { color: red } }", "container queries"),
        ("p { inset: 0 }", "inset"),
        ("p { aspect-ratio: 4/3 }", "aspect-ratio"),
        ("p { color: color-mix(in srgb, red, blue) }", "newer colour functions"),
    ],
)
def test_web_baseline_refuses_newer_styles(tmp_path, text, what):
    assert found(tmp_path, "a.css", text) == [what]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a ??= 1;", "logical assignment"),
        ("list.at(-1);", ".at()"),
        ("text.replaceAll('a', 'b');", ".replaceAll()"),
        ("class A { #hidden = 1; }", "private class members"),
        ("const n = 1_000;", "numeric separators"),
        ("await ready;", "await outside a function"),
        ("fetch(address);", "the network (papers open without it)"),
    ],
)
def test_web_baseline_refuses_newer_scripts(tmp_path, text, what):
    assert found(tmp_path, "a.js", text) == [what]


def test_web_baseline_lets_pass_what_is_old_or_only_said(tmp_path):
    styles = "/* no :has() */ p::after { content: 'is(' } @media print { a:hover { box-shadow: inset 0 0 0 1px } }"
    script = "// a ??= 1\nconst said = 'list.at(1) #x = 2', b = a?.c ?? 2, color = '#fff';\n"

    assert found(tmp_path, "a.css", styles) == []
    assert found(tmp_path, "a.js", script) == []


def test_web_baseline_holds_for_our_own_files():
    assert web_baseline.main() == 0
