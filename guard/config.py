"""presend.toml: what the brand is, how strict it wants to be, and what it has excused.

Found by `--config`, else `PRESEND_CONFIG`, else `presend.toml` in the working folder or the nearest one above it, else the
shipped default. Unknown keys, unknown names and bad patterns are errors with the line they stand on.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from guard.errors import ConfigError
from guard.mail.settings import Smtp, wrong_smtp
from guard.model import Channel, Outcome
from guard.serving import READING, RecordConfig, Service, wrong_record, wrong_service

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE_NAME = "presend.toml"
OutcomeName = Literal["allow", "note", "warn", "block"]
FailOn = Literal["note", "warn", "block"]
OverrideKind = Literal["justification", "acknowledged", "false-positive"]
ASKS_FOR_SECRET = "asks-for-secret"
"""A rule that can be excused, which is somebody's considered decision, and not overridden, which is done in passing."""


# What pydantic goes by when a file is read. The values themselves are plain, so that checking with the shipped default needs no
# pydantic at all.
@dataclass(frozen=True, kw_only=True)
class SecureChannel:
    """A place of the brand's own where an identified customer may say and be told private things."""

    __pydantic_config__ = READING

    label: str
    """What to call it in a reply: "secure chat in the app"."""
    url: str
    """Where it is, on one of the brand's domains: https://..."""
    for_: tuple[str, ...] = ()
    """What it is for: account, payment, identity, delivery... Empty: everything."""


@dataclass(frozen=True, kw_only=True)
class Brand:
    """What the public may know is yours. What is listed here passes; one digit or letter off is flagged."""

    __pydantic_config__ = READING

    name: str = ""
    """What the brand is called."""
    region: str = "GB"
    """ISO 3166 region of phone numbers without +."""
    domains: tuple[str, ...] = ()
    """Domains of the brand."""
    short_domains: tuple[str, ...] = ()
    """The brand's own link shorteners."""
    phones: tuple[str, ...] = ()
    """Numbers that the brand publishes, in any spelling."""
    emails: tuple[str, ...] = ()
    """Addresses that the brand publishes."""
    handles: tuple[str, ...] = ()
    """The brand's accounts on platforms."""
    addresses: tuple[str, ...] = ()
    """Shops and offices."""
    agents: tuple[str, ...] = ()
    """Names with which agents may sign."""
    secure_channel: tuple[SecureChannel, ...] = ()
    """Where to move a conversation."""


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """The shape of one of the brand's own numbers."""

    __pydantic_config__ = READING

    name: str
    """What to call it: lower case, with hyphens."""
    pattern: str
    """RE2 syntax. It is found wherever it stands as a word of its own."""
    entity: str = "CUSTOMER_ACCOUNT_NUMBER"
    """The entity it counts as."""
    words: tuple[str, ...] = ()
    """Phrases that stand near it; without one it only counts half."""
    check: Literal["", "luhn"] = ""
    """The check digit it ends in."""


@dataclass(frozen=True, kw_only=True)
class OutcomeChange:
    """A change of outcome, for a rule and, if given, only for one entity or channel. The strictest that fits wins."""

    __pydantic_config__ = READING

    rule: str
    """The rule."""
    outcome: OutcomeName
    """What its findings mean from now on."""
    entity: str = ""
    """Only for this entity."""
    channel: Channel | Literal[""] = ""
    """Only on this channel."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How strict to be."""

    __pydantic_config__ = READING

    fail_on: FailOn = "block"
    """What a finding must be to fail a reply."""
    max_length: int = 100_000
    """Characters; a longer reply is incomplete."""
    deadline_ms: int = 10_000
    """Milliseconds; a check that takes longer is incomplete."""
    names: str = "presend"
    """What finds names: `presend`, our own model; or an installed spaCy pipeline; empty: find no names."""
    other_languages: Literal["incomplete", "allow"] = "incomplete"
    """What a reply is that is not wholly in English: `incomplete`; or `allow`, where somebody else reads it: numbers, addresses and links are found in it all the same."""
    profile: tuple[str, ...] = ()
    """Sector and region: of bank, telecom, health, travel, retail, energy, uk, eu, us. Each makes some outcomes stricter."""
    outcome: tuple[OutcomeChange, ...] = ()
    """Changes of outcome."""


@dataclass(frozen=True, kw_only=True)
class Excuse:
    """A finding that is known and accepted, by whom, why and until when. It is counted and shown, and does not fail."""

    __pydantic_config__ = READING

    rule: str
    """The rule."""
    reason: str
    """Why it is accepted."""
    owner: str
    """Who accepted it."""
    until: date
    """The last day on which it counts."""
    entity: str = ""
    """Only for this entity."""
    channel: Channel | Literal[""] = ""
    """Only on this channel."""


@dataclass(frozen=True, kw_only=True)
class Overridable:
    """Findings that a person may answer for, so that the reply goes out all the same. What is not listed cannot be overridden."""

    __pydantic_config__ = READING

    rule: str
    """The rule. Those that find or ask for secrets cannot be overridden."""
    entity: str = ""
    """Only for this entity."""
    channel: Channel | Literal[""] = ""
    """Only on this channel."""
    kinds: tuple[OverrideKind, ...] = ("justification", "acknowledged", "false-positive")
    """What the person may say: why it is right to send, that they have seen it, or that the finding is wrong."""
    days: int = 1
    """Days for which one override stands at most, for the same value on the same channel."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """A whole presend.toml."""

    __pydantic_config__ = READING

    brand: Brand = field(default_factory=Brand)
    """The brand."""
    identifier: tuple[Identifier, ...] = ()
    """The brand's own numbers."""
    policy: Policy = field(default_factory=Policy)
    """How strict to be."""
    excuse: tuple[Excuse, ...] = ()
    """What is known and accepted."""
    service: Service = field(default_factory=Service, repr=False)  # decides no verdict, so it is not part of the digest
    """How it is served over HTTP."""
    override: tuple[Overridable, ...] = ()
    """What a person may override."""
    record: RecordConfig = field(default_factory=RecordConfig, repr=False)  # where a verdict is kept is no part of the policy
    """Where verdicts are kept."""
    smtp: Smtp = field(default_factory=Smtp, repr=False)
    """How mail is checked on its way out."""

    def digest(self) -> str:
        """Return the digest that verdicts carry, so that an auditor can tell which policy was in force."""
        return "sha256:" + sha256(repr(self).encode()).hexdigest()


_PROFILES = Path(__file__).parent / "profiles"


def profiles() -> tuple[str, ...]:
    """Return the names of the profiles that are shipped."""
    return tuple(sorted(path.stem for path in _PROFILES.glob("*.toml")))


@cache
def profile(name: str) -> tuple[OutcomeChange, ...]:
    """Return what a profile makes stricter; each change has its reason beside it, in its file."""
    rows = tomllib.loads((_PROFILES / f"{name}.toml").read_text(encoding="utf-8"))["outcome"]
    return tuple(OutcomeChange(**{**row, "channel": Channel(row["channel"]) if "channel" in row else ""}) for row in rows)


def wrong(config: Config) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with a configuration whose keys and types are right: (where, what)."""
    if not re.fullmatch(r"[A-Z]{2}", config.brand.region):
        yield ("brand", "region"), "an ISO 3166 region of two capitals is needed, like GB or US"
    elif config.brand.region == "UK":
        yield ("brand", "region"), "the region of the United Kingdom is GB"
    for number, channel in enumerate(config.brand.secure_channel):
        if not channel.url.startswith("https://"):
            yield ("brand", "secure_channel", number, "url"), "must begin with https://"
    yield from _wrong_policy(config.policy)
    for number, identifier in enumerate(config.identifier):
        yield from ((("identifier", number, key), problem) for key, problem in _wrong_identifier(identifier))
    for number, excuse in enumerate(config.excuse):
        yield from (
            (("excuse", number, key), "must not be empty") for key in ("reason", "owner") if not getattr(excuse, key).strip()
        )
    yield from ((("service", *place), problem) for place, problem in wrong_service(config.service))
    for number, override in enumerate(config.override):
        yield from ((("override", number, key), problem) for key, problem in _wrong_override(override))
    yield from wrong_record(config.record)
    yield from ((("smtp", *place), problem) for place, problem in wrong_smtp(config.smtp))


def _wrong_policy(policy: Policy) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key, least, most in (("max_length", 1, 10_000_000), ("deadline_ms", 1, 3_600_000)):
        if not least <= getattr(policy, key) <= most:
            yield ("policy", key), f"must be from {least} to {most}"
    for number, name in enumerate(policy.profile):
        if name not in profiles():
            yield ("policy", "profile", number), f"must be one of {', '.join(profiles())}"


def _wrong_override(override: Overridable) -> Iterator[tuple[str, str]]:
    if override.rule == ASKS_FOR_SECRET:
        yield "rule", "cannot be overridden: nothing that has to do with secrets can"
    if not override.kinds:
        yield "kinds", "must not be empty"
    if not 1 <= override.days <= 366:
        yield "days", "must be from 1 to 366"


def _wrong_identifier(identifier: Identifier) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", identifier.name):
        yield "name", "must be lower case, with digits and hyphens"
    if problem := _unusable(identifier.pattern):
        yield "pattern", problem


def _unusable(pattern: str) -> str:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error:
        return "not a pattern that RE2 reads (no look-around, no back-references)"
    return "matches empty text, so it would be found everywhere" if compiled.search("") or compiled.search(" ") else ""


@cache
def adapter() -> TypeAdapter[Config]:
    """Return what reads, writes and describes a configuration as data (`validate_python`, `dump_python`, `json_schema`)."""
    from pydantic import TypeAdapter

    return TypeAdapter(Config)


def load(path: Path | None = None) -> tuple[Config, Path | None]:
    """Read the configuration in force and say where it came from; `None` is the shipped default.

    Raises:
        ConfigError: it cannot be read or used.
    """
    path = path or find()
    if path is None:
        return Config(), None
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({type(error).__name__}). Give another file with --config.") from None
    return parse(text, str(path)), path


RECORD_URL = "PRESEND_RECORD_URL"


def recorded(config: Config) -> bool:
    """Tell whether verdicts are to be kept. What the environment says stands before what is written in the file."""
    return bool(os.environ.get(RECORD_URL) or config.record.url)


def find() -> Path | None:
    """Return the configuration file in force, if there is one."""
    if named := os.environ.get("PRESEND_CONFIG"):
        return Path(named)
    here = Path.cwd()
    return next((folder / FILE_NAME for folder in (here, *here.parents) if (folder / FILE_NAME).is_file()), None)


def parse(text: str, where: str = FILE_NAME) -> Config:
    """Read a configuration from TOML text.

    Raises:
        ConfigError: with file, line, key and what is wrong with it; the value is not quoted.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: not valid TOML: {error}") from None
    from pydantic import ValidationError

    try:
        config = adapter().validate_python(data)
    except ValidationError as error:
        problems = [
            (tuple(p["loc"]), "unknown key" if p["type"] in _UNKNOWN else p["msg"]) for p in error.errors(include_url=False)
        ]
    else:
        problems = list(wrong(config))
        if not problems:
            return config
    raise ConfigError("\n".join(_explain(place, what, text, where) for place, what in problems))


_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")


def refuse_unknown(config: Config, rules: Iterable[str], entities: Iterable[str], protected: Iterable[str], where: str) -> None:
    """Check the names a configuration uses against those that exist.

    Raises:
        ConfigError: an unknown rule or entity, or a change that would soften a `protected` rule.
    """
    known_rules, known_entities = frozenset(rules), frozenset(entities)
    for kind, entries in (
        ("policy.outcome", config.policy.outcome),
        ("excuse", config.excuse),
        ("override", config.override),
    ):
        for entry in entries:
            if entry.rule not in known_rules:
                raise ConfigError(f"{where}: {kind}: no rule is called {entry.rule!r}. See `presend rules`.")
            if entry.entity and entry.entity not in known_entities:
                raise ConfigError(f"{where}: {kind}: no entity is called {entry.entity!r}. See `presend recognizers`.")
            if entry.rule in protected and not (isinstance(entry, OutcomeChange) and entry.outcome == "block"):
                raise ConfigError(f"{where}: {kind}: {entry.rule} always blocks and cannot be softened, excused or overridden.")
    for identifier in config.identifier:
        if identifier.entity not in known_entities:
            raise ConfigError(f"{where}: identifier {identifier.name}: no entity is called {identifier.entity!r}.")


def outcome_for(config: Config, rule: str, entity: str, channel: Channel, default: Outcome) -> Outcome:
    """Return the outcome in force: the strictest change that fits, else `default`. A profile only ever makes stricter."""

    def fitting(changes: Iterable[OutcomeChange]) -> Iterator[Outcome]:
        for change in changes:
            if change.rule == rule and change.entity in ("", entity) and change.channel in ("", channel):
                yield Outcome[change.outcome.upper()]

    own = max(fitting(config.policy.outcome), default=default)
    if not config.policy.profile:
        return own
    return max((own, *(o for name in config.policy.profile for o in fitting(profile(name)))))


def excuse_for(config: Config, rule: str, entity: str, channel: Channel, today: date) -> str | None:
    """Return the reason of the excuse in force that covers a finding, if there is one."""
    for excuse in config.excuse:
        fits = excuse.rule == rule and excuse.entity in ("", entity) and excuse.channel in ("", channel)
        if fits and today <= excuse.until:
            return excuse.reason
    return None


def _explain(location: tuple[str | int, ...], what: str, text: str, where: str) -> str:
    key = ".".join(str(part) for part in location)
    line = _line(text, location)
    return f"{where}{f':{line}' if line else ''}: {key}: {what}"


def _line(text: str, location: tuple[str | int, ...]) -> int:
    """Return the line on which the key at `location` stands, 0 if it cannot be told (inline tables)."""
    names = [part for part in location if isinstance(part, str)]
    wanted = [part for part in location if isinstance(part, int)]
    table: list[str] = []
    seen: dict[str, int] = {}
    best = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([\w.\"-]+)\s*\]+", line):
            table = header[1].replace('"', "").split(".")
            seen[header[1]] = seen.get(header[1], -1) + 1
            if table == names[: len(table)] and (not wanted or seen[header[1]] == wanted[0]):
                best = number
        elif key := re.match(r"\s*([\w\"-]+)\s*=", line):
            inside = table == names[: len(table)] and (not wanted or not table or seen[".".join(table)] == wanted[0])
            if inside and names[len(table) : len(table) + 1] == [key[1].strip('"')]:
                return number
    return best
