"""Recognizers of Microsoft Presidio that find what ours do not, and why the others stay out.

`TAKEN` is the list: one row, and one table of cases, for each. What Presidio says (patterns, context words) stands in
borrowed.json, written by training/borrowed.py, because importing Presidio takes seconds; only a check digit that
python-stdnum does not know is asked of Presidio itself, and only once a shape *and* a word beside it have matched.

Presidio lets a shape count by itself and lets a threshold sort it out. Here a shape counts by itself only where the row says
so (`alone`); otherwise one of Presidio's context words has to stand near it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from recognizers._contract import Cue, Pattern, Recognizer

PRESIDIO = "presidio"
"""A check that Presidio itself makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One recognizer of Presidio: its class `of`, and how far it is trusted.

    `alone` is the score of a pattern, by its place in Presidio's list, where no context word is near: 0 unless given. `near` is
    the score beside one. `patterns` and `words` of Presidio's that catch too much are left out by naming them. `check` is a
    module of python-stdnum, or `PRESIDIO`.
    """

    of: str
    entity: str
    summary: str
    finds: tuple[str, ...]
    ignores: tuple[str, ...]
    references: tuple[str, ...] = ("GDPR-5f",)
    alone: Mapping[int, float] = field(default_factory=dict)
    near: float = 0.75
    check: str = ""
    without_patterns: tuple[int, ...] = ()
    without_words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the recognizer is called here: `InPanRecognizer` is `in-pan`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.of.removesuffix("Recognizer")).lower()


TAKEN: tuple[Row, ...] = (
    Row(
        of="CaPostalCodeRecognizer",
        entity="US_ZIP_CODE",
        summary="a Canadian postal code",
        references=(),
        alone={0: 0.5},
        finds=("We ship to M5V 2T6 from Monday.", "postal code K1A0B6"),
        ignores=("The Acme X5B 2T6Z is sold out.", "Model H2X1Y4 is back."),
    ),
    Row(
        of="DeHealthInsuranceRecognizer",
        entity="NATIONAL_ID",
        summary="a German health insurance number",
        references=("GDPR-9",),
        check=PRESIDIO,
        finds=("Ihre Versichertennummer ist A123456780.",),
        ignores=("Ihre Versichertennummer ist A123456781.", "Order A123456780 is packed."),
    ),
    Row(
        of="DeIdCardRecognizer",
        entity="NATIONAL_ID",
        summary="a German identity card number",
        references=("INC-3", "GDPR-5f"),
        check=PRESIDIO,
        without_words=("npa", "seriennummer", "dokumentennummer"),
        finds=("Personalausweis L01X00T44 liegt vor.",),
        ignores=("Personalausweis L01X00T48 liegt vor.", "Part L01X00T44 is in stock."),
    ),
    Row(
        of="DePassportRecognizer",
        entity="PASSPORT_NUMBER",
        summary="a German passport number",
        references=("INC-3", "GDPR-5f"),
        check=PRESIDIO,
        without_words=("pass", "mrz", "bundesrepublik deutschland", "dokumentennummer"),
        finds=("Ihr Reisepass C01X00T41 wurde geprüft.",),
        ignores=("Ihr Reisepass C01X00T48 wurde geprüft.", "Part C01X00T41 is in stock."),
    ),
    Row(
        of="DeSocialSecurityRecognizer",
        entity="NATIONAL_ID",
        summary="a German pension insurance number",
        check=PRESIDIO,
        finds=("Die Rentenversicherung hat 15070649C103 gemeldet.",),
        ignores=("Die Rentenversicherung hat 15070649C104 gemeldet.", "Serial 15070649C103"),
    ),
    Row(
        of="DeTaxNumberRecognizer",
        entity="NATIONAL_ID",
        summary="a German tax number",
        without_words=("umsatzsteuer", "einkommensteuer", "gewerbesteuer"),
        finds=("Ihr Finanzamt nennt 21/815/08150.",),
        ignores=("Das Finanzamt antwortet in 21 Tagen.", "Form 21/815/08150"),
    ),
    Row(
        of="EsPassportRecognizer",
        entity="PASSPORT_NUMBER",
        summary="a Spanish passport number",
        references=("INC-3", "GDPR-5f"),
        finds=("Su pasaporte es AAA123456.",),
        ignores=("Su pasaporte caduca en 2027.", "Order AAA123456 is packed."),
    ),
    Row(
        of="InGstinRecognizer",
        entity="NATIONAL_ID",
        summary="an Indian GST number, which holds the owner's PAN",
        alone={0: 0.7, 1: 0.7},
        near=0.8,
        check="stdnum.in_.gstin",
        without_words=("tax identification",),
        finds=("Invoice raised to 27AAPFU0939F1ZV.",),
        ignores=("Invoice raised to 27AAPFU0939F1ZO.", "What is your GSTIN?"),
    ),
    Row(
        of="InPanRecognizer",
        entity="NATIONAL_ID",
        summary="an Indian permanent account number, by its shape",
        alone={0: 0.5},
        check="stdnum.in_.pan",
        without_patterns=(2,),  # any ten characters with four digits
        finds=("TDS is filed for ABCPE1234F now.",),
        ignores=("TDS is filed by 1234.", "Model ABCPE1234F is sold out."),
    ),
    Row(
        of="InVehicleRegistrationRecognizer",
        entity="LICENSE_PLATE",
        summary="an Indian vehicle's registration",
        alone={5: 0.4, 6: 0.4, 7: 0.5},
        without_patterns=(0, 1, 2, 3, 4, 8),  # "A1234", "AB1234" and the like
        finds=("Your cab KA01AB1234 is near.", "The vehicle is 22BH6517AB."),
        ignores=("Vehicle registration takes 10 days.", "Model MH12AB1234 is out."),
    ),
    Row(
        of="ItDriverLicenseRecognizer",
        entity="DRIVERS_LICENSE_NUMBER",
        summary="an Italian driving licence number",
        references=("INC-3", "GDPR-5f"),
        without_words=("licenza",),
        finds=("La patente U1B2C3D4EX risulta valida.",),
        ignores=("La patente costa 300 euro.", "Parcel AB1234567C is on its way."),
    ),
    Row(
        of="ItIdentityCardRecognizer",
        entity="NATIONAL_ID",
        summary="an Italian identity card number",
        references=("INC-3", "GDPR-5f"),
        without_words=("carta", "elettronica", "riconoscimento", "documento"),
        finds=("La carta d'identità CA12345AB è scaduta.",),
        ignores=("La carta d'identità scade nel 2027.", "Order CA12345AB is packed."),
    ),
    Row(
        of="ItPassportRecognizer",
        entity="PASSPORT_NUMBER",
        summary="an Italian passport number",
        references=("INC-3", "GDPR-5f"),
        without_words=("elettronico", "italiano", "viaggio", "viaggiare", "estero", "documento", "dogana"),
        finds=("Il passaporto YA1234567 risulta valido.",),
        ignores=("Il passaporto scade nel 2027.", "Order YA1234567 is packed."),
    ),
    Row(
        of="UsItinRecognizer",
        entity="US_SSN",
        summary="a US taxpayer identification number, by its shape",
        references=("GLBA-6801",),
        alone={2: 0.6},
        without_words=("individual", "payer", "tin"),
        finds=("912-73-1234 is what the IRS has.",),
        ignores=("Call 912-555-0134.", "Part 912-73-1234 is in stock."),
    ),
    Row(
        of="UsMbiRecognizer",
        entity="NATIONAL_ID",
        summary="a US Medicare number, by its shape",
        references=("HIPAA-164.502",),
        alone={0: 0.5, 1: 0.7},
        without_words=("hic", "cms"),
        finds=("1EG4TE5MK73 is active again.", "the beneficiary is 1EG4TE5MK73"),
        ignores=("Model 1EG4TE5MK73 is sold out.", "Medicare opens at 9."),
    ),
    Row(
        of="UsPrescriptionNumberRecognizer",
        entity="HEALTH",
        summary="a prescription's number",
        references=("HIPAA-164.502", "GDPR-9"),
        alone={0: 0.75, 1: 0.75},
        finds=("Rx 7654321 is ready to pick up.", "Your prescription number 7654321"),
        ignores=("The Radeon RX 6700 is back.", "Send your prescription by 5 pm."),
    ),
    Row(
        of="UsPriorAuthorizationNumberRecognizer",
        entity="CLAIM_NUMBER",
        summary="the number of a prior authorization",
        alone={0: 0.7},
        without_words=("auth",),
        finds=("prior authorization 12345678 went through", "Approval came as PA-123456."),
        ignores=("We need prior authorization by 5 pm.", "PA-123456"),
    ),
    Row(
        of="UsReferralNumberRecognizer",
        entity="CASE_NUMBER",
        summary="a medical referral's number",
        alone={0: 0.7},
        finds=("Your referral 12345678 is with the clinic.",),
        ignores=("Refer a friend and get 10 pounds.", "REF-123456"),
    ),
    Row(
        of="ZaIdNumberRecognizer",
        entity="NATIONAL_ID",
        summary="a South African identity number, by its shape",
        alone={0: 0.45},
        check="stdnum.za.idnr",
        without_words=("id",),
        finds=("RICA is done for 7503305044089.", "identity 7503305044089"),
        ignores=("RICA is done for 7503305044088.", "Barcode 7503305044089"),
    ),
    Row(
        of="ZaTrafficRegisterNumberRecognizer",
        entity="NATIONAL_ID",
        summary="a South African traffic register number",
        finds=("Your traffic register number is 1234567890123.",),
        ignores=("Your traffic fine is 1500.", "Barcode 1234567890123"),
    ),
)
"""Those that find something ours do not."""

_LABEL_FINDS = "national-id finds it by its label; without one, too many numbers have its shape or check digit"
_BUSINESS = "a business's number in a public register, printed on its invoices"
_PLATE = "license-plate finds it by its label; the shape alone is that of many a product code"
NOT_TAKEN: dict[str, str] = {
    "AbaRoutingRecognizer": "ours is wider: aba-routing; of nine digits without a label one in ten passes the check",
    "AuAbnRecognizer": _BUSINESS,
    "AuAcnRecognizer": _BUSINESS,
    "AuMedicareRecognizer": _LABEL_FINDS,
    "AuTfnRecognizer": _LABEL_FINDS,
    "CaSinRecognizer": _LABEL_FINDS,
    "CreditCardRecognizer": "ours is wider: payment-card (2-series, dots and dashes, 12 to 19 digits)",
    "CryptoRecognizer": "ours is wider: crypto-wallet",
    "DateRecognizer": "a date is not sensitive: date-of-birth and appointment-window read what it is about",
    "DeBsnrRecognizer": "a practice's number, not a patient's; nine digits",
    "DeFuehrerscheinRecognizer": "ours is wider: driving-licence finds it by its label, in today's format too",
    "DeHandelsregisterRecognizer": _BUSINESS,
    "DeKfzRecognizer": "in any case of letters, two short words and a number have its shape: 'is on 12'",
    "DeLanrRecognizer": "a doctor's number, not a patient's; nine digits",
    "DePlzRecognizer": "five digits; us-zip finds postal codes by their label",
    "DeTaxIdRecognizer": _LABEL_FINDS,
    "DeVatIdRecognizer": _BUSINESS,
    "EmailRecognizer": "ours is wider: email-address",
    "EsNieRecognizer": "ours is stricter: national-id finds it by its shape and check letter",
    "EsNifRecognizer": "ours is stricter: national-id wants its label or its check letter",
    "FiPersonalIdentityCodeRecognizer": "ours is the same: national-id finds it by its shape and check letter",
    "IbanRecognizer": "ours is wider: iban (spaced anyhow, mistyped behind its label)",
    "InAadhaarRecognizer": _LABEL_FINDS,
    "InPassportRecognizer": "passport finds it by the same words",
    "InVoterRecognizer": _LABEL_FINDS,
    "IpRecognizer": "ours is stricter: ip-address (leaves private ranges to how-tos)",
    "ItFiscalCodeRecognizer": "ours is the same: national-id finds it by its shape and check letter",
    "ItVatCodeRecognizer": _BUSINESS,
    "KrBrnRecognizer": _BUSINESS,
    "KrDriverLicenseRecognizer": "driving-licence finds it by its label; twelve digits",
    "KrFrnRecognizer": "ours is stricter: national-id finds it by its shape, hyphenated and checked",
    "KrPassportRecognizer": "passport finds it by its label",
    "KrRrnRecognizer": "ours is stricter: national-id finds it by its shape, hyphenated and checked",
    "MacAddressRecognizer": "ours is the same: mac-address",
    "MedicalLicenseRecognizer": "a prescriber's number, not a customer's",
    "NgNinRecognizer": _LABEL_FINDS,
    "NgVehicleRegistrationRecognizer": _PLATE,
    "NhsRecognizer": "ours is stricter: uk-nhs; one phone number in eleven passes the check",
    "PhPassportRecognizer": "passport finds it by its label",
    "PhTinRecognizer": "nine or twelve digits; us-ssn finds a TIN by its label",
    "PhUmidRecognizer": _LABEL_FINDS,
    "PlPeselRecognizer": _LABEL_FINDS,
    "SeOrganisationsnummerRecognizer": _BUSINESS,
    "SePersonnummerRecognizer": "ours is stricter: national-id finds it by its shape, hyphenated and checked",
    "SgFinRecognizer": "national-id finds it by its label; the shape is taken unchecked, as of any part number",
    "SgUenRecognizer": _BUSINESS,
    "ThTninRecognizer": _LABEL_FINDS,
    "TrLicensePlateRecognizer": _PLATE,
    "TrNationalIdRecognizer": _LABEL_FINDS,
    "UkDrivingLicenceRecognizer": "ours is wider: driving-licence (spaced, shortened, by label)",
    "UkNinoRecognizer": "ours is wider: uk-nino",
    "UkPassportRecognizer": "ours is wider: passport",
    "UkPostcodeRecognizer": "ours is wider: uk-postcode",
    "UkVehicleRegistrationRecognizer": "ours is wider: license-plate",
    "UrlRecognizer": "a link is not sensitive: unsafe-link reads where it leads",
    "UsBankRecognizer": "ours is stricter: us-bank-account; eight to seventeen digits near 'account' are any number",
    "UsClaimNumberRecognizer": "ours is wider: claim-number",
    "UsHealthInsuranceMemberIdRecognizer": "account-number and policy-number find it by its label; the shape is that of any code",
    "UsLicenseRecognizer": "ours is stricter: driving-licence; the shapes are those of any number",
    "UsNpiRecognizer": "a provider's number in a public register (NPPES)",
    "UsPassportRecognizer": "ours is stricter: passport; the context words are 'us', 'travel', 'document'",
    "UsProviderTaxIdRecognizer": _BUSINESS,
    "UsSsnRecognizer": "ours is stricter: us-ssn",
    "UuidRecognizer": "ours is the same: uuid",
    "ZaCompanyRegistrationRecognizer": _BUSINESS,
    "ZaDriverLicenseRecognizer": "driving-licence finds it by its label; the shape is that of any long number",
    "ZaIncomeTaxNumberRecognizer": _LABEL_FINDS,
    "ZaLicensePlateRecognizer": _PLATE,
    "ZaPassportRecognizer": "passport finds it by the same words",
    "ZaVatNumberRecognizer": _BUSINESS,
    # Not patterns: a model, a service, or a library that Presend uses itself.
    "AzureAILanguageRecognizer": "sends the text to a service",
    "AzureHealthDeidRecognizer": "sends the text to a service",
    "AzureOpenAILangExtractRecognizer": "sends the text to a service",
    "BasicLangExtractRecognizer": "sends the text to a service",
    "GLiNERRecognizer": "downloads a model",
    "HuggingFaceNerRecognizer": "downloads a model",
    "LangExtractRecognizer": "sends the text to a service",
    "MedicalNERRecognizer": "downloads a model",
    "PhoneRecognizer": "ours is wider: phone-number, with the same library",
    "SpacyRecognizer": "ours is person, a model of our own; Presend can read the same pipeline itself",
    "StanzaRecognizer": "downloads a model",
    "TransformersRecognizer": "downloads a model",
    "ZaMobileNumberRecognizer": "ours is wider: phone-number",
    "ZaPhoneNumberRecognizer": "what the mobile and the telephone one have in common",
    "ZaTelephoneNumberRecognizer": "ours is wider: phone-number",
}
"""Those that are not, and why."""

_OTHER_THINGS = Cue(
    r"\b(?:orders?|tracking|parcels?|parts?|models?|serial|sku|products?|items?|voucher|promo|coupon|form|flight|barcode|ean|isbn"
    r"|call|dial|tel|phone|article|version)\b",
    0.0,
    before=25,
)
_EDGE_WORDS = r"(?<![A-Za-z0-9])(?:{})(?:s|nummer|numbers?|nr|#)?(?![A-Za-z0-9])"


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """Return them, in the order of the table, without gates."""
    data = json.loads((Path(__file__).parent / "borrowed.json").read_text(encoding="utf-8"))["recognizers"]
    return tuple(_recognizer(row, data[row.of]) for row in TAKEN if row.of in data)


def page(name: str) -> str:
    """Return what describes one of them, or nothing if `name` is none of them."""
    for row in TAKEN:
        if row.name == name:
            alone = (
                "Some of its shapes count by themselves." if row.alone else "It counts only beside one of the context words."
            )
            check = (
                " The check digit is Presidio's."
                if row.check == PRESIDIO
                else f" The check is {row.check}'s."
                if row.check
                else ""
            )
            return f"{row.summary[0].upper()}{row.summary[1:]}.\n\nMicrosoft Presidio's {row.of}: its patterns, its context words. {alone}{check}"
    return ""


def _recognizer(row: Row, theirs: Mapping[str, Any]) -> Recognizer:
    words = [word for word in theirs["words"] if word not in row.without_words]
    return Recognizer(
        entity=row.entity,
        summary=row.summary,
        patterns=tuple(
            Pattern(regex, row.alone.get(index, 0.0), cased=theirs["cased"])
            for index, regex in enumerate(theirs["patterns"])
            if regex is not None
        ),
        finds=row.finds,
        ignores=row.ignores,
        valid=_valid(row.of, row.check) if row.check else None,
        cues=(_OTHER_THINGS, Cue(_EDGE_WORDS.format("|".join(map(_word, words))), row.near, before=60, after=40)),
        references=row.references,
        name=row.name,
    )


def _word(word: str) -> str:
    """Return a context word as a pattern: its words apart or hyphenated, umlauts written any way."""
    spelt = re.sub(r"[äöü]", lambda umlaut: f"(?:{umlaut[0]}|{umlaut[0].upper()}|{'aou'['äöü'.index(umlaut[0])]}e?)", word)
    return re.sub(r"[ -]", r"[ -]", spelt.rstrip("#"))


def _valid(of: str, check: str) -> Callable[[str], bool]:
    if check != PRESIDIO:
        return lambda value: bool(import_module(check).is_valid(value))
    return lambda value: _accepted(_asked(of), value)


@cache
def _asked(of: str) -> Any:
    return getattr(import_module("presidio_analyzer.predefined_recognizers"), of)()


def _accepted(theirs: Any, value: str) -> bool:
    """Tell what Presidio makes of a value: it refuses with False, or by `invalidate_result`; None leaves it to the shape."""
    return theirs.validate_result(value) is not False and not theirs.invalidate_result(value)
