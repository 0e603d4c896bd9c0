"""Notes meant for colleagues: marked internal, or speaking of the customer in the third person as staff do."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="INTERNAL_NOTE",
    summary="Notes meant for colleagues.",
    patterns=(
        Pattern(r"(?:^|[\n.!?]\s{0,3})[\s>*#\[(-]{0,4}(?P<v>(?:internal|private|agent|staff|handover|note\s+to\s+(?:self|team|agent|colleagues?)|fyi\s+(?:team|all|guys|colleagues))(?:\s+(?:only|note|notes|use|comment|use\s+only|notes?\s+only))*\s*[:\])-][^\n]{3,300})", 0.85),
        Pattern(r"(?P<v>[^\n.!?]{0,60}\b(?:do\s+not\s+(?:send|share|forward|disclose)\s+(?:this\s+)?(?:to\s+|with\s+)?(?:the\s+)?(?:customer|client|caller|cx)|not\s+for\s+(?:the\s+)?customer|internal\s+(?:use\s+)?only|don't\s+tell\s+(?:the\s+)?(?:customer|client|cx))\b[^\n]{0,120})", 0.85),
        Pattern(r"\b(?P<v>(?:per|as\s+per|see|following)\s+(?:our\s+)?(?:internal\s+)?(?:sop|playbook|runbook|kb)\b[\s#-]{0,2}[\w.-]{0,20})", 0.75),
        Pattern(r"\b(?P<v>(?:cust|cx|customer|caller|client)\s+(?:is|was|seems)\s+(?:(?:a|an|very|being|just|clearly|obviously)\s+){0,2}(?:serial|abusive|lying|rude|angry|difficult|known|high[- ]?(?:value|risk)|low[- ]?value|churn\w*|a?\s*liar|time\s?waster|pain|complainer|problem|irate|karen|fishing)\b[^\n]{0,100})", 0.85),
        Pattern(r"\b(?P<v>(?:escalat\w+|pass\w*|hand\w*|send|route|assign\w*)\s+(?:this\s+|it\s+)?to\s+(?:t|tier\s?|l|level\s?)[1-4]\b[^\n]{0,60})", 0.7),
        Pattern(r"\b(?P<v>(?:use|used|apply|applied|insert|send)\s+(?:the\s+)?macro\b[^\n]{0,60}|macro\s*[:#]\s*\w[^\n]{0,60}|\[macro[^\]\n]{0,60}\])", 0.75),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=("Internal: serial complainer, no credit.", "Cust is a known time waster.", "Do not send to customer: refund limit is 200."),
    ignores=("The internal storage is full.", "Please share a private note with our team.", "We do not share your data with anyone."),
)
