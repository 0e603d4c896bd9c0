"""What a rule is, as data: for the command line, over HTTP and for documents."""

from __future__ import annotations

from typing import Any

from guard import page
from guard.config import Config, outcome_for
from guard.model import Channel
from guard.rules import Outcomes, Rule

__all__ = ["explained", "in_force", "outcomes"]


def in_force(rule: Rule, config: Config) -> dict[str, Any]:
    """Return a rule in a line, with the outcome of each of its entities on each channel as `config` has it."""
    return {
        "name": rule.id,
        "summary": rule.summary,
        "protected": rule.protected,
        "sure": _sure(rule),
        "entities": {
            entity: {
                channel.value: outcome_for(config, rule.id, entity, channel, shipped.on(channel)).name.lower()
                for channel in Channel
            }
            for entity, shipped in sorted(rule.entities.items())
        },
    }


def explained(rule: Rule) -> dict[str, Any]:
    """Return a rule with its page, and the outcomes that are shipped."""
    return {
        "kind": "rule",
        "name": rule.id,
        "summary": rule.summary,
        "protected": rule.protected,
        "sure": _sure(rule),
        "miss": rule.miss,
        "parts": page.parts(rule.page),
        "entities": {entity: outcomes(shipped) for entity, shipped in sorted(rule.entities.items())},
    }


def outcomes(shipped: Outcomes) -> dict[str, str]:
    """Return the outcome on each channel."""
    return {channel.value: shipped.on(channel).name.lower() for channel in Channel}


def _sure(rule: Rule) -> float | None:
    return None if rule.sure is None else round(rule.sure, 2)
