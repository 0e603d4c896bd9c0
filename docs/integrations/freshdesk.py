"""Draws docs/integrations/freshdesk.png: the window in which the app for Freshdesk says why a reply was held.

    python docs/integrations/freshdesk.py

It is the app's own page with a stand-in for Freshworks' client; Freshdesk puts a frame around it. Needs playwright and Chromium. A
browser's pictures differ from one version to the next, so no test compares it.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "integrations" / "freshdesk" / "app"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
REPLY = "Hello Sam, sorry about that! The payment with your card 4111 1111 1111 1111 was declined by your bank. Your parcel leaves on Monday all the same."


def main() -> None:
    """Write the picture."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import Route, sync_playwright

    from guard import Guard, Reply
    from tests.integrations.test_freshdesk import FAKE

    verdict = Guard.load().check(Reply("", REPLY, "email"))
    held = [finding for finding in verdict.findings if finding.outcome.name in ("WARN", "BLOCK")]
    shown = {
        "findings": [f"{finding.why} {finding.instead}" for finding in held],
        "rewrite": verdict.suggestion and verdict.suggestion.rewrite,
        "ticket": True,
    }

    def served(route: Route) -> None:
        name = route.request.url.partition("acme.example/")[2]
        if "appclient" in name:
            route.fulfill(content_type="text/javascript", body=FAKE.replace("MODAL", json.dumps(shown)))
        else:
            route.fulfill(content_type=KINDS[Path(name).suffix], body=(APP / name).read_text("utf-8"))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 640, "height": 245}, device_scale_factor=2, locale="en-GB")
        page.route("**/*", served)
        page.goto("https://app.acme.example/modal.html")
        page.wait_for_selector("#findings li")
        page.screenshot(path=ROOT / "docs" / "integrations" / "freshdesk.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
