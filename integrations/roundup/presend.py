"""Presend for Roundup: a message is stored, shown and mailed only if Presend lets it go.

Copy this file into the `detectors` folder of a tracker and say in `detectors/config.ini` where Presend listens:

    [presend]
    url = http://127.0.0.1:8000

Every way into a tracker passes its auditors (web, REST, XML-RPC, mail, command line), so there is none around this one. It needs Python's
standard library only. docs/integrations/roundup.md says what is checked, what is not, and what the settings do.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import urllib.parse
import urllib.request
from dataclasses import dataclass, field, fields
from typing import Any

from roundup.exceptions import Reject

__all__ = ["Gate", "Settings", "Unchecked", "asked", "init"]

SCHEMA = "presend.verdict/1"
LAST = 1000
"""Priority of the auditors: what others make of a message is checked, not what they were given."""
THREAD = 10
"""Earlier messages of an issue that are sent along."""
LONGEST = 20_000
"""Characters of each of them."""
LARGEST = 16 * 1024 * 1024
"""Bytes of the largest answer that is read."""

logger = logging.getLogger("roundup.presend")


def init(db: Any) -> None:
    """Set the auditors of a database that is being opened.

    Raises:
        ValueError: a setting is wrong, so the tracker does not open.
    """
    gate = Gate(Settings.of(db.config.detectors))
    db.msg.audit("create", gate.message, priority=LAST)
    db.msg.audit("set", gate.message, priority=LAST)
    for name in db.getclasses():
        issues = db.getclass(name)
        if getattr(issues.getprops().get("messages"), "classname", "") == "msg":
            issues.audit("create", gate.linked, priority=LAST)
            issues.audit("set", gate.linked, priority=LAST)
            # After whatever mails a message: customers need not read the mark in it.
            issues.react("create", gate.marked, priority=LAST)
            issues.react("set", gate.marked, priority=LAST)


@dataclass(frozen=True)
class Settings:
    """What `[presend]` in `detectors/config.ini` says."""

    url: str = "http://127.0.0.1:8000"
    key: str = field(default="", repr=False)
    timeout: float = 3.0
    """Seconds for a whole check. What was not checked within them counts as not checked."""
    fail: str = "closed"
    """What becomes of a message that was not checked: `closed` holds it back, `open` lets it go and records that."""
    channel: str = "public"
    """Who reads an issue: `public`, or `email` if only those on its nosy list do."""
    staff_roles: str = ""
    """Roles of those who write to customers, separated by commas. Empty: everybody's messages are checked."""
    internal: str = ""
    """A Boolean property of messages that says that no customer reads one. Empty: there are none."""
    unchecked_keyword: str = "unchecked"
    """The keyword that an issue gets with a message that was let go without a check. Empty: none."""

    @classmethod
    def of(cls, given: Any) -> Settings:
        """Read the settings from what Roundup made of `detectors/config.ini`.

        Raises:
            ValueError: one of them is wrong.
        """
        values: dict[str, Any] = {}
        for name in (each.name for each in fields(cls)):
            with contextlib.suppress(KeyError):  # also what Roundup says of a setting that is not there
                values[name] = str(given[f"PRESEND_{name.upper()}"]).strip()
        if "timeout" in values:
            values["timeout"] = float(values["timeout"])
        made = cls(**values)
        if (
            made.fail not in ("closed", "open")
            or made.channel not in ("public", "dm", "email", "secure")
            or made.timeout <= 0
            or urllib.parse.urlsplit(made.url).scheme not in ("http", "https")
        ):
            raise ValueError("[presend] in detectors/config.ini: url, timeout, fail or channel is not one that there is")
        return made


class Unchecked(Exception):  # noqa: N818
    """There is no verdict. `str` says why, without anything of the message."""


class Gate:
    """The auditors of one open database, and what it let go unchecked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.passed: set[int] = set()
        self.unchecked: set[int] = set()
        self.marks = 0

    def message(self, db: Any, msg: Any, nodeid: str | None, newvalues: dict[str, Any]) -> None:
        """Hold back a message that is new, or whose text is, or that is internal no longer.

        Raises:
            Reject: it must not be shown; says why.
        """
        visible = bool(self.settings.internal) and self.settings.internal in newvalues
        if not ("content" in newvalues or visible) or not self._staff(db, db.getuid()):
            return

        def value(name: str) -> Any:
            return newvalues[name] if name in newvalues else nodeid and msg.get(nodeid, name)

        if not (self.settings.internal and value(self.settings.internal)):
            self._judge(db, _text(value("content")), {})

    def linked(self, db: Any, issues: Any, nodeid: str | None, newvalues: dict[str, Any]) -> None:
        """Check messages that come to an issue again, now with what was written before and with what is known of the customer.

        Raises:
            Reject: one of them must not be shown there; says why.
        """
        before = issues.get(nodeid, "messages") if nodeid else []
        for message in [each for each in newvalues.get("messages") or () if each not in before]:
            writer = db.msg.get(message, "creator")
            if not self._staff(db, writer) or self._internal(db, message):
                continue
            text, context = _text(db.msg.get(message, "content")), self._context(db, issues, nodeid, before, writer)
            # REST stores a message by a request of its own, so it need not be this database that has seen it.
            if hash(text) not in self.unchecked and (context or hash(text) not in self.passed):
                self._judge(db, text, context)
            if hash(text) in self.unchecked:
                self.unchecked.discard(hash(text))
                self.marks += 1
                logger.error("not checked: msg%s on %s%s", message, issues.classname, nodeid or " (new)")

    def marked(self, db: Any, issues: Any, nodeid: str, _oldvalues: Any) -> None:
        """Give an issue the keyword that says that a message of it was not checked."""
        if self.marks:
            self.marks = 0
            keyword = issues.getprops().get("keyword")
            if self.settings.unchecked_keyword and getattr(keyword, "classname", "") == "keyword":
                issues.set(nodeid, keyword=sorted({*issues.get(nodeid, "keyword"), self._keyword(db)}))

    def _judge(self, db: Any, text: str, context: dict[str, Any]) -> None:
        if not text.strip():
            return
        try:
            verdict = asked(self.settings, {"text": text, "channel": self.settings.channel, **context})
        except Unchecked as trouble:
            became = "let go" if self.settings.fail == "open" else "held back"
            # As an error, since that is what Roundup logs unless it is told otherwise.
            logger.error("a message of user%s was %s without a check: %s", db.getuid(), became, trouble)  # noqa: TRY400
            if self.settings.fail == "open":
                self.unchecked.add(hash(text))
                return
            raise Reject(
                f"Not sent, as Presend could not check it: {trouble}. Try again, or tell whoever runs this tracker."
            ) from None
        if verdict["verdict"] != "pass":
            raise Reject(_said(verdict, on_page=db.tx_Source == "web"))
        self.passed.add(hash(text))

    def _keyword(self, db: Any) -> str:
        wanted, keywords = self.settings.unchecked_keyword, db.getclass("keyword")
        found = keywords.filter(None, {}, exact_match_spec={"name": wanted})
        return str(found[0] if found else keywords.create(name=wanted))

    def _staff(self, db: Any, user: str) -> bool:
        """Tell whether what a user writes comes from the brand. Administrators do, and whoever is not known."""
        roles = [role for role in self.settings.staff_roles.split(",") if role.strip()]
        return not (roles and user and db.hasnode("user", user)) or bool(db.user.has_role(user, "Admin", *roles))

    def _internal(self, db: Any, message: str) -> bool:
        return bool(self.settings.internal) and bool(db.msg.get(message, self.settings.internal))

    def _context(self, db: Any, issues: Any, nodeid: str | None, before: list[str], writer: str) -> dict[str, Any]:
        """Return `thread` and `customer` of an issue for a message by `writer`, without what there is nothing of."""
        opened_by = issues.get(nodeid, "creator") if nodeid else writer

        def customer(user: str) -> bool:
            return user == opened_by != writer if not self.settings.staff_roles.strip() else not self._staff(db, user)

        thread = [
            {
                "author": "customer" if customer(db.msg.get(each, "creator")) else "brand",
                "text": _text(db.msg.get(each, "content"))[:LONGEST],
                "channel": self.settings.channel,
            }
            for each in sorted(before, key=int)[-THREAD:]
            if not self._internal(db, each)
        ]
        known: dict[str, str] = {}
        if customer(opened_by):
            person, had = db.user.getnode(opened_by), db.user.getprops()
            named = {"name": "realname", "email": "address", "phone": "phone"}
            known = {key: str(person[name]) for key, name in named.items() if name in had and person[name]}
        return {key: value for key, value in {"thread": thread, "customer": known}.items() if value}


def asked(settings: Settings, reply: dict[str, Any]) -> dict[str, Any]:
    """Return the verdict of a reply: `pass`, or one that holds it back.

    Raises:
        Unchecked: there is none, for whatever reason, or none that says enough.
    """
    came: list[tuple[int, bytes] | str] = []

    def ask() -> None:
        try:
            came.append(_posted(settings, reply))
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing was checked, and its words may be those of the message
            came.append(type(getattr(error, "reason", error)).__name__)

    # Time-outs of sockets count from one byte to the next; what is waited for is the whole answer.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(settings.timeout)
    answer = came[0] if came else "TimeoutError"
    if isinstance(answer, str):
        raise Unchecked(f"there was no answer ({answer})")
    status, content = answer
    if status != 200:
        raise Unchecked(f"the answer was {status}")
    try:
        verdict = json.loads(content)
    except ValueError:
        raise Unchecked("the answer is not that of Presend") from None
    if not isinstance(verdict, dict) or verdict.get("schema") != SCHEMA:
        raise Unchecked("the answer is not of the version that is known here")
    state = verdict.get("verdict")
    if state not in ("pass", "fail") and not (state == "incomplete" and _blocks(verdict)):
        raise Unchecked("it could not be wholly checked" if state == "incomplete" else "the answer says nothing")
    return verdict


def _posted(settings: Settings, reply: dict[str, Any]) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {settings.key}"} if settings.key else {})}
    # The service gives up in time to say so.
    body = json.dumps({**reply, "deadline_ms": max(1, round(settings.timeout * 900))}).encode()
    request = urllib.request.Request(f"{settings.url.rstrip('/')}/v1/check", body, headers, method="POST")  # noqa: S310 - of() sees to it
    # An opener of its own: no proxy of the environment, no redirect to elsewhere, and a status is a status.
    opener = urllib.request.OpenerDirector()
    opener.add_handler(urllib.request.HTTPHandler())
    opener.add_handler(urllib.request.HTTPSHandler())
    with opener.open(request, timeout=settings.timeout) as response:
        return response.status, response.read(LARGEST)


def _blocks(verdict: dict[str, Any]) -> bool:
    """Tell whether what was found so far is enough to hold a message back."""
    found = verdict.get("findings")
    # Whether a warning fails a reply is set in the service. What was not wholly checked is held for one in either case.
    return isinstance(found, list) and any(
        isinstance(each, dict) and each.get("outcome") in ("warn", "block") and each.get("excused") is None for each in found
    )


def _said(verdict: dict[str, Any], *, on_page: bool) -> str:
    """Return why a message is held back, and on a page also what to write instead: elsewhere Roundup may log what is said."""
    said = str(verdict.get("notice") or "Not sent: Presend holds it back.")
    suggestion = verdict.get("suggestion") if on_page else None
    if isinstance(suggestion, dict):
        move = suggestion.get("move")
        instead = suggestion.get("rewrite") or (isinstance(move, dict) and move.get("needed") and move.get("wording"))
        if instead:
            said += f" This may be sent instead: {instead}"
    return said


def _text(content: Any) -> str:
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content or "")
