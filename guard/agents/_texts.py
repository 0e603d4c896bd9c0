"""What there is to read in what an agent makes: in a structured output, in the arguments of calls, and in calls made before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python

from guard.model import Message

__all__ = ["MissingArgumentError", "arguments_text", "blocks_text", "several", "take_back", "text_of"]

_WRITTEN = {"text": "text", "output_text": "text", "text-plain": "text", "refusal": "refusal"}
"""Kinds of blocks that hold text, and where in them it stands."""
_NO_TEXT = frozenset(
    {
        *("image", "image_url", "input_image", "audio", "input_audio", "video", "media", "file", "input_file"),
        *("reasoning", "reasoning_content", "thinking", "redacted_thinking"),
        *(
            "tool_call",
            "tool_call_chunk",
            "invalid_tool_call",
            "tool_use",
            "input_json_delta",
            "function_call",
            "custom_tool_call",
        ),
        *("server_tool_call", "server_tool_call_chunk", "server_tool_result", "server_tool_use", "web_search_tool_result"),
        *("web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call"),
    }
)
"""Kinds of blocks of which nobody reads a text: files, reasoning, and calls of tools with what they gave."""


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


def blocks_text(content: str | Sequence[Any]) -> tuple[str, bool]:
    """Return the text in the content of a message, a text or blocks, and whether all of it is of a kind that is known.

    Of blocks of other kinds all texts are returned.
    """
    if isinstance(content, str):
        return content, True
    joined, others, known = "", [], True
    for block in content:
        while isinstance(block, Mapping) and block.get("type") == "non_standard":
            block = block.get("value")  # noqa: PLW2901 - LangChain's wrapper around a provider's own
        parts = block if isinstance(block, Mapping) else {}
        kind = str(parts.get("type"))
        text = block if isinstance(block, str) else parts.get(_WRITTEN.get(kind, ""))
        if isinstance(text, str):
            joined += text  # a text may come in several blocks
        elif kind not in _NO_TEXT:
            known = False
            others += [text for text in _texts(block) if text.strip()]
    return "\n".join(text for text in (joined, *others) if text), known


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
