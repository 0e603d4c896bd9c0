"""Religion, ethnicity, orientation, politics, union membership, convictions said of the customer (GDPR Art. 9 and 10).

Colours and party names are everyday words: they count only beside a person ("a black woman", "a Labour voter").
"""

from recognizers._contract import Recognizer
from recognizers._statement import IS, SUPPOSED, YOU, YOUR, told

_FAITH = r"(?:muslim|christian|jewish|hindu|sikh|buddhist|catholic|protestant|jain|parsi|mormon|atheist|agnostic|orthodox\s+\w+|jehovah's\s+witness)"
_LOVE = r"(?:gay|lesbian|bi-?sexual|homosexual|transgender|trans|transsexual|queer|non-?binary|intersex|asexual|lgbt\w*)"
_ORIGIN = r"(?:black|white|asian|hispanic|latin[oax]|arab|roma|romani|gypsy|traveller|mixed[ -]race|indigenous|aboriginal|native\s+american|african(?:[ -]american)?|dalit|brahmin|caste)"
_STATUS = r"(?:(?:illegal|undocumented)\s+\w+|immigrant|refugee|asylum[ -]seeker|ex-?(?:offender|convict)|convicted\s+\w+|felon|sex\s+(?:worker|offender)|union\s+(?:member|rep)|trade\s+unionist|freemason)"
_VOTES = r"(?:(?:labour|tory|conservative|republican|democrat(?:ic)?|green|snp|lib\s?dem|bjp|congress|communist|socialist|liberal|far-?right|far-?left)\s+(?:voter|supporter|member|activist|donor|candidate))"
_PERSON = r"(?:customer|person|man|woman|guy|lady|couple|family|member|patient|guest|passenger|tenant|teen|employee|student|mum|mom|dad|girl|boy|parent)"
_WHO = rf"(?:(?:[\w-]+\s+)?(?:{_FAITH}|{_LOVE}|{_STATUS}|{_VOTES})(?:\s+{_PERSON})?|{_ORIGIN}\s+{_PERSON}|(?:practi[sc]ing|devout|observant)\s+{_FAITH})"
_HELD = (
    r"(?:religion|religious\s+(?:views|beliefs|affiliation)|faith|ethnicity|ethnic\s+(?:origin|background|group)|race|caste|sexuality|sexual\s+(?:orientation|preferences?|history|life)|sex\s+life"
    r"|gender\s+(?:identity|reassignment|transition)|political\s+(?:views|opinions|affiliation|donations?)|(?:trade\s+)?union\s+membership|immigration\s+status)"
)
_ALONE = (
    r"(?:same-?sex\s+(?:partner|husband|wife|spouse|marriage|wedding)|asylum\s+(?:claim|application|case)|criminal\s+(?:record|convictions?|history)|convictions?|(?:dna|genetic)\s+(?:results?|test|data|profile)"
    r"|deadname|(?:trade\s+)?union\s+membership|coming\s+out|gay\s+\w+|gender\s+transition|biometric\s+data)"
)

recognizer = Recognizer(
    entity="OTHER_SPECIAL_CATEGORY",
    summary="Religion, ethnicity, orientation, politics or convictions of the customer.",
    patterns=(
        told(
            rf"(?:as|being)\s+an?\s+{_WHO}(?!\s+(?:box|label|card|screen|cat|line|friday))",
            rf"(?:(?:as|since|because)\s+)?(?:{YOU}{IS}|ur)\s+(?:an?\s+)?{_WHO}(?!\s+(?:box|label|card|list|out|friday))",
            rf"(?:(?:noted|recorded|logged|stored|saved|know|knew|see|hold|have|keep|updated|listed|added)\s+)(?:that\s+)?{YOUR}\s+{_HELD}",
            rf"{YOUR}\s+{_HELD}(?:\s+(?:(?:is|was|are|were)\s+on\s+file|is|was|are|were|shows?|on\s+file|in\s+our)|:)(?:\s+(?!important|welcome|safe|private|protected|optional|not|never|none)\w+){{0,1}}",
            rf"(?:{YOU}\s+and\s+)?{YOUR}\s+{_ALONE}",
            rf"{YOU}(?:{IS})?\s+(?:voted|campaigned|donated)\s+(?:for\s+|to\s+)?(?:the\s+)?(?:labour|tory|tories|conservatives?|republicans?|democrats?|greens?|snp|lib\s?dems?|bjp|reform|trump|biden|leave|remain)",
            rf"{YOUR}\s+(?:gender\s+)?transition\s+(?:means|from\s+(?:male|female|man|woman)|to\s+(?:male|female|man|woman))",
            score=0.7,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("GDPR-9", "GDPR-10"),
    finds=("As a Muslim customer, you'll enjoy our Eid range.", "You're gay, so this may suit you.", "We noted your religion."),
    ignores=("The white box has it.", "Our Christmas menu is out.", "It comes in black."),
)
