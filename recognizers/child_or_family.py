"""Children and family, named or with what they do; pets too, since their names answer security questions (GDPR Recital 38)."""

from recognizers._contract import Recognizer
from recognizers._statement import FEW, IS, SUPPOSED, YOUR, told

_CHILD = r"(?:(?:step|grand|god)?(?:son|daughter|child(?:ren)?|kids?)|bab(?:y|ies)|toddlers?|newborn|infant|teen(?:ager)?s?|twins|boys?|girls?|little\s+(?:one|boy|girl))"
_ADULT = r"(?:husband|wife|spouse|partner|ex(?:-\w+)?|boyfriend|girlfriend|fianc[e\u00e9]e?|mum|mom|mother|dad|father|parents?|brother|sister|nan|gran|grand(?:ma|pa|mother|father)|aunt|uncle|cousin|(?:mother|father|son|daughter)-in-law|flatmate|roommate)"
_PET = r"(?:dog|cat|puppy|kitten|pet|horse|rabbit|parrot)"
_KIN = rf"(?:{_CHILD}|{_ADULT}|{_PET})s?"
_NAME = r"(?-i:(?!(?:Day|Card|Plan|Account|Menu|Insurance|Policy|Fare|Ticket|Meal|Seat|Club|Mode|Profile|Zone|Food|Care|Store|Will|Would|Can|Is|Has|And|Or|Please|We|Who|Dashboard|Portal|Center|Network|Page|Program|Pass)\b)[A-Z][a-z]{2,15})"
_THINGS = (
    r"(?:school|class(?:room)?|nursery|kindergarten|creche|daycare|birthday(?:\s+party)?|wedding|college|universit\w+|account|appointment|prescription|name|age|exam\w*|teacher|admission|"
    r"enrol\w+|phone|number|passport|visa|custody|room|address|surgery|diagnosis|christening|swimming\s+lessons?|vet|policy|ticket|seat|bank|card|office|funeral|medical\s+\w+)"
)
_AGE = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

recognizer = Recognizer(
    entity="CHILD_OR_FAMILY",
    summary="Children, family and pets, named or with what they do.",
    patterns=(
        told(
            rf"{YOUR}{FEW}?\s+{_KIN},?\s+(?:called\s+|named\s+)?{_NAME}",
            rf"{YOUR}{FEW}?\s+{_KIN}(?:'s|'|s)\s+(?:(?!own\b)[\w-]+\s+)?{_THINGS}",
            rf"{YOUR}\s+(?:[\w-]+\s+)?{_AGE}[ -](?:years?|yrs?|months?|weeks?)[ -]old",
            rf"{YOUR}\s+(?:two|three|four|five|both|\d)\s+(?:[\w-]+\s+)?(?:{_CHILD}|dogs|cats)",
            rf"{YOUR}\s+newborn",
            rf"{YOUR}\s+{_CHILD}{IS}\s+(?:{_AGE}\b|registered|enrolled|admitted|absent|sick|ill|in\s+(?:class|year|grade|hospital|care)|under\s+\d+)",
            rf"{YOUR}\s+{_CHILD}\s+(?:goes\s+to|attends|studies|lives|was\s+born|turns)\s+(?:[\w-]+\s?){{1,3}}",
            rf"(?:we|i|they|our\s+[\w-]+)(?:{IS})?\s+(?:spoken?\s+(?:to|with)|talked\s+(?:to|with)|told|called|rang|met|handed\s+it\s+to|given\s+it\s+to|gave\s+it\s+to|left\s+it\s+with|delivered\s+(?:it\s+)?to)\s+{YOUR}\s+(?:{_ADULT}|{_CHILD})",
            rf"{_NAME}'s\s+(?:school(?!\s+(?:discount|offer|deal|range|sale|supplies))|nursery|kindergarten|birthday\s+party|\w+\s+birthday|christening|swimming\s+lessons?|teacher|custody|daycare)(?:\s+(?:trip|run|photos?|booking|fees?|report))?",
            score=0.7,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("GDPR-5f",),
    finds=("Your daughter Mia is on the list.", "Leo's school trip is booked.", "Your son's appointment moved."),
    ignores=("Kids eat free.", "Mother's Day cards are sold out.", "Keep it away from children and pets."),
)
