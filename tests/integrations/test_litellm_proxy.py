"""A real LiteLLM proxy in front of models that answer what the tables say: what its caller gets, and what its log keeps.

Its environment is large (742 MB), so these are collected only where PRESEND_TEST_LITELLM is set.
"""

from __future__ import annotations

import inspect
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml

from tests.conftest import NETWORK
from tests.integrations.conftest import REPLIES, TROUBLES, stub
from tests.integrations.litellm_proxy import REQUIREMENT, proxied, streamed

pytestmark = pytest.mark.server

(BLOCK,) = re.findall(
    r"```yaml\n(.*?)```", (Path(__file__).parents[2] / "docs/integrations/litellm.md").read_text("utf-8"), re.DOTALL
)
PAGE = yaml.safe_load(BLOCK)
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
        "page": {**PAGE["guardrails"][0]["litellm_params"], "api_base": service, "default_on": False},
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
    log = "\n".join(
        line for line in proxy.log().splitlines() if not line.startswith("INFO:     127.0.0.1:")
    )  # a port may be any number
    assert not [reply["id"] for reply in REPLIES if re.search(rf"\b{re.escape(reply['word'])}\b", log)]


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


def test_what_the_page_shows_works(proxy):
    assert content(proxy.ask(CLEAN, "page")) == MODELS[CLEAN]
    assert proxy.ask(LEAK, "page").status_code == 400
    assert proxy.stream(CLEAN, "page") == (MODELS[CLEAN], "")
    assert proxy.stream(LEAK, "page")[0] == ""


# Other ways to ask

WAYS = {
    "/v1/completions": {"prompt": "Where is my parcel?"},
    "/v1/messages": {"max_tokens": 100, "messages": [{"role": "user", "content": "Where is my parcel?"}]},
    "/v1/responses": {"input": "Where is my parcel?"},
}


@pytest.mark.parametrize("path", WAYS)
def test_other_ways_to_ask_are_checked_as_well(proxy, path):
    asked = {**WAYS[path], "guardrails": ["whole"]}
    clean, leak = proxy.post(path, model=CLEAN, **asked), proxy.post(path, model=LEAK, **asked)
    assert clean.status_code == 200
    assert known(CLEAN)["word"] in clean.text
    assert leak.status_code == 400
    assert "Not sent." in leak.text
    assert known(LEAK)["word"] not in leak.text


def test_streams_of_the_older_completions_get_round_it(proxy):
    answer = proxy.post("/v1/completions", model=LEAK, guardrails=["whole"], stream=True, **WAYS["/v1/completions"])
    assert streamed(answer) == (MODELS[LEAK], "")


def test_who_asks_cannot_switch_it_off(proxy):
    for ways in ({"disable_global_guardrails": True}, {"metadata": {"disable_global_guardrails": True}}):
        assert proxy.ask(LEAK, "public", **ways).status_code == 400


# The channel


@pytest.mark.parametrize(("guardrail", "said", "status"), CHANNELS)
def test_the_channel_decides(proxy, guardrail, said, status):
    assert proxy.ask("for-a-dm", guardrail, headers={"x-presend-channel": said}).status_code == status
