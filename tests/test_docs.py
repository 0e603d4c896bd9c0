"""What the documents say is what the code does."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from guard.cli import main
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


def test_an_export_becomes_a_report_as_the_page_says(tmp_path, monkeypatch):
    page = (ROOT / "docs" / "archives.md").read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in re.search(r"```sh\n(.*?)```", page, re.DOTALL)[1].splitlines()]
    assert [command[0] for command in commands] == ["scan", "sample", "review", "estimate", "redact"]
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    statuses = {command[0]: main(command) for command in commands if command[0] in ("scan", "sample", "redact")}
    assert statuses == {"scan": 1, "sample": 0, "redact": 0}
    assert main(["estimate", "sample.json"]) == 2, "nobody has labelled anything yet"
    made = {path.name for path in tmp_path.iterdir()}
    assert {"report.html", "march.presend", "sample.json", "sample.md", "for-training.jsonl"} <= made


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_link_of_a_page_leads_somewhere(page):
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
