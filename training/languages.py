"""Writes guard/languages.json: the usual words of English, and the small words of other languages, which hold their sentences together.

    pip install spacy && python training/languages.py

The latter are spaCy's stop words (MIT licence) of the languages in Latin script that it has any for. Usual in English is what a sixth of the
writers of `training/replies` use, and spaCy's stop words of English; what other languages have as well tells nothing. What a few of the writers
use in lower case is not taken for a word of another language.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib import import_module
from pathlib import Path

from guard.language import WORD
from guard.normalise import normalise

ROOT = Path(__file__).parents[1]
LANGUAGES = "af az ca cs da de es et eu fi fr ga hr ht hu id is it lb lt lv ms nb nl pl pt ro sk sl sq sv tl tn tr vi yo"
MANY, FEW = 1 / 6, 0.2
"""The part of the writers who must use a word for it to be usual in English, and by which it may be used without being English."""


def stop_words(language: str) -> set[str]:
    """Return those of a language that are one word, as folding leaves them."""
    words = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return {folded for word in words if WORD.fullmatch(folded := normalise(word).folded.lower()) and len(folded) > 1}


if __name__ == "__main__":
    used: Counter[str] = Counter()
    writers = sorted((ROOT / "training/replies").glob("*.jsonl"))
    for path in writers:
        texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
        used.update({word for text in texts for word in WORD.findall(normalise(text).folded) if word.islower()})
    english = stop_words("en") | {word for word, count in used.items() if count >= MANY * len(writers)}
    others = set().union(*map(stop_words, LANGUAGES.split()))
    small = {word for word in others - stop_words("en") if used[word] <= FEW * len(writers)}
    sets = {"english": english - others, "others": small, "both": english & others}
    lists = {name: " ".join(sorted(words)) for name, words in sets.items()}
    (ROOT / "guard/languages.json").write_text(json.dumps(lists, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print({name: len(words) for name, words in sets.items()})
