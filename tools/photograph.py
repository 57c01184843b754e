"""Photograph a report for looking at: map page on desk and phone, light, dark, printed; bulletin page by page.

Call it with two folders: python tools/photograph.py REPORT PICTURES
"""

import shutil
import sys
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, sync_playwright

SHOTS = {
    "map-1440": {"viewport": {"width": 1440, "height": 1340}},
    "map-dark-1440": {"viewport": {"width": 1440, "height": 1340}, "color_scheme": "dark"},
    "map-390": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
}
PDF_SCALE = 1.6  # pixels per point


def pages(pdf: Path, out: Path, name: str) -> None:
    """One picture per page."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            page.render(scale=PDF_SCALE).to_pil().save(out / f"{name}-{number}.png")


def photograph(browser: Browser, report: Path, out: Path) -> None:
    """The map page with its first segment selected, then as it prints."""
    for name, settings in SHOTS.items():
        context = browser.new_context(offline=True, **settings)
        page = context.new_page()
        page.goto((report / "map.html").resolve().as_uri())
        page.wait_for_selector("html[data-ready]")
        if page.locator(".pick").count():
            page.click(".pick >> nth=0")
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(300)
        page.screenshot(path=out / f"{name}.png")
        if name == "map-1440":
            margin = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
            page.pdf(path=out / "map-print.pdf", format="A4", margin=margin)
        context.close()
    pages(out / "map-print.pdf", out, "map-print")


def main() -> int:
    """Take all pictures of one report."""
    chromium = shutil.which("chromium")
    if len(sys.argv) != 3 or chromium is None:
        print(__doc__ if chromium else "no Chromium: install Debian's package chromium", file=sys.stderr)
        return 2
    report, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    pages(report / "bulletin.pdf", out, "bulletin")
    shutil.copy(report / "brief.png", out / "brief.png")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        photograph(browser, report, out)
        browser.close()
    print("\n".join(str(path) for path in sorted(out.glob("*.png"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
