"""How far two people agree who labelled the same replies: Cohen's kappa with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

from guard.errors import GuardError

__all__ = ["Agreement", "agreement"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two people said of the `both` replies that both labelled.

    `table[i][j]` counts the replies of which the first said `answers[i]` and the second `answers[j]`. `kappa` is `None` where it is
    not defined: both gave one and the same answer throughout, or nothing was labelled by both. `differ` are the replies they
    differ on.
    """

    first: str
    second: str
    answers: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    differ: tuple[int, ...]
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def both(self) -> int:
        """Return how many replies both labelled."""
        return sum(map(sum, self.table))

    @property
    def share(self) -> float | None:
        """Return the share of replies that both gave the same answer."""
        return sum(self.table[at][at] for at in range(len(self.answers))) / self.both if self.both else None


def agreement(
    first: tuple[str, Mapping[int, str]],
    second: tuple[str, Mapping[int, str]],
    answers: Sequence[str],
    confidence: float = 0.95,
) -> Agreement:
    """Return the agreement of two people, given as a name and their answers by reply.

    The interval has the asymptotic variance of Fleiss, Cohen and Everitt (1969).

    Raises:
        GuardError: the statistics library is not installed.
    """
    (one, said), (other, told) = first, second
    shared = sorted(said.keys() & told.keys())
    table = tuple(tuple(sum(said[u] == a and told[u] == b for u in shared) for b in answers) for a in answers)
    differ = tuple(unit for unit in shared if said[unit] != told[unit])
    used = [at for at in range(len(answers)) if any(table[at]) or any(row[at] for row in table)]
    kappa = low = high = None
    if len(used) > 1:
        try:
            from scipy.stats import norm
            from statsmodels.stats.inter_rater import cohens_kappa
        except ImportError as error:
            raise GuardError(
                f"agreement needs {error.name}, which is not installed. Do: pip install 'presend[audit]'."
            ) from None
        found = cohens_kappa([[table[i][j] for j in used] for i in used])
        if isfinite(found.kappa):
            reach = float(norm.ppf((1 + confidence) / 2)) * sqrt(max(found.var_kappa, 0.0))
            kappa = float(found.kappa)
            low, high = max(-1.0, kappa - reach), min(1.0, kappa + reach)
    return Agreement(one, other, tuple(answers), table, differ, kappa, low, high)
