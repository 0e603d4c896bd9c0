"""The snippets of docs/http.md, as they stand there, against a service that runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.app import create_app
from guard.config import Config, parse
from guard.pipeline import Guard
from tests.access.conftest import Keys, serving

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```(?:\n\n```text\n(.*?)```)?", TEXT, re.DOTALL)
RUN = {
    "bash": ["bash", "-euo", "pipefail", "-c", "{}"],
    "javascript": ["node", "--input-type=module", "-e", "{}"],
    "python": [sys.executable, "-c", "{}"],
}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(scope="module")
def environment():
    """Serve with a key and a signer; gives what a snippet finds in its environment."""
    keys = Keys()
    known = {"PRESEND_API_KEY": keys.create("check"), "DESK_SECRET": SECRET}
    (toml,) = [block for kind, block, _ in BLOCKS if kind == "toml"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESK_SECRET", SECRET)
        guard = Guard.of(Config(service=parse(toml).service))
        with serving(create_app(guard, keyring=keys)) as port:
            yield {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORT": str(port), **known}


SNIPPETS = [(kind, block, printed) for kind, block, printed in BLOCKS if kind in RUN and "presend serve" not in block]


def test_there_is_a_snippet_in_each_language():
    assert {kind for kind, _, _ in SNIPPETS} == set(RUN)
    assert all(printed for kind, _, printed in SNIPPETS if kind != "bash")


@pytest.mark.server
@pytest.mark.parametrize(("kind", "block", "printed"), SNIPPETS)
def test_a_snippet_does_what_it_says(environment, kind, block, printed):
    tool = "curl" if kind == "bash" else RUN[kind][0]
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    code = block.replace("127.0.0.1:8000", f"127.0.0.1:{environment['PORT']}")
    command = [part.format(code) if part == "{}" else part for part in RUN[kind]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    if printed:
        assert done.stdout == printed
    else:
        asked = len(re.findall(r'"id": ', block))
        assert done.stdout.count('"verdict":') + done.stdout.count('"status":422') == asked
