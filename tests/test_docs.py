"""What the documents say is what the code does."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from guard.config import parse

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_the_one_that_would_be_drawn_now():
    drawn = runpy.run_path(str(ROOT / "docs" / "picture.py"))["svg"]()
    assert drawn == (ROOT / "docs" / "verdict.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", README, re.DOTALL))
def test_every_configuration_shown_can_be_used(block):
    tomllib.loads(block)
    parse(block)


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_every_program_shown_runs(block):
    exec(block, {})


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_every_link_leads_somewhere(link):
    assert (ROOT / link).exists()


def test_nothing_names_a_path_of_one_machine():
    named = re.compile(r"(?<![\w.])/(?:home|root|tmp|mnt|opt)/\w")
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("guard/**/*.py"),
        *ROOT.glob("recognizers/*.py"),
        *ROOT.glob("api/*.py"),
    ]:
        assert not named.search(path.read_text(encoding="utf-8")), path
