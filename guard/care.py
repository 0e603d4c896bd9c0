"""How a reply treats the customer: sends them away, only acknowledges, favours, assumes, defends; as probabilities.

A linear model (`care.json`, from `training/care.py`) over the words and the build of the reply, the customer's last message, and
what both have of facts, of ways elsewhere and of needs that only a private place can meet. Whether a move is needless depends on
what the customer needs, so without their message nothing is said about moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guard.later import pattern
from guard.linear import Family, model
from guard.words import CLOSED, Sentence, lower, pairs, words_of

_ELSEWHERE = pattern(
    r"\b(?:dms?|pms?|inbox|direct message|private(?:ly)?|offline|call(?: us)?|ring|phone|bell|e-?mail|message us|live chat|chat|(?:raise a )?ticket|contact"
    r"|reach out to|get in touch|helpline|form|portal|branch|(?:support|help) (?:team|page|site|cent(?:re|er))|visit|speak to|talk to|website|sign in|log in|app)\b"
)
"""Ways out of the conversation, in lower case."""
_NEED = pattern(
    r"\b(?:charg\w+|refund\w*|bill\w*|paid|pay(?:ment|ing)?s?|account|balance|debit\w*|overdraft|money|owe\w*|invoice|subscri\w+|cancel\w*|booking|booked|reservation|flight|order\w*|parcel|package"
    r"|deliver\w*|tracking|claim\w*|policy|password|log ?in|logged|locked|hack\w*|fraud\w*|scam\w*|stolen|lost|card|loan|mortgage|credit|application|appeal|contract|sim|number|address|died|passed away"
    r"|funeral|bereave\w*|ill|cancer|pregnan\w*|disab\w*|hospital|prescription|appointment|results|my (?:dad|mum|mom|son|daughter|husband|wife)|identity|passport|visa|dm|private)\b"
)
"""What may need the customer's own record, money, identity or discretion (taxonomy 4.1, rows 7 to 18), in lower case."""
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


def sends_elsewhere(text: str) -> bool:
    """Tell whether a text names a way out of the conversation."""
    return _ELSEWHERE.search(lower(text)) is not None


def needs_in(text: str) -> int:
    """Return how often a text names what may need a private place."""
    return len(_NEED.findall(lower(text)))


def features(folded: str, said: Sequence[Sentence], customer: str) -> Iterator[Family]:
    """Yield what the model sees."""
    words = [word for sentence in said for word in sentence.words]
    own = [word for word in words if word[0].isalpha()]
    content = [word for word in own if word not in CLOSED]
    facts = sum(map(words.count, _FACTS))
    elsewhere = sends_elsewhere(folded)
    whole = [
        f"n={min(8, len(own) // 5)}",
        f"s={min(5, len(said))}",
        "q" if "?" in words else "nq",
        f"content={min(8, len(content) // 3)}",
        f"facts={min(3, facts)}",
        f"elsewhere={elsewhere}",
        f"elsewhere-facts={elsewhere}{min(2, facts)}",
    ]
    if said:
        whole += f"first={' '.join(said[0].words[:3])}", f"last={' '.join(said[-1].words[:2])}"
    yield "r", words
    yield "rr", pairs(["^", *words, "$"])
    if customer.strip():
        theirs = words_of(customer)
        needs = needs_in(customer)
        shared = sum(len(word) > 3 for word in {*content}.intersection(theirs))
        whole += f"needs={min(3, needs)}", f"elsewhere-needs={elsewhere}{needs > 0}", f"shared={min(3, shared)}"
        yield "c", theirs
        yield "cc", pairs(["^", *theirs])
    else:
        whole.append("alone")
    yield "whole", whole
