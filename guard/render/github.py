"""Annotations of GitHub Actions: workflow commands that mark the findings in the files of a pull request.

Source: "Workflow commands for GitHub Actions", and the escaping in `@actions/core`. Columns count code points.
"""

from __future__ import annotations

from guard.model import Finding, Outcome, Reply, Verdict
from guard.render._contract import Options, Pairs
from guard.render._mask import span
from guard.render._offsets import lines

_COMMAND = {Outcome.BLOCK: "error", Outcome.WARN: "warning", Outcome.NOTE: "notice", Outcome.ALLOW: "notice"}


def render(pairs: Pairs, options: Options) -> str:  # noqa: ARG001, GitHub knows neither colours nor other offsets
    """Return a command for each finding and for each reason why a reply was not wholly checked."""
    commands: list[str] = []
    for reply, verdict in pairs:
        commands += [_not_checked(verdict, reason) for reason in verdict.checked.incomplete]
        commands += [_annotation(reply, verdict, finding) for finding in verdict.findings]
    return "".join(f"{command}\n" for command in commands)


def _annotation(reply: Reply, verdict: Verdict, finding: Finding) -> str:
    place = lines(reply.text)
    start, end = span(reply.text, finding)
    (line, column), (end_line, end_column) = place(start), place(end)
    where = {"file": verdict.id, "line": str(line), "endLine": str(end_line)}
    if line == end_line:
        # GitHub takes columns only within one line.
        where |= {"col": str(column), "endColumn": str(end_column)}
    message = f"{finding.why} {finding.instead}".strip()
    if finding.excused is None:
        return _command(_COMMAND[finding.outcome], where | {"title": finding.rule}, message)
    return _command("notice", where | {"title": f"{finding.rule} (excused)"}, f"{message} Excused: {finding.excused}")


def _not_checked(verdict: Verdict, reason: str) -> str:
    return _command("error", {"file": verdict.id, "title": "not checked"}, f"Not wholly checked, do not send: {reason}")


def _command(name: str, properties: dict[str, str], message: str) -> str:
    return f"::{name} " + ",".join(f"{key}={_property(value)}" for key, value in properties.items()) + f"::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
