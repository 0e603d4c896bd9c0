"""JSON Lines: a verdict a line, in the shape of `guard.render.json`."""

from __future__ import annotations

from guard.render._contract import Options, Pairs
from guard.render.json import dumps, wire


def render(pairs: Pairs, options: Options) -> str:
    """Return a line for each reply, in order."""
    return "".join(dumps(wire(verdict, reply, offset_unit=options.offset_unit)) + "\n" for reply, verdict in pairs)
