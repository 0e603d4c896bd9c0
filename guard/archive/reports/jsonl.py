"""JSON Lines: a verdict a line, in the shape of `presend check --format json`, with its place in the archive beside it."""

from __future__ import annotations

from typing import BinaryIO

from guard.archive.reports._contract import Options, Scan
from guard.archive.reports._wire import wire
from guard.render.json import dumps


def write(scan: Scan, file: BinaryIO, options: Options) -> None:
    """Write a line for each reply, in order."""
    file.writelines(dumps(wire(result, scan.about)).encode() + b"\n" for result in scan.results())
