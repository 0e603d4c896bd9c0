"""Whether the gate before the name model costs a verdict: every text is read with and without it.

    python benchmarks/gate.py [--data ../shared/data] [FILE.jsonl ...]

The model reads only runs of capitalised words that are not all ordinary ones; without its gate it reads every run of every text. (On
which channel a reply goes, and whether it is known who the customer is, is no gate: people are looked for always.) Where both ways find
the same people, a verdict cannot differ, for nothing else does. Where they do not, the text is checked on every channel, with nobody
known, with the name that the customer shows, with the customer's record, by the default policy and by one that is stricter about names:
the findings must be the same. Exit status 1 if they are not, 2 if there was nothing to check. The replies of `benchmarks/` and
`training/` are always there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

from guard import Channel, Guard, Reply
from guard.config import Config, parse
from guard.detect import Detector
from guard.model import Customer
from guard.normalise import normalise
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
    return replace(guard, detector=Detector(guard.detector.recognizers, partial(_people.find, every=True)))


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
    seen = others = checked = differ = 0
    for number, text in enumerate(texts(folders)):
        seen += 1
        folded = normalise(text).folded
        if list(_people.find(folded)) == list(_people.find(folded, every=True)):
            continue
        others += 1
        for (gated, open_), channel, known in product(pairs, Channel, KNOWN):
            reply = Reply(id="r", text=text, channel=channel, **known)  # type: ignore[arg-type]
            one, other = (guard.check(reply, suggest=False) for guard in (gated, open_))
            checked += 1
            if (one.state, one.findings) != (other.state, other.findings):
                differ += 1
                rules = sorted({f"{f.rule} {f.entity} {f.outcome.name}" for f in {*one.findings} ^ {*other.findings}})
                print(f"text {number}, {channel.value}: {one.state} with the gate, {other.state} without; {', '.join(rules)}")
    print(
        f"{seen} texts; in {seen - others} the same people are found both ways, in {others} not; of {checked} verdicts on these, {differ} differ"
    )
    sys.exit(2 if not seen else differ > 0)


if __name__ == "__main__":
    main()
