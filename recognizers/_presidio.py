"""Presend's recognizers for those who run Microsoft Presidio's analyzer: each as one `EntityRecognizer`.

Presidio hands over the text as it is. Presend folds it first (`guard.normalise`), so what hides behind look-alike letters or
zero-width characters is only found there.
"""

from __future__ import annotations

from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from recognizers import Recognizer, load


class PresendRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio_analyzer has no types
    """One of Presend's recognizers; `name` is as in `presend recognizers`, for instance `payment-card`."""

    def __init__(self, name: str, supported_language: str = "en") -> None:
        self._recognizer: Recognizer = next(recognizer for recognizer in load() if recognizer.name == name)
        super().__init__(supported_entities=[self._recognizer.entity], name=name, supported_language=supported_language)

    def load(self) -> None:
        """Do nothing: there is nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Return what is found in `text`, with scores from 0 to 1, if it is among the `entities` wanted."""
        del nlp_artifacts
        if entities and self._recognizer.entity not in entities:
            return []
        return [
            RecognizerResult(entity_type=found.entity, start=found.start, end=found.end, score=found.score)
            for found in self._recognizer.find(text)
        ]


def recognizers(supported_language: str = "en") -> list[PresendRecognizer]:
    """Return all of them."""
    return [PresendRecognizer(recognizer.name, supported_language) for recognizer in load()]
