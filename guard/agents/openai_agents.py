"""Presend as guardrails of the OpenAI Agents SDK: `pip install 'presend[agents]'`.

    from guard.agents import ReplyCheck
    from guard.agents.openai_agents import output_guardrail, tool_guardrail

    check = ReplyCheck(channel="public")
    sends = tool_guardrail(check, arguments=["text"])


    @function_tool(tool_input_guardrails=[sends])
    def send_reply(text: str) -> str: ...


    agent = Agent("Care", tools=[send_reply], output_guardrails=[output_guardrail(check)])

A tool that sends is the better place: its guardrail runs before the tool, tells the model why, and the model writes again. An output
guardrail only ends the run. See https://openai.github.io/openai-agents-python/guardrails/.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from guard.agents._check import Judged, ReplyCheck
from guard.agents._texts import MissingArgumentError, arguments_text, several, take_back, text_of
from guard.errors import ConfigError, InputError
from guard.model import Message
from guard.read import parsed

try:
    from agents import (
        Agent,
        GuardrailFunctionOutput,
        OutputGuardrail,
        RunContextWrapper,
        ToolGuardrailFunctionOutput,
        ToolInputGuardrail,
        ToolInputGuardrailData,
    )
except ImportError as error:
    raise ImportError(
        "the OpenAI Agents SDK is not there, or something else is called `agents`: pip install 'presend[agents]'."
    ) from error

__all__ = ["output_guardrail", "tool_guardrail"]

OnFail = Literal["reject", "raise"]

_UNREAD = "Not sent, as the arguments of the call could not be read: "
_REFUSED = "Not sent"
"""How every answer to a call that was held back begins."""


def output_guardrail(check: ReplyCheck, *, name: str = "presend") -> OutputGuardrail[Any]:
    """Return a guardrail for the final output of an agent, a text or a structure, of which all texts are checked.

    Where it is held back, the run ends in `OutputGuardrailTripwireTriggered`; `output_info` of its result has `notice` and `verdict`.
    """

    async def guardrail(context: RunContextWrapper[Any], agent: Agent[Any], output: Any) -> GuardrailFunctionOutput:  # noqa: ARG001
        try:
            text, _ = text_of(output)
        except ValueError:
            judged = check.unchecked("the output holds what cannot be read as text")
        else:
            judged = await check.ajudge(text, context.context, tuple(_conversation(context.turn_input)))
        return GuardrailFunctionOutput(judged.info(), tripwire_triggered=not judged.may_send)

    return OutputGuardrail(guardrail, name=name)


def tool_guardrail(
    check: ReplyCheck, *, arguments: str | Collection[str] = (), on_fail: OnFail = "reject", name: str = "presend"
) -> ToolInputGuardrail[Any]:
    """Return a guardrail for tools that send: the tool runs only if what it is called with may be sent.

    Use one for all tools that write to the same customer: it knows what went through it in a run, so that data in pieces is seen.

    Args:
        check: how to check.
        arguments: the arguments that the customer gets to read; all of them by default.
        on_fail: `reject`, the model is told why, with a rewrite where there is one, and may write again; `raise`, the run ends in
            `ToolInputGuardrailTripwireTriggered`.
        name: what the guardrail is called in results.

    Raises:
        ConfigError: `on_fail` is neither.
    """
    if on_fail not in ("reject", "raise"):
        raise ConfigError("on_fail must be reject or raise.")
    names, runs = several(arguments), _Runs()

    async def guardrail(data: ToolInputGuardrailData) -> ToolGuardrailFunctionOutput:
        call = data.context
        try:
            text, single = arguments_text(_parsed(call.tool_arguments), names)
        except MissingArgumentError:
            return _refused(f"{_UNREAD}it has none of those that are checked ({', '.join(names)}).", {}, on_fail)
        except (InputError, ValueError):
            return _refused(f"{_UNREAD}they must be a JSON object of texts, with no key twice.", {}, on_fail)
        run = runs.of(call.usage)
        async with run.turn:  # calls that come together are looked at one after the other
            mine = call.tool_call_id, text  # which is looked at twice where somebody has to approve it in between
            earlier = [Message("brand", sent) for of, sent in run.sent if (of, sent) != mine]
            # What was sent stands last, so that nothing the model says in between keeps two halves of a number apart.
            thread = (*_conversation(call.turn_input), *_sent(call.turn_input, call.tool_name, names), *earlier)
            judged = await check.ajudge(text, call.context, thread)
            if judged.may_send:
                run.sent.append(mine)
                return ToolGuardrailFunctionOutput.allow(judged.info())
        return _refused(judged.advice(rewrite=single), judged.info(), on_fail)

    return ToolInputGuardrail(guardrail, name=name)


def _refused(message: str, info: dict[str, Any], on_fail: OnFail) -> ToolGuardrailFunctionOutput:
    info = info or Judged(may_send=False, verdict=None, unchecked=True).info() | {"notice": message}
    if on_fail == "raise":
        return ToolGuardrailFunctionOutput.raise_exception(info)
    return ToolGuardrailFunctionOutput.reject_content(message, info)


@dataclass(slots=True)
class _Run:
    """What went through a guardrail in one run: ids of calls, and texts."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class _Runs:
    """The runs that are under way. A run is known by its account of usage: that is one and the same from its start to its end."""

    def __init__(self) -> None:
        self._runs: dict[int, _Run] = {}

    def of(self, usage: object) -> _Run:
        if (run := self._runs.get(id(usage))) is None:
            run = self._runs[id(usage)] = _Run()
            weakref.finalize(usage, self._runs.pop, id(usage), None).atexit = False
        return run


def _parsed(arguments: str) -> Mapping[str, Any]:
    """Return the arguments of a call.

    Raises:
        InputError: they are not JSON, or a key stands twice, so that what is checked might not be what is sent.
        ValueError: they are not a JSON object.
    """
    value = parsed(arguments or "{}")
    if not isinstance(value, Mapping):
        raise ValueError  # noqa: TRY004 - it is what the model wrote that is wrong
    return value


def _conversation(given: Sequence[Any]) -> Iterator[Message]:
    """Yield what customer and model have written, of the input of a run."""
    for item in given:
        if not isinstance(item, Mapping) or item.get("type", "message") != "message":
            continue
        if item.get("role") in ("user", "assistant") and (text := _content(item.get("content"))).strip():
            yield Message("customer" if item["role"] == "user" else "brand", text)


def _sent(given: Sequence[Any], tool: str, names: Collection[str]) -> list[Message]:
    """Return what `tool` has sent already, of the input of a run: in earlier turns of a session."""
    sent: list[tuple[Any, Message]] = []
    for item in (item for item in given if isinstance(item, Mapping)):
        if item.get("type") == "function_call" and item.get("name") == tool:
            try:
                text, _ = arguments_text(_parsed(item.get("arguments", "")), names)
            except (InputError, ValueError, MissingArgumentError):
                continue
            sent.append((item.get("call_id"), Message("brand", text)))
        elif item.get("type") == "function_call_output" and str(item.get("output", "")).startswith(_REFUSED):
            take_back(sent, item.get("call_id"))
    return [message for _, message in sent if message.text.strip()]


def _content(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, Sequence) else ()
    return "\n".join(str(part["text"]) for part in parts if isinstance(part, Mapping) and part.get("text"))
