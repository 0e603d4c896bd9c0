"""`presend smtp`: mail is checked on its way out, between a helpdesk or mail server and the next one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import CONFIG

if TYPE_CHECKING:
    from guard.config import Config


@click.command(
    short_help="Check mail on its way out.",
    epilog="\b\nExit status:\n  0  stopped by a signal\n  2  could not start, or failed",
)
@click.option("--listen", metavar="HOST:PORT", help="Where mail comes in, before [smtp] listen.  [default: 127.0.0.1:10025]")
@click.option("--next-hop", metavar="HOST:PORT", help="Where it goes, before [smtp] next_hop.  [default: 127.0.0.1:10026]")
@CONFIG
def command(*, listen: str | None, next_hop: str | None, config: Path | None) -> int:
    """Take in mail by SMTP, and hand on what may go to the next hop.

    What may not go is refused with 550 and the reason; what could not be checked with 451, so that it is tried again. Postfix asks it
    by smtpd_proxy_filter, and any helpdesk that sends by SMTP can send to it. What is under [smtp] in the configuration says the rest.

    Needs presend[smtp].

    \b
    Examples:
      presend smtp
      presend smtp --config /etc/presend/presend.toml
      presend smtp --listen 127.0.0.1:2525 --next-hop mail.acme.example:25
    """
    import logging.config
    from functools import partial
    from importlib import import_module

    from guard import config as configuration
    from guard.cli import _write
    from guard.cli._logging import SERVICE
    from guard.errors import GuardError

    settings, path = configuration.load(config)
    settings = _changed(settings, listen, next_hop)
    if config is not None:
        os.environ["PRESEND_CONFIG"] = str(config.absolute())
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if configuration.recorded(settings):
        from guard.cli.serve import record_ready

        record_ready(settings, path)
    logging.config.dictConfig(SERVICE)
    smtp = settings.smtp
    try:
        service = import_module("api.smtp.service")  # the API is not part of the guard; it is imported by name
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("aiosmtpd", "aiosmtplib"):
            raise GuardError("for mail two libraries are missing. Install them with: pip install 'presend[smtp]'") from None
        raise
    told = f"listening on {smtp.listen}; what may go is handed on to {smtp.next_hop}. Until Ctrl-C."
    try:
        service.run(smtp, listening=partial(_write.note, told))
    except OSError as error:
        raise GuardError(f"cannot listen on {smtp.listen} ({error.strerror or type(error).__name__}).") from None
    return 0


def _changed(config: Config, listen: str | None, next_hop: str | None) -> Config:
    from guard.mail.settings import wrong_smtp

    smtp = replace(config.smtp, listen=listen or config.smtp.listen, next_hop=next_hop or config.smtp.next_hop)
    for (key, *_), problem in wrong_smtp(smtp):
        raise click.UsageError(f"--{str(key).replace('_', '-')} {problem}.", click.get_current_context())
    return replace(config, smtp=smtp)
