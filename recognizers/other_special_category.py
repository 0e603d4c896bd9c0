"""Religion, ethnicity, orientation, politics, union membership, convictions said of the customer (GDPR Art. 9 and 10).

Colours and party names are everyday words: they count only beside a person ("a black woman", "a Labour voter") or a record.
"""

from recognizers._contract import Recognizer
from recognizers._statement import IS, YOU, sentence, tells

_FAITH = r"(?:muslim|christian|jewish|hindu|sikh|buddhist|catholic|protestant|jain|parsi|mormon|atheist|agnostic|jehovah's\s+witness)"
_LOVE = r"(?:gay|lesbian|bi-?sexual|homosexual|transgender|trans|transsexual|queer|non-?binary|intersex|lgbt\w*)"
_ORIGIN = r"(?:black|white|asian|hispanic|latin[oax]|arab|roma|romani|gypsy|traveller|mixed[ -]race|indigenous|aboriginal|native\s+american|african(?:[ -]american)?|caribbean|dalit|brahmin)"
_STATUS = r"(?:(?:illegal|undocumented)\s+\w+|immigrant|refugee|asylum[ -]seeker|ex-?(?:offender|convict)|felon|sex\s+(?:worker|offender)|union\s+(?:member|rep)|member\s+of\s+(?:the\s+)?(?:\w+\s+)?(?:union|unite|unison|gmb|party)|trade\s+unionist|freemason|convicted|arrested|jailed|imprisoned)"
_VOTES = r"(?:(?:labour|tory|conservative|republican|democrat(?:ic)?|green|snp|lib\s?dem|bjp|congress|communist|socialist|liberal|far-?right|far-?left)\s+(?:voter|supporter|member|activist|donor|candidate))"
_PERSON = r"(?:customer|person|man|woman|guy|lady|couple|family|member|patient|guest|passenger|tenant|teen|employee|student|mum|mom|dad|girl|boy|parent)"
_NO = r"(?!\s+(?:box|label|card|screen|cat|line|friday|list|out|listed)|-listed)"
_WHO = rf"\b(?:(?:{_FAITH}|{_LOVE}|{_STATUS}|{_VOTES})(?:\s+{_PERSON})?|{_ORIGIN}\s+(?:[\w-]+\s+)?{_PERSON})\b{_NO}"
_HELD = (
    r"\b(?:religion|religious\s+(?:views|beliefs|affiliation)|faith|ethnicity|ethnic\s+(?:origin|background|group)|race|caste|sexuality|sexual\s+(?:orientation|preferences?|history|life)|sex\s+life|gender(?:\s+(?:identity|reassignment|transition))?"
    r"|political\s+(?:views|opinions|affiliation|donations?)|union\s+membership|immigration\s+status)\b"
)
_ALONE = (
    r"\b(?:same-?sex\s+(?:partner|husband|wife|spouse|marriage|wedding)|asylum\s+(?:claim|application|case)|criminal\s+(?:record|convictions?|history)|convictions?|membership\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}(?:party|union)|(?:dna|genetic)\s+(?:results?|test|data|profile)|deadname|gender\s+transition"
    r"|transition(?=\s+(?:means|from\s+\w*male|to\s+\w*male)))\b"
)
_KEPT = r"\b(?:noted|recorded|logged|stored|saved|know|knew|hold|have|keep|updated|listed|changed|on\s+(?:file|record)|records?|file|is|was|shows?|from\s+(?:male|female))\b(?!\s+(?:important|welcome|safe|private|optional))"
_SAID_OF = rf"\b(?:(?:you|u)\s*(?:{IS}|are|r|were|being|and\s+your)|ur)(?!\w)|\b(?:as|being)\s+an?\b|\b(?:you|u)\s+(?:down|listed|registered)\s+as\b"
_LISTED = r"\b(?:listed|recorded|registered|down)\s+as\b|\bin\s+our\s+(?:records|file|system)\b"

recognizer = Recognizer(
    entity="OTHER_SPECIAL_CATEGORY",
    summary="Religion, ethnicity, orientation, politics or convictions of the customer.",
    patterns=(
        sentence(
            rf"{_WHO}|{_HELD}|{_ALONE}|\bvoted\b|\b(?:islam|christianity|judaism|hinduism|sikhism|catholicism|buddhism)\b|{_ORIGIN}",
            0.7,
        ),
    ),
    within=tells(
        (
            r"\b(?:islam|christianity|judaism|hinduism|sikhism|catholicism|buddhism)\b",
            r"\b(?:follow|practi[sc]e|converted|believe)\w*\b",
            r"\b(?:you|u)\b",
        ),
        (_WHO, _SAID_OF),
        (rf"\b(?:your|ur|his|her)\s+(?:\w+\s+)?{_HELD}", _KEPT),
        (_ALONE, r"\b(?:your|ur|you|his|her)\b"),
        (rf"\b{_ORIGIN}\b", _LISTED, YOU),
        (
            r"\bvoted\b|\bcampaigned\s+for\b",
            r"\b(?:labour|tory|tories|conservatives?|republicans?|democrats?|greens?|snp|lib\s?dems?|bjp|reform|leave|remain|trump|biden)\b",
            r"\b(?:you|u)\b",
        ),
        reach=30,
        heard=False,
    ),
    passage=True,
    references=("GDPR-9", "GDPR-10"),
    finds=("As a Muslim customer, you'll enjoy our Eid range.", "You're gay, so this may suit you.", "We noted your religion."),
    ignores=("The white box has it.", "Our Christmas menu is out.", "It comes in black."),
)
