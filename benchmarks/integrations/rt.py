"""What the extension adds to a reply in RT 5, over RT without it.

    python benchmarks/integrations/rt.py [--rounds 40]

Needs Debian's request-tracker5, rt5-db-sqlite and rt5-standalone. Two RTs run side by side, the same replies go to each in turn, by the
form and by REST; both write mail to a file. The service runs on this machine, with one worker.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.integrations._rounds import shown, taken
from tests.integrations.rt_desk import HERE, PACKAGES, desk
from tests.test_serve import served, until


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    if not HERE:
        print(f"Debian's packages {PACKAGES} are not there, so nothing was measured.")
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("service", "bare", "guarded"):
            (Path(folder) / name).mkdir()
        with (
            served(Path(folder) / "service") as (process, client, log),
            desk(Path(folder) / "bare", plugin=False) as bare,
            desk(Path(folder) / "guarded") as guarded,
        ):
            until(lambda: "startup complete" in log(), process)
            guarded.set(URL=str(client.base_url))
            pages = {each: each.browser() for each in (bare, guarded)}
            for way in ("form", "REST"):
                ways = {
                    name: (lambda text, each=each: each.write(pages[each], text)) if way == "form" else each.post
                    for name, each in (("bare", bare), ("guarded", guarded))
                }
                shown("RT", way, **taken(ways, given.rounds))


if __name__ == "__main__":
    main()
