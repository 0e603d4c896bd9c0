"""Confidence intervals for the share of hits in a population that was sampled stratum by stratum.

The estimate is the design-weighted mean of the strata's shares. Its interval holds every share of the population under which what was
seen is not too rare: an estimate as far off, on this side or the other, has a probability of more than one minus the confidence. How far
off is told by the probability of the tail, as Blaker has it, and what was seen itself counts half (mid-P). Where all hits are rare, the
tail below cannot be that improbable even without a single hit; the whole allowance then goes to the other side. Two equal halves would
waste it there, and hold the truth too often.

A share of the whole leaves the strata's own shares open. Those are taken that fit what was seen best (restricted maximum likelihood),
drawn a little towards the whole, because two or five labels say little of a stratum; the distribution of the estimate under them is that of
sampling without replacement, without an approximation by moments (`guard.archive.outcomes`). Strata that are labelled to the last reply
add what was seen, without a doubt. `benchmarks/estimate.py` measures how often such intervals hold the truth, beside textbook rivals.

References: Blaker 2000, Canadian Journal of Statistics 28 (both sides at once); Lancaster 1961, Journal of the American Statistical
Association 56, and Berry and Armitage 1995, The Statistician 44 (mid-P); Fay 2010, Biostatistics 11 (intervals from such tests); Miettinen
and Nurminen 1985, Statistics in Medicine 4 (restricted likelihood); Storer and Kim 1990, Journal of the American Statistical Association 85
(exact distributions with estimates in the place of what is not known); Brown, Cai and DasGupta 2001, Statistical Science 16 (what
whole numbers do to any interval); Franco, Little, Louis and Slud 2019, Journal of Survey Statistics and Methodology 7 (what fails in
complex samples).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sin, sqrt
from typing import Any

from guard.archive.outcomes import Design, Outcomes, libraries

__all__ = ["CONFIDENCE", "Counted", "clearly_inside", "design_effect", "interval", "needed", "share"]

CONFIDENCE = 0.95

_BORROWED = 3.0
"""Labels' worth of the whole that each stratum borrows under a share that is tried. Chosen by simulation among 2, 3 and 4: less
makes intervals miss a little too often where there are many strata of a few labels each, more a little too seldom."""
_TINY = 1e-12
_RAREST = 1e-6
_STEPS = 4
_CLOSE = 0.03
"""Standard deviations within which a comparison is good enough."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A stratum: its replies in the archive, how many of them were labelled, and how many of those are hits."""

    population: int
    labelled: float
    hits: float


def share(strata: Sequence[Counted]) -> float:
    """Return the design-weighted share of hits. Every stratum needs a label."""
    whole = sum(stratum.population for stratum in strata)
    return sum(stratum.population * stratum.hits / stratum.labelled for stratum in strata) / whole


def design_effect(strata: Sequence[Counted]) -> float:
    """Return by how much the design multiplies the variance of a simple random sample with as many labels, for equal shares.

    Below 1 where much of the population is in the sample.
    """
    whole = sum(stratum.population for stratum in strata)
    labelled = sum(stratum.labelled for stratum in strata)
    return labelled * sum((s.population / whole) ** 2 / s.labelled * _unseen(s.population, s.labelled) for s in strata)


def interval(strata: Sequence[Counted], confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the limits of the confidence interval for the share of hits.

    Args:
        strata: at least one, each with a label.
        confidence: how often such intervals hold the truth.
    """
    if _more_hits(strata):
        low, high = interval(_mirrored(strata), confidence)
        return 1 - high, 1 - low
    whole, known, rest = _open(strata)
    if not rest:
        return known, known
    part = sum(stratum.population for stratum in rest) / whole
    low, high = _limits(_Seen(rest), 1 - confidence)
    return known + low * part, known + high * part


def clearly_inside(strata: Sequence[Counted], rate: float, confidence: float = CONFIDENCE) -> bool:
    """Tell whether the interval holds a share of hits because one tail alone is likely enough. `False` says nothing.

    It takes a twentieth of the time that the limits take.
    """
    if _more_hits(strata):
        return clearly_inside(_mirrored(strata), 1 - rate, confidence)
    whole, known, rest = _open(strata)
    part = sum(stratum.population for stratum in rest) / whole
    if not rest or not 0 < (rate - known) / part < 1:
        return False
    return _Seen(rest).tail((rate - known) / part) > 1 - confidence


def needed(strata: Sequence[Counted], width: float, confidence: float = CONFIDENCE) -> int:
    """Return how many labels, spread like these, an interval from end to end no wider than `width` needs, if shares stay as seen.

    Where nothing was hit it is the number without a hit whose upper limit is `width`.
    """

    def planned(factor: float) -> list[Counted]:
        sizes = [min(float(s.population), max(s.labelled * factor, min(2.0, s.population))) for s in strata]
        return [Counted(s.population, size, s.hits / s.labelled * size) for s, size in zip(strata, sizes, strict=True)]

    def wide(factor: float) -> float:
        low, high = interval(planned(factor), confidence)
        return high - low

    low, high = 1e-3, max(s.population / s.labelled for s in strata)
    if wide(high) > width:  # only where rounding leaves a census a width
        return sum(s.population for s in strata)
    while high / low > 1.002:
        middle = sqrt(low * high)
        low, high = (middle, high) if wide(middle) > width else (low, middle)
    return -int(-sum(s.labelled for s in planned(high)) // 1)


def _unseen(population: float, labelled: float) -> float:
    """Return the finite population correction."""
    return (population - labelled) / max(population - 1, 1)


def _more_hits(strata: Sequence[Counted]) -> bool:
    """Tell whether there are more hits than misses. Of strata with as many, and their mirror image, one has more all the same.

    So both are estimated in the same way.
    """
    hits, misses = [s.hits for s in strata], [s.labelled - s.hits for s in strata]
    return (share(strata), hits) > (share(_mirrored(strata)), misses)


def _mirrored(strata: Sequence[Counted]) -> list[Counted]:
    """Return the strata with what was no hit as hits."""
    return [Counted(s.population, s.labelled, s.labelled - s.hits) for s in strata]


def _open(strata: Sequence[Counted]) -> tuple[int, float, list[Counted]]:
    """Return the population, the share of it that is known to be hits, and the strata in which something is left to estimate.

    Of strata that are labelled to the last reply nothing is.
    """
    whole = sum(stratum.population for stratum in strata)
    known = sum(stratum.hits for stratum in strata if stratum.labelled >= stratum.population)
    return whole, known / whole, [stratum for stratum in strata if stratum.labelled < stratum.population]


class _Seen:
    """What was seen, against shares of the whole that are tried."""

    def __init__(self, strata: Sequence[Counted], borrowed: float = _BORROWED) -> None:
        numpy = libraries().numpy
        self.strata, self.borrowed = strata, borrowed
        self.hits = numpy.array([stratum.hits for stratum in strata], dtype=float)
        self.design = Design(
            numpy.array([stratum.population for stratum in strata], dtype=float),
            numpy.array([stratum.labelled for stratum in strata], dtype=float),
        )
        self.share = share(strata)
        # What was seen is there, whatever else is.
        self.least = float(self.hits.sum() / self.design.population.sum())
        self.most = 1 - float((self.design.labelled - self.hits).sum() / self.design.population.sum())

    def tail(self, rate: float) -> float:
        """Return the probability to see as much as was seen or more, or as little or less: whichever is rarer."""
        below = self.design.under(self._shares(self.hits, rate)).below(self.hits)
        return min(below, 1 - below)

    def rarity(self, rate: float, miss: float) -> float:
        """Return the probability of what is as rare as what was seen, on either side; of what is clearly rarer than `miss` or not, a bound."""
        shares = self._shares(self.hits, rate)
        outcomes = self.design.under(shares)
        below = outcomes.below(self.hits)
        tail = min(below, 1 - below)
        if not miss / 4 < tail < miss:  # the other side adds about as much again, or nothing
            return tail if tail >= miss else 2 * tail
        return tail + self._across(rate, shares, outcomes, tail, lower=below > 1 / 2)

    def _across(self, rate: float, shares: Any, outcomes: Outcomes, tail: float, *, lower: bool) -> float:
        """Return the probability of what lies on the other side of the rate and is rarer than `tail`.

        How rare it is, is asked as for what was seen, with the shares that would fit it best. Of all that could be seen there, a line
        stands for it: from what is expected to no hit at all, or to nothing but hits, in proportion.
        """
        ndtri, labelled = libraries().ndtri, self.design.labelled
        level = float(ndtri(tail))

        def on(distance: float) -> Any:
            return labelled * shares * distance if lower else labelled * (1 - (1 - shares) * distance)

        def off(distance: float) -> float:
            hits = on(distance)
            below = self.design.under(self._shares(hits, rate)).below(hits)
            return float(ndtri(min(max(below if lower else 1 - below, _RAREST), 1 - _RAREST))) - level

        # Newton's method, as if it were normally distributed.
        spread = self.design.deviation(shares) / (rate if lower else 1 - rate)
        distance = min(max(1 + level * spread, 0.0), 1.0)
        for _ in range(_STEPS):
            gap = off(distance)
            if abs(gap) < _CLOSE:
                break
            if not distance and gap > 0:
                return 0.0
            distance = min(max(distance - gap * spread, 0.0), 1.0)
        return outcomes.beyond(on(distance), lower=lower)

    def _shares(self, hits: Any, rate: float) -> Any:
        return _restricted(self.design.labelled + self.borrowed, hits + self.borrowed * rate, self.design.weight, rate)


def _limits(seen: _Seen, miss: float) -> tuple[float, float]:
    """Return the lowest and the highest share of the whole under which what was seen is no rarer than `miss`."""
    if seen.most - seen.least < _TINY:
        return seen.least, seen.most
    if seen.borrowed and seen.rarity(min(max(seen.share, _TINY), 1 - _TINY), miss) <= miss:
        # Strata of which nearly all is labelled, with shares far from the whole's: with what they borrow they fit no share of it.
        return _limits(_Seen(seen.strata, borrowed=0.0), miss)
    low, high = seen.least, seen.most
    if seen.share > seen.least:
        low = _limit(seen, miss, max(seen.least, seen.share * 1e-4), seen.share)
    if seen.share < seen.most:
        high = _limit(seen, miss, min(seen.most, 1 - _TINY), max(seen.share, _TINY))
    return max(low, seen.least), min(high, seen.most)


def _limit(seen: _Seen, miss: float, far: float, near: float) -> float:
    """Return where, between a share `far` from what was seen and one `near`, what was seen becomes as rare as `miss`."""
    numpy, brentq, ndtri = libraries().numpy, libraries().brentq, libraries().ndtri

    # On these scales it is nearly a straight line, which needs few steps.
    def over(angle: float) -> float:
        return float(ndtri(max(seen.rarity(sin(angle) ** 2, miss), _RAREST)) - ndtri(miss))

    outside, inside = (float(numpy.arcsin(numpy.sqrt(rate))) for rate in (far, near))
    if over(outside) >= 0 or over(inside) <= 0:
        return far
    return sin(brentq(over, outside, inside, xtol=_TINY, rtol=5e-4)) ** 2


def _restricted(labelled: Any, hits: Any, weight: Any, rate: float) -> Any:
    """Return the strata's most likely shares among those whose weighted mean is `rate`.

    Each solves hits / share - (labelled - hits) / (1 - share) = pull * weight, with one pull for all.
    """
    numpy, brentq = libraries().numpy, libraries().brentq

    def shares(pull: float) -> Any:
        force = pull * weight
        sum_ = force + labelled
        root = numpy.sqrt(numpy.maximum(sum_ * sum_ - 4 * force * hits, 0))
        # Of the two ways to write the smaller root, the one that does not subtract like from like.
        positive = 2 * hits / numpy.where(sum_ + root > 0, sum_ + root, 1)
        negative = (sum_ - root) / numpy.where(force == 0, 1, 2 * force)
        return numpy.clip(numpy.where(sum_ >= 0, positive, negative), 0, 1)

    def off(pull: float) -> float:
        return float((weight * shares(pull)).sum()) - rate

    at = off(0.0)
    if abs(at) < 1e-14:
        return shares(0.0)
    reach = float(labelled.sum()) * (1 if at > 0 else -1)
    for _ in range(200):
        if off(reach) * at <= 0:
            break
        reach *= 4
    else:  # the share lies at the edge, within rounding
        return shares(reach)
    return shares(brentq(off, *sorted((0.0, reach)), xtol=abs(reach) * 1e-9, rtol=1e-6))
