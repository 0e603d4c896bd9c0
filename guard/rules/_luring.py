"""What tells a warning from a lure: words that turn "install this" or "transfer it" into advice against it."""

from guard.words import Sentence

_AGAINST = frozenset(
    "never not don't won't doesn't wouldn't shouldn't can't scam scammer scammers scams fraud fraudster fraudsters beware nobody avoid "
    "refuse".split()
)


def warns(sentence: Sentence, also: frozenset[str] = frozenset()) -> bool:
    """Tell whether a sentence speaks against what it names; `also` are further words that do."""
    return any(word in _AGAINST or word in also for word in sentence.words)
