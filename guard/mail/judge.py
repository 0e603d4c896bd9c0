"""A mail and a guard -> may it go, and what to tell whoever wrote it.

All that a mail says is checked, quoted history too: what a customer sent by mistake must not go back by mail (PCI FAQ 1157), and a
`>` is typed in a moment. But what is stopped for its quotation alone is told so, since the remedy is to leave the quotation out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from time import perf_counter

from guard.archive.sources._mail import split_html, split_plain
from guard.mail.message import Mail, Text
from guard.mail.settings import Smtp
from guard.model import Channel, Customer, Message, Reply, State, Verdict
from guard.normalise import normalise
from guard.notice import lasting, notice
from guard.pipeline import Guard

__all__ = ["Judgement", "internal", "judge", "unfinished"]

LONG = 20_000
"""Characters of a mail that is late because of its length, not because others were before it: its check takes half a second or more."""

Adjust = Callable[[Verdict, Reply], Verdict]
"""Applies the overrides that stand."""

_BECAUSE = {
    "subject": "its subject",
    "attachment": "a text that is attached",
    "attached mail": "a mail that is attached",
    "name of an attachment": "the name of an attachment",
}
_MAILBOX = re.compile(r"[A-Za-z0-9.+_=-]+@([A-Za-z0-9.-]+)")
"""No %, ! or quotes: mail servers send sam%elsewhere.example@acme.example and the like on to elsewhere.example."""
_QUOTATION = "what it quotes of earlier mails"
_WITHOUT = "Leave the quotation out."


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of a mail.

    `notice` is for whoever wrote it and holds no value; `rewrite` is a safe text or `None`. Of an incomplete one `problem` says why, and
    `lasting` that trying again will not help. `trusted` says that a quotation was let go which would have stopped it. `verdict` is the one that
    decided, about `reply`; both are `None` where nothing was checked.
    """

    state: State
    notice: str = ""
    rewrite: str | None = field(default=None, repr=False)
    problem: str = ""
    lasting: bool = False
    trusted: bool = False
    unread: tuple[str, ...] = ()
    verdict: Verdict | None = None
    reply: Reply | None = field(default=None, repr=False)


def internal(recipients: Sequence[str], settings: Smtp) -> bool:
    """Tell whether a mail goes to nobody but the brand's own staff."""
    return bool(recipients) and all(_staff(address, settings) for address in recipients)


def judge(
    mail: Mail, recipients: Sequence[str], guard: Guard, settings: Smtp, *, identity: str, until: float, adjust: Adjust
) -> Judgement:
    """Return what is said of a mail.

    Args:
        mail: what it says.
        recipients: the addresses of its envelope.
        guard: what checks it.
        settings: what [smtp] says.
        identity: the id of its verdicts.
        until: when time is up, by `perf_counter`.
        adjust: applies overrides.
    """
    if held := [pattern for pattern in settings.hold_unread if any(fnmatchcase(kind, pattern) for kind in mail.unread)]:
        # The pattern, not the kind: whoever made the mail has chosen that.
        return Judgement(
            State.FAIL, f"Not sent, because of an attachment of a kind that is not read ({held[0]}). Send it without."
        )
    person = _person(mail, recipients, settings)
    asking = _Asking(guard, until, identity, *person, adjust)
    passed: list[Judgement] = []
    undone: Judgement | None = None
    for text in sorted(mail.texts, key=lambda text: text.where != "body"):
        said = _said_of(text, mail, asking, settings)
        if said.state == State.FAIL:
            return said
        if said.state == State.PASS:
            passed.append(said)
        else:
            undone = undone or said
        if undone is not None and perf_counter() > until:
            break
    # Only now: what was found holds the mail, also where the rest of it could not be checked and would be let go.
    if mail.broken:
        return _unreadable(mail.broken)
    if undone is not None:
        return undone
    first = next((one for one in passed if one.verdict is not None), Judgement(State.PASS))
    return replace(first, trusted=any(one.trusted for one in passed), unread=mail.unread)


def _said_of(text: Text, mail: Mail, asking: _Asking, settings: Smtp) -> Judgement:
    """Return what is said of one text of a mail."""
    if problem := _unfit(text.text, asking.guard):
        return _unreadable(problem)
    if _blank(text):
        return Judgement(State.PASS)
    verdict, reply = asking.of(text.text)
    if _fails(verdict, asking.guard):
        failed = _failed(text, verdict, reply, asking)
        if failed.trusted and settings.quotation == "trusted":
            return Judgement(State.PASS, trusted=True, verdict=verdict, reply=reply)
        return failed
    if verdict.state == State.INCOMPLETE:
        problem = "; ".join(verdict.checked.incomplete)
        return replace(_unreadable(problem) if lasting(verdict) else unfinished(mail, problem), verdict=verdict, reply=reply)
    return Judgement(State.PASS, verdict=verdict, reply=reply)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks the guard about texts of one mail, all within its time."""

    guard: Guard
    until: float
    identity: str
    recipient: str = field(repr=False)
    customer: Customer = field(repr=False)
    adjust: Adjust

    def of(self, text: str, quoted: str = "") -> tuple[Verdict, Reply]:
        thread = (Message("customer", quoted, Channel.EMAIL),) if quoted else ()
        reply = Reply(
            self.identity,
            text,
            Channel.EMAIL,
            recipient=self.recipient,
            thread=thread,
            customer=self.customer,
            platform="email",
        )
        verdict = self.guard.check(reply, deadline_ms=max(1, round((self.until - perf_counter()) * 1000)))
        return self.adjust(verdict, reply), reply


def _fails(verdict: Verdict, guard: Guard) -> bool:
    """Tell whether what was found is enough, even if not all was looked for."""
    if verdict.state == State.INCOMPLETE:
        return any(finding.outcome >= guard.fail_on and finding.excused is None for finding in verdict.findings)
    return verdict.state == State.FAIL


def _failed(text: Text, verdict: Verdict, reply: Reply, asking: _Asking) -> Judgement:
    """Return what to say of a text that may not go: of what was written anew, if that is a reason already."""
    own, quoted = (split_html if text.marked else split_plain)(text.text) if text.where == "body" else (text.text, "")
    if quoted:
        # A deadline that runs out here leaves the reasons of the whole.
        alone, replied = asking.of(own, quoted)
        if alone.state == State.PASS:
            told = f"{_reasons(verdict, _QUOTATION)} {_WITHOUT}"
            return Judgement(State.FAIL, told, _plain(own, marked=text.marked), trusted=True, verdict=verdict, reply=reply)
        if _fails(alone, asking.guard):
            verdict, reply = alone, replied
    return Judgement(
        State.FAIL,
        _reasons(verdict, _BECAUSE.get(text.where, "")),
        _rewrite(text, own, verdict, asking),
        verdict=verdict,
        reply=reply,
    )


def _reasons(verdict: Verdict, because: str) -> str:
    told = notice(replace(verdict, state=State.FAIL))
    return told.replace("Not sent.", f"Not sent, because of {because}.", 1) if because else told


def _rewrite(text: Text, own: str, verdict: Verdict, asking: _Asking) -> str | None:
    """Return what could be sent instead of the body, as plain text."""
    if text.where != "body":
        return None
    if text.marked:
        verdict, _ = asking.of(_plain(own, marked=True))
    return verdict.suggestion.rewrite if verdict.suggestion else None


def _plain(text: str, *, marked: bool) -> str:
    if not marked:
        return text.strip()
    lines = (line.strip() for line in normalise(text).folded.splitlines())
    return "\n".join(line for line in lines if line)


def unfinished(mail: Mail | None, problem: str) -> Judgement:
    """Return what is said of a mail that was not checked to the end: trying again helps unless there is too much of it."""
    if mail is not None and sum(len(text.text) for text in mail.texts) > LONG:
        return _unreadable("it has more text than can be checked in the time there is")
    return Judgement(State.INCOMPLETE, problem=problem)


def _unreadable(problem: str) -> Judgement:
    return Judgement(State.INCOMPLETE, f"Not sent, as it could not be checked: {problem}.", problem=problem, lasting=True)


def _unfit(text: str, guard: Guard) -> str:
    """Say why a text cannot be checked, however often it is tried; empty if it can."""
    if len(text) > guard.config.policy.max_length:
        return f"a text in it is longer than {guard.config.policy.max_length} characters"
    if "\0" in text or (not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)):
        return "a part says it is text and is not"
    return ""


def _blank(text: Text) -> bool:
    """Tell whether there is nothing to read in a text: an HTML part may hold a picture alone."""
    if not text.text.strip():
        return True
    seen = normalise(text.text) if text.marked or len(text.text) < 200 else None
    return seen is not None and not seen.folded.strip() and seen.carried is None


def _person(mail: Mail, recipients: Sequence[str], settings: Smtp) -> tuple[str, Customer]:
    """Return the display name of whom it goes to, and who that is, as far as it is known and one person."""
    outside = {address.lower() for address in recipients if not _staff(address, settings)}
    if len(outside) != 1:
        return "", Customer()
    address = outside.pop()
    name = mail.names.get(address, "")
    return name, Customer(name=name, emails=(address,)) if settings.recipient_is_customer else Customer()


def _staff(address: str, settings: Smtp) -> bool:
    found = _MAILBOX.fullmatch(address)
    return found is not None and found[1].lower() in settings.internal
