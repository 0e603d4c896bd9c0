"""Rules that look at the whole conversation: what their tables cannot say."""

from __future__ import annotations

from time import perf_counter

from guard import Channel, Customer, Guard, Message, Outcome, Reply
from guard.config import Config, parse
from guard.model import Act, Owner

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


# --- completes-identity ------------------------------------------------------------------------------------------------

MOSAIC = "completes-identity"
ORDER = "Your order number is 123-4567890-1234567."


def test_the_piece_that_completes_is_told_by_kind_and_never_by_value():
    (finding,) = found(MOSAIC, ORDER, customer("ring me on 07700 900123"), customer("My name is Priya Okafor"))
    assert (
        finding.why == "With a phone number and a full name already in this thread, an order or case number tells who this is."
    )
    assert (finding.outcome, finding.entity) == (Outcome.BLOCK, "ORDER_NUMBER")
    assert finding.masked


def test_what_was_complete_before_is_not_this_replys_doing():
    thread = (customer("I'm at SW9 8XX, ring 07700 900123"), customer("my name is Priya Okafor"))
    assert not found(MOSAIC, ORDER, *thread)
    assert not found(MOSAIC, "We're looking into it.", *thread)


def test_pieces_add_up_over_the_whole_public_thread_and_the_brands_own_replies():
    chat = [customer("any news?"), brand("Not yet, sorry.")] * 60
    assert found(MOSAIC, ORDER, brand("We'll look at SW9 8XX."), *chat)[0].outcome == Outcome.BLOCK
    assert not found(MOSAIC, ORDER, customer("SW9 8XX", "dm"), *chat)


def test_what_is_the_brands_own_is_no_piece():
    assert not found(MOSAIC, ORDER, brand("Call us on 020 7946 0999."), customer("I called 0808 157 0199"))


def test_a_long_thread_costs_little_more_than_its_end():
    lines = (
        "@AcmeHelp third day waiting in for the same parcel, nobody rings and nobody knocks. What is going on?",
        "Sorry for the wait, that's too long. See the latest at https://acme.example/track any time. ^BT",
        "Still nothing. I was told 2 days, now you say 5. It was £45.99 and I want an answer today!",
        "We've raised it with the depot and they aim to answer by 5pm. We'll post here when we hear.",
    )
    thread = [(brand if n % 2 else customer)(f"{lines[n % 4]} {n}") for n in range(200)]

    def fastest(messages):
        reply, times = Reply(id="r", text=ORDER, thread=tuple(messages)), []
        for _ in range(9):
            before = perf_counter()
            GUARD.check(reply)
            times.append(perf_counter() - before)
        return min(times)

    fastest(thread[-10:])
    assert fastest(thread) <= 5 * fastest(thread[-10:])  # twice when measured; 20 times the text


# --- leaks-other-customer ----------------------------------------------------------------------------------------------


def test_a_value_outside_the_record_is_somebody_elses():
    record = Customer(name="Sam Lee", phones=("+44 7700 900123",))
    (finding,) = found("leaks-other-customer", "We'll ring you on 07700 900461.", customer=record, channel="secure")
    assert (finding.owner, finding.outcome) == (Owner.OTHER_CUSTOMER, Outcome.BLOCK)
    thread = (customer("my new number is 07700 900461"),)
    assert not found("leaks-other-customer", "We'll ring you on 07700 900461.", *thread, customer=record, channel="secure")
