"""For people: the answer, the reply with what was found masked and numbered, why, and what to send instead."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from guard.model import Finding, Outcome, Reply, State, Suggestion, Verdict
from guard.render._contract import Options, Pairs
from guard.render._mask import mask, rewrite_of, span

_SGR = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35"}
_HEAD = {
    State.PASS: ("✓ PASS", "bold green"),
    State.FAIL: ("✗ FAIL", "bold red"),
    State.INCOMPLETE: ("? NOT CHECKED", "bold magenta"),
}
_STYLE = {Outcome.BLOCK: "bold red", Outcome.WARN: "bold yellow", Outcome.NOTE: "bold blue", Outcome.ALLOW: "dim"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AROUND = 1
"""Lines shown around those with findings, in a reply that is too long to be shown whole."""
_WHOLE = 30
"""Lines of the longest reply that is shown whole."""
_BAR = "  │ "

_Cell = tuple[str, str]
"""What stands for one character on the screen, and its style."""


@dataclass(frozen=True, slots=True)
class _Page:
    """Where text goes: how wide it is and whether it has colours."""

    width: int
    colour: bool

    def paint(self, text: str, style: str) -> str:
        """Return `text` in `style`, words of `_SGR`."""
        if not (self.colour and style and text):
            return text
        return f"\x1b[{';'.join(_SGR[word] for word in style.split())}m{text}\x1b[0m"

    def wrap(self, text: str, indent: str) -> Iterator[str]:
        """Yield the lines of a sentence."""
        width = max(self.width - len(indent), 20)
        for line in plain(text).splitlines() or [""]:
            # Addresses stay whole, so that they can be clicked.
            for part in textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]:
                yield (indent + part).rstrip()


def render(pairs: Pairs, options: Options) -> str:
    """Return a paragraph for each reply and, for several, how many of them may be sent."""
    page = _Page(options.width, options.colour)
    blocks = ["\n".join(_verdict(reply, verdict, options, page)) for reply, verdict in pairs]
    if len(pairs) > 1:
        blocks.append(tally(verdict for _, verdict in pairs))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def tally(verdicts: Iterable[Verdict]) -> str:
    """Return how many verdicts there are of each kind, in words."""
    states = [verdict.state for verdict in verdicts]
    counts = (states.count(state) for state in (State.PASS, State.FAIL, State.INCOMPLETE))
    return "{} {}: {} pass, {} fail, {} not checked".format(len(states), "reply" if len(states) == 1 else "replies", *counts)


def plain(text: str) -> str:
    """Return `text` with every character made visible that would drive a terminal, turn text around or not be seen."""
    return "".join(map(_visible, text.replace("\r\n", "\n")))


def _verdict(reply: Reply, verdict: Verdict, options: Options, page: _Page) -> Iterator[str]:
    word, style = _HEAD[verdict.state]
    yield f"{page.paint(word, style)}  {plain(verdict.id).replace(chr(10), ' ')} {page.paint(f'({verdict.channel})', 'dim')}"
    for reason in verdict.checked.incomplete:
        yield from page.wrap(f"Not wholly checked, do not send: {reason}", "  ")
    groups = _groups(verdict.findings)
    if any(finding.end > finding.start for finding in verdict.findings):
        yield ""
        yield from _reply(reply, groups, options, page)
    for number, findings in enumerate(groups, 1):
        yield ""
        yield from _finding(number, findings, page)
    if verdict.suggestion is not None:
        rewrite = verdict.suggestion.rewrite if options.reveal else rewrite_of(reply, verdict)
        yield from _suggestion(verdict.suggestion, rewrite, page)


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings by what there is to say of them, the worst first, the excused last."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: (finding.excused is not None, -finding.outcome, finding.start)):
        said = (
            finding.outcome,
            finding.rule,
            finding.entity,
            finding.why,
            finding.instead,
            finding.references,
            finding.excused,
        )
        groups.setdefault(said, []).append(finding)
    return list(groups.values())


def _finding(number: int, findings: Sequence[Finding], page: _Page) -> Iterator[str]:
    finding, indent = findings[0], "     "
    outcome = page.paint(f"{finding.outcome.name.lower():5}", _STYLE[finding.outcome])
    shown = dict.fromkeys((finding.entity, *(each.masked for each in findings)))
    what = page.paint("  ".join(plain(part) for part in shown if part), "dim")
    yield f"  {_raised(number):2} {outcome}  {page.paint(plain(finding.rule), 'bold')}  {what}".rstrip()
    yield from page.wrap(finding.why, indent)
    if finding.instead:
        yield from page.wrap(finding.instead, indent)
    if finding.excused is not None:
        yield from page.wrap(f"Excused: {finding.excused}", indent)
    if finding.references:
        yield indent + page.paint(plain(", ".join(finding.references)), "dim")


def _suggestion(suggestion: Suggestion, rewrite: str | None, page: _Page) -> Iterator[str]:
    if rewrite is not None:
        yield ""
        yield f"  {page.paint('Send instead:', 'bold green')}"
        for line in rewrite.splitlines() or [""]:
            yield from page.wrap(line, _BAR)
    move = suggestion.move
    if move.needed or move.because:
        yield ""
        yield from page.wrap(_needed(move.needed, move.because), "  ")
    if move.needed and (move.label or move.url):
        yield from page.wrap(" ".join(part for part in (move.label, move.url) if part), "    ")
    if move.needed and move.wording:
        yield from page.wrap(f"“{move.wording}”", "    ")


def _needed(needed: bool, because: Sequence[str]) -> str:
    said = "A secure channel is needed" if needed else "A secure channel is not needed"
    return f"{said}: {', '.join(because)}." if because else f"{said}."


def _reply(reply: Reply, groups: Sequence[Sequence[Finding]], options: Options, page: _Page) -> Iterator[str]:
    shown = reply.text if options.reveal else mask(reply.text, chain.from_iterable(groups))
    lines = _lines(shown, groups)
    marked = {number for number, line in enumerate(lines) if any(style for _, style in line)}
    kept = {near for number in marked for near in range(number - _AROUND, number + _AROUND + 1)}
    left_out = False
    for number, line in enumerate(lines):
        if len(lines) <= _WHOLE or number in kept:
            for row in _rows(line, page.width - len(_BAR)):
                yield (_BAR + _painted(row, page)).rstrip()
            left_out = False
        elif not left_out:
            yield f"{_BAR}⋯"
            left_out = True


def _lines(shown: str, groups: Sequence[Sequence[Finding]]) -> list[list[_Cell]]:
    """Return the lines of the reply, what was found in the style of its outcome and with the number of what is said of it."""
    styles = [""] * len(shown)
    marks: dict[int, list[str]] = {}
    # The worst comes first in the list, so last here: its colour stays.
    for number, finding in reversed([(number, finding) for number, group in enumerate(groups, 1) for finding in group]):
        start, end = span(shown, finding)
        if start < end:
            styles[start:end] = [_STYLE[finding.outcome]] * (end - start)
            marks.setdefault(end - 1, []).insert(0, _raised(number))
    lines: list[list[_Cell]] = [[]]
    for at, char in enumerate(shown):
        if char != "\n" and not shown.startswith("\r\n", at):
            lines[-1].append((_visible(char), styles[at]))
        if at in marks:
            lines[-1].append(("˒".join(marks[at]), styles[at]))
        if char == "\n":
            lines.append([])
    return lines if lines[-1] else lines[:-1]


def _raised(number: int) -> str:
    return str(number).translate(_SUPERSCRIPT)


def _rows(line: list[_Cell], width: int) -> Iterator[list[_Cell]]:
    """Break a line at spaces, where it has some."""
    row: list[_Cell] = []
    used = 0
    for cell in line:
        row.append(cell)
        used += _columns(cell[0])
        if used > width:
            space = next((at for at in range(len(row) - 1, 0, -1) if row[at][0] == " "), 0)
            yield row[:space] if space else row[:-1]
            row = row[space + 1 :] if space else row[-1:]
            used = sum(_columns(text) for text, _ in row)
    yield row


def _painted(row: list[_Cell], page: _Page) -> str:
    parts: list[tuple[str, str]] = []
    for text, style in row:
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + text, style)
        else:
            parts.append((text, style))
    return "".join(page.paint(text, style) for text, style in parts)


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _visible(char: str) -> str:
    if char.isprintable() or char == "\n":
        return char
    if char == "\t":
        return "    "
    if char in "\u200c\u200d":
        # Joiners hold emoji and several scripts together, and do nothing else to a terminal.
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    return chr(0x2400 + ord(char)) if char < " " else f"<U+{ord(char):04X}>"
