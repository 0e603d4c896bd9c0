"""`presend explain`: what a rule, a recognizer or an entity is, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from guard import page as pages
from guard.cli import _known, _write
from guard.cli._options import EXIT_STATUS, OneOf
from guard.model import Channel

if TYPE_CHECKING:
    from guard.rules import Outcomes, Rule
    from recognizers import Recognizer

KINDS = ("rule", "recognizer", "entity")


@click.command(short_help="Explain a rule, recognizer or entity.", epilog=EXIT_STATUS)
@click.argument("name")
@click.option("--kind", type=OneOf(KINDS), help="Where a rule and a recognizer have one name: which. Without it: the rule.")
@click.option("--format", "format_", type=OneOf(("text", "json")), default="text", show_default=True, help="How to write it.")
def command(*, name: str, kind: str | None, format_: str) -> int:
    """Explain a rule, a recognizer or an entity: what, why, an example, what to do instead.

    \b
    Examples:
      presend explain discloses-secret
      presend explain payment-card --format json
      presend explain CREDIT_CARD
    """
    explained = _explained(name, kind)
    if format_ == "json":
        from guard.render.json import dumps

        _write.report(dumps(explained, indent=2) + "\n")
    else:
        _write.report("\n".join(_text(explained)) + "\n")
    return 0


def _explained(name: str, kind: str | None) -> dict[str, Any]:
    from guard import rules
    from guard.errors import UnknownNameError

    known_rules = {rule.id: rule for rule in rules.load()}
    known_recognizers = {recognizer.name: recognizer for recognizer in _known.recognizers()}
    entities = {recognizer.entity for recognizer in known_recognizers.values()}
    entities |= {entity for rule in known_rules.values() for entity in rule.entities}
    wanted = KINDS if kind is None else (kind,)
    if name in known_rules and "rule" in wanted:
        return _rule(known_rules[name])
    if name in known_recognizers and "recognizer" in wanted:
        return _recognizer(known_recognizers[name], known_rules.values())
    if name.upper() in entities and "entity" in wanted:
        return _entity(name.upper(), known_rules.values(), known_recognizers.values())
    near = get_close_matches(name.lower(), [*known_rules, *known_recognizers], 1) or get_close_matches(
        name.upper(), entities, 1
    )
    meant = f"Did you mean {near[0]}?" if near else "See `presend rules` and `presend recognizers`."
    raise UnknownNameError(f"no {' or '.join(wanted)} is called that. {meant}")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "kind": "rule",
        "name": rule.id,
        "summary": rule.summary,
        "protected": rule.protected,
        "sure": None if rule.sure is None else round(rule.sure, 2),
        "miss": rule.miss,
        "parts": pages.parts(rule.page),
        "entities": {entity: _outcomes(outcomes) for entity, outcomes in sorted(rule.entities.items())},
    }


def _recognizer(recognizer: Recognizer, rules: Any) -> dict[str, Any]:
    from recognizers import page

    return {
        "kind": "recognizer",
        "name": recognizer.name,
        "summary": recognizer.summary,
        "page": pages.cleaned(page(recognizer)),
        "entity": recognizer.entity,
        "finds": list(recognizer.finds),
        "ignores": list(recognizer.ignores),
        "references": list(recognizer.references),
        "rules": [rule.id for rule in rules if recognizer.entity in rule.entities],
    }


def _entity(entity: str, rules: Any, recognizers: Any) -> dict[str, Any]:
    return {
        "kind": "entity",
        "name": entity,
        "summary": f"{re.sub('_', ' ', entity).capitalize()}.",
        "recognizers": [recognizer.name for recognizer in recognizers if recognizer.entity == entity],
        "rules": {rule.id: _outcomes(rule.entities[entity]) for rule in rules if entity in rule.entities},
    }


def _outcomes(outcomes: Outcomes) -> dict[str, str]:
    return {channel.value: outcomes.on(channel).name.lower() for channel in Channel}


def _text(explained: dict[str, Any]) -> Iterator[str]:
    kind, name = explained["kind"], explained["name"]
    yield f"{name} ({kind})"
    yield ""
    yield explained.get("page") or explained["summary"]
    if explained.get("protected"):
        yield ""
        yield "It always applies: a configuration can neither soften nor excuse it."
    for heading, text in explained.get("parts", {}).items():
        yield from _headed(heading, text.splitlines())
    if explained.get("sure"):
        weighed = f"A disclosure is taken to cost as much as {explained['miss']:g} false alarms."
        counts = f"From a confidence of {explained['sure']:.2f} on a finding counts fully, below it one step less."
        yield from _headed("In doubt", [weighed, counts])
    if kind == "rule":
        yield from _table(explained["entities"])
    elif kind == "recognizer":
        yield from _headed("Finds", explained["finds"])
        yield from _headed("Ignores", explained["ignores"])
        yield from _headed("References", explained["references"])
        yield from _headed("Entity", [explained["entity"]])
        yield from _headed("Rules", explained["rules"])
    else:
        yield from _headed("Recognizers", explained["recognizers"])
        yield from _table(explained["rules"])


def _headed(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield heading
        yield from (f"    {line}".rstrip() for line in lines)


def _table(rows: dict[str, dict[str, str]]) -> Iterator[str]:
    if rows:
        width = max(map(len, rows))
        yield ""
        yield f"{'Outcome on':{width + 4}}  " + "  ".join(f"{channel:6}" for channel in Channel).rstrip()
        for name, outcomes in rows.items():
            yield f"    {name:{width}}  " + "  ".join(f"{outcomes[channel]:6}" for channel in Channel).rstrip()
