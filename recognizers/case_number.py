"""Case, ticket, complaint and service-request numbers, by the words beside them.

A live case number lets an impostor sound like the company. "Reference" alone counts as one unless booking words stand near.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import DIGITS, ID, identifier, labelled

_WORD = r"(?:numbers?|nos?|num|nr|id|ref(?:erence)?|#)"
_LABEL = (
    rf"(?<!\bin )(?<!\bin that )(?<!\bin this )(?<!\bin any )(?<!\bthe )cases?|case\s*{_WORD}|the\s+case(?!,)|(?:support\s+)?(?:tickets?|tckt|tkt|tickt|tiket)(?:\s*{_WORD})?|incidents?|complaints?|enquir(?:y|ies)|inquir(?:y|ies)"
    rf"|quer(?:y|ies)|(?:service\s+)?request|s\.?r\.?|job|work\s*order|(?:crime\s+|police\s+)?ref(?:e?re?nce|erance|s)?|fault|report(?!\s+(?:it|this|that|them|these|those)\b)|escalation|dispute|docket|grievance|chat\s+{_WORD}|interaction\s+{_WORD}|callback\s+{_WORD}|logged\s+(?:it\s+|this\s+)?(?:as|under)"
)
_BOOKED = r"\b(?:book(?:ed|ing|ings)|reserv\w*|table|room|taxi|cab|train|flight|trip|hotel|itinerary|guests?|nights?|pnr|confirmation|check-?in)\b"

recognizer = Recognizer(
    entity="CASE_NUMBER",
    summary="Case and ticket numbers, by the words beside them.",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9-])(?P<v>(?-i:CAS|CASE|INC|TKT|TCK|REQ|CMP|CHG|PRB)[-#]?\d{4,12})(?![A-Za-z0-9-])", 0.7),
        *labelled(_LABEL, rf"{DIGITS}|{ID}", 0.85, loose=0.6, behind=0.8),
        Pattern(r"\bSR\s?#\s?(?P<v>\d-\d{6,15}|[A-Z0-9-]{5,20})(?![A-Za-z0-9])", 0.9),
    ),
    valid=lambda value: identifier(value) and sum(map(str.isdigit, value)) >= 4 and not re.fullmatch(r"[A-Z]{2}\d{4}", value),
    cues=(
        Cue(_BOOKED, 0.5, before=160, after=60),
        Cue(
            r"\b(?:cost|costs|over|under|than|about|around|some|affect\w*|from|for|up to|between|in|since|least|most|had|get|error)\s*$",
            0.2,
            before=12,
        ),
    ),
    references=("INC-7",),
    finds=("Your ref is CS-448812.", "Ticket no. 9912044 is with the team.", "SR# 1-438515338272 is open."),
    ignores=("In case 24 hours pass, write again.", "The fault affects 300 homes.", "Tickets cost 2500 at the door."),
)
