"""The command says what it checked, masks what it found, and ends in 0 only for a pass."""

import io
import json
import logging
import logging.config
import os
import re
import signal
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import click
import pytest

import recognizers
from guard import cli, page
from guard import config as configuration
from guard.cli import _group, _options, _toml, _write, config
from guard.config import Config, parse
from guard.model import Channel, Checked, Finding, Message, Move, Outcome, Reply, State, Suggestion, Verdict
from guard.render import FORMATS
from guard.rules import Outcomes, Rule
from recognizers import payment_card

ROOT = Path(__file__).resolve().parent.parent
CARD = "4111 1111 1111 1111"
PAGE = "Gives payment card data.\n\nWhat it finds\n    Card numbers.\n\n    And dates.\n\nWhy\n    They are proof.\n"


@dataclass
class FakeGuard:
    """Finds the test card, is slow where a reply says so, and breaks where it says so. Keeps what it was asked."""

    config: Config = field(default_factory=Config)
    config_path: Path | None = None
    rules: tuple[Rule, ...] = (Rule(assess=lambda case: (), id="discloses-payment-data", page=PAGE),)
    asked: list[tuple[Reply, int | None]] = field(default_factory=list)

    def check(self, reply, *, deadline_ms=None):
        self.asked.append((reply, deadline_ms))
        if "crash" in reply.text:
            raise KeyError(reply.text)
        if "leave" in reply.text:
            sys.exit(0)
        if "interrupt" in reply.text:
            raise KeyboardInterrupt
        findings = []
        if (start := reply.text.find(CARD)) >= 0:
            outcome = Outcome.NOTE if reply.channel == Channel.SECURE else Outcome.BLOCK
            found = Finding(
                "discloses-payment-data", "CREDIT_CARD", start, start + len(CARD), outcome, "Gives it.", "Do not.", 0.9
            )
            findings = [found]
        incomplete = ("time ran out",) if "slow" in reply.text else ()
        failing = any(found.outcome >= Outcome[self.config.policy.fail_on.upper()] for found in findings)
        state = State.INCOMPLETE if incomplete else State.FAIL if failing else State.PASS
        suggestion = Suggestion(reply.text.replace(CARD, "your card"), Move(needed=False)) if failing else None
        checked = Checked("sha256:0", "sha256:1", "0.1.0", {}, incomplete)
        return Verdict(reply.id, state, reply.channel, tuple(findings), suggestion, checked)


@pytest.fixture
def guard(monkeypatch):
    made = FakeGuard()

    class Guard:
        @staticmethod
        def of(settings, path=None):
            made.config, made.config_path = settings, path
            return made

        @staticmethod
        def load(path=None):
            return Guard.of(*configuration.load(path))

    monkeypatch.setattr("guard.pipeline.Guard", Guard)
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    return made


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "88")
    for name, content in {
        "pass.txt": "Hi Sam, it is on its way.",
        "fail.txt": f"Hi Sam, the card {CARD} was declined.",
        "slow.txt": f"slow {CARD}",
        "crash.txt": f"crash {CARD}",
        "leave.txt": f"leave {CARD}",
        "interrupt.txt": f"interrupt {CARD}",
        "empty.txt": "",
        "blank.txt": " \n",
        "latin.txt": b"caf\xe9",
        "nul.txt": "a\0b",
        "pass.json": '{"text": "Hi Sam.", "channel": "dm", "id": "r-1"}',
        "fail.json": json.dumps({"text": CARD}),
        "half.json": '{"text": "\\ud83d"}',
        "broken.json": f'{{"text": "{CARD}"',
        "unknown.json": '{"text": "Hi", "chanel": "dm"}',
        "thread.json": '[{"author": "customer", "text": "Hello", "channel": "dm"}]',
        "customer.json": '{"name": "Sam Sample", "email": "sam@acme.example"}',
        "wrong.toml": "[policy]\nfail_onn = 1\n",
        "brand.toml": '[brand]\nname = "Acme"\n\n[policy]\nfail_on = "note"\n',
    }.items():
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    Path("folder").mkdir()
    return tmp_path


def stdin(monkeypatch, data, terminal=False):
    stream = io.TextIOWrapper(io.BytesIO(data.encode() if isinstance(data, str) else data), encoding="utf-8")
    stream.isatty = lambda: terminal
    monkeypatch.setattr(sys, "stdin", stream)


def run(capsys, *arguments):
    """Return exit status, stdout and stderr of a command, none of which ever shows the value or a traceback."""
    status = cli.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert CARD not in out + err
    assert "Traceback" not in err
    return status, out, err


# Exit status


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("check pass.txt", 0),
        ("check fail.txt", 1),
        ("check fail.txt --channel secure", 0),
        ("check fail.txt --channel secure --fail-on note", 1),
        ("check fail.txt --channel secure --config brand.toml", 1),
        ("check fail.txt --channel secure --config brand.toml --fail-on block", 0),
        ("check fail.txt --exit-zero", 0),
        ("check pass.txt pass.json", 0),
        ("check pass.txt fail.txt", 1),
        ("check fail.txt slow.txt pass.txt", 2),
        ("check fail.txt missing.txt", 2),
        ("check slow.txt", 2),
        ("check slow.txt --exit-zero", 2),
        ("check empty.txt", 2),
        ("check blank.txt", 2),
        ("check empty.txt --exit-zero", 2),
        ("check missing.txt", 2),
        ("check folder", 2),
        ("check latin.txt", 2),
        ("check nul.txt", 2),
        ("check half.json", 2),
        ("check broken.json", 2),
        ("check unknown.json", 2),
        ("check fail.json", 1),
        ("check", 2),
        ("check - -", 2),
        ("check crash.txt", 2),
        ("check crash.txt --exit-zero", 2),
        ("check leave.txt", 2),
        ("check interrupt.txt", 2),
        ("check pass.txt --reveal", 2),
        ("check pass.txt --format pdf", 2),
        ("check pass.txt --channel pigeon", 2),
        ("check pass.txt --fail-on never", 2),
        ("check pass.txt --deadline-ms 0", 2),
        ("check pass.txt --deadline-ms -1", 2),
        ("check pass.txt --deadline-ms soon", 2),
        ("check pass.txt --offset-unit bytes", 2),
        ("check pass.txt --config missing.toml", 2),
        ("check pass.txt --config wrong.toml", 2),
        ("check pass.txt --thread missing.json", 2),
        ("check pass.txt --thread customer.json", 2),
        ("check pass.txt --customer thread.json", 2),
        ("check pass.txt --output folder", 2),
        ("check pass.txt --output nowhere/report.txt", 2),
        ("check pass.txt --output pass.txt", 2),
        ("check pass.txt --nonsense", 2),
        ("check pass.txt --channel", 2),
        ("check pass.txt --exit-zero=yes", 2),
        ("", 2),
        ("chekc pass.txt", 2),
        ("--nonsense", 2),
        ("-x", 2),
        ("config", 2),
        ("config nonsense", 2),
        ("rules too many", 2),
        ("explain", 2),
        ("--help", 0),
        ("-h", 0),
        ("check --help", 0),
        ("--version", 0),
    ],
)
def test_only_a_pass_ends_in_0_and_only_a_fail_in_1(guard, capsys, monkeypatch, arguments, status):
    stdin(monkeypatch, "", terminal=True)
    got, out, err = run(capsys, *arguments.split())
    assert got == status
    assert status != 2 or err.lstrip().startswith("presend: ") or "NOT CHECKED" in out
    assert status == 2 or out


@pytest.mark.parametrize("returned", [None, True, 3, "0", -1])
def test_whatever_is_not_a_verdict_is_not_checked(monkeypatch, returned):
    monkeypatch.setattr(cli, "_run", lambda _: returned)
    assert cli.main([]) == (1 if returned is True else 2)


def test_leaving_early_is_not_checked_and_said_where_somebody_listens(capsys, monkeypatch):
    def leave(_):
        sys.exit(0)

    monkeypatch.setattr(cli, "_run", leave)
    assert cli.main([]) == 2
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", object())
        assert cli.main([]) == 2
    assert capsys.readouterr().err == "presend: stopped before it was done: not checked.\n"


def test_a_crash_says_where_and_not_what(guard, capsys):
    status, out, err = run(capsys, "check", "crash.txt")
    assert (status, out) == (2, "")
    assert re.fullmatch(
        r"presend: stopped by a fault of its own \(KeyError at .*guard/cli/check\.py:\d+\): not checked\. .*", err.strip()
    )


def test_a_crash_without_a_place_of_ours_names_the_innermost_one():
    def fault():
        raise KeyError

    with pytest.raises(KeyError) as caught:
        fault()
    assert "/tests/test_cli.py:" in cli._where(caught.value.__traceback__)
    assert cli._where(None) == "?:0"


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["check", "x.txt", "--channel", CARD],
            "--channel must be one of: public, dm, email, secure. See `presend check --help`.",
        ),
        (["check", "x.txt", "--deadline-ms", CARD], "--deadline-ms must be a whole number from 1 to 3600000."),
        (["check", "x.txt", f"--{CARD}"], "there is no option. See `presend check --help`."),
        (["check", "x.txt", "--chanel", "dm"], "there is no option --chanel. Did you mean --channel?"),
        (["check", "x.txt", "--exit-zero", "--channel"], "requires an argument"),
        ([f"Hi Sam {CARD}"], "There is no such command. The commands are: audit, baseline, check,"),
        (["chekc", CARD], "There is no such command. Did you mean `check`?"),
        (["check", f"Hi Sam {CARD}"], "FILE 1: there is no such file."),
        (["check", "pass.txt", CARD * 100], "FILE 2: cannot be read (File name too long)."),
        (["check", "pass.txt", CARD * 100, "--output", "r.txt"], "FILE 2: cannot be read (File name too long)."),
        (["check", "pass.txt", "--thread", CARD], "the thread: there is no such file."),
        (["check", "pass.txt", "--customer", CARD], "the customer record: there is no such file."),
        (["rules", CARD], "there is an argument too many. See `presend rules --help`."),
        (["explain", CARD], "no rule or recognizer or entity is called that. See `presend rules`"),
        (["explain"], "NAME is missing. See `presend explain --help`."),
        (["check", "-", "-"], "standard input can be read only once."),
        (["check"], "nothing to check. Give a FILE, or - for standard input."),
        (["check", "fail.txt", "--reveal"], "--reveal shows values, so it works only as text on a terminal."),
        ([], "what should be done?\n\nUsage: presend"),
        (["config"], "what should be done?\n\nUsage: presend config"),
    ],
)
def test_wrong_usage_is_said_without_quoting_what_was_given(guard, known, capsys, monkeypatch, arguments, said):
    stdin(monkeypatch, "", terminal=True)
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert said in err


def test_usage_without_a_context_points_to_the_command():
    assert _group.usage(click.ClickException("broken.")) == "broken. See `presend --help`."
    assert _group.usage(click.BadParameter("is wrong.")) == "a value is wrong. See `presend --help`."
    assert _group.usage(click.MissingParameter()).startswith("something is missing.")


def test_words_of_options_complete_themselves():
    kind = _options.OneOf(("note", "warn", "block"))
    assert [item.value for item in kind.shell_complete(None, None, "w")] == ["warn"]


# Input


def test_standard_input_is_read(guard, capsys, monkeypatch):
    for arguments in (["check"], ["check", "-"]):
        stdin(monkeypatch, "Hi\r\nSam 😀")
        assert run(capsys, *arguments)[0] == 0
    assert [(reply.id, reply.text) for reply, _ in guard.asked] == [("stdin", "Hi\r\nSam 😀")] * 2


def test_a_terminal_is_told_what_is_awaited(guard, capsys, monkeypatch):
    stdin(monkeypatch, "Hi", terminal=True)
    status, _, err = run(capsys, "check", "-")
    assert status == 0
    assert "type or paste the reply, then press Ctrl-D" in err


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "is empty"), (b" ", "is empty"), (b"\xff", "is not UTF-8"), (b"a\0", "holds a NUL character")]
)
def test_standard_input_that_is_no_text_is_not_checked(guard, capsys, monkeypatch, data, reason):
    stdin(monkeypatch, data)
    status, out, err = run(capsys, "check")
    assert (status, guard.asked) == (2, [])
    assert reason in err
    assert "NOT CHECKED  stdin" in out


def test_closed_standard_input_is_not_checked(guard, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert "nothing to check" in run(capsys, "check")[2]
    assert "stdin: is closed" in run(capsys, "check", "-")[2]


def test_standard_input_that_breaks_is_not_checked(guard, capsys, monkeypatch):
    stdin(monkeypatch, "Hi")
    sys.stdin.buffer.close()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert "stdin: cannot be read (ValueError)" in run(capsys, "check", "-")[2]


def test_the_command_line_goes_before_the_file(guard, capsys):
    run(capsys, "check", "pass.json")
    run(capsys, "check", "pass.json", "--channel", "email", "--platform", "x", "--recipient", "@sam", "--deadline-ms", "250")
    run(capsys, "check", "pass.json", "--thread", "thread.json", "--customer", "customer.json")
    (plain, none), (given, deadline), (known, _) = guard.asked
    assert (plain.id, plain.channel, plain.platform, none) == ("r-1", Channel.DM, "", None)
    assert (given.channel, given.platform, given.recipient, deadline) == (Channel.EMAIL, "x", "@sam", 250)
    assert known.thread == (Message("customer", "Hello", Channel.DM),)
    assert (known.customer.name, known.customer.emails) == ("Sam Sample", ("sam@acme.example",))


def test_a_reply_that_could_not_be_read_is_in_the_report(guard, capsys):
    status, out, err = run(capsys, "check", "pass.txt", "missing.txt", "--format", "json", "--channel", "dm")
    assert status == 2
    assert [(verdict["id"], verdict["verdict"], verdict["channel"]) for verdict in json.loads(out)] == [
        ("pass.txt", "pass", "dm"),
        ("missing.txt", "incomplete", "dm"),
    ]
    assert json.loads(out)[1]["checked"]["incomplete"] == ["unread: there is no such file."]
    assert err == "presend: missing.txt: there is no such file.\n"


# Output


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_report_goes_to_stdout_and_nothing_else_does(guard, capsys, name):
    status, out, err = run(capsys, "check", "fail.txt", "--format", name)
    assert (status, err) == (1, "")
    assert "discloses-payment-data" in out
    assert "\x1b" not in out


def test_sarif_carries_the_pages_of_the_rules(guard, capsys):
    out = run(capsys, "check", "pass.txt", "--format", "sarif")[1]
    assert json.loads(out)["runs"][0]["tool"]["driver"]["rules"][0]["help"]["text"].startswith("Gives payment card data.")


def test_offsets_are_counted_as_asked(guard, capsys):
    Path("emoji.txt").write_text(f"😀 {CARD}")
    starts = [
        json.loads(run(capsys, "check", "emoji.txt", "--format", "json", "--offset-unit", unit)[1])["findings"][0]["start"]
        for unit in ("codepoint", "utf16")
    ]
    assert starts == [2, 3]


def test_a_stricter_threshold_is_part_of_the_policy(guard, capsys):
    run(capsys, "check", "pass.txt", "--fail-on", "warn", "--config", "brand.toml")
    assert (guard.config.policy.fail_on, guard.config.brand.name, guard.config_path) == ("warn", "Acme", Path("brand.toml"))


def test_a_report_is_written_to_a_file_in_one_piece(guard, capsys, files):
    Path("report.json").write_text("old")
    status, out, err = run(capsys, "check", "pass.txt", "fail.txt", "--format", "jsonl", "--output", "report.json")
    assert (status, out) == (1, "")
    assert err == "presend: 2 replies: 1 pass, 1 fail, 0 not checked. Report: report.json\n"
    assert len(Path("report.json").read_text().splitlines()) == 2
    assert not list(files.glob(".report*"))


def test_a_report_may_be_read_by_whom_the_system_says(guard, capsys):
    Path("old.txt").touch(0o640)
    Path("old.txt").chmod(0o640)
    umask = os.umask(0o022)
    try:
        for name in ("old.txt", "new.txt"):
            run(capsys, "check", "pass.txt", "--output", name)
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(umask)
    assert [Path(name).stat().st_mode & 0o777 for name in ("old.txt", "new.txt")] == [0o640, 0o644]


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_file_whose_name_is_no_text_is_no_crash(guard, capsys, name):
    path = Path(os.fsdecode(b"caf\xe9.txt"))
    path.write_text(CARD)
    assert run(capsys, "check", path, "--format", name)[0] == 1


def test_a_link_to_a_report_stays_a_link(guard, capsys):
    Path("link.txt").symlink_to("report.txt")
    run(capsys, "check", "pass.txt", "--output", "link.txt")
    assert Path("link.txt").is_symlink()
    assert "PASS" in Path("report.txt").read_text()


def test_a_report_that_cannot_be_written_leaves_the_old_one(guard, capsys, monkeypatch, files):
    def full(_):
        raise OSError(28, "No space left on device")

    Path("report.txt").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    status, _, err = run(capsys, "check", "pass.txt", "--output", "report.txt")
    assert status == 2
    assert "report.txt: the file cannot be written (OSError)" in err
    assert Path("report.txt").read_text() == "old"
    assert not list(files.glob(".report*"))


def test_a_crash_leaves_no_report(guard, capsys):
    run(capsys, "check", "pass.txt", "crash.txt", "--output", "report.txt")
    assert not Path("report.txt").exists()


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_colours_are_for_terminals_that_want_them(guard, capsys, monkeypatch, environment, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(_write, "terminal", lambda: True)
    assert ("\x1b[" in run(capsys, "check", "fail.txt")[1]) is coloured
    run(capsys, "check", "fail.txt", "--output", "report.txt")
    assert "\x1b" not in Path("report.txt").read_text()


def test_values_are_revealed_on_a_terminal_as_text_and_nowhere_else(guard, capsys, monkeypatch):
    monkeypatch.setattr(_write, "terminal", lambda: True)
    assert cli.main(["check", "fail.txt", "--reveal"]) == 1
    assert CARD in capsys.readouterr().out
    for more in (["--format", "json"], ["--format", "sarif"], ["--output", "report.txt"]):
        assert run(capsys, "check", "fail.txt", "--reveal", *more)[0] == 2
    assert not Path("report.txt").exists()


def test_a_closed_stdout_is_not_checked(guard, capsys, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert cli.main(["check", "pass.txt"]) == 2
    assert "standard output is closed" in capsys.readouterr().err


def test_a_report_nobody_reads_is_not_checked(guard, capsys, monkeypatch):
    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Gone())
        assert cli.main(["check", "pass.txt"]) == 2
    assert capsys.readouterr().err == ""


def test_a_report_that_stdout_does_not_take_is_not_checked(guard, capsys, monkeypatch):
    class Full(io.StringIO):
        def flush(self):
            raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Full())
        assert cli.main(["check", "pass.txt"]) == 2
    assert "the report cannot be written to standard output (OSError)" in capsys.readouterr().err


def test_a_message_nobody_can_read_is_no_crash(capsys, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        _write.note("x")
    _write.note("a\x1bb\nc")
    assert capsys.readouterr().err == "presend: a?b\nc\n"


def test_libraries_do_not_log_to_the_terminal(guard, capsys):
    run(capsys, "check", "pass.txt")
    logging.getLogger("some.library").error("failed to validate %s", CARD)
    assert CARD not in capsys.readouterr().err


# Help


def commands():
    context = click.Context(_group.presend)
    for name in _group.presend.list_commands(context):
        command = _group.presend.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.list_commands(context))


@pytest.mark.parametrize("path", [(), *commands()], ids=" ".join)
def test_every_command_has_examples_and_ends_with_its_exit_status(capsys, path):
    status, out, err = run(capsys, *path, "--help")
    assert (status, err) == (0, "")
    assert f"Usage: {' '.join(('presend', *path))}" in out
    assert f"  {' '.join(('presend', *path)).strip()}" in out.split("Examples:")[1]
    assert re.search(r"Exit status.*:\n    0  ", out)
    assert out.rindex("Exit status") > out.rindex("--help")


def test_commands_are_found_by_their_files():
    assert {"check", "config", "explain", "recognizers", "rules", "serve"} <= {path[0] for path in commands()}
    assert _group.presend.get_command(None, "nonsense") is None


@pytest.mark.parametrize("found", [True, False])
def test_the_version_is_that_of_the_distribution(capsys, monkeypatch, found):
    import importlib.metadata

    def version(_):
        if not found:
            raise importlib.metadata.PackageNotFoundError
        return "1.2.3"

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert run(capsys, "--version")[1] == ("presend 1.2.3\n" if found else "presend (not installed)\n")


# explain, rules, recognizers


@pytest.fixture
def known(monkeypatch):
    table = {"CREDIT_CARD": Outcomes(Outcome.BLOCK, Outcome.BLOCK, Outcome.WARN, Outcome.ALLOW)}
    made = (
        Rule(assess=lambda case: (), id="discloses-payment-data", page=PAGE, entities=table, miss=12, protected=True),
        Rule(assess=lambda case: (), id="hides-text", page="Hides text.\n"),
    )
    monkeypatch.setattr("guard.rules.load", lambda: made)
    monkeypatch.setattr(recognizers, "load", lambda: (replace(payment_card.recognizer, name="payment-card"),))
    return made


def test_a_rule_is_explained(known, capsys):
    assert run(capsys, "explain", "discloses-payment-data")[1] == (
        "discloses-payment-data (rule)\n\n"
        "Gives payment card data.\n\n"
        "It always applies: a configuration can neither soften nor excuse it.\n\n"
        "What it finds\n    Card numbers.\n\n    And dates.\n\n"
        "Why\n    They are proof.\n\n"
        "In doubt\n    A disclosure is taken to cost as much as 12 false alarms.\n"
        "    From a confidence of 0.45 on a finding counts fully, below it one step less.\n\n"
        "Outcome on       public  dm      email   secure\n"
        "    CREDIT_CARD  block   block   warn    allow\n"
    )
    assert run(capsys, "explain", "hides-text")[1] == "hides-text (rule)\n\nHides text.\n"


def test_a_rule_is_explained_as_json(known, capsys):
    assert json.loads(run(capsys, "explain", "discloses-payment-data", "--format", "json")[1]) == {
        "kind": "rule",
        "name": "discloses-payment-data",
        "summary": "Gives payment card data.",
        "protected": True,
        "sure": 0.45,
        "miss": 12,
        "parts": {"What it finds": "Card numbers.\n\nAnd dates.", "Why": "They are proof."},
        "entities": {"CREDIT_CARD": {"public": "block", "dm": "block", "email": "warn", "secure": "allow"}},
    }


def plainly(*arguments):
    """Run a command whose output may hold the published test card, as an example."""
    return cli.main(list(arguments))


def test_a_recognizer_is_explained(known, capsys):
    assert plainly("explain", "payment-card") == 0
    text = capsys.readouterr().out
    assert text.startswith("payment-card (recognizer)\n\nPayment card numbers")
    for part in (
        "\n\nFinds\n    ",
        "\n\nIgnores\n    ",
        "\n\nEntity\n    CREDIT_CARD\n",
        "\n\nRules\n    discloses-payment-data\n",
    ):
        assert part in text
    assert plainly("explain", "payment-card", "--format", "json") == 0
    explained = json.loads(capsys.readouterr().out)
    assert (explained["kind"], explained["entity"], explained["rules"]) == (
        "recognizer",
        "CREDIT_CARD",
        ["discloses-payment-data"],
    )
    assert explained["finds"]


def test_an_entity_is_explained(known, capsys):
    status, out, _ = run(capsys, "explain", "credit_card")
    assert status == 0
    assert out.startswith("CREDIT_CARD (entity)\n\nCredit card.\n\nRecognizers\n    payment-card\n")
    assert "    discloses-payment-data  block   block   warn    allow\n" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["discloses-payment"], "Did you mean discloses-payment-data?"),
        (["CREDIT_CRAD"], "Did you mean CREDIT_CARD?"),
        (["payment-card", "--kind", "rule"], "no rule is called that."),
        (["hides-text", "--kind", "recognizer"], "no recognizer is called that."),
        (["zzzzzz"], "See `presend rules` and `presend recognizers`."),
    ],
)
def test_an_unknown_name_is_said_with_the_nearest_one(known, capsys, arguments, said):
    status, out, err = run(capsys, "explain", *arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_the_kind_decides_between_two_of_one_name(monkeypatch, known, capsys):
    monkeypatch.setattr("guard.rules.load", lambda: (Rule(assess=lambda case: (), id="payment-card", page="A rule."),))
    assert "A rule." in run(capsys, "explain", "payment-card")[1]
    assert plainly("explain", "payment-card", "--kind", "recognizer") == 0
    assert "(recognizer)" in capsys.readouterr().out


def test_pages_have_their_parts():
    assert page.parts("Summary.\n\n    What it finds\n        A\n          B\n\n    Why  \n        C\n") == {
        "What it finds": "A\n  B",
        "Why": "C",
    }
    assert page.parts("Summary alone.") == {}


def test_rules_are_listed_with_the_outcomes_in_force(known, capsys):
    Path("strict.toml").write_text(
        '[[policy.outcome]]\nrule = "discloses-payment-data"\nchannel = "secure"\noutcome = "block"\n'
    )
    assert run(capsys, "rules")[1] == (
        "rule                    public  dm      email   secure  finds\n"
        "discloses-payment-data  block   block   warn    allow   Gives payment card data.\n"
        "hides-text              -       -       -       -       Hides text.\n"
    )
    listed = json.loads(run(capsys, "rules", "--config", "strict.toml", "--format", "json")[1])
    assert listed[0]["entities"]["CREDIT_CARD"]["secure"] == "block"
    assert listed[1] == {"name": "hides-text", "summary": "Hides text.", "protected": False, "sure": None, "entities": {}}


def test_recognizers_are_listed_with_the_brands_own(known, capsys):
    Path("own.toml").write_text('[[identifier]]\nname = "acme"\npattern = "AC[0-9]{8}"\n')
    text = run(capsys, "recognizers", "--config", "own.toml")[1]
    assert "payment-card" in text
    listed = json.loads(run(capsys, "recognizers", "--config", "own.toml", "--format", "json")[1])
    assert [row["entity"] for row in listed if row["name"] == "brand-acme"] == ["CUSTOMER_ACCOUNT_NUMBER"]
    assert len(listed) == len(text.splitlines())


@pytest.mark.parametrize("arguments", [["recognizers"], ["explain", "payment-card"]])
def test_a_broken_recognizer_is_named(known, capsys, monkeypatch, arguments):
    def broken():
        raise recognizers.BrokenRecognizerError("recognizers/x.py: KeyError")

    monkeypatch.setattr(recognizers, "load", broken)
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert err.startswith("presend: recognizers/x.py: KeyError. Nothing is skipped")


# config


def test_a_configuration_to_start_from_can_be_used(guard, capsys):
    status, _, err = run(capsys, "config", "init")
    assert status == 0
    assert "wrote presend.toml" in err
    assert run(capsys, "config", "check")[0] == 0
    loosened = re.sub(r"^# (?=\[|\w+ = )", "", config.TEMPLATE, flags=re.MULTILINE)
    assert len(parse(loosened).excuse) == len(parse(loosened).identifier) == len(parse(loosened).policy.outcome) == 1
    assert "is there already" in run(capsys, "config", "init")[2]
    assert run(capsys, "config", "init", "nowhere/presend.toml")[0] == 2


def test_a_configuration_is_checked(guard, capsys):
    status, out, _ = run(capsys, "config", "check")
    assert status == 0
    assert out.startswith("the shipped default: can be used, sha256:")
    assert run(capsys, "config", "check", "--config", "brand.toml")[1].startswith("brand.toml: can be used")
    status, out, err = run(capsys, "config", "check", "--config", "wrong.toml")
    assert (status, out) == (2, "")
    assert "wrong.toml:2: policy.fail_onn: unknown key" in err


def test_excuses_that_ran_out_are_said(guard, capsys):
    Path("old.toml").write_text(
        '[[excuse]]\nrule = "unsafe-link"\nreason = "campaign"\nowner = "social"\nuntil = 2020-01-31\n'
        '[[excuse]]\nrule = "unsafe-link"\nreason = "campaign"\nowner = "social"\nuntil = 2999-01-31\n'
    )
    status, _, err = run(capsys, "config", "check", "--config", "old.toml")
    assert status == 0
    assert err.count("ran out on") == err.count("2020-01-31") == 1


def test_the_configuration_in_force_is_shown_and_can_be_read_again(capsys):
    Path("full.toml").write_text(config.TEMPLATE)
    out = run(capsys, "config", "show", "--config", "full.toml")[1]
    assert out.startswith("# full.toml\n")
    assert parse(out) == parse(config.TEMPLATE)
    assert json.loads(run(capsys, "config", "show", "--format", "json")[1])["policy"]["fail_on"] == "block"
    assert run(capsys, "config", "show")[1].startswith("# the shipped default\n")


def test_the_schema_of_a_configuration_is_shown(capsys):
    schema = json.loads(run(capsys, "config", "schema")[1])
    assert schema["title"] == "presend.toml"
    assert set(schema["properties"]) == {"brand", "identifier", "policy", "excuse", "override", "record", "service", "smtp"}


def test_toml_reads_as_what_was_written():
    data = {
        "a": 'x "quoted" \\ \x7f \n é 😀',
        "n": 1,
        "on": True,
        "list": ["a", "b"],
        "empty": [],
        "day": date(2030, 6, 30),
        "table": {"b": 2.5, "deep": {"c": "d"}},
        "tables": [{"e": 1, "deeper": [{"f": 2}]}, {"e": 3}],
    }
    assert tomllib.loads(_toml.dumps(data)) == data


# serve


@pytest.fixture
def server(monkeypatch):
    started = []
    monkeypatch.setenv("PRESEND_CONFIG", "")
    monkeypatch.setenv("PRESEND_SESSION_SECRET", "")
    monkeypatch.setattr("uvicorn.run", lambda *arguments, **options: started.append((arguments, options)))
    monkeypatch.setattr("guard.cli._server.refuse_taken", lambda host, port: None)
    return started


def test_the_service_listens_on_the_loopback_interface(server, capsys, files):
    status, out, err = run(capsys, "serve", "--port", "8123", "--config", "brand.toml")
    assert (status, out) == (0, "")
    assert "http://127.0.0.1:8123" in err
    ((application,), options) = server[0]
    assert application == "api.app:create_app"
    assert options["factory"] is True
    assert (options["host"], options["port"]) == ("127.0.0.1", 8123)
    assert options["access_log"] is False
    assert os.environ["PRESEND_CONFIG"] == str(files / "brand.toml")
    logging.config.dictConfig(options["log_config"])


@pytest.mark.parametrize(("host", "shown"), [("::1", "http://[::1]:8000"), ("localhost", "http://localhost:8000")])
def test_the_service_listens_on_other_loopback_addresses(server, capsys, host, shown):
    assert shown in run(capsys, "serve", "--host", host)[2]
    assert os.environ["PRESEND_CONFIG"] == ""


def test_workers_share_the_port_that_was_asked_for(monkeypatch, server, capsys):
    supervised = []

    class Workers:
        processes = ()

        def __init__(self, config, sockets):
            supervised.append((config, sockets, os.environ["PROMETHEUS_MULTIPROC_DIR"]))

        def run(self):
            assert Path(supervised[0][2]).is_dir()

    monkeypatch.setattr("guard.cli._server.Workers", Workers)
    monkeypatch.setattr("uvicorn.Config.bind_socket", lambda config: (config.host, config.port))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    assert run(capsys, "serve", "--workers", "3", "--port", "8123")[0] == 0
    (config, sockets, folder) = supervised[0]
    assert (config.workers, sockets) == (3, [("127.0.0.1", 8123)])
    assert not Path(folder).exists()
    assert server == []


def test_a_hangup_reaches_every_worker(monkeypatch):
    from guard.cli._server import Workers

    class Worker:
        def __init__(self, pid):
            self.pid = pid

    def kill(pid, sent):
        if pid == 2:
            raise ProcessLookupError
        told.append((pid, sent))

    told = []
    workers = Workers.__new__(Workers)
    workers.processes = [Worker(1), Worker(2), Worker(None), Worker(3)]
    monkeypatch.setattr("os.kill", kill)
    workers.handle_hup()
    assert told == [(1, signal.SIGHUP), (3, signal.SIGHUP)]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "acme.example", ""])
def test_the_service_listens_nowhere_else(server, capsys, host):
    status, _, err = run(capsys, "serve", "--host", host)
    assert (status, server) == (2, [])
    assert "--host must be a loopback address" in err


def test_with_signers_the_service_listens_elsewhere_too(server, capsys, monkeypatch):
    Path("signed.toml").write_text('[[service.signer]]\nname = "desk"\nsecrets = ["DESK_SECRET"]\n')
    monkeypatch.setenv("DESK_SECRET", "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert run(capsys, "serve", "--host", "0.0.0.0", "--config", "signed.toml")[0] == 0
    assert server[0][1]["host"] == "0.0.0.0"
    monkeypatch.delenv("DESK_SECRET")
    status, _, err = run(capsys, "serve", "--host", "0.0.0.0", "--config", "signed.toml")
    assert (status, len(server)) == (2, 1)
    assert "DESK_SECRET must hold a secret" in err


def test_a_wrong_configuration_stops_the_service_before_it_starts(server, capsys):
    assert run(capsys, "serve", "--config", "wrong.toml")[0] == 2
    assert server == []


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 0), (SystemExit(3), 2), (SystemExit(0), 2)])
def test_a_service_that_is_stopped_is_no_failure_and_one_that_fails_is(monkeypatch, server, capsys, error, status):
    def stop(*_, **__):
        raise error

    monkeypatch.setattr("uvicorn.run", stop)
    assert run(capsys, "serve")[0] == status


# As a process


def process(*arguments, **options):
    code = "import sys; from guard.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=False, timeout=60, **options)


def test_a_closed_pipe_is_no_traceback():
    reader, writer = os.pipe()
    os.close(reader)
    ran = process("check", "pass.txt", stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (2, "")


def test_a_report_is_utf_8_whatever_the_locale_says(monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    ran = process("check", "fail.txt", capture_output=True)
    assert ran.returncode == 1
    assert "•••• •••• •••• 1111¹" in ran.stdout.decode()


def test_an_interrupt_is_no_verdict():
    # A shell has what it runs in the background ignore an interrupt, and the tests may be run so.
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from guard.cli import main; sys.exit(main())"
    typist, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code, "check", "-"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert "type or paste" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    os.close(typist)
    os.close(terminal)
    assert (running.returncode, out) == (2, "")
    assert "presend: interrupted: nothing was checked." in err
    assert "Traceback" not in err


def test_help_and_version_load_nothing_heavy():
    code = (
        "import sys; from guard.cli import main; status = main(['check', '--help']);"
        "sys.exit(status or any(name in sys.modules for name in ('spacy', 'presidio_analyzer', 'presidio_anonymizer', "
        "'phonenumbers', 'fastapi', 'uvicorn', 'rich', 'structlog', 'prometheus_client', 'opentelemetry')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True
    )
    assert ran.returncode == 0, ran.stderr


def test_a_check_with_all_parts_in_place():
    ran = process("check", "pass.txt", "fail.txt", "--format", "json", capture_output=True)
    assert ran.returncode == 1
    assert [verdict["verdict"] for verdict in json.loads(ran.stdout)] == ["pass", "fail"]
    assert CARD.encode() not in ran.stdout + ran.stderr
