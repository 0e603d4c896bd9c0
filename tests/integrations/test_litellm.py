"""LiteLLM's generic guardrail, as LiteLLM asks it: what it sends and what it is told to do."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.checking import Answer
from guard.config import parse
from guard.pipeline import LATE, Guard
from tests.access.conftest import Fake, Keys
from tests.integrations.conftest import REPLIES

PATH = "/beta/litellm_basic_guardrail_api"
GUARD = Guard.of(parse("[service]\nmax_batch = 3\n"))
CARD = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
FINE = "Thanks for your message, we are looking into it."
NOTE = "[INTERNAL NOTE: fraud suspected]"
CALL = "We will call you on 07700 900123 this afternoon."

AS_SENT = {  # by LiteLLM 1.106.2
    "input_type": "response",
    "litellm_call_id": "164e7b47-964f-499d-b431-dbd936d27fdc",
    "litellm_trace_id": "d210f721-46cc-42a4-aa4e-108926441200",
    "structured_messages": None,
    "images": None,
    "tools": None,
    "texts": [FINE],
    "request_data": {
        "user_api_key_hash": "88dc28d0f030c55ed4ab77ed8faf098196cb1c05",
        "user_api_key_user_id": "default_user_id",
    },
    "request_headers": {"host": "127.0.0.1:4000", "user-agent": "curl/7.88.1", "x-presend-channel": "[present]"},
    "litellm_version": "1.106.2",
    "additional_provider_specific_params": {},
    "tool_calls": None,
    "model": "bot",
}


@pytest.fixture(scope="module")
def client():
    app = create_app(GUARD)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1)) as made:
        yield made


def asked(client, status=200, **changes):
    answer = client.post(PATH, json={**AS_SENT, **changes})
    assert answer.status_code == status, answer.text
    return answer.json()


def with_(**params):
    return {"additional_provider_specific_params": params}


HEADER = {"request_headers": {"x-presend-channel": "dm"}}
CASES = [  # what differs from what LiteLLM sends, and what it is told
    ("a clean reply", {}, "NONE"),
    ("a leak", {"texts": [CARD]}, "BLOCKED"),
    ("a leak beside a clean one", {"texts": [FINE, CARD]}, "BLOCKED"),
    ("nothing said", {"texts": []}, "NONE"),
    ("nothing said to the model", {"texts": None, "input_type": "request"}, "NONE"),
    ("white space", {"texts": [" \n"]}, "NONE"),
    ("said to the model", {"texts": [CARD], "input_type": "request"}, "NONE"),
    ("a tool call is not read", {"texts": [], "tool_calls": [{"function": {"arguments": CARD}}]}, "NONE"),
    ("an image is not read", {"texts": [FINE], "images": ["data:image/png;base64,AAAA"]}, "NONE"),
    ("public unless told", {"texts": [CALL]}, "BLOCKED"),
    ("a dm", {"texts": [CALL], **with_(channel="dm")}, "NONE"),
    ("an unknown channel", {"texts": [CALL], **with_(channel="pigeon")}, "BLOCKED"),
    ("the caller's channel", {"texts": [CALL], **HEADER}, "NONE"),
    ("the configured channel counts before the caller's", {"texts": [CALL], **HEADER, **with_(channel="public")}, "BLOCKED"),
    ("a header that LiteLLM does not forward", {"texts": [CALL]}, "BLOCKED"),
    ("too long, which no second try would change", {"texts": ["a " * 200_000]}, "BLOCKED"),
    ("a rewrite, where wanted", {"texts": [CARD], **with_(on_fail="rewrite")}, "GUARDRAIL_INTERVENED"),
    ("no rewrite for what is fine", {"texts": [FINE], **with_(on_fail="rewrite")}, "NONE"),
    ("nothing but a fault leaves no rewrite", {"texts": [NOTE], **with_(on_fail="rewrite")}, "BLOCKED"),
    ("one of two cannot be rewritten", {"texts": [CARD, NOTE], **with_(on_fail="rewrite")}, "BLOCKED"),
    (
        "texts in parts",
        {"structured_messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "x"}]}]},
        "NONE",
    ),
]


@pytest.mark.parametrize(("changes", "action"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_litellm_is_told(client, changes, action):
    said = asked(client, **changes)
    assert said["action"] == action
    assert ("blocked_reason" in said) is (action == "BLOCKED")
    assert ("texts" in said) is (action == "GUARDRAIL_INTERVENED")
    if action == "BLOCKED":
        assert said["blocked_reason"].startswith("Not sent")
        assert "4111" not in json.dumps(said)


@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies(client, reply, channel):
    said = asked(client, texts=[reply["text"]], **with_(channel=channel))
    assert (said["action"] == "NONE") is (reply["verdict"] == "pass")
    assert reply["word"] not in json.dumps(said)


def test_a_rewrite_stands_where_its_text_stood(client):
    said = asked(client, texts=[FINE, CARD, " "], **with_(on_fail="rewrite"))
    assert said["texts"][0::2] == [FINE, " "]
    assert said["texts"][1] not in (CARD, "")
    assert asked(client, texts=said["texts"])["action"] == "NONE"


def test_the_conversation_counts(client):
    posted = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "My account is 88231207, why is it blocked?"},
    ]
    echo = {"texts": ["Thanks, we have unblocked account 88231207."]}
    assert asked(client, **echo, structured_messages=posted)["action"] == "BLOCKED"


UNFIT = [
    ("a parameter that does not exist", with_(chanel="dm")),
    ("a value that does not exist", with_(on_fail="send")),
    ("no number", with_(deadline_ms="soon")),
    ("another kind of input", {"input_type": "tool"}),
    ("a text that is none", {"texts": [{"text": FINE}]}),
    ("no texts at all", {"texts": None}),
    ("texts under another name", {"texts": None, "text": [CARD], "choices": [{"message": {"content": CARD}}]}),
    ("no text: NUL", {"texts": ["a\0b"]}),
    ("more than are taken", {"texts": ["a", "b", "c", "d"]}),
]


@pytest.mark.parametrize("changes", [case[1] for case in UNFIT], ids=[case[0] for case in UNFIT])
def test_what_is_not_understood_is_an_error(client, changes):
    answer = client.post(PATH, json={**AS_SENT, **changes})
    assert answer.status_code in (400, 422)
    assert answer.json()["status"] == answer.status_code


def test_what_is_not_checked_in_time_is_an_error_so_that_the_fail_mode_counts():
    fake = Fake()
    fake.late = True
    with TestClient(create_app(fake), base_url="http://localhost", client=("127.0.0.1", 1)) as client:
        assert asked(client, 503)["status"] == 503


def answer_of(verdict, incomplete, findings=()):
    return Answer(
        "", settled=False, verdict={"verdict": verdict, "checked": {"incomplete": incomplete}, "findings": list(findings)}
    )


FOUND = {"outcome": "block", "excused": None}
OUTAGES = [
    (answer_of("incomplete", [LATE]), True),
    (answer_of("incomplete", [f"{LATE}: the check did not come to an end"]), True),
    (answer_of("incomplete", ["the verdict could not be recorded"]), True),
    (answer_of("incomplete", [LATE, "the rule hides-text failed (KeyError)"]), False),
    (answer_of("incomplete", ["the text is longer than 100000 characters"]), False),
    (answer_of("incomplete", [LATE], [FOUND]), False),
    (answer_of("incomplete", [LATE], [{**FOUND, "excused": "known"}, {**FOUND, "outcome": "warn"}]), True),
    (answer_of("fail", [], [FOUND]), False),
    (answer_of("pass", []), False),
]


@pytest.mark.parametrize(("answer", "transient"), OUTAGES)
def test_only_what_may_be_otherwise_soon_and_has_nothing_against_it_is_an_outage(answer, transient):
    assert answer.transient(GUARD) is transient


def test_a_key_with_the_scope_is_needed_before_anything_is_read():
    keys = Keys()
    check, read = keys.create("check"), keys.create("read")
    with TestClient(create_app(GUARD, keyring=keys), base_url="http://localhost") as client:
        statuses = {
            secret: client.post(PATH, json=AS_SENT, headers={"x-api-key": secret}).status_code for secret in (check, read, "no")
        }
        assert statuses == {check: 200, read: 403, "no": 401}
        assert client.post(PATH, content=b"{", headers={"content-type": "application/json"}).status_code == 401
