"""Still holds the mark of a rewrite where somebody was to close the sentence up.

What it finds
    `[left out]`: what a suggested rewrite puts where a value stood and no plain words would do.

Why
    A rewrite is for an agent to read before it is sent. Whoever pastes it unread sends the customer a reply with a hole in it.

Example
    Your parcel [left out] is on its way.

Instead
    Close the sentence up, so that it reads well without what was left out.

References
    None: it is bad manners, and against no law.
"""

import re
from collections.abc import Iterator

from guard.model import Finding, Outcome
from guard.rules._contract import Case, Rule, said

_MARK = re.compile(r"\[left out\]", re.IGNORECASE)


def _assess(case: Case) -> Iterator[Finding]:
    for match in _MARK.finditer(case.text.folded):
        yield said(
            "unfinished-rewrite",
            "REWRITE_BLANK",
            case.text.original(*match.span()),
            Outcome.NOTE,  # no more: a rewrite must pass where a warning fails, too
            "Holds the mark of a rewrite, where something was left out.",
            "Close the sentence up before you send it.",
        )


rule = Rule(assess=_assess, reports=frozenset({"REWRITE_BLANK"}))
