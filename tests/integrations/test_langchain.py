"""The middleware inside real LangChain agents, with models that say what the test wants."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, after_model
from langchain.agents.structured_output import ToolStrategy
from langchain.tools import tool
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import BaseModel, Field

from guard.agents import ReplyCheck
from guard.agents.langchain import HELD, HeldBackError, PresendMiddleware
from guard.errors import ConfigError
from guard.model import Message
from tests.integrations.conftest import REPLIES
from tests.integrations.test_openai_agents import CARD, CLEAN, CODED, HALF, LEAK, seen
from tests.integrations.troubled import FOUND, GUARD, PATIENCE, TROUBLES, troubled

WAYS = ("invoke", "ainvoke")


@pytest.fixture(autouse=True)
def untraced(monkeypatch):
    """What runs here is told to nobody, whatever the environment says."""
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "false")


class Scripted(BaseChatModel):
    """A model that answers as the script says, and keeps what it was asked."""

    script: list[AIMessage]
    asked: list[list[Any]] = Field(default_factory=list)

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any):
        return self

    def _next(self, messages):
        self.asked.append(messages)
        return self.script[len(self.asked) - 1].model_copy()

    def _generate(self, messages, stop=None, run_manager=None, **_):
        return ChatResult(generations=[ChatGeneration(message=self._next(messages))])

    def _stream(self, messages, stop=None, run_manager=None, **_):
        from langchain_core.messages import AIMessageChunk

        for word in str(self._next(messages).text).split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(f"{word} "))


def check(**settings):
    return ReplyCheck(**{"guard": GUARD} | settings)


def call(name="send_reply", at="a", **arguments):
    return {"name": name, "args": arguments, "id": at, "type": "tool_call"}


@dataclass
class Desk:
    """An agent of which answers and a tool that sends are guarded. `script` are texts, or lists of calls."""

    script: list
    checked: ReplyCheck = field(default_factory=check)
    settings: dict = field(default_factory=dict)
    more: dict = field(default_factory=dict)
    sent: list = field(default_factory=list)

    def __post_init__(self):
        @tool
        def send_reply(text: str, subject: str = "", ticket: int = 0) -> str:
            """Send a reply to the customer."""
            self.sent.append(" ".join(part for part in (subject, text) if part))
            return "sent"

        @tool
        def look_up(text: str) -> str:
            """Look something up; nobody outside sees it."""
            return "found"

        answers = [AIMessage(one) if isinstance(one, str) else AIMessage("", tool_calls=one) for one in self.script]
        self.model = Scripted(script=answers)
        settings = {"tools": [send_reply], "arguments": ["text"], "attempts": 0} | self.settings
        self.presend = PresendMiddleware(self.checked, **settings)
        before = self.more.pop("middleware", [])
        self.agent = create_agent(self.model, [send_reply, look_up], middleware=[self.presend, *before], **self.more)

    def run(self, said="Where is my parcel?", way="invoke", config=None, **more):
        asked = {"messages": said if isinstance(said, list) else [HumanMessage(said)]}
        if way == "invoke":
            return self.agent.invoke(asked, config, **more)
        return asyncio.run(self.agent.ainvoke(asked, config, **more))

    def told(self, result):
        """What the model was told about its calls."""
        return [str(message.text) for message in result["messages"] if isinstance(message, ToolMessage)]


# What the model answers.


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_an_answer_gets_its_verdict(reply, channel, way, caplog):
    last = Desk([reply["text"]], check(channel=channel), {"on_fail": "hold"}).run(way=way)["messages"][-1]
    if reply["verdict"] == "pass":
        assert (last.text, last.response_metadata) == (reply["text"], {})
        return
    assert last.text == HELD
    info = last.response_metadata["presend"]
    assert info["verdict"]["verdict"] == "fail"
    assert info["notice"].startswith("Not sent. ")
    assert reply["word"] not in info["notice"] + caplog.text


@pytest.mark.parametrize("way", WAYS)
def test_the_rewrite_takes_the_place_of_an_answer(way):
    last = Desk([LEAK]).run(way=way)["messages"][-1]
    info = last.response_metadata["presend"]
    assert last.text == info["verdict"]["suggestion"]["rewrite"]
    assert CARD not in str(last)


@pytest.mark.parametrize("way", WAYS)
def test_the_model_is_told_why_and_writes_again(way):
    desk = Desk([LEAK, CLEAN], settings={"attempts": 1})
    result = desk.run(way=way)
    assert [str(message.text) for message in result["messages"]] == ["Where is my parcel?", CLEAN]
    draft, told = desk.model.asked[1][-2:]
    assert draft.text == LEAK
    assert told.text.startswith("Not sent. ")
    assert CARD not in told.text


@pytest.mark.parametrize("way", WAYS)
def test_a_run_can_end_instead(way):
    with pytest.raises(HeldBackError) as held:
        Desk([LEAK], settings={"on_fail": "raise"}).run(way=way)
    assert held.value.info["verdict"]["verdict"] == "fail"
    assert CARD not in str(held.value)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("on_fail", ["rewrite", "hold", "raise"])
def test_a_draft_is_in_no_state_no_checkpoint_and_no_stream_of_states(on_fail, way):
    saver, config = InMemorySaver(), {"configurable": {"thread_id": "1"}}
    desk = Desk([LEAK, LEAK], settings={"attempts": 1, "on_fail": on_fail}, more={"checkpointer": saver})
    shown = []

    async def streamed():
        async for part in desk.agent.astream({"messages": [HumanMessage("Hi")]}, config, stream_mode=["values", "updates"]):
            shown.append(part)  # noqa: PERF401 - what came before it ended is to be seen

    def streamed_at_once():
        shown.extend(desk.agent.stream({"messages": [HumanMessage("Hi")]}, config, stream_mode=["values", "updates"]))

    try:
        streamed_at_once() if way == "invoke" else asyncio.run(streamed())
    except HeldBackError:
        assert on_fail == "raise"
    assert shown
    kept = [checkpoint.checkpoint for checkpoint in saver.list(config)]
    assert "4111" not in str(shown) + str(kept)


def test_a_stream_of_words_shows_them_before_they_are_checked():
    # LangGraph streams what the model writes; middleware sees the whole. The page says so.
    parts = Desk([LEAK]).agent.stream({"messages": [HumanMessage("Hi")]}, stream_mode="messages")
    assert "4111" in "".join(str(message.text) for message, _ in parts)


def test_what_other_middleware_makes_of_an_answer_is_checked_too():
    class Signing(AgentMiddleware):
        def wrap_model_call(self, request, handler):
            response = handler(request)
            response.result[0] = AIMessage(f"{response.result[0].text} Card {CARD}.")
            return response

    result = Desk([CLEAN], settings={"on_fail": "hold"}, more={"middleware": [Signing()]}).run()
    assert result["messages"][-1].text == HELD


def test_what_comes_after_the_model_gets_round_it():
    @after_model
    def signing(state, runtime):
        last = state["messages"][-1]
        return {"messages": [AIMessage(f"{last.text} Card {CARD}.", id=last.id)]}

    assert CARD in Desk([CLEAN], more={"middleware": [signing]}).run()["messages"][-1].text


class Letter(BaseModel):
    """A letter."""

    subject: str
    lines: list[str]


@pytest.mark.parametrize(
    ("lines", "goes"), [(["It left our depot."], True), (["It is 4111 1111", "1111 1111"], False)], ids=["clean", "in pieces"]
)
def test_a_structured_response_is_checked(lines, goes):
    calls = [call("Letter", subject="Hello", lines=lines)]
    desk = Desk([calls], more={"response_format": ToolStrategy(Letter)})
    if goes:
        assert desk.run()["structured_response"].lines == lines
    else:
        with pytest.raises(HeldBackError):
            desk.run()


def test_words_that_come_with_a_call_are_checked_and_the_call_goes_on():
    desk = Desk([])
    desk.model.script = [AIMessage(LEAK, tool_calls=[call(text=CLEAN)]), AIMessage("Done.")]
    result = desk.run()
    assert CARD not in str(result["messages"])
    assert desk.sent == [CLEAN]


def text(kind, held, **more):
    return {"type": kind, "refusal" if kind == "refusal" else "text": held, **more}


BLOCKS = [  # the content of an answer, whether it goes (None: it is unchecked), and what it shows
    ("text", [text("text", CLEAN)], True),
    ("a leak", [text("text", LEAK)], False),
    ("in pieces", [text("text", "It is 4111 1111 "), text("text", "1111 1111.")], False),
    ("beside a text", [CLEAN, text("output_text", LEAK)], False),
    ("output_text", [text("output_text", LEAK)], False),
    ("output_text that is clean", [text("output_text", CLEAN)], True),
    ("refusal", [text("refusal", LEAK)], False),
    ("refusal that is clean", [text("refusal", "I cannot help with that.")], True),
    ("text-plain", [text("text-plain", LEAK)], False),
    ("a provider's own", [{"type": "non_standard", "value": text("output_text", LEAK)}], False),
    ("an image", [text("text", CLEAN), {"type": "image", "url": "https://acme.example/a.png"}], True),
    ("reasoning", [{"type": "reasoning", "reasoning": LEAK}, text("text", CLEAN)], True),
    ("a kind that is not known", [text("text", CLEAN), {"type": "card", "title": "Hello"}], None),
    ("of which the text counts all the same", [text("text", CLEAN), {"type": "card", "title": LEAK}], False),
    ("no kind", [{"text": LEAK}], False),
    ("a text that is none", [{"type": "text", "text": {"value": LEAK}}], False),
    ("a kind that is none", [{"type": ["text"], "text": CLEAN}], None),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fail_mode", ["closed", "open"])
@pytest.mark.parametrize(("content", "goes"), [case[1:] for case in BLOCKS], ids=[case[0] for case in BLOCKS])
def test_every_block_of_an_answer_counts(content, goes, fail_mode, way):
    desk = Desk([], check(fail_mode=fail_mode), {"on_fail": "hold"})
    desk.model.script = [AIMessage(content)]
    last = desk.run(way=way)["messages"][-1]
    went = fail_mode == "open" if goes is None else goes
    assert last.content == (content if went else HELD)
    assert last.response_metadata.get("presend", {}).get("unchecked", False) is (goes is None)


def test_answers_that_only_colleagues_see_need_no_check():
    result = Desk([LEAK], settings={"answers": False}).run()
    assert result["messages"][-1].text == LEAK


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("fail_mode", ["closed", "open"])
def test_an_answer_that_was_not_checked_is_held_back_or_let_go_and_recorded(trouble, fail_mode, way, caplog):
    goes = fail_mode == "open" and trouble != FOUND
    with troubled(trouble) as guard:
        began = time.perf_counter()
        desk = Desk([LEAK], check(guard=guard, timeout=PATIENCE, fail_mode=fail_mode))
        last = desk.run(way=way)["messages"][-1]
        assert time.perf_counter() - began < PATIENCE + 2
    assert last.text == (LEAK if goes else HELD)
    info = last.response_metadata["presend"]
    assert info["unchecked"]
    assert info["may_send"] is goes
    assert ("LET GO" if goes else "held back") in caplog.text
    assert "4111" not in caplog.text + json.dumps(info)


# The call of a tool that sends.


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_a_call_gets_its_verdict(reply, channel, way, caplog):
    desk = Desk([[call(text=reply["text"])], "Done."], check(channel=channel))
    result = desk.run(way=way)
    assert desk.sent == ([reply["text"]] if reply["verdict"] == "pass" else [])
    if reply["verdict"] == "fail":
        (refused,) = [message for message in result["messages"] if isinstance(message, ToolMessage)]
        assert refused.status == "error"
        assert refused.text.startswith("Not sent. ")
        assert reply["word"] not in refused.response_metadata["presend"]["notice"]
    assert reply["word"] not in caplog.text


@pytest.mark.parametrize(
    ("script", "settings", "sent"),
    [
        ([[call(text=CLEAN, ticket=48291734)]], {"arguments": ()}, [CLEAN]),
        ([[call(text=CLEAN, subject=CARD)]], {"arguments": ()}, []),
        ([[call(text=CLEAN, subject=CARD)]], {}, [f"{CARD} {CLEAN}"]),
        ([[call(subject=HALF, text="1111 1111")]], {"arguments": ()}, []),
        ([[call(text="Thanks!", ticket=4111111111111111)]], {"arguments": ()}, []),
        ([[call(text=f"Your reference: {CODED}")]], {}, []),
        ([[call(at="a", text=HALF)], [call(at="b", text="1111 1111")]], {}, [HALF]),
        ([[call(at="a", text=HALF), call(at="b", text="1111 1111")]], {}, [HALF]),
        ([[call(at="a", text=f"The CVV is 123. {HALF}")], [call(at="b", text="1111 1111")]], {}, ["1111 1111"]),
        ([[call(text="Hi!")], [call(text=HALF)], [call(text="1111 1111")]], {}, ["Hi!", HALF]),
        ([[call(text=LEAK)], [call(at="b", text=CLEAN)]], {}, [CLEAN]),
        ([[call(text=LEAK)]], {"tools": ["send_reply"]}, []),
        ([[call(text=LEAK)]], {"tools": "send_reply", "arguments": "text"}, []),
        ([[call(text=LEAK)]], {"tools": ["send_replies"]}, [LEAK]),
        ([[call(text=CLEAN)]], {"arguments": ["body"]}, []),
        ([[call("look_up", text=LEAK)]], {}, []),
    ],
    ids=[
        "an identifier for the tool",
        "another argument",
        "an argument that is not named is not checked",
        "in two arguments",
        "as a number",
        "base64",
        "in two calls",
        "in two calls at once",
        "a call that was held back is no part of the conversation",
        "calls of one id",
        "told why, the model writes again",
        "a tool by its name",
        "names without a list",
        "a name that there is not guards nothing",
        "an argument that there is not",
        "a tool that does not send",
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_looked_at(script, settings, sent, way):
    desk = Desk([*script, "Done."], settings=settings)
    desk.run(way=way)
    assert desk.sent == sent


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("fail_mode", ["closed", "open"])
def test_a_call_that_was_not_checked_is_held_back_or_let_go_and_recorded(trouble, fail_mode, way, caplog):
    goes = fail_mode == "open" and trouble != FOUND
    with troubled(trouble) as guard:
        desk = Desk([[call(text=LEAK)], "Done."], check(guard=guard, timeout=PATIENCE, fail_mode=fail_mode), {"answers": False})
        result = desk.run(way=way)
    assert desk.sent == ([LEAK] if goes else [])
    (told,) = [message for message in result["messages"] if isinstance(message, ToolMessage)]
    assert told.response_metadata["presend"]["unchecked"]
    assert ("LET GO" if goes else "held back") in caplog.text
    assert "4111" not in caplog.text


@pytest.mark.parametrize("settings", [{"on_fail": "rewrit"}, {"attempts": -1}], ids=str)
def test_settings_that_cannot_be_meant_are_refused(settings):
    with pytest.raises(ConfigError):
        PresendMiddleware(check(), **settings)


# What it knows of the conversation.


def test_the_conversation_goes_along():
    guard = seen()
    said = [
        HumanMessage("I have not got my parcel."),
        AIMessage(
            "Sorry to hear that!", tool_calls=[call(at="x", text="We are on it."), call("look_up", "y", text="Internal.")]
        ),
        ToolMessage("sent", tool_call_id="x"),
        ToolMessage("found", tool_call_id="y"),
        AIMessage("", tool_calls=[call(at="z", text="Held back.")]),
        ToolMessage("Not sent.", tool_call_id="z", status="error"),
        AIMessage(HELD, response_metadata={"presend": {"held_back": True}}),
        HumanMessage([{"type": "text", "text": "Hello?"}, {"type": "image", "url": "https://acme.example/a.png"}]),
    ]
    Desk([CLEAN], check(guard=guard, channel="dm", thread=None)).run(said)
    (asked,) = guard.asked
    assert [(message.author, message.text) for message in asked.thread] == [
        ("customer", "I have not got my parcel."),
        ("brand", "Sorry to hear that!"),
        ("customer", "Hello?"),
        ("brand", "We are on it."),
    ]
    assert {message.channel for message in asked.thread} == {"dm"}


@pytest.mark.parametrize("way", WAYS)
def test_the_channel_may_come_from_the_context_of_the_run(way):
    guard = seen()
    settings = {"channel": lambda context: context["channel"], "thread": lambda context: [Message("customer", context["said"])]}
    desk = Desk([[call(text=CLEAN)], CLEAN], check(guard=guard, **settings), more={"context_schema": dict})
    desk.run(way=way, context={"channel": "email", "said": "Hi"})
    assert {(asked.channel, asked.thread[0].text) for asked in guard.asked} == {("email", "Hi")}
    assert len(guard.asked) == 2
