"""Notes meant for colleagues: marked internal, addressed to the team, or speaking of the customer as staff do among themselves.

Public replies speak to the customer ("you"); a note speaks about them ("cust is"), quotes procedures, or says what not to tell.
"""

from recognizers._contract import Recognizer
from recognizers._statement import either, sentence, tells

_LINE = r"[^\n]{2,300}?[^\s.!,;-](?=[\s.!,;*-]*$)"
_ABBR = r"\b(?:cust|cx|clnt|pax|cstmr)\b(?!\s+(?:service|care|experience|team|support))"
_CUST = r"\b(?:the\s+|this\s+)?(?:customer|client|caller|guest|patient|pt|tenant|user|subscriber)\b(?!\s+(?:service|care|experience|team|support|journey|first))"
_LABEL = (
    r"\b(?:serial|abusive|lying|liar|rude|angry|irate|aggressive|threaten\w*|high[- ]?(?:value|risk)|low[- ]?value|churn\w*|time[ -]?waster|complainer|karen|fishing|chancer|scammer|fraudster|drunk|nightmare|blagging|entitled|flight\s+risk"
    r"|retention\s+risk|verified|passed\s+(?:id|security)|failed\s+(?:id|security|dpa)|called\s+(?:in|back|again)|rang|claims?|refus\w+|wants|insists|hung\s+up|escalated|declined\s+(?:the|our)|adv(?:ised)?\b|told\s+(?:him|her|them|that)|upset|difficult)\b"
)
_STAFF = r"(?:team|all|guys|colleagues?|everyone|folks|agents?|billing|tier\s?\d|t[123]|back\s?office|ops|whoever\s+\w+|next\s+(?:agent|shift))"
_DESK = r"(?:zendesk|salesforce|sfdc|freshdesk|hubspot|servicenow|sprinklr|jira|sharepoint|confluence|intercom|gladly|kustomer|gorgias|siebel|the\s+crm|our\s+crm)"
_MARK = (
    rf"^[\s>*#(\[~=-]*(?:internal|staff|agent|handover|private|colleagues?)(?:\s+(?:only|notes?|use|comments?|memo|summary|info)){{1,3}}\s*[\])*]*(?:\s*[:-]|(?<=[\])*])){_LINE}|^[\s>*#(\[~=-]*internal\s*[\])*:]+{_LINE}"
    rf"|\b(?:note|reminder|memo|msg|message|n\.?b\.?|fyi|heads[- ]up|handover)\s+(?:to\s+|for\s+)?(?:self|the\s+\w+\s+team|(?:(?:my|the|all|other|fellow)\s+)?{_STAFF})\b\s*[:,-]?{_LINE}|^\s*@(?:{_STAFF}|here|channel)\b\s+(?:can|pls|please|who|any){_LINE}"
    rf"|^\s*(?:to-?do|tbc|fixme)\s*[:-]{_LINE}|\b(?:internal|staff)\s+use\s+only\b|\b(?:agent|cs|cs\s+team|billing|ops)\s+to\s+(?:follow\s+up|call|check|action|chase|respond|refund)\b[^\n]{{0,60}}"
)
_HUSH = (
    r"\b(?:do\s+not|don't|dont|never)\s+(?:send|share|forward|disclose|tell|mention|give|say|reveal|show|promise|offer)\b[^.!?\n]{0,40}?\b(?:to\s+|with\s+)?(?:the\s+|this\s+)(?:customer|client|caller|guest|patient)\b"
    r"|\b(?:do\s+not|don't|dont)\s+(?:send|share|forward|tell|give|show)\s+(?:this\s+)?(?:to\s+)?(?:customer|client|caller)\b|\bnot\s+for\s+(?:the\s+)?(?:customer|client)\b|\b(?:this|keep\s+(?:it|this))\s+(?:is\s+|stays\s+)?(?:just\s+)?between\s+(?:us|ourselves)\b"
    r"|\b(?:before|when|while|after)\s+(?:replying|responding|getting\s+back|calling|writing|speaking)\s+(?:back\s+)?to\s+(?:the\s+)?(?:cust|cx|caller|client)\b"
)
_STEP = (
    r"\b(?:as\s+per|per|see|following|follow|against)\s+(?:our\s+|the\s+)?(?:internal\s+)?(?:sops?|playbook|runbook|kb\s?\d+|kb\s+article|internal\s+(?:policy|guidelines?|process))\b(?:[\s#-]{1,2}\d[\w.-]{0,20})?|\bkb\d{5,8}\b"
    r"|\b(?:escalat\w+|pass\w*|hand\w*|send|route|assign\w*|transfer\w*|bump)\s+(?:this\s+|it\s+|him\s+|her\s+|them\s+|over\s+){0,2}to\s+(?:t|tier\s?|l|level\s?)[1-4]\b(?:\s+if\s+(?:he|she|they)\s+[^\n.!?]{2,60})?"
    r"|\b(?:use|used|apply|applied|insert|send|sent|with|via)\s+(?:the\s+)?macro\s+[\w-]*(?-i:[A-Z\d_#])[\w-]*|\bmacro\s*[:#]\s*\w[\w -]{1,40}|\bclos(?:e|ing)\s+(?:this|it)\s+(?:one\s+)?as\s+(?:duplicate|spam|resolved|solved|no\s+response)"
    rf"|\b(?:notes?|logged|see|updated|noted|details)\b[^.!?\n]{{0,20}}\b(?:in|on)?\s*{_DESK}\b"
    r"|\b(?:offer|give|credit|refund|goodwill)\s+(?:(?:him|her|them|max|up\s+to|no\s+more\s+than|only)\s+){1,3}[£$€]?\d[\d.,]*(?:[^\n.!?]{0,30}\bif\s+(?:he|she|they)\s+[^\n.!?]{2,40}|\s?[a-z]{3}\b|(?=\s*$))"
)

recognizer = Recognizer(
    entity="INTERNAL_NOTE",
    summary="Notes meant for colleagues.",
    patterns=(sentence(rf"{_ABBR}|{_CUST}|{_HUSH}|{_STEP}|\b(?:internal|staff|agents?|handover|private|colleagues?|note|memo|msg|nb|fyi|heads[- ]up|to-?do|tbc|fixme|@\w+)\b", 0.8),),
    within=either(
        tells((_ABBR, r"[^\s.!?]+\s*$|\w+"), heard=False, future=True, reach=200),
        tells((_CUST, rf"(?:\bis|\bwas|\bseems|\bsounds|\blooks|\bkeeps|\bhas|^[^\n]*)\b.{{0,20}}?{_LABEL}"), heard=False, reach=40),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=("Internal: serial complainer, no credit.", "Cust is a known time waster.", "Do not send to customer: refund limit is 200."),
    ignores=("The internal storage is full.", "Please share a private note with our team.", "We do not share your data with anyone."),
)
