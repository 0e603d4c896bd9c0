"""What a reply asks for and how it treats the customer: words, things, and what no added text may change."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from guard import Guard, Message, Reply, State, rules
from guard import linear as models
from guard.acts import Mention, Place, mentions, place_of
from guard.assets import Kind, _rows, assets
from guard.care import Care, care
from guard.config import Config
from guard.normalise import normalise
from guard.rules import Case
from guard.words import builds, lower, sentences, words_of

GUARD = Guard.of(Config())
REPLIES = Path(__file__).parents[1] / "training" / "replies"

# --- words and sentences ---


def named(text):
    return mentions(text, sentences(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pls send ur pic", ["please", "send", "your", "photo"]),
        ("We DON'T, and cant", ["we", "don't", ",", "and", "can't"]),
        ("£12.50 on 3/4 at 15:30", ["<money>", "on", "<n>", "at", "<time>"]),
        ("see https://acme.example/a?b=1", ["see", "<url>"]),
        ("mail help@acme.example or @acme", ["mail", "<mail>", "or", "<at>"]),
        ("a\n• b", ["a", "\n", "•", "b"]),
        ("", []),
    ],
)
def test_words_come_in_their_usual_spelling(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("What is your acc no. please?", ["What is your acc no. please?"]),
        ("Really?! Yes...", ["Really?!", "Yes..."]),
        ("Dear Sam,\nno stop here", ["Dear Sam,", "no stop here"]),
        ("See acme.example now. Done", ["See acme.example now.", "Done"]),
        ("\n\n \n", []),
    ],
)
def test_a_text_falls_into_sentences(text, parts):
    assert [text[s.start : s.end] for s in sentences(text)] == parts


def test_a_sentence_knows_whether_it_asks():
    first, second, third = sentences("Hello. Which one?\nThis one")
    assert (first.asks, second.asks, third.asks) == (False, True, False)


@pytest.mark.parametrize(
    ("word", "does"), [("send", "<give>"), ("reset", "<own>"), ("your", "your"), ("?", "?"), ("umbrella", "w")]
)
def test_the_build_of_a_sentence_keeps_what_words_do(word, does):
    assert builds([word]) == [does]


@given(st.text(max_size=200))
def test_words_are_in_order_and_within_the_text(text):
    found = sentences(text)
    places = [place for sentence in found for place in zip(sentence.starts, sentence.ends, strict=True)]
    assert all(start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    # Sentences lose nothing but line breaks.
    assert [word for sentence in found for word in sentence.words] == [word for word in words_of(text) if word != "\n"]


@given(st.text(max_size=50))
@example("İn KÖLN")
def test_lower_case_is_as_long_as_the_text(text):
    assert len(lower(text)) == len(text)
    assert lower(text).lower() == text.lower()


# --- things ---


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("password", Kind.SECRET),
        ("one-time code", Kind.SECRET),
        ("PIN", Kind.SECRET),
        ("CVV", Kind.SECRET),
        ("mother's maiden name", Kind.SECRET),
        ("2nd and 5th letters", Kind.SECRET),
        ("recovery phrase", Kind.SECRET),
        ("TeamViewer ID", Kind.SECRET),
        ("card number", Kind.CARD),
        ("expiry date", Kind.CARD),
        ("sort code", Kind.BANK),
        ("IBAN", Kind.BANK),
        ("passport number", Kind.IDENTITY),
        ("national insurance number", Kind.IDENTITY),
        ("driving licence", Kind.IDENTITY),
        ("date of birth", Kind.PERSONAL),
        ("postcode", Kind.PERSONAL),
        ("home address", Kind.PERSONAL),
        ("account number", Kind.ACCOUNT),
        ("IMEI", Kind.ACCOUNT),
        ("username", Kind.ACCOUNT),
        ("matric number", Kind.ACCOUNT),
        ("booking reference", Kind.BOOKING),
        ("PNR", Kind.BOOKING),
        ("order number", Kind.ORDER),
        ("tracking number", Kind.ORDER),
        ("mobile number", Kind.CONTACT),
        ("e-mail address", Kind.CONTACT),
        ("photo", Kind.IMAGE),
        ("screenshot", Kind.IMAGE),
        ("full name", Kind.DETAILS),
        ("contact details", Kind.DETAILS),
    ],
)
def test_a_noun_names_a_kind_of_thing(noun, kind):
    text = f"Please send your {noun}, thanks."
    found = assets(text)
    assert kind in {asset.kind for asset in found}
    (thing,) = (asset for asset in found if asset.kind == kind)
    assert text[thing.start : thing.end].endswith(noun.split()[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Use the promo code by Sunday.",
        "It shows an error code.",
        "What is the model number?",
        "Our helpline number is on the back of the box.",
        "Which room number would you like?",
        "Spinning tops and pinboards are half price.",
        "",
    ],
)
def test_other_nouns_name_nothing_secret_or_personal(text):
    assert {asset.kind for asset in assets(text)} & {Kind.SECRET, Kind.ACCOUNT, Kind.PERSONAL} == set()


def training_texts():
    for path in sorted(REPLIES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield normalise(json.loads(line)["text"]).folded


def test_the_gates_of_the_rows_hide_nothing(monkeypatch):
    texts = list(training_texts())
    assert len(texts) > 1000
    gated = [assets(text) for text in texts]
    open_rows = tuple((rank, kind, frozenset(), regex) for rank, kind, _, regex in _rows())
    monkeypatch.setattr("guard.assets._rows", lambda: open_rows)
    hidden = [text for text, found in zip(texts, gated, strict=True) if assets(text) != found]
    assert hidden == []


@given(st.text(alphabet="abcdePINpincode number#@. '\n-12", max_size=60))
def test_things_do_not_overlap_and_are_in_order(text):
    found = assets(text)
    assert all(before.end <= after.start for before, after in pairwise(found))


# --- asking ---


def asked(text):
    folded = normalise(text).folded
    return {folded[m.asset.start : m.asset.end] for m in mentions(folded, sentences(folded)) if m.asked >= 0.4}


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Please send us your password.", {"password"}),
        ("What is your account number?", {"account number"}),
        ("Could you DM me your postcode and order number?", {"postcode", "order number"}),
        ("We'll never ask for your password.", set()),
        ("You can change your password in Settings.", set()),
        ("We open at nine.", set()),
    ],
)
def test_what_is_asked_for(text, things):
    assert asked(text) == things


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Send us your number", Place.UNSTATED),
        ("Please DM us your number", Place.DM),
        ("Reply below with your number", Place.PUBLIC),
        ("Enter it here: https://acme.example/form", Place.FORM),
        ("E-mail us your number", Place.EMAIL),
        ("Give us a call on 020 7946 0123", Place.PHONE),
        ("Post it here or by DM", Place.PUBLIC),
    ],
)
def test_where_a_thing_is_to_go(text, place):
    assert place_of(text) == place


def test_nothing_named_is_nothing_asked():
    assert mentions("", ()) == ()
    assert all(isinstance(mention, Mention) for mention in named("your PIN, your code"))


# --- text around a request or a disclosure takes nothing away ---

WORDS = (
    "we never ask for your PIN password code please not don't thanks sorry here DM us send keep safe scam the and if can you is it page "
    "app sign-in settings hello team today Monday parcel order 3 12 weather umbrella number https://acme.example/help"
).split()
SIGNS = [".", ",", "!", "?", ":", ";", "-", "(", ")", "…", '"', "*", "•", "\n"]
paragraphs = st.lists(st.sampled_from(WORDS + SIGNS), min_size=1, max_size=25).map(" ".join)

REQUESTS = (
    "Please send us your password.",
    "What's the security code on the back of your card?",
    "Could you tell me the one-time code we have just sent to your phone?",
    "I need the OTP to finish this for you.",
    "To lift the block, please reply with your PIN",
)
DISCLOSURES = (
    ("Your card is 4111 1111 1111 1111.", "discloses-payment-data"),
    ("Your one-time code is 482913.", "discloses-secret"),
    ("We've got you down at 14 Mill Street, Leeds, LS1 4AP.", "discloses-location"),
    ("Your IBAN is GB82 WEST 1234 5698 7654 32.", "discloses-bank-details"),
    ("Your National Insurance number is QQ123456C.", "discloses-identifier"),
    ("I've texted you on 07700 900123.", "discloses-contact"),
    ("Your balance is £212.40 and your account is overdrawn.", "discloses-account-fact"),
)


def worst(text, rule, channel="public"):
    verdict = GUARD.check(Reply(id="r", text=text, channel=channel))
    assert verdict.checked.incomplete == ()
    return max((finding.outcome for finding in verdict.findings if finding.rule == rule), default=0)


@settings(max_examples=60)
@given(st.sampled_from(REQUESTS), paragraphs, st.booleans(), st.sampled_from(["public", "dm", "email", "secure"]))
@example(REQUESTS[0], "We'll never ask for your PIN.", True, "public")
@example(REQUESTS[0], "Enter it here: https://acme.example/reset", False, "public")
@example(REQUESTS[0], "https://acme.example/help", False, "public")
@example(REQUESTS[3], "•", True, "dm")
@example(REQUESTS[0], "team", True, "public")  # then the whole is found as an internal note
def test_a_paragraph_more_takes_no_request_for_a_secret_away(request_, paragraph, in_front, channel):
    text = f"{paragraph}\n\n{request_}" if in_front else f"{request_}\n\n{paragraph}"
    alone = worst(request_, "asks-for-secret", channel)
    assert alone > 0
    assert worst(text, "asks-for-secret", channel) >= alone


@settings(max_examples=60)
@given(st.sampled_from(DISCLOSURES), paragraphs, st.booleans())
@example(DISCLOSURES[0], "This is not your card.", True)
@example(DISCLOSURES[2], "us", True)
def test_a_paragraph_more_takes_no_disclosure_away(seeded, paragraph, in_front):
    assume(not paragraph.rstrip().endswith(":"))  # "write to us:" says whose address follows
    disclosure, rule = seeded
    alone = worst(disclosure, rule)
    assert alone > 0
    text = f"{paragraph}\n\n{disclosure}" if in_front else f"{disclosure}\n\n{paragraph}"
    assert worst(text, rule) >= alone


def disclosed(text):
    findings = GUARD.check(Reply(id="r", text=text)).findings
    return Counter(finding.rule for finding in findings if finding.rule.startswith("discloses-"))


PLAIN = (
    *(text for text, _ in DISCLOSURES),
    *REQUESTS,
    "Hi Sam, we open at nine tomorrow.",
    "Sorry about the wait. Please DM us your order number.",
    "Use code 482913 at the till.",
    "Your parcel left the depot this morning and will be with you by 6pm.",
)


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("joined", ["{warning} {text}", "{text} {warning}", "{text}\n\n{warning}"])
def test_a_warning_less_adds_no_disclosure(text, joined):
    with_it = disclosed(joined.format(text=text, warning="We'll never ask for your PIN."))
    assert disclosed(text) <= with_it


# --- time ---


def seconds(work, text):
    def once():
        started = process_time()
        work(text)
        return process_time() - started

    return min(once() for _ in range(3))


HOSTILE = (
    "your pin your code ",
    "send me your password, ",
    "what's the number on the ",
    "2nd and 3rd and ",
    "a\n",
    "pin ",
    "dm us here ",
    "call us ",
    "a.",
    "a-",
    "-.",
    "_",
)


@pytest.mark.parametrize("seed", HOSTILE)
@pytest.mark.parametrize(
    "work",
    [named, sentences, lambda text: care(text, sentences(text), ""), lambda text: care("Hello.", sentences("Hello."), text)],
    ids=["mentions", "sentences", "care", "thread"],
)
def test_time_grows_no_faster_than_the_text(work, seed):
    for _ in range(8):
        once, twice = (seconds(work, (seed * (size // len(seed) + 1))[:size]) for size in (10_000, 20_000))
        if twice < 3 * once or twice < 0.02:
            return
    pytest.fail(f"{seed!r}: {once:.2f} s, then {twice:.2f} s")


ABOUT_ACTS = [
    rule
    for rule in rules.load()
    if rule.id.startswith("asks-")
    or rule.id in ("needless-move", "missing-move", "special-treatment", "payment-instruction", "remote-access")
]


@pytest.mark.parametrize("seed", ["AnyDesk. ", "pay gift cards. ", "your PIN? ", "send money\n", "remove the post for a free "])
def test_rules_take_time_in_step_with_the_text(seed):
    def case(size):
        text = (seed * (size // len(seed) + 1))[:size]
        return Case(Reply(id="r", text=text, thread=(Message("customer", "hello"),)), normalise(text), (), Config())

    half, whole = case(20_000), case(40_000)  # the first of three runs reads what is asked for
    for _ in range(3):
        once, twice = (
            seconds(lambda ready: [list(rule.assess(ready)) for rule in ABOUT_ACTS], ready) for ready in (half, whole)
        )
        if twice < 3 * once or twice < 0.05:
            return
    pytest.fail(f"{seed!r}: {once:.2f} s, then {twice:.2f} s")


# --- models ---


@pytest.fixture
def fresh():
    """Forget the models that were read, before and after."""
    models.model.cache_clear()
    yield
    models.model.cache_clear()


def test_the_shipped_models_are_whole():
    for name, labels in (("acts-sentence", ("asked",)), ("acts-thing", ("asked",)), ("care", Care.__slots__)):
        shipped = models.model(name)
        assert sorted(shipped.labels) == sorted(labels)
        assert len(shipped.bias) == len(shipped.labels)
        assert shipped.weights
        assert all(shipped.weights.values())
        assert all(abs(packed) < 1 << 32 * len(labels) for table in shipped.weights.values() for packed in table.values())


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"labels": ["asked"], "bias": [0]}', '{"labels": [], "bias": [], "weights": {}}', None]
)
def test_a_broken_model_lets_nothing_pass(broken, fresh, monkeypatch, tmp_path):
    if broken is not None:
        for name in models.MODELS:
            (tmp_path / f"{name}.json").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(models, "__file__", str(tmp_path / "linear.py"))
    verdict = Guard.of(Config()).check(Reply(id="r", text="Please send us your password."))
    assert verdict.state != State.PASS
    assert any("asks-for-secret" in problem for problem in verdict.checked.incomplete)


@pytest.mark.parametrize("error", [FileNotFoundError, ValueError, KeyError])
def test_a_missing_model_lets_nothing_pass(error, monkeypatch):
    def missing(name):
        raise error(name)

    monkeypatch.setattr("guard.acts.model", missing)
    monkeypatch.setattr("guard.care.model", missing)
    verdict = GUARD.check(Reply(id="r", text="Please send us your password."))
    assert verdict.state == State.INCOMPLETE
    assert {"the rule asks-for-secret failed", "the rule defensive failed"} <= {
        p.split(" (")[0] for p in verdict.checked.incomplete
    }


def test_probabilities_are_those_of_the_logistic_function():
    made = models.Linear(
        ("a", "b"), (0.0, 2.0), {"f": dict(zip("xy", models.packed([(100, 50_000), (-200, -50_000)]), strict=True))}
    )
    assert made.probabilities([]) == pytest.approx((0.5, 0.8808), abs=1e-4)
    assert made.probabilities([("f", ["x", "x", "unknown"]), ("unknown", ["x"])]) == pytest.approx((0.7311, 0.5), abs=1e-4)
    assert made.probabilities([("f", "y")]) == pytest.approx((1.0, 0.0), abs=1e-9)


@given(st.lists(st.lists(st.integers(-1000, 1000), min_size=3, max_size=3), min_size=1, max_size=20))
def test_weights_add_up_label_by_label(rows):
    table = dict(zip(map(str, range(len(rows))), models.packed(list(zip(*rows, strict=True))), strict=True))
    made = models.Linear(("a", "b", "c"), (0.0, 0.0, 0.0), {"f": table})
    assert made.sums([("f", map(str, range(len(rows))))]) == [sum(row[label] for row in rows) / 100 for label in range(3)]
