"""Dates of birth and ages: banks, phone companies and clinics take them for proof of who is calling (47 CFR 64.2003).

Only the words make a date one of birth; a bare date is none. Rules about age ("18 or over") are no one's age.
"""

from recognizers import _when as w
from recognizers._contract import Cue, Pattern, Recognizer

_LABEL = (
    r"d\.?\s?o\.?\s?b\b\.?|d/o/b|dates?\sof\sbirth|birth\s?(?:dates?|year)|birthdays?(?:'s)?|b-?days?(?:'s)?|(?:was\s|were\s)?born|year\sof\sbirth"
    r"|geburtsdatum|geboren|date\sde\snaissance|fecha\sde\snacimiento|data\sdi\snascita|geboortedatum"
)
_JOIN = (
    r"(?:[\s:=.,?!(\-]{1,3}(?:is|was|are|it's|its|as|on|of|the|for|your|my|his|her|their|we|i|you|have|has|got|file|record|down|hold|held|listed"
    r"|recorded|given|shows?|being|here|that|still|coming|up|number|falls?|in|customer(?:'s)?|here's|account|says|set|actually|this"
    r"|and|confirmed|dated|sure|with)\b){0,7}[\s:=.,?!('\-\"]{0,5}"
)
_DATE = rf"(?:{w.DATE}|{w.SHORT}|[0-3]\d[01]\d(?:19|20)\d\d(?!\d))"
_LONG_AGO = rf"(?=[\w/.\-]{{0,12}}[\s,/.\-]{{0,2}}(?:[A-Za-z]{{3,9}}\.?,?\s|\d{{1,2}},?\s)?(?:19\d\d|200\d|\d\d)(?!\d)){w.DATE}(?<!20[123]\d)"
_RULE = r"(?!\s?(?:\+|%)|\s?-\s?\d|\s(?:or|and|to)\s(?:over|older|above|under|younger|\d)|\s?(?:months|days|weeks)|\d)"
_WHO = (
    r"(?:you(?:'re|\sare|\swere)|he(?:'s|\sis)|she(?:'s|\sis)|i(?:'m|\sam)|(?:son|daughter|mum|mother|dad|father|husband|wife|customer"
    r"|child|passenger|patient)(?:'s|\sis))\s(?:now\s|only\s|just\s|already\s)?"
)
_OLD = r"(?:\s?-?(?:years?|yrs?)[\s\-]old|\s?y/?o\b|\syears\sof\sage)"

recognizer = Recognizer(
    entity="DATE_OF_BIRTH",
    summary="A date of birth, or a person's age.",
    patterns=(
        Pattern(
            rf"(?<![A-Za-z0-9])(?:{_LABEL})(?![A-Za-z]){_JOIN}(?P<v>{_DATE})",
            0.9,
            more=rf"\s?(?:,|/|and|&|or)\s?(?P<v>{w.DATE})",
        ),
        Pattern(
            rf"\b(?:born|year\sof\sbirth|birth\syear)(?:\s(?:in|is|was))?[\s:]{{1,3}}(?:{w.MONTH}\s)?(?P<v>{w.YEAR})", 0.65
        ),
        Pattern(
            rf"(?P<v>{_DATE})[\s,(\-]{{1,3}}(?:is|was|as|=|\()?\s?(?:(?:the|your|my|his|her|customer's)\s){{0,2}}(?:{_LABEL})\b",
            0.85,
        ),
        Pattern(
            rf"(?P<v>{_DATE})\s(?:(?:as|for|is|was|=)\s)?(?:the\s(?:day|date)\s)?(?:when|that|on\swhich)\s(?:you|u|she|he|they)\s(?:was|were)\sborn\b",
            0.85,
        ),
        Pattern(
            r"\bhappy\s(?P<v>(?:1[3-9]|[2-9]\d)(?:st|nd|rd|th))(?=\s(?:for\s(?:today|tomorrow|yesterday|\w{3,6}day)|(?-i:[A-Z][A-Za-z]{2,12})\b|!))(?!\s(?:anniversary|edition|season|birthday\sto\sus))",
            0.5,
        ),
        Pattern(rf"\bturn(?:s|ed|ing)?\s\d{{1,3}}(?:\sthis|\snext|,)?\s(?:on\s)?(?:the\s)?(?P<v>{_DATE})", 0.85),
        Pattern(
            rf"\byour\s(?:1[3-9]|[2-9]\d)(?:st|nd|rd|th)(?:\sbirthday)?\s(?:is|was|falls|fell|comes\sup)\s(?:on\s)?(?:the\s)?(?P<v>{_DATE})",
            0.8,
        ),
        Pattern(r"\bturn(?:s|ed|ing)?\s(?P<v>1[3-9]|[2-9]\d)(?=\s(?:today|tomorrow|soon|this|next|on)\b|[!?])", 0.5),
        Pattern(
            r"\bhappy\s(?P<v>\d{1,3}(?:st|nd|rd|th))(?!\s(?:anniversary|edition|season|century|of|to)\b)\b[^\n]{0,60}\bit's\s(?:today|tomorrow)\b",
            0.65,
        ),
        Pattern(r"\bhappy\s(?:belated\s)?(?P<v>\d{1,3}(?:st|nd|rd|th))\sb(?:irth)?-?day", 0.5),
        Pattern(
            rf"\bhappy\s(?:belated\s)?\d{{1,3}}(?:st|nd|rd|th)(?:\sb(?:irth)?-?day)?\s(?:on|for)\s(?:the\s)?(?P<v>{_DATE})",
            0.85,
        ),
        Pattern(
            rf"\b(?:aged|(?<!\bpension\s)(?<!\bretirement\s)(?<!\bminimum\s)(?<!\bmaximum\s)(?<!\blegal\s)(?<!\baverage\s)age(?:\s?[:=]|\sis))\s{{0,2}}(?P<v>[1-9]\d?|1[01]\d){_RULE}(?![\w.,]\d)",
            0.5,
        ),
        Pattern(rf"(?<!\bif )(?<!\bonce )(?<!\bunless )(?<!\bwhen )\b{_WHO}(?P<v>\d{{1,3}}{_OLD}){_RULE}", 0.6),
        Pattern(
            rf"(?P<v>\b\d{{1,3}}{_OLD})\s(?:son|daughter|child|mother|father|mum|dad|customer|man|woman|boy|girl|husband|wife)",
            0.45,
        ),
        # "Our system's got you as 3rd Sept 91": what a day of long ago is to a person.
        Pattern(
            rf"\b(?:got|have|has|had|shows?|showing|see|sees|lists?|listed|put|entered|registered|down)\s(?:you|u|him|her|them|it|yours)\s(?:down\s|in\s|listed\s|registered\s)?(?:as|at|with)\s(?:the\s)?(?P<v>{_LONG_AGO})",
            0.6,
        ),
        # A message that is nothing but a date of decades ago answers "what is your date of birth?".
        Pattern(
            rf"\A\W{{0,3}}(?:(?:yes|sure|ok|it's|it\sis|its)[\s,.:\-]{{1,3}}){{0,3}}(?P<v>{_LONG_AGO})(?=\s*(?:[.!?]|\Z))", 0.45
        ),
    ),
    cues=(
        Cue(
            r"\b(?:company|brand|business|app|product|festival|founder|band|idea|range|must\sbe|minimum|restricted|over|under)\b",
            0.2,
            before=30,
        ),
        Cue(r"\b(?:offer|promo|voucher|treat|sale|discount|code|valid|expires?)\b", 0.2, before=25),
        Cue(r"\b(?:d\.?o\.?b|date\sof\sbirth|birth\s?date|birthday)\b", 0.9, before=40),
    ),
    finds=("I've your date of birth down as 12/03/1984.", "DOB: 4 March '84", "Happy 40th on 12 March!"),
    ignores=("Your bill is due on 12/03/2026.", "You must be 18 or over.", "Happy 4th of July!"),
    references=("FCC-64.2003", "INC-11"),
)
