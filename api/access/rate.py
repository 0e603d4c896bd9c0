"""How much one caller may ask for, so that none takes the service from the others. Each worker counts for itself."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from api.access.caller import Caller
from api.problems import ProblemError

__all__ = ["Rate"]


class Rate:
    """Checks a minute, by caller."""

    def __init__(self, checks: int) -> None:
        """Let each caller have `checks` a minute; 0 is no limit."""
        self._limit = RateLimitItemPerMinute(checks) if checks else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def take(self, who: Caller, checks: int = 1) -> None:
        """Count `checks` for a caller. Whoever is on this machine where there are no keys is not counted.

        Raises:
            ProblemError: that is too many (429).
        """
        if self._limit is None or who.how == "open" or not checks:
            return
        if not await self._limiter.hit(self._limit, who.id, cost=checks):
            resets, _ = await self._limiter.get_window_stats(self._limit, who.id)
            raise ProblemError(429, headers={"Retry-After": str(max(1, min(60, round(resets - time.time() + 0.5))))})
