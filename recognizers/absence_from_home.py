"""That nobody is home, or will not be: an invitation to burglars (GDPR Art. 5(1)(f)).

"While you're away" alone is small talk; with a place, a day or a reason that takes it for granted it tells when the home is empty.
"""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, IS, TIME, YOU, either, sentence, tells

_AWAY = (
    r"\b(?:away|abroad|overseas|on\s+(?:your\s+|a\s+|annual\s+)?(?:holidays?|vacation|leave|trip|cruise|honeymoon|tour)|out\s+of\s+(?:town|station|the\s+country|state)|travell?ing|not\s+(?:at\s+)?home|off\s+(?:to|on)|backpacking|in\s+hospital|out\s+all\s+day"
    r"|out(?=\s+(?:until|till|from|between|at\s+work)))\b"
)
_DETAIL = rf"{DAY}|{TIME}|\b(?:until|till|til)\s+\w+|\b(?:for|next)\s+(?:\w+\s+)?(?:days?|weeks?|months?|nights?|fortnight)\b|\b(?:in|to)\s+(?-i:[A-Z][a-z]{{2,}})|\bfrom\s+\w+\s+to\s+\w+|\bback\s+(?:on|in|from)\b|\b(?:all|during\s+the)\s+(?:day|week|month)\b"
_NOBODY = r"\b(?:nobody|no\s?-?one|no\s+body|none|you|u|customer|recipient|consignee)(?:'s|'re)?\b"
_NOT_IN = rf"{IS}{{1,4}}\s+(?:(?:available\s+)?at\s+home\b|home\b(?!\s+(?:page|screen|and\s+dry|free))|in\b(?!\s+(?:the|our|this|my|a|an|your|touch|charge|time|luck|credit|debt|arrears|contract|(?!during)[a-z]+ing)\b|\s+(?-i:[A-Z]))|there\s+(?:to|when)|answering\s+the)"
_DOOR = r"\b(?:doors?|knock\w*|bell|buzzer|intercom|tried|called\s+at|address|property|premises|delivery|driver|courier|engineer|house|home|at\s+\d)\b"
_HOUSE = r"\b(?:house|home|property|flat|apartment|place|premises|door)\b"
_TRIP = r"\b(?:weeks?|days?|fortnight|honeymoon|holidays?|vacation|cruise|trip|getaway|break|time)\b"

recognizer = Recognizer(
    entity="ABSENCE_FROM_HOME",
    summary="That nobody is home, or will not be.",
    patterns=(
        sentence(
            rf"{_AWAY}|{_NOBODY}{IS}|\bno\s+(?:answer|response|reply)\b|{_HOUSE}|{_TRIP}|\bmissed\s+you\b|\bwork\s+(?:nights|days|late|away)|\b(?:nobody|no\s?-?one)\b|\bwon't\s+be\b|\bleave\s+for\s+work\b|\bback\s+(?:at|by|after)\b",
            0.66,
        ),
        sentence(
            r"\benjoy\s+(?:your|the|ur)\s+(?:[\w-]+\s+)?(?:holidays?|vacation|honeymoon|cruise|time\s+away)\b(?!\s+season)",
            0.42,
        ),
    ),
    within=either(
        tells(
            (rf"\b(?:nobody|no\s?-?one|no\s+body|none|customer|recipient|consignee){_NOT_IN}",),
            (
                rf"\b(?:you|u)(?:{IS}{{0,2}}(?:\s+not|n't|nt)|\s+(?:wasn't|weren't|wasnt|werent|aren't|arent))(?:\s+\w+ly)?\s+(?:(?:available\s+)?at\s+home|home|in(?=\s*(?:[,.!]|when|today|$)))\b",
            ),
            (r"\b(?:found|there(?:'s|\s+was|\s+is))\s+(?:nobody|no\s?-?one)\s+(?:at\s+home|home|in)\b",),
            (r"\b(?:nobody|no\s?-?one)\s+(?:answered|opened|came\s+to)\b", _DOOR),
            (r"\bno\s+(?:answer|response|reply)\b", _DOOR),
            (r"\b(?:empty|unoccupied|vacant|locked)\b", _HOUSE, rf"{YOU}|\bthe\b|{_DETAIL}"),
            (r"\bmissed\s+(?:you|u)\b", rf"{TIME}|\b(?:today|yesterday|this\s+\w+|at\s+home)\b"),
            heard=False,
            reach=40,
        ),
        tells(
            (r"\b(?:house|home|property|flat|place)\s+will\s+be\s+(?:empty|vacant|unoccupied)\b",),
            (rf"\b(?:as|because|since|knowing|that)\s+(?:you|u)(?:{IS}|'ll\s+be|\s+will\s+be){{1,3}}\s+{_AWAY}",),
            (_AWAY, rf"\b(?:you|u)(?:{IS}|'ll|\s+will)|\bknow\s+you|\b(?:you|u)\s+work", _DETAIL),
            (rf"\b(?:you|u)\s+work{IS}?\s+(?:nights|days|late|away)\b",),
            (r"\b(?:you|u)\s+(?:won't|wont|will\s+not)\s+be\s+(?:home|in)\b",),
            (
                rf"\b(?:enjoy|have\s+(?:a|an)\s+(?:\w+\s+)?(?:great|lovely|good|nice|wonderful|fantastic|fab|safe|amazing)|your)\s+(?:your\s+)?(?:[\w-]+\s+){{0,2}}?{_TRIP}\s+(?:(?:in|away|from|until|till)\s+(?!advance|touch|the\s+app)\w+|to\s+(?-i:[A-Z])\w+)",
            ),
            (r"\benjoy\s+(?-i:[A-Z][a-z]{3,})\s+(?:next|this|on|until)\s+\w+",),
            (r"\benjoy\s+(?:your|the|ur)\s+(?:[\w-]+\s+)?(?:holidays?|vacation|honeymoon|cruise|time\s+away)\b(?!\s+season)",),
            (rf"\b(?<!while )(?<!whilst )(?<!when )(?:you|u)(?:{IS}){{1,3}}\s+{_AWAY}",),
            (
                r"\b(?:leave\s+for\s+work|(?:be|get|are|'re)\s+back\s+(?:home\s+)?(?:at|by|after|around))\b",
                TIME + r"|\b\d{1,2}\b",
                r"\b(?:you|u)\b",
            ),
            future=True,
            heard=False,
            reach=40,
        ),
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("Nobody was home until Friday.", "We'll fit it while you're away in Spain.", "You were not at home when we called."),
    ignores=("If nobody is home, we leave a card.", "Work from home days are fine.", "Enjoy your weekend!"),
)
