"""Loyalty and frequent-flyer numbers, by the words beside them: points are stolen with them (incidents of 2016 and 2020)."""

from recognizers._contract import Recognizer
from recognizers._labelled import DIGITS, ID, about, labelled, long_identifier

_SCHEME = (
    r"(?:loyalty|[\w&]{0,16}(?:miles|rewards?|points|flyer|flier|perks|privilege|bonus|club)\w{0,16}|frequent[ -]?(?:fl[yi]er|traveller|guest)|mileage(?:plus)?|avios|nectar|clubcard|a?advantage|bonvoy|honou?rs|flying\s+blue"
    r"|velocity|ihg|hyatt|smiles|enrich|executive)"
)
_KIND = r"(?:\s*(?:card|account|acct|member(?:ship)?|club|scheme|program(?:me)?)(?:'s)?){0,2}"
_WORD = r"(?:numbers?|no\.?|num|nr|id|#)"
_LABEL = rf"{_SCHEME}{_KIND}\s*{_WORD}|{_SCHEME}\s+(?:card|account|acct)|member(?:ship)?\s+card(?:\s*{_WORD})?|(?:ffn|qff|ffp)(?:\s*{_WORD})?"
_TOPIC = r"member(?:ship)?|miles|points|tier|(?:player|stamp|reward|loyalty|club|stars|gold|silver|platinum|sparks|boots|nectar|tesco)'?s? (?:card|acc(?:oun)?t)|loyalty|rewards?|avios|ff|(?:gold|silver|platinum|bronze|diamond|elite) (?:until|till?|status|tier|member|level|since|card)|frequent fl[yi]er|free spins|cash-?back"

recognizer = Recognizer(
    entity="LOYALTY_NUMBER",
    summary="Loyalty and frequent-flyer numbers, by the words beside them.",
    patterns=(
        *labelled(_LABEL, rf"{DIGITS}|{ID}", 0.92, loose=0.7, behind=0.88),
        *about(_TOPIC, 0.66),
        *about(_TOPIC, 0.66, r"\d{4}(?: \d{4}){2,3}|\d{10,16}"),
    ),
    valid=long_identifier,
    references=("INC-4",),
    finds=(
        "Your Club no. 4402 118 203 is gold now.",
        "Frequent flyer number: AC10044872",
        "4402118203 is your rewards number.",
    ),
    ignores=("You have 25000 points.", "Club members get 10% off.", "Points expire after 36 months."),
)
