"""Every rule against its table of cases: `tests/rules/NAME.toml`.

A case is `{channel, text, outcome}`, with what the rule must flag marked [[so]], or nothing marked and outcome "allow" for a near
miss. `config` may hold a presend.toml for all cases of the table, `thread` an earlier message of the customer, `brand_said` one of
the brand's before it, `customer` the fields of the customer's record.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from guard import Customer, Guard, Message, Outcome, Reply, rules
from guard.config import Config, parse
from guard.detect import COUNTS
from guard.rules._contract import softened, threshold

TABLES = Path(__file__).parent / "rules"
LOADED = {rule.id: rule for rule in rules.load()}
TABLED = [name for name in LOADED if (TABLES / f"{name.replace('-', '_')}.toml").exists()]


def table(name):
    return tomllib.loads((TABLES / f"{name.replace('-', '_')}.toml").read_text(encoding="utf-8"))


def cases():
    return [pytest.param(name, case, id=f"{name}-{n}") for name in TABLED for n, case in enumerate(table(name)["case"])]


def guard_for(name):
    text = table(name).get("config", "")
    return Guard.of(parse(text) if text else Config())


GUARDS = {}


def test_every_rule_has_a_table_and_every_table_a_rule():
    assert {path.stem.replace("_", "-") for path in TABLES.glob("*.toml")} == set(LOADED)


@pytest.mark.parametrize("name", LOADED)
def test_every_rule_has_a_page_with_all_its_parts(name):
    for heading in ("What it finds", "Why", "Example", "Instead", "References"):
        assert f"\n{heading}\n" in LOADED[name].page


@pytest.mark.parametrize("name", LOADED)
def test_a_table_flags_and_lets_pass(name):
    outcomes = [case["outcome"] for case in table(name)["case"]]
    assert any(outcome != "allow" for outcome in outcomes)
    assert outcomes.count("allow") >= 2


@pytest.mark.parametrize("name", [name for name, rule in LOADED.items() if rule.entities])
def test_a_rule_weighs_a_disclosure_against_false_alarms(name):
    rule = LOADED[name]
    assert rule.sure == threshold(rule.miss)
    assert COUNTS <= rule.sure < 1  # the detector drops nothing that a rule would count fully


def test_the_dearer_a_disclosure_the_less_it_takes_to_stop_one():
    assert threshold(0) == 1
    assert threshold(10) == 0.5  # one in ten warnings is overlooked, and that costs ten: as much as one false alarm
    sure = {name: LOADED[f"discloses-{name}"].sure for name in ("secret", "payment-data", "bank-details", "life-detail")}
    assert list(sure) == sorted(sure, key=sure.get)


@pytest.mark.parametrize(
    ("confidence", "outcome"), [(0.8, Outcome.BLOCK), (0.5, Outcome.BLOCK), (0.49, Outcome.WARN), (0.0, Outcome.WARN)]
)
def test_a_doubt_alone_never_blocks(confidence, outcome):
    assert softened(Outcome.BLOCK, confidence, 0.5) == outcome
    assert softened(Outcome.ALLOW, confidence, 0.5) == Outcome.ALLOW


@pytest.mark.parametrize(("name", "case"), cases())
def test_case(name, case):
    guard = GUARDS.setdefault(name, guard_for(name))
    plain = re.sub(r"\[\[(.*?)\]\]", r"\1", case["text"], flags=re.DOTALL)
    wanted = re.findall(r"\[\[(.*?)\]\]", case["text"], flags=re.DOTALL)
    said = (("brand", case.get("brand_said")), ("customer", case.get("thread")))
    thread = tuple(Message(author, text) for author, text in said if text)
    customer = Customer(**{key: value if key == "name" else tuple(value) for key, value in case.get("customer", {}).items()})
    verdict = guard.check(
        Reply(
            id="case",
            text=plain,
            channel=case["channel"],
            recipient=case.get("recipient", ""),
            thread=thread,
            customer=customer,
        )
    )
    assert verdict.checked.incomplete == ()
    found = [finding for finding in verdict.findings if finding.rule == name]
    outcome = max((finding.outcome for finding in found), default=0)
    assert getattr(outcome, "name", "ALLOW").lower() == case["outcome"]
    for value in wanted:
        at = plain.index(value)
        assert any(f.start < at + len(value) and at < f.end for f in found), value
