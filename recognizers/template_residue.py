"""Blanks of a template that nobody filled in: merge fields of mail and helpdesk tools, brackets around what should stand there.

A bracket counts for what is in it: the name of a blank ("customer name", "insert date"), not a key or button ("[Enter]"), not a
Markdown link.
"""

from recognizers._contract import Cue, Pattern, Recognizer

_FIELD = (
    r"(?:(?:first|last|full|customer|client|user|guest|agent|your|sender|recipient|company|brand|product|order|case|ticket|account|policy|booking|tracking|reference|phone|support|contact|delivery|store|refund|due|signature)"
    r"(?:[\s_.'-]{0,3}(?:'s\s{1,3})?(?:name|first\s?name|last\s?name|number|no|id|date|time|link|url|e-?mail|address|amount|title|signature|details|team|hours|reason|code|status|price|here)){1,2}"
    r"|(?:insert|enter|add|fill(?:\s+in)?|put|specify|include)\s{1,3}[\w'/-]{1,30}(?:\s[\w'/-]{1,30}){0,4}\s?|(?:f|l)name|name|firstname|lastname|surname|date|time|link|url|e-?mail|phone|amount|address|reason|todo|tbc|tbd|xxx?x?|placeholder|city|company|product|product\s+name|(?:mr|mrs|ms|mr/mrs|mr/ms)?\s?surname|signature|agent)"
)
_MERGE = r"(?:(?:first|last|full|customer|client|user|agent|order|account|company|your)[_ ]?(?:name|id|number|date)|f?name|lname|firstname|lastname|email|amount)"

recognizer = Recognizer(
    entity="TEMPLATE_RESIDUE",
    summary="Blanks of a template that nobody filled in.",
    patterns=(
        Pattern(
            r"(?P<v>\{\{[^{}\n]{0,80}\}\}|\{%[^%\n]{1,80}%\}|[$#!]\{[^{}\n]{1,60}\}|\{\d\}|\b(?-i:DD/MM/YYYY|MM/DD/YYYY|DD/MM/YY|dd/mm/yyyy)\b|<%=?[^%\n]{1,80}%>|\{\$[^{}\n]{1,60}\})",
            0.95,
        ),
        Pattern(
            rf"(?P<v>\[\s?(?:{_FIELD}|customer|client|recipient|(?-i:[A-Z]{{2,12}}[_ ][A-Z_ ]{{2,20}}))\s?\](?!\()|(?<![{{$#!])\{{\s?{_FIELD}\s?\}}|\(\s?(?:{_MERGE}|(?:customer|client|agent|your|insert|first)(?:'s)?\s+(?:name|number|date|[\w ]{{2,20}}\s+here))\s?\))",
            0.85,
        ),
        Pattern(
            rf"(?P<v><{{1,2}}\s?(?:{_FIELD}|customer|client|recipient|user|(?-i:CODE|LINK|[A-Z]{{2,12}}[_ ][A-Z_ ]{{2,20}}))\s?>{{1,2}})",
            0.85,
        ),
        Pattern(
            rf"(?P<v>%{{1,2}}{_MERGE}(?:_?[A-Z]+){{0,3}}%{{1,2}}|##{_MERGE}\w{{0,20}}##|__{_MERGE}__|\|\*[A-Z_]{{2,20}}\*\||\*\|[A-Z_:]{{2,24}}\|\*|[@$](?:First|Last|Full|Customer)_?Name\b)",
            0.9,
        ),
        Pattern(
            r"(?P<v>\blorem\s+ipsum\b|\[object\s+Object\]|\b(?:dear|hi|hello|hey)\s+(?:null|undefined|none|(?-i:NaN)|firstname|first_name|customer_name|customername|valued\s+\[?name\]?)(?=\s*(?:$|[,.!\n-])))",
            0.85,
        ),
        Pattern(
            r"\b(?:dear|hi|hello|hey|thanks)\s+(?:(?:mr|mrs|ms|mr/mrs|mr/ms)\.?\s+)?(?P<v>X{3,6}|_{3,12}|\.{4,8}|[FL]NAME|\$\w{2,20}|(?:Customer|Client|First|Full)\s+Name)(?=[\s,!.-]|$)",
            0.8,
        ),
        Pattern(
            r"\b(?:ref(?:erence)?|number|no|order|account|case|ticket|id|code|date|amount)\s*(?:is|was|:|#|no\.?|number)?\s*(?P<v>X{4,12}|_{4,12}|TBC|TBD)(?=[\s,!.-]|$)",
            0.7,
        ),
    ),
    cues=(
        Cue(
            r"\b(?:type|click|press|select|tap|choose|hit|open|replace|format|field|column|enter|set)\b[^.!?\n]{0,25}$",
            0.2,
            before=35,
        ),
    ),
    references=("GDPR-32",),
    finds=("Hi {{first_name}}, thanks for waiting.", "Hello [CUSTOMER NAME],", "Dear <NAME>,"),
    ignores=("Press [Enter] and wait.", "See [our guide](https://acme.example/guide).", "50% off, 20% more."),
)
