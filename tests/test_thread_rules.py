"""Rules that look at the whole conversation: what their tables cannot say."""

from __future__ import annotations

from guard import Channel, Guard, Message, Outcome, Reply
from guard.config import Config, parse
from guard.model import Act

GUARD = Guard.of(Config())
ECHOES = "echoes-customer-data"
OWN = '[brand]\nphones = ["0808 157 0199"]'


def found(rule, text, *thread, guard=GUARD, **fields):
    verdict = guard.check(Reply(id="r", text=text, thread=tuple(thread), **fields))
    assert verdict.checked.incomplete == ()
    return [finding for finding in verdict.findings if finding.rule == rule]


def customer(text, channel="public"):
    return Message("customer", text, Channel(channel))


def brand(text, channel="public"):
    return Message("brand", text, Channel(channel))


# --- echoes-customer-data ----------------------------------------------------------------------------------------------


def test_a_confirmation_says_what_kind_of_value_it_confirms_and_shows_none():
    (finding,) = found(ECHOES, "Yes, that's the postcode. Do delete your post.", customer("I'm at SW9 8XX"))
    assert (finding.entity, finding.act, finding.outcome) == ("UK_POSTCODE", Act.CONFIRMS, Outcome.BLOCK)
    assert finding.masked == ""


def test_a_confirmation_of_another_kind_of_thing_confirms_nothing():
    assert not found(ECHOES, "That's the right email. Do delete your post.", customer("I'm at SW9 8XX"))


def test_a_confirmation_may_come_a_few_messages_later():
    thread = (customer("account number 85042231"), brand("Looking. Please delete that."), customer("any news?"))
    assert found(ECHOES, "Yes, that's the account.", *thread)[0].outcome == Outcome.BLOCK
    assert not found(ECHOES, "Correct.", *thread)  # answers "any news?"
    assert not found(ECHOES, "Yes, that's the account.", thread[0], *[customer("any news?")] * 10)


def test_what_is_the_brands_own_may_be_confirmed():
    guard = Guard.of(parse(OWN))
    assert not found(ECHOES, "Yes, that's the number.", customer("Is it 0808 157 0199?"), guard=guard)


def test_a_secret_that_is_echoed_stays_with_the_rule_that_cannot_be_excused():
    assert found("discloses-secret", "Your PIN is 4821.", customer("my PIN is 4821, does it work?"))


def test_deleting_is_asked_for_once_and_in_public_only():
    posted = customer("it's 07700 900123, ring me")
    (note,) = found(ECHOES, "We're on it, more at 5pm.", posted)
    assert (note.entity, note.outcome) == ("REPLY", Outcome.NOTE)
    assert not found(ECHOES, "We're on it, more at 5pm.", posted, brand("Could you delete that post?"), customer("ok"))
    assert not found(ECHOES, "We're on it, more at 5pm.", customer("it's 07700 900123", "dm"))
    assert not found(ECHOES, "We're on it, more at 5pm.", posted, channel="dm")
