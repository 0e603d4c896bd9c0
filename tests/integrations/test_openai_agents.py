"""The guardrails inside the real OpenAI Agents SDK, with models that say what the test wants."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import logging
import time
from dataclasses import dataclass, field

import pytest
from agents import (
    Agent,
    AgentHooks,
    MaxTurnsExceeded,
    OutputGuardrailTripwireTriggered,
    RunConfig,
    Runner,
    SQLiteSession,
    ToolInputGuardrailTripwireTriggered,
    function_tool,
    handoff,
)
from agents.testing import ScriptedModel, assistant_message, function_call
from pydantic import BaseModel

from guard.agents import ReplyCheck
from guard.agents.openai_agents import _sent, output_guardrail, tool_guardrail
from guard.errors import ConfigError
from guard.model import Customer, Message
from tests.integrations.conftest import REPLIES
from tests.integrations.troubled import FOUND, GUARD, PATIENCE, TROUBLES, troubled

QUIET = RunConfig(tracing_disabled=True)
CLEAN = REPLIES[0]["text"]
LEAK = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
CARD = "4111 1111 1111 1111"
HALF = "4111 1111"


def check(**settings):
    return ReplyCheck(**{"guard": GUARD} | settings)


def answering(*texts, checked=None, **settings):
    """An agent whose output is checked, and which writes these texts, one after the other."""
    model = ScriptedModel([[assistant_message(text)] for text in texts])
    return Agent("Care", model=model, output_guardrails=[output_guardrail(checked or check())], **settings)


def run(agent, said="Where is my parcel?", context=None, **settings):
    return Runner.run_sync(agent, said, context=context, run_config=QUIET, **settings)


@dataclass
class Desk:
    """An agent whose tool sends, and what it sent. `calls` are the arguments of the calls that the model makes, one a turn."""

    calls: list
    checked: ReplyCheck = field(default_factory=check)
    arguments: tuple = ("text",)
    on_fail: str = "reject"
    sent: list = field(default_factory=list)

    def __post_init__(self):
        @function_tool(tool_input_guardrails=[tool_guardrail(self.checked, arguments=self.arguments, on_fail=self.on_fail)])
        def send_reply(text: str, subject: str = "", ticket: int = 0) -> str:
            """Send a reply to the customer."""
            self.sent.append(" ".join(part for part in (subject, text) if part))
            return "sent"

        called = [
            [function_call("send_reply", one, call_id=f"call-{turn}-{at}") for at, one in enumerate(calls)]
            for turn, calls in enumerate(one if isinstance(one, list) else [one] for one in self.calls)
        ]
        self.model = ScriptedModel([*called, [assistant_message("Done.")]])
        self.agent = Agent("Care", model=self.model, tools=[send_reply])

    def answers(self):
        """What the model was told about its calls."""
        return [item["output"] for item in self.model.last_call.input if item.get("type") == "function_call_output"]


# The final output of an agent.


@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_an_output_gets_its_verdict(reply, channel, caplog):
    agent = answering(reply["text"], checked=check(channel=channel))
    if reply["verdict"] == "pass":
        assert run(agent).final_output == reply["text"]
        return
    with pytest.raises(OutputGuardrailTripwireTriggered) as held:
        run(agent)
    info = held.value.guardrail_result.output.output_info
    assert info["verdict"]["verdict"] == "fail"
    assert info["notice"].startswith("Not sent. ")
    assert reply["word"] not in json.dumps(info["notice"]) + str(held.value) + caplog.text
    json.dumps(info)


def test_what_was_held_back_is_not_kept_in_a_session():
    session = SQLiteSession("one")
    with pytest.raises(OutputGuardrailTripwireTriggered):
        run(answering(LEAK), session=session)
    kept = asyncio.run(session.get_items())
    assert CARD not in json.dumps(kept)


class Letter(BaseModel):
    subject: str
    lines: list[str]
    reference: int = 0
    urgent: bool = False


@pytest.mark.parametrize(
    ("letter", "goes"),
    [
        (Letter(subject="Your parcel", lines=["It left our depot.", "It comes on Friday."]), True),
        (Letter(subject="Your card", lines=["It is", "4111 1111", "1111 1111"]), False),
        (Letter(subject="4111 1111 1111 1111", lines=[]), False),
        (Letter(subject="Your card", lines=[], reference=4111111111111111), False),
        (Letter(subject="", lines=[]), True),
    ],
    ids=["clean", "in pieces", "in the subject", "as a number", "empty"],
)
def test_all_of_a_structured_output_is_checked(letter, goes):
    agent = answering(letter.model_dump_json(), output_type=Letter)
    if goes:
        assert run(agent).final_output == letter
    else:
        with pytest.raises(OutputGuardrailTripwireTriggered):
            run(agent)


def test_an_output_that_cannot_be_read_is_held_back():
    guardrail = output_guardrail(check())
    agent = answering("")

    class Context:
        context, turn_input = None, ()

    held = asyncio.run(guardrail.run(Context(), agent, object()))
    assert held.output.tripwire_triggered
    assert "cannot be read" in held.output.output_info["notice"]


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("fail_mode", ["closed", "open"])
def test_an_output_that_was_not_checked_is_held_back_or_let_go_and_recorded(trouble, fail_mode, caplog):
    goes = fail_mode == "open" and trouble != FOUND
    with troubled(trouble) as guard:
        agent = answering(LEAK, checked=check(guard=guard, timeout=PATIENCE, fail_mode=fail_mode))
        began = time.perf_counter()
        if goes:
            (result,) = run(agent).output_guardrail_results
        else:
            with pytest.raises(OutputGuardrailTripwireTriggered) as held:
                run(agent)
            result = held.value.guardrail_result
        assert time.perf_counter() - began < PATIENCE + 2
    info = result.output.output_info
    assert info["unchecked"]
    assert info["verdict"]["verdict"] == "incomplete"
    assert ("LET GO" if goes else "held back") in caplog.text
    assert "4111" not in caplog.text + json.dumps(info)


def test_a_fail_is_held_back_in_either_mode():
    with pytest.raises(OutputGuardrailTripwireTriggered):
        run(answering(LEAK, checked=check(fail_mode="open")))


def test_a_slow_guard_does_not_hold_up_the_loop():
    async def both(guard):
        agent = answering(LEAK, checked=check(guard=guard, timeout=PATIENCE))
        ticks = 0

        async def ticking():
            nonlocal ticks
            while True:
                await asyncio.sleep(0.005)
                ticks += 1

        ticker = asyncio.create_task(ticking())
        with pytest.raises(OutputGuardrailTripwireTriggered):
            await Runner.run(agent, "Hello", run_config=QUIET)
        ticker.cancel()
        return ticks

    with troubled("slow") as guard:
        assert asyncio.run(both(guard)) > 10


def test_a_stream_shows_words_before_they_are_checked():
    # The SDK streams what the model writes; guardrails see the whole. The page says so.
    async def streamed():
        result = Runner.run_streamed(answering(LEAK), "Hello", run_config=QUIET)
        words = ""
        try:
            async for event in result.stream_events():
                if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
                    words += event.data.delta
        except OutputGuardrailTripwireTriggered:
            return words
        return pytest.fail("it was not held back")

    assert CARD in asyncio.run(streamed())


def test_an_agent_that_takes_over_needs_a_guardrail_of_its_own():
    other = Agent("Billing", model=ScriptedModel([[assistant_message(LEAK)]]))
    first = answering(handoffs=[handoff(other)])
    first.model = ScriptedModel([[function_call("transfer_to_billing", {}, call_id="a")]])
    assert run(first).final_output == LEAK
    other.model = ScriptedModel([[assistant_message(LEAK)]])
    first.model = ScriptedModel([[function_call("transfer_to_billing", {}, call_id="a")]])
    everywhere = RunConfig(tracing_disabled=True, output_guardrails=[output_guardrail(check())])
    with pytest.raises(OutputGuardrailTripwireTriggered):
        Runner.run_sync(first, "Hello", run_config=everywhere)


def test_a_hook_sees_an_output_before_it_is_checked():
    # The page says so.
    seen_by_hook = []

    class Hooks(AgentHooks):
        async def on_end(self, context, agent, output):
            seen_by_hook.append(output)

    with pytest.raises(OutputGuardrailTripwireTriggered):
        run(answering(LEAK, hooks=Hooks()))
    assert seen_by_hook == [LEAK]


def test_where_a_tool_gives_the_output_the_sdk_keeps_the_reason_to_itself():
    # The page says so.
    @function_tool
    def look_up() -> str:
        """Look something up."""
        return LEAK

    model = ScriptedModel([[function_call("look_up", {}, call_id="a")]])
    guardrails = [output_guardrail(check())]
    agent = Agent("Care", model=model, tools=[look_up], output_guardrails=guardrails, tool_use_behavior="stop_on_first_tool")
    with pytest.raises(OutputGuardrailTripwireTriggered) as held:
        run(agent)
    assert held.value.guardrail_result.output.output_info is None


# The call of a tool that sends.


@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_a_call_gets_its_verdict(reply, channel, caplog):
    desk = Desk([{"text": reply["text"]}], check(channel=channel))
    result = run(desk.agent)
    assert desk.sent == ([reply["text"]] if reply["verdict"] == "pass" else [])
    (told,) = desk.answers()
    if reply["verdict"] == "fail":
        assert told.startswith("Not sent. ")
        (kept,) = result.tool_input_guardrail_results
        assert kept.output.output_info["verdict"]["verdict"] == "fail"
        assert reply["word"] not in kept.output.output_info["notice"]
    assert reply["word"] not in caplog.text


def test_the_model_is_told_why_and_writes_a_better_reply():
    desk = Desk([{"text": LEAK}, {"text": CLEAN}])
    run(desk.agent)
    first, second = desk.answers()
    assert "A version that may be sent: " in first
    assert CARD not in first
    assert second == "sent"
    assert desk.sent == [CLEAN]


CODED = base64.b64encode(f"Card {CARD} CVV 123".encode()).decode()


@pytest.mark.parametrize(
    ("calls", "arguments", "sent"),
    [
        ([{"text": CLEAN, "ticket": 48291734}], (), [CLEAN]),
        ([{"text": CLEAN, "subject": CARD}], (), []),
        ([{"text": CLEAN, "subject": CARD}], ("text",), [f"{CARD} {CLEAN}"]),
        ([{"text": CLEAN, "subject": CARD}], ("subject", "text"), []),
        ([{"subject": HALF, "text": "1111 1111"}], (), []),
        ([{"text": "Thanks!", "ticket": 4111111111111111}], (), []),
        ([{"text": f"Your reference: {CODED}"}], (), []),
        ([{"text": HALF}, {"text": "1111 1111"}], ("text",), [HALF]),
        ([[{"text": HALF}, {"text": "1111 1111"}]], ("text",), [HALF]),
        ([{"text": f"The CVV is 123. {HALF}"}, {"text": "1111 1111"}], ("text",), ["1111 1111"]),
        ([{"text": " "}], ("text",), [" "]),
        ([{"text": CLEAN}], ("body",), []),
    ],
    ids=[
        "an identifier for the tool",
        "another argument",
        "an argument that is not named is not checked",
        "named arguments",
        "in two arguments",
        "as a number",
        "base64",
        "in two calls",
        "in two calls at once",
        "a call that was held back is no part of the conversation",
        "nothing to read",
        "an argument that there is not",
    ],
)
def test_what_is_looked_at(calls, arguments, sent):
    desk = Desk(calls, arguments=arguments)
    run(desk.agent)
    assert desk.sent == sent


@pytest.mark.parametrize("arguments", ["", "[]", '"text"', "{", f'{{"text": "{CARD}", "text": "Thanks!"}}', '{"text": NaN}'])
@pytest.mark.parametrize("fail_mode", ["closed", "open"])
def test_arguments_that_cannot_be_read_are_held_back(arguments, fail_mode):
    desk = Desk([arguments], check(fail_mode=fail_mode))
    run(desk.agent)
    assert desk.sent == []
    (told,) = desk.answers()
    assert told.startswith("Not sent")
    assert CARD not in told


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("fail_mode", ["closed", "open"])
def test_a_call_that_was_not_checked_is_held_back_or_let_go_and_recorded(trouble, fail_mode, caplog):
    goes = fail_mode == "open" and trouble != FOUND
    with troubled(trouble) as guard:
        desk = Desk([{"text": LEAK}], check(guard=guard, timeout=PATIENCE, fail_mode=fail_mode))
        result = run(desk.agent)
    assert desk.sent == ([LEAK] if goes else [])
    (kept,) = result.tool_input_guardrail_results
    assert kept.output.output_info["unchecked"]
    assert kept.output.output_info["may_send"] is goes
    assert ("LET GO" if goes else "held back") in caplog.text
    assert "4111" not in caplog.text


def test_a_run_can_end_instead():
    desk = Desk([{"text": LEAK}], on_fail="raise")
    with pytest.raises(ToolInputGuardrailTripwireTriggered) as held:
        run(desk.agent)
    assert held.value.output.output_info["notice"].startswith("Not sent. ")
    assert desk.sent == []


def test_a_model_that_does_not_learn_comes_to_an_end():
    desk = Desk([{"text": LEAK}] * 5)
    with pytest.raises(MaxTurnsExceeded):
        run(desk.agent, max_turns=3)
    assert desk.sent == []


def test_where_the_first_tool_ends_the_run_the_notice_is_its_output():
    desk = Desk([{"text": LEAK}])
    desk.agent.tool_use_behavior = "stop_on_first_tool"
    assert run(desk.agent).final_output.startswith("Not sent. ")
    assert desk.sent == []


def test_what_is_kept_of_runs_goes_with_them():
    guardrail = tool_guardrail(check(), arguments=("text",))
    runs = next(cell.cell_contents for cell in guardrail.guardrail_function.__closure__ if hasattr(cell.cell_contents, "_runs"))

    @function_tool(tool_input_guardrails=[guardrail])
    def send_reply(text: str) -> str:
        """Send."""
        return "sent"

    for _ in range(3):
        model = ScriptedModel([[function_call("send_reply", {"text": CLEAN}, call_id="a")], [assistant_message("Done.")]])
        run(Agent("Care", model=model, tools=[send_reply]))
    gc.collect()
    assert len(runs._runs) <= 1


# What it knows of the conversation.


class Seen(type(GUARD)):
    """A guard that keeps what it was asked."""

    def check(self, reply, **how):
        self.__dict__.setdefault("asked", []).append(reply)
        return super().check(reply, **how)


def seen():
    return Seen(GUARD.config, None, GUARD.rules, GUARD.detector)


SAID = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "I have not got my parcel."},
    {"role": "assistant", "content": "Sorry to hear that!"},
    {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "It was due"}, {"type": "input_image"}]},
    {"type": "function_call", "name": "send_reply", "call_id": "a", "arguments": '{"text": "We are looking into it."}'},
    {"type": "function_call_output", "call_id": "a", "output": "sent"},
    {"type": "function_call", "name": "send_reply", "call_id": "b", "arguments": '{"text": "Held back."}'},
    {"type": "function_call_output", "call_id": "b", "output": "Not sent. It says too much."},
    {"type": "function_call", "name": "look_up", "call_id": "c", "arguments": '{"text": "Internal."}'},
    {"role": "user", "content": "Hello?"},
]


def test_the_conversation_goes_along():
    guard = seen()
    desk = Desk([{"text": CLEAN}], check(guard=guard, channel="dm", platform="x"))
    run(desk.agent, SAID)
    (asked,) = guard.asked
    assert [(message.author, message.text) for message in asked.thread] == [
        ("customer", "I have not got my parcel."),
        ("brand", "Sorry to hear that!"),
        ("customer", "It was due"),
        ("customer", "Hello?"),
        ("brand", "We are looking into it."),
    ]
    assert {asked.channel, *(message.channel for message in asked.thread)} == {"dm"}
    assert asked.platform == "x"


def test_earlier_turns_of_a_session_go_along():
    session = SQLiteSession("two")
    run(Desk([{"text": HALF}]).agent, "Which card?", session=session)
    desk = Desk([{"text": "1111 1111"}])
    run(desk.agent, "And the rest?", session=session)
    assert desk.sent == []


def test_an_output_that_repeats_what_the_customer_wrote():
    text = "I'll ring you on 07700 900123 then."
    run(answering(text, checked=check(channel="secure")))
    with pytest.raises(OutputGuardrailTripwireTriggered) as held:
        run(answering(text), "My number is 07700 900123, please ring me.")
    rules = {finding["rule"] for finding in held.value.guardrail_result.output.output_info["verdict"]["findings"]}
    assert "echoes-customer-data" in rules


def test_channel_customer_and_thread_may_come_from_the_context_of_the_run():
    guard = seen()
    checked = check(
        guard=guard,
        channel=lambda context: context["channel"],
        customer=lambda context: Customer(name=context["name"]),
        thread=lambda context: [Message("customer", context["said"])],
    )
    run(answering(CLEAN, checked=checked), context={"channel": "email", "name": "Sam", "said": "Hi"})
    run(answering(CLEAN, checked=checked), context={"channel": "carrier pigeon", "name": "Sam", "said": "Hi"})
    one, other = guard.asked
    assert (one.channel, one.customer.name, one.thread[0].text) == ("email", "Sam", "Hi")
    assert other.channel == "public"
    with pytest.raises(OutputGuardrailTripwireTriggered) as held:
        run(answering(CLEAN, checked=checked), context={})
    assert "KeyError" in held.value.guardrail_result.output.output_info["notice"]


@pytest.mark.parametrize(
    "settings",
    [
        {"channel": "pubic"},
        {"fail_mode": "opne"},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"config": "presend.toml"},
        {"guard": None, "config": "there-is-none.toml"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_meant_are_refused(settings):
    with pytest.raises(ConfigError):
        check(**settings)


def test_a_way_to_fail_that_there_is_not_is_refused():
    with pytest.raises(ConfigError):
        tool_guardrail(check(), on_fail="rejct")


def test_ids_that_come_again_hide_nothing():
    # Some models count their calls anew in each turn.
    said = [
        {"type": "function_call", "name": "send_reply", "call_id": "a", "arguments": json.dumps({"text": "Secret."})},
        {"type": "function_call_output", "call_id": "a", "output": "Not sent. It says too much."},
        {"type": "function_call", "name": "send_reply", "call_id": "a", "arguments": json.dumps({"text": HALF})},
        {"type": "function_call_output", "call_id": "a", "output": "sent"},
    ]
    assert [message.text for message in _sent(said, "send_reply", ["text"])] == [HALF]


def test_logs_say_nothing_at_all_when_all_is_well(caplog):
    caplog.set_level(logging.DEBUG, "presend")
    desk = Desk([{"text": LEAK}, {"text": CLEAN}])
    run(desk.agent)
    assert not [record for record in caplog.records if record.name.startswith("presend")]
