"""Codes that move a phone number, and with it every text-message code, to another network or domain owner.

UK: PAC (to keep the number) and STAC (to leave it), three letters and six figures (Ofcom's General Conditions C7). US: number
transfer PIN (47 CFR 64.2010). France: RIO, twelve characters. Domains: auth or EPP code.
"""

from recognizers._contract import Pattern, Recognizer
from recognizers._labelled import labelled

_UK = r"[A-Z]{3}\s?\d{6}"

recognizer = Recognizer(
    entity="PORTING_CODE",
    summary="A code that moves a phone number or domain elsewhere.",
    patterns=(
        *labelled(
            r"pacs?(?:\scodes?)?|stacs?(?:\scodes?)?|port(?:ing)?(?:[\s\-]?(?:in|out|authori[sz]ation))?(?:\scodes?)?|switch(?:ing)?\scodes?",
            _UK,
            0.95,
            loose=0.85,
            behind=0.9,
        ),
        *labelled(
            r"(?:number\s)?transfer\s(?:pin|code)|port(?:ing|[\s-]?out)?\s(?:pin|code|passcode)|ntp|rio\scode|code\srio|rio(?=\s?:)|(?:epp|auth(?:[\s-]?info|orisation|orization)?)\scode(?=[^.\n]{0,40}domain)|domain\s(?:auth|epp|transfer)\scode",
            r"(?=[A-Z\-]{0,11}\d)[A-Z0-9][A-Z0-9\-!]{3,23}",
            0.85,
            behind=0.8,
        ),
        Pattern(
            r"(?<![A-Za-z0-9])(?P<v>[A-Z]{3}\s?\d{6})(?![A-Za-z0-9])[^.\n]{0,40}\b(?:PAC|STAC|switch|port|keep your number)\b",
            0.7,
            cased=True,
        ),
        Pattern(
            r"\b(?:PAC|STAC|pac|stac)\b[^.!?\n]{0,40}?(?P<v>(?<![A-Za-z0-9])[A-Za-z]{3}\d{6})(?![A-Za-z0-9])", 0.85, cased=True
        ),
    ),
    valid=lambda value: sum(map(str.isdigit, value)) >= 3,
    finds=("Your PAC is ABC123456.", "STAC code: xyz 654321", "Transfer PIN 482913"),
    ignores=("Text PAC to 65075.", "You need a PAC to switch.", "Reference ABC123456"),
    references=("FCC-64.2010h", "OFCOM-GC-C7"),
)
