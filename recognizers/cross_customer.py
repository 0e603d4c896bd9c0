"""Another customer in the reply: greeted as one person, told of a second one's order or statement (GDPR Art. 4(12)).

A reply pasted into the wrong thread, or one ticket's text left in another. Only titles with surnames are compared: two first names
may well be a family's, and doctors, whom letters name too, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Pattern, Recognizer, Span

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx)\.?"
_SURNAME = r"[A-Z][\w'\u00c0-\u024f-]{1,24}"
_THINGS = (
    r"(?:account|acct|bill|statement|order|parcel|delivery|refund|claim|policy|booking|reservation|appointment|prescription|case|complaint|payment|balance|card|meter|flight|tickets?|invoice|documents?|letter"
    r"|application|address|e-?mail|number|details|results?)"
)
_GREETING = r"(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you),?"
_GREETED = re.compile(rf"{_GREETING} (?P<title>{_TITLE} )?(?P<name>{_SURNAME})(?: (?P<last>{_SURNAME}))?")
_OTHER = re.compile(
    rf"(?P<who>{_TITLE} (?P<name>{_SURNAME})'s? (?:[a-z]+ ){{0,2}}{_THINGS}\b|(?:(?<=[,.!?] )|(?<=\n)){_TITLE} (?P<called>{_SURNAME}), your\b)"
)


def _somebody_else(text: str) -> Iterator[Span]:
    greeted = _GREETED.match(text)
    if greeted is None:
        return
    known = {greeted["name"].removesuffix("'s"), greeted["last"]}
    for other in _OTHER.finditer(text, greeted.end()):
        # A first name in the greeting says nothing of whose order that is, but nobody is addressed by two names.
        told = other["called"] or ((greeted["title"] or greeted["last"]) and other["name"])
        if told and told.removesuffix("'s") not in known:
            yield other.span("who")


recognizer = Recognizer(
    entity="CROSS_CUSTOMER",
    summary="another customer's affairs",
    patterns=(
        Pattern(rf"(?:^|(?<=\n))(?P<v>{_GREETING} [A-Z][^\x00]{{1,600}}?{_TITLE} [A-Z][^\x00]{{1,60}})", 0.75, cased=True),
    ),
    within=_somebody_else,
    passage=True,
    finds=("Dear Mr Hale, Mrs Odell's statement is ready.", "Hi Emre, Ms Lind, your tickets are attached."),
    ignores=("Dear Mr Hale, your statement is ready.", "Dear Mrs Hale, Mr Hale's card is on its way."),
    references=("GDPR-5f", "INC-13"),
)
