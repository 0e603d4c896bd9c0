"""E-mail addresses with the signs in words: "sam at acme dot example"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.disguise._contract import Change
from guard.later import pattern

_AT = r"(?:\s?[\[({<_|*-]{1,2}\s?(?:(?i:at|a|arroba|chez|ät)|@)\s?[\])}>_|*-]{1,2}\s?|AT|\s(?i:at|arroba)\s|\s?@\s?)"
_DOT = (
    r"(?:\s?[\[({<_|*-]{1,2}\s?(?:(?i:dot|punto|punkt|point|d)|\.)\s?[\])}>_|*-]{1,2}\s?|DOT|\s(?i:dot|punto|punkt)\s|\s?\.\s?)"
)
_MAIL = pattern(
    rf"(?<![\w@])[A-Za-z0-9](?:[A-Za-z0-9_+-]{{0,30}}?{_DOT}){{0,3}}?[A-Za-z0-9_+-]{{1,30}}?{_AT}[A-Za-z0-9-]{{2,30}}?(?:{_DOT}[A-Za-z0-9-]{{2,20}}?){{1,3}}(?![\w@])"
)
TRIGGER = r"[\[({<_|*-]\s?(?i:at|a|dot|arroba|punto|punkt|chez|@|\.)\s?[\])}>_|*-]|[a-z0-9]AT[a-z]|\w\s@\s\w|(?i:\sarroba\s|\spunto\s)"
_AT_OR_DOT = pattern(rf"(?P<at>{_AT})|(?P<dot>{_DOT})")


def addressed(folded: str) -> Iterator[Change]:
    for match in _MAIL.finditer(folded):
        signs = list(_AT_OR_DOT.finditer(folded, *match.span()))
        if sum(sign["at"] is not None for sign in signs) != 1 or not re.search(TRIGGER, match[0]):
            continue
        if re.search(r"\s\.\s", match[0]) and not _ENDING.search(match[0]):
            continue  # "look at us @ acme . We are here"
        for sign in signs:
            yield *sign.span(), "@" if sign["at"] else "."


_ENDING = pattern(r"\b(?:com|net|org|edu|gov|info|io|example|co|uk|de|fr|es|it|nl|eu|us|ca|au|in)$")
