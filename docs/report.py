"""Draws docs/report.png: the HTML report of a made-up archive, as a browser shows it.

    python docs/report.py

Needs presend[report], playwright and Chromium. A browser's pictures differ from one version to the next, so no test compares it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1120, 1010


def main() -> None:
    """Write the picture."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from guard import rules
    from guard.archive.reports import About, Scan, save
    from tests.archive.planted import results

    made = results(24_000, share=0.008, weeks=13, odd=False)
    about = About(
        title="Acme customer care, first quarter of 2026",
        archives=("sent-2026-q1.jsonl.gz",),
        made=datetime(2026, 4, 7, 9, 30, tzinfo=UTC),
        pages={rule.id: rule.page for rule in rules.load()},
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        save(Scan(lambda: made, about), "html", page)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab.goto(page.as_uri())
        tab.screenshot(path=ROOT / "docs" / "report.png")


if __name__ == "__main__":
    main()
