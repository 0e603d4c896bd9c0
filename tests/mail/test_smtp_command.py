"""`presend smtp` as a process, and what [smtp] may hold."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guard.cli import main
from guard.config import parse
from guard.errors import ConfigError
from tests.mail.rig import Client, looped, sinking, until
from tests.mail.test_gate import CLEAN, LEAK, envelope, mail_of
from tests.test_serve import free_port

ROOT = Path(__file__).parents[2]
CONFIG = '[brand]\nname = "Acme"\n[smtp]\nlisten = "127.0.0.1:{port}"\nnext_hop = "{next_hop}"\n[record]\nurl = "sqlite:///record.db"\n'


def ask(port, text):
    with Client(port) as client:
        client.say("EHLO h")
        return client.say(*envelope(), mail_of(text))[-1][:3]


@pytest.mark.server
@pytest.mark.skipif(sys.platform == "win32", reason="it is told what to do by signals that Windows does not have")
def test_it_follows_its_configuration_keeps_verdicts_and_ends_in_order(tmp_path):
    config, log, port = tmp_path / "presend.toml", tmp_path / "log", free_port()
    command = [
        sys.executable,
        "-c",
        "import sys; from guard.cli import main; sys.exit(main())",
        "smtp",
        "--config",
        str(config),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with looped() as run, sinking(run) as sink, log.open("wb") as written:
        config.write_text(CONFIG.format(port=port, next_hop=sink.place))
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=written, stderr=written)
        try:
            until(lambda: f"listening on 127.0.0.1:{port}" in log.read_text() or process.poll() is not None)
            assert (ask(port, CLEAN), ask(port, LEAK)) == ("250", "550")
            good = config.read_text()
            config.write_text(good.replace("[smtp]", "[smtq]"))
            process.send_signal(signal.SIGHUP)
            until(lambda: "unknown key" in log.read_text())
            assert (ask(port, CLEAN), ask(port, LEAK)) == ("250", "550")
            change = 'policy.outcome = [{ rule = "discloses-payment-data", outcome = "allow" }]\n'
            config.write_text(change + good)
            process.send_signal(signal.SIGHUP)
            until(lambda: '"event": "taken"' in log.read_text())
            assert ask(port, LEAK) == "250"
            with Client(port) as idle:  # who has nothing under way is not waited for
                idle.say("EHLO h")
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
        finally:
            process.kill()
            process.wait()
        assert len(sink.mails) == 3
    assert "4111" not in log.read_text()
    assert "depot" not in log.read_text()
    export = [*command[:3], "audit", "export", "--config", str(config)]
    exported = subprocess.run(export, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    kept = [row["body"] for row in map(json.loads, exported.splitlines()) if row["kind"] == "verdict"]
    assert [(body["verdict"], body["caller"], body["channel"]) for body in kept] == [
        (verdict, "smtp", "email") for verdict in ("pass", "fail", "pass", "fail", "pass")
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('listen = "0.0.0.0:25"', "smtp.listen: must be on the loopback interface unless"),
        ('listen = "localhost"', "smtp.listen: must be a host and a port"),
        ('listen = "127.0.0.1:99999"', "smtp.listen: must be a host and a port"),
        ('next_hop = "mail.acme.example"', "smtp.next_hop: must be a host and a port"),
        ('clients = ["everybody"]', "smtp.clients.0: must be an address or a network"),
        ('on_failure = "ask"', "smtp.on_failure:"),
        ("deadline_ms = 10", "smtp.deadline_ms: must be from 50"),
        ('internal = ["@acme.example"]', "smtp.internal.0: must be a domain"),
        ('hold_unread = ["pdf"]', "smtp.hold_unread.0: must be a media type"),
        ('bounce_to = "leads"', "smtp.bounce_to: must be an e-mail address"),
        ('bounce_from = "a@b.example\\nBcc: c@d.example"', "smtp.bounce_from: must be an e-mail address"),
        ("quick = true", "smtp.quick: unknown key"),
    ],
)
def test_what_is_wrong_under_smtp_is_said(line, problem):
    with pytest.raises(ConfigError, match=r"presend\.toml:2: ") as raised:
        parse(f"[smtp]\n{line}\n")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    "line",
    [
        'listen = "[::1]:10025"',
        'listen = "0.0.0.0:25"\nclients = ["10.0.0.0/8", "192.0.2.7"]',
        'hold_unread = ["*/*", "image/*"]',
    ],
)
def test_what_is_right_is_taken(line):
    parse(f"[smtp]\n{line}\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--listen", "0.0.0.0:25"], "--listen must be on the loopback interface"),
        (["--next-hop", "nowhere"], "--next-hop must be a host and a port"),
        (["--config", "missing.toml"], "missing.toml: cannot be read"),
    ],
)
def test_a_command_that_cannot_run_says_why(options, said, capsys):
    assert main(["smtp", *options]) == 2
    assert said in capsys.readouterr().err


def test_without_its_libraries_it_says_what_to_install(monkeypatch, capsys):
    for name in ("service", "gate", "server", "next_hop"):
        monkeypatch.delitem(sys.modules, f"api.smtp.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "aiosmtpd.smtp", None)
    monkeypatch.setitem(sys.modules, "aiosmtplib", None)
    assert main(["smtp"]) == 2
    assert "pip install 'presend[smtp]'" in capsys.readouterr().err
