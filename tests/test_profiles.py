"""Sector and region profiles: data that names rules and entities that exist, and only ever makes stricter."""

from __future__ import annotations

import pytest

from guard import Guard, Reply, rules
from guard.config import Config, Policy, outcome_for, parse, profile, profiles
from guard.errors import ConfigError
from guard.model import Outcome

LOADED = {rule.id: rule for rule in rules.load()}


@pytest.mark.parametrize("name", profiles())
def test_every_change_names_a_rule_and_an_entity_of_it_and_is_stricter(name):
    for change in profile(name):
        rule = LOADED[change.rule]
        if change.entity:
            before = rule.entities[change.entity].on(change.channel)
            assert Outcome[change.outcome.upper()] >= before, change


@pytest.mark.parametrize(
    ("name", "channel", "text", "rule"),
    [
        ("telecom", "dm", "The IMEI is 35-209900-176148-1.", "discloses-identifier"),
        ("travel", "dm", "Your booking reference is X7K2PQ.", "discloses-identifier"),
        ("retail", "public", "Your order 114-5551234-5550199 has shipped.", "discloses-identifier"),
        ("energy", "dm", "The engineer is coming to you on Tuesday between 8 and 12.", "discloses-life-detail"),
    ],
)
def test_a_profile_stops_what_would_only_be_warned_of(name, channel, text, rule):
    def outcome(*names):
        verdict = Guard.of(Config(policy=Policy(profile=names))).check(Reply(id="r", text=text, channel=channel))
        return max(finding.outcome for finding in verdict.findings if finding.rule == rule)

    assert (outcome(), outcome(name)) == (Outcome.WARN, Outcome.BLOCK)


def test_a_change_of_ones_own_cannot_soften_a_profile():
    text = '[policy]\nprofile = ["retail"]\n[[policy.outcome]]\nrule = "discloses-identifier"\noutcome = "note"\n'
    config = parse(text)
    assert outcome_for(config, "discloses-identifier", "ORDER_NUMBER", "public", Outcome.WARN) == Outcome.BLOCK
    assert outcome_for(config, "discloses-identifier", "CASE_NUMBER", "public", Outcome.WARN) == Outcome.NOTE


def test_an_unknown_profile_is_refused_with_those_that_exist():
    with pytest.raises(ConfigError, match=r"profile.+bank, energy, eu"):
        parse('[policy]\nprofile = ["banks"]\n')


@pytest.mark.parametrize(
    ("rule", "entity"),
    [
        ("unlisted-contact", "SOCIAL_HANDLE"),
        ("unsafe-link", "URL_HTTP"),
        ("asks-in-public", "ASKED_IMAGE"),
        ("remote-access", "REMOTE_ACCESS"),
    ],
)
def test_whatever_a_rule_reports_can_be_named_in_a_policy(rule, entity):
    Guard.of(parse(f'[[policy.outcome]]\nrule = "{rule}"\nentity = "{entity}"\noutcome = "block"\n'))


def test_another_model_is_another_rule_set(monkeypatch):
    text = Reply(id="r", text="Hello.")
    before = Guard.of(Config()).check(text).checked.rules
    monkeypatch.setattr("guard.linear.digest", lambda name: f"another {name}")
    assert Guard.of(Config()).check(text).checked.rules != before
