"""The shape `presend.verdict/1` as types, for those who publish it from types. `guard.render.json` is what it is measured against."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from guard.model import Act, Channel, Owner, State

__all__ = ["Explanation", "VerdictData"]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, serialize_by_alias=True)


class FindingData(_Data):
    """What is wrong, and where: `start` and `end` count code points. `masked` shows what may be shown of the value."""

    rule: str
    entity: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    outcome: Literal["allow", "note", "warn", "block"]
    act: Act
    owner: Owner
    confidence: float = Field(ge=0, le=1)
    masked: str
    recognizer: str
    why: str
    instead: str
    references: list[str]
    excused: str | None


class PlaceData(_Data):
    """A secure channel of the brand."""

    label: str
    url: str


class MoveData(_Data):
    """Whether the conversation must go on elsewhere, and how to say so."""

    needed: bool
    because: list[str]
    to: PlaceData | None
    wording: str


class SuggestionData(_Data):
    """What to send instead. A rewrite, checked again, passes."""

    rewrite: str | None
    rewrite_verdict: Literal["pass"] | None
    move: MoveData


class CheckedData(_Data):
    """What the verdict rests on, how long it took, and why it may be incomplete."""

    policy: str
    rules: str
    version: str
    ms: dict[str, float]
    incomplete: list[str]


class VerdictData(_Data):
    """Whether a reply may be sent: only if `verdict` is `pass`."""

    schema_: Annotated[Literal["presend.verdict/1"], Field(alias="schema")]
    id: str
    verdict: State
    channel: Channel
    notice: str = Field(
        description="What to tell whoever wrote it: why it is held back, and what to do. Empty if it may be sent."
    )
    findings: list[FindingData]
    suggestion: SuggestionData | None
    checked: CheckedData


class Explanation(_Data):
    """What a rule finds and why, what to do instead, and what its findings mean on each channel."""

    kind: Literal["rule"]
    name: str
    summary: str
    protected: bool = Field(description="It always applies: a configuration can neither soften nor excuse it.")
    sure: float | None = Field(description="From this confidence on a finding counts fully, below it one step less.")
    miss: float = Field(description="How many false alarms a disclosure is taken to cost.")
    parts: dict[str, str]
    entities: dict[str, dict[str, str]]
