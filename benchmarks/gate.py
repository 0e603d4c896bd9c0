"""Whether the gate before the name model costs a verdict: every text is checked with and without it.

    python benchmarks/gate.py [--data ../shared/data] [FILE.jsonl ...]

The model reads only runs of capitalised words that are not all ordinary ones; without its gate it reads every run of every text. (On
which channel a reply goes, and whether it is known who the customer is, is no gate: people are looked for always.) Each text is checked in public and
on one other channel, in turn with nobody known, with the name that the customer shows,
with the customer's record, and with a policy that is stricter about names; the findings of both ways must be the same. Exit status 1 if
they are not, 2 if there was nothing to check. The replies of `benchmarks/` and `training/` are always there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from guard import Channel, Guard, Reply
from guard.config import Config, parse
from guard.detect import Detector
from guard.model import Customer
from recognizers import _people

ROOT = Path(__file__).parents[1]
KNOWN = (
    {},
    {"recipient": "Sam Lee"},
    {"customer": Customer(name="Sam Lee")},
    {"recipient": "sam_lee", "customer": Customer(name="Priya Okafor", emails=("priya.okafor@example.com",))},
)
"""What may be known of the customer, in turn."""
STRICT = '[policy]\nprofile = ["health"]\n[[policy.outcome]]\nrule = "discloses-identifier"\nentity = "PERSON"\nchannel = "email"\noutcome = "block"\n'


def ungated(guard: Guard) -> Guard:
    """Return a guard that asks the model about every run of every text."""
    model = _people.model()
    every = replace(model, lists=replace(model.lists, ordinary=frozenset()))
    return replace(guard, detector=Detector(guard.detector.recognizers, partial(_people.find, by=every)))


def texts(folders: list[Path]) -> Iterator[str]:
    """Yield every text once."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.jsonl")) if folder.is_dir() else [folder]:
            for line in path.read_text(encoding="utf-8").splitlines():
                text = json.loads(line).get("text", "")
                if text.strip() and text not in seen:
                    seen.add(text)
                    yield text


def main() -> None:
    """Check and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="more JSON Lines with `text`")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    given = parser.parse_args()
    folders = [ROOT / "benchmarks", ROOT / "training", *given.files]
    if given.data.is_dir():
        folders.append(given.data)
    else:
        print(f"{given.data} is not there: only our own replies are checked.")
    guards = [Guard.of(settings) for settings in (Config(), parse(STRICT))]
    pairs = [(guard, ungated(guard)) for guard in guards]
    checked = differ = 0
    for number, text in enumerate(texts(folders)):
        gated, open_ = pairs[number % 8 == 7]
        for step, channel in enumerate((Channel.PUBLIC, (Channel.DM, Channel.EMAIL, Channel.SECURE)[number % 3])):
            reply = Reply(id="r", text=text, channel=channel, **KNOWN[(number + step) % 4])  # type: ignore[arg-type]
            one, other = (guard.check(reply, suggest=False) for guard in (gated, open_))
            checked += 1
            if (one.state, one.findings) != (other.state, other.findings):
                differ += 1
                rules = sorted({f"{f.rule} {f.entity} {f.outcome.name}" for f in {*one.findings} ^ {*other.findings}})
                print(
                    f"text {number}, {channel.value}: {one.state.value} with the gate, {other.state.value} without; {', '.join(rules)}"
                )
    print(f"{checked} verdicts, {differ} differ")
    sys.exit(2 if not checked else differ > 0)


if __name__ == "__main__":
    main()
