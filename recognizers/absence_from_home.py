"""That nobody is home, or will not be: an invitation to burglars (GDPR Art. 5(1)(f)).

"While you're away" alone is small talk; with a place, a day or a reason that takes it for granted it tells when the home is empty.
"""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, IS, TIME, YOU, either, sentence, tells

_NOBODY = r"(?:nobody|no\s?-?one|no\s+body|none|customer|recipient|consignee|addressee)"
_NOT_IN = rf"{IS}{{0,4}}\s+(?:(?:available\s+)?at\s+home\b|home\b(?!\s+(?:page|screen|free))|in\b(?!\s+(?:the|our|this|my|a|an|your|touch|charge|time|luck|credit|debt|arrears|contract|(?!during)[a-z]+ing)\b|\s+(?-i:[A-Z]))|there\s+(?:to|when)|answering\s+the)"
_OUT = (
    rf"\b{_NOBODY}{_NOT_IN}|\b(?:customer|recipient|consignee|addressee)(?:\s+(?:was|is|were|not)){{1,2}}\s+(?:away|out|absent|available|present)\b|\b(?:your|ur)\s+(?:house|cat|dog|pet)[- ]?sitter\b"
    rf"|\b(?:you|u)(?:{IS}{{0,2}}(?:\s+not|n't|nt)|\s+(?:wasn't|weren't|wasnt|werent|aren't|arent))(?:\s+\w+ly)?\s+(?:(?:available\s+)?at\s+home|home|in(?=\s*(?:[,.!]|when|today|$)))\b"
    r"|\b(?:found|there(?:'s|\s+was|\s+is))\s+(?:nobody|no\s?-?one)\s+(?:at\s+home|home|in)\b|\bhouse\s+will\s+be\s+(?:empty|vacant|unoccupied)\b"
)
_SILENT = r"\bno\s+(?:answer|response|reply)\b|\b(?:nobody|no\s?-?one)\s+(?:answered|opened|came)\b"
_DOOR = r"\b(?:doors?|knock\w*|bell|buzzer|intercom|tried|called\s+at|address|property|premises|delivery|driver|courier|engineer|house|home|at\s+\d)\b"
_HOUSE = r"\b(?:house|home|property|flat|apartment|place|premises|door)\b"
_AWAY = (
    r"\b(?:away|abroad|overseas|on\s+(?:your\s+|a\s+|annual\s+)?(?:holidays?|vacation|leave|trip|cruise|honeymoon|tour)|out\s+of\s+(?:town|station|the\s+country|state)|travell?ing|not\s+(?:at\s+)?home|off\s+(?:to(?!\s+an?\b)|on)|backpacking|in\s+hospital|out\s+all\s+day"
    r"|out(?=\s+(?:until|till|from|between|at\s+work)))\b"
)
_LEAVING = (
    rf"\b(?:house|home|flat|place)\s+(?:will\s+be|is|stands|sits|stays)\s+(?:empty|vacant|unoccupied)|\b(?:you|u){IS}{{1,2}}\s+in\s+(?-i:[A-Z])\w+\s+(?:until|till|til|for|from)\b|\b(?:as\s+|because\s+|since\s+)?(?<!while )(?<!whilst )(?<!when )(?:you|u)(?:{IS}|'ll\s+be|\s+will\s+be){{1,3}}\s+{_AWAY}|\b(?:you|u)\s+work{IS}?\s+(?:nights|days|late|away)\b|\b(?:you|u)\s+(?:won't|wont|will\s+not)\s+be\s+(?:home|in)\b"
    r"|\b(?:enjoy|have\s+an?\s+(?:\w+\s+)?(?:great|lovely|good|nice|wonderful|fantastic|fab|safe|amazing)|your)\s+(?:your\s+)?(?:[\w-]+\s+){0,2}?(?:weeks?|days?|fortnight|honeymoon|holidays?|vacation|cruise|trip|getaway|break|time)\s+"
    r"(?:(?:in|away|from|until|till)\s+(?!advance|touch|the\s+app)\w+|to\s+(?-i:[A-Z])\w+)|\benjoy\s+(?-i:[A-Z][a-z]{3,})\s+(?:next|this|on|until)\s+\w+"
)
_GREETING = r"\benjoy\s+(?:your|the|ur)\s+(?:[\w-]+\s+)?(?:holidays?|vacation|honeymoon|cruise|time\s+away)\b(?!\s+season)"
_BACK = r"\b(?:leave\s+for\s+work|(?:you|u)(?:'re|\s+are|'ll\s+be|\s+will\s+be|\s+get)\s+(?:only\s+)?back\s+(?:home\s+)?(?:at|by|after|around))\b"
_DETAIL = rf"{DAY}|{TIME}|\b(?:until|till|til)\s+\w+|\b(?:for|next)\s+(?:\w+\s+)?(?:days?|weeks?|months?|nights?|fortnight)\b|\b(?:in|to)\s+(?-i:[A-Z][a-z]{{2,}})|\bfrom\s+\w+\s+to\s+\w+|\bback\s+(?:on|in|from)\b|\b(?:all|during\s+the)\s+(?:day|week|month)\b"
_ANY = rf"{_OUT}|\b(?:away|holiday|vacation)\s+mode\b|\bmail\s+hold\b|\b(?:hold|paus|held|suspend)\w*\b|\benjoy\s+(?-i:[A-Z])\w+|\b(?:you|u)(?:'re|\s+are)\s+in\s+(?-i:[A-Z])|{_SILENT}|{_AWAY}|{_LEAVING}|{_BACK}|{_HOUSE}|\bmissed\s+(?:you|u)\b"

recognizer = Recognizer(
    entity="ABSENCE_FROM_HOME",
    summary="That nobody is home, or will not be.",
    patterns=(sentence(_ANY, 0.66), sentence(_GREETING, 0.42)),
    within=either(
        tells(
            (_OUT,),
            (_SILENT, _DOOR),
            (r"\b(?:empty|unoccupied|vacant|locked)\b", _HOUSE, rf"{YOU}|\bthe\b|{_DETAIL}"),
            (r"\bmissed\s+(?:you|u)\b", rf"{TIME}|\b(?:today|yesterday|this\s+\w+|at\s+home)\b"),
            heard=False,
            reach=40,
        ),
        tells(
            (_LEAVING,),
            (_AWAY, rf"\b(?:you|u)(?:{IS}|'ll|\s+will)|\bknow\s+you", _DETAIL),
            (
                r"\b(?:hold(?:ing)?|held|paus(?:e|ed|ing)|stop(?:ped)?|suspend(?:ed)?|restart|keep(?:ing)?)\s+(?:your|ur|the)\s+(?:post|mail|papers?|deliver(?:y|ies)|parcels?|veg\s?box|milk|box|newspapers?)\b|\b(?:your|ur)\s+(?:post|mail|papers?|deliveries|milk)\s+(?:is|are)\s+(?:paused|on\s+hold|held|stopped|suspended)|\bmail\s+hold\s+is\s+(?:on|active|set)",
                rf"\b(?:until|till|til|from|between|while|when)\s+(?:(?:you|u)(?:'re|\s+are|\s+get)?\s+(?:back|home|return)|{DAY}|the\s+\d|\d)",
            ),
            (
                r"\b(?:away|holiday|vacation|trip)\s+mode\b",
                r"\bis\s+(?:on|set|active)\b|\bin\b",
                r"\b(?:your|ur)\b",
                r"\b(?:until|till|til|from|for)\s+\w+",
            ),
            (
                r"\b(?:you|u)(?:'re|\s+are|r)?\s+(?:in\s+(?-i:[A-Z][a-z]+)\s+(?:all|until|till|til|for)|abroad|overseas)\b",
                r"\b(?:neighbou?rs?|next\s+door|no\s+answer|no\s?-?one|nobody|says?|said|told)\b",
            ),
            (r"\benjoy\s+(?-i:[A-Z][a-z]{3,12})\s*[!,.-]", r"\b(?:back|home|return|paused|hold|held|while)\b"),
            (_BACK, rf"{TIME}|\b\d{{1,2}}\b", r"\b(?:you|u)\b"),
            (_GREETING,),
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
