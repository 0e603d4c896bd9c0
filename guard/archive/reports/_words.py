"""How figures are said, the same in every report for reading."""

from __future__ import annotations

from datetime import datetime

from guard.archive.reports._contract import About
from guard.archive.summary import Count, Summary
from guard.render.text import plain


def number(value: int) -> str:
    """Return a number with its thousands apart, as in `200,000`."""
    return f"{value:,}"


def many(value: int, one: str, more: str = "") -> str:
    """Return a number of things, as in `1 reply` or `2,000 replies`."""
    return f"{number(value)} {one if value == 1 else more or one + 's'}"


def replies(value: int) -> str:
    """Return a number of replies."""
    return many(value, "reply", "replies")


def rate(count: Count) -> str:
    """Return the share of failing replies among those wholly checked, never as 0 % or 100 % when it is not."""
    share = count.rate
    if share is None:
        return "–"
    if not count.failed:
        return "0 %"
    if not count.passed:
        return "100 %"
    percent = share * 100
    for digits in (2, 3, 4):
        shown = f"{percent:.{digits}f}"
        if float(shown) not in (0, 100):
            return f"{shown} %"
    return "under 0.0001 %" if percent < 1 else "over 99.9999 %"


def line(text: str) -> str:
    """Return a text from an archive as one line in which nothing is invisible or turns the text around."""
    return plain(text).replace("\n", " ")


def day(time: datetime | None) -> str:
    """Return the day of a time, as in `5 January 2026`."""
    return f"{time.day} {time:%B %Y}" if time else ""


def span(summary: Summary) -> str:
    """Return from when to when replies were sent, empty where no reply has a time."""
    first, last = day(summary.first), day(summary.last)
    return first if first == last else f"{first} to {last}"


def headline(summary: Summary) -> str:
    """Return the outcome of a scan in one sentence."""
    total = summary.total
    if not total.replies:
        return "There was nothing to check."
    if not total.checked:
        return f"None of {replies(total.replies)} could be wholly checked."
    checked = replies(total.checked)
    if not total.failed:
        return f"Of {checked} checked, none gave away what it should not have."
    return f"Of {checked} checked, {number(total.failed)} ({rate(total)}) should not have been sent as {_they(total.failed)}."


def shortcomings(summary: Summary, about: About) -> list[str]:
    """Return what a reader must know besides the headline: what was not checked, and what was set aside."""
    total, said = summary.total, []
    if total.incomplete:
        unread = f" ({number(summary.unread)} could not be read)" if summary.unread else ""
        said.append(
            f"{replies(total.incomplete)} {_was(total.incomplete)} not wholly checked{unread}, and {_is(total.incomplete)} not in this rate."
        )
    if total.excused:
        by = f"known from the baseline {line(about.baseline)}, or excused" if about.baseline else "excused"
        said.append(
            f"{many(total.excused, 'finding')} {_was(total.excused)} {by}: counted apart, and not held against a reply."
        )
    elif about.baseline:
        said.append(f"No finding was known from the baseline {line(about.baseline)}.")
    if passed_over := about.passed_over.said():
        said.append(f"Also in the archives, and in none of these figures: {passed_over}.")
    return said


def _they(count: int) -> str:
    return "it was" if count == 1 else "they were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
