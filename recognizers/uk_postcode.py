"""Full UK postcodes, about fifteen households each. The first half alone ("SW9") names a district and may be said.

Shapes after Royal Mail's Programmer's Guide to PAF and BS 7666; the first letters must be one of the 124 postcode areas. Written
together in lower case, as people type it, or beside the word "postcode", it counts as well.
"""

from recognizers._contract import Cue, Pattern, Recognizer

_AREA = (
    r"A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|M[EKL]?"
    r"|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE|BF|BX|GIR"
)
_OUT = rf"(?:{_AREA})(?:\d[A-HJKMNPRSTUVWXY]|\d{{1,2}})"
_IN = r"\d[ABD-HJLNP-UW-Z]{2}"
# "Galaxy S10 5GB" and "the W8 4th floor" have the shape too.
_NOT_IN = r"(?!\s{0,2}(?:\d(?:GB|TB|HZ|XL|PW)\b|(?:1ST|2ND|3RD|[4-9]TH)\s[A-Za-z]))"
_WORD = r"(?:post|zip|postal)[\s\-]?codes?|zip"

recognizer = Recognizer(
    entity="UK_POSTCODE",
    summary="A full UK postcode.",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9])(?P<v>{_OUT}{_NOT_IN}\s{{1,2}}{_IN})(?![A-Za-z0-9])", 0.8),
        Pattern(rf"(?<![A-Za-z0-9/\-_@#])(?P<v>{_OUT}(?!\d(?:GB|TB)\b){_IN})(?![A-Za-z0-9\-_])", 0.65),
        Pattern(rf"(?<![A-Za-z0-9])(?P<v>{_OUT}\s{_IN}|(?:{_AREA})\d{{2,3}}\s[ABD-HJLNP-UW-Z]{{2}})(?![A-Za-z0-9])", 0.1),
        Pattern(
            rf"\b(?:{_WORD})(?:[\s:=,\-]{{1,3}}(?:is|are|was|of|the|for|your|it's|still|being|there|on|file|area|address)\b){{0,4}}"
            r"[\s:=,\-('\"]{1,4}(?P<v>[A-Z]{1,2}\d{1,2}[A-Z]?\s{0,2}\d[A-Z0-9]{0,2}[A-Z]|[A-Z]{2}\d{2,3}\s?[A-Z]{1,2})(?![A-Za-z0-9])",
            0.85,
        ),
        Pattern(
            r"(?<=[?&])(?:postcode|post_code|postal_?code|pc|zip)=(?P<v>[A-Z]{1,2}\d[A-Z0-9]?(?:\+|%20)?\d[A-Z]{2})(?!\w)", 0.85
        ),
    ),
    cues=(
        Cue(rf"\b(?:{_WORD}|address|pc)\b", 0.95, before=35, after=22),
        Cue(
            r"\b(?:model|error|(?:product|error|item)\scode|sku|part|version|size|gate|seat|flight|galaxy|lumix|canon|nikon|item|ref)[\s:#]{0,3}$",
            0.2,
        ),
    ),
    in_links=True,
    finds=("I've got SW1A 1AA down for you.", "ur postcode sw1a1aa, right", "zip - cr26 xh"),
    ignores=("No fault seen in SW9.", "Galaxy S10 5GB", "Error B12 3CD"),
    references=("PAF", "BS-7666", "INC-3"),
)
