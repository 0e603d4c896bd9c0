"""A real LiteLLM proxy in front of models that answer what the tables say: what its caller gets, and what its log keeps.

Its environment is large (742 MB), so these are collected only where PRESEND_TEST_LITELLM is set.
"""

from __future__ import annotations

import inspect
from contextlib import ExitStack, contextmanager

import pytest

from tests.conftest import NETWORK
from tests.integrations.conftest import REPLIES, TROUBLES, stub
from tests.integrations.litellm_proxy import REQUIREMENT, proxied

pytestmark = pytest.mark.server

MODELS = {reply["id"]: reply["text"] for reply in REPLIES}
MODELS["for-a-dm"] = "We will call you on 07700 900123 this afternoon."
MODELS["long"] = "Thanks for getting in touch, we are looking into it. " * 300
LEAK, CLEAN = "card-number", "parcel-on-its-way"
OPEN = {"unreachable_fallback": "fail_open", "fail_on_error": False}
WHOLE = {"streaming_transform_mode": "incremental_diff", "streaming_end_of_stream_only": True}
PUBLIC, DM, REWRITE = {"channel": "public"}, {"channel": "dm"}, {"on_fail": "rewrite"}

CHANNELS = [  # the guardrail, what the caller of LiteLLM says in a header, and the status of a reply that only a dm may hold
    ("public", "public", 400),
    ("dm", "public", 200),
    ("public", "dm", 400),
    ("by-header", "public", 400),
    ("by-header", "dm", 200),
    ("by-header", "carrier pigeon", 400),
]


def known(name):
    return next(reply for reply in REPLIES if reply["id"] == name)


@contextmanager
def loopback():
    """Let a fixture of wider scope than a test use the loopback interface."""
    NETWORK.loopback = True
    yield
    NETWORK.loopback = False


@pytest.fixture(scope="module")
def trouble():
    """Return a guard whose trouble a test may set, for all tests of this file."""
    with loopback():
        made = contextmanager(inspect.unwrap(stub))()
        guard = made.__enter__()
    yield guard
    made.__exit__(None, None, None)


@pytest.fixture(scope="module")
def proxy(peer, service, trouble, tmp_path_factory):
    real, odd = {"api_base": service, "timeout": 10}, {"api_base": trouble.url, "timeout": 0.5}
    nobody = {"api_base": f"http://127.0.0.1:{trouble.nobody}", "timeout": 0.5}
    params = "additional_provider_specific_params"
    guardrails = {
        "public": {**real, params: PUBLIC},
        "dm": {**real, params: DM},
        "rewrite": {**real, params: REWRITE},
        "by-header": {**real, "extra_headers": ["x-presend-channel"]},
        "misspelt": {**real, params: {"chanel": "dm"}},
        "whole": {**real, **WHOLE},
        "whole-rewrite": {**real, **WHOLE, params: REWRITE},
        "odd": odd,
        "odd-open": {**odd, **OPEN},
        "odd-whole": {**odd, **WHOLE},
        "nobody": nobody,
        "nobody-open": {**nobody, **OPEN},
        "prompts": {**real, "mode": "pre_call"},
        "short": {**real, params: {"deadline_ms": 1}},
    }
    folder = tmp_path_factory.mktemp("litellm")
    python = peer("litellm", REQUIREMENT)
    with ExitStack() as stack:
        with loopback():
            running = stack.enter_context(proxied(python, folder, MODELS, guardrails))
        yield running


def content(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize("guardrail", ["public", "dm"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies(proxy, reply, guardrail):
    answer = proxy.ask(reply["id"], guardrail)
    if reply["verdict"] == "pass":
        assert content(answer) == reply["text"]
    else:
        assert answer.status_code == 400
        assert "Not sent." in answer.json()["error"]["message"]
        assert reply["word"] not in answer.text


def test_nothing_of_a_reply_that_was_stopped_stands_in_the_log(proxy):
    for reply in REPLIES:
        proxy.ask(reply["id"], "public")
    assert not [reply["id"] for reply in REPLIES if reply["word"] in proxy.log()]


def test_without_a_guardrail_it_would_have_gone(proxy):
    assert content(proxy.ask(LEAK)) == MODELS[LEAK]


def test_a_rewrite_is_handed_out_where_that_is_wanted(proxy):
    said = content(proxy.ask(LEAK, "rewrite"))
    assert known(LEAK)["word"] not in said
    assert said != MODELS[LEAK]
    assert content(proxy.ask(CLEAN, "rewrite")) == MODELS[CLEAN]


def test_a_misspelt_parameter_stops_everything(proxy):
    assert proxy.ask(CLEAN, "misspelt").status_code == 500


def test_what_is_said_to_the_model_is_no_reply(proxy):
    card = [{"role": "user", "content": MODELS[LEAK]}]
    assert content(proxy.ask(CLEAN, "prompts", messages=card)) == MODELS[CLEAN]


# A guard in trouble


@pytest.mark.parametrize("what", TROUBLES)
def test_a_guard_in_trouble_holds_replies_back_or_lets_them_go_as_it_is_configured(proxy, trouble, what):
    trouble.trouble = what
    closed, opened = ("nobody", "nobody-open") if what == "down" else ("odd", "odd-open")
    before = proxy.log().count("Proceeding without guardrail")
    held = proxy.ask(CLEAN, closed)
    if what == "another version":
        # LiteLLM reads an answer without an `action` as NONE: whatever answers 200 with JSON at this address lets everything go.
        assert content(held) == MODELS[CLEAN]
        return
    assert held.status_code == 500
    assert known(CLEAN)["word"] not in held.text
    assert content(proxy.ask(CLEAN, opened)) == MODELS[CLEAN]
    assert proxy.log().count("Proceeding without guardrail") == before + 1
    assert known(CLEAN)["word"] not in proxy.log()


def test_what_was_not_checked_in_time_is_held(proxy):
    assert proxy.ask("long", "short").status_code == 500


# Streams


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_a_stream_that_is_checked_as_a_whole_shows_nothing_of_what_is_stopped(proxy, reply):
    seen, error = proxy.stream(reply["id"], "whole")
    if reply["verdict"] == "pass":
        assert (seen, error) == (reply["text"], "")
    else:
        assert seen == ""
        assert "Not sent." in error
        assert reply["word"] not in error


def test_a_stream_that_is_checked_as_a_whole_may_be_rewritten(proxy):
    seen, error = proxy.stream(LEAK, "whole-rewrite")
    assert seen
    assert not error
    assert known(LEAK)["word"] not in seen


def test_with_litellm_s_own_settings_the_start_of_a_stream_is_out_before_it_is_stopped(proxy):
    seen, error = proxy.stream(LEAK, "public")
    assert "Not sent." in error
    assert seen
    assert MODELS[LEAK].startswith(seen)


def test_with_litellm_s_own_settings_rewrites_of_streams_are_dropped(proxy):
    assert proxy.stream(LEAK, "rewrite") == (MODELS[LEAK], "")


@pytest.mark.parametrize("what", ["slow", "rubbish", "500"])
def test_a_stream_is_held_when_the_guard_is_in_trouble(proxy, trouble, what):
    trouble.trouble = what
    seen, error = proxy.stream(CLEAN, "odd-whole")
    assert not seen
    assert error


# The channel


@pytest.mark.parametrize(("guardrail", "said", "status"), CHANNELS)
def test_the_channel_decides(proxy, guardrail, said, status):
    assert proxy.ask("for-a-dm", guardrail, headers={"x-presend-channel": said}).status_code == status
