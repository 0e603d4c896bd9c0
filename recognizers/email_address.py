"""E-mail addresses: as they are, spelt out against harvesters ("name at domain dot com"), and partly masked.

Shape after RFC 5321 (local part up to 64 characters), loosened for what people type. Nothing is looked up: no suffix list.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer

_LETTER = r"A-Za-z0-9\u00c0-\u024f\u0370-\u04ff"
_LOCAL = rf"[{_LETTER}_][{_LETTER}._%+'\-]{{0,63}}"
_HOST = rf"(?:[{_LETTER}](?:[{_LETTER}\-]{{0,40}}[{_LETTER}])?\.){{1,4}}[A-Za-z\u00c0-\u024f\u0400-\u04ff]{{2,18}}"
_AT = r"\s?[\[({<]\s?(?:at|@|AT|ä)\s?[\])}>]\s?"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|\.)\s?[\])}>]\s?|\sdot\s|\.)"
_DOT_WORD = r"(?:\s?[\[({<]\s?(?:dot|\.)\s?[\])}>]\s?|\s{1,3}dot\s{1,3})"
_NAME = rf"[{_LETTER}\-]{{2,40}}"
_SPELT = rf"[{_LETTER}_][{_LETTER}._+\-]{{1,40}}"
_EMAIL_WORD = (
    r"\be-?mails?(?:ed|ing)?(?:\s(?:address|addr|is|are|to|me|us|him|her|them|you|was|on|at|via|sent)){0,4}[\s:=\-]{1,3}"
)
_COMMON = re.compile(
    r"(?:in|us|me|you|up|out|online|here|back|look|visit|available|now|or|and|it|is|are|log.?in|on|at|by|support|address|him|her"
    r"|them|over|only|pages?|site|website|shop|app|live|find|one|chat|e?-?mail|contact|go|to|of|all|more|details|info|open|read"
    r"|hosted|prices|deals|offers|tickets|book|order|buy|pay|works?|arrived?|early|late)[\s\[({<]",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|css|js|json|html?|pdf)$", re.IGNORECASE)


def _address(value: str) -> bool:
    return not _COMMON.match(value) and not _FILE.search(value)


recognizer = Recognizer(
    entity="EMAIL_ADDRESS",
    summary="An e-mail address, plain, spelt out or partly masked.",
    patterns=(
        Pattern(rf"(?<![*•])(?P<v>{_LOCAL}@{_HOST})(?![{_LETTER}\-@])", 0.95),
        Pattern(rf"(?<![{_LETTER}@])(?P<v>{_SPELT}{_AT}{_NAME}(?:{_DOT}{_NAME}){{1,3}})(?![{_LETTER}])", 0.85),
        Pattern(
            rf"(?<![{_LETTER}@])(?P<v>{_SPELT}(?:\s?@|\s{{1,3}}at)\s{{0,3}}{_NAME}(?:{_DOT_WORD}{_NAME}){{1,3}})(?![{_LETTER}])",
            0.5,
        ),
        Pattern(rf"{_EMAIL_WORD}(?P<v>{_SPELT}(?:\s?@|\sat)\s?{_NAME}(?:{_DOT}{_NAME}){{1,3}})(?![{_LETTER}])", 0.8),
        Pattern(
            rf"(?<![{_LETTER}@])(?P<v>[{_LETTER}._\-]{{0,20}}[*•][{_LETTER}._*•\-]{{0,30}}@[{_LETTER}*•][{_LETTER}.*•\-]{{2,60}}"
            rf"[{_LETTER}*•])",
            0.45,
        ),
        Pattern(
            rf"(?<![{_LETTER}@])(?P<v>(?=[{_LETTER}]{{0,30}}[._\d])[{_LETTER}_][{_LETTER}._+\-]{{1,40}}\s@\s?{_HOST})(?![{_LETTER}])",
            0.6,
        ),
    ),
    valid=_address,
    # user:password@host in a link is a login, and user@host one without its password
    cues=(Cue(r"\w://[^\s/@]{0,60}$", 0.0, before=70),),
    in_links=True,
    finds=("We've written to p.okafor@acme.example.", "Mail p.okafor at acme dot example", "Sent to p***r@acme.example"),
    ignores=("Thanks @acme.example!", "ssh://admin:secret@host.example/", "Look at help.acme.example"),
    references=("RFC-5321", "INC-2"),
)
