"""Markdown: the figures of a scan, for a ticket, a pull request or an e-mail. It lists no replies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from guard.archive.markdown import escaped
from guard.archive.reports import _words as words
from guard.archive.reports._contract import Options, Scan
from guard.archive.summary import Count

_ROWS = 20
_Column = tuple[str, Callable[[Count], str]]


def write(scan: Scan, file: BinaryIO, options: Options) -> None:
    """Write the figures as headed tables."""
    file.write("\n".join(_lines(scan)).encode("utf-8", "replace") + b"\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table: names to the left, numbers to the right. Cells are Markdown already."""
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _lines(scan: Scan) -> Iterator[str]:
    about, summary = scan.about, scan.summary
    total = summary.total
    yield f"# {escaped(about.title)}"
    yield ""
    yield f"**{escaped(words.headline(summary))}**"
    for said in words.shortcomings(summary, about):
        yield ""
        yield escaped(said)
    yield ""
    figures = [
        ("Replies", total.replies),
        ("Pass", total.passed),
        ("Fail", total.failed),
        ("Not wholly checked", total.incomplete),
    ]
    figures += [("Findings that block", total.block), ("that warn", total.warn), ("that note", total.note)]
    figures += [("Findings known or excused", total.excused)]
    yield from table(("", "Number"), ((name, words.number(value)) for name, value in figures))
    found = (_column("Block", "block"), _column("Warn", "warn"), _column("Note", "note"), _column("Excused", "excused"))
    sent = (
        _column("Replies", "replies"),
        _column("Fail", "failed"),
        ("Fail rate", words.rate),
        _column("Not checked", "incomplete"),
    )
    yield from _part("By rule", "Rule", summary.by_rule, found, summary.names.get("rule", 0))
    yield from _part("By channel", "Channel", summary.by_channel, sent)
    yield from _part("By week", "Week from", summary.by_week[-_ROWS:], sent, len(summary.by_week), "earlier")
    yield from _part("By agent", "Agent", summary.by_agent, sent, summary.names.get("agent", 0))
    yield from _part("Threads that fail most", "Thread", summary.threads, sent, summary.names.get("failed thread", 0))
    yield from _part(
        "Not wholly checked", "Reason", summary.gaps, (_column("Replies", "replies"),), summary.names.get("gap", 0)
    )
    yield from _part(
        "Known or excused", "Reason", summary.excuses, (_column("Findings", "excused"),), summary.names.get("excuse", 0)
    )
    yield ""
    made = [f"made {about.made:%Y-%m-%d %H:%M %Z}".strip(), f"presend {about.version}" if about.version else ""]
    made += [f"policy {about.policy}" if about.policy else "", f"rules {about.rules}" if about.rules else ""]
    yield f"_{escaped(', '.join(filter(None, made)))}. Values are masked; no text of a reply is here._"


def _column(head: str, field: str) -> _Column:
    return head, lambda count: words.number(getattr(count, field))


def _part(
    title: str, name: str, counts: Sequence[Count], columns: Sequence[_Column], names: int = 0, more: str = "more"
) -> Iterator[str]:
    if not counts:
        return
    yield ""
    yield f"## {title}"
    yield ""
    shown = counts[:_ROWS]
    yield from table(
        (name, *(head for head, _ in columns)), ((escaped(count.name), *(say(count) for _, say in columns)) for count in shown)
    )
    if names > len(shown):
        yield ""
        yield f"and {words.number(names - len(shown))} {more}: see the HTML or CSV report."
