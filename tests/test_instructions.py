"""A check takes no more instructions than it did: counted, not timed, so a busy machine changes nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "instructions.py"


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
def test_a_check_takes_no_more_instructions_than_it_did():
    ran = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    if "No count is kept" in ran.stderr:
        pytest.skip(ran.stderr.strip())
    assert ran.returncode == 0, ran.stdout + ran.stderr
