"""Blanks of a template that nobody filled in."""

from recognizers._contract import Pattern, Recognizer

_NAME = r"(?:first|last|full|customer|client|user|guest|agent|your|company|brand|product|order|case|ticket|account|insert|name|date|time|link|url|email|phone|amount|address|number|reason|todo|tbc|tbd|xxx?|placeholder)"

recognizer = Recognizer(
    entity="TEMPLATE_RESIDUE",
    summary="Blanks of a template that nobody filled in.",
    patterns=(
        Pattern(r"(?P<v>\{\{[^{}\n]{0,80}\}\}|\{%[^%\n]{1,80}%\}|\$\{[^{}\n]{1,60}\}|<%=?[^%\n]{1,80}%>|\{\$[^{}\n]{1,60}\})", 0.95),
        Pattern(rf"(?P<v>[\[{{]\s?(?:{_NAME})(?:[\s_./-]+\w+){{0,4}}\s?[\]}}])(?!\()", 0.85),
        Pattern(rf"(?P<v><{{1,2}}\s?(?:{_NAME})(?:[\s_-]+\w+){{0,3}}\s?>{{1,2}})", 0.85),
        Pattern(rf"(?P<v>%{{1,2}}(?:{_NAME})(?:_?[A-Z]+){{0,3}}%{{1,2}}|##(?:{_NAME})\w{{0,20}}##|\|\*[A-Z_]{{2,20}}\*\||\*\|[A-Z_]{{2,20}}\|\*)", 0.9),
        Pattern(r"\b(?P<v>lorem\s+ipsum|\[object\s+Object\]|(?:dear|hi|hello|hey)\s+(?:null|undefined|none|nan|firstname|first_name|customer_name|valued\s+\[?name\]?))\b", 0.85),
    ),
    references=("GDPR-32",),
    finds=("Hi {{first_name}}, thanks for waiting.", "Hello [CUSTOMER NAME],", "Dear <NAME>,"),
    ignores=("Press [Enter] and wait.", "See [our guide](https://acme.example/guide).", "50% off, 20% more."),
)
