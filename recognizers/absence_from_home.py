"""That nobody is home, or will not be: an invitation to burglars (GDPR Art. 5(1)(f)).

"While you're away" alone is small talk; with a place, a day or a reason that takes it for granted it tells when the home is empty.
"""

from recognizers._contract import Cue, Recognizer
from recognizers._statement import IS, SUPPOSED, YOU, YOUR, told

_GONE = (
    r"(?:away|abroad|on\s+(?:your\s+|a\s+|annual\s+)?(?:holidays?|vacation|leave|trip|cruise|honeymoon|tour|business)|out\s+of\s+(?:town|station|the\s+country|office|state)|overseas|travell?ing|in\s+hospital|off\s+(?:to|on)"
    r"|not\s+(?:at\s+)?home|gone|backpacking)"
)
_DETAIL = r"(?:(?:\s+(?:in|to|until|til|till|from|for|on|at|this|next|over|all|between|during|before|after|the|of|your|and|back))*\s+(?!(?:you|we|i|so|if|or)\b)[\w'-]+)"
_TIME = rf"(?:\s+(?:until|till|til|from|for|on|this|next|over|all|between|during|before|after|most|in|at|when|today|tomorrow|yesterday){_DETAIL}{{0,3}})"
_HOME = r"(?:(?:at|in)\s+)?(?:home|in|there|the\s+(?:house|property|premises|address))"
_NOBODY = r"(?:nobody|no\s?-?one|no\s+body|none)"

recognizer = Recognizer(
    entity="ABSENCE_FROM_HOME",
    summary="That nobody is home, or will not be.",
    patterns=(
        told(
            rf"(?:while|whilst|when|during)\s+{YOU}(?:{IS}|'ll\s+be|\s+will\s+be)\s+{_GONE}\s+(?:in|to|until|till|til|from|for|on|next|this|over)\s+(?!the\s+go\b)[\w'-]+(?:\s+(?:of\s+)?[\w'-]+)?",
            rf"(?:as|because|since|knowing)\s+{YOU}(?:{IS}|'ll\s+be|\s+will\s+be)\s+{_GONE}{_TIME}?",
            rf"{YOU}(?:{IS}|'ll\s+be|\s+will\s+be)\s+{_GONE}\s+(?:until|till|til|from|for\s+\w+\s+(?:days?|weeks?|nights?|months?)|this\s+week|next\s+week|between){_DETAIL}{{0,3}}",
            rf"{_NOBODY}(?:'s|\s+(?:is|was|were|will\s+be|has\s+been))\s+(?:{_HOME}|available\s+(?:at|to)\s+(?:home|receive|accept|sign)|answering\s+the\s+(?:door|bell))(?:{_TIME})?",
            rf"{_NOBODY}\s+(?:answered|opened|came\s+to)\s+(?:the|your)\s+(?:door|bell|buzzer|intercom)",
            rf"(?:{YOU}|the\s+(?:customer|recipient|consignee))(?:\s+(?:were|was|are|is|will|won't|wasn't|weren't|aren't|isn't)|'re|'ll)(?:\s+(?:not|n't|be|never))*\s+(?:not\s+)?(?:(?:available\s+)?at\s+home|home(?=\s+(?:when|on|until|till|before|after|today|yesterday)\b)|in(?=\s+when\b)|out(?=\s+when\b)|out\s+(?:at\s+work|all\s+day))",
            rf"{YOU}\s+(?:wasn't|weren't|wasnt|werent|won't\s+be|wont\s+be|aren't|are\s+never|were\s+not)\s+(?:in|home|there)(?!\s+(?:the|our|a|touch|charge|time))",
            r"there(?:'s|\s+was|\s+is)\s+(?:no\s+(?:answer|response|reply|one)\s+(?:at|when\s+we\s+(?:knocked|called\s+at|rang\s+the))\s+(?:the|your)\s+(?:door|address|property|home|house|bell)|no\s?-?(?:one|body)\s+(?:at\s+home|in))",
            rf"(?:{YOUR}\s+)?(?:house|home|property|flat|apartment|place|premises)(?:'s|'ll\s+be|\s+(?:is|was|will\s+be|stands|stood))\s+(?:empty|locked|unoccupied|vacant|closed)(?:\s+all\s+\w+)?",
            rf"{YOU}\s+work(?:{IS})?\s+(?:nights|days|late|until\s+\w+|away(?:\s+from\s+home)?)",
            r"we\s+(?:sadly\s+|just\s+)?missed\s+you\s+(?:(?:at\s+home|today|yesterday|earlier|this\s+\w+)\s?){1,2}(?:at\s+\d[\d:.]*\s?(?:[ap]m)?)?",
            rf"{YOUR}\s+(?:[\w-]+\s+){{0,2}}?(?:weeks?|days|fortnight|honeymoon|holidays?|vacation|cruise|trip|getaway)\s+(?:in|to|away|from|until|till)\s+(?:in\s+)?[\w'-]+",
            score=0.68,
        ),
        told(
            r"enjoy\s+(?:your|the)\s+(?:[\w-]+\s+)?(?:holidays?|vacation|honeymoon|cruise|time\s+away)(?!\s+(?:in|to|away|from|until|till|season|cottage|home))",
            score=0.4,
        ),
    ),
    cues=(*SUPPOSED, Cue(r"\b(?:book|plan|planning|save on|cancel|change|refund\w*)\s+$", 0.2, before=14)),
    passage=True,
    references=("GDPR-5f",),
    finds=("Nobody was home until Friday.", "We'll fit it while you're away in Spain.", "You were not at home when we called."),
    ignores=("If nobody is home, we leave a card.", "Work from home days are fine.", "Enjoy your weekend!"),
)
