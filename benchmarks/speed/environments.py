"""An environment of its own for every set of requirements, so that no peer decides which versions another one gets."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class NotInstalledError(Exception):
    """What a peer needs could not be installed; says why."""


def interpreter(needs: Sequence[str], cache: Path) -> Path:
    """Return the Python that has `needs` installed. It is made in `cache` by the first run that wants it.

    Raises:
        NotInstalledError: pip or venv gave up.
    """
    if not needs:
        return Path(sys.executable)
    stamp = hashlib.sha256("\n".join((sys.version, *needs)).encode()).hexdigest()
    folder = cache / stamp[:12]
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    made = folder / "installed"
    if not made.is_file():
        print(f"installing {', '.join(needs)}", file=sys.stderr)
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needs])
        made.write_text("\n".join(needs) + "\n", encoding="utf-8")
    return python


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in said if line.startswith("ERROR")]
        raise NotInstalledError((errors or said or ["no reason given"])[-1])
