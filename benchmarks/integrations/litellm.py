"""What the guardrail adds to an answer of a real LiteLLM proxy: rounds without and with it, in turn.

    PYTHONPATH=. python benchmarks/integrations/litellm.py ENVIRONMENT [--rounds 40]

ENVIRONMENT is one that `litellm[proxy]` is installed in. The model is a mock that answers at once, so what is left is the proxy's own
time. Prints medians and 95th percentiles in milliseconds, of the ten replies of the tests that may be sent and as many that may not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from tests.integrations.conftest import REPLIES
from tests.integrations.litellm_proxy import proxied
from tests.test_serve import answers, served, until

STREAM = {"streaming_transform_mode": "incremental_diff", "streaming_end_of_stream_only": True}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        served(Path(one)) as (process, client, _),
    ):
        until(lambda: answers(client), process)
        url = {"api_base": str(client.base_url).rstrip("/")}
        models = {reply["id"]: reply["text"] for reply in REPLIES}
        python = given.environment / "bin" / "python"
        with proxied(python, Path(other), models, {"presend": url, "whole": {**url, **STREAM}}) as proxy:
            took: dict[tuple[str, bool], list[float]] = {}
            for turn in range(given.rounds + 2):
                for reply in REPLIES:
                    for way, stream in (
                        ("bare", False),
                        ("guarded", False),
                        ("bare, streamed", True),
                        ("guarded, streamed", True),
                    ):
                        names = [] if way.startswith("bare") else ["whole" if stream else "presend"]
                        began = time.perf_counter()
                        proxy.ask(reply["id"], *names, **({"stream": True} if stream else {}))
                        if turn > 1:  # the first rounds open connections
                            took.setdefault((way, reply["verdict"] == "pass"), []).append((time.perf_counter() - began) * 1000)
    print("| | median ms | 95 % ms |\n|---|---:|---:|")
    for (way, passes), each in sorted(took.items(), key=lambda item: (not item[0][1], item[0][0])):
        print(f"| {way}, {'sent' if passes else 'held'} | {median(each):.1f} | {quantiles(each, n=20)[-1]:.1f} |")


if __name__ == "__main__":
    main()
