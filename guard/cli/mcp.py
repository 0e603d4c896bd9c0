"""`presend mcp`: the same verdicts as tools of the Model Context Protocol, over standard input and output."""

from __future__ import annotations

import logging.config
import signal
from pathlib import Path

import click

from guard.cli import _write
from guard.cli._logging import LOGGING
from guard.cli._options import CONFIG, Whole


@click.command(
    short_help="Serve AI agents over MCP.",
    epilog="\b\nExit status:\n  0  whoever started it has closed it\n  2  could not start, or failed",
)
@click.option(
    "--timeout", type=Whole(1, 600), default=3, show_default=True, metavar="SECONDS", help="How long a check may take."
)
@CONFIG
def command(*, timeout: int, config: Path | None) -> int:
    """Serve the tools check_reply and explain_rule over standard input and output (MCP).

    A client starts it, as its configuration says. What it says besides goes to standard error, and is nothing of a reply. A model may
    ignore a tool or never call it: this is advice. What has to hold belongs into a guardrail (docs/integrations).

    \b
    Examples:
      presend mcp
      presend mcp --config presend.toml --timeout 5
      {"mcpServers": {"presend": {"command": "presend", "args": ["mcp"]}}}
    """
    from guard.errors import GuardError

    try:
        from guard.agents._check import loaded
        from guard.agents.mcp import server
    except ModuleNotFoundError as error:
        raise GuardError(f"MCP needs {error.name}, which is not installed. Do: pip install 'presend[mcp]'.") from None
    guard = loaded(config)  # what is wrong with the configuration is said here, in one line
    logging.config.dictConfig(LOGGING | {"root": {"handlers": ["stderr"], "level": "WARNING"}})
    serving = server(guard, timeout=timeout)
    _write.note("serving MCP on standard input and output, until it is closed.")
    # Whatever waits for the next line on standard input would let Ctrl-C wait as well, and there is nothing to bring to an end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    serving.run("stdio")
    return 0
