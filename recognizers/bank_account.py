"""Domestic bank account numbers of other countries: by the words for them there, or by a shape that only they have.

Spain (CCC), Norway and the Czech Republic are checked by python-stdnum; Poland's NRB is an IBAN without its country. New Zealand
(2-4-7-2 or 3) and France (RIB) are told by their shape, India's UPI addresses by the bank's handle. Elsewhere (Germany, the
Netherlands, Sweden, Denmark, Italy, Portugal, Brazil, South Africa, Canada, Singapore) the words have to say it.
"""

from __future__ import annotations

import re
from importlib import import_module

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_SHAPES = {
    r"\d\d[ -]\d{4}[ -]\d{7}[ -]\d{2,3}": "",
    r"\d{4}[ -]\d{4}[ -]\d\d[ -]\d{10}": "es.ccc",
    r"(?!(?:19|20)\d\d)\d{4}[ .]\d\d[ .]\d{5}": "no.kontonr",
    r"(?:\d{2,6}-)?\d{6,10}/\d{4}": "cz.bankaccount",
    r"\d\d(?: \d{4}){6}": "iban",
}
_READ = [(re.compile(shape), check) for shape, check in _SHAPES.items()]
_RIB = r"\d{5} \d{5} (?=[A-Z]{0,4}\d)[0-9A-Z]{11} \d\d"
_UPI = r"[A-Z0-9][A-Z0-9._-]{1,40}@(?:upi|ybl|ibl|axl|apl|paytm|axisb|pthdfc|ptsbi|ok(?:axis|icici|hdfcbank|sbi))"
_NR = r"(?:[ -]?(?:nummer|numbers?|nos?\.?|nr\.?|n[ro]?\.?o?|#))"
_LABEL = (
    rf"(?:bank)?konto-?(?:nummer|nr\.?)|kto\.?{_NR}?|bankkonto|rekening-?(?:nummer|nr\.?)|bankrekening{_NR}?|n.m.ro de (?:compte|cuenta|conta)"
    rf"|compte bancaire{_NR}?|cuenta (?:bancaria|corriente|de ahorros?){_NR}?|conto (?:corrente|bancario){_NR}?|conta (?:corrente|banc.ria|poupan.a){_NR}?"
    r"|numer (?:konta|rachunku)|(?:nr|konto) (?:konta|rachunku|bankowe)|..slo ..tu|tilinumero|banksz.mlasz.m|bankgiro|plusgiro"
    r"|bankleitzahl|blz|clearing-?(?:nummer|number|nr\.?|no\.?)|clabe"
)
_V = r"\d(?:[ .-]?\d){4,24}(?:[/-][\dX]|/\d{4})?"
_ACCOUNT = r"(?:a/?c|acc?(?:oun?t|t)?\.?)(?: ?(?:numbers?|nos?\.?|nr|#))?|conta|cuenta|compte|konto"
_BANK = (
    r"\b(?:branch code|institution (?:number|no\.?)|transit|ifsc|bsb|blz|clearing|ag.ncia|cap?itec|fnb|absa|nedbank|standard bank|asb|kiwibank|anz|bnz"
    r"|dbs|posb|ocbc|uob|bradesco|ita.|nubank|caixa|hdfc|icici|sbi)\b"
)


def _valid(value: str) -> bool:
    checks = [check for shape, check in _READ if shape.fullmatch(value)]
    return not any(checks) or any(
        import_module(f"stdnum.{check}").is_valid(f"PL{value}" if check == "iban" else value.replace(".", ""))
        for check in checks
    )


recognizer = Recognizer(
    entity="US_BANK_NUMBER",
    summary="a bank account number of another country",
    patterns=(
        *labelled(_LABEL, _V, 0.8, behind=0.7),
        *labelled(r"upi(?: id| address)?|vpa", r"[A-Z0-9][A-Z0-9._-]{1,40}@[A-Z]{2,12}(?!\.\w)", 0.8),
        Pattern(rf"(?<![\w@#./+-])(?P<v>{'|'.join(_SHAPES)})(?![\w-]|[./]\d)", 0.7),
        Pattern(rf"(?<![\w@#./+-])(?P<v>{_RIB})(?![\w-])", 0.6),
        Pattern(rf"(?<![\w@./+-])(?P<v>{_UPI})(?![\w-]|\.\w)", 0.8),
        *labelled(_ACCOUNT, r"\d(?:[ -]?\d){5,16}(?:-[\dX])?", 0.0),
    ),
    valid=_valid,
    cues=(
        Cue(r"\b(?:orders?|tracking|parcels?|parts?|models?|serial|sku|barcode|call|dial|tel|phone)\b", 0.2, before=25),
        Cue(_BANK, 0.75, before=60, after=40),
    ),
    finds=("It went to 01-0242-0100194-00.", "Kontonummer 8601 11 17947", "UPI ID priya@okaxis"),
    ignores=("Part 01-0242-0100194-00", "Welche Kontonummer?", "Order 34278-0727558021/0100"),
    references=("GDPR-5f", "GLBA-6801"),
)
