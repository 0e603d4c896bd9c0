"""A small transformer, read from a file and run by ONNX Runtime: for the few sentences that a linear model is not sure of.

An encoder like BERT (Devlin et al. 2019), with WordPiece as its tokenizer; weights are whole numbers of a byte. It is written by
`training/second.py`. One sentence takes some two milliseconds of one processor, so it is asked seldom, and what runs it is imported only then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["END", "START", "UNKNOWN", "Transformer", "Vocabulary", "digest", "transformer"]

UNKNOWN, START, END = 0, 1, 2
"""Pieces that every vocabulary begins with: what it has no piece for, and what stands before and between texts."""
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 40
"""Letters of a word; what is longer is none."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of words by number. A piece that does not begin a word begins with `##`."""

    numbers: Mapping[str, int] = field(repr=False)

    def pieces(self, text: str) -> Iterator[int]:
        """Yield the numbers of the pieces of a text, in lower case and without accents: of each word the longest there is, and so on."""
        text = text.lower()
        if not text.isascii():
            text = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
        for match in _WORD.finditer(text):
            yield from self._of_word(match[0])

    def _of_word(self, word: str) -> Sequence[int]:
        made: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST:
            for end in range(len(word), start, -1):
                number = self.numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    made.append(number)
                    start = end
                    break
            else:
                break
        return made if start == len(word) else [UNKNOWN]


@dataclass(frozen=True, slots=True)
class Transformer:
    """An encoder with its vocabulary and its labels; shared by threads."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    session: Any = field(repr=False)

    def probabilities(self, pieces: Sequence[int], kinds: Sequence[int]) -> tuple[float, ...]:
        """Return the probability of each label, 0 to 1.

        Args:
            pieces: what is read, as numbers of the vocabulary; 512 at most.
            kinds: for each of them 1 where it is what is asked about, and 0 around it.
        """
        import numpy as np

        (sure,) = self.session.run(None, {"pieces": np.array([pieces]), "kinds": np.array([kinds])})
        return tuple(sure[0].tolist())


@cache
def transformer(name: str) -> Transformer:
    """Return the shipped transformer `name`; read on first use.

    Raises:
        ValueError: the file is missing or broken; nothing is judged without it.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Several checks share the processors already. It keeps the memory that it works in, since what it gave back would come to lie between
    # what others keep, and the process would grow and grow; what it reads at a time is short.
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = True
    # The file was written as it is to be run (training/_encoder.py).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4  # errors are raised as well
    try:
        session = onnxruntime.InferenceSession(_file(name), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - it has many of its own
        raise ValueError(f"the model {name} cannot be read ({type(error).__name__})") from None
    held = session.get_modelmeta().custom_metadata_map
    words = {word: number for number, word in enumerate(held["pieces"].split("\n"))}
    return Transformer(tuple(held["labels"].split("\n")), Vocabulary(words), session)


def digest(name: str) -> str:
    """Return what tells one version of a transformer from another: written beside it, since reading all of it takes a while."""
    file = _file(name).with_suffix(".sha256")
    return file.read_text(encoding="ascii").strip() if file.is_file() else "missing"


def _file(name: str) -> Path:
    return Path(__file__).parent / f"{name}.onnx"
