"""Results of an archive that does not exist: real checks of made-up replies, each with values that no report may hold."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Self

from guard import Guard, Reply
from guard.archive.model import Result
from guard.config import Brand, Config
from guard.errors import GuardError
from guard.model import Channel, Message, State

SHOUTED = "<script>alert(1)</script>"
"""Stands in an id, an agent and a thread: reports show it and do not run it."""
VALUES = (
    "4111 1111 1111 1111",
    "07700 900123",
    "sam.weller@mail.example",
    "SW1A 1AA",
    "GB82 WEST 1234 5698 7654 32",
    "481516",
    "Correct-Horse-9",
    "930177245",
    "20-00-00",
    "55779911",
)
TEXTS = (
    ("public", "The card 4111 1111 1111 1111 was declined, please use another one."),
    ("public", "We'll ring you on 07700 900123 this afternoon."),
    ("public", "We have written to sam.weller@mail.example just now."),
    ("dm", "Your verification code is 481516."),
    ("email", "Your temporary password is Correct-Horse-9, please change it."),
    ("public", "Could you post your account number and your postcode here, please?"),
    ("public", "Your account number is 930177245 and the engineer comes to 12 Elm Road, SW1A 1AA."),
    ("dm", "The refund goes to GB82 WEST 1234 5698 7654 32, sort code 20-00-00, account number 55779911."),
    ("public", "Please confirm here: http://bit.ly/3xAbCdE"),
)
FINE = (
    ("public", "It works again. Thank you for telling us!"),
    ("public", "Sorry to hear that, Sam. Shops open at nine on Monday."),
    ("dm", "Thanks, that is all we need. It leaves us tomorrow."),
    ("email", "You can change the address yourself under Settings."),
    ("secure", "Thank you, your plan changes on the first."),
)
AGENTS = ("Priya", "Tom", "Ana", "Kwame", "Lena", "Oskar", "Mei", "Dario", "Ruth", "Ivo", "")
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
KEY = b"a key of tests, of thirty-two by"


@cache
def guard() -> Guard:
    """Return a guard without the name model, which would only take time here."""
    config = Config(brand=Brand(name="Acme", domains=("acme.example",)))
    return Guard.of(replace(config, policy=replace(config.policy, names="")))


@cache
def checked(channel: str, text: str) -> Result:
    """Return what comes of a text, as a scan would say it."""
    reply = Reply(id="r", text=text, channel=Channel(channel), thread=(Message("customer", "Where is it?"),))
    verdict = guard().check(reply)
    return Result(
        number=0,
        where="",
        id="r",
        state=verdict.state,
        channel=verdict.channel,
        findings=verdict.findings,
        incomplete=verdict.checked.incomplete,
    )


def keyed(result: Result, text: str, key: bytes = KEY) -> tuple[str, ...]:
    """Return a key for each finding, as a scan makes them: of entity, value and message id."""
    said = (f"{f.entity}\0{text[f.start : f.end].casefold()}\0{result.id}" for f in result.findings)
    return tuple(hmac.new(key, one.encode(), hashlib.sha256).hexdigest() for one in said)


def results(count: int = 400, *, share: float = 0.2, seed: int = 5, weeks: int = 12, odd: bool = True) -> list[Result]:
    """Return the results of an archive of `count` replies, of which about `share` hold something; `odd` ones have strange names."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        planted = rng.random() < share
        channel, text = rng.choices(TEXTS, range(len(TEXTS) + 3, 3, -1))[0] if planted else rng.choice(FINE)
        result = replace(
            checked(channel, text),
            number=number,
            where=f"sent-2026.jsonl.gz:{number + 1}",
            id=f"R-{20_000 + number}",
            thread=f"T-{1000 + number // 3}",
            agent=rng.choices(AGENTS, range(len(AGENTS), 0, -1))[0],
            time=START + timedelta(minutes=rng.randrange(weeks * 7 * 24 * 60)),
            platform="x" if channel in {"public", "dm"} else "",
        )
        made.append(replace(result, keys=keyed(result, text)))
    if odd and count > 10:
        made[3] = unread(3, "sent-2026.jsonl.gz:4", "is not JSON: Expecting value, line 1 column 1.")
        made[4] = replace(made[4], state=State.INCOMPLETE, incomplete=("time was up before everything was read",), time=None)
        one = next(result for result in made[5:] if result.state == State.FAIL)
        made[one.number] = replace(one, id=SHOUTED, agent=SHOUTED, thread=f"{SHOUTED}\u202e\ud800|", time=None)
        other = next(result for result in made[one.number + 1 :] if result.state == State.FAIL)
        found = tuple(replace(finding, excused="campaign of May, ends in June") for finding in other.findings)
        made[other.number] = replace(other, state=State.PASS, findings=found)
    return made


def unread(number: int, where: str, reason: str) -> Result:
    """Return what stands for a row that could not be read."""
    gap = (f"unread: {reason}",)
    return Result(
        number=number, where=where, id="", state=State.INCOMPLETE, channel=Channel.PUBLIC, incomplete=gap, unread=True
    )


class KeptScans:
    """Stands for `guard.archive.journal`: scans that were kept, by file name, as `Journal.opened(path)` gives them."""

    def __init__(self, **scans: list[Result]) -> None:
        self.scans = scans
        self.meta = {
            "archives": '["sent-2026.jsonl.gz"]',
            "policy": "sha256:aa",
            "version": "0.1.0",
            "fail_on": "block",
            "made": "2026-04-01T09:30:00+00:00",
        }
        self.Journal = self

    def opened(self, path: Path) -> KeptScan:
        """Return the scan of that name, or say that there is none as the journal does."""
        if path.stem not in self.scans:
            raise GuardError(f"{path}: there is no journal of a scan.")
        return KeptScan(self.scans[path.stem], self.meta)


class KeptScan:
    """Stands for an open `Journal`."""

    def __init__(self, results: list[Result], meta: dict[str, str]) -> None:
        self.kept = results
        self.meta = meta

    def results(self) -> Iterator[Result]:
        """Yield the results in order."""
        return iter(self.kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None
