"""A standalone Spark cluster of two workers on the loopback interface, from the jars that PySpark brings along."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
"""What whoever uses the cluster needs too."""


@dataclass(frozen=True)
class Cluster:
    """Where the master is, and the processes of its workers."""

    master: str
    workers: tuple[subprocess.Popen[bytes], ...]

    def kill_a_worker(self) -> None:
        """Kill a worker, its executor and the Python processes of that, as if its machine were gone."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)


@contextmanager
def cluster(folder: Path, seconds: float = 90.0) -> Iterator[Cluster]:
    """Start a master and two workers of one core each, and end them. Their files and logs go to `folder`."""
    import pyspark

    home = Path(pyspark.__file__).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **ENVIRONMENT, "SPARK_HOME": str(home)}
    running: list[subprocess.Popen[bytes]] = []

    def begin(name: str, *arguments: str) -> None:
        command = [str(home / "bin" / "spark-class"), *arguments, "--host", "127.0.0.1", "--webui-port", "0"]
        with (folder / f"{name}.log").open("wb") as log:
            running.append(
                subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=folder)
            )

    master = f"spark://127.0.0.1:{port}"
    try:
        begin("master", "org.apache.spark.deploy.master.Master", "--port", str(port))
        for name in ("one", "two"):
            room = ("--cores", "1", "--memory", "1g", "-d", str(folder / name))
            begin(name, "org.apache.spark.deploy.worker.Worker", master, *room)
        until = time.monotonic() + seconds
        while (folder / "master.log").read_text(errors="replace").count("Registering worker") < 2:
            if time.monotonic() > until or any(process.poll() is not None for process in running):
                raise RuntimeError("the cluster did not come up; see its logs")
            time.sleep(0.2)
        yield Cluster(master, tuple(running[1:]))
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
