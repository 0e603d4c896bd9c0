"""Run every check in order and stop at the first that fails: `python3 tests`.

It needs Python 3.11 to 3.13 and nothing else: the first run makes `.venv` in the project folder and installs the project and
its development dependencies there; later runs do so again only when `pyproject.toml` has changed. `python tests --here` uses
the interpreter that runs it, as it is, and installs nothing. The exit status is 0, or that of the check that failed.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = "Scripts" if os.name == "nt" else "bin"
FAILURES = 1
"""The exit status of pytest when tests failed, and nothing worse."""
FEW = 3
"""Failures that may be for want of time; so many tests are run once more."""


def main(arguments: list[str]) -> int:
    """Run the checks and return the exit status."""
    if arguments == ["--here"]:
        return checked()
    if arguments:
        say("usage: python3 tests [--here]")
        return 2
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        say(f"Python 3.11 to 3.13 is needed; this is {sys.version.split()[0]}.")
        return 2
    return installed() or run([str(VENV / BIN / "python"), str(ROOT / "tests"), "--here"])


def installed() -> int:
    """Make `.venv` fit `pyproject.toml` and return 0, or the exit status of the step that failed."""
    stamp, python = VENV / "installed-from", str(VENV / BIN / "python")
    wanted = hashlib.sha256(sys.version.encode() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    say("== install into .venv")
    status = (
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        # Dependency groups came with pip 25.1; the pip that Python brings along is older.
        or run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "pip>=25.1"])
        or run(
            [
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--editable",
                ".[agents,arrow,audit,fast,langchain,mcp,otel,record,report,spark,sql]",
                "--group",
                "dev",
            ]
        )
    )
    if not status:
        stamp.write_text(wanted)
    return status


def checked() -> int:
    """Run each check with this interpreter and return 0, or the exit status of the first that failed."""
    scripts = Path(sys.executable).parent
    documents = [path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if "[[[cog" in path.read_text("utf-8")]
    steps = {
        "lint": [sys.executable, "-m", "ruff", "check", "."],
        "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
        "types": [sys.executable, "-m", "mypy"],
        "imports": [str(scripts / "lint-imports")],
        # A process for each processor; what a module has set up stays in one of them.
        "tests": [
            sys.executable,
            *"-m pytest -n logical --dist loadfile -rs --cov --cov-report=term-missing:skip-covered".split(),
        ],
        "documents": [sys.executable, "-m", "cogapp", "--check", *map(str, documents)] if documents else [],
    }
    for name, command in steps.items():
        if not command:
            continue
        say(f"== {name}")
        started = time.perf_counter()
        status = run(command)
        if status == FAILURES and name == "tests":
            status = again()
        if status:
            say(f"== {name} failed with exit status {status}")
            return status
        say(f"== {name} passed in {time.perf_counter() - started:.0f} s")
    return 0


def again() -> int:
    """Run the tests that failed once more, one after the other, and return the exit status; more than a few stay failed.

    Some tests have real servers, browsers and clocks in them. All at once they can starve each other; what fails because it is
    wrong fails by itself as well.
    """
    failed = ROOT / ".pytest_cache/v/cache/lastfailed"
    names = list(json.loads(failed.read_text("utf-8"))) if failed.is_file() else []
    if not 0 < len(names) <= FEW:
        return FAILURES
    say(f"== once more, one after the other: {', '.join(names)}")
    return run([sys.executable, *"-m pytest -rs --last-failed --last-failed-no-failures none".split()])


def run(command: list[str]) -> int:
    """Run a command in the project folder and return its exit status."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def say(line: str) -> None:
    """Print a line at once, so that it stands before what the next command prints."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
