"""What is larger than memory is read in bounded memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import textwrap

import pytest

from guard.read import LIMIT
from tests.archive.exports import ROOT

STREAMS = {
    "one line.jsonl": (b'{"text": "', b"x", b'"}\n{"text": "One"}\n', ["! too long", "One"]),
    "one cell.csv": (b'id,text\n1,"', b"x", b'"\n2,One\n', ["! too long", "One"]),
    "one element.json": (b'[{"text": "', b"x", b'"}, {"text": "One"}]', ["! too long", "One"]),
    "one page.json": (
        b'{"messages": [{"text": "Zero"}, {"text": "',
        b"x",
        b'"}, {"text": "One"}]}',
        ["Zero", "! too long", "One"],
    ),
    "escaped.json": (b'{"messages": [{"text": "', b"\\\\", b'"}, {"text": "One"}]}', ["! too long", "One"]),
    "many elements.json": (
        b'{"messages": [',
        b'{"author": "customer", "text": "' + b"x" * 2000 + b'"},',
        b'{"text": "One"}]}',
        None,
    ),
    "one mail.mbox": (
        b"From - Sun Mar 01 08:00:00 2026\nFrom: a@acme.example\n\n",
        b"x",
        b"\n\nFrom - Sun Mar 01 08:00:00 2026\nFrom: a@acme.example\n\nOne\n",
        ["! too long", "One"],
    ),
    "one mail.eml": (b"From: a@acme.example\n\n", b"x", b"", ["! too long"]),
}
GIGABYTE = 1024**3


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("size", [64 * 1024**2, pytest.param(GIGABYTE, id="GB")])
def test_larger_than_memory(tmp_path, name, size):
    first, filler, last, expected = STREAMS[name]
    if size == GIGABYTE and name not in ("one line.jsonl", "one cell.csv", "one page.json"):
        size = 200 * 1024**2
    # A process of its own, so that what it needed can be measured; what it reads is made as it goes and never lies on a disk.
    code = textwrap.dedent("""
        import io, json, resource, sys
        first, filler, last, size = eval(sys.stdin.readline())
        class Made(io.RawIOBase):
            def __init__(self):
                block = filler * (1024 * 1024 // len(filler))
                self.parts = self.made(block)
                self.left = b""
            def made(self, block):
                yield first
                for _ in range(size // len(block)):
                    yield block
                yield last
            def readable(self):
                return True
            def read(self, count):
                if not self.left:
                    self.left = next(self.parts, b"")
                data, self.left = self.left[:count], self.left[count:]
                return data
        from guard.archive import place, sources
        place._file = lambda url: (Made(), False)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told, rows = [], 0
        for row in sources.open_archive(["/made/" + sys.argv[1]], sources.SourceOptions()):
            rows += 1
            if len(told) < 5:
                told.append(row.text.strip() if hasattr(row, "text") else "! too long" if "longer" in row.reason or "without end" in row.reason else row.reason)
        json.dump([told, rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before], sys.stdout)
    """)
    ran = subprocess.run(
        [sys.executable, "-c", code, name],
        input=repr((first, filler, last, size)) + "\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr
    told, rows, grown = json.loads(ran.stdout)
    if expected is None:
        assert rows == size // (1024 * 1024 // len(filler) * len(filler)) * (1024 * 1024 // len(filler)) + 1
    else:
        assert told == expected
    unit = 1 if sys.platform == "darwin" else 1024
    assert grown * unit < 400 * 1024**2, f"grew by {grown * unit // 1024**2} MiB"


def test_memory_is_told_in_kibibytes():
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    assert LIMIT == 32 * 1024**2, "the sizes above are set against it"
