"""Draws docs/integrations/django-helpdesk.png: the form of a real django-helpdesk that holds a reply back.

    python docs/integrations/django_helpdesk.py PYTHON

PYTHON is that of an environment with django-helpdesk 2.6.1. Needs playwright and Chromium. A browser's pictures differ from one
version to the next, so no test compares it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1180, 1060
TEXT = "Hi Sam, the payment with card 4111 1111 1111 1111 was declined, please use another one."


def main(python: str) -> None:
    """Write the picture."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from tests.integrations.test_django_helpdesk import PACKAGE, Desk

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["PRESEND_CONFIG"] = str(ROOT / "examples" / "presend.toml")
        site = next(path for path in sys.path if path.endswith("site-packages"))
        desk = Desk(python, Path(folder), PACKAGE, ROOT, site=site)
        try:
            desk.fresh(presend={"timeout": 20}, description="My payment was declined. What now?")
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            helpdesk = desk("serve") + "/helpdesk"
            tab.goto(f"{helpdesk}/login/?next=/helpdesk/tickets/{desk.ticket}/")
            tab.fill("[name=username]", "agent")
            tab.fill("[name=password]", "agent")
            tab.press("[name=password]", "Enter")
            tab.click("#respond-tab")
            tab.fill("#commentBox", TEXT)
            tab.click("#ticket-respond-form button.btn-success")
            tab.wait_for_selector("#presend")
            tab.click("#respond-tab")
            tab.wait_for_timeout(500)  # the pane fades in
            tab.evaluate(
                "document.activeElement.blur(); document.getElementById('presend').scrollIntoView({block: 'end'}); scrollBy(0, 250)"
            )
            tab.screenshot(path=ROOT / "docs" / "integrations" / "django-helpdesk.png")
        finally:
            desk.end()


if __name__ == "__main__":
    main(sys.argv[1])
