"""Guard.check(reply) -> Verdict: the one place where the order of the stages is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from time import perf_counter

import recognizers
from guard import config as configuration
from guard import language, linear, transformer
from guard import rules as rulebook
from guard.answers import answers
from guard.brand import identifiers
from guard.config import Config
from guard.decide import decide
from guard.detect import Detector
from guard.errors import ConfigError, GuardError, ModelError
from guard.model import WHOLE_REPLY, Checked, Finding, Move, Outcome, Reply, State, Suggestion, Verdict
from guard.normalise import Text, normalise
from guard.owner import judge
from guard.prefilter import MayMatch
from guard.rules import Case, Judged, Rule
from guard.second import SECOND
from guard.split import across
from guard.suggest import move, rewrite
from guard.version import VERSION
from recognizers import Pattern
from recognizers._names import finder
from recognizers._people import digest as people_digest

_ADDRESS = re.compile(r" at 0x[0-9a-f]+(?=>)")
_EMPTY = "the text is empty"
LATE = "time was up before everything was read"
"""What an incomplete verdict says when the deadline was the reason."""
FOREIGN = (
    "the reply is not wholly in English, and only English is read for what it asks and tells; have it read by somebody who knows the "
    'language, or set other_languages = "allow" under [policy]'
)
"""What it says when a part is in another language."""
_TOGETHER = 256
"""Texts that `check_many` looks into at once. More are hardly faster, and are held in memory."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is known of a text before it is checked: folded, and what may match."""

    text: Text = field(repr=False)
    may_match: MayMatch


@dataclass(frozen=True)
class Guard:
    """Checks replies. Build it once with `Guard.load`; it does not change afterwards, and threads may share it."""

    config: Config
    config_path: Path | None
    rules: tuple[Rule, ...]
    detector: Detector

    @classmethod
    def load(cls, config: Path | str | None = None) -> Guard:
        """Load the configuration in force (or the given file), every recognizer and every rule.

        Raises:
            GuardError: a part cannot be used; nothing is skipped.
        """
        settings, path = configuration.load(Path(config) if config is not None else None)
        return cls.of(settings, path)

    @classmethod
    def of(cls, settings: Config, path: Path | None = None) -> Guard:
        """Build a guard from a configuration that was read already.

        Raises:
            GuardError: a part cannot be used; nothing is skipped.
        """
        where = str(path or "configuration")
        rules = rulebook.load()
        try:
            known = recognizers.load()
        except recognizers.BrokenRecognizerError as error:
            raise GuardError(str(error)) from error
        entities = {recognizer.entity for recognizer in known} | {
            entity for rule in rules for entity in (*rule.entities, *rule.reports)
        }
        if not rules or not known:
            raise GuardError("no rules or no recognizers: nothing would be checked. Reinstall presend.")
        protected = [rule.id for rule in rules if rule.protected]
        configuration.refuse_unknown(settings, [rule.id for rule in rules], entities, protected, where)
        try:
            names = finder(settings.policy.names)
        except LookupError as error:
            raise ModelError(str(error)) from None
        try:
            detector = Detector((*known, *identifiers(settings)), names)
        except ValueError as error:
            raise ConfigError(f"{where}: {error}") from None
        return cls(settings, path, rules, detector)

    def check(self, reply: Reply, *, deadline_ms: int | None = None, suggest: bool = True) -> Verdict:
        """Answer whether `reply` may be sent as it is. Never raises for what a reply holds: it is `incomplete` then.

        Args:
            reply: the draft, its channel and its conversation.
            deadline_ms: milliseconds this check may take; the configuration's by default, and never more than that.
            suggest: look for what to send instead. What was sent already needs no rewrite, and a suggestion holds its text.
        """
        return self._check(reply, deadline_ms, None, suggest=suggest)

    def check_many(self, replies: Iterable[Reply], *, suggest: bool = True) -> Iterator[Verdict]:
        """Yield the verdict of each of `replies`, in order. Reads some ahead: what is looked for in many at once is found sooner."""
        several = iter(replies)
        while some := list(islice(several, _TOGETHER)):
            for reply, known in zip(some, self._ahead(some), strict=True):
                yield self._check(reply, None, known, suggest=suggest)

    def _ahead(self, replies: Sequence[Reply]) -> Sequence[_Ahead | None]:
        """Fold texts and see what they may hold; `None` for those that this fails with: their check says why."""
        try:
            texts = [None if self._unfit(reply) else normalise(reply.text) for reply in replies]
            folded = [text.folded for text in texts if text is not None]
            may_match = iter(self.detector.prefilter.may_match_each(folded))
            return [None if text is None else _Ahead(text, next(may_match)) for text in texts]
        except Exception:  # noqa: BLE001 - one of them broke it: each is read by itself then
            return [None] * len(replies)

    def _check(self, reply: Reply, deadline_ms: int | None, known: _Ahead | None, *, suggest: bool) -> Verdict:
        limit = min(deadline_ms or self.config.policy.deadline_ms, self.config.policy.deadline_ms)
        started = perf_counter()
        ms: dict[str, float] = {}

        def late() -> bool:
            return (perf_counter() - started) * 1000 > limit

        findings, incomplete = self._findings(reply, late, ms, known)
        state = decide(findings, incomplete, self.fail_on)
        suggestion = None
        fails = any(finding.outcome >= self.fail_on and finding.excused is None for finding in findings)
        if suggest and findings and not late():
            with _timed(ms, "suggest"):
                where = move(reply, findings, self.config)
                if fails:
                    suggestion = Suggestion(self._rewritten(reply, findings, where, late), where)
                elif where.needed:
                    suggestion = Suggestion(None, where)
        checked = Checked(self.policy_digest, self.rules_digest, VERSION, ms, incomplete)
        return Verdict(reply.id, state, reply.channel, findings, suggestion, checked)

    def _findings(
        self, reply: Reply, late: Callable[[], bool], ms: dict[str, float], known: _Ahead | None = None
    ) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
        if problem := self._unfit(reply):
            return (), (problem,)
        try:
            with _timed(ms, "normalise"):
                text = known.text if known else normalise(reply.text)
            if not text.folded.strip() and text.carried is None:
                return (), (_EMPTY,)
            with _timed(ms, "detect"):
                found = self.detector.detect(text, late=late, may_match=known.may_match if known else None)
                if reply.thread:
                    found = found.with_hidden(across(reply.thread, text, self.detector.recognizers))
                    found = found.and_answers(answers(reply.thread, text))
            judged = judge(found.detections, found.hidden, reply, text, self.config)
            case = Case(reply, text, judged, self.config, partial(self._judged_in, reply))
            foreign = self.config.policy.other_languages == "incomplete" and bool(case.foreign)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the reply was not checked
            return (), (f"checking failed ({type(error).__name__})",)
        incomplete = [*found.failed, *([FOREIGN] if foreign else [])]
        findings: list[Finding] = []
        with _timed(ms, "assess"):
            for rule in self.rules:
                try:
                    findings += rule.assess(case)
                except Exception as error:  # noqa: BLE001 - a broken rule must not read as "nothing wrong"
                    incomplete.append(f"the rule {rule.id} failed ({type(error).__name__})")
        settled = (self._settled(finding, reply) for finding in findings)
        kept = sorted(self._once([f for f in settled if f.outcome > Outcome.ALLOW]), key=lambda f: (f.start, f.end, f.rule))
        if late() and LATE not in incomplete:
            incomplete.append(LATE)
        return tuple(kept), tuple(incomplete)

    def _once(self, findings: list[Finding]) -> list[Finding]:
        """Return them without those of the rules that come `last` where another is as strict about a part of the same words."""
        if len(findings) < 2:
            return findings
        last = {rule.id for rule in self.rules if rule.last}
        others = [one for one in findings if one.rule not in last and one.entity != WHOLE_REPLY and one.excused is None]
        if not others or len(others) == len(findings):
            return findings
        said = bytearray(max(one.end for one in findings))
        for one in sorted(others, key=lambda finding: finding.outcome):
            said[one.start : one.end] = bytes([one.outcome]) * (one.end - one.start)
        return [one for one in findings if one.rule not in last or max(said[one.start : one.end], default=0) < one.outcome]

    def _judged_in(self, reply: Reply, text: str) -> tuple[Judged, ...]:
        """Find what another text of the conversation of `reply` holds, and whose it is.

        Raises:
            GuardError: it could not be read whole.
        """
        folded = normalise(text)
        found = self.detector.detect(folded, names=False)
        if found.failed:
            raise GuardError(found.failed[0])
        return judge(found.detections, found.hidden, replace(reply, text=text, thread=()), folded, self.config)

    def _unfit(self, reply: Reply) -> str:
        """Say why a text cannot be checked at all; empty if it can."""
        if len(reply.text) > self.config.policy.max_length:
            return f"the text is longer than {self.config.policy.max_length} characters; check it in parts, or raise max_length under [policy]"
        if not reply.text.strip():
            return _EMPTY
        if "\0" in reply.text:
            return "the text holds NUL characters, so it is not text; give plain text, Markdown or HTML in UTF-8"
        if not reply.text.isascii() and any("\ud800" <= char <= "\udfff" for char in reply.text):
            return "the text holds lone surrogates, so it is not valid Unicode; encode it as UTF-8 again"
        return ""

    def _settled(self, finding: Finding, reply: Reply) -> Finding:
        """Apply what the policy says of this rule, entity and channel, and the excuses."""
        settings, channel = self.config, reply.channel
        outcome = configuration.outcome_for(settings, finding.rule, finding.entity, channel, finding.outcome)
        today = datetime.now(UTC).date()
        excused = configuration.excuse_for(settings, finding.rule, finding.entity, channel, today) if settings.excuse else None
        masked = mask(reply.text[finding.start : finding.end], finding.entity) if finding.holds_value else ""
        return replace(finding, outcome=outcome, excused=excused, masked=masked)

    def _rewritten(self, reply: Reply, findings: tuple[Finding, ...], where: Move, late: Callable[[], bool]) -> str | None:
        """Return a rewrite that passes, `None` if there is none."""
        text = rewrite(reply, findings, self.fail_on, where.wording)
        if text is not None:
            again, incomplete = self._findings(replace(reply, text=text), late, {})
            if decide(again, incomplete, self.fail_on) != State.PASS:
                text = None
        return text

    @cached_property
    def fail_on(self) -> Outcome:
        """Return the outcome that fails a reply."""
        return Outcome[self.config.policy.fail_on.upper()]

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Return the entities that are secrets: those of rules that nothing softens."""
        return frozenset(entity for rule in self.rules if rule.protected for entity in rule.entities)

    @cached_property
    def policy_digest(self) -> str:
        """Return the digest of the configuration, as verdicts carry it."""
        return self.config.digest()

    @cached_property
    def rules_digest(self) -> str:
        """Return the digest of rules, recognizers and models, as verdicts carry it."""
        rules = (f"{rule.id}{rule.page}{rule.miss}{sorted(map(str, rule.entities.items()))}" for rule in self.rules)
        known = (
            f"{known.name}{known.entity}{''.join(map(_described, known.patterns))}{known.cues}"
            for known in self.detector.recognizers
        )
        models = (*map(linear.digest, linear.MODELS), transformer.digest(SECOND), people_digest(), language.digest())
        return "sha256:" + hashlib.sha256("\n".join((*rules, *known, *models)).encode()).hexdigest()


def _described(pattern: Pattern) -> str:
    """Return what tells one pattern from another, the same in every process."""
    # A function shows where it lies in memory, which differs between processes; its name does not.
    within = _ADDRESS.sub("", str(pattern.within)) if pattern.within else ""
    return f"{pattern.regex}\0{pattern.score}{pattern.cased}{pattern.more}\0{within}{pattern.digits}{pattern.core}\0"


@contextmanager
def _timed(ms: dict[str, float], stage: str) -> Iterator[None]:
    before = perf_counter()
    try:
        yield
    finally:
        ms[stage] = (perf_counter() - before) * 1000


def mask(value: str, entity: str) -> str:
    """Return what may be shown of a value: the last four digits of long card and bank numbers, else its length at most.

    >>> mask("4111 1111 1111 1111", "CREDIT_CARD")
    '•••• 1111'
    """
    if entity in ("CREDIT_CARD", "IBAN_CODE") and len(value) >= 12:
        return "•••• " + "".join(char for char in value if char.isalnum())[-4:]
    return "•" * min(len(value), 12)
