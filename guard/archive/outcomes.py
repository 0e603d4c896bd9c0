"""What a stratified sample may show: the distribution of a design-weighted share when the strata's own shares are known.

Each stratum's hits among its labels are hypergeometric; where the hits in its population would not be a whole number, it is a mixture of
the two whole numbers beside it. What a hit adds to the estimate differs from stratum to stratum, so that their sum has no closed form: it
is taken on a lattice of cells, by Fourier transform. A label's weight is rounded to cells in the distribution and in what was seen alike,
so that what was seen has exactly the probability that it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from guard.errors import GuardError

__all__ = ["Design", "Outcomes", "libraries"]

_CELLS = 1024
_REACH = 10.0
"""Standard deviations above the mean that the lattice reaches: what lies beyond is too rare to matter."""
_WINDOW = 7.0
"""Standard deviations about its mean within which a stratum's hits are looked at, and some more because they are skewed."""
_NONE = 1e-10


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Chances of the cells of the lattice, from the lowest up; `each` is what a hit of a stratum adds, in cells."""

    least: Any
    each: Any
    chances: Any

    def below(self, hits: Any) -> float:
        """Return the probability of an estimate below that of `hits`, and half of that of the same estimate (mid-P).

        Args:
            hits: by stratum. Between whole numbers, which only plans and comparisons have, it is interpolated.
        """
        numpy = libraries().numpy
        held = numpy.flatnonzero(self.chances > _NONE)
        middle = (numpy.cumsum(self.chances) - self.chances / 2)[held]
        return float(numpy.interp(self._cell(hits), held, middle, left=0.0, right=1.0))

    def beyond(self, hits: Any, *, lower: bool) -> float:
        """Return the probability of an estimate below that of `hits`, or above it, without that estimate itself."""
        cell = self._cell(hits)
        if lower:
            return float(self.chances[: max(0, int(-(-cell // 1)))].sum())
        return 1 - float(self.chances[: max(0, int(cell // 1) + 1)].sum())

    def _cell(self, hits: Any) -> float:
        numpy = libraries().numpy
        over = hits - self.least
        whole = numpy.floor(over + 1e-9)
        return float((numpy.rint(whole * self.each) + (over - whole) * self.each).sum())


class Design:
    """Strata without replacement: how many replies each has, and how many of them are labelled, as arrays."""

    def __init__(self, population: Any, labelled: Any) -> None:
        self.population, self.labelled = population, labelled
        self.weight = population / population.sum()
        self._unseen = (population - labelled) / libraries().numpy.maximum(population - 1, 1)

    def deviation(self, shares: Any) -> float:
        """Return the standard deviation of the estimate."""
        return float((self.weight**2 * shares * (1 - shares) / self.labelled * self._unseen).sum() ** 0.5)

    def under(self, shares: Any) -> Outcomes:
        """Return what may be seen if these are the strata's shares."""
        numpy = libraries().numpy
        mean = self.labelled * shares
        reach = _WINDOW * numpy.sqrt(mean * (1 - shares) * self._unseen)
        least = numpy.maximum(numpy.floor(mean - reach - 4), 0)
        most = numpy.minimum(numpy.ceil(mean + reach + 6), numpy.floor(self.labelled))
        worth = self.weight / self.labelled
        lowest, highest = float((worth * least).sum()), float((worth * most).sum())
        top = min(highest, float((worth * mean).sum()) + _REACH * self.deviation(shares))
        each = worth * ((_CELLS - 1) / max(top - lowest, float(worth.min()) * 1e-3))
        steps = numpy.arange(int((most - least).max()) + 1)
        chances = self._chances(shares, least[:, None] + steps)
        cells = numpy.rint(steps * each[:, None])
        kept = (cells < _CELLS) & (chances > 0)
        rows = numpy.arange(len(shares))[:, None] * _CELLS
        spread = numpy.bincount((rows + cells)[kept].astype(int), weights=chances[kept], minlength=len(shares) * _CELLS)
        sums = numpy.fft.irfft(numpy.fft.rfft(spread.reshape(len(shares), _CELLS), axis=1).prod(axis=0), _CELLS)
        return Outcomes(least, each, numpy.maximum(sums, 0))

    def _chances(self, shares: Any, hits: Any) -> Any:
        """Return the probabilities of `hits`, a row a stratum."""
        numpy, gammaln = libraries().numpy, libraries().gammaln
        population, labelled = self.population[:, None], self.labelled[:, None]
        there = population * shares[:, None]
        low = numpy.floor(there + 1e-9)
        part = numpy.clip(there - low, 0, 1)
        chances = 0.0
        for some, weight in ((low, 1 - part), (numpy.minimum(low + 1, population), part)):
            can = (hits <= some) & (hits <= labelled) & (labelled - hits <= population - some)
            found = numpy.where(can, hits, 0)
            missed = numpy.where(can, labelled - hits, 0)
            ways = (
                gammaln(some + 1)
                - gammaln(found + 1)
                - gammaln(numpy.where(can, some - found, 0) + 1)
                + gammaln(population - some + 1)
                - gammaln(missed + 1)
                - gammaln(numpy.where(can, population - some - missed, 0) + 1)
                - gammaln(population + 1)
                + gammaln(labelled + 1)
                + gammaln(population - labelled + 1)
            )
            one = numpy.where(can, numpy.exp(numpy.where(can, ways, 0)), 0)
            # Of the plan for a number of labels that is not whole, the chances do not quite add up to one.
            chances = chances + one * weight / numpy.maximum(one.sum(axis=1, keepdims=True), _NONE)
        return chances


class _Libraries(NamedTuple):
    numpy: Any
    brentq: Callable[..., float]
    gammaln: Any
    ndtri: Any


@cache
def libraries() -> _Libraries:
    """Return what NumPy and SciPy lend.

    Raises:
        GuardError: SciPy is not installed.
    """
    try:
        import numpy as np
        from scipy.optimize import brentq
        from scipy.special import gammaln, ndtri
    except ImportError as error:
        name = (error.name or "SciPy").partition(".")[0]
        raise GuardError(f"estimates need {name}, which is not installed. Do: pip install 'presend[audit]'.") from None
    return _Libraries(np, brentq, gammaln, ndtri)
