"""What the detector adds to a reply in Roundup, over Roundup without it.

    python benchmarks/integrations/roundup.py PYTHON [--rounds 40]

PYTHON is the interpreter of an environment with Roundup. Two trackers run side by side, the same replies go to each in turn, by the form
and by REST; both write mail to a file. The service runs on this machine, with one worker.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.integrations._rounds import shown, taken
from tests.integrations.roundup_tracker import tracker
from tests.test_serve import served, until


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("service", "bare", "guarded"):
            (Path(folder) / name).mkdir()
        with (
            served(Path(folder) / "service") as (process, client, log),
            tracker(Path(folder) / "bare", given.python) as bare,
            tracker(Path(folder) / "guarded", given.python) as guarded,
        ):
            until(lambda: "startup complete" in log(), process)
            guarded.set(url=client.base_url)
            pages = {desk: desk.browser() for desk in (bare, guarded)}
            for way in ("form", "REST"):
                ways = {
                    name: (lambda text, desk=desk: desk.write(pages[desk], text)) if way == "form" else desk.post
                    for name, desk in (("bare", bare), ("guarded", guarded))
                }
                shown("Roundup", way, **taken(ways, given.rounds))


if __name__ == "__main__":
    main()
