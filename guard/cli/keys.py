"""`presend keys`: who may call the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli import _record, _write
from guard.cli._options import CONFIG, EXIT_STATUS, Day, Named, OneOf, Whole

if TYPE_CHECKING:
    from guard.store.keys import Key


@click.group(short_help="Make and revoke keys for callers of the service.", epilog=EXIT_STATUS, no_args_is_help=False)
def command() -> None:
    """Make, list, rotate and revoke keys for callers of `presend serve`.

    They are kept, hashed, in the database of the record: [record] url of the configuration, or PRESEND_RECORD_URL. A key is shown once,
    when it is made.

    \b
    Examples:
      presend keys create helpdesk --scope check
      presend keys list
      presend keys rotate 5f0c1c6e2a9d
      presend keys revoke 5f0c1c6e2a9d
    """


@command.command(epilog=EXIT_STATUS)
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=OneOf(Named("guard.store.keys", "Scope")),
    multiple=True,
    required=True,
    help="What it may be used for; may be given again.",
)
@click.option("--expires", type=Day(), metavar="DAY", help="The last day on which it can be used, as in 2030-06-30.")
@CONFIG
def create(*, name: str, scopes: Sequence[str], expires: datetime | None, config: Path | None) -> int:
    """Make a key called NAME (lower case, digits and hyphens) and write it to standard output.

    \b
    Examples:
      presend keys create helpdesk --scope check
      presend keys create auditors --scope read --expires 2030-06-30
    """
    from guard.store.keys import Scope

    with _record.keys(config) as keys:
        key, secret = keys.create(name, frozenset(map(Scope, scopes)), expires and expires + timedelta(days=1))
    return _shown(key, secret)


@command.command("list", epilog=EXIT_STATUS)
@CONFIG
def list_(*, config: Path | None) -> int:
    """List the keys, without the keys themselves.

    \b
    Examples:
      presend keys list
    """
    with _record.keys(config) as keys:
        known = keys.all()
    width = max((len(key.name) for key in known), default=0)
    now = datetime.now(UTC)
    lines = [f"{key.id}  {key.name:{width}}  {','.join(sorted(key.scopes)):16}  {_state(key, now)}" for key in known]
    _write.report("".join(f"{line}\n" for line in lines) or "no keys\n")
    return 0


@command.command(epilog=EXIT_STATUS)
@click.argument("id_", metavar="ID")
@click.option(
    "--grace", type=Whole(0, 720), default=24, show_default=True, metavar="HOURS", help="How long the old one still works."
)
@CONFIG
def rotate(*, id_: str, grace: int, config: Path | None) -> int:
    """Make a key in place of another, with its name and scopes, and let that one expire.

    \b
    Examples:
      presend keys rotate 5f0c1c6e2a9d
      presend keys rotate 5f0c1c6e2a9d --grace 0
    """
    with _record.keys(config) as keys:
        key, secret = keys.rotate(id_, timedelta(hours=grace))
    return _shown(key, secret)


@command.command(epilog=EXIT_STATUS)
@click.argument("id_", metavar="ID")
@CONFIG
def revoke(*, id_: str, config: Path | None) -> int:
    """Make a key unusable from now on.

    \b
    Examples:
      presend keys revoke 5f0c1c6e2a9d
    """
    with _record.keys(config) as keys:
        key = keys.revoke(id_)
    _write.note(f"revoked {key.id} ({key.name}).")
    return 0


def _shown(key: Key, secret: str) -> int:
    _write.report(secret + "\n")
    _write.note(f"the key {key.id} ({key.name}): {', '.join(sorted(key.scopes))}. It is not shown again.")
    return 0


def _state(key: Key, now: datetime) -> str:
    used = f"last used {key.last_used:%Y-%m-%d %H:%M}" if key.last_used else "never used"
    if key.revoked:
        return f"revoked {key.revoked:%Y-%m-%d}, {used}"
    if key.expires:
        return f"{'expires' if key.valid(now) else 'expired'} {key.expires:%Y-%m-%d %H:%M}, {used}"
    return used
