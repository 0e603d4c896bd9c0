"""The brand's own number shapes (`[[identifier]]`) as recognizers. Their patterns run on RE2 alone, whatever they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guard.config import Config, Identifier
from recognizers import Cue, Detection, Pattern, Recognizer

_WORDS_REACH = 60


def identifiers(config: Config) -> tuple[Recognizer, ...]:
    """Return one recognizer per identifier of the configuration."""
    return tuple(_recognizer(identifier) for identifier in config.identifier)


@dataclass(frozen=True, kw_only=True)
class _LinearRecognizer(Recognizer):
    """Searches with RE2, in time linear in the text: the pattern is somebody else's."""

    @cached_property
    def _linear(self) -> Any:
        import re2

        return re2.compile(f"(?i){self.patterns[0].regex}")

    def find(self, text: str, only: Any = None) -> Iterator[Detection]:
        """Yield every match that stands as a word of its own and passes its check digit."""
        del only
        for match in self._linear.finditer(text):
            start, end = match.span()
            alone = not text[max(0, start - 1) : start].isalnum() and not text[end : end + 1].isalnum()
            if alone and (self.valid is None or self.valid(text[start:end])):
                yield Detection(self.entity, start, end, self._score(text, start, end, self.patterns[0].score), self.name)


def _recognizer(identifier: Identifier) -> Recognizer:
    words = "|".join(re.escape(word) for word in identifier.words)
    cues = (Cue(rf"\b(?:{words})\b", 0.95, before=_WORDS_REACH, after=_WORDS_REACH),) if words else ()
    return _LinearRecognizer(
        entity=identifier.entity,
        summary=f"The brand's own {identifier.name}.",
        patterns=(Pattern(identifier.pattern, 0.5 if words else 0.95),),
        cues=cues,
        valid=_luhn if identifier.check == "luhn" else None,
        finds=(),
        ignores=(),
        name=f"brand-{identifier.name}",
    )


def _luhn(value: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(re.sub(r"\D", "", value)))
