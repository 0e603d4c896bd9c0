"""Runs the application: in this process, or in several that share one port."""

from __future__ import annotations

import errno
import os
import signal
import socket
from contextlib import suppress
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from guard.cli._logging import SERVICE
from guard.errors import GuardError

APPLICATION = "api.app:create_app"
STARTUP_FAILURE = 3
"""The exit status of a worker that could not start."""


def refuse_taken(host: str, port: int) -> None:
    """Refuse an address on which nobody can listen now: uvicorn says so only when all is loaded, and in its log.

    Raises:
        GuardError: it cannot be listened on.
    """
    try:
        for family, *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, socket.SOCK_STREAM) as tried:
                if os.name == "posix":  # elsewhere it would take an address that is in use
                    tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                tried.bind(address)
    except (OSError, UnicodeError) as error:
        if (
            getattr(error, "errno", None) != errno.EADDRNOTAVAIL
        ):  # one of several addresses of a name: that is for uvicorn to say
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise GuardError(
                f"cannot listen on {host}, port {port} ({reason}). Choose another --port, or end what has it."
            ) from None


def run(host: str, port: int, *, workers: int, patience: int) -> int:
    """Serve until told to stop, and return the exit status of the command.

    Args:
        host: the address to listen on.
        port: the port to listen on.
        workers: processes.
        patience: seconds that what was taken may still take once the service is told to stop.
    """
    options: dict[str, Any] = {
        "factory": True,
        "host": host,
        "port": port,
        "access_log": False,  # it holds query strings; the application writes one without them
        "server_header": False,
        "proxy_headers": False,
        "timeout_graceful_shutdown": patience,
        "timeout_worker_healthcheck": 30,
        "http": import_module("api.connection").protocol(),
        "ws": "none",
        "log_config": SERVICE,
    }
    if workers == 1:
        if hangup := getattr(signal, "SIGHUP", None):
            # It asks for another look at the configuration; until there is somebody who looks, it must not end the service.
            signal.signal(hangup, signal.SIG_IGN)
        uvicorn.run(APPLICATION, **options)
        return 0
    with TemporaryDirectory(prefix="presend-metrics-") as folder:
        # Whichever worker is asked for metrics adds up those of all, which lie here.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        config = uvicorn.Config(APPLICATION, workers=workers, **options)
        supervisor = Workers(config, [config.bind_socket()])
        supervisor.run()
        return 2 if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes) else 0


class Workers(Multiprocess):
    """uvicorn's workers, except that SIGHUP asks each to read its configuration again instead of putting a new one in its place."""

    def handle_hup(self) -> None:
        """Pass the signal on."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                if process.pid is not None:
                    os.kill(process.pid, signal.SIGHUP)
