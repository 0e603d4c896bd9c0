"""LiteLLM's generic guardrail: what a model answers is checked before the gateway hands it out, with no code at the customer's side.

`guardrail: generic_guardrail_api` with `mode: post_call` has LiteLLM ask here. It goes on at `NONE`, answers its caller 400 with the
reason at `BLOCKED`, and puts `texts` in place of the answer's at `GUARDRAIL_INTERVENED`. At an error it does what it was told to do
without a guardrail: to stop, unless somebody chose otherwise. docs/integrations/litellm.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictStr, model_validator

from api.body import JSON, JsonRoute
from api.checking import RETRY, Answer, checked, reply_from
from api.problems import ProblemError, documented
from api.routes import Checking, Loaded
from api.schemas import CheckRequest
from guard.model import State
from guard.pipeline import Guard
from guard.render.json import dumps

router = APIRouter(route_class=JsonRoute)

CHANNEL_HEADER = "x-presend-channel"
"""Where whoever asks LiteLLM may say the channel, if LiteLLM's `extra_headers` lists it and its configuration names no channel."""
LATER = "The reply was not wholly checked in time: do not send it, and try again."


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Parameters(_Read):
    """What LiteLLM's configuration says of the replies of this guardrail: `additional_provider_specific_params`."""

    model_config = ConfigDict(extra="forbid")

    channel: StrictStr = Field(default="", description="public, dm, email or secure. Any other name counts as public.")
    platform: StrictStr = Field(default="", description="x, facebook, instagram, app-store...")
    locale: StrictStr = Field(default="", description="BCP 47, as in en-GB.")
    on_fail: Literal["block", "rewrite"] = Field(
        default="block",
        description="What becomes of a reply that may not be sent: `rewrite` hands out a rewrite that passes, if there is one. "
        "LiteLLM drops rewrites of streams unless it is told otherwise, so then streams go out as they are.",
    )
    deadline_ms: int | None = Field(default=None, ge=1, strict=True, description="Milliseconds for each text.")


class Said(_Read):
    """A message of the conversation, as OpenAI has it."""

    role: str = ""
    content: str | list[Any] | None = None

    @property
    def text(self) -> str:
        """What it says; images and the like say nothing."""
        if isinstance(self.content, str):
            return self.content
        parts = (part.get("text") for part in self.content or () if isinstance(part, dict))
        return "\n".join(part for part in parts if isinstance(part, str))


class GuardrailRequest(_Read):
    """What LiteLLM asks. `tools`, `tool_calls`, `images` and who asked LiteLLM are not read."""

    input_type: Literal["request", "response"] = Field(
        description="What was said to the model, or by it. Only what it says is a reply; the other is not checked."
    )
    texts: list[StrictStr] | None = Field(
        default=None, description="What the model said, each text on its own. A response must have them; none is `[]`."
    )
    structured_messages: list[Said] | None = Field(default=None, description="The conversation so far.")
    request_headers: dict[str, str] | None = Field(default=None, description=f"`{CHANNEL_HEADER}` is read.")
    litellm_call_id: str | None = None
    additional_provider_specific_params: Parameters | None = None

    @model_validator(mode="after")
    def _has_texts(self) -> Self:
        # Without them what the model said stands elsewhere, and NONE would hand it out.
        if self.input_type == "response" and self.texts is None:
            raise ValueError("a response must have texts")
        return self


ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "action": {"enum": ["NONE", "BLOCKED", "GUARDRAIL_INTERVENED"]},
        "blocked_reason": {"type": "string", "description": "With BLOCKED: why, without any value of the reply."},
        "texts": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With GUARDRAIL_INTERVENED: what to say instead.",
        },
    },
    "required": ["action"],
    "additionalProperties": False,
}


@router.post(
    "/beta/litellm_basic_guardrail_api",
    summary="LiteLLM's generic guardrail: may this answer of a model be handed out?",
    response_description="`NONE` if every text may be sent as it is, and in no other case.",
    responses={
        200: {"content": {JSON: {"schema": ANSWER}}},
        **documented(400, 408, 413, 415, 422, 500, 503),
    },
    response_class=Response,
)
async def guardrail(
    body: Annotated[
        GuardrailRequest,
        Body(
            openapi_examples={
                "answer": {
                    "summary": "An answer of a model, for a direct message",
                    "value": {
                        "input_type": "response",
                        "texts": ["The CVV of your card is 123."],
                        "litellm_call_id": "c-1",
                        "additional_provider_specific_params": {"channel": "dm"},
                    },
                }
            }
        ),
    ],
    request: Request,
    guard: Loaded,
    who: Checking,
) -> Response:
    """Check each text that a model said. What cannot be checked now is an error (503), so that LiteLLM's own fail mode counts."""
    said = body.texts or () if body.input_type == "response" else ()
    texts = [text for text in dict.fromkeys(said) if text.strip()]
    access = request.app.state.access
    if len(texts) > access.service.max_batch:
        raise ProblemError(422, f"At most {access.service.max_batch} texts are taken.")
    await access.rate.take(who, len(texts) - 1 if texts else 0)
    settings = body.additional_provider_specific_params or Parameters()
    answers = {text: await checked(request, guard, _reply(body, settings, text), request.state.arrived) for text in texts}
    states = [answer.verdict["verdict"] for answer in answers.values()]
    if states:
        request.state.verdict = max(states, key=(State.PASS, State.INCOMPLETE, State.FAIL).index)
    return Response(dumps(_action(said, answers, guard, rewrite=settings.on_fail == "rewrite")), media_type=JSON)


def _reply(body: GuardrailRequest, settings: Parameters, text: str) -> CheckRequest:
    channel = settings.channel or (body.request_headers or {}).get(CHANNEL_HEADER, "")
    authors = {"user": "customer", "assistant": "brand"}
    return reply_from(
        id=body.litellm_call_id,
        text=text,
        channel=channel,
        platform=settings.platform,
        locale=settings.locale,
        deadline_ms=settings.deadline_ms,
        thread=[
            {"author": authors[message.role], "text": message.text, "channel": channel}
            for message in body.structured_messages or ()
            if message.role in authors and message.text.strip()
        ],
    )


def _action(texts: Sequence[str], answers: Mapping[str, Answer], guard: Guard, *, rewrite: bool) -> dict[str, Any]:
    """Return what LiteLLM shall do with what a model said.

    Raises:
        ProblemError: something was not wholly checked for want of time, and nothing is known against any of it (503).
    """
    held = {text: answer for text, answer in answers.items() if answer.verdict["verdict"] != State.PASS}
    if not held:
        return {"action": "NONE"}
    if all(answer.transient(guard) for answer in held.values()):
        raise ProblemError(503, LATER, RETRY)
    instead = {text: (answer.verdict["suggestion"] or {}).get("rewrite") for text, answer in held.items()}
    failed = all(answer.verdict["verdict"] == State.FAIL for answer in held.values())
    if rewrite and failed and all(instead.values()):
        return {"action": "GUARDRAIL_INTERVENED", "texts": [instead.get(text, text) for text in texts]}
    reasons = dict.fromkeys(answer.verdict["notice"] for answer in held.values() if not answer.transient(guard))
    return {"action": "BLOCKED", "blocked_reason": " ".join(reasons)}
