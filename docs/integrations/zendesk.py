"""Draws docs/integrations/zendesk.png: the Zendesk app beside a ticket, in the emulated host of its tests.

    python docs/integrations/zendesk.py

Needs playwright, Chromium and npm. A browser's pictures differ from one version to the next, so no test compares it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
[brand]
name = "Acme"
[[brand.secure_channel]]
label = "secure messages"
url = "https://acme.example/messages"
[record]
url = "sqlite:///record.db"
key_file = "key"
"""
REPLY = """<p>Hello Sam,</p>
<p>sorry about that! The payment with card 4111 1111 1111 1111 was declined by your bank.</p>
<p>Could you send over the CVV, so that I can try once more?</p>"""


def main() -> None:
    """Write the picture."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from tests.integrations.zendesk_desk import SDK_URL, Desk, Host, sdk
    from tests.test_serve import served, until

    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), config=CONFIG) as (process, client, log),
        Host() as host,
        sync_playwright() as playwright,
    ):
        until(lambda: "startup complete" in log(), process)
        script = sdk(npm, Path(folder) / "sdk")
        host.desk = Desk({"presend_url": str(client.base_url).rstrip("/")}, {"presend_key": ""}, ["127.0.0.1"])
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1180, "height": 1000}, color_scheme="light")
        tab.route(SDK_URL, lambda route: route.fulfill(content_type="text/javascript", body=script))
        tab.goto(host.url)
        tab.evaluate("desk.open()")
        tab.evaluate("text => desk.write(text)", REPLY)
        tab.click("#submit")
        tab.frame_locator("#app").locator("body[data-state=held]").wait_for()
        tab.wait_for_timeout(300)
        tab.screenshot(path=ROOT / "docs" / "integrations" / "zendesk.png")


if __name__ == "__main__":
    main()
