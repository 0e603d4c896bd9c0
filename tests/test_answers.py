"""What a reply gives where only the customer said what it is: a table of questions and answers."""

from __future__ import annotations

import time

import pytest

from guard import Guard, Message, Outcome, Reply
from guard.answers import answers
from guard.config import Config
from guard.normalise import normalise

GUARD = Guard.of(Config())


def found(customer, reply):
    thread = (Message(author="agent", text="What is your PIN?"), Message(author="customer", text=customer))
    return {(d.entity, reply[d.start : d.end]) for d in answers(thread, normalise(reply))}


@pytest.mark.parametrize(
    ("customer", "reply", "entity", "value"),
    [
        ("Forgot my voicemail PIN, can you help?", "No worries, I've put it back to 7719 for you.", "PIN", "7719"),
        ("parental pin on the box??", "Haha! 2580 should get you back in", "PIN", "2580"),
        ("did you change my tv pin?", "The upgrade puts them all back, so you're on 0000 now", "PIN", "0000"),
        ("What's the wifi password?", "Try Bluefish42 and let us know", "PASSWORD", "Bluefish42"),
        ("wifi password for the 2nd floor please?", "Go with 'marigold' for now", "PASSWORD", "marigold"),
        ("guest wifi key at your shop?", "seagull.harbour.9 all lower case", "PASSWORD", "seagull.harbour.9"),
        ("I forgot my password", "Everybody starts with Welcome-2Lark, so give that a whirl", "PASSWORD", "Welcome-2Lark"),
        ("I never got the code you texted", "The one we sent was 481 920.", "ONE_TIME_PASSCODE", "481 920"),
        ("Whats the door code for room 12", "So sorry! 3391 and turn the handle left.", "ACCESS_CODE", "3391"),
        ("the code on my pass for the car park doesn't work", "Now you'd press 26481 and wait", "ACCESS_CODE", "26481"),
        ("Need my PAC, leaving you", "Sorry to see you go. TPL 448913 and it lasts 30 days.", "PORTING_CODE", "TPL 448913"),
        ("I can't remember my memorable word", "Looks like you went for saffron back in 2019", "SECURITY_ANSWER", "saffron"),
        ("which memorable place did I give?", "It's Tobermory, and you're no pain at all", "SECURITY_ANSWER", "Tobermory"),
        (
            "booking ref please, flying Sunday",
            "Found it! M4TR9Z. You can check in from tomorrow",
            "BOOKING_REFERENCE",
            "M4TR9Z",
        ),
        ("what's my booking reference?", "Here you go: QWERTZ", "BOOKING_REFERENCE", "QWERTZ"),
        ("What's my policy number?", "Here you go Jordan: HM/3390127/C.", "CUSTOMER_ACCOUNT_NUMBER", "HM/3390127/C"),
        ("no order number in my inbox", "Too easy! You're AU55231-7, and that's that", "ORDER_NUMBER", "AU55231-7"),
    ],
)
def test_the_customer_said_what_the_value_is(customer, reply, entity, value):
    assert found(customer, reply) == {(entity, value)}


@pytest.mark.parametrize(
    ("customer", "reply"),
    [
        ("Thanks, you were great!", "It's 7719 now."),
        ("hey is 10% student code still on", "yes! STUDENT10, all year"),
        ("is there a free shipping code", "Go with SHIPFREE22 till Sunday"),
        ("My parcel is late", "Try Bluefish42 and let us know"),
        ("forgot my pin", "Visit any of our 4500 ATMs to change it."),
        ("forgot my pin", "We are open until 2030, or from 0900."),
        ("forgot my pin", "It has 4 digits, and locks after 24 hours. It's 100% free to reset."),
        ("forgot my pin", "Sign, like it's 1999."),
        ("forgot my password", 'Tap "Forgot?" on the sign-in page at acme.example/reset2.'),
        ("forgot my password", "Use Chrome 120 or later, or Office365 on Windows11."),
        ("forgot my password", "It was a word you picked yourself when you joined."),
        ("router password isn't accepted", "It's WPA2 only, 500 Mbps, model KP-300. It's case-sensitive."),
        ("the code for the alarm?", "She's up from 8am, room 200 above the bakery"),
        ("what's the code for the September sale?", "AUTUMN15, everyone can use it till Sunday"),
        ("what's the discount code?", "It's SAVE2024 till Sunday"),
        ("where is my booking reference?", "In the mail from us, sent 3 days ago. It has six letters and digits."),
        ("do you need my policy number?", "Our lines are open 8-8, page 404 explains it. Flight BA2490 is on time."),
        ("Password share for our auditor", "Happy to help.\n\nThanks!\nJordan, LedgerLark"),
    ],
)
def test_what_only_looks_like_one_is_none(customer, reply):
    assert found(customer, reply) == set()


@pytest.mark.parametrize(
    ("customer", "reply", "rule", "outcome"),
    [
        ("Forgot my voicemail PIN", "I've put it back to 7719 for you.", "discloses-secret", Outcome.BLOCK),
        ("what's my booking reference?", "Here you go: M4TR9Z", "discloses-identifier", Outcome.BLOCK),
    ],
)
def test_it_is_judged_like_any_other_value(customer, reply, rule, outcome):
    verdict = GUARD.check(Reply("r", reply, thread=(Message(author="customer", text=customer),)))
    assert [(f.rule, f.outcome) for f in verdict.findings] == [(rule, outcome)]
    assert verdict.suggestion is not None


def test_what_is_surely_something_else_stays_what_it_is():
    thread = (Message(author="customer", text="How do I reset my PIN?"),)
    verdict = GUARD.check(Reply("r", "It's 4111 1111 1111 1111 on our file.", thread=thread))
    assert {f.entity for f in verdict.findings} == {"CREDIT_CARD"}


@pytest.mark.parametrize(
    "seed", ["it's ", "use ", "1 ", "11-", "Aa", "A1.", "'", "it's 12 ", "you chose ", "=", "here you go ", "\n", " \n", ": "]
)
def test_time_grows_with_the_length_of_the_reply(seed):
    thread = (Message(author="customer", text="what's the wifi password and my memorable word?"),)

    def took(length):
        text = normalise(seed * (length // len(seed)))
        began = time.perf_counter()
        list(answers(thread, text))
        return time.perf_counter() - began

    assert any(took(40_000) < 3 * took(20_000) + 0.1 for _ in range(3))
