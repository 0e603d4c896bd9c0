"""What a helpdesk tells its agent: short, in one line, and never the value itself."""

import pytest

from guard.config import Config
from guard.model import Channel, Checked, Finding, Outcome, Reply, State, Verdict
from guard.notice import notice
from guard.pipeline import Guard


def finding(why, outcome=Outcome.BLOCK, excused=None):
    return Finding("a-rule", "X", 0, 1, outcome, why, "Leave it out.", 0.9, excused=excused)


def verdict(state, *findings, incomplete=()):
    return Verdict("r", state, Channel.PUBLIC, findings, None, Checked("", "", "", {}, incomplete))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (verdict(State.PASS), ""),
        (verdict(State.PASS, finding("A.", Outcome.WARN)), ""),
        (verdict(State.FAIL, finding("A.")), "Not sent. A. Leave it out."),
        (verdict(State.FAIL, finding("A."), finding("A.")), "Not sent. A. Leave it out."),
        (verdict(State.FAIL, finding("A.", Outcome.WARN), finding("B.")), "Not sent. B. Leave it out."),
        (verdict(State.FAIL, finding("A.", Outcome.WARN)), "Not sent. A. Leave it out."),
        (verdict(State.FAIL, finding("A.", excused="known"), finding("B.", Outcome.WARN)), "Not sent. B. Leave it out."),
        (
            verdict(State.FAIL, *map(finding, ("A.", "B.", "C.", "D."))),
            "Not sent. A. Leave it out. B. Leave it out. C. Leave it out. And 1 more reason.",
        ),
        (
            verdict(State.INCOMPLETE, finding("A."), incomplete=("the deadline passed",)),
            "Not sent, as it could not be wholly checked (the deadline passed). Try again.",
        ),
    ],
)
def test_notice(given, told):
    assert notice(given) == told


def test_no_value_in_it():
    reply = Reply("r", "Your card 4111 1111 1111 1111 was declined, we sent the code to sam.sample@acme.example.")
    said = notice(Guard.load().check(reply))
    assert said.startswith("Not sent. ")
    assert "1111" not in said
    assert "sam" not in said.lower()


def test_what_lies_in_the_text_is_not_tried_again():
    said = notice(Guard.of(Config()).check(Reply("r", "Vielen Dank, wir schauen uns das an.", channel="public")))
    assert "in English" in said
    assert "Try again" not in said
