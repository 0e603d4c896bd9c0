"""The rules as pages: what each finds, why, and what it means here under the configuration in force."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from guard import rules
from guard.config import Config, outcome_for
from guard.model import Channel, Outcome
from guard.page import parts
from guard.rules import Rule

__all__ = ["Page", "page_of", "pages"]


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's documentation. Outcomes are those in force, by channel; `changed` tells that the configuration made some of them."""

    id: str
    summary: str
    protected: bool
    parts: Mapping[str, tuple[str, ...]]
    """Paragraphs by heading."""
    strictest: Mapping[str, str]
    entities: Mapping[str, Mapping[str, str]]
    changed: bool
    sure: float | None
    miss: float | None


def pages(config: Config) -> tuple[Page, ...]:
    """Return the pages of all rules, in name order."""
    return tuple(_page(rule, config) for rule in rules.load())


def page_of(id_: str, config: Config) -> tuple[Page | None, str, str]:
    """Return the page of a rule, and the names of those before and behind it, empty at the ends; `None` if there is no such rule."""
    listed = rules.load()
    at = next((at for at, rule in enumerate(listed) if rule.id == id_), None)
    if at is None:
        return None, "", ""
    before = listed[at - 1].id if at else ""
    behind = listed[at + 1].id if at + 1 < len(listed) else ""
    return _page(listed[at], config), before, behind


def _page(rule: Rule, config: Config) -> Page:
    entities: dict[str, dict[str, str]] = {}
    changed = False
    worst = dict.fromkeys(Channel, Outcome.ALLOW)
    for entity, outcomes in sorted(rule.entities.items()):
        entities[entity] = {}
        for channel in Channel:
            shipped = outcomes.on(channel)
            outcome = outcome_for(config, rule.id, entity, channel, shipped)
            changed = changed or outcome != shipped
            worst[channel] = max(worst[channel], outcome)
            entities[entity][channel.value] = outcome.name.lower()
    return Page(
        rule.id,
        rule.summary,
        rule.protected,
        {heading: _paragraphs(text) for heading, text in parts(rule.page).items()},
        {channel.value: outcome.name.lower() for channel, outcome in worst.items()} if entities else {},
        entities,
        changed,
        rule.sure,
        rule.miss,
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text whose lines were broken to fit the source."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", inspect.cleandoc(text)) if part.strip())
