"""Presend's recognizers for those who run Microsoft Presidio's analyzer; importing this module makes them known to its YAML.

Presidio hands over the text as it is. Presend folds it first (`guard.normalise`), so what hides behind look-alike letters or
zero-width characters is only found there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerRegistry, RecognizerResult

from recognizers import Detection, Recognizer, load
from recognizers._people import find


@dataclass(frozen=True, slots=True)
class _People:
    """Our own model of names, which is no recognizer of patterns, as one of them."""

    name: str = "person"
    entity: str = "PERSON"

    def find(self, text: str) -> Iterator[Detection]:
        """Yield the people named in `text`."""
        return find(text)


def _every() -> tuple[Recognizer | _People, ...]:
    return *load(), _People()


class PresendRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio_analyzer has no types
    """One of Presend's recognizers, or all of them.

    `name` is as in `presend recognizers`, for instance `payment-card`, or `person`: our model of people's names. By the name of this class, which is what a YAML file
    gives that names nothing else, it is all of them. With `supported_entities` it is those that find these, by any name. Presidio
    passes on `context`, which has no effect: the words around a value are part of each recognizer.

    Raises:
        ValueError: there is nothing of this name, or an entity that none of them finds.
    """

    def __init__(
        self,
        name: str = "PresendRecognizer",
        supported_language: str = "en",
        supported_entities: list[str] | None = None,
        context: list[str] | None = None,
    ) -> None:
        del context
        known = _every()
        wanted = [each for each in known if each.name == name]
        if not wanted and (supported_entities or name == type(self).__name__):
            wanted = list(known)
        if not wanted:
            raise ValueError(f"Presend has no recognizer called {name}")
        self._recognizers = [each for each in wanted if not supported_entities or each.entity in supported_entities]
        entities = sorted({each.entity for each in self._recognizers})
        if missing := set(supported_entities or ()).difference(entities):
            raise ValueError(f"{name} does not find {', '.join(sorted(missing))}")
        super().__init__(supported_entities=entities, name=name, supported_language=supported_language)

    def load(self) -> None:
        """Do nothing: there is nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Return what is found in `text`, with scores from 0 to 1, if it is among the `entities` wanted (all, if empty)."""
        del nlp_artifacts
        return [
            RecognizerResult(
                entity_type=found.entity,
                start=found.start,
                end=found.end,
                score=found.score,
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: found.recognizer,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for each in self._recognizers
            if not entities or each.entity in entities
            for found in each.find(text)
        ]


def recognizers(supported_language: str = "en") -> list[PresendRecognizer]:
    """Return all of them, each by itself."""
    return [PresendRecognizer(each.name, supported_language) for each in _every()]


def registry(supported_language: str = "en") -> RecognizerRegistry:
    """Return a registry that holds all of them and nothing else."""
    return RecognizerRegistry(recognizers=recognizers(supported_language), supported_languages=[supported_language])
