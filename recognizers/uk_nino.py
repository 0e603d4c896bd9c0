"""UK national insurance numbers: two letters, six digits, a letter A to D ("QQ 12 34 56 C").

HMRC's National Insurance Manual NIM39110 rules out D F I Q U V as letters, O as the second, and the prefixes BG GB KN NK NT TN
ZZ. There is no check digit. QQ is the prefix of HMRC's own examples. Behind a label any prefix counts, and no suffix is needed.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_PREFIX = r"(?:qq|(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z])"
_LABEL = r"n\.?i\.?n\.?o\.?|n\.?i\.? ?(?:numbers?|nos?\.?|num|nr|#)|nat(?:ional|'l|\.)? ?ins(?:urance|\.)?(?: ?(?:numbers?|nos?\.?|num|code|#))?"

recognizer = Recognizer(
    entity="UK_NINO",
    summary="a UK national insurance number",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9@#/_-])(?P<v>{_PREFIX}(?: ?\d\d){{3}} ?[a-d])(?![A-Za-z0-9])", 0.75),
        Pattern(rf"(?<![A-Za-z0-9@#/_-])(?P<v>{_PREFIX}(?:[.-]\d\d){{3}}[.-]?[a-d])(?![A-Za-z0-9])", 0.75),
        *labelled(_LABEL, r"[a-z]{2}(?:[ .-]?\d){6}(?:[ .-]?[a-d](?![a-z]))?", 0.95, loose=0.9, behind=0.9),
        Pattern(
            rf"\b(?:{_LABEL}) (?:is |\()?end(?:s|ing)(?: (?:in|with))?[ :(*-]{{1,3}}(?P<v>(?:\d\d ?){{1,2}}[a-d])(?![A-Za-z0-9])",
            0.8,
        ),
    ),
    cues=(
        Cue(rf"\b(?:{_LABEL})(?![a-z])|\b(?:hmrc|paye|payslip|dwp|universal credit)\b", 0.95, before=60, after=30),
        Cue(
            r"\b(?:order|booking|ref(?:erence)?|flight|tracking|parcel|sku|product|model|serial|postcode|voucher|code)\b",
            0.4,
            before=25,
        ),
    ),
    finds=("NI number QQ 12 34 56 C", "qq123456c", "your NINO: QQ123456"),
    ignores=("What is your NI number?", "Order GB 12 34 56 A", "Flight QQ1234 at gate C"),
    references=("GDPR-5f",),
)
