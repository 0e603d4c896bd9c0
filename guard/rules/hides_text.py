"""Hides something from a search: invisible characters, look-alike letters, other digits, spelled or encoded numbers.

What it finds
    A value that only came to light after folding: zero-width or tag characters inside it, letters or digits of another
    script that look like ours, digits written as words or as letters, base64, hexadecimal and percent runs. Also characters
    that turn the direction of the text around, invisible tag characters, and HTML styled so that nobody sees it.

Why
    A reader sees the value, a filter does not. Honest replies have no use for it; drafts that copy a trick from a customer's
    message do.

Example
    The card was 4l11 1111 1111 llll.

Instead
    Leave the value out; write the rest as plain text.

References
    Unicode UAX 44 (Default_Ignorable_Code_Point), UTS 39 (confusables); CVE-2021-42574 (bidirectional override).
"""

import re
from collections.abc import Iterator

from guard.model import Finding, Outcome
from guard.rules._contract import Case, Rule, finding

_TURNED = re.compile("[\u202a\u202b\u202d\u202e]|[\U000e0020-\U000e007f]+")
_ISOLATES = re.compile("[\u2066-\u2069]")
_STYLED = re.compile(
    r"<[a-z][^<>]{0,200}\bstyle\s*=\s*[\"'][^\"'<>]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*[01](?:px|pt|em)?\s*[;\"']"
    r"|(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b))",
    re.IGNORECASE,
)
_INSTEAD = "Write it as plain text, without the hidden characters, or leave it out."


def _assess(case: Case) -> Iterator[Finding]:
    for judged in case.judged:
        if judged.hidden:
            yield finding(judged, "hides-text", Outcome.BLOCK, "Hides a value from a plain search.", _INSTEAD, ("UTS-39",))
    for regex, outcome in ((_TURNED, Outcome.BLOCK), (_STYLED, Outcome.BLOCK), (_ISOLATES, Outcome.NOTE)):
        if match := regex.search(case.reply.text):
            yield Finding(
                rule="hides-text",
                entity="OBFUSCATION",
                start=match.start(),
                end=match.end(),
                outcome=outcome,
                why="Holds characters that turn the text around or cannot be seen.",
                instead=_INSTEAD,
                confidence=1.0,
                references=("CVE-2021-42574",),
            )


rule = Rule(assess=_assess)
