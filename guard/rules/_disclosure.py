"""What all `discloses-*` rules share: a value of a listed entity that is not the brand's own to give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from guard.model import Act, Finding, Outcome, Owner
from guard.rules._contract import Case, Judged, Outcomes, Rule, finding, softened, threshold

ECHOES = "echoes-customer-data"
"""The rule in whose name a value is reported that the customer posted, or that stands in quoted history."""

_WHERE = {
    "public": "where everyone can read it",
    "dm": "in a message that the platform keeps",
    "email": "in an e-mail, which anyone on its way may read",
    "secure": "in a message that is kept",
}


def disclosure(
    rule: str,
    entities: Mapping[str, Outcomes],
    *,
    label: Mapping[str, str],
    instead: str,
    references: Mapping[str, tuple[str, ...]],
    miss: float,
    worse: Callable[[Case, Judged, Outcome], Outcome] | None = None,
    protected: bool = False,
) -> Rule:
    """Return the rule that finds disclosed values of `entities`.

    Args:
        rule: its id, for the findings.
        entities: the outcome of each entity on each channel.
        label: what to call each entity to an agent; the key `""` is for those not named.
        instead: what to do, in one sentence.
        references: the clauses and incidents behind each entity; the key `""` is for those not named.
        miss: what a disclosure costs, in false alarms; see `Rule` and `threshold`.
        worse: may raise an outcome for what else is in the reply.
        protected: see `Rule`.
    """
    sure = threshold(miss)

    def assess(case: Case) -> Iterator[Finding]:
        for judged in case.judged:
            outcomes = entities.get(judged.entity)
            if outcomes is None or judged.owner == Owner.BRAND or judged.shown or judged.claimed or judged.resembles:
                continue
            outcome = softened(outcomes.on(case.reply.channel), judged.detection.score, sure)
            if worse is not None:
                outcome = worse(case, judged, outcome)
            if outcome == Outcome.ALLOW:
                continue
            echoed = judged.act == Act.ECHOES
            what = label.get(judged.entity) or label.get("") or judged.entity.replace("_", " ").lower()
            why = f"{'Repeats' if echoed else 'Gives'} {what} {_WHERE[case.reply.channel.value]}."
            # A protected rule keeps what is echoed: under another name it could be softened or excused.
            by = ECHOES if echoed and not protected and rule.startswith("discloses-") else rule
            yield finding(judged, by, outcome, why, instead, references.get(judged.entity, references.get("", ())))

    return Rule(assess=assess, entities=entities, miss=miss, protected=protected)
