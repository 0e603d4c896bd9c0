"""Street addresses: house number and street in British, American and continental order, with what follows (town, postcode).

The head of an address is a pattern; its tail is read behind it (`_places`). A street without a number, a named house or a bare
"Lipowa 12" needs words that say it is an address. Order of parts: USPS Publication 28, BS 7666, UPU S42.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recognizers import _places as p
from recognizers._contract import FLAGS, Cue, Pattern, Recognizer, Span

_EDGE = r"(?<![\w£$€/@=+])(?<![\w,.:]-)(?<!\d[.,:])"
_END = rf"(?![{p.LETTER}\d])"
_UNIT = rf"(?:{p.UNIT},?\s)?"
_CAP = rf"(?-i:[{p.CAPITAL}\d][{p.LETTER}\d'.&\-]{{0,22}})"
_NAME = rf"(?-i:[{p.CAPITAL}][{p.LETTER}'.\-]{{1,22}})"
_DIR = rf"(?:{p.DIRECTION})"
_OF = r"(?:(?:de|du|des|del|della|delle|dei|di|da|do|dos|das|la|le|les|los|las|el|lo|e|y|i|san|santa|cd)\s|d'|l')"
_ROADS = (
    r"(?:(?:us|u\.?\s?s\.?|old|state|county|country|private|interstate|farm\sto\smarket|ranch)\s){0,2}"
    r"(?:highway|hwy|hgwy|route|rte|rt|road|rd|trunk|spur|loop|fm|cr|sr|ih|co\srd|us|(?-i:Business))\.?\s?(?:no\.?\s)?[A-Z]{0,2}-?\d{1,5}[A-Z]?"
)
_FIRST = (
    r"rue|boulevard|bd|chemin|all[eé]e|impasse|quai|cour|faubourg|calle|c/|avenida|avda\.?|av\.|paseo|carrer|carretera|piazza(?:le)?|viale"
    r"|vicolo|rua|travessa|pra[cç]a|alameda|quadra|ul\.|ulica|aleja|avenue\s(?=d)"
)
_THEN = r"(?:\s|(?<=[./])\s?)"
_FIRST_TOO = r"(?-i:Via|Corso|Largo|Strada|Ronda|Plaza|Place|Avenue|Camino|Estrada|Route|Al\.|Pl\.|Os\.|Str\.)"
_LAST = (
    r"(?:stra(?:ss|ß)e|straat|gasse|platz|veien|v[aä]gen|gatan|gata|katu|vej|vejen|str[aæ]de|chaussee|gracht|br[uü]cke|weg"
    r"|(?<=\s)(?:str\.?|utca|[uú]t|t[eé]r|k[oö]r[uú]t|krt\.?|rkp\.?))"
)
_LAST_TOO = r"(?:gate|gade|tie|kuja|laan|all[eé]e|ring|hof|plads|damm|ufer|kade|singel|steig|v)"
_HOUSE = r"Cottage|House|Farm|Lodge|Barn|Villa|Hall|Manor|Mill|Rectory|Vicarage|Bungalow|Grange|Croft|Park|Centre|Center"
_UK = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_GRAND = r"Street|St|Road|Avenue|Ave|Plaza|Square|Place|Lane|Drive|Boulevard"
_DATE = r"\d{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}\b,?\s(?:dr\b|\d)"
_STREET = rf"(?:{p.WORD}\s){{1,4}}(?:{p.SURE})\b\.?"
_SAID = (
    r"(?:(?<!mac )(?<!ip )\baddress(?:es)?(?:\s(?:is|are|was|to|as|on|for|line|the|now|changed|updated|with|of|your|his|her|their|our|new|we|have|file|\d)"
    r"\b){0,6}|\b(?:liv(?:e|es|ing)|resid(?:e|es|ing)|located|situated|find\s(?:it|us|them)|found|office\sis|offices\sare|restaurant\sis"
    r"|moved|(?:meet|drops?|dropped|pick(?:ed)?)\s(?:me|you|us|him|her)(?:\s(?:up|off))?|taxi|sent|send\s(?:it|this)|return"
    r"|shipped|delivered|delivery)\s(?:at|on|in|to))[\s:,\"'(\-]{1,12}(?:address\s?\d?:\s)?"
)
_LINE = rf"\d{{1,6}},?\s(?:[{p.LETTER}\d.'\-]{{1,22}}[ ]{{1,2}}){{0,4}}[{p.LETTER}\d'\-]{{1,22}}(?=\s*(?:[\n,.;]|$))"
_HEADS = (
    (rf"{_UNIT}{p.NUMBER},?\s(?:the\s)?(?:{p.WORD}\s){{1,5}}(?:{p.SURE})\b\.?(?:\s{_DIR})?", 0.95),
    (rf"{p.UNIT},?\s{_STREET}", 0.75),
    (rf"{p.UNIT},?\s(?:{_CAP}\s){{1,3}}(?-i:{p.LIKELY})\b\.?", 0.7),
    (rf"{p.NUMBER},?\s(?-i:The)\s(?:{p.SURE}|{p.LIKELY})", 0.75),
    (r"(?:house|plot|villa|door|flat)\s(?:no\.?\s?)?#?\d{1,5}[a-z]?,?\s(?:street|road|lane|block|sector)\s?(?:no\.?\s?)?#?[A-Z]?-?\d{1,4}", 0.7),
    (rf"{p.UNIT},\s(?:{p.WORD}\s){{1,3}}(?:{p.PLAIN})\b", 0.6),
    # "Flat 302, B Wing, Sea Breeze CHS"
    (r"(?:flat|apt|apartment|house|plot|door)\s(?:no\.?\s?)?#?[A-Z]?-?\d{1,5}[A-Z]?,\s(?:(?-i:[A-Z0-9])[\w'.-]{0,15}\s){1,3}(?:wing|block|tower|phase|sector|society|chs|residency|heights|enclave|nagar|colony|layout|complex|b(?:uil)?di?n?g)\b", 0.75),
    (rf"(?-i:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twenty|Fifty)\s(?:{_CAP}\s){{1,3}}(?-i:{_GRAND})\b\.?", 0.5),
    (rf"(?:{p.UNIT}|{p.NUMBER}),?\s(?:{_NAME},?\s){{1,6}}{_UK}", 0.75),
    (rf"(?<!\d\s)(?<!\d[a-z]\s)(?:(?!\d){p.WORD}\s){{1,3}}(?:{p.SURE}|{p.PLAIN}),?\s(?:{_NAME},?\s){{0,3}}{_UK}", 0.7),
    (rf"{_UNIT}{p.NUMBER},?\s(?:The\s)?(?:{_CAP}\s){{1,4}}(?-i:{p.LIKELY})\b\.?(?:\s{_DIR})?", 0.7),
    (rf"{_UNIT}{p.NUMBER},?\s(?:{p.WORD}\s){{1,3}}(?:{p.PLAIN})\b\.?(?:\s{_DIR})?", 0.3),
    (rf"{_UNIT}{p.NUMBER},?\s(?:{p.WORD}\s){{1,3}}(?:{p.PLAIN})\b\.?,?\s(?:[ns]\.?[ew]\b\.?|[nsew]\b\.?|{p.UNIT})", 0.6),
    (rf"{p.NUMBER}\s(?-i:[NS]\.?[EW]?\.?|[EW]\.?)\s(?:\d{{1,4}}(?:st|nd|rd|th)|(?-i:[{p.CAPITAL}][{p.LETTER}'.\-]{{2,22}}))(?:\s{_OF}?{_CAP}){{0,2}}", 0.45),
    (rf"{p.NUMBER}\s{_DIR}\s\d{{2,5}}\s{_DIR}", 0.7),
    (rf"{p.NUMBER}\s(?:{_DIR}\s)?(?:avenue\sof\s(?:the\s)?\w+|avenue\s[A-Z]|broadway)", 0.7),
    (rf"\d{{2,6}}\s(?:{_DIR}\s)?{_ROADS}(?:\s?{_DIR})?", 0.6),
    (r"(?:private|county|farm\sto\smarket|township|ranch)\s(?:road|rd)\s\d{1,6}[A-Z]?", 0.6),
    (rf"{p.NUMBER},?\s(?:[{p.LETTER}\d.'&#/\-]{{1,20}},?\s){{1,9}}?(?:(?-i:{p.STATE})|{p.STATE_LOWER}|{p.STATES}),?\s{{1,2}}\d{{5}}(?:-\d{{4}})?", 0.75),
    (rf"(?:\d{{1,5}}\s){{0,2}}{p.NUMBER},?\s(?:(?:bis|ter),?\s)?(?:{_FIRST}|{_FIRST_TOO}(?=\s{_OF})){_THEN}{_OF}{{0,2}}{p.WORD}(?:\s{_NAME}){{0,2}}", 0.75),
    (rf"(?:\d{{1,5}}\s)?(?:{_FIRST}){_THEN}(?:{_OF}{{0,2}}{p.WORD},?\s){{1,6}}\d{{1,4}}[a-z]?(?:/\d{{1,4}})?", 0.7),
    (rf"(?:\d{{1,5}}\s)?{_FIRST_TOO}\s(?:{_OF}{{0,2}}{_NAME}\s){{1,4}}\d{{1,4}}[a-z]?", 0.5),
    (rf"{_UNIT}(?:\d{{1,5}}\s)?(?:{_NAME}\s){{0,2}}[{p.LETTER}\-]{{0,22}}{_LAST}\s\d{{1,4}}(?:\s?[a-z])?\.?", 0.65),
    (rf"(?:\d{{1,5}}\s)?(?:{_NAME}\s){{0,2}}[{p.LETTER}\-]{{2,22}}{_LAST_TOO}\s\d{{1,4}}(?:\s?[a-z])?", 0.2),
    (rf"(?:\d{{1,5}}\s)?{_NAME}(?:\s[{p.LETTER}'.\-]{{2,22}}){{0,3}}\s\d{{1,4}}\.?,?[\s>?*|\-]{{1,10}}{p.UNIT}", 0.6),
    (rf"(?<=\n)\d{{2,5}}\s(?:{_NAME}\s){{1,3}}\d{{1,4}}(?=\n)", 0.45),
    (rf"(?:the\s)?corner\sof\s(?:\d{{1,5}}\s)?(?:{p.WORD}\s){{1,4}}(?:\d{{1,4}}\s)?(?:and|&)\s(?:{_CAP}\s?){{1,4}}", 0.6),
    (rf"(?:The\s)?(?:{_NAME}\s){{1,3}}(?-i:{_HOUSE}),\s(?:{_NAME}\s){{1,3}}(?:{p.SURE}|{p.LIKELY})\b\.?", 0.65),
)  # fmt: skip
_AFTER_WORDS = (
    (
        rf"(?:[{p.LETTER}\d'.\-]{{1,20}}\s){{0,4}}[{p.LETTER}\d'.\-]{{2,20}},\s(?:the\s)?(?:{p.WORD}\s){{1,3}}(?:{p.SURE}|{p.PLAIN})\b\.?",
        0.65,
    ),
    (rf"(?:{p.WORD}\s){{1,3}}(?:{p.SURE}|{p.PLAIN})\b\.?", 0.7),
    (rf"(?:\d{{1,5}}\s){{0,2}}(?!address|line)(?:{_CAP}\s){{1,4}}\d{{1,4}}[a-z]?", 0.65),
    (rf"(?:\d{{1,5}}\s){{1,2}}{_NAME}(?:\s{_NAME}){{0,3}}", 0.65),
)


@cache
def _head(number: int) -> re.Pattern[str]:
    return re.compile((*_HEADS, *_AFTER_WORDS, (_LINE, 0), (_STREET, 0))[number][0] + _END, FLAGS)


@cache
def _next_sentence() -> re.Pattern[str]:
    """Return what ends an address behind a word that is no abbreviation: "14 Elm Road. We will ring first"."""
    return re.compile(rf"(?<=[a-z]{{3}})\.\s+(?=(?:{p.NO_PLACE})\b)")


def _whole(text: str) -> Iterator[Span]:
    """Yield the address `text` starts with: the longest head that fits it, and its tail."""
    if sentence := _next_sentence().search(text):
        text = text[: sentence.start() + 1]
    if re.match(_DATE, text, FLAGS):
        return  # "3 March Dr Lindqvist" is no drive
    heads = range(len(_HEADS) + len(_AFTER_WORDS) + 2)
    end = max((match.end() for number in heads if (match := _head(number).match(text))), default=0)
    if end:
        yield 0, p.tail(text, end)


# What `_whole` reads is looked at before the head is matched, so that the prefilter need not know it.
_READ = r"(?=(?P<v>[\s\S]{1,260}))"

recognizer = Recognizer(
    entity="STREET_ADDRESS",
    summary="A street address, with the town, state, postcode and country that follow.",
    patterns=(
        *(Pattern(f"{_EDGE}(?={head}{_END}){_READ}{head}{_END}", score) for head, score in _HEADS),
        *(Pattern(f"{_SAID}{_READ}{head}{_END}", score) for head, score in _AFTER_WORDS),
        Pattern(rf"\b(?:at|on|in)\s{_READ}{_STREET}", 0.3),
        Pattern(rf"(?<!mac )(?<!ip )\baddress(?:\s(?:line\s)?\d)?\s?:\s{{0,12}}{_READ}{_LINE}", 0.7),
    ),
    within=_whole,
    cues=(
        Cue(r"\b(?:episode|season|chapter|version|page|top|bus|channel|gate|model|size|exit|platform|step)\s$", 0.2),
        Cue(
            r"(?<!mac )(?<!ip )\b(?:address(?:es)?|located|location|deliver(?:ed|y|ing)?|liv(?:e|es|ing)|ship(?:ped|ping)?|post\s?code|zip(?:\scode)?|moved\sto|home)\b",
            0.95,
            before=60,
            after=40,
        ),
    ),
    finds=(
        "The engineer is at 14 Elm Road, Leeds LS1 4AP.",
        "31 Poplar Drive, Apt 2, Springfield, IL 62701",
        "Hauptstrasse 5, Berlin",
    ),
    ignores=("Over 200 customers on the road", "Windows 10 is a 2 way street", "5 stars from me"),
    references=("USPS-28", "BS-7666", "UPU-S42", "INC-1"),
)
