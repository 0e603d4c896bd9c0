"""The texts that are measured.

Automata, caches and tables of words fill up with the texts that are read. Who measures the same texts again and again measures how
fast a tool is on what it has seen, which flatters most those that cache most. So a tool is warmed up on some texts and then measured
on others, each of them once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from _records import Record
from _records import texts as records

SETS = ("real_clean", "tau_retail", "multiwoz")
WARM_UP = 1000
"""Texts at most that are read before anything is measured; a third of all where there are few."""
PUBLIC = "public"
"""The channel on which all measured texts are sent, the one on which Presend has most to say."""

Text = tuple[str, str]


@dataclass(frozen=True)
class Mix:
    """Texts with their channel: `warm_up` to get ready with, `rounds` to measure, none twice."""

    warm_up: tuple[Text, ...]
    rounds: tuple[tuple[Text, ...], ...]

    @property
    def measured(self) -> tuple[Text, ...]:
        """Return the texts of all rounds."""
        return tuple(text for part in self.rounds for text in part)


def mixed(pool: Sequence[str], replies: int, rounds: int, seed: int) -> Mix:
    """Draw a mix: `replies` texts over all rounds, or as many as there are."""
    drawn = list(dict.fromkeys(pool))
    random.Random(seed).shuffle(drawn)
    warm = min(WARM_UP, len(drawn) // 3)
    each = min(replies, len(drawn) - warm) // rounds
    if not each:
        raise SystemExit(f"{len(drawn)} texts are too few for {rounds} rounds.")
    at = [warm + each * number for number in range(rounds)]
    return Mix(_sent(drawn[:warm]), tuple(_sent(drawn[start : start + each]) for start in at))


def _sent(texts: Sequence[str]) -> tuple[Text, ...]:
    return tuple((text, PUBLIC) for text in texts)


def labelled(folder: Path, only: Sequence[str] = ()) -> list[tuple[str, Record]]:
    """Return (source, record) of the half of a folder that nobody looks into."""
    return [(source, record) for source, record in records(folder, "test") if not only or source in only]


def plain(folder: Path) -> list[str]:
    """Return the texts of a folder: those of the sets, where it has them, else all."""
    every = [(source, record["text"]) for source, record in records(folder, "all") if record["text"].strip()]
    return [text for source, text in every if source in SETS] or [text for _, text in every]


def of_length(texts: Sequence[Text], size: int, seed: int) -> Iterator[Text]:
    """Yield texts of `size` bytes without end, made of replies in an order that is always another."""
    rng, parts = random.Random(seed), [text for text, _ in texts]
    while True:
        made: list[str] = []
        length = 0
        while length < size:
            made.append(rng.choice(parts))
            length += len(made[-1].encode()) + 1
        yield "\n".join(made).encode()[:size].decode(errors="ignore"), PUBLIC
