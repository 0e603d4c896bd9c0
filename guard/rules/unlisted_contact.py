"""Offers a contact as the brand's own that the brand has not listed.

What it finds
    A phone number, e-mail address, street address or handle that the words around it offer as yours ("call us on"), but that the
    configuration does not list; and a value one digit or letter away from one that is listed.

Why
    A wrong digit sends your customers to a stranger, and look-alike numbers are registered for that. Where nothing is listed
    yet, the guard cannot tell yours from an impostor's, and says so without blocking.

Example
    Call us on 0808 157 0101. (Listed is 0808 157 0100.)

Instead
    Use the listed one, or list this one in `[brand]` of presend.toml.

References
    Incidents of 2015 (a look-alike support account) and 2023 (numbers given by impostors).
"""

from collections.abc import Iterator

from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, finding

_LIST = {
    "PHONE_NUMBER": "phones",
    "EMAIL_ADDRESS": "emails",
    "STREET_ADDRESS": "addresses",
    "PO_BOX": "addresses",
    "UK_POSTCODE": "addresses",
    "US_ZIP_CODE": "addresses",
}


def _assess(case: Case) -> Iterator[Finding]:
    brand = case.config.brand
    listed = {"phones": brand.phones, "emails": brand.emails or brand.domains, "addresses": brand.addresses}
    for judged in case.judged:
        if judged.resembles:
            why = f"Nearly matches {judged.resembles} that your configuration lists, but is not the same."
            yield finding(
                judged, "unlisted-contact", Outcome.BLOCK, why, "Check it digit by digit against the listed one.", ("INC-15",)
            )
        elif judged.claimed and judged.entity in _LIST:
            kind = _LIST[judged.entity]
            public = case.reply.channel in (Channel.PUBLIC, Channel.DM)
            outcome = Outcome.BLOCK if listed[kind] and kind == "phones" and public else Outcome.WARN
            why = f"Offers a contact as your own that is not among the {kind} your configuration lists."
            instead = f"If it is yours, add it to {kind} under [brand] in presend.toml; if not, take it out."
            yield finding(judged, "unlisted-contact", outcome, why, instead, ("INC-5",))


rule = Rule(assess=_assess)
