"""presend.toml: what is read, and how loudly the rest is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from guard import Guard, Reply, State
from guard.config import Config, find, load, outcome_for, parse
from guard.errors import ConfigError, ModelError
from guard.model import Channel, Outcome

REFUSED = [
    ("[brand]\nname = 'Acme'\ncolour = 'red'\n", "presend.toml:3: brand.colour: unknown key"),
    ("[policy]\n\nfail_on = 'maybe'\n", "presend.toml:3: policy.fail_on"),
    ("[brand]\nregion = 'UK'\n", "is GB"),
    ("nonsense", "not valid TOML"),
    ("[[identifier]]\nname = 'x'\npattern = '(?=a)b'\n", "presend.toml:3: identifier.0.pattern"),
    ("[[identifier]]\nname = 'x'\npattern = 'a*'\n", "matches empty text"),
    (
        "[[identifier]]\nname = 'a'\npattern = 'a1'\n\n[[identifier]]\nname = 'B'\npattern = 'b'\n",
        "presend.toml:6: identifier.1.name",
    ),
    ("[[excuse]]\nrule = 'hides-text'\nreason = 'because'\nowner = 'me'\n", "excuse.0.until"),
    ("[[brand.secure_channel]]\nlabel = 'chat'\nurl = 'http://acme.example'\n", "presend.toml:3: brand.secure_channel.0.url"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_cannot_be_used_is_refused_with_its_line(text, message):
    with pytest.raises(ConfigError) as refused:
        parse(text)
    assert message in str(refused.value)


UNKNOWN = [
    ("[[policy.outcome]]\nrule = 'discloses-everything'\noutcome = 'warn'\n", "no rule is called 'discloses-everything'"),
    ("[[policy.outcome]]\nrule = 'discloses-contact'\nentity = 'FONE'\noutcome = 'warn'\n", "no entity is called 'FONE'"),
    ("[[identifier]]\nname = 'x'\nentity = 'NOPE'\npattern = 'x1'\n", "no entity is called 'NOPE'"),
    ("[[policy.outcome]]\nrule = 'discloses-secret'\noutcome = 'warn'\n", "always blocks"),
    ("[[excuse]]\nrule = 'discloses-secret'\nreason = 'because'\nowner = 'me'\nuntil = 2099-01-01\n", "always blocks"),
]


@pytest.mark.parametrize(("text", "message"), UNKNOWN)
def test_unknown_names_and_softened_secrets_are_refused(text, message):
    with pytest.raises(ConfigError, match=message):
        Guard.of(parse(text))


def test_a_missing_pipeline_is_refused_with_advice():
    with pytest.raises(ModelError, match="Install it with pip"):
        Guard.of(parse("[policy]\nnames = 'xx_no_such_pipeline'\n"))


def test_the_nearest_file_above_is_found(tmp_path, monkeypatch):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "presend.toml").write_text("[brand]\nname = 'Above'\n")
    monkeypatch.chdir(inner)
    assert load()[0].brand.name == "Above"
    monkeypatch.setenv("PRESEND_CONFIG", str(inner / "none.toml"))
    assert find() == inner / "none.toml"
    with pytest.raises(ConfigError, match="cannot be read"):
        load()


def test_of_several_changes_the_strictest_wins():
    config = parse(
        "[[policy.outcome]]\nrule = 'discloses-contact'\noutcome = 'note'\n"
        "[[policy.outcome]]\nrule = 'discloses-contact'\nentity = 'PHONE_NUMBER'\nchannel = 'dm'\noutcome = 'block'\n"
    )
    default = Outcome.WARN
    assert outcome_for(config, "discloses-contact", "PHONE_NUMBER", Channel.DM, default) == Outcome.BLOCK
    assert outcome_for(config, "discloses-contact", "EMAIL_ADDRESS", Channel.DM, default) == Outcome.NOTE
    assert outcome_for(config, "hides-text", "X", Channel.DM, default) == Outcome.WARN


PHONE = Reply(id="r", text="We'll ring you on 07700 900123.", channel="public")


@pytest.mark.parametrize(("days", "state"), [(1, State.PASS), (0, State.PASS), (-1, State.FAIL)])
def test_an_excuse_holds_until_its_day_and_is_shown(days, state):
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)
    guard = Guard.of(
        parse(f"[[excuse]]\nrule = 'discloses-contact'\nreason = 'a known test line'\nowner = 'dpo'\nuntil = {until}\n")
    )
    verdict = guard.check(PHONE)
    assert verdict.state == state
    (finding,) = verdict.findings
    assert (finding.excused is not None) == (state == State.PASS)


def test_brand_identifiers_are_found_by_shape_words_and_check_digit():
    guard = Guard.of(
        parse(
            "[[identifier]]\nname = 'meter'\npattern = 'HH-\\d{6}'\n"
            "[[identifier]]\nname = 'club'\npattern = '\\d{6}'\nwords = ['desk pass']\nentity = 'LOYALTY_NUMBER'\ncheck = 'luhn'\n"
        )
    )
    found = {f.entity for f in guard.check(Reply(id="r", text="It is HH-229871, desk pass 123455.")).findings}
    assert found == {"CUSTOMER_ACCOUNT_NUMBER", "LOYALTY_NUMBER"}
    found = {f.rule for f in guard.check(Reply(id="r", text="It is XHH-2298711, desk pass 123456.")).findings}
    assert "discloses-identifier" not in found


def test_the_digest_tells_policies_apart():
    assert Config().digest() == Config().digest()
    assert Config().digest() != parse("[policy]\nfail_on = 'warn'\n").digest()


def test_fail_on_warn_fails_a_warning():
    text = "Your order #W2378156 shipped."
    assert Guard.of(Config()).check(Reply(id="r", text=text)).state == State.PASS
    assert Guard.of(parse("[policy]\nfail_on = 'warn'\n")).check(Reply(id="r", text=text)).state == State.FAIL
