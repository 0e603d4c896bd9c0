"""Letters that stand for digits they look like ("4lll")."""

from __future__ import annotations

from collections.abc import Iterator

from guard.disguise._contract import Change
from guard.later import pattern

_LEET = str.maketrans("OoQDIl|!iSs$ZzBEATGbgq", "0000111115552283476699")
_PLAIN_LEET = frozenset("OoIl|!SZB")
_LEET_CHARS = r"0-9OoQDIl|!iSs$ZzBEATGbgq"
_LEET_RUN = pattern(rf"(?<![A-Za-z0-9@])[+(]?[{_LEET_CHARS}](?:[ .\-/_,:()]{{0,2}}[{_LEET_CHARS}]){{5,40}}(?![A-Za-z0-9@])")
_RULED = pattern(r"\d\|\d\|\d")
_LEET_GROUP = pattern(rf"[{_LEET_CHARS}]+")
TRIGGER = rf"\d[ .\-/_]?[OoQDIl|!iSs$ZzBEATGbgq][ .\-/_]?[{_LEET_CHARS}]|[OoIl|!SZB]{{2}}[ .\-/_]?\d|\b[OoIl|!SZB]\d[ .\-/_]?\d|\d[ .\-/]?\d[OoIl|SZB](?:[^A-Za-z0-9]|$)"


_WORDLIKE = pattern(r"(?![OoIl|]{3,5}\b)[A-Za-z]+")


def deleeted(folded: str) -> Iterator[Change]:
    for match in _LEET_RUN.finditer(folded):
        if _RULED.search(match[0]):
            continue  # the line between two digits is no third one
        # "is 4lll": words of the sentence may be made of the same letters.
        groups = list(_LEET_GROUP.finditer(folded, *match.span()))
        while len(groups) > 1 and _WORDLIKE.fullmatch(groups[0][0]) and folded[groups[0].end()] == " ":
            groups.pop(0)
        while len(groups) > 1 and _WORDLIKE.fullmatch(groups[-1][0]) and folded[groups[-1].start() - 1] == " ":
            groups.pop()
        run = "".join(group[0] for group in groups)
        letters = [char for char in run if not char.isdigit()]
        digits = len(run) - len(letters)
        if letters and len(run) >= 6 and digits >= 3 and (_PLAIN_LEET.issuperset(letters) or digits >= 2 * len(letters)):
            for group in groups:
                for at in range(*group.span()):
                    if not folded[at].isdigit():
                        yield at, at + 1, folded[at].translate(_LEET)
