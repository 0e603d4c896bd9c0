"""Who calls, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from fastapi import Depends, Request

from api.problems import ProblemError

__all__ = ["ALL", "PUBLIC", "Caller", "Needs", "Scope", "caller", "require"]

Scope = Literal["check", "read", "admin"]
ALL: frozenset[str] = frozenset({"check", "read", "admin"})

PUBLIC = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""What probes and generators of clients may ask without a key. It says nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the id of a key, `signer:` and a name, or empty for this machine where there are no keys."""

    id: str
    scopes: frozenset[str]
    how: Literal["open", "key", "signature", "cookie"] = "key"


HERE = Caller("", ALL, "open")
"""Whoever is on this machine, as long as there are no keys."""
PAGE = Caller("", frozenset({"check"}), "open")
"""A page of another origin that is listed, in a browser on this machine, as long as there are no keys."""


def caller(request: Request) -> Caller | None:
    """Return who calls, as `Door` found; `None` is nobody we know."""
    return cast("Caller | None", getattr(request.state, "caller", None))


class Needs:
    """What a route asks of its caller: a dependency of FastAPI."""

    def __init__(self, scope: Scope) -> None:
        """Ask for `scope`."""
        self.scope = scope

    async def __call__(self, request: Request) -> Caller:
        """Return who calls.

        Raises:
            ProblemError: nobody we know (401), or somebody who may not (403).
        """
        found = caller(request)
        if found is None:
            raise ProblemError(401, headers={"WWW-Authenticate": "Bearer"})
        if self.scope not in found.scopes:
            raise ProblemError(403, f"This key has not the scope {self.scope}.")
        return found


def require(scope: Scope) -> Any:
    """Return what makes a route one for callers with `scope` alone.

    Use it as `who: Annotated[Caller, require("check")]`, or among the `dependencies` of a router.
    """
    return Depends(Needs(scope))
