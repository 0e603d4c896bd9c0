"""Findings that are known: a file of keys, so that a scan reports only what is new.

A key is a keyed hash of entity, value and message id (`guard.archive.fingerprint`): it says nothing about the value to whoever has
not the installation's key, and does not change when positions, times or masking do. An entry says why the finding is set aside, who
answers for it and until when; after that day it counts again. It covers one finding of one message that was sent, and nothing that
will be: even what may never be excused can be known.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from guard.archive.model import Result
from guard.decide import decide
from guard.errors import InputError
from guard.model import Outcome

__all__ = ["SCHEMA", "Baseline", "Entry", "Known", "create", "dumps", "known", "load", "merge", "prune", "schema"]

SCHEMA = "presend.baseline/1"
LIMIT = 512 * 1024 * 1024
"""Bytes of the largest file that is read: more than two million entries."""

_KEY = re.compile("[0-9a-f]{64}")
_NAME = re.compile("[a-z][a-z0-9-]{0,63}")
_ENTITY = re.compile("[A-Z][A-Z0-9_]{0,63}")
_SAID = 5


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding that is known. `until` is the last day on which it is."""

    rule: str
    key: str
    entity: str
    reason: str
    owner: str
    until: date

    @property
    def name(self) -> tuple[str, str]:
        """Return what a finding must have to be this one."""
        return self.key, self.rule


@dataclass(frozen=True)
class Baseline:
    """What is known: one entry for each key and rule."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def by_name(self) -> dict[tuple[str, str], Entry]:
        """Return the entries by key and rule."""
        return {entry.name: entry for entry in self.entries}


@dataclass(slots=True)
class Known:
    """What a baseline did in a scan; filled while the results of `known` are read.

    `suppressed` counts findings that were set aside, `expired` those whose entry has run out, so that they count again. `used` are
    the entries that occurred, run out or not.
    """

    suppressed: int = 0
    expired: int = 0
    used: set[tuple[str, str]] = field(default_factory=set)

    def said(self, baseline: Baseline) -> str:
        """Return in words what the baseline did. It is always said: a finding must not vanish unseen."""
        unused = len(baseline.entries) - len(self.used)
        text = f"baseline: {_count(self.suppressed, 'finding')} known and set aside"
        if self.expired:
            text += f"; {self.expired} reported again, because their entries have run out"
        if unused:
            text += f"; {_count(unused, 'entry', 'entries')} not met"
        if baseline.entries and not self.used:
            text += ". None of them occurs here: is this another archive, or another key (PRESEND_KEY_FILE)?"
        return text


def known(
    results: Iterable[Result],
    baseline: Baseline,
    *,
    today: date,
    fail_on: Outcome = Outcome.BLOCK,
    count: Known | None = None,
) -> Iterator[Result]:
    """Yield each result with its known findings excused, and the state that follows from the others.

    Args:
        results: in any order; read as a stream.
        baseline: what is known.
        today: the day on which an entry must not have run out.
        fail_on: the outcome that fails a reply, as the policy of the scan has it.
        count: filled with what the baseline did.

    Raises:
        InputError: a result has findings without keys.
    """
    entries, count = baseline.by_name, count if count is not None else Known()
    for result in results:
        findings = list(result.findings)
        for at, (finding, key) in enumerate(zip(result.findings, _keys(result), strict=True)):
            entry = entries.get((key, finding.rule))
            if entry is None:
                continue
            count.used.add(entry.name)
            if entry.until < today:
                count.expired += 1
            elif finding.excused is None:
                count.suppressed += 1
                findings[at] = replace(finding, excused=entry.reason)
        if findings == list(result.findings):
            yield result
        else:
            yield replace(result, findings=tuple(findings), state=decide(findings, result.incomplete, fail_on))


def create(
    results: Iterable[Result],
    *,
    reason: str,
    owner: str,
    until: date,
    least: Outcome = Outcome.BLOCK,
    rules: Iterable[str] = (),
) -> Baseline:
    """Return a baseline of every finding that counts, with an outcome of `least` or worse and, if given, of these rules.

    Raises:
        InputError: a result has findings without keys, or `reason` or `owner` is empty.
    """
    for name, value in (("reason", reason), ("owner", owner)):
        if problem := _wrong_words(value):
            raise InputError(f"the {name} {problem}.")
    wanted = frozenset(rules)
    entries = {
        (key, finding.rule): Entry(finding.rule, key, finding.entity, reason.strip(), owner.strip(), until)
        for result in results
        for finding, key in zip(result.findings, _keys(result), strict=True)
        if finding.excused is None and finding.outcome >= least and (not wanted or finding.rule in wanted)
    }
    return Baseline(tuple(sorted(entries.values())))


def merge(baselines: Iterable[Baseline]) -> tuple[Baseline, int]:
    """Return the entries of all, and how many were in several and not the same: the later one stands there then."""
    entries: dict[tuple[str, str], Entry] = {}
    replaced = 0
    for baseline in baselines:
        for entry in baseline.entries:
            replaced += entries.get(entry.name, entry) != entry
            entries[entry.name] = entry
    return Baseline(tuple(sorted(entries.values()))), replaced


@dataclass(frozen=True, slots=True)
class Pruned:
    """A baseline without what is of no use any more, and what was left out."""

    kept: Baseline
    expired: tuple[Entry, ...]
    unused: tuple[Entry, ...]


def prune(baseline: Baseline, *, today: date, results: Iterable[Result] | None = None) -> Pruned:
    """Return the baseline without the entries that have run out and, given the results of a scan, without those not in it.

    Raises:
        InputError: a result has findings without keys.
    """
    met: set[tuple[str, str]] | None = None
    if results is not None:
        names = baseline.by_name
        met = {
            (key, finding.rule)
            for result in results
            for finding, key in zip(result.findings, _keys(result), strict=True)
            if (key, finding.rule) in names
        }
    expired = tuple(entry for entry in baseline.entries if entry.until < today)
    unused = tuple(entry for entry in baseline.entries if entry.until >= today and met is not None and entry.name not in met)
    left = {*expired, *unused}
    return Pruned(Baseline(tuple(entry for entry in baseline.entries if entry not in left)), expired, unused)


def counts(baseline: Baseline, *, today: date) -> list[tuple[str, str, str, date, bool, int]]:
    """Return how many entries there are by rule, owner, reason, last day and whether that has passed."""
    tally = Counter((e.rule, e.owner, e.reason, e.until, e.until < today) for e in baseline.entries)
    return [(*group, number) for group, number in sorted(tally.items())]


def load(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        InputError: it cannot be read, or is not one; the message names file, entry and key, and quotes nothing.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or type(error).__name__}). Name a baseline file.") from None
    if len(data) > LIMIT:
        raise InputError(f"{path}: is larger than {LIMIT // 1024 // 1024} MiB. `presend baseline prune` makes it smaller.")
    return parse(data, str(path))


def parse(data: bytes, where: str = "baseline") -> Baseline:
    """Read a baseline from JSON.

    Raises:
        InputError: it is not one.
    """
    from guard.read import parsed

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: is not UTF-8 text (byte {error.start}).") from None
    try:
        found = parsed(text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    if not isinstance(found, dict):
        raise InputError(f"{where}: must be a JSON object, as `presend baseline create` writes it.")
    if found.get("schema") != SCHEMA:
        raise InputError(f"{where}: is no baseline that this version reads: `schema` must be {SCHEMA}.")
    baseline = Baseline(tuple(sorted(_validated(found, where))))
    if len(baseline.by_name) < len(baseline.entries):
        twice = next(name for name, number in Counter(e.name for e in baseline.entries).items() if number > 1)
        raise InputError(f"{where}: key {twice[0][:8]}… of {twice[1]} stands there twice. `presend baseline merge` keeps one.")
    return baseline


def dumps(baseline: Baseline) -> Iterator[str]:
    """Yield the lines of the file: an entry a line, in the order of rule and key, so that two versions can be compared by eye."""
    from guard.render.json import dumps as written

    yield f'{{"schema":"{SCHEMA}","entries":[\n'
    for at, entry in enumerate(sorted(baseline.entries)):
        row = {
            "key": entry.key,
            "rule": entry.rule,
            "entity": entry.entity,
            "reason": entry.reason,
            "owner": entry.owner,
            "until": entry.until.isoformat(),
        }
        yield f"{',' if at else ' '}{written(row)}\n"
    yield "]}\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a baseline file."""
    described = _adapter().json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described, "title": "Presend baseline"}


def _adapter() -> Any:
    """Return what reads the file; pydantic is imported only where outside data enters."""
    from typing import Annotated, Literal

    from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

    class EntryData(BaseModel):
        """A finding that is known."""

        model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, strict=True)

        key: Annotated[str, Field(pattern=f"^{_KEY.pattern}$", description="Keyed hash of entity, value and message id.")]
        rule: Annotated[str, Field(pattern=f"^{_NAME.pattern}$", description="The rule that found it.")]
        entity: Annotated[str, Field(pattern=f"^{_ENTITY.pattern}$", description="What it is.")]
        reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S", description="Why it is set aside.")]
        owner: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S", description="Who answers for it.")]
        until: Annotated[date, Field(strict=False, description="The last day on which it counts as known.")]

    class BaselineData(BaseModel):
        """Findings that are known."""

        model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, strict=True)

        schema_: Annotated[Literal["presend.baseline/1"], Field(alias="schema")]
        entries: list[EntryData]

    return TypeAdapter(BaselineData)


def _validated(found: dict[str, object], where: str) -> Iterator[Entry]:
    from pydantic import ValidationError

    from guard.wire import shown

    try:
        data = _adapter().validate_json(json.dumps(found))
    except ValidationError as error:
        said = [
            f"{'.'.join(shown(part) if isinstance(part, str) else str(part) for part in problem['loc'])}: {_what(problem)}"
            for problem in error.errors(include_url=False, include_input=False, include_context=False)[: _SAID + 1]
        ]
        more = f"\n{where}: and more of the kind" if len(said) > _SAID else ""
        raise InputError("\n".join(f"{where}: {line}" for line in said[:_SAID]) + more) from None
    for entry in data.entries:
        yield Entry(entry.rule, entry.key, entry.entity, entry.reason, entry.owner, entry.until)


def _what(problem: Any) -> str:
    kinds = {"extra_forbidden": "unknown key", "missing": "is missing", "string_pattern_mismatch": "is not of the right form"}
    return kinds.get(problem["type"]) or str(problem["msg"]).replace("Input should be", "must be")


def _wrong_words(value: str) -> str:
    if not value.strip():
        return "must not be empty"
    return "" if value.isprintable() and len(value) <= 200 else "must be one line of at most 200 characters"


def _keys(result: Result) -> tuple[str, ...]:
    if len(result.keys) != len(result.findings):
        raise InputError(
            f"{result.where}: its findings have no keys, so they cannot be told from others. Scan again with a key (PRESEND_KEY_FILE)."
        )
    return result.keys


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"
