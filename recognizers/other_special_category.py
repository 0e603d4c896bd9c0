"""Religion, ethnicity, orientation, politics, union membership said of the customer (GDPR Art. 9)."""

from recognizers._contract import Pattern, Recognizer

_GROUP = (
    r"(?:muslim|christian|jewish|hindu|sikh|buddhist|catholic|protestant|atheist|jehovah's\s+witness|gay|lesbian|bisexual|trans(?:gender)?|queer|lgbt\w*|black|asian|white"
    r"|hispanic|latin[oax]|arab|roma|gypsy|immigrant|refugee|asylum\s+seeker|conservative|labour\s+voter|republican|democrat|union\s+member)"
)

recognizer = Recognizer(
    entity="OTHER_SPECIAL_CATEGORY",
    summary="Religion, ethnicity, orientation or politics of the customer.",
    patterns=(
        Pattern(rf"\b(?P<v>as\s+an?\s+(?:\w+\s+)?{_GROUP}(?:\s+(?:customer|person|man|woman|couple|family|member|patient|guest))?)\b(?!\s+(?:box|label|card|screen|cat|line))", 0.75),
        Pattern(rf"\b(?P<v>you(?:'re|\s+are)\s+(?:an?\s+)?{_GROUP}(?:\s+(?:customer|person|man|woman))?)\b(?!\s+(?:box|label|card|list|out))", 0.65),
        Pattern(r"\b(?P<v>your\s+(?:religion|faith|ethnicity|sexuality|sexual\s+orientation|gender\s+identity|political\s+(?:views|opinions)|trade\s+union\s+membership|race|beliefs|same-sex\s+\w+))\b", 0.6),
    ),
    passage=True,
    references=("GDPR-9",),
    finds=("As a Muslim customer, you'll enjoy our Eid range.", "You're gay, so this may suit you.", "We noted your religion."),
    ignores=("The white box has it.", "Our Christmas menu is out.", "It comes in black."),
)
