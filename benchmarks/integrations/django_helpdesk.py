"""What Presend adds to a reply in a real django-helpdesk: bare, asking a service on this machine, and with the guard inside.

    python benchmarks/integrations/django_helpdesk.py PYTHON [--rounds 10] [--replies 20]

PYTHON is that of an environment with django-helpdesk 2.6.1. A reply is a POST of the form for replies with Django's test client: the
ticket is updated, the follow-up stored in SQLite, the mail made and kept in memory. The three take turns; the first round does not
count.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from _report import where  # noqa: E402 - it is found once the path is set

from tests.integrations.conftest import REPLIES  # noqa: E402 - it is found once the path is set
from tests.integrations.test_django_helpdesk import PACKAGE, Desk  # noqa: E402 - it is found once the path is set
from tests.test_serve import answers, served, until  # noqa: E402 - it is found once the path is set


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", help="the interpreter of an environment with django-helpdesk")
    parser.add_argument("--rounds", type=int, default=10, help="rounds that count (default 10)")
    parser.add_argument("--replies", type=int, default=20, help="replies in a round (default 20)")
    given = parser.parse_args()
    texts = [reply["text"] for reply in REPLIES if reply["verdict"] == "pass"]
    taken: dict[str, list[float]] = {"bare": [], "over HTTP": [], "inside": []}
    with tempfile.TemporaryDirectory() as folder:
        places = {name: Path(folder, name) for name in ("service", *taken)}
        for place in places.values():
            place.mkdir()
        with served(places["service"]) as (process, client, _):
            until(lambda: answers(client), process)
            desks = {
                "bare": Desk(given.python, places["bare"], bare=True),
                "over HTTP": Desk(given.python, places["over HTTP"], PACKAGE),
                "inside": Desk(given.python, places["inside"], PACKAGE, ROOT, site=sysconfig.get_path("purelib")),
            }
            desks["over HTTP"].fresh(presend={"url": str(client.base_url).rstrip("/")})
            desks["inside"].fresh(presend={"timeout": 20})  # the first reply waits until the guard is loaded
            for number in range(given.rounds + 1):
                for name, desk in desks.items():
                    measured = desk("rounds", texts=texts, count=given.replies)
                    if number:
                        taken[name] += measured
            for desk in desks.values():
                desk.end()
    print(where())
    print(f"\n{given.replies} replies in each of {given.rounds} rounds, in turn\n")
    print(f"{'ms per reply':14}{'median':>9}{'p95':>9}{'added':>9}")
    bare = statistics.median(taken["bare"])
    for name, each in taken.items():
        median = statistics.median(each)
        print(f"{name:14}{median:9.1f}{statistics.quantiles(each, n=20)[-1]:9.1f}{median - bare:9.1f}")


if __name__ == "__main__":
    main()
