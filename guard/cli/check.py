"""`presend check`: whether these replies may be sent."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from guard.cli import _write
from guard.cli._options import CONFIG, OneOf, Whole
from guard.model import Channel, Checked, Reply, State, Verdict
from guard.render import FORMATS, OffsetUnit, Options

if TYPE_CHECKING:
    from guard.config import FailOn
    from guard.pipeline import Guard
    from guard.read import Unread

_STATUS = {State.PASS: 0, State.FAIL: 1, State.INCOMPLETE: 2}
_WIDEST = 100


@click.command(
    epilog=(
        "\b\nExit status, of several files the highest:\n  0  pass\n  1  fail\n"
        "  2  not checked: wrong usage, unreadable, empty, time-out, crash, nothing given\n"
        "Send only on 0. Values are masked in every format."
    )
)
@click.argument("files", nargs=-1, metavar="[FILE|-]...", type=click.Path(path_type=Path, allow_dash=True, readable=False))
@click.option("--channel", type=OneOf(Channel), help="Where it goes. Without it: what a .json FILE says, else public.")
@click.option("--platform", metavar="NAME", help="x, facebook, instagram, app-store...")
@click.option("--recipient", metavar="NAME", help="Handle or display name of whom it answers.")
@click.option(
    "--thread",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Earlier messages: a JSON list of {author: customer|brand, channel, text}.",
)
@click.option(
    "--customer",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="What is known of this customer: a JSON object with name, emails, phones, addresses, identifiers.",
)
@CONFIG
@click.option("--format", "format_", type=OneOf(FORMATS), default="text", show_default=True, help="How to write the report.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Write the report to a file, in one piece, not to stdout.",
)
@click.option(
    "--fail-on",
    type=OneOf(("note", "warn", "block")),
    help="What a finding must be to fail, instead of what the configuration says.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 on fail. What was not checked still exits 2.")
@click.option("--reveal", is_flag=True, help="Show the values that were found. Only as text on a terminal.")
@click.option(
    "--deadline-ms",
    type=Whole(1, 3_600_000),
    metavar="MS",
    help="A check that takes longer is not checked. It can only shorten the configuration's.",
)
@click.option(
    "--offset-unit",
    type=OneOf(get_args(OffsetUnit)),
    default="codepoint",
    show_default=True,
    help="What offsets in JSON count.",
)
def command(
    *,
    files: Sequence[Path],
    channel: str | None,
    platform: str | None,
    recipient: str | None,
    thread: Path | None,
    customer: Path | None,
    config: Path | None,
    format_: str,
    output: Path | None,
    fail_on: FailOn | None,
    exit_zero: bool,
    reveal: bool,
    deadline_ms: int | None,
    offset_unit: OffsetUnit,
) -> int:
    """Check drafted replies before they are sent.

    A FILE whose name ends in .json holds one reply as a JSON object: text, and perhaps id, channel, platform, recipient,
    thread, customer, locale. Any other FILE is the text of a reply; - is standard input. The text is not taken from the
    command line, where other users of the machine can read it.

    \b
    Examples:
      presend check draft.txt --channel dm
      presend check - --thread thread.json --customer customer.json < draft.txt
      presend check drafts/*.txt --format sarif --output presend.sarif
      presend check reply.json --format json --fail-on warn
    """
    if reveal and (format_ != "text" or output is not None or not _write.terminal()):
        raise click.UsageError("--reveal shows values, so it works only as text on a terminal.", click.get_current_context())
    output = None if output == Path("-") else output
    sources = _sources(files, output)
    given: dict[str, Any] = {"channel": channel, "platform": platform, "recipient": recipient}
    if thread is not None or customer is not None:
        from guard.read import customer_from, thread_from

        given |= {"thread": thread and thread_from(thread), "customer": customer and customer_from(customer)}
    guard = _load(config, fail_on)
    pairs = []
    for read in _read(sources):
        if isinstance(read, Reply):
            reply = replace(read, **{name: value for name, value in given.items() if value is not None})
            pairs.append((reply, guard.check(reply, deadline_ms=deadline_ms)))
        else:
            _write.note(f"{read.where}: {read.reason}")
            reply = Reply(id=read.where, text="", channel=Channel(channel or Channel.PUBLIC))
            pairs.append((reply, _unread(guard, reply, read)))
    options = Options(
        colour=output is None and _write.colours(),
        reveal=reveal,
        offset_unit=offset_unit,
        width=min(shutil.get_terminal_size().columns, _WIDEST),
        pages={rule.id: rule.page for rule in guard.rules} if format_ == "sarif" else {},
    )
    _write.report(FORMATS[format_](pairs, options), output)
    if output is not None:
        from guard.render.text import tally

        _write.note(f"{tally(verdict for _, verdict in pairs)}. Report: {output}")
    status = max(_STATUS[verdict.state] for _, verdict in pairs)
    return 0 if exit_zero and status == 1 else status


def _load(config: Path | None, fail_on: FailOn | None) -> Guard:
    import logging

    from guard import config as configuration
    from guard.pipeline import Guard

    # What a library has to say about a text may quote it. Without a handler of its own, Python writes it to stderr.
    logging.lastResort = None
    settings, path = configuration.load(config)
    if fail_on is not None:
        settings = replace(settings, policy=replace(settings.policy, fail_on=fail_on))
    return Guard.of(settings, path)


def _sources(files: Sequence[Path], output: Path | None) -> Sequence[Path]:
    context = click.get_current_context()
    if not files:
        if sys.stdin is None or sys.stdin.isatty():
            raise click.UsageError("nothing to check. Give a FILE, or - for standard input.", context)
        files = [Path("-")]
    if files.count(Path("-")) > 1:
        raise click.UsageError("standard input can be read only once.", context)
    if output is not None and any(_same(file, output) for file in files):
        raise click.UsageError("--output would overwrite a FILE that is to be checked.", context)
    return files


def _same(file: Path, output: Path) -> bool:
    try:
        return file.samefile(output)
    except OSError:
        return False  # one of the two is not there


def _read(files: Sequence[Path]) -> Iterator[Reply | Unread]:
    from guard.read import reply_at

    for number, file in enumerate(files, 1):
        yield _typed() if file == Path("-") else reply_at(file, f"FILE {number}")


def _typed() -> Reply | Unread:
    """Return the reply on standard input."""
    from guard.errors import InputError
    from guard.read import LIMIT, Unread, text_of

    if sys.stdin is None:
        return Unread("stdin", "is closed. Give a FILE.")
    if sys.stdin.isatty():
        _write.note("type or paste the reply, then press Ctrl-D on a line of its own (Windows: Ctrl-Z and Enter).")
    try:
        text = text_of(sys.stdin.buffer.read(LIMIT + 1))
    except InputError as error:
        return Unread("stdin", str(error))
    except (OSError, ValueError) as error:
        return Unread("stdin", f"cannot be read ({type(error).__name__}). Give a FILE.")
    return Reply(id="stdin", text=text) if text.strip() else Unread("stdin", "is empty: there is nothing to check.")


def _unread(guard: Guard, reply: Reply, unread: Unread) -> Verdict:
    checked = Checked(guard.config.digest(), "", "", {}, (f"unread: {unread.reason}",))
    return Verdict(reply.id, State.INCOMPLETE, reply.channel, (), None, checked)
