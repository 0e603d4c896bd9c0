"""Where a thing asked for is to go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from guard.later import pattern


class Place(StrEnum):
    """Where a thing asked for is to go."""

    UNSTATED = "unstated"
    PUBLIC = "public"
    DM = "dm"
    FORM = "form"
    EMAIL = "email"
    PHONE = "phone"


_PLACES: Sequence[tuple[Place, re.Pattern[str]]] = [
    (place, pattern(regex, re.IGNORECASE))
    for place, regex in (
        # "Here" is where the link behind it leads.
        (Place.FORM, r"\bhere\b[^.!?\n]{0,60}[.!?:\s]*https?://"),
        # What is open to everyone counts, even if another place is named too: "here, or by DM".
        (
            Place.PUBLIC,
            (r"\b(?:(?:reply|post|comment|put|drop|pop|stick|type|write|leave|tweet|add|tell us|share|jot|say|give|list|send|paste)\b[^.!?]{0,60}?(?:\bhere\b(?! by dm| in (?:the )?dms?)|\bbelow\b|\bbeneath\b|\bin (?:a|the|your|this) (?:repl(?:y|ies)|comments?|thread|response)|\bunder (?:this|here)|\bpublicly\b|on (?:the|this|our) (?:wall|page|post|timeline))"
            r"|(?:in|into) the comments|comment (?:your|ur|with|the)|reply (?:with|to this (?:post|tweet|comment))|tweet (?:us|it|me|back))"),
        ),
        (
            Place.DM,
            r"\b(?:dm(?:s|ing|'d|ed)?|d\.m\.?|pms?|p\.m\.|(?:in|our|your|my|by|to|the)[ -]?inbox|inbox (?:us|me)|direct[ -]messag\w+|private(?:ly)?|in private|priv(?:ate)? (?:msg|message)s?|messenger|off(?:line| the timeline)|whats ?app|message us)\b",
        ),
        (
            Place.FORM,
            (r"\b(?:(?:sign(?:ed)?|log(?:ged)?|logging|signing)[ -]?in(?:to)?|next screen|in(?:to|side)? the app|in (?:your|our|the) (?:\w+ )?(?:app|account|portal|form|profile|wallet)|(?:the|our|a|this|that|an) (?:\w+ ){0,2}(?:form|portal|app|checkout|payment page|keypad|website|site|web page|tracker|checker)|(?:via|through|using|with|on) (?:the|our) (?:app|website|site|portal|form|page)|secure (?:link|messages?|messaging|chat|upload|form|page|portal|inbox)|"
            r"at checkout|settings|submit a (?:ticket|request|form)|manage (?:my )?(?:trip|booking)|upload (?:it|them)? ?(?:at|on|via|under))|https?://\S|\b[\w-]+\.(?:example|com|co\.uk|org|net|io|gov)\b"),
        ),
        (Place.EMAIL, r"\b(?:e-?mail (?:us|me|it|them|your|the|at)|by e-?mail|to [\w.+-]+@[\w-]+\.\w+|reply(?:ing)? to this e-?mail|send (?:us )?an e-?mail)\b|@[\w-]+\.\w{2,}"),
        (Place.PHONE, r"\b(?:call|ring|phone|dial|speak to|bell)(?: (?:us|our|the|me))?\b[^.!?]{0,40}\d|\bwhen you (?:call|ring|phone)\b|\bover the phone\b"),
    )
]  # fmt: skip


def place_of(text: str) -> Place:
    """Return where a text says that something goes; unstated if it does not."""
    return next((place for place, regex in _PLACES if regex.search(text)), Place.UNSTATED)


@dataclass(frozen=True)
class Whole:
    """A reply, in folded text, and where it says that things go; found when first asked for."""

    folded: str = field(repr=False)

    @cached_property
    def place(self) -> Place:
        """Return where it says that things go."""
        # A link somewhere in the reply is no place to put things; one in or right behind the sentence that asks is.
        return place_of(_LINK.sub(" ", self.folded))


@dataclass(frozen=True)
class Part:
    """A sentence of a reply, and where it says that things go; found when first asked for: most things are only named."""

    whole: Whole
    start: int
    end: int

    @cached_property
    def place(self) -> Place:
        """Return where it says that things go."""
        behind = _LINK_BEHIND.match(self.whole.folded, self.end)
        return place_of(self.whole.folded[self.start : behind.end() if behind else self.end])

    @cached_property
    def to_us(self) -> bool:
        """Tell whether it says that they go to whoever writes ("tell me", "so that we can")."""
        return _TO_US.search(self.whole.folded, self.start, self.end) is not None


_TO_US = pattern(
    r"(?<!contact )(?<!call )(?<!reach )(?<!visit )(?<!email )(?<!let )\b(?:us|me)\b|\bso (?:that )?(?:we|i)\b|\bthis (?:chat|thread|dm|message|e-?mail)\b|\bin (?:a )?(?:dm|reply)\b",
    re.IGNORECASE,
)
_LINK = pattern(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LINK_BEHIND = pattern(r"[ \t:>-]{0,3}\n?[ \t>-]{0,3}(?:https?://|www\.)\S+", re.IGNORECASE)
"""A link in the same paragraph: what another paragraph says must not take a request away."""
