"""A draft as the form of the first page has it, and its verdict as that page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guard.model import WHOLE_REPLY, Reply, Verdict
from guard.pieces import Piece, pieces
from guard.render.json import wire
from guard.wire import ReplyData, validated

__all__ = ["CHANNELS", "EXAMPLE", "MOST_MESSAGES", "OUTCOMES", "STATES", "Draft", "Said", "Shown"]

CHANNELS: Mapping[str, str] = {
    "public": "Public post",
    "dm": "Direct message",
    "email": "E-mail",
    "secure": "Secure chat",
}
"""Where a reply goes, as a person would call it."""

STATES: Mapping[str, tuple[str, str, str]] = {
    "empty": ("–", "Nothing to check yet", "Type or paste a draft."),
    "checking": ("…", "Checking", "What stands below is of the text before."),
    "pass": ("✓", "Pass", "It may be sent here as it is."),
    "fail": ("✕", "Do not send this", "Something in it must not go out here."),
    "incomplete": ("!", "Not wholly checked", "Do not send it as if it had passed."),
    "unchecked": ("!", "Not checked", "Nothing is known of this text. Do not send it as if it had passed."),
}
"""Sign, words and what they mean, by state of the page."""

OUTCOMES: Mapping[str, str] = {"block": "Stops it", "warn": "Warns", "note": "Notes", "allow": "Allows it"}

MOST_MESSAGES = 50
"""Earlier messages of a conversation that the form takes."""


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier message, as typed."""

    author: str = "customer"
    channel: str = "public"
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds. `before` is the draft that a rewrite took the place of."""

    text: str = field(default="", repr=False)
    channel: str = "public"
    recipient: str = field(default="", repr=False)
    thread: tuple[Said, ...] = field(default=(), repr=False)
    before: str = field(default="", repr=False)

    @classmethod
    def of(cls, fields: Sequence[tuple[str, str]]) -> Draft:
        """Return what a form says, after the button that was pressed."""
        values = {name: value.replace("\r\n", "\n") for name, value in fields}
        columns = ([value for name, value in fields if name == part] for part in ("author", "where", "said"))
        thread = tuple(
            Said(author, channel, text.replace("\r\n", "\n")) for author, channel, text in zip(*columns, strict=False)
        )
        draft = cls(
            text=values.get("text", ""),
            channel=values.get("channel", "public"),
            recipient=values.get("recipient", ""),
            thread=thread[:MOST_MESSAGES],
            before=values.get("before", ""),
        )
        match values.get("do", "check").partition("-"):
            case "apply", _, _:
                return replace(draft, text=values.get("rewrite", ""), before=draft.text)
            case "undo", _, _:
                return replace(draft, text=draft.before, before="")
            case "add", _, _:
                return replace(draft, thread=(*thread, Said(channel=draft.channel))[:MOST_MESSAGES])
            case "drop", _, at if at.isdecimal():
                return replace(draft, thread=tuple(said for number, said in enumerate(thread) if str(number) != at))
            case "example", _, _:
                return EXAMPLE
            case _:
                return draft

    def plain(self) -> dict[str, Any]:
        """Return it as the script of the page takes it."""
        said = [(one.author, one.channel, one.text) for one in self.thread]
        return {"text": self.text, "channel": self.channel, "recipient": self.recipient, "thread": said}

    def reply(self) -> Reply:
        """Return it as what is checked.

        Raises:
            InputError: it holds what no text may, or an author that there is not.
        """
        said = [{"author": one.author, "channel": one.channel, "text": one.text} for one in self.thread if one.text.strip()]
        data: ReplyData = validated(
            ReplyData, {"text": self.text, "channel": self.channel, "recipient": self.recipient, "thread": said}
        )
        return data.reply()


EXAMPLE = Draft(
    text="Hi Sam, sorry about that! The payment with your card 4111 1111 1111 1111 was declined, please try another one. "
    "If it fails again, what's your date of birth and postcode?",
    channel="public",
    recipient="@sam",
    thread=(Said("customer", "public", "@AcmeHelp why was my order cancelled?? Second time this week."),),
)
"""Made up, with a published test number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict as the page shows it: in the form it has over HTTP, with the findings in the order in which they are listed."""

    verdict: Mapping[str, Any] = field(repr=False)
    findings: tuple[Mapping[str, Any], ...] = field(repr=False)
    """What is said once, in the order in which it is listed; `confidence` is that of the surest."""
    pieces: tuple[Piece, ...] = field(repr=False)
    """The draft with its marks. Findings of which the same is said have one number."""

    @classmethod
    def of(cls, verdict: Verdict, reply: Reply) -> Shown:
        """Return what is shown of a verdict about `reply`."""
        order = sorted(verdict.findings, key=lambda one: (one.excused is not None, -one.outcome, one.start, one.end, one.rule))
        sent = wire(replace(verdict, findings=tuple(order)), reply)
        spans = [(0, 0, "") if one.entity == WHOLE_REPLY else (one.start, one.end, one.outcome.name.lower()) for one in order]
        said: dict[tuple[str, ...], dict[str, Any]] = {}
        numbers = []
        for one in sent["findings"]:
            key = tuple(str(one[name]) for name in ("rule", "entity", "outcome", "why", "instead", "references", "excused"))
            group = said.setdefault(key, dict(one))
            group["confidence"] = max(group["confidence"], one["confidence"])
            numbers.append(list(said).index(key) + 1)
        return cls(sent, tuple(said.values()), pieces(reply.text, spans, numbers))
