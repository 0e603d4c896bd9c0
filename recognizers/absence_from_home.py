"""That nobody is home: an invitation to burglars."""

from recognizers._contract import Cue, Pattern, Recognizer

recognizer = Recognizer(
    entity="ABSENCE_FROM_HOME",
    summary="That nobody is home, or will not be.",
    patterns=(
        Pattern(r"\b(?P<v>(?:while|whilst|as|when|because|since)\s+(?:you're|you\s+are|you\s+were|you'll\s+be|your\s+family\s+is)\s+(?:\w+\s+)?(?:away|abroad|on\s+(?:holiday|vacation|leave|your\s+(?:trip|cruise|honeymoon))|out\s+of\s+(?:town|the\s+country)|travell?ing|not\s+(?:at\s+)?home)\b[^.!?\n]{0,30})", 0.7),
        Pattern(r"\b(?P<v>(?:nobody|no\s?-?one|no\s+body)\s+(?:was|were|is|will\s+be)\s+(?:at\s+)?(?:home|in|there|available)\b[^.!?\n]{0,30})", 0.75),
        Pattern(r"\b(?P<v>you(?:'re|\s+are|\s+were|\s+weren't|\s+aren't|'ll\s+be|\s+will\s+be)\s+(?:not\s+)?(?:at\s+home|in\s+when|out\s+when|home|away\s+(?:until|till|from|for))\b[^.!?\n]{0,30})", 0.65),
        Pattern(r"\b(?P<v>enjoy\s+your\s+(?:\w+\s+)?(?:trip|holiday|vacation|honeymoon|cruise|time\s+away|break|stay|travels)\b[^.!?\n]{0,30})", 0.6),
        Pattern(r"\b(?P<v>(?:house|home|property|flat)\s+(?:is|will\s+be|stands)\s+empty\b[^.!?\n]{0,30})", 0.75),
    ),
    cues=(Cue(r"\b(?:if|unless|in case|whether|even if|should)\b", 0.3, before=25),),
    passage=True,
    references=("GDPR-5f",),
    finds=("Nobody was home until Friday.", "We'll fit it while you're away in Spain.", "You were not at home when we called."),
    ignores=("If nobody is home, we leave a card.", "Work from home days are fine.", "Enjoy your weekend!"),
)
