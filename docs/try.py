"""Draws docs/try.png: the first page of the service with its example, as a browser shows it.

    python docs/try.py

Needs playwright and Chromium. A browser's pictures differ from one version to the next, so no test compares it.
"""

from __future__ import annotations

import shutil
import socket
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1180, 900


def main() -> None:
    """Write the picture."""
    sys.path.insert(0, str(ROOT))
    import uvicorn
    from playwright.sync_api import sync_playwright

    from api.app import create_app
    from guard.pipeline import Guard

    app = create_app(Guard.load(ROOT / "examples" / "presend.toml"))
    with socket.create_server(("127.0.0.1", 0)) as listening, sync_playwright() as playwright:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            tab.goto(f"http://127.0.0.1:{listening.getsockname()[1]}/")
            tab.click("#example")
            tab.wait_for_selector("#verdict.fail")
            tab.evaluate("document.activeElement.blur()")
            tab.screenshot(path=ROOT / "docs" / "try.png")
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
