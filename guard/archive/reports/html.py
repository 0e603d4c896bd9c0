"""HTML for people: one file that holds all it needs, asks nothing of the network, and can be printed. Needs `presend[report]`.

The page says by its content security policy that only the style and the script it carries may run, by their digests. Without the
script everything can be read; with it the list of replies can be narrowed down.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from guard.archive.model import Result
from guard.archive.reports import _charts as charts
from guard.archive.reports import _words as words
from guard.archive.reports._contract import Options, Scan
from guard.archive.summary import Count, Summary, stands
from guard.errors import GuardError
from guard.look import charts as drawing
from guard.look import style as shared_style
from guard.model import Finding, State

_PARTS = Path(__file__).parent / "_html"
_BARS = {"rule": 12, "channel": 4, "agent": 8}
_TABLE = 100
"""Rows of a table of figures; there may be thousands of agents."""
_THREADS = 15
_UNCHECKED = 50
_FINDINGS = 12
"""Findings that are listed of one reply."""


@dataclass(frozen=True, slots=True)
class _Chart:
    """A chart and its table. `over` is what the table has left out."""

    id: str
    title: str
    head: str
    about: str
    draw: Callable[[int], str]
    counts: Sequence[Count]
    over: int = 0
    sent: bool = True
    parts: Sequence[str] = ()

    @property
    def drawings(self) -> tuple[tuple[str, str], ...]:
        """Return the chart in its two widths, each with the class of the style sheet that shows it."""
        return ("wide", self.draw(drawing.WIDE)), ("narrow", self.draw(drawing.NARROW))


def write(scan: Scan, file: BinaryIO, options: Options) -> None:
    """Write the page. It lists the worst `options.rows` replies that fail and says how many others there are.

    Raises:
        GuardError: a library is not installed.
    """
    try:
        import jinja2
    except ImportError:
        raise GuardError("an HTML report needs: pip install 'presend[report]'. Or choose md, csv or jsonl.") from None
    own, script = ((_PARTS / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    style = shared_style() + own
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PARTS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters |= {"line": words.line, "number": words.number, "rate": words.rate, "day": words.day}
    failing, unchecked = _listed(scan.results(), options.rows)
    pieces = jinja.get_template("page.html.jinja").generate(
        about=scan.about,
        summary=scan.summary,
        words=words,
        charts=list(_charts(scan)),
        failing=failing,
        unchecked=unchecked,
        threads=scan.summary.threads[:_THREADS],
        pages={count.name: _page(scan.about.pages.get(count.name, "")) for count in scan.summary.by_rule[:_TABLE]},
        choices=_choices(failing),
        shown=_shown,
        style=style,
        script=script,
        policy="; ".join(
            (
                "default-src 'none'",
                f"style-src '{_digest(style)}'",
                f"script-src '{_digest(script)}'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )
    file.writelines(piece.encode("utf-8", "replace") for piece in pieces)


def _charts(scan: Scan) -> Iterator[_Chart]:
    summary = scan.summary
    blocking, advice = _rule_charts(summary)
    yield from blocking
    if channels := sorted(summary.by_channel, key=_by_rate):
        about = "The share of the replies on each channel that fail."
        yield _Chart("by-channel", "By channel", "Channel", about, partial(charts.by_rate, channels), channels)
    if weeks := summary.by_week:
        about = f"Replies that fail, by the week in which they were sent: {charts.weeks_drawn(weeks)}."
        if summary.undated:
            about += f" {words.replies(summary.undated)} without a time {'is' if summary.undated == 1 else 'are'} not here."
        yield _Chart("by-week", "By week", "Week from", about, partial(charts.by_week, weeks), weeks)
    if agents := summary.by_agent:
        worst = sorted(agents[: _BARS["agent"]], key=_by_rate)
        among = f", for the {len(worst)} with the most replies that fail" if len(agents) > len(worst) else ""
        about = f"The share of each agent's replies that fail{among}. A small number of replies makes a rate uncertain."
        over = summary.names.get("agent", 0) - len(agents[:_TABLE])
        yield _Chart("by-agent", "By agent", "Agent", about, partial(charts.by_rate, worst), agents[:_TABLE], over)
    yield from advice


def _rule_charts(summary: Summary) -> Iterator[list[_Chart]]:
    """Yield what blocks apart from what only warns: advice is so much more frequent that nothing else would be seen beside it."""
    for id_, title, parts, about in (
        ("blocking", "What should not have been sent", ("block",), "Findings that block, by rule."),
        ("advice", "What could have been better", ("warn", "note"), "Findings that warn or note, by rule."),
    ):
        found = [count for count in summary.by_rule if any(getattr(count, part) for part in parts)]
        found.sort(key=lambda count: [-getattr(count, part) for part in parts])
        drawn = found[: _BARS["rule"]]
        most = f" The {len(drawn)} with the most." if len(found) > len(drawn) else ""
        draw = partial(charts.by_outcome, drawn, parts)
        over = len(found) - len(found[:_TABLE])
        yield [_Chart(id_, title, "Rule", about + most, draw, found[:_TABLE], over, sent=False, parts=parts)] if found else []


def _by_rate(count: Count) -> tuple[float, int, str]:
    return -(count.rate or 0), -count.replies, count.name


def _listed(results: Iterable[Result], most: int) -> tuple[list[Result], list[Result]]:
    """Return the worst of the replies that fail, the worst first, and the first that were not wholly checked."""
    unchecked: list[Result] = []

    def failing() -> Iterator[Result]:
        for result in results:
            if result.state == State.FAIL:
                yield result
            elif result.state == State.INCOMPLETE and len(unchecked) < _UNCHECKED:
                unchecked.append(result)

    return heapq.nlargest(most, failing(), key=_badness), unchecked


def _badness(result: Result) -> tuple[int, int, int, int]:
    outcomes = [int(finding.outcome) for finding in result.findings if stands(finding)]
    worst = max(outcomes, default=0)
    return worst, outcomes.count(worst), len(outcomes), -result.number


def _shown(result: Result) -> dict[str, Any]:
    """Return what a page lists of a reply's findings: each thing that is said once, with the values it is said of."""
    said: dict[tuple[str, str, str], list[Finding]] = {}
    standing = sorted(filter(stands, result.findings), key=lambda finding: (-finding.outcome, finding.start))
    for finding in standing:
        said.setdefault((finding.rule, finding.entity, finding.why), []).append(finding)
    groups = list(said.values())
    return {
        "groups": [(group[0], list(dict.fromkeys(f.masked for f in group if f.masked))) for group in groups[:_FINDINGS]],
        "more": sum(map(len, groups[_FINDINGS:])),
        "excused": sum(finding.excused is not None for finding in result.findings),
        "rules": " ".join(dict.fromkeys(finding.rule for finding in standing)),
    }


def _choices(failing: Iterable[Result]) -> dict[str, list[str]]:
    """Return what the list of replies can be narrowed down to."""
    rules: set[str] = set()
    channels: set[str] = set()
    agents: set[str] = set()
    for result in failing:
        rules.update(finding.rule for finding in result.findings if stands(finding))
        channels.add(result.channel.value)
        agents.add(result.agent)
    return {"rule": sorted(rules), "channel": sorted(channels), "agent": sorted(agents - {""})}


def _page(page: str) -> str:
    """Return the first sentence of a rule's page."""
    return page.strip().splitlines()[0] if page.strip() else ""


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
