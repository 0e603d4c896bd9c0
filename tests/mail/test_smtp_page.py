"""What docs/integrations/smtp.md and the unit of systemd say is what there is."""

from __future__ import annotations

import dataclasses
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from guard import Guard
from guard.cli import smtp
from guard.config import parse
from guard.mail.settings import Smtp
from tests.mail.test_judge import judged

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "integrations" / "smtp.md").read_text(encoding="utf-8")
UNIT = (ROOT / "examples" / "deploy" / "presend-smtp.service").read_text(encoding="utf-8")


def test_every_setting_is_on_the_page_with_its_default():
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    shown, default = parse(block).smtp, Smtp()
    assert {field.name for field in dataclasses.fields(Smtp)} == set(re.findall(r"(?m)^(\w+) =", block))
    assert dataclasses.replace(shown, internal=()) == default


def test_the_refusal_on_the_page_is_the_one_that_comes():
    notice = judged(b"Subject: test\r\n\r\nThe CVV of your card is 123.\r\n", Guard.load()).notice
    assert f"<** 550 5.7.1 {notice}\n" in PAGE


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE))
def test_every_link_leads_somewhere(link):
    assert (ROOT / "docs" / "integrations" / link).exists()


@pytest.mark.parametrize("command", re.findall(r"presend (smtp[^#\n`]*)", PAGE + UNIT))
def test_every_command_shown_can_be_given(command):
    arguments = shlex.split(command)[1:]
    assert click.Command.make_context(smtp.command, "smtp", arguments)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_unit(tmp_path):
    path = tmp_path / "presend-smtp.service"
    path.write_text(UNIT.replace("/opt/presend/bin/presend", shutil.which("true")), encoding="utf-8")
    ran = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
    # It looks at other units of the machine as well, which may have faults of their own.
    assert (ran.returncode, [line for line in ran.stderr.splitlines() if "presend" in line]) == (0, [])
    closed = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", path]
    assert subprocess.run(closed, capture_output=True, check=False).returncode == 0
