"""A bank's BIC (SWIFT code): no secret, but in a reply it is half of an instruction to pay (ISO 9362).

Eight or eleven characters of which two name a country, which "DELIVERY" satisfies too. So a label says what it is, and the value has
to be a bank that schwifty lists or to hold a figure; without a label only a listed bank counts.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_LABEL = (
    r"(?:swift|bic|s\.w\.i\.f\.t\.?|bank identifier)(?:[ /-](?:bic|swift))?(?:[ -]?(?:codes?|numbers?|nos?\.?|id|address))?"
)
_BIC = r"(?-i:[A-Z]{4}[ -]?[A-Z]{2}[ -]?[A-Z0-9]{2}(?:[ -]?[A-Z0-9]{3})?)"
_BARE = r"(?<![A-Za-z0-9@#/._-])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Za-z0-9_-])"


def _bank(value: str) -> bool:
    from schwifty import BIC

    bic = BIC(value.replace(" ", "").replace("-", "").upper(), allow_invalid=True)
    return bic.is_valid and (any(char.isdigit() for char in str(bic)) or str(bic).endswith("XXX") or _listed(str(bic)))


def _listed(value: str) -> bool:
    from schwifty import BIC

    bic = BIC(value, allow_invalid=True)
    return bic.is_valid and (bic.exists or BIC(f"{value[:8]}XXX").exists or bool(bic.domestic_bank_codes))


recognizer = Recognizer(
    entity="SWIFT_CODE",
    summary="a bank's BIC",
    patterns=(
        *labelled(_LABEL, _BIC, 0.9, loose=0.75, behind=0.8),
        *labelled(_LABEL, r"[a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?", 0.75),
        Pattern(_BARE, 0.4, cased=True, within=lambda text: [(0, len(text))] if _listed(text) else []),
        Pattern(_BARE, 0.2, cased=True, within=lambda text: [(0, len(text))] if _bank(text) else []),
    ),
    valid=_bank,
    cues=(
        Cue(
            r"\b(?:swift|bic|iban|banks?|transfer|wire|payments?|payee|beneficiary|remit\w*|sepa|account)\b",
            0.8,
            before=70,
            after=40,
        ),
    ),
    finds=("Our BIC is DEUTDEFF.", "SWIFT code: BARCGB22XXX", "DEUTDEFF500 is the BIC."),
    ignores=("What is the BIC?", "SWIFT PAYMENT takes two days.", "DELIVERY is on Monday."),
    references=("INC-9",),
)
