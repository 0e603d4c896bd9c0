"""How a reply treats the customer: sends them away, only acknowledges, favours, assumes, defends; as probabilities.

A linear model (`care.json`, from `training/care.py`) over the words and the build of the reply, the customer's last message, and
what both have of facts, of ways elsewhere and of needs that only a private place can meet. Whether a move is needless depends on
what the customer needs, so without their message nothing is said about moves.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guard.later import pattern
from guard.linear import model
from guard.words import CLOSED, Sentence, tokens

ELSEWHERE = pattern(
    r"\b(?:dms?|pms?|inbox|direct message|private(?:ly)?|offline|call(?: us)?|ring|phone|bell|e-?mail|message us|live chat|chat|(?:raise a )?ticket|contact"
    r"|reach out to|get in touch|helpline|form|portal|branch|(?:support|help) (?:team|page|site|cent(?:re|er))|visit|speak to|talk to|website|sign in|log in|app)\b",
    re.IGNORECASE,
)
"""Ways out of the conversation."""
NEED = pattern(
    r"\b(?:charg\w+|refund\w*|bill\w*|paid|pay(?:ment|ing)?s?|account|balance|debit\w*|overdraft|money|owe\w*|invoice|subscri\w+|cancel\w*|booking|booked|reservation|flight|order\w*|parcel|package"
    r"|deliver\w*|tracking|claim\w*|policy|password|log ?in|logged|locked|hack\w*|fraud\w*|scam\w*|stolen|lost|card|loan|mortgage|credit|application|appeal|contract|sim|number|address|died|passed away"
    r"|funeral|bereave\w*|ill|cancer|pregnan\w*|disab\w*|hospital|prescription|appointment|results|my (?:dad|mum|mom|son|daughter|husband|wife)|identity|passport|visa|dm|private)\b",
    re.IGNORECASE,
)
"""What may need the customer's own record, money, identity or discretion (taxonomy 4.1, rows 7 to 18)."""
_FACTS = frozenset({"<n>", "<time>", "<money>", "<url>"})


@dataclass(frozen=True, slots=True)
class Care:
    """Probabilities, 0 to 1. `needless_move` is 0 where the customer's message is not known."""

    needless_move: float = 0.0
    missing_move: float = 0.0
    acknowledges_only: float = 0.0
    special_treatment: float = 0.0
    assumes: float = 0.0
    defensive: float = 0.0


def care(folded: str, said: Sequence[Sentence], customer: str) -> Care:
    """Read a reply, in folded text and in sentences, and the customer's last message (empty: not known)."""
    reader = model("care")
    found = dict(zip(reader.labels, reader.probabilities(features(folded, said, customer)), strict=True))
    if not customer.strip():
        found["needless_move"] = 0.0
    return Care(**found)


def features(folded: str, said: Sequence[Sentence], customer: str) -> Iterator[str]:
    """Yield what the model sees."""
    words = [token.text for sentence in said for token in sentence.tokens]
    ends = ["^", *words, "$"]
    yield from (f"r={word}" for word in words)
    yield from (f"rr={a} {b}" for a, b in itertools.pairwise(ends))
    yield f"n={min(8, sum(word[0].isalpha() for word in words) // 5)}"
    yield f"s={min(5, len(said))}"
    yield "q" if "?" in words else "nq"
    own = [word for word in words if word[0].isalpha() and word not in CLOSED]
    yield f"content={min(8, len(own) // 3)}"
    if said:
        yield f"first={' '.join(token.text for token in said[0].tokens[:3])}"
        yield f"last={' '.join(token.text for token in said[-1].tokens[:2])}"
    facts = sum(word in _FACTS for word in words)
    elsewhere = bool(ELSEWHERE.search(folded))
    yield from (f"facts={min(3, facts)}", f"elsewhere={elsewhere}", f"elsewhere-facts={elsewhere}{min(2, facts)}")
    if not customer.strip():
        yield "alone"
        return
    theirs = [token.text for token in tokens(customer)]
    yield from (f"c={word}" for word in theirs)
    yield from (f"cc={a} {b}" for a, b in zip(["^", *theirs], theirs, strict=False))
    needs = len(NEED.findall(customer))
    yield from (f"needs={min(3, needs)}", f"elsewhere-needs={elsewhere}{needs > 0}")
    yield f"shared={min(3, sum(len(word) > 3 for word in set(own) & set(theirs)))}"
