"""Children and family, named or with what they do; pets too, since their names answer security questions (GDPR Recital 38)."""

from recognizers._contract import Recognizer
from recognizers._statement import sentence, tells

_CHILD = r"(?:(?:step|grand|god)?(?:sons?|daughters?|child(?:ren)?|kids?)|bab(?:y|ies)|toddlers?|newborn|infant|eldest|youngest|teen(?:ager)?s?|twins|boys?|girls?|lads?|lass(?:es)?|little\s+(?:one|boy|girl))"
_ADULT = r"(?:other\s+half|husband|hubby|missus|wifey|nephews?|nieces?|grand(?:son|daughter|child)s?|wife|spouse|partner|ex(?:-\w+)?|boyfriend|girlfriend|fianc[e\u00e9]e?|(?:mother|father|son|daughter)-in-law|mum|mom|mother|dad|father|parents?|brother|sister|nan|gran|grand(?:ma|pa|mother|father)|aunt|uncle|cousin|flatmate|roommate)"
_KIN = rf"\b(?:your|ur|his|her)\s+(?:(?!own\b)[\w-]+\s+){{0,2}}?(?:{_CHILD}|{_ADULT}|dogs?|cats?|puppy|kitten|pet|horse|rabbit)(?!\w)(?!\s+(?:account|plan|profile|ticket|fare|seat|card|mode|lock|insurance|food|care|company|in\s+crime|programme?|network|store|site|portal))"
_NAME = r"(?-i:(?!(?:Day|Card|Plan|Account|Menu|Insurance|Policy|Fare|Ticket|Meal|Seat|Club|Mode|Profile|Zone|Food|Care|Store|Will|Would|Can|Is|Has|And|Or|Please|We|Who|Dashboard|Portal|Center|Network|Page|Program|Pass)\b)[A-Z][a-z]{2,15})"
_LITTLE = r"\b(?:little|baby|wee)\s+(?-i:(?!(?:Caesars|Mermaid|Italy|Women|Mix|Tikes|Bo|Dog|Shark|Yoda|Bunting|Box|Rock|Book|Black|League|Bird|Chef|Group|Club|Love|Jet|Dot|Bit)\b)[A-Z][a-z]{2,12})"
"""A first name behind a word for small. (Not the names of shops, songs and bands.)"""
_THINGS = (
    r"(?:school|class(?:room)?|nursery|kindergarten|creche|daycare|birthday|wedding|college|universit\w+|account|appointment|prescription|names?|age|exam\w*|teacher|admission|enrol\w+|phone|number|passport|visa|custody|room|address|surgery|diagnosis"
    r"|christening|swimming\s+lessons?|vet|policy|ticket|seat|bank|card|office|medical\s+\w+|dob|date\s+of\s+birth|flight|booking|details|order)"
)
_DOES = (
    rf"(?:(?<=')s|(?<=s'))\s+(?:(?!own\b)[\w-]+\s+)?{_THINGS}\b|\bis\s+(?:\d{{1,2}}\b|registered|enrolled|admitted|absent|sick|ill|due|under|on\s+(?:the|our)|an?\s+(?:authori[sz]ed|named|joint)|in\s+(?:class|year|grade|hospital|care))"
    r"|\b(?:signed|spoke|spoken|handed|told|called|rang|attends?|studies|collected|picked|paid|lives?|goes|starts?|started|was\s+born|turns|turned|left|took|accepted|booked|travels?|travelling|registered|has\s+an?|talked|gave|given|met|birthday|joined|moved|needs?\s+a)\b"
)

recognizer = Recognizer(
    entity="CHILD_OR_FAMILY",
    summary="Children, family and pets, named or with what they do.",
    patterns=(
        sentence(
            rf"{_KIN}|{_LITTLE}|{_NAME}\s(?:[\w-]+\s){{1,3}}(?:year|grade|class|form)\s\d|\d\s?(?:yo|y/o)\b|{_NAME}'s\s+\w+|(?:years?|yrs?|months?|weeks?)[ -]old",
            0.68,
        ),
    ),
    within=tells(
        (rf"{_KIN},?\s+(?:called\s+|named\s+)?{_NAME}",),
        (_KIN, _DOES),
        (
            r"\b(?:your|ur)\s+(?:[\w-]+\s+)?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[ -](?:years?|yrs?|months?|weeks?)[ -]old\b",
        ),
        (rf"\b(?:your|ur)\s+(?:two|three|four|five|both|\d)\s+(?:[\w-]+\s+)?(?:{_CHILD}|dogs|cats)\b|\byour\s+newborn\b",),
        (
            rf"{_NAME}'s\s+(?:school(?!\s+(?:discount|offer|deal|range|sale|supplies))|nursery|kindergarten|birthday\s+party|(?:first|second|third|\d+(?:st|nd|rd|th))\s+birthday|christening|swimming\s+lessons?|teacher|custody|daycare)\b(?:\s+(?:trip|run|photos?|booking|fees?|report))?",
        ),
        (
            rf"{_LITTLE}(?:'s\s+(?!deal|meal|range|sale)\w+|\s+(?:left|was|is|has|had|needs|will|can|loved|turned|lost|came|and))\b",
        ),
        (
            rf"{_NAME}'s\s+(?:mum|mom|mam|dad|mother|father|gran|nan|parents?|husband|wife|brother|sister)\s+(?:signed|called|rang|collected|picked|has\s+(?:signed|called|collected|paid|booked)|booked|paid)\b",
        ),
        (r"\b(?:your|ur)\s+\d{1,2}\s?(?:yo|y/o|yr\s?old)\b",),
        (
            rf"\b(?:moved|put|placed|enrolled|switched|added|got)\s+{_NAME}\b",
            r"\b(?:year|grade|class|form|reception|group)\s+\d{1,2}\b",
        ),
        reach=32,
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("Your daughter Mia is on the list.", "Leo's school trip is booked.", "Your son's appointment moved."),
    ignores=("Kids eat free.", "Mother's Day cards are sold out.", "Keep it away from children and pets."),
)
