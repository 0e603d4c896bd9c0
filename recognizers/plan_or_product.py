"""What somebody has bought, and until when (47 USC 222 protects it for customers of a carrier; GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, FEW, IS, SUPPOSED, YOU, YOUR, told

_OFFER = r"(?:plan|tariff|package|contract|bundle|deal|rate|policy|subscription|membership|card|tier|account|cover(?:age)?|mortgage|loan|warranty|broadband|sim|line|service|product)s?"
_TERM = r"(?:contract|plan|tariff|warranty|guarantee|subscription|membership|trial|policy|deal|cover|insurance|lease|tenancy|agreement|licen[cs]e|fixed\s+(?:rate|term)|mortgage)"
_ENDED = r"(?:ends|ended|expires?|expired|runs?|ran|renews?|renewed|starts?|started|began|begins|lapses|lapsed|cancell?ed|terminated|finishes|finished|(?:auto-?)?renews|rolled\s+over|due\s+for\s+renewal)"
_WHEN = (
    rf"(?:\s+(?:out|off|over|automatically|again)|\s+(?:(?:on|in|until|till|from|at)\s+)?(?:the\s+)?(?:{DAY}|end\s+of\s+\w+))"
)

recognizer = Recognizer(
    entity="PLAN_OR_PRODUCT",
    summary="What somebody has bought, and until when.",
    patterns=(
        told(
            rf"(?:{YOU}{IS}|ur)\s+(?:on|with|subscribed\s+to|signed\s+up\s+(?:to|for)|enrolled\s+in|paying\s+for|covered\s+by|using|in)\s+(?:our|the|an?|your)(?:\s+[\w£$€.+&-]{{1,20}}){{0,4}}?\s+{_OFFER}",
            rf"{YOU}{IS}\s+(?:subscribed\s+to|enrolled\s+in|a\s+subscriber\s+(?:of|to))\s+[\w'-]+(?:\s+[A-Z][\w'-]+)?",
            rf"{YOU}(?:{IS})?\s+(?:have|got|has|hold|took\s+out|taken\s+out|bought|purchased|ordered|chose|picked|upgraded\s+to|downgraded\s+to|switched\s+to|own|cancelled|canceled)\s+(?:our|the|an?|two|your)\s+(?:[\w£$€.+&-]{{1,20}}\s+){{1,3}}?{_OFFER}",
            rf"{YOU}(?:{IS})?\s+(?:a|the|our)\s+(?:\d{{1,2}}[ -]month|\w+[ -]year)\s+(?:[\w-]+\s+)?{_OFFER}",
            rf"{YOU}(?:{IS})?\s+(?:bought|purchased|ordered)\s+(?:the|an?|two|three|\d+)\s+[\w-]+(?:\s+(?:[\w-]+))?",
            rf"(?:{YOU}{IS}|ur)\s+(?:out\s+of|in|under|within|outside)\s+(?:of\s+)?(?:your\s+)?(?:minimum\s+)?(?:contract|warranty|guarantee)(?:\s+(?:since|until|till)\s+\w+)?",
            rf"{YOUR}{FEW}{{0,2}}?\s+{_TERM}(?:{IS})?\s+{_ENDED}(?:{_WHEN}){{1,2}}",
            rf"{YOUR}{FEW}{{0,2}}?\s+{_TERM}{IS}\s+(?:lapsed|expired|ended|cancell?ed|run\s+out|active|up\s+for\s+renewal)",
            score=0.66,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("GDPR-5f",),
    finds=("You're on our Fibre 65 plan.", "Your contract ends in May.", "You bought the extended warranty in 2024."),
    ignores=(
        "The Fibre 65 plan is for new homes.",
        "If you're on the old tariff, switch.",
        "When your contract ends, you can leave.",
    ),
)
