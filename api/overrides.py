"""Overrides over HTTP: a person answers for a finding of a recorded verdict, so that the reply may go out all the same.

Who may do that is said where this router is included; who did is `request.state.caller`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import require
from api.body import JsonRoute
from api.problems import ProblemError, documented
from api.recorder import Recorder, by
from api.routes import Loaded
from guard.config import OverrideKind
from guard.errors import StoreError

if TYPE_CHECKING:
    from guard.store.overrides import Override, Overrides

_T = TypeVar("_T")

router = APIRouter(route_class=JsonRoute)


class OverrideRequest(BaseModel):
    """What somebody answers for, and why."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "request": "5f0c1c6e2a9d4b7f8e3a1b2c",
                    "rule": "unlisted-contact",
                    "entity": "PHONE_NUMBER",
                    "kind": "justification",
                    "reason": "The number of the recall hotline, not in the configuration yet.",
                    "days": 7,
                }
            ]
        },
    )

    request: str = Field(
        pattern=r"^[0-9A-Za-z_-]{1,64}$", description="`request` of the verdict, or the header X-Request-ID of its answer."
    )
    rule: str = Field(pattern=r"^[a-z][a-z-]{0,60}$", description="The rule of the finding.")
    entity: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,60}$", description="The entity of the finding.")
    kind: OverrideKind = Field(description="A reason to send it, that it was seen, or that the finding is wrong.")
    reason: str = Field(
        default="",
        max_length=500,
        description="Why, in a sentence without personal data; a justification needs one. It is kept.",
    )
    days: int | None = Field(default=None, ge=1, le=366, strict=True, description="How long it stands; no longer than allowed.")


class OverrideAnswer(BaseModel):
    """An override that stands: for what was found there, on that channel, until it expires or is withdrawn."""

    id: int
    request: str
    rule: str
    entity: str
    channel: str
    kind: OverrideKind
    reason: str
    by: str = Field(description="The id of the key of whoever answers for it.")
    at: datetime
    until: datetime

    @classmethod
    def of(cls, override: Override) -> Self:
        """Return what is shown of an override."""
        shown = {name: getattr(override, name) for name in cls.model_fields if name != "reason"}
        return cls(**shown, reason=override.justification)


async def opened(request: Request) -> Overrides:
    """Return the overrides of the record.

    Raises:
        ProblemError: no record is configured (404), or it is not open (503).
    """
    recorder: Recorder | None = request.app.state.recorder
    if recorder is None:
        raise ProblemError(404, "No record is configured, so there are no overrides. See [record] in presend.toml.")
    if recorder.overrides is None:
        raise _down()
    return recorder.overrides


# What it holds is known only where SQLAlchemy is installed, and it is no part of what FastAPI reads.
Opened = Annotated[Any, Depends(opened)]


@router.post(
    "/v1/overrides",
    status_code=201,
    summary="Answer for a finding, so that the reply may be sent",
    response_description="It stands: check the reply again, and the finding is excused.",
    responses=documented(400, 404, 408, 413, 415, 422, 500, 503),
    dependencies=[require("check")],
)
async def add(body: OverrideRequest, request: Request, guard: Loaded, overrides: Opened) -> OverrideAnswer:
    """Keep that somebody answers for a finding. It covers the same value on the same channel, and nothing else."""
    return await _asked(
        lambda: OverrideAnswer.of(
            overrides.add(
                guard,
                kind=body.kind,
                request=body.request,
                rule=body.rule,
                entity=body.entity,
                reason=body.reason,
                days=body.days,
                by=by(request),
            )
        ),
        refused=422,
    )


@router.get(
    "/v1/overrides", summary="Which overrides stand?", responses=documented(404, 500, 503), dependencies=[require("read")]
)
async def standing(overrides: Opened) -> list[OverrideAnswer]:
    """List the overrides that count now, in the order in which they were made."""
    return await _asked(lambda: [OverrideAnswer.of(one) for one in overrides.standing(datetime.now(UTC))], refused=500)


@router.delete(
    "/v1/overrides/{id}",
    status_code=204,
    summary="Withdraw an override",
    response_class=Response,
    responses=documented(404, 422, 500, 503),
    dependencies=[require("admin")],
)
async def withdraw(id: Annotated[int, Path(ge=1, le=2**53)], request: Request, overrides: Opened) -> Response:  # noqa: A002
    """Let an override stand no longer. That it stood is still in the record."""
    await _asked(lambda: overrides.withdraw(id, by(request)), refused=404)
    return Response(status_code=204)


async def _asked(ask: Callable[[], _T], *, refused: int) -> _T:
    from guard.store.overrides import RefusedError

    try:
        return await to_thread.run_sync(ask)
    except RefusedError as error:
        # Its messages say what is wrong and never quote what was sent.
        raise ProblemError(refused, str(error)) from None
    except StoreError:
        raise _down() from None


def _down() -> ProblemError:
    return ProblemError(503, "The record does not answer: try again.", {"Retry-After": "1"})
