"""Notes meant for colleagues: marked internal, addressed to the team, or speaking of the customer as staff do among themselves.

Public replies speak to the customer ("you"); a note speaks about them ("cust is"), quotes procedures, or says what not to tell.
"""

from recognizers._contract import Pattern, Recognizer

_LINE = r"[^\n]{2,300}?[^\s.!,;*-]"
_END = r"(?=[\s.!,;*-]*(?:$|\n|[.!]\s))"
_STAFF = r"(?:team|all(?=\s*[:,-])|guys|colleagues?|everyone(?=\s*[:,-])|folks|agents?|billing|tier\s?\d|t[123]|back\s?office|ops|next\s+(?:agent|shift))"
_CUST = r"(?:(?:cust|cx|clnt|pax|pt)|(?:the\s+|this\s+)?(?:customer|client|caller|guest|patient|tenant|user))\b(?!\s+(?:service|care|experience|team|support|journey|first))"
_NOTED = (
    r"(?:(?:v|very|super|is|was|seems|sounds|looks|keeps|has\s+been|being)\s+(?:(?:a|an|very|being|just|clearly|obviously|really|quite|known|bit|of|not)\s+){0,3}(?:serial|abusive|lying|liar|rude|angry|irate|aggressive|threaten\w*|difficult|upset|known|high[- ]?(?:value|risk)"
    r"|low[- ]?value|churn\w*|time[ -]?waster|complainer|karen|fishing|chancer|scammer|fraudster|drunk|stupid|nightmare|pain|problem|blagging|entitled|flight\s+risk|retention\s+risk|verified|vip)"
    r"|(?:verified|validated|authenticated|passed|failed|rang|rung|called|phoned|contacted|claims?|refus\w+|wants|insists|states?|stated|advised|adv|hung\s+up|escalated|threatened|requested|says|said|asking|complain\w*))"
)
_DESK = r"(?:zendesk|salesforce|sfdc|freshdesk|hubspot|servicenow|sprinklr|jira|sharepoint|confluence|intercom|gladly|kustomer|gorgias|siebel|(?:the|our)\s+crm)"

recognizer = Recognizer(
    entity="INTERNAL_NOTE",
    summary="Notes meant for colleagues.",
    patterns=(
        Pattern(
            r"(?:^|[\n.!?]\s{0,3})[\s>*#(~=-]{0,6}(?P<v>"
            rf"\[?\s?(?:int(?:ernal)?|staff|agent|handover|private|colleagues?)(?:\s+(?:only|notes?|use|comments?|memo|summary|info)){{1,3}}(?:\s*[:\])*-]{_LINE}|(?=\s*-))|\[?internal\s*(?:[:\])*]+|-{{1,2}}\s){_LINE}|(?:{_STAFF})[,:]?\s+(?:pls|please|plz)\b{_LINE}|(?:reply\s+|response\s+)?drafted\s+by\b{_LINE}"
            rf"|(?:note|reminder|memo|msg|message|n\.?b\.?|fyi|heads[- ]up)\s+(?:(?:to|for)\s+)?(?:self|(?:the\s+)?\w+\s+(?:team|shift|crew|desk|staff)(?=\s*[:-])|the\s+\w+\s+team|(?:(?:my|the|all|other|fellow)\s+)?{_STAFF})\b\s*[:,-]?{_LINE}"
            rf"|\[?(?:int(?:ernal)?|staff|agents?)\s+(?:use\s+|eyes\s+)?only\b{_LINE}|@(?:{_STAFF}|here|channel)\b\s+(?:can|pls|please|who|any){_LINE}|(?:to-?do|tbc|fixme)\s*[:-]{_LINE}|(?:agent|cs|billing|ops)\s+to\s+(?:follow\s+up|call|check|action|chase|respond|refund)\b{_LINE})(?=[\s.!,;*-]*(?:$|\n))",
            0.85,
        ),
        Pattern(
            rf"(?:^|(?<=[.!?\n:;,-]\s)|(?<=\n)|(?<=[.!?]\s\s))(?P<v>{_CUST}\s+(?:(?:also|just|now|has|had|again)\s+)?{_NOTED}\b(?:{_LINE})?){_END}(?![^.!?\n]*\?)",
            0.8,
        ),
        Pattern(
            r"(?<![\w'])(?P<v>(?:do\s+not|don't|dont|never)\s+(?:send|share|forward|disclose|tell|mention|give|say|reveal|show|promise|offer|let)\b[^.!?\n]{0,40}?\b(?:to\s+|with\s+)?(?:(?:the|this)\s+(?:customer|client|caller|guest|patient)|cust|cx)\b"
            rf"(?:{_LINE}{_END})?|(?:do\s+not|don't|dont)\s+(?:send|share|forward|tell|give|show)\s+(?:this\s+)?(?:to\s+|with\s+|w/\s?)?(?:customer|client|caller)\b(?:{_LINE}{_END})?|not\s+for\s+(?:the\s+)?(?:customer|client)\b|for\s+internal\s+use\b|(?:raised|logged|sitting)\s+(?:it\s+|this\s+)?with\s+(?:t|l|tier\s?)[1-4]\b"
            rf"|(?:this|keep\s+(?:it|this))\s+(?:is\s+|stays\s+)?(?:just\s+)?between\s+(?:us|ourselves)\b(?:{_LINE}{_END})?|(?:before|when|while|after)\s+(?:replying|responding|getting\s+back|calling|writing|speaking)\s+(?:back\s+)?to\s+(?:the\s+)?(?:cust|cx|caller|client)\b"
            r"|(?:spoke|spoken|called|rang|e-?mailed|advised|told|informed|refund(?:ed)?)\s+(?:to\s+|with\s+)?(?:the\s+)?(?:cust|cx)\b|(?:do\s+not|don't|dont)\s+(?:refund|credit|help|compensate)\s+(?:this|that)\s+(?:guy|man|woman|person|customer|lady|one|cust|cx)\b|(?:supervisor|manager|team\s+lead|tl)\s+(?:approved|ok'?e?d|signed\s+off|authori[sz]ed)"
            r"|(?:as\s+per|per|see|following|follow|against)\s+(?:our\s+|the\s+)?(?:internal\s+)?(?:sops?|playbook|runbook|kb\s?\d+|kb\s+article|internal\s+(?:policy|guidelines?|process))\b(?:[\s#-]{1,2}\d[\w.-]{0,20})?|kb0\d{6,7}\b"
            r"|(?:escalat(?:e|ed|es|ing)|pass(?:ed|ing)?|hand\w*|send|route|assign\w*|transfer\w*|bump)\s+(?:this\s+|it\s+|him\s+|her\s+|them\s+|over\s+){0,2}to\s+(?:t|tier\s?|l|(?<=escalate to )level\s?|(?<=escalated to )level\s?|(?<=this to )level\s?|(?<=it to )level\s?)[1-4]\b(?:\s+if\s+(?:he|she|they)\s+[^\n.!?]{2,60})?(?![^.!?\n]{0,40}\?)"
            r"|(?:use|used|apply|applied|insert|send|sent|with|via)\s+(?:the\s+)?macro\s+[\w-]*(?-i:[A-Z\d_#])[\w-]*|macro\s*[:#]\s*\w[\w -]{1,40}|\[macro[^\]\n]{0,60}\]|clos(?:e|ing)\s+(?:this|it)\s+(?:one\s+)?as\s+(?:duplicate|spam|resolved|solved)"
            rf"|(?:notes?|logged|see|updated|noted|details)\s+(?:(?:are|is|it|in|on|all)\s+){{0,3}}{_DESK}\b"
            r"|(?:offer|give|credit|refund|goodwill)\s+(?:(?:him|her|them|max|up\s+to|no\s+more\s+than|only)\s+){1,3}[£$€]?\d[\d.,]*[^\n.!?]{0,30}\bif\s+(?:he|she|they)\s+[^\n.!?]{2,40})",
            0.78,
        ),
        # Abbreviations and headings that only staff use.
        Pattern(
            r"(?<![\w'])(?P<v>(?:cust|cx|clnt)\s+(?!service|care|support|svc|exp|team|journey)(?:(?:is|was|has|keeps|getting|being|v|very|again|still)\s+){0,3}[a-z]{2,14}(?:ing|ed|ey|y|s)\b[^\n.!?]{0,120})",
            0.75,
        ),
        Pattern(
            rf"(?:^|[\n.!?]\s{{0,3}})[\s>*#(~=-]{{0,6}}(?P<v>\[?(?:(?:agent|staff|cs|team|handler|advis[oe]r)\s+(?:guidance|instructions?|script|talking\s+points|prompt|action)|hand-?over|wrap-?up|disposition|talking\s+points|not(?:e|es)\s+(?:2|to)\s+self)\s*[:\])*-]{_LINE})(?=[\s.!,;*-]*(?:$|\n))",
            0.8,
        ),
        Pattern(
            r"(?<![\w'])(?P<v>(?:esc(?:al(?:ate)?)?|fwd|xfer|pass(?:ing)?|bump)\s+(?:this\s+|it\s+)?(?:2|to)\s+(?:t|l|tier\s?|lvl\s?)[1-4]\b[^\n.!?]{0,120}|(?:wrap|disposition|closure|dispo)\s+code\s+\w{1,8}\b[^\n.!?]{0,60}|macro\s+#?\d{1,4}\b(?!\s*(?:g|kcal|mm)\b)[^\n.!?]{0,60}"
            r"|\[?for\s+internal\s+eyes\b[^\n]{0,160}|(?:do\s+not|don't|dont)\s+(?:(?:admit|concede)\s+(?:anything|the\s+\w+|(?:to\s+)?(?:fault|liability|blame))|accept\s+(?:fault|liability|blame))\b[^\n.!?]{0,80}|(?:do\s+not|don't|dont)\s+(?:tell|let)\s+(?:him|her)\s+(?:know\s+)?(?:about|that|the)\b[^.!?\n]{0,50}\b(?:yet|until|till|unless)\b[^.!?\n]{0,40}"
            r"|(?:until|once|unless)\s+legal\s+(?:signs?|says?|approves?|clears?|confirms?|has)\b[^.!?\n]{0,60}|legal\s+(?:says?|said|told\s+us|wants?\s+us)\s+(?:not|no|we|do|don't|dont)\b[^.!?\n]{0,100})",
            0.78,
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
