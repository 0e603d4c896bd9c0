"""What holds for every test: no network, no settings from outside, no stray presend.toml.

`PRESEND_NO_SKIPS=1` makes a skipped test a failure of the run.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# How long an example takes depends on the machine, and says nothing about the code.
hypothesis.settings.register_profile("presend", deadline=None)
hypothesis.settings.load_profile("presend")


class NetworkUsedError(AssertionError):
    """A test reached for the network."""


class Network:
    """Watches what reaches for the network while a test runs.

    An audit hook sees every connection of the process, whoever makes it and however deep. It cannot be taken away again, so
    there is one for the whole run and it only looks while `watching`.
    """

    SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
    LOOKS_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})

    def __init__(self) -> None:
        self.watching = False
        self.loopback = False
        self.attempts: list[str] = []

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.watching or event not in (self.SENDS | self.LOOKS_UP):
            return
        host = host_of(event, arguments)
        if host is None or (self.loopback and is_loopback(host)):
            return
        # Kept as well as raised: code that swallows the error must not pass.
        self.attempts.append(f"{event} {host}")
        raise NetworkUsedError(f"{event} {host}")


def host_of(event: str, arguments: tuple[object, ...]) -> str | None:
    """Return the host that an audit event is about; `None` for a socket that is a file or already has its peer."""
    if event in Network.SENDS:
        address = arguments[1]
        return str(address[0]) if isinstance(address, tuple) else None
    host = arguments[0]
    return host.decode() if isinstance(host, bytes) else str(host or "localhost")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


NETWORK = Network()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "server: the test talks to a server of its own on the loopback interface")
    sys.addaudithook(NETWORK.hook)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and exitstatus == pytest.ExitCode.OK and os.environ.get("PRESEND_NO_SKIPS") == "1":
        reporter.write_line(f"\nPRESEND_NO_SKIPS: {len(skipped)} skipped, so the run fails")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Run everything, fixtures of wider scope too, in an empty folder, without our settings and without network."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PRESEND_")]:
            patch.delenv(name)
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))  # where the key of the installation is
        patch.chdir(folder)
        NETWORK.watching = True
        yield folder
        NETWORK.watching = False


@pytest.fixture(autouse=True)
def isolated(request: pytest.FixtureRequest) -> Iterator[Network]:
    """Fail a test that reached for the network, whatever became of the error."""
    NETWORK.attempts.clear()
    NETWORK.loopback = request.node.get_closest_marker("server") is not None
    yield NETWORK
    NETWORK.loopback = False
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("presend") and isinstance(logger, logging.Logger):
            logger.handlers.clear()  # `presend serve` set them, on a stderr that is gone with its test
            logger.propagate, logger.disabled = True, False
            logger.setLevel(logging.NOTSET)
    for name in [name for name in os.environ if name.startswith("PRESEND_")]:
        del os.environ[name]  # `presend serve` tells its workers so
    assert not NETWORK.attempts, "the test reached for the network"
