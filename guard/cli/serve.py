"""`presend serve`: the same verdicts over HTTP, on this machine."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli import _write
from guard.cli._logging import LOGGING
from guard.cli._options import CONFIG, Whole

if TYPE_CHECKING:
    from guard.config import Config


@click.command(
    short_help="Serve the same over HTTP.",
    epilog="\b\nExit status:\n  0  stopped from the keyboard\n  2  could not start, or failed",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--port", type=Whole(1, 65535), default=8000, show_default=True, metavar="PORT", help="Port to listen on.")
@CONFIG
def command(*, host: str, port: int, config: Path | None) -> int:
    """Serve POST /v1/check and its kin over HTTP.

    It listens on the loopback interface alone: requests hold what customers wrote, and there are no keys for callers yet.

    \b
    Examples:
      presend serve
      presend serve --port 8080 --config presend.toml
    """
    if not _loopback(host):
        raise click.UsageError(
            "--host must be a loopback address (127.0.0.1, ::1 or localhost): the service does not ask callers for a key, so "
            "nobody else may reach it. Put a proxy that does in front of it.",
            click.get_current_context(),
        )
    from guard import config as configuration

    settings, path = configuration.load(config)  # what is wrong with it is said here, in one line, before a server starts
    if configuration.recorded(settings):
        _record_ready(settings, path)
    if config is not None:
        # The application reads its configuration itself, maybe in another process.
        os.environ["PRESEND_CONFIG"] = str(config.absolute())
    import uvicorn

    _write.note(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}, until Ctrl-C.")
    try:
        # The server's own access log holds query strings; the application writes one without them.
        uvicorn.run(
            "api.app:create_app",
            factory=True,
            host=host,
            port=port,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_config=LOGGING,
        )
    except KeyboardInterrupt:
        _write.note("stopped.")
    return 0


def _record_ready(settings: Config, path: Path | None) -> None:
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
