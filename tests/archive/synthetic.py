"""What the tests of engines, journal and scan check: synthetic replies, a plain engine, and where things are.

No test module.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from guard.archive import judge
from guard.archive.journal import Journal
from guard.archive.model import Entry, Result
from guard.archive.scan import scan
from guard.config import Config, Policy
from guard.model import Channel, Reply, State
from guard.pipeline import Guard

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEY = bytes(range(32))
NO_NAMES = Config(policy=Policy(names=""))
WORDS = (
    "Thanks for your patience, it works again.",
    "The card 4111 1111 1111 1111 was declined, please try again.",
    "We'll ring you on 07700 900123 in a minute.",
    "Your parcel is at 1 Market Square, Leeds LS1 1AA.",
    "Please send us your PIN and the code we texted you.",
    "Never share your PIN with anybody.",
    "",
)
"""Replies of all states; the last one is incomplete."""


def synthetic(count, seed=5):
    """Return entries: some texts occur once, some again and again, and some rows are unread."""
    some = random.Random(seed)
    rows = []
    for number in range(count):
        where, channel = f"sent.jsonl:{number + 1}", some.choice(list(Channel))
        if some.random() < 0.02:
            said = ("unread: is not JSON",)
            rows.append(Result(number, where, where, State.INCOMPLETE, Channel.PUBLIC, incomplete=said, unread=True))
            continue
        text = some.choice(WORDS)
        if text and some.random() < 0.7:
            text += f" That was case {some.randrange(10**6)}."
        time_ = datetime(2026, 5, 1, number % 24, tzinfo=UTC) if number % 3 else None
        rows.append(Entry(number, where, Reply(f"r-{number}", text, channel), agent=f"agent-{number % 4}", time=time_))
    return rows


def here(settings=NO_NAMES):
    """Return an engine that is nothing but a loop: what all others must equal."""
    judging = judge.Judge.of(Guard.of(settings), remember=0)
    return lambda batches: ([judging.body(reply) for reply in batch] for batch in batches)


def digest(path, entries, engine, **options):
    with Journal.create(path, {"policy": "p"}) as journal:
        scan(entries, engine, journal, KEY, **options)
        return journal.digest


def archive_of(folder, count):
    """Write an archive and return the ids in it and the beginning of a command that scans it without finding names."""
    archive, config = folder / "sent.jsonl", folder / "presend.toml"
    rows = [
        {"id": entry.reply.id, "text": entry.reply.text or "\u200b", "channel": entry.reply.channel.value}
        for entry in synthetic(count)
        if isinstance(entry, Entry)
    ]
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    config.write_text('[policy]\nnames = ""\n', encoding="utf-8")
    return [row["id"] for row in rows], ["scan", str(archive), "--config", str(config)]


def command(arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    code = "import sys; from guard.cli import main; sys.exit(main(sys.argv[1:]))"
    given = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "start_new_session": True, **options}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, **given)


def verdicts(said):
    return re.search(r"verdicts: (sha256:[0-9a-f]{64})", said)[1]
