"""A real Roundup tracker in a folder, with the detector, a customer who asks and an agent who answers.

Its mails go to a file (`SENDMAILDEBUG`, which Roundup has for that), its log to another.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.test_serve import free_port, until

ROOT = Path(__file__).parents[2]
REQUIREMENT = "roundup==2.6.0"
PASSWORD = "correct horse"
QUESTION = "Where is my parcel? My number is 07700 900123."

# What docs/integrations/roundup.md tells trackers that have internal messages to change.
PROPERTY = ("inreplyto=String())", "inreplyto=String(),\n                internal=Boolean())")
NOT_MAILED = (
    "    for msgid in determineNewMessages(cl, nodeid, oldvalues):\n",
    """    for msgid in determineNewMessages(cl, nodeid, oldvalues):
        if db.msg.get(msgid, 'internal'):
            continue  # Notes among staff are not mailed
""",
)

FILLED = """
import sys
import roundup.instance
from roundup.date import Date
from roundup.password import Password
tracker = roundup.instance.open(sys.argv[1])
tracker.init(Password(sys.argv[2], config=tracker.config))
db = tracker.open("admin")
for name, roles, realname in (("sam", "User,Agent", "Sam Smith"), ("ada", "User", "Ada Example")):
    db.user.create(username=name, roles=roles, realname=realname, address=name + "@customers.example",
                   phone="07700 900123", password=Password(sys.argv[2], config=tracker.config))
db.commit()
sam = db.user.lookup("sam")
db.close()
db = tracker.open("ada")
asked = db.msg.create(author=db.user.lookup("ada"), date=Date("."), content=sys.argv[3])
db.issue.create(title="Parcel", priority=db.priority.lookup("urgent"), messages=[asked], nosy=[db.user.lookup("ada"), sam])
db.commit()
db.close()
"""

SERVED = """
import os, sys
from wsgiref.simple_server import WSGIRequestHandler, make_server
from roundup.cgi.wsgi_handler import RequestDispatcher
home, port = sys.argv[1], int(sys.argv[2])
config, opened = os.path.join(home, "detectors", "config.ini"), {}
def answer(environ, start):
    seen = os.stat(config).st_mtime_ns
    if seen not in opened:  # settings are read when a tracker is opened
        opened.clear()
        opened[seen] = RequestDispatcher(home)
    return opened[seen](environ, start)
class Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass
server = make_server("127.0.0.1", port, answer, handler_class=Quiet)
print("it listens", flush=True)
server.serve_forever()
"""


class Tracker:
    """A tracker that runs."""

    def __init__(self, home: Path, url: str, python: Path, log: Path) -> None:
        self.home, self.url, self.python, self._log = home, url, python, log
        self._written = 0
        self._browser: httpx.Client | None = None
        self.rest = httpx.Client(
            base_url=f"{url}rest/data/",
            auth=("sam", PASSWORD),
            headers={"X-Requested-With": "rest", "Origin": url.rstrip("/"), "Referer": url},
            trust_env=False,
            timeout=60,
        )

    def set(self, detector: bool = True, **settings: object) -> None:
        """Set what `[presend]` says, and whether the detector is there at all."""
        detectors = self.home / "detectors"
        (detectors / "presend.py").unlink(missing_ok=True)
        if detector:
            shutil.copy(ROOT / "integrations" / "roundup" / "presend.py", detectors)
        lines = ["[statusauditor]", "chatting_requires_two_users = False", "[presend]"]
        (detectors / "config.ini").write_text(
            "\n".join([*lines, *(f"{key} = {value}" for key, value in settings.items())]) + "\n"
        )
        self._written += 1
        os.utime(detectors / "config.ini", (self._written, self._written))

    @property
    def environment(self) -> dict[str, str]:
        """What Roundup is run with."""
        return sending_to(self.home)

    def mails(self) -> int:
        """Return how many mails have left."""
        mails = self.home / "mails"
        return len(re.findall(r"^TO: ", mails.read_text(errors="replace"), re.MULTILINE)) if mails.exists() else 0

    def log(self) -> str:
        """Return what Roundup logged, without times and names of requests, in which any digits may stand."""
        return re.sub(r"^\d\S+ \d\S+ \S+ ", "", self._log.read_text(errors="replace"), flags=re.MULTILINE)

    def messages(self) -> list[str]:
        """Return the numbers of the messages of issue 1."""
        return self._read("select linkid from issue_messages where nodeid = 1 order by linkid")

    def keywords(self) -> list[str]:
        """Return the names of the keywords of issue 1."""
        return self._read("select k._name from _keyword k join issue_keyword i on i.linkid = k.id where i.nodeid = 1")

    def _read(self, query: str) -> list[str]:
        with closing(sqlite3.connect(f"file:{self.home}/db/db?mode=ro", uri=True)) as database:
            return [str(row[0]) for row in database.execute(query)]

    def post(self, text: str, issue: str = "1", **more: str) -> httpx.Response:
        """Answer by REST: store a message, then put it on the issue. Return the answer that says how far it came."""
        stored = self.rest.post("msg", data={"content": text, "author": "sam", **more})
        if stored.status_code != 201:
            return stored
        tag = self.rest.get(f"issue/{issue}").headers["ETag"]
        change = {"@op": "add", "messages": stored.json()["data"]["id"]}
        return self.rest.patch(f"issue/{issue}", data=change, headers={"If-Match": tag})

    def browser(self) -> httpx.Client:
        """Return a client that is logged in at the pages, always the same."""
        if self._browser:
            return self._browser
        client = self._browser = httpx.Client(
            base_url=self.url, headers={"Origin": self.url.rstrip("/"), "Referer": self.url}, trust_env=False, timeout=60
        )
        client.post(
            "", data={"@action": "Login", "__login_name": "sam", "__login_password": PASSWORD, "@csrf": csrf(client.get(""))}
        )
        return client

    def write(self, client: httpx.Client, text: str, issue: str = "1", **more: str) -> httpx.Response:
        """Answer in the form of an issue."""
        form = {"@action": "edit", "@template": "item", "@required": "title", "title": "Parcel", "@note": text}
        return client.post(
            f"issue{issue}", data={**form, "@csrf": csrf(client.get(f"issue{issue}")), **more}, follow_redirects=True
        )

    def mailed(self, text: str, issue: str = "1") -> None:
        """Answer by mail, through Roundup's gateway."""
        mail = f"From: sam@customers.example\nTo: issue_tracker@acme.example\nSubject: [issue{issue}] Parcel\nMessage-Id: <{quote(text)[:20]}@acme.example>\n\n{text}\n"
        subprocess.run(
            [self.python.parent / "roundup-mailgw", self.home],
            input=mail.encode(),
            env=self.environment,
            check=False,
            capture_output=True,
            timeout=60,
        )


def sending_to(home: Path) -> dict[str, str]:
    """Return an environment in which mails go to a file of the tracker."""
    return {**os.environ, "SENDMAILDEBUG": str(home / "mails")}


def csrf(page: httpx.Response) -> str:
    """Return the token of a page's form."""
    found = re.search(r'name="@csrf"[^>]*value="([^"]+)"', page.text) or re.search(
        r'value="([^"]+)"[^>]*name="@csrf"', page.text
    )
    assert found, page.text[:500]
    return found[1]


@contextmanager
def tracker(folder: Path, python: Path) -> Iterator[Tracker]:
    """Make a tracker in a folder with the Roundup of `python`, and serve it on the loopback interface."""
    home, port = folder / "tracker", free_port()
    url = f"http://127.0.0.1:{port}/"
    options = {
        "mail_domain": "acme.example",
        "tracker_web": url,
        "mail_host": "localhost",
        "admin_email": "care@acme.example",
        "web_rest_logging": "error",
        "logging_level": "WARNING",
        "password_pbkdf2_default_rounds": "1000",
    }
    told = ",".join(f"{key}={value}" for key, value in options.items())
    install = [python.parent / "roundup-admin", "-i", home, "install", "classic", "sqlite", told]
    subprocess.run(install, check=True, capture_output=True, timeout=60)
    for changed, (was, becomes) in (("schema.py", PROPERTY), ("detectors/nosyreaction.py", NOT_MAILED)):
        path = home / changed
        text = path.read_text()
        assert was in text
        path.write_text(text.replace(was, becomes))
    with (home / "schema.py").open("a") as schema:
        schema.write("\ndb.security.addRole(name='Agent', description='Writes to customers')\n")
    subprocess.run(
        [python, "-c", FILLED, home, PASSWORD, QUESTION], env=sending_to(home), check=True, capture_output=True, timeout=60
    )
    with (folder / "log").open("wb") as log:
        made = Tracker(home, url, python, folder / "log")
        made.set(detector=False)
        process = subprocess.Popen(
            [python, "-c", SERVED, home, str(port)], stdout=log, stderr=log, env=made.environment, cwd=folder
        )
        try:
            # Asking it is for tests that may use the loopback interface, which a fixture of theirs is not.
            until(lambda: "it listens" in made.log(), process)
            yield made
        finally:
            for client in (made.rest, made._browser):
                if client:
                    client.close()
            process.terminate()
            process.wait(30)
