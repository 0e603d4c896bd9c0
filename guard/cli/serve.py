"""`presend serve`: the same verdicts over HTTP, on this machine or to callers with a key."""

from __future__ import annotations

import ipaddress
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli import _write
from guard.cli._options import CONFIG, Whole

if TYPE_CHECKING:
    from guard.config import Config


@click.command(
    short_help="Serve the same over HTTP.",
    epilog="\b\nExit status:\n  0  stopped from the keyboard\n  2  could not start, or failed",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; without keys a loopback address.")
@click.option("--port", type=Whole(1, 65535), default=8000, show_default=True, metavar="PORT", help="Port to listen on.")
@click.option("--workers", type=Whole(1, 256), default=1, show_default=True, metavar="N", help="Processes that share the port.")
@CONFIG
def command(*, host: str, port: int, workers: int, config: Path | None) -> int:
    """Serve POST /v1/check and its kin over HTTP.

    As long as there are no keys for callers and nobody signs requests, it listens on the loopback interface alone: requests hold what
    customers wrote. What is under [service] in the configuration says who may call, and how much.

    \b
    Examples:
      presend serve
      presend serve --port 8080 --config presend.toml
      presend serve --workers 4
      presend serve --host 0.0.0.0                     # once there are keys
    """
    import secrets
    from importlib import import_module

    from guard import Guard
    from guard import config as configuration

    settings, path = configuration.load(config)  # what is wrong with it is said here, in one line, before a server starts
    Guard.of(settings, path)  # and so is what it asks for and is not there
    if configuration.recorded(settings):
        record_ready(settings, path)
    # The API is not part of the guard; it is imported by name, as a server does.
    access = import_module("api.access")
    who = access.Access.of(settings.service, access.keyring_of(settings, path))
    if who.open and not _loopback(host):
        raise click.UsageError(
            "--host must be a loopback address (127.0.0.1, ::1 or localhost): there are no keys for callers and nobody signs "
            "requests, so nobody else may reach the service. Make a key with `presend keys create`, or name a signer under "
            "[[service.signer]] or a helpdesk under [[service.hook]].",
            click.get_current_context(),
        )
    os.environ.setdefault("PRESEND_SESSION_SECRET", secrets.token_hex(32))  # the same for all workers (api.access.session)
    if config is not None:
        # The application reads its configuration itself, maybe in another process.
        os.environ["PRESEND_CONFIG"] = str(config.absolute())
    # The name model's matrices are so small that more threads only get in each other's way, and in that of checks.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from guard.cli import _server

    _server.refuse_taken(host, port)
    _write.note(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}, until Ctrl-C.")
    try:
        # No check takes longer than the deadline, so what was taken is finished by then.
        return _server.run(host, port, workers=workers, patience=math.ceil(settings.policy.deadline_ms / 1000) + 5)
    except KeyboardInterrupt:
        _write.note("stopped.")
    return 0


def record_ready(settings: Config, path: Path | None) -> None:
    """Make the record, or bring it up to date, before a server starts."""
    from guard.errors import StoreError
    from guard.store.record import Record
    from guard.store.settings import key_of, url_of

    try:
        with Record.open(url_of(settings.record, path), key_of(settings.record, path)) as record:
            record.put(())
            _write.note(f"verdicts are recorded in {record.database.name}.")
    except StoreError as error:
        if settings.record.on_failure == "incomplete":
            raise
        _write.note(f"VERDICTS ARE NOT RECORDED: {error} Going on all the same, as [record] on_failure says.")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
