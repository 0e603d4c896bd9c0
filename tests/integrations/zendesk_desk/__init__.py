"""An emulated host of Zendesk apps on the loopback interface, and the real SDK that is put into the app's frame.

The SDK is `zendesk_app_framework_sdk` of npm. The host is ours: it sends and answers the messages of the SDK, stands in for the proxy
through which apps ask other services, and keeps what was saved.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from filelock import FileLock

HERE = Path(__file__).parent
APP = HERE.parents[2] / "integrations" / "zendesk"
SDK_URL = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"

TICKET = {
    "id": 1042,
    "via": {"channel": "twitter"},
    "requester": {
        "id": 7,
        "name": "Sam Sample",
        "email": "sam@acme.example",
        "identities": [{"type": "email", "value": "sam@acme.example"}, {"type": "phone_number", "value": "07700 900123"}],
    },
    "conversation": [
        {
            "author": {"id": 7, "name": "Sam Sample", "role": "end-user"},
            "channel": {"name": "twitter"},
            "message": {"content": "Why was my payment declined? I need the order by Friday.", "contentType": "text/plain"},
        },
        {
            "author": {"id": 2, "name": "Kim", "role": "agent"},
            "channel": {"name": "internal"},
            "message": {"content": "She has called twice about it.", "contentType": "text/plain"},
        },
    ],
}


def sdk(npm: str, folder: Path) -> str:
    """Install the SDK with `npm` in `folder`, once, and return it as a script for a page."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    folder.parent.mkdir(parents=True, exist_ok=True)
    stamp = folder / "installed-from"
    with FileLock(f"{folder}.lock"):
        if not stamp.is_file() or stamp.read_text() != wanted:
            folder.mkdir(exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder / name)
            subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=300)
            stamp.write_text(wanted)
    return _script(folder / "node_modules" / "zendesk_app_framework_sdk" / "lib")


def _script(library: Path) -> str:
    # Its files are CommonJS modules, which a browser does not know; all of them are in one folder.
    files = {f"./{path.relative_to(library).with_suffix('').as_posix()}": path for path in sorted(library.rglob("*.js"))}
    modules = ",\n".join(
        f"{json.dumps(name)}: function (module, exports, require) {{{path.read_text('utf-8')}\n}}"
        for name, path in files.items()
    )
    return f"""(function () {{
var known = {{}}, files = {{{modules}}};
function require(name) {{
  if (!known[name]) {{ known[name] = {{ exports: {{}} }}; files[name](known[name], known[name].exports, require); }}
  return known[name].exports;
}}
window.ZAFClient = require("./index");
}})();"""


@dataclass
class Desk:
    """A ticket in an emulated host, its proxy, and what was saved."""

    settings: dict[str, object]
    secrets: dict[str, str]
    whitelist: list[str]
    ticket: dict[str, object] = field(default_factory=lambda: json.loads(json.dumps(TICKET)))
    locale: str = "en-GB"
    saved: list[dict[str, object]] = field(default_factory=list)
    asked: list[dict[str, object]] = field(default_factory=list)
    """What the app handed to the proxy, as it was, before any secret was put in."""
    sent: list[dict[str, object]] = field(default_factory=list)
    """What the proxy sent on."""
    hides_headers: bool = False
    url: str = ""

    def proxied(self, options: dict[str, object]) -> dict[str, object]:
        """Send a request on as the proxy of Zendesk does, with the secure settings put in, and return its answer."""
        self.asked.append(options)
        url, body = str(options["url"]), str(options.get("data") or "")
        headers = {"Content-Type": str(options.get("contentType") or ""), **options.get("headers", {})}  # type: ignore[dict-item]
        if options.get("secure"):
            if urlsplit(url).hostname not in self.whitelist:
                return {"status": 400, "responseText": "the host is not in domainWhitelist"}
            for name, value in self.secrets.items():
                placeholder = f"{{{{setting.{name}}}}}"
                url, body = url.replace(placeholder, value), body.replace(placeholder, value)
                headers = {key: held.replace(placeholder, value) for key, held in headers.items()}
        self.sent.append({"url": url, "headers": headers, "body": body})
        asking = urllib.request.Request(url, body.encode(), headers, method=str(options["type"]))
        try:
            with _OPENER.open(asking, timeout=8) as answer:
                return self._answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return self._answer(error.code, error.headers, error.read())
        except OSError:
            return {"status": 502, "statusText": "Bad Gateway", "responseText": "", "responseHeaders": {}}

    def _answer(self, status: int, headers: object, content: bytes) -> dict[str, object]:
        text = content.decode("utf-8", "replace")
        shown = {} if self.hides_headers else {name.lower(): value for name, value in headers.items()}  # type: ignore[attr-defined]
        answer: dict[str, object] = {"status": status, "responseText": text, "responseHeaders": shown}
        try:
            return answer | {"responseJSON": json.loads(text)}
        except ValueError:
            return answer


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Host:
    """Serves the pages of one `Desk` after the other. Used as a context."""

    def __init__(self) -> None:
        """Listen on a free port of the loopback interface."""
        host = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.respond(*host.page(self.path))

            def do_POST(self) -> None:
                data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path == "/saved":
                    host.desk.saved.append(data)
                    answer: dict[str, object] = {}
                else:
                    answer = host.desk.proxied(data)
                self.respond("application/json", json.dumps(answer).encode())

            def respond(self, kind: str, content: bytes) -> None:
                self.send_response(200 if content else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.desk: Desk
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def page(self, path: str) -> tuple[str, bytes]:
        """Return what is at a path: its type and its content, which is empty if there is nothing."""
        path = path.partition("?")[0]
        if path == "/ticket":
            desk = self.desk
            return "application/json", json.dumps(
                {"ticket": desk.ticket, "settings": desk.settings, "locale": desk.locale}
            ).encode()
        file = APP / path.removeprefix("/app/") if path.startswith("/app/") else HERE / "desk.html"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return kind, file.read_bytes() if file.is_file() else b""

    def __enter__(self) -> Self:
        """Begin to answer."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
