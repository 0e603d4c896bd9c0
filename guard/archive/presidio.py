"""presidio-anonymizer, as the redacted copy uses it: spans replaced by operators of its own, values encrypted and back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

from guard.errors import GuardError

__all__ = ["anonymized", "decrypt", "encrypt"]


def anonymized(text: str, spans: Sequence[tuple[int, int, Callable[[str], str]]]) -> tuple[str, list[tuple[int, int, int]]]:
    """Return `text` with each span as its function makes it, and (start, end, which) of each in the result.

    The spans must not overlap. Each is an entity of its own: Presidio joins neighbours of one kind, and one of them stayed readable.
    """
    from guard.suggest import presidio

    anonymizer, config, result = presidio()
    names = [f"E{at}" for at in range(len(spans))]
    done = anonymizer.anonymize(
        text=text,
        analyzer_results=[
            result(entity_type=name, start=start, end=end, score=1.0)
            for name, (start, end, _) in zip(names, spans, strict=True)
        ],
        operators={name: config("custom", {"lambda": operator}) for name, (*_, operator) in zip(names, spans, strict=True)},
    )
    places = sorted((item.start, item.end, int(item.entity_type[1:])) for item in done.items)
    if len(places) != len(spans):
        raise GuardError("the anonymizer left a value out; nothing was written.")
    return done.text, places


def encrypt(key: bytes, value: str) -> bytes:
    """Return a value encrypted with AES in CBC mode under a random start, as the operator `encrypt` does it."""
    from guard.suggest import presidio

    presidio()
    from presidio_anonymizer.operators import AESCipher

    return base64.urlsafe_b64decode(AESCipher.encrypt(key, value))


def decrypt(key: bytes, sealed: bytes) -> str:
    """Return what `encrypt` was given, as the operator `decrypt` does it."""
    from guard.suggest import presidio

    presidio()
    from presidio_anonymizer.operators import AESCipher

    return str(AESCipher.decrypt(key, base64.urlsafe_b64encode(sealed).decode()))
