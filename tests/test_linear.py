"""Whatever the text, the time grows no faster than it: hostile texts of 100,000 characters, made from the patterns themselves.

What is quick at a tenth of that is left at that: even if it grew with the square, it would not hold up anything. All else is
measured at 50,000 and 100,000 characters, in CPU time, best of a few.
"""

from __future__ import annotations

import re
import re._constants as op
import re._parser as parser
from functools import cache
from time import process_time

import pytest

import recognizers
from guard import Customer, Guard, Message, Reply
from guard.config import parse
from guard.detect import Detector, resolve
from guard.disguise import views
from guard.model import Detection
from guard.normalise import normalise, quoted
from guard.owner import judge
from guard.split import across
from recognizers._contract import FLAGS

# What is measured is time, and tracing takes most of it.
pytestmark = pytest.mark.no_cover

LOADED = {recognizer.name: recognizer for recognizer in recognizers.load()}
GUARD = Guard.of(parse("[policy]\nmax_length = 200000\ndeadline_ms = 60000\n[brand]\nshort_domains = ['acme.example']\n"))
LONG = 100_000
QUICK = 0.04
"""Seconds for a tenth of `LONG`, up to which nothing more is asked."""
SLOW = 2.0
"""Seconds for `LONG` that no recognizer may take."""
RATIO = 2.6

PLAIN = ("4", "a", "a1", "1 ", "4111-", "your account number is ", "www.", "a.b@", "A1B2C3 ", "12/", "(", ": ", "\n", "a\n", "1\n", "_", "Aa ", "no. ",
         "the code is ", "'s ", "x*", "http://a.bc/?a=1&", "\n\n", "$4", "a ")  # fmt: skip


def seconds(work):
    started = process_time()
    work()
    return process_time() - started


def repeated(seed, length):
    return (seed * (length // len(seed) + 1))[:length]


def grows_too_fast(work, seed, slow=SLOW, long=LONG):
    """Return what is wrong with the time `work(text)` takes; empty if nothing is."""
    tenth = repeated(seed, long // 10)
    if seconds(lambda: work(tenth)) <= QUICK or seconds(lambda: work(tenth)) <= QUICK:
        return ""
    half, whole = repeated(seed, long // 2), repeated(seed, long)
    for attempt in (1, 2, 3):
        once = min(seconds(lambda: work(half)) for _ in range(attempt))
        twice = min(seconds(lambda: work(whole)) for _ in range(attempt))
        if twice <= RATIO * once and twice <= slow:
            return ""
    return f"{seed[:60]!r}: {once:.2f} s, then {twice:.2f} s"


# --- hostile texts from a pattern's syntax tree -------------------------------------------------------------------------


def made(nodes, many, pick):
    """Return a text that matches, or nearly: repeats taken `many` times where they may be, the `pick`th side of every choice."""
    return "".join(one(kind, value, many, pick) for kind, value in nodes)


def one(kind, value, many, pick):
    if kind in (op.LITERAL, op.NOT_LITERAL):
        return chr(value) if kind is op.LITERAL else "x"
    if kind is op.IN:
        return member(value, pick)
    if kind is op.BRANCH:
        return made(value[1][pick % len(value[1])], many, pick)
    if kind is op.SUBPATTERN:
        return made(value[3], many, pick)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        times = min(value[1], max(value[0], many))
        return "".join(made(value[2], many, pick + turn) for turn in range(times))
    return "x" if kind is op.ANY else ""


def member(items, pick):
    if items[0][0] is op.NEGATE:
        return next((char for char in "x 1-" if not any(holds(item, char) for item in items[1:])), "~")
    kind, value = items[pick % len(items)]
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.RANGE:
        return chr(value[0] + pick % (value[1] - value[0] + 1))
    return {op.CATEGORY_DIGIT: "4", op.CATEGORY_SPACE: " "}.get(value, "a")


def holds(item, char):
    kind, value = item
    if kind is op.LITERAL:
        return chr(value) == char
    if kind is op.RANGE:
        return value[0] <= ord(char) <= value[1]
    return {op.CATEGORY_DIGIT: char.isdigit(), op.CATEGORY_WORD: char.isalnum(), op.CATEGORY_SPACE: char.isspace()}.get(
        value, False
    )


def hostile(pattern):
    """Return texts to repeat: what matches, what nearly does, and how it begins."""
    tree = list(parser.parse(pattern.regex, re.ASCII if pattern.cased else FLAGS))
    found = {}
    for many, pick in ((1, 0), (30, 2)):
        whole = made(tree, many, pick)[:400]
        found |= dict.fromkeys((f"{whole[:-1]} ", whole[: len(whole) // 2]))
    return [seed for seed in found if seed]


@pytest.mark.parametrize("name", LOADED)
def test_a_recognizer_takes_time_in_step_with_the_text(name):
    recognizer = LOADED[name]
    faults = [grows_too_fast(lambda text: list(recognizer.find(text)), seed) for seed in PLAIN[::2]]
    for index, pattern in enumerate(recognizer.patterns):
        faults += [
            grows_too_fast(lambda text, i=index: list(recognizer.find(text, {i: [(0, len(text))]})), seed)
            for seed in hostile(pattern)
        ]
    assert [fault for fault in faults if fault] == []


# --- the other stages ---------------------------------------------------------------------------------------------------

DISGUISED = ("one ", "one two ", "double ", "four one one ", "4l", "4_", "a_1_", "4\n", "%34", "&#52;", "&amp;#", "NDEx", "3431", "34 ", "0011", "\\x34", "四", "then 4 ",
             "first 4 second ", "4 .. ", "a at b dot ", "[at]", "4🔥", "=34", "a @ b . ", "S W 1 ", "4.", "é4", "а1", "<b>", "<a ", "&", "**a", "`", "4\u200b", '<a href="',
             "<!--", "> a\n", "On a wrote:\n", "From: a\nTo: b\n")  # fmt: skip
WORKLOADS = ("4111 1111 1111 1111 ", "Mr Smith ", "John Smith ", "SW1A 1AA ", "password: aB3$xY9z ", "x@y.zz ", "+44 7700 900123 ", "your account number is 8504223177. ",
             "order #W2378156 ", "Regards,\nSam\n", "one two three four five six seven eight nine ", "> card 4111 1111 1111 1111\n", "4_1_1_1_1_1_1_1 ", "bit.ly/abc ",
             "https://acme.example/a?b=1 4111 1111 1111 1111 ", "Hi Sam, we have refunded you £50. ")  # fmt: skip


@cache
def detector():
    return Detector(LOADED.values())


@pytest.mark.parametrize("seed", [*PLAIN, *DISGUISED])
def test_folding_and_reading_take_time_in_step_with_the_text(seed):
    assert grows_too_fast(lambda text: list(views(normalise(text))), seed, slow=4) == ""
    assert grows_too_fast(quoted, seed) == ""


@pytest.mark.parametrize("seed", WORKLOADS)
def test_a_check_takes_time_in_step_with_the_text(seed):
    thread = (Message("customer", "hello " * 20), Message("brand", "It starts 4111 1111"))

    def check(text):
        verdict = GUARD.check(Reply(id="r", text=text, thread=thread, customer=Customer(name="Sam Lee")))
        assert not [reason for reason in verdict.checked.incomplete if "failed" in reason]

    check("John Smith")  # the name model loads
    assert grows_too_fast(check, seed, slow=6, long=12_000) == ""


def test_settling_and_judging_take_time_in_step_with_what_was_found():
    def work(text):
        found = [Detection("PHONE_NUMBER", at, at + 9, 0.9, "phone-number") for at in range(0, len(text), 5)]
        kept = tuple(resolve(found))
        judge(kept, frozenset(kept), Reply(id="r", text=text), normalise(text), GUARD.config)

    assert grows_too_fast(work, "> a\n07700 900123 ", slow=10) == ""


def test_a_thread_takes_time_in_step_with_the_text():
    thread = tuple(Message("brand", "4111 1111 " * 500) for _ in range(4))
    for seed in ("then 4111 ", "1111 ", "A1 ", "rest 1", "the rest is "):
        assert grows_too_fast(lambda text: list(across(thread, normalise(text), LOADED.values())), seed) == ""
