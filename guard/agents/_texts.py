"""What there is to read in what an agent makes: in a structured output, in the arguments of calls, and in calls made before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python

from guard.model import Message

__all__ = ["MissingArgumentError", "arguments_text", "several", "take_back", "text_of"]


class MissingArgumentError(Exception):
    """A call has none of the arguments that are to be checked."""


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return names as a tuple; a single one may stand without its list."""
    return (names,) if isinstance(names, str) else tuple(names)


def text_of(value: Any) -> tuple[str, bool]:
    """Return all text and numbers in `value`, a line each, and whether it is a single text, which a rewrite can take the place of.

    Data may be handed out in pieces, so the pieces are looked at together.

    Raises:
        ValueError: it holds something that cannot be read.
    """
    if isinstance(value, str):
        return value, True
    texts = [text for text in _texts(to_jsonable_python(value)) if text.strip()]
    return "\n".join(texts), False


def arguments_text(arguments: Mapping[str, Any], names: Collection[str]) -> tuple[str, bool]:
    """Return the text in those `arguments` of a call that are named, or in all of them if none is, as `text_of` does.

    Raises:
        MissingArgumentError: arguments are named and the call has none of them.
        ValueError: one of them cannot be read.
    """
    # In the order in which they are named, for that is how they are read.
    wanted = [arguments[name] for name in names if name in arguments] if names else list(arguments.values())
    if names and not wanted:
        raise MissingArgumentError
    held = [text_of(value) for value in wanted]
    texts = [(text, single) for text, single in held if text.strip()]
    return "\n".join(text for text, _ in texts), len(texts) == 1 and texts[0][1]


def take_back(sent: list[tuple[Any, Message]], call: object) -> None:
    """Take the last message that went with the id `call` out of `sent`: some models count their calls anew in each turn."""
    for at in range(len(sent) - 1, -1, -1):
        if sent[at][0] == call:
            del sent[at]
            return


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield str(key)
            yield from _texts(held)
    elif isinstance(value, Sequence):
        for held in value:
            yield from _texts(held)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
