"""`presend scan`: what replies that were sent already gave away."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli import _write
from guard.cli._options import CONFIG, OneOf
from guard.model import Channel, Checked, Reply, State, Verdict

if TYPE_CHECKING:
    from guard.pipeline import Guard
    from guard.read import Unread

_TOLD_EVERY = 1000


@click.command(
    epilog=(
        "\b\nExit status:\n  0  every reply passes\n  1  at least one fails\n  2  at least one was not checked\n"
        "A row that cannot be read is reported as incomplete, in its place."
    )
)
@click.argument(
    "archives", nargs=-1, required=True, metavar="ARCHIVE...", type=click.Path(path_type=Path, allow_dash=True, readable=False)
)
@click.option("--channel", type=OneOf(Channel), help="The channel of rows that name none. Without it: public.")
@click.option("--format", "format_", type=OneOf(["jsonl"]), default="jsonl", show_default=True, help="A verdict a line.")
@click.option(
    "--output", type=click.Path(path_type=Path, readable=False), metavar="FILE", help="Where to; it appears in one piece."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 on fail. What was not checked still exits 2.")
@CONFIG
def command(
    *, archives: Sequence[Path], channel: str | None, format_: str, output: Path | None, exit_zero: bool, config: Path | None
) -> int:
    """Check archived replies: JSON Lines, one reply a line.

    Each line is an object with text, and perhaps id, channel, platform, recipient, thread, customer, locale; - is standard input.
    Each gets a line in the report, in order, whether it could be read or not.

    \b
    Examples:
      presend scan sent-2026.jsonl --output verdicts.jsonl
      zcat sent.jsonl.gz | presend scan - --channel dm > verdicts.jsonl
    """  # noqa: D301, \b is click's mark for a paragraph that keeps its lines
    from guard.pipeline import Guard
    from guard.render import FORMATS, Options

    guard = Guard.load(config)
    output = None if output == Path("-") else output
    render, options = FORMATS[format_], Options()
    counts: Counter[State] = Counter()
    lines: list[str] = []
    for number, read in enumerate(_rows(archives, channel), 1):
        pair = (read, guard.check(read)) if isinstance(read, Reply) else _unread(guard, read)
        counts[pair[1].state] += 1
        line = render([pair], options)
        if output is None:
            _write.report(line)
        else:
            lines.append(line)
        if number % _TOLD_EVERY == 0 and sys.stderr is not None and sys.stderr.isatty():
            _write.note(f"{number} replies checked, {counts[State.FAIL]} fail")
    if output is not None:
        _write.report("".join(lines), output)
    _write.note(", ".join(f"{counts[state]} {state.value}" for state in State))
    if counts[State.INCOMPLETE] or not counts:
        return 2
    return 1 if counts[State.FAIL] and not exit_zero else 0


def _rows(archives: Sequence[Path], channel: str | None) -> Iterator[Reply | Unread]:
    from guard.errors import InputError
    from guard.read import Unread, parsed, reply_from, text_of

    for archive in archives:
        name = "stdin" if archive == Path("-") else archive.name
        try:
            file = sys.stdin.buffer if archive == Path("-") else archive.open("rb")
        except OSError as error:
            yield Unread(name, f"cannot be opened ({type(error).__name__}). Name a file of JSON Lines.")
            continue
        with file:
            for number, line in enumerate(file, 1):
                where = f"{name}:{number}"
                if not line.strip():
                    continue
                try:
                    data = parsed(text_of(line))
                except InputError as error:
                    yield Unread(where, str(error))
                    continue
                read = reply_from(data, where)
                named = isinstance(data, dict) and data.get("channel")
                yield replace(read, channel=Channel(channel)) if isinstance(read, Reply) and channel and not named else read


def _unread(guard: Guard, unread: Unread) -> tuple[Reply, Verdict]:
    reply = Reply(id=unread.where, text="")
    checked = Checked(guard.config.digest(), "", "", {}, (f"unread: {unread.reason}",))
    return reply, Verdict(reply.id, State.INCOMPLETE, reply.channel, (), None, checked)
