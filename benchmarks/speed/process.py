"""A contestant that runs: starts it in its environment, asks it, and knows when it has broken down."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from speed.environments import interpreter

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("worker")
PATIENCE = 600
"""Seconds that one request may take."""
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "RAYON")}
"""One thread: more of them gain nothing on texts this short, and make figures of two machines differ the more."""


class BrokenError(Exception):
    """A contestant cannot be run; says why."""


class Worker:
    """One contestant in a process of its own; `with` ends it.

    Args:
        key: of the contestant, perhaps with `:number`.
        needs: requirements of its environment.
        cache: folder of the environments.
        alone: keep it on one processor, where the system can.

    Raises:
        NotInstalledError: its environment cannot be made.
        BrokenError: it does not start.
    """

    def __init__(self, key: str, needs: Sequence[str], cache: Path, *, alone: bool = True) -> None:
        command = [str(interpreter(needs, cache)), str(WORKER), key]
        if alone and hasattr(os, "sched_getaffinity"):
            command.append(str(max(os.sched_getaffinity(0))))
        environment = {**os.environ, **THREADS}
        if not needs:
            environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "benchmarks")))
        else:
            environment.pop("PYTHONPATH", None)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, env=environment, cwd=ROOT
        )
        self.state = self._answer()

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """Return the answer to a request.

        Raises:
            BrokenError: there is none.
        """
        self.begin(do, **more)
        return self._answer()

    def begin(self, do: str, **more: Any) -> None:
        """Send a request whose answer `end` returns."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise BrokenError(self._last_words()) from None

    def end(self) -> dict[str, Any]:
        """Return the answer to what `begin` has sent."""
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
            self.close()
            raise BrokenError(f"no answer within {PATIENCE} seconds")
        line = self._process.stdout.readline()
        if not line:
            raise BrokenError(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        self._process.kill()
        self._process.wait()
        self._log.seek(0)
        said = [line for line in self._log.read().decode(errors="replace").splitlines() if line.strip()]
        return said[-1] if said else f"it ended with status {self._process.returncode} and said nothing"
