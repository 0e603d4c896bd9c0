"""Guard.check end to end: never a pass for what was not checked, rewrites that pass, the same verdict every time."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard import Customer, Guard, Message, Reply, State
from guard.config import Config, parse
from guard.model import Act, Channel, Outcome, Owner
from guard.rules import Rule

GUARD = Guard.of(Config())
BRAND = Guard.of(
    parse(
        "[brand]\nname = 'Acme'\nphones = ['0808 157 0100']\ndomains = ['acme.example']\n"
        "[[brand.secure_channel]]\nlabel = 'secure chat in the app'\nurl = 'https://acme.example/messages'\nfor = ['payment', 'account']\n"
    )
)


def check(text, channel="public", guard=GUARD, *, suggest=True, **more):
    return guard.check(Reply(id="r", text=text, channel=channel, **more), suggest=suggest)


UNCHECKED = [
    ("\u200b\u2060", "empty"),
    ("<p> </p>&nbsp;", "empty"),
    ("", "empty"),
    (" \n\t ", "empty"),
    ("4" * 1_000_000, "longer than 100000"),
    ("a" * 100_001, "longer than 100000"),
    ("half \ud800 a character", "lone surrogates"),
    ("binary \0 data", "NUL"),
]


@pytest.mark.parametrize(("text", "reason"), UNCHECKED)
def test_what_cannot_be_checked_is_incomplete_and_says_why(text, reason):
    verdict = check(text)
    assert verdict.state == State.INCOMPLETE
    assert reason in verdict.checked.incomplete[0]


HOSTILE = ["4" * 100_000, "a" * 100_000, "1 " * 50_000, "<p>" * 30_000, "<p><b>" * 100 + "hi" + "</b></p>" * 100, "&#52;" * 20_000,
           "account number " * 6_000, "é" * 50_000, "@" * 100_000, "4111-" * 20_000, "https://" * 12_000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_hostile_text_gets_a_verdict_without_a_crash(text):
    verdict = GUARD.check(Reply(id="r", text=text[:100_000]), deadline_ms=60_000)
    assert all("failed" not in reason for reason in verdict.checked.incomplete)


def test_time_out_is_incomplete():
    text = "Your account number is 85042231. " * 2_000
    verdict = GUARD.check(Reply(id="r", text=text), deadline_ms=1)
    assert verdict.state == State.INCOMPLETE
    assert "time was up" in verdict.checked.incomplete[0]


@pytest.mark.parametrize("seed", ["<NAME> ", "Mr ", "John ", "SW1A 1AA ", "4111 1111 1111 1111 ", "password: aB3$xY9z "])
def test_a_check_that_took_too_long_never_passes(seed):
    text = (seed * 20_000)[:100_000]
    verdict = GUARD.check(Reply(id="r", text=text), deadline_ms=50)
    assert verdict.state == State.INCOMPLETE


def test_a_broken_rule_is_incomplete_even_where_it_would_have_passed():
    def broken(case):
        raise RuntimeError("reply text: 4111 1111 1111 1111")

    guard = replace(GUARD, rules=(*GUARD.rules, Rule(assess=broken, id="broken", page="Broken.")))
    verdict = check("All fine.", guard=guard)
    assert verdict.state == State.INCOMPLETE
    assert verdict.checked.incomplete == ("the rule broken failed (RuntimeError)",)


def test_an_unknown_channel_counts_as_public():
    assert check("We'll ring 07700 900123", channel="carrier-pigeon").channel == Channel.PUBLIC


REWRITES = [
    ("The card 4111 1111 1111 1111 was declined.", "The card was declined."),
    ("We'll ring you on 07700 900123 after six.", "We'll ring you on the number on your account after six."),
    ("Refunded to the Visa ending in 1111 today.", "Refunded to the Visa today."),
    ("I can see booking X7K2PQ, thanks.", "I can see booking, thanks."),
    ("Hi Priya Okafor, your PNR X7K2PQ is fine.", "Hi Priya, your PNR [left out] is fine."),
    ("<p>Your card <b>4111 1111</b> 1111 1111 was declined.</p>", "<p>Your card<b></b> was declined.</p>"),
    ("    indented\n\nfor 20 € ! The card 4111 1111 1111 1111 is out.", "    indented\n\nfor 20 € ! The card is out."),
    ("Sorry Ms Okafor, booking X7K2PQ is fine.", "Sorry, booking is fine."),
]


@pytest.mark.parametrize(("text", "rewrite"), REWRITES)
def test_a_rewrite_keeps_the_rest_of_the_wording(text, rewrite):
    assert check(text).suggestion.rewrite == rewrite


@pytest.mark.parametrize(
    ("text", "rewrite"),
    [
        ("Dear Ms Sarah Jones,\n\nit is done.", "Dear customer,\n\nit is done."),
        ("Hi Sarah Jones, it is done.", "Hi, it is done."),
    ],
)
def test_a_rewrite_greets_nobody_else(text, rewrite):
    assert check(text, channel="email", customer=Customer(name="Tom Baker")).suggestion.rewrite == rewrite


def test_adjoining_values_are_all_masked():
    """Presidio's anonymizer left parts of adjoining entities of one type in the clear."""
    rewrite = check(
        "We tried 4111 1111 1111 1111,5555 5555 5555 4444 and 378282246310005, and all were declined."
    ).suggestion.rewrite
    assert not any(digits in rewrite for digits in ("4111", "4444", "0005"))


PIECES = st.sampled_from(
    ["Hi Sam,", "thanks for waiting.", "The card 4111 1111 1111 1111", "your PIN is 4417", "call us on 0808 157 0100", "we'll ring 07700 900123",
     "Regards,\nKT", "booking X7K2PQ", "to priya@example.com", "{{first_name}}", "your account is 8504223177", "<b>GB82WEST12345698765432</b>",
     "4\u200b111 1111 1111 1111", "sort code 12-34-56 account 12345678", "order #W2378156", "SW1A 2AA", "password: Acme2026!", "."]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=6).map(" ".join), st.sampled_from(list(Channel)))
def test_a_rewrite_that_is_offered_passes(text, channel):
    suggestion = check(text, channel).suggestion
    if suggestion is not None and suggestion.rewrite is not None:
        assert check(suggestion.rewrite, channel).state == State.PASS


@settings(max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=4).map("\n".join), st.lists(PIECES, max_size=3).map("\n".join))
def test_adding_text_never_turns_a_fail_into_a_pass(text, more):
    if check(text).state == State.FAIL:
        assert check(f"{text}\n\n{more}").state == State.FAIL


@settings(max_examples=100)
@given(st.lists(PIECES, min_size=1, max_size=6).map(" ".join))
def test_spans_lie_inside_the_text_and_hold_something(text):
    for finding in check(text).findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end].strip()


def test_the_same_reply_gets_the_same_verdict_from_eight_threads():
    replies = [Reply(id=str(n), text=f"{text} {n}", channel=channel) for n, (text, channel) in enumerate(
        [(text, channel) for text, _ in REWRITES for channel in Channel] * 25
    )]  # fmt: skip
    assert len(replies) >= 500

    def key(verdict):
        return verdict.id, verdict.state, verdict.findings, verdict.suggestion

    alone = [key(GUARD.check(reply)) for reply in replies]
    with ThreadPoolExecutor(8) as pool:
        assert [key(verdict) for verdict in pool.map(GUARD.check, replies)] == alone


def test_owner_and_act_are_told():
    customer = Customer(name="Priya Okafor", phones=("+44 7700 900123",), identifiers=("8504 2231 77",))
    (finding,) = check("Account 8504223177 is open.", customer=customer).findings
    assert finding.owner == Owner.CUSTOMER
    thread = (Message("customer", "my number is 07700 900 123"),)
    _, finding = check("We have 07700 900123 as your number.", thread=thread).findings
    assert (finding.rule, finding.owner, finding.act) == ("echoes-customer-data", Owner.CUSTOMER, Act.ECHOES)
    (finding,) = check("All done.\n> my card 4111 1111 1111 1111").findings
    assert finding.act == Act.ECHOES


OFFERED = [
    ("Call us on 020 7946 0999.", "note"),
    ("Our team is at 020 7946 0999, Mon-Fri.", "note"),
    ("You can reach customer care at 1-800-555-0199.", "note"),
    ("Forward it to phishing@acme.example please.", "note"),
    ("All fixed now.\n\nKind regards,\nTomas\nAcme Care, 020 7946 0999", "note"),
    ("Thanks!\nWe have 020 7946 0999 here.", "block"),
    ("Cheers,\nthe number is 020 7946 0999", "block"),
    ("We'll call you on 020 7946 0999.", "block"),
    ("Your number, 020 7946 0999, is on our list.", "block"),
    ("I tried to reach you at 212-555-0142.", "block"),
    ("We've sent it to sam.lee@example.com.", "block"),
    ("020 7946 0999", "block"),
]


@pytest.mark.parametrize(("text", "outcome"), OFFERED)
def test_where_nothing_is_listed_the_words_decide(text, outcome):
    assert max(f.outcome for f in check(text).findings) == Outcome[outcome.upper()]


def test_the_move_names_the_listed_channel_that_fits():
    move = check("The card 4111 1111 1111 1111 was declined.", guard=BRAND).suggestion.move
    assert move.needed
    assert move.url == "https://acme.example/messages"
    assert "signed in" in move.wording
    assert check("The card 4111 1111 1111 1111 was declined.", channel="secure", guard=BRAND).suggestion.move.needed is False
    assert check("Hi {{name}}", guard=BRAND).suggestion.move.needed is False


def test_what_is_checked_is_on_the_verdict():
    checked = check("All fine.").checked
    assert checked.policy.startswith("sha256:")
    assert checked.rules.startswith("sha256:")
    assert {"normalise", "detect", "assess"} <= set(checked.ms)


def test_the_digests_are_the_same_in_every_process():
    code = "from guard import Guard; from guard.config import Config; g = Guard.of(Config()); print(g.policy_digest, g.rules_digest)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "1"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert said.split() == [GUARD.policy_digest, GUARD.rules_digest]


@pytest.mark.parametrize("text", ["It works again.", "The card 4111 1111 1111 1111 was declined.", "Please send us your PIN."])
def test_a_check_without_suggestion_says_the_same_but_for_that(text):
    whole, plain = check(text), check(text, suggest=False)
    assert (plain.state, plain.findings, plain.suggestion) == (whole.state, whole.findings, None)
    assert "suggest" not in plain.checked.ms


def test_many_are_checked_as_each_would_be(monkeypatch):
    """They are looked at some at a time; neither that nor a text that cannot be read shows in what is said."""
    monkeypatch.setattr("guard.pipeline._TOGETHER", 3)
    texts = [
        "It works again.",
        "The card 4111 1111 1111 1111 was declined.",
        "",
        "\0",
        "half \ud800",
        "SW1A 2AA",
        "Hi Priya Okafor.",
    ]
    replies = [Reply(id=str(number), text=text) for number, text in enumerate(texts)]
    found = [
        (v.id, v.state, v.findings, v.checked.incomplete, v.suggestion) for v in GUARD.check_many(iter(replies), suggest=False)
    ]
    assert found == [
        (v.id, v.state, v.findings, v.checked.incomplete, None)
        for v in (GUARD.check(reply, suggest=False) for reply in replies)
    ]


def test_what_breaks_the_look_ahead_is_told_of_its_own_reply_only(monkeypatch):
    def broken(_, texts):
        raise RuntimeError

    monkeypatch.setattr("guard.prefilter.Prefilter.may_match_each", broken)
    monkeypatch.setattr("guard.prefilter.Prefilter.may_match", lambda *_: {})
    assert [verdict.state for verdict in GUARD.check_many([Reply(id="a", text="It works again.")])] == [State.PASS]
