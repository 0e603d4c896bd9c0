"""Where the time of a check goes, by function, as text that can be compared from one version to the next.

Calls are counted exactly. Times are those of Python's own profiler, which makes short functions dearer than they are: they show what
to look at, not what it costs.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import sysconfig
from pathlib import Path

from speed.texts import Mix

ROOT = Path(__file__).resolve().parents[2]
TOP = 40


def profile(mix: Mix) -> str:
    """Return the functions of the whole check with the most time of their own."""
    from guard import Channel, Guard, Reply
    from guard.config import Config

    guard = Guard.of(Config())

    def read(texts: tuple[tuple[str, str], ...]) -> None:
        for text, channel in texts:
            guard.check(Reply(id="r", text=text, channel=Channel(channel)))

    read(mix.warm_up)
    profiler = cProfile.Profile()
    profiler.runcall(read, mix.measured)
    said = f"Presend, full: {len(mix.measured)} replies, each once, after {len(mix.warm_up)} others; a reply costs:"
    return f"{said}\n\n{table(pstats.Stats(profiler), len(mix.measured))}"


def table(stats: pstats.Stats, replies: int) -> str:
    """Return the table of a profile over so many replies: calls and microseconds a reply, of its own and with what it calls."""
    rows = sorted(stats.stats.items(), key=lambda row: (-row[1][2], row[0]))  # type: ignore[attr-defined] # its types leave it out
    whole = sum(row[1][2] for row in rows)
    lines = [f"{'calls':>9}{'own us':>9}{'share':>7}{'all us':>9}  function"]
    for (path, _, name), (_, calls, own, everything, _) in rows[:TOP]:
        figures = f"{calls / replies:9.2f}{1e6 * own / replies:9.2f}{own / whole:7.1%}{1e6 * everything / replies:9.2f}"
        lines.append(f"{figures}  {place(path)}{name}")
    return "\n".join(lines) + "\n"


def place(path: str) -> str:
    """Return where a function stands, without the paths of a machine: in the project, in a library, in Python."""
    if path.startswith(("~", "<")):
        return ""
    where = Path(path)
    if where.is_relative_to(ROOT) and "site-packages" not in where.parts:
        return f"{where.relative_to(ROOT).as_posix()}:"
    for kind in ("purelib", "platlib"):
        if where.is_relative_to(library := sysconfig.get_path(kind)):
            return f"{where.relative_to(library).as_posix()}:"
    return f"python{sys.version_info[0]}.{sys.version_info[1]}/{where.name}:"
