"""Every draft in `examples/` gets the verdict and the rules that `examples/expected.toml` says."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from guard import Guard, Outcome
from guard.read import reply_at, thread_from

EXAMPLES = Path(__file__).parents[1] / "examples"
EXPECTED = tomllib.loads((EXAMPLES / "expected.toml").read_text(encoding="utf-8"))["draft"]
GUARD = Guard.load(EXAMPLES / "presend.toml")


def test_every_draft_is_expected_and_every_expected_one_is_there():
    assert {path.stem for path in EXAMPLES.glob("drafts/*.json")} == {case["id"] for case in EXPECTED}
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["id"])
def test_draft(case):
    reply = reply_at(EXAMPLES / "drafts" / f"{case['id']}.json")
    if "thread" in case:
        reply = replace(reply, thread=thread_from(EXAMPLES / "threads" / f"{case['thread']}.json"))
    verdict = GUARD.check(reply)
    spoke = {finding.rule for finding in verdict.findings if finding.outcome >= Outcome.WARN}
    assert (verdict.state.value, spoke) == (case["verdict"], set(case["rules"]))
