"""Notes meant for colleagues: marked internal, addressed to the team, or speaking of the customer as staff do among themselves.

Public replies speak to the customer ("you"); a note speaks about them ("cust is"), quotes procedures, or says what not to tell.
"""

from recognizers._contract import Pattern, Recognizer

_LINE = r"[^\n]{2,300}?[^\s.!,;]"
_END = r"(?=[\s.!,;]*(?:$|\n|[.!]\s))"
_CUST = r"(?:cust(?:omer)?|cx|clnt|client|caller|guest|pax|patient|tenant|user)"
_LABEL = (
    r"(?:serial|abusive|lying|rude|angry|irate|difficult|aggressive|known|high[- ]?(?:value|risk)|low[- ]?value|churn\w*|liar|time[ -]?waster|pain|complainer|problem|karen|fishing|chancer|scammer|fraudster|stupid|drunk|nightmare"
    r"|upset|threatening|trying\s+it\s+on|taking\s+the|blagging|entitled|vip|flight\s+risk|retention\s+risk|vulnerable|not\s+(?:eligible|entitled|verified))"
)
_STAFF = r"(?:team|all|guys|colleagues?|everyone|folks|agents?|billing|tier\s?\d|t[123]|backoffice|ops)"

recognizer = Recognizer(
    entity="INTERNAL_NOTE",
    summary="Notes meant for colleagues.",
    patterns=(
        Pattern(
            r"(?:^|[\n.!?]\s{0,3})[\s>*#(~=-]{0,4}(?P<v>"
            rf"\[?\s?(?:internal|staff|agent|handover|private|colleagues?)(?:\s+(?:only|notes?|use|comments?|memo|summary|info)){{1,3}}(?:\s*[:\])-]{_LINE}|(?=\s*-))|internal\s*[:\]]{_LINE}"
            rf"|(?:note|reminder|memo|msg|message)\s+(?:to|for)\s+(?:self|the\s+\w+\s+team|(?:(?:my|the|all|other|fellow)\s+)?{_STAFF})\b\s*[:,-]?{_LINE}"
            rf"|fyi\s+{_STAFF}\b{_LINE}|@(?:{_STAFF}|here|channel)\b\s+(?:can|pls|please|who|any){_LINE}|(?:to-?do|tbc|fixme)\s*[:-]{_LINE})(?=[\s.!,;-]*(?:$|\n))",
            0.85,
        ),
        Pattern(
            rf"(?<![\w'])(?P<v>(?:do\s+not|don't|dont|never)\s+(?:send|share|forward|disclose|tell|mention|give|say|reveal|show|promise)\s+(?:this\s+|it\s+|anything\s+)?(?:to\s+|with\s+)?(?:the\s+|this\s+)?{_CUST}\b(?:{_LINE})?{_END}"
            rf"|not\s+for\s+(?:the\s+)?{_CUST}\b|(?:this|keep\s+(?:it|this))\s+(?:is\s+|stays\s+)?(?:just\s+)?between\s+(?:us|ourselves)\b(?:{_LINE})?{_END}"
            rf"|(?:before|when|while|after)\s+(?:replying|responding|getting\s+back|calling|writing|speaking)\s+(?:back\s+)?to\s+(?:the\s+)?(?:cust|cx|caller|client)\b"
            rf"|(?:the\s+|this\s+)?{_CUST}\s+(?:is|was|seems|sounds|looks|keeps|has\s+been)\s+(?:(?:a|an|very|being|just|clearly|obviously|really|quite|known|bit|of)\s+){{0,3}}{_LABEL}\b(?:{_LINE})?{_END}"
            rf"|(?:offer|give|credit|refund|goodwill)\s+(?:(?:him|her|them|up\s+to|no\s+more\s+than|only)\s+){{1,3}}[£$€]?\d[\d.,]*[^\n.!?]{{0,30}}\bif\s+(?:he|she|they|{_CUST})\s+[^\n.!?]{{2,40}}"
            rf"|(?:offer|give)\s+(?:max|him|her)\s+[£$€]?\d[\d.,]*(?:\s?[a-z]{{3}})?)",
            0.82,
        ),
        Pattern(
            r"\b(?P<v>(?:as\s+per|per|see|following|follow|against)\s+(?:our\s+|the\s+)?(?:internal\s+)?(?:sops?|playbook|runbook|kb\s?\d+|kb\s+article|internal\s+(?:policy|guidelines?|process))\b(?:[\s#-]{1,2}\d[\w.-]{0,20})?"
            r"|(?:escalat\w+|pass\w*|hand\w*|send|route|assign\w*|transfer\w*|bump)\s+(?:this\s+|it\s+|him\s+|her\s+|them\s+|over\s+){0,2}to\s+(?:t|tier\s?|l|level\s?)[1-4]\b(?:\s+if\s+(?:he|she|they)\s+[^\n.!?]{2,60})?(?![^.!?\n]{0,40}\?)"
            r"|(?:use|used|apply|applied|insert|send|sent|with|via)\s+(?:the\s+)?macro\s+[\w-]*(?-i:[A-Z\d_#])[\w-]*|macro\s*[:#]\s*\w[\w -]{1,40}|\[macro[^\]\n]{0,60}\])",
            0.72,
        ),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=(
        "Internal: serial complainer, no credit.",
        "Cust is a known time waster.",
        "Do not send to customer: refund limit is 200.",
    ),
    ignores=(
        "The internal storage is full.",
        "Please share a private note with our team.",
        "We do not share your data with anyone.",
    ),
)
