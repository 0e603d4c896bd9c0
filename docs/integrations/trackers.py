"""Draws docs/integrations/roundup.png and rt.png: the form of a reply that is held back, as a browser shows it.

    python docs/integrations/trackers.py PYTHON

PYTHON is the interpreter of an environment with Roundup. RT comes from Debian's packages. Needs playwright and Chromium. A browser's
pictures differ from one version to the next, so no test compares them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "docs" / "integrations"
LEAK = "Dear Ada, the payment with card 4111 1111 1111 1111 was declined, please use another one."


def main() -> None:
    """Write the pictures."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from tests.integrations import roundup_tracker, rt_desk
    from tests.test_serve import served, until

    with tempfile.TemporaryDirectory() as folder:
        for name in ("service", "roundup", "rt"):
            (Path(folder) / name).mkdir()
        with (
            served(Path(folder) / "service") as (process, client, log),
            roundup_tracker.tracker(Path(folder) / "roundup", Path(sys.argv[1])) as tracker,
            rt_desk.desk(Path(folder) / "rt") as desk,
            sync_playwright() as playwright,
        ):
            until(lambda: "startup complete" in log(), process)
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tracker.set(url=client.base_url, staff_roles="Agent")
            desk.set(URL=str(client.base_url))
            roundup(browser.new_page(viewport={"width": 1000, "height": 640}), tracker.url, roundup_tracker.PASSWORD)
            rt(browser.new_page(viewport={"width": 1180, "height": 900}), desk.url, rt_desk.PASSWORD)


def roundup(tab: Any, url: str, password: str) -> None:
    """Write roundup.png."""
    tab.goto(f"{url}issue1")
    tab.fill("[name=__login_name]", "sam")
    tab.fill("[name=__login_password]", password)
    tab.press("[name=__login_password]", "Enter")
    tab.wait_for_selector("textarea[name='@note']")
    tab.fill("textarea[name='@note']", LEAK)
    tab.click("input[name=submit_button]")
    tab.wait_for_selector(".error-message")
    tab.screenshot(path=HERE / "roundup.png")


def rt(tab: Any, url: str, password: str) -> None:
    """Write rt.png."""
    tab.goto(f"{url}Ticket/Update.html?Action=Respond&id=1")
    tab.fill("[name=user]", "sam")
    tab.fill("[name=pass]", password)
    tab.press("[name=pass]", "Enter")
    tab.wait_for_selector("textarea[name=UpdateContent]")
    tab.fill("textarea[name=UpdateContent]", LEAK)
    tab.press("textarea[name=UpdateContent]", "Tab")  # RT then looks who will get a mail
    tab.wait_for_load_state("networkidle")
    tab.click("input[name=SubmitTicket]")
    tab.wait_for_selector(".action-results")
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=HERE / "rt.png")


if __name__ == "__main__":
    main()
