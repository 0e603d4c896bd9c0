"""Servers under test: processes of their own on the loopback interface, asked until they are ready, and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
PRESEND = ("-c", "import sys; from guard.cli import main; sys.exit(main())", "serve", "--port", "{port}")
PRESIDIO = ("-m", "gunicorn", "--workers", "1", "--bind", "127.0.0.1:{port}", "_presidio_app:create_app()")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its port, and the processes it is made of."""

    port: int
    process: psutil.Process

    def all(self) -> list[psutil.Process]:
        """Return the process and those it has started."""
        return [self.process, *self.process.children(recursive=True)]

    def memory(self) -> float:
        """Return the resident memory of all of them in MB."""
        return sum(process.memory_info().rss for process in self.all()) / 1e6

    def cpu(self) -> float:
        """Return the seconds of processor time that all of them have used."""
        return sum(sum(process.cpu_times()[:2]) for process in self.all())


@contextmanager
def running(arguments: tuple[str, ...], ready: str, *, folder: Path | None = None) -> Iterator[Server]:
    """Run a server with this interpreter until the block ends; `ready` is a path that answers 200 once it is."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, *(argument.format(port=port) for argument in arguments)]
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
        "PYTHONPATH": os.pathsep.join((str(HERE.parent), str(HERE))),
    }
    environment.pop("PRESEND_CONFIG", None)
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=folder or empty, env=environment, stdout=log, stderr=log)
        try:
            for _ in range(600):
                time.sleep(0.2)
                if answers(port, ready):
                    break
                if process.poll() is not None:
                    log.seek(0)
                    sys.exit(f"{' '.join(command)} did not start:\n{log.read().decode()}")
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(60)


def answers(port: int, path: str) -> bool:
    """Tell whether a path answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
