"""Identity, tax and social insurance numbers of other countries, by their label or by an unmistakable shape.

The check digits are python-stdnum's. Behind its label a number of the right shape counts even with a wrong check digit: a typo
leaves most of it right, and some countries publish none. Without a label only shapes that nothing else has count, checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from recognizers._contract import FLAGS, Cue, Pattern, Recognizer, Span
from recognizers._labelled import TIGHT

_TABLE: tuple[tuple[str, str, str], ...] = (
    ("nl.bsn", r"bsn|burgerservice-?nummer|sofi-?nummer", r"\d{8,9}"),
    ("es.nif", r"dni|nif", r"\d{7,8}[A-Z]|[KLM]\d{7}[A-Z]"),
    ("es.nie", r"nie|numero de identidad", r"[XYZ]\d{7}[A-Z]"),
    ("it.codicefiscale", r"codice fiscale|cod\.? ?fisc|italian tax code", r"[A-Z]{6}(?:[0-9LMNP-V]{2}[A-Z]){2}[0-9LMNP-V]{3}[A-Z]"),
    ("fr.nir", r"nir|numero de securite sociale|carte vitale|french social security", r"[12378]\d{5}[0-9AB]\d{6}(?:\d{2})?"),
    ("fr.nif", r"numero fiscal|spi", r"[0-3]\d{12}"),
    ("ie.pps", r"ppsn?|personal public service", r"\d{7}[A-W][A-IW]?"),
    ("ca.sin", r"sin|social insurance", r"\d{9}"),
    ("ca.bc_phn", r"phn|ohip|health card|ramq", r"\d{10}[A-Z]{0,2}|[A-Z]{4}\d{8}|\d{9}"),
    ("au.tfn", r"tfn|tax file", r"\d{8,9}"),
    ("", r"medicare|mbi", r"\d{10,11}|[1-9][A-Z][A-Z0-9]\d[A-Z][A-Z0-9]\d[A-Z]{2}\d\d"),
    ("in_.aadhaar", r"aadh?aa?r|adhaa?r", r"\d{12}"),
    ("in_.pan", r"pan|permanent account", r"[A-Z]{5}\d{4}[A-Z]"),
    ("in_.epic", r"epic|voter id", r"[A-Z]{3}\d{7}"),
    ("br.cpf", r"cpf", r"\d{11}"),
    ("pt.nif", r"nif|contribuinte", r"[1-9]\d{8}"),
    ("pt.cc", r"cartao de cidadao|citizen card", r"\d{8,9}(?:[A-Z0-9]{2}\d)?"),
    ("pl.pesel", r"pesel", r"\d{11}"),
    ("de.idnr", r"steuer-?(?:id|nummer|identifikationsnummer)|idnr|german tax id", r"\d{11}"),
    ("at.vnr", r"sozialversicherungs-?nummer|sv-?n(?:umme)?r|vsnr|rentenversicherungs-?nummer", r"\d{10}|\d{8}[A-Z]\d{3}"),
    ("ch.ssn", r"ahv(?:-?n(?:umme)?r)?|avs", r"756\d{10}"),
    ("be.nn", r"rijksregister(?:nummer)?|registre national|niss|insz|belgian national", r"\d{11}"),
    ("se.personnummer", r"personnummer|samordningsnummer|swedish (?:id|personal)", r"(?:19|20)?\d{6}\+?\d{4}"),
    ("no.fodselsnummer", r"f.dselsnummer|personnummer|fnr", r"\d{11}"),
    ("dk.cpr", r"cpr(?:-?n(?:umme)?r)?", r"\d{10}"),
    ("fi.hetu", r"hetu|henkil.tunnus", r"\d{6}[+A-FU-Y]?\d{3}[0-9A-Z]"),
    ("is_.kennitala", r"kennitala", r"\d{10}"),
    ("nz.ird", r"ird|inland revenue", r"\d{8,9}"),
    ("", r"nhi", r"[A-HJ-NP-Z]{3}(?:\d{4}|\d\d[A-HJ-NP-Z]{2})"),
    ("za.idnr", r"(?:south african?|sa|rsa) id|id book", r"\d{13}"),
    ("", r"nric|fin|singpass", r"[STFGM]\d{7}[A-Z]|\d{3}[A-Z]"),
    ("", r"hkid|hong kong id", r"[A-Z]{1,2}\d{6}[0-9A]?"),
    ("my.nric", r"mykad|nric|kad pengenalan", r"\d{12}"),
    ("mx.curp", r"curp", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d"),
    ("mx.rfc", r"rfc", r"[A-Z]{4}\d{6}[0-9A-Z]{3}"),
    ("ar.cuit", r"cuit|cuil|dni", r"\d{11}|\d{7,8}"),
    ("cl.rut", r"rut", r"\d{7,8}[0-9K]"),
    ("", r"cedula(?: de ciudadania)?", r"\d{6,10}"),
    ("tr.tckimlik", r"tc ?kimlik|tckn|kimlik", r"\d{11}"),
    ("il.idnr", r"teudat zehut", r"\d{9}"),
    ("gr.amka", r"amka", r"\d{11}"),
    ("ro.cnp", r"cnp|cod numeric personal", r"\d{13}"),
    ("cz.rc", r"rodne cislo|rc", r"\d{9,10}"),
    ("hr.oib", r"oib", r"\d{11}"),
    ("kr.rrn", r"rrn|resident registration", r"\d{13}"),
    ("", r"individual number|my number card", r"\d{12}"),
    ("cn.ric", r"resident identity|chinese id|shenfenzheng", r"\d{17}[0-9X]"),
    ("th.pin", r"thai id", r"\d{13}"),
    ("", r"emirates id|eid", r"784\d{12}"),
    ("pk.cnic", r"cnic|nicop", r"\d{13}"),
    ("", r"philhealth|umid|sss", r"\d{10,12}"),
    ("", r"nin|bvn", r"\d{11}"),
    ("gb.utr", r"utr|unique taxpayer|self[ -]assessment", r"\d{10}K?"),
    ("", r"(?:national|government|citizen|identity)(?: id(?:entity|entification)?)?(?: card| document)?|id card|(?:state|personal) id",
     r"(?=(?:[A-Z]*\d){4})[A-Z0-9]{6,18}"),
)  # fmt: skip
"""Check of python-stdnum (none where it has none), label, compact shape."""
_SHAPES = {
    r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]": "it.codicefiscale", r"[XYZ]-?\d{7}-?[A-Z]": "es.nie", r"\d{17}[\dX]": "cn.ric",
    r"\d{3}\.\d{3}\.\d{3}-\d\d": "br.cpf", r"756\.\d{4}\.\d{4}\.\d\d": "ch.ssn", r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d": "be.nn",
    r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d": "mx.curp", r"[12] \d\d \d\d \d\d \d{3} \d{3} \d\d": "fr.nir", r"\d{5}-\d{7}-\d": "pk.cnic",
    r"\d{1,2}\.\d{3}\.\d{3}-[\dK]": "cl.rut", r"\d-\d{4}-\d{5}-\d\d-\d": "th.pin", r"\d{6}-[1-8]\d{6}": "kr.rrn", r"784-\d{4}-\d{7}-\d": "",
    r"\d{6}[-+A]\d{3}[A-FHJ-NPR-Y]": "fi.hetu", r"\d{6}-\d\d-\d{4}": "my.nric", r"\d\d-\d{8}-\d": "ar.cuit", r"[A-Z]{1,2}\d{6}\([0-9A]\)": "",
    r"[1-9][A-Z][A-Z0-9]\d-[A-Z][A-Z0-9]\d-[A-Z]{2}\d\d": "", r"(?:19|20)?\d{6}[-+]\d{4}": "se.personnummer",
}  # fmt: skip
"""Shapes that say what they are, once checked."""
_LABEL = "|".join(label for _, label, _ in _TABLE)
_NUMBER = r"(?:[ -]?(?:numbers?|nos?\.?|num|nr|nbr|card|code|#))"
_ROWS = [(check, re.compile(rf"(?<!\w)(?:{label})(?!\w)", FLAGS), re.compile(shape, FLAGS)) for check, label, shape in _TABLE]
_GAP = re.compile(r"[ ./-]{1,3}")
_JOINED = re.compile(rf"{_NUMBER}{{0,2}}{TIGHT}", FLAGS)


def _valid(check: str, number: str) -> bool:
    return bool(check and import_module(f"stdnum.{check}").is_valid(number))


def _numbers(text: str) -> Iterator[Span]:
    for shape, check in _SHAPES.items():
        if re.fullmatch(shape, text, FLAGS):
            if not check or _valid(check, text):
                yield 0, len(text)
            return
    labels = [match.span() for match in re.finditer(rf"(?<!\w)(?:{_LABEL})(?!\w)", text, FLAGS)]
    (start, end), before = labels[0], labels[0][0] > 0
    rows = [row for row in _ROWS if row[1].search(text[start:end])]
    words = list(re.finditer(r"\w+", text))
    at = 0
    for first, word in enumerate(words):
        if word.start() < at or (not before and word.start() < end):
            continue
        last = first
        best = None
        while last < len(words) and words[last].end() - word.start() < 26 and not (before and words[last].end() > start):
            value = text[word.start() : words[last].end()]
            compact = re.sub(r"[ ./-]", "", value)
            joined = _JOINED.fullmatch(text[end : word.start()]) if not before else text[words[last].end() : start].count(" ") < 4
            for check, _, shape in rows:
                if shape.fullmatch(compact) and (joined or _valid(check, compact) or _valid(check, value)):
                    best = words[last].end()
            last += 1
            if last < len(words) and not _GAP.fullmatch(text[words[last - 1].end() : words[last].start()]):
                break
        if best:
            yield word.start(), best
            at = best


recognizer = Recognizer(
    entity="NATIONAL_ID",
    summary="an identity, tax or social insurance number of another country",
    patterns=(
        Pattern(rf"(?<![\w-])(?:{_LABEL})(?!\w)(?:[^\n]|\n(?!\n)){{4,60}}(?!\w)", 0.85),
        Pattern(
            rf"(?<![\w.@/-])[A-Z0-9][A-Z0-9 ./-]{{4,22}},? (?:is |as |was |- ?|\()(?:(?:your|the|my|his|her|a) ){{0,2}}(?:{_LABEL})(?!\w)", 0.8
        ),
        Pattern(rf"(?<![\w.@/+-])(?:{'|'.join(_SHAPES)})(?![\w-]|\.\d)", 0.7),
    ),
    within=_numbers,
    cues=(Cue(r"\b(?:order|tracking|parcel|part|model|serial|invoice|sku|product)\b", 0.3, before=25),),
    finds=("Your BSN is 111222333.", "codice fiscale RSSMRA85T10A562S", "390.533.447-05"),
    ignores=("What is your PESEL?", "A frying pan for 12 pounds.", "Version 390.533.447-06"),
    references=("GDPR-5f", "INC-3"),
)
