"""Presend as middleware of LangChain's agents: `pip install 'presend[langchain]'`.

    from guard.agents import ReplyCheck
    from guard.agents.langchain import PresendMiddleware

    agent = create_agent(model, tools=[send_reply], middleware=[PresendMiddleware(ReplyCheck(channel="dm"), tools=[send_reply])])

It stands around the model and not behind it (`wrap_model_call`, not `after_model`): what is held back never becomes a part of the
agent's state, of its checkpoints, or of what streams of that state show. See https://docs.langchain.com/oss/python/langchain/middleware.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from guard.agents._check import NOTHING, Judged, ReplyCheck
from guard.agents._texts import MissingArgumentError, arguments_text, blocks_text, several, take_back, text_of
from guard.errors import ConfigError
from guard.model import Message

try:
    from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse, ToolCallRequest
    from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
    from langchain_core.tools import BaseTool
    from langgraph.types import Command
except ImportError as error:
    raise ImportError("LangChain is not there, or an older one: pip install 'presend[langchain]'.") from error

__all__ = ["HELD", "HeldBackError", "PresendMiddleware"]

HELD = "This reply was held back."
"""What stands in the place of a reply that was held back, unless something else is asked for."""

_KEY = "presend"
"""Under which a message carries, in `response_metadata`, what became of its text: models are not sent that."""

_Result = ToolMessage | Command[Any]


class HeldBackError(Exception):
    """A reply was held back and nothing can take its place. `info` has `notice` and `verdict`, without a value of the reply."""

    def __init__(self, info: Mapping[str, Any]) -> None:
        """Say why."""
        super().__init__(info["notice"])
        self.info = info


class PresendMiddleware(AgentMiddleware[Any, Any, Any]):
    """Checks what the model writes, and what it calls tools with that send.

    Put it first: then what other middleware makes of an answer of the model is checked too.
    """

    def __init__(
        self,
        check: ReplyCheck,
        *,
        tools: str | Iterable[BaseTool | str] = (),
        arguments: str | Collection[str] = (),
        answers: bool = True,
        attempts: int = 1,
        on_fail: Literal["rewrite", "hold", "raise"] = "rewrite",
        held: str = HELD,
    ) -> None:
        """Set what is checked, and what happens to what may not be sent.

        Args:
            check: how to check.
            tools: the tools that send, themselves or by name. A call of theirs that is held back is answered with the reason.
            arguments: the arguments of these tools that the customer gets to read; all of them by default.
            answers: check what the model writes besides; false if nobody but your own people sees it.
            attempts: how often the model may write again, told why, before `on_fail` counts.
            on_fail: what takes the place of an answer that is held back: the `rewrite` of the verdict, or `held` if there is none;
                `held` always (`hold`); or nothing, and `HeldBackError` ends the run (`raise`).
            held: the text for that.

        Raises:
            ConfigError: one of these values cannot be meant.
        """
        super().__init__()
        if on_fail not in ("rewrite", "hold", "raise"):
            raise ConfigError("on_fail must be rewrite, hold or raise.")
        if attempts < 0:
            raise ConfigError("attempts must be 0 or more.")
        self._check, self._arguments, self._answers = check, several(arguments), answers
        given = (tools,) if isinstance(tools, str) else tools
        self._sending = frozenset(tool if isinstance(tool, str) else tool.name for tool in given)
        self._attempts, self._on_fail, self._held = attempts, on_fail, held

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Let the model write, and write again, until its answer may be sent or its attempts are over."""
        for left in range(self._attempts, -1, -1):
            response = handler(request)
            text = self._text(response)
            judged = text if isinstance(text, Judged) else self._check.judge(text, _context(request), self._thread(request))
            judged = self._whole(response, judged)
            if judged.may_send or not left:
                break
            request = _again(request, text, judged)
        return self._settled(response, judged)

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """Do the same without holding up the event loop."""
        for left in range(self._attempts, -1, -1):
            response = await handler(request)
            text = self._text(response)
            judged = (
                text if isinstance(text, Judged) else await self._check.ajudge(text, _context(request), self._thread(request))
            )
            judged = self._whole(response, judged)
            if judged.may_send or not left:
                break
            request = _again(request, text, judged)
        return self._settled(response, judged)

    def wrap_tool_call(self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], _Result]) -> _Result:
        """Run a tool that sends only if what it is called with may be sent."""
        if request.tool_call["name"] not in self._sending:
            return handler(request)
        call = self._called(request)
        if isinstance(call, ToolMessage):
            return call
        text, single = call
        judged = self._check.judge(text, _context(request), self._thread(request))
        return _recorded(handler(request), judged) if judged.may_send else _refusal(request, judged, rewrite=single)

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[_Result]]
    ) -> _Result:
        """Do the same without holding up the event loop."""
        if request.tool_call["name"] not in self._sending:
            return await handler(request)
        call = self._called(request)
        if isinstance(call, ToolMessage):
            return call
        text, single = call
        judged = await self._check.ajudge(text, _context(request), self._thread(request))
        return _recorded(await handler(request), judged) if judged.may_send else _refusal(request, judged, rewrite=single)

    def _text(self, response: ModelResponse[Any]) -> str | Judged:
        """Return what there is to read in an answer, or what becomes of it if that cannot be told."""
        if not self._answers:
            return NOTHING
        written = [text for text, _ in _said(response)]
        try:
            structure, _ = text_of(response.structured_response)
        except ValueError:
            return self._check.unchecked("the structured response holds what cannot be read as text")
        return "\n".join(text for text in (*written, structure) if text.strip())

    def _whole(self, response: ModelResponse[Any], judged: Judged) -> Judged:
        """Return what becomes of an answer in which there may be blocks that nobody here can read."""
        if self._answers and judged.may_send and not judged.unchecked and not all(known for _, known in _said(response)):
            return self._check.unchecked("the answer holds a block of a kind that is not known")
        return judged

    def _settled(self, response: ModelResponse[Any], judged: Judged) -> ModelResponse[Any]:
        """Return the answer with what became of it, or what takes its place."""
        if judged.may_send:
            kept = judged.unchecked  # what was let go unchecked is always to be found
            return replace(response, result=[_marked(message, judged) for message in response.result]) if kept else response
        if self._on_fail == "raise" or response.structured_response is not None:
            raise HeldBackError(judged.info())
        several = sum(isinstance(message, AIMessage) for message in response.result) > 1
        rewrite = judged.rewrite if self._on_fail == "rewrite" and not several else None
        return replace(response, result=[self._instead(message, rewrite, judged) for message in response.result])

    def _instead(self, message: BaseMessage, rewrite: str | None, judged: Judged) -> BaseMessage:
        if not isinstance(message, AIMessage):
            return message
        # Made anew: copies would carry what the model wrote in other places of the message.
        content = self._held if rewrite is None else rewrite
        calls, usage, made = message.tool_calls, message.usage_metadata, {_KEY: judged.info() | {"held_back": rewrite is None}}
        return AIMessage(
            content, id=message.id, name=message.name, tool_calls=calls, usage_metadata=usage, response_metadata=made
        )

    def _called(self, request: ToolCallRequest) -> tuple[str, bool] | ToolMessage:
        try:
            return arguments_text(request.tool_call["args"], self._arguments)
        except MissingArgumentError:
            why = f"it has none of those that are checked ({', '.join(self._arguments)})."
        except ValueError:
            why = "they must be texts."
        return _answer(request, f"Not sent, as the arguments of the call could not be read: {why}", {})

    def _thread(self, request: ModelRequest[Any] | ToolCallRequest) -> tuple[Message, ...]:
        """Return what customer and brand have written so far, before what is checked."""
        messages = request.state["messages"] if isinstance(request.state, Mapping) else getattr(request.state, "messages", ())
        until = request.tool_call["id"] if isinstance(request, ToolCallRequest) else None
        texts, sent = self._written(messages), self._sent(messages, until)
        # What was sent stands last, so that nothing the model says in between keeps two halves of a number apart.
        return tuple(message for message in (*texts, *sent) if message.text.strip())

    def _written(self, messages: Sequence[BaseMessage]) -> Iterator[Message]:
        for message in messages:
            if isinstance(message, HumanMessage):
                yield Message("customer", str(message.text))
            elif (
                isinstance(message, AIMessage)
                and self._answers
                and not message.response_metadata.get(_KEY, {}).get("held_back")
            ):
                yield Message("brand", str(message.text))

    def _sent(self, messages: Sequence[BaseMessage], until: str | None) -> list[Message]:
        """Return what tools have sent, or are about to: before the call `until`, which is one of the last message."""
        last = next((at for at in range(len(messages) - 1, -1, -1) if isinstance(messages[at], AIMessage)), -1)
        sent: list[tuple[Any, Message]] = []
        for at, message in enumerate(messages):
            if isinstance(message, ToolMessage) and message.status == "error":
                take_back(sent, message.tool_call_id)
            for call in message.tool_calls if isinstance(message, AIMessage) else ():
                if at == last and until is not None and call["id"] == until:
                    return [message for _, message in sent]
                if call["name"] in self._sending:
                    try:
                        sent.append((call["id"], Message("brand", arguments_text(call["args"], self._arguments)[0])))
                    except (MissingArgumentError, ValueError):
                        continue
        return [message for _, message in sent]


def _said(response: ModelResponse[Any]) -> list[tuple[str, bool]]:
    """Return the text of each message of the model, and whether that is all of it."""
    return [blocks_text(message.content) for message in response.result if isinstance(message, AIMessage)]


def _context(request: ModelRequest[Any] | ToolCallRequest) -> Any:
    return getattr(request.runtime, "context", None)


def _again(request: ModelRequest[Any], text: str | Judged, judged: Judged) -> ModelRequest[Any]:
    """Return a request in which the model sees its draft and why it was held back. Neither becomes a part of the state."""
    draft = [AIMessage(text)] if isinstance(text, str) else []
    told = HumanMessage(f"{judged.advice()} Write the reply to the customer again, without that.", name=_KEY)
    return request.override(messages=[*request.messages, *draft, told])


def _marked(message: BaseMessage, judged: Judged) -> BaseMessage:
    return message.model_copy(update={"response_metadata": {**message.response_metadata, _KEY: judged.info()}})


def _recorded(result: _Result, judged: Judged) -> _Result:
    """Return what a tool answered; what was let go unchecked is always to be found."""
    if isinstance(result, ToolMessage) and judged.unchecked:
        return result.model_copy(update={"response_metadata": {**result.response_metadata, _KEY: judged.info()}})
    return result


def _refusal(request: ToolCallRequest, judged: Judged, *, rewrite: bool) -> ToolMessage:
    return _answer(request, judged.advice(rewrite=rewrite), judged.info())


def _answer(request: ToolCallRequest, content: str, info: dict[str, Any]) -> ToolMessage:
    call = request.tool_call
    made = {_KEY: info or {"may_send": False, "unchecked": True, "notice": content, "verdict": None}}
    return ToolMessage(content, tool_call_id=call["id"] or "", name=call["name"], status="error", response_metadata=made)
