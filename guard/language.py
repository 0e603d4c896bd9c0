"""Which sentences are not in English, so that what they ask and tell is not read.

A sentence is taken for one in another language when hardly any of its words is a usual English one and small words of other languages
hold it together, or when it is written in another script. It takes two small words, a sentence, or
eight letters (three of Chinese) in a reply: a greeting ("Kia ora, e hoa", "नमस्ते"), a name or an address says nothing that had to be
read. `languages.json` holds the words; it is written by `training/languages.py`, from spaCy's lists of stop words (MIT licence).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from guard.words import Sentence

_LISTS = Path(__file__).with_name("languages.json")
WORD = re.compile(r"(?<![\w@#./:%=&-])[^\W\d_]+(?![\w@/:%=&-]|\.\w)")
"""A word that is no part of a link, an address, a name on a platform or a code."""
_SCRIPT = re.compile(r"[^\W\d_\u0000-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff]")
"""A letter that is not Latin."""
_DENSE = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
"""A letter that says as much as three: Chinese characters, and Korean syllables."""
_SMALL, _LETTERS = 2, 8
"""Small words of other languages, and letters of other scripts, from which on a reply is not wholly in English."""
_HARDLY = 0.2
"""From this part on, usual English words make a sentence English."""
_NONE = 4
"""Words, none of them English and one a small word of another language, that make a sentence foreign."""


def foreign(folded: str, said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences of `said` in other languages than English; none where there is too little of them to say anything."""
    if folded.isascii() and _words()[1].isdisjoint(folded.lower().split()):
        return ()
    small = letters = 0
    found = []
    for sentence in said:
        words, others = _other(folded[sentence.start : sentence.end])
        if words or others:
            found.append(sentence)
        small += words
        letters += others
    return tuple(found) if small >= _SMALL or letters >= _LETTERS else ()


def _other(text: str) -> tuple[int, int]:
    """Return how many small words of other languages and letters of other scripts a sentence holds; none if it is in English."""
    english, small, both = _words()
    words = WORD.findall(text)
    ours = sum(word.lower() in english for word in words)
    if ours >= _HARDLY * len(words) > 0:
        return 0, 0
    letters = 0 if text.isascii() else len(_SCRIPT.findall(text)) + 2 * len(_DENSE.findall(text))
    if all(map(str.isupper, words)):
        words = [word.lower() for word in words]
    # With a capital it may be part of a name: "Hôtel Du Quai", "Las Vegas".
    theirs = sum(word in small for word in words) if len(words) > 1 else 0
    if theirs and not ours and len(words) >= _NONE and both.isdisjoint(map(str.lower, words)):
        return max(theirs, _SMALL), letters
    return theirs if theirs > ours else 0, letters


def digest() -> str:
    """Return what tells one version of the lists from another; without them nothing is known to be English."""
    return sha256(_LISTS.read_bytes()).hexdigest() if _LISTS.is_file() else "missing"


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the usual words of English that are of no other language, the small words of other languages, and the words that are both."""
    lists = json.loads(_LISTS.read_text(encoding="utf-8"))
    english, small, both = (frozenset(lists[name].split()) for name in ("english", "others", "both"))
    return english, small, both
