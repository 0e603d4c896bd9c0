"""`presend baseline`: what is known of an archive, so that scans report only what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli import _write
from guard.cli._options import EXIT_STATUS, NewFile, OneOf
from guard.model import Outcome

if TYPE_CHECKING:
    from guard.archive.baseline import Baseline

    _ParamType = click.ParamType[Any]
else:  # older versions of click cannot subscript it
    _ParamType = click.ParamType

_LISTED = 20


class Day(_ParamType):
    """A day that is not over."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, if it is one."""
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            self.fail("must be a day as in 2030-06-30.", param, ctx)
        if day < _today():
            self.fail("is over: a baseline that has run out sets nothing aside.", param, ctx)
        return day


_FILE = click.Path(path_type=Path, readable=False)
_OUTPUT = click.option(
    "--output",
    required=True,
    type=NewFile(),
    metavar="FILE",
    help="Where to; it appears in one piece, and may be a baseline that was read.",
)


@click.group(short_help="Keep what is known of an archive.", epilog=EXIT_STATUS, no_args_is_help=False)
def command() -> None:
    """Keep what is known of an archive, so that presend scan --baseline FILE reports only what is new.

    A baseline is JSON: for each finding a key, the rule, the entity, why it is set aside, who answers for it, and until when. The key
    is a keyed hash, so the file holds no value, and it works only with the key of this installation (PRESEND_KEY_FILE).

    \b
    Examples:
      presend baseline create q1.presend --reason "dealt with in case 12" --owner "DPO" --until 2030-06-30 --output known.json
      presend scan sent-q2.jsonl --baseline known.json --output new.jsonl
      presend baseline prune known.json --scan q2.presend --output known.json
    """


@command.command(epilog=EXIT_STATUS)
@click.argument("scan", type=_FILE)
@click.option(
    "--reason", required=True, metavar="TEXT", help="Why these findings are set aside. No customer data: it is shown."
)
@click.option("--owner", required=True, metavar="NAME", help="Who answers for it.")
@click.option("--until", required=True, type=Day(), metavar="DAY", help="The last day on which it counts, as in 2030-06-30.")
@click.option(
    "--outcome",
    type=OneOf(("note", "warn", "block")),
    default="block",
    show_default=True,
    help="Findings that are at least this bad.",
)
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only findings of this rule; may be given again.")
@_OUTPUT
def create(*, scan: Path, reason: str, owner: str, until: date, outcome: str, rules: Sequence[str], output: Path) -> int:
    """Write a baseline of the findings of a finished scan, which presend scan --keep SCAN has kept.

    \b
    Examples:
      presend baseline create q1.presend --reason "case 12" --owner DPO --until 2030-06-30 --output known.json
      presend baseline create q1.presend --rule unsafe-link --reason campaign --owner social --until 2030-06-30 --output links.json
    """
    from guard.archive import baseline as baselines
    from guard.archive.finished import opened

    _known_rules(rules)
    _write.refuse_overwriting([output], [scan])
    with opened(scan) as (made, _):
        baseline = baselines.create(
            made.results(), reason=reason, owner=owner, until=until, least=Outcome[outcome.upper()], rules=rules
        )
    _save(baseline, output)
    _write.note(f"wrote {output}: {_entries(len(baseline.entries))}, until {until}")
    return 0


@command.command(epilog=EXIT_STATUS)
@click.argument("baselines", nargs=-1, required=True, metavar="BASELINE...", type=_FILE)
@_OUTPUT
def merge(*, baselines: Sequence[Path], output: Path) -> int:
    """Put several baselines together. Where they say different things of a finding, the file named last is right.

    \b
    Examples:
      presend baseline merge known.json links.json --output known.json
    """
    from guard.archive.baseline import load
    from guard.archive.baseline import merge as merged

    baseline, replaced = merged([load(path) for path in baselines])
    _save(baseline, output)
    _write.note(f"wrote {output}: {_entries(len(baseline.entries))}; {replaced} said something else in an earlier file")
    return 0


@command.command(epilog=EXIT_STATUS)
@click.argument("file", metavar="BASELINE", type=_FILE)
@click.option("--scan", type=_FILE, metavar="SCAN", help="A finished scan: leave out the entries that it does not meet.")
@click.option(
    "--output", type=NewFile(), metavar="FILE", help="Where to write what is left. Without it, only say what would go."
)
def prune(*, file: Path, scan: Path | None, output: Path | None) -> int:
    """Say which entries have run out or, with --scan, are of no use any more; leave them out with --output.

    A scan of another archive meets none of the entries: give one of the archive that the baseline is for.

    \b
    Examples:
      presend baseline prune known.json
      presend baseline prune known.json --scan q2.presend --output known.json
    """
    from guard.archive import baseline as baselines
    from guard.archive.finished import opened

    _write.refuse_overwriting([output], [scan])
    baseline = baselines.load(file)
    if scan is None:
        pruned = baselines.prune(baseline, today=_today())
    else:
        with opened(scan) as (made, _):
            pruned = baselines.prune(baseline, today=_today(), results=made.results())
    lines = []
    for title, entries in (("have run out", pruned.expired), ("are not met", pruned.unused)):
        if entries:
            lines.append(f"{_entries(len(entries))} {title}:")
            lines += _table(baselines.counts(baselines.Baseline(entries), today=_today()))
    lines.append(f"{_entries(len(pruned.kept.entries))} of {len(baseline.entries)} left")
    if output is not None:
        _save(pruned.kept, output)
    _write.report("\n".join(lines) + "\n")
    _write.note(f"wrote {output}" if output else "nothing was changed: --output FILE writes what is left")
    return 0


@command.command(epilog=EXIT_STATUS)
@click.argument("file", metavar="BASELINE", type=_FILE)
@click.option("--format", "format_", type=OneOf(("text", "json")), default="text", show_default=True, help="How to write it.")
def show(*, file: Path, format_: str) -> int:
    """Show how many entries a baseline has, by rule, owner, reason and end.

    \b
    Examples:
      presend baseline show known.json
      presend baseline show known.json --format json
    """
    from guard.archive import baseline as baselines
    from guard.render.json import dumps

    rows = baselines.counts(baselines.load(file), today=_today())
    if format_ == "json":
        names = ("rule", "owner", "reason", "until", "expired", "entries")
        data = [dict(zip(names, (*row[:3], row[3].isoformat(), *row[4:]), strict=True)) for row in rows]
        _write.report(dumps(data, indent=2) + "\n")
        return 0
    lines = [*_table(rows, len(rows)), f"{_entries(sum(row[-1] for row in rows))} in all"]
    _write.report("\n".join(lines) + "\n")
    return 0


@command.command(epilog=EXIT_STATUS)
def schema() -> int:
    """Show the JSON Schema of a baseline, for editors.

    \b
    Examples:
      presend baseline schema > baseline.schema.json
    """
    from guard.archive.baseline import schema as described
    from guard.render.json import dumps

    _write.report(dumps(described(), indent=2) + "\n")
    return 0


def _save(baseline: Baseline, output: Path) -> None:
    from guard.archive.baseline import dumps
    from guard.whole import whole

    with whole(output) as file:
        file.writelines(line.encode() for line in dumps(baseline))


def _table(rows: Sequence[tuple[str, str, str, date, bool, int]], most: int = _LISTED) -> list[str]:
    from guard.render.text import plain

    shown = [
        (f"{number}", rule, plain(owner), f"{'ran out on' if over else 'until'} {until}", plain(reason))
        for rule, owner, reason, until, over, number in rows[:most]
    ]
    widths = [max(len(row[at]) for row in shown) for at in range(4)] if shown else []
    lines = [
        "  ".join((" ", row[0].rjust(widths[0]), *(row[at].ljust(widths[at]) for at in range(1, 4)), row[4])) for row in shown
    ]
    return [*lines, f"   and {len(rows) - most} more kinds"] if len(rows) > most else lines


def _known_rules(names: Sequence[str]) -> None:
    from guard import rules

    known = {rule.id for rule in rules.load()}
    if not known.issuperset(names):
        raise click.UsageError("--rule is no rule. See `presend rules`.", click.get_current_context())


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _today() -> date:
    return datetime.now(UTC).date()
