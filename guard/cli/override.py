"""`presend override`: findings that somebody has answered for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli import _record, _write
from guard.cli._options import CONFIG, EXIT_STATUS, Whole
from guard.errors import GuardError

if TYPE_CHECKING:
    from guard.store.overrides import Override

_ID = Whole(1, 99_999_999_999)
_BY = "command-line"
"""Who withdraws: no id of a key."""


@click.group(short_help="Look at overrides, withdraw them, make excuses of them.", epilog=EXIT_STATUS, no_args_is_help=False)
def command() -> None:
    """Look at what agents have answered for, withdraw it, or make an excuse of it that everybody has.

    Overrides are made over HTTP (POST /v1/overrides), by whoever got the verdict; [[override]] of the configuration allows them.

    \b
    Examples:
      presend override list
      presend override excuse 1042 >> presend.toml
      presend override withdraw 1042
    """


@command.command("list", epilog=EXIT_STATUS)
@CONFIG
def list_(*, config: Path | None) -> int:
    """List the overrides that stand.

    \b
    Examples:
      presend override list
    """
    known = _standing(config)
    lines = (
        f"{one.id}  {one.rule} {one.entity} on {one.channel}: {one.kind}, until {one.until:%Y-%m-%d %H:%M}"
        f"{f', by {one.by}' if one.by else ''}{f'. {one.justification}' if one.justification else ''}\n"
        for one in known
    )
    _write.report("".join(lines) or "no overrides\n")
    return 0


@command.command(epilog=EXIT_STATUS)
@click.argument("id_", metavar="ID", type=_ID)
@CONFIG
def excuse(*, id_: int, config: Path | None) -> int:
    """Write an override as an [[excuse]] for presend.toml: for its rule, entity and channel, whatever the value.

    \b
    Examples:
      presend override excuse 1042
    """
    from guard.cli import _toml
    from guard.store import overrides

    known = {one.id: one for one in _standing(config)}
    if id_ not in known:
        raise GuardError("there is no override with this id that stands. `presend override list` shows them.")
    _write.report("\n" + _toml.dumps({"excuse": [overrides.excuse(known[id_])]}))
    return 0


@command.command(epilog=EXIT_STATUS)
@click.argument("id_", metavar="ID", type=_ID)
@CONFIG
def withdraw(*, id_: int, config: Path | None) -> int:
    """Let an override stand no longer. That it stood is still in the record.

    \b
    Examples:
      presend override withdraw 1042
    """
    from guard.store.overrides import Overrides

    record, _ = _record.record(config)
    with record:
        Overrides(record).withdraw(id_, _BY)
    _write.note(f"override {id_} stands no longer.")
    return 0


def _standing(config: Path | None) -> tuple[Override, ...]:
    from guard.store.overrides import Overrides

    record, _ = _record.record(config)
    with record:
        return Overrides(record).standing(datetime.now(UTC))
