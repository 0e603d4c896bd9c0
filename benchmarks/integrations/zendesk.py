"""What the Zendesk app adds to a save: milliseconds from the press of the button until the host has saved, with and without the app.

    python benchmarks/integrations/zendesk.py [ROUNDS]

The host is the emulated one of the tests, the SDK the real one, and a real service answers on the loopback interface: what Zendesk's
proxy and the network add is not in the figures. Needs playwright, Chromium and npm. Replies are checked in rounds that alternate.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMED = "async () => { const began = performance.now(); await desk.submit(); return performance.now() - began; }"


def main(rounds: int) -> None:
    """Measure and print."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from tests.integrations.zendesk_desk import SDK_URL, Desk, Host, sdk
    from tests.test_serve import served, until

    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed")
    replies = tomllib.loads((ROOT / "tests" / "integrations" / "replies.toml").read_text("utf-8"))["reply"]
    texts = [f"<p>{reply['text']}</p>" for reply in replies if reply["verdict"] == "pass"]
    took: dict[str, list[float]] = {"bare": [], "guarded": []}
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as (process, client, log),
        Host() as host,
        sync_playwright() as playwright,
    ):
        until(lambda: "startup complete" in log(), process)
        script = sdk(npm, Path(folder) / "sdk")
        host.desk = Desk({"presend_url": str(client.base_url).rstrip("/")}, {"presend_key": ""}, ["127.0.0.1"])
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pages = {}
        for name in took:
            page = pages[name] = browser.new_page()
            page.route(SDK_URL, lambda route: route.fulfill(content_type="text/javascript", body=script))
            page.goto(host.url)
            if name == "guarded":
                page.evaluate("desk.open()")
                page.wait_for_function("desk.listening.has('ticket.save')")
        for number in range(rounds + 2):
            for name, page in pages.items():
                for text in texts:
                    page.evaluate("text => desk.write(text)", text)
                    time = page.evaluate(TIMED)
                    if number > 1:  # the first two rounds warm up
                        took[name].append(time)
    for name, times in took.items():
        print(
            f"{name:8} {len(times)} saves, median {statistics.median(times):6.1f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:6.1f} ms"
        )
    print(f"added    median {statistics.median(took['guarded']) - statistics.median(took['bare']):.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
