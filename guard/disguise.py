"""Text -> other readings of it: numbers in words, letters for digits, encoded runs, odd separators, halves.

Folding (`normalise`) undoes what a reader does not even see. This is for what a reader has to read: "four one double-one", "4lll",
base64. A reading is a function that yields what it would read differently; it is tried only where its trigger is met, all triggers
in one pass of RE2. What a reading shows counts only if the plain text did not show it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import re2

from guard.later import pattern
from guard.normalise import Text, normalise, reread

Change = tuple[int, int, str]
"""A folded (start, end) and what it reads as."""
Reading = Callable[[str], Iterator[Change]]

_DEPTH = 2
"""How often what came out of an encoded run is decoded again."""


def views(text: Text) -> Iterator[Text]:
    """Yield the other readings of folded text, each with its own map to the original."""
    for reading in _triggered(text.folded):
        changes = list(reading(text.folded))
        if not changes:
            continue
        view = reread(text, changes)
        yield view
        if reading is _decoded:
            # An encoded number may be disguised in other ways as well.
            for other in _triggered(view.folded):
                if other is not _decoded and (further := list(other(view.folded))):
                    yield reread(view, further)


# --- numbers in words ---------------------------------------------------------------------------------------------------

_DIGITS_IN_WORDS = (
    "zero one two three four five six seven eight nine", "nought", "naught", "nil", "oh", "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zéro un deux trois quatre cinq six sept huit neuf", "null eins zwei drei vier fünf sechs sieben acht neun", "zero uno due tre quattro cinque sei sette otto nove",
    "zero um dois três quatro cinco seis sete oito nove", "nul een twee drie vier vijf zes zeven acht negen", "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "shunya ek do teen char paanch chhe saat aath nau", "mreb bar gjb guerr sbhe svir fvk frira rvtug avar",
)  # fmt: skip
"""The digits from zero on, a language to a line; the last one is English in ROT13."""
_WORDS = {word: str(digit) for line in _DIGITS_IN_WORDS for digit, word in enumerate(line.split())} | {
    "fuenf": "5", "tres": "3", "zwo": "2", "niner": "9", "fife": "5", "tree": "3", "fower": "4", "hundred": "00", "ought": "0",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety fourty".split(), "234567894", strict=True))
_TIMES = {"double": 2, "dbl": 2, "twice": 2, "triple": 3, "treble": 3, "quadruple": 4, "doble": 2}
_SPELLING = {
    word: word[0].upper()
    for word in (
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra"
        " tango uniform victor whiskey whisky yankee zulu xray x-ray alfa"
    ).split()
}
"""The words that stand for letters on the radio."""
_MARKS = {"plus": "+", "dash": "-", "hyphen": "-", "minus": "-", "space": " ", "slash": "/"}
_COMMON = {"o", "do", "char", "no", "to", "un", "um", "due", "tree", "ten", "hundred", "ought", "nil", "twice", "double", "triple", "mike", "golf", "hotel", "india",
           "victor", "november", "een", "bar", "ate", "nau"}  # fmt: skip
"""Words that mean so much else that one of them is no sign of a number."""
_NUMBER_WORD = "|".join(sorted({*_WORDS, *_TENS}, key=lambda word: (-len(word), word)))
_RADIO = "|".join(sorted(_SPELLING, key=lambda word: (-len(word), word)))
_AND = r"(?:and|then|and\s+then|y|et|und|e)"
_TOKEN = rf"(?:(?:{_NUMBER_WORD}|\d)+|{_RADIO}|{'|'.join(_TIMES)}|{'|'.join(_MARKS)}|[a-z])"
_BETWEEN = rf"(?:[\s,./_|*:;~+-]{{1,3}}(?:{_AND}[\s,]{{1,2}})?)"
_SPELT = pattern(rf"(?<![\w'])(?:plus\s+)?{_TOKEN}(?:{_BETWEEN}{_TOKEN}){{1,60}}(?!\w)", re.IGNORECASE)
_TELLING = "|".join(sorted({*_WORDS, *_TENS} - _COMMON))
_TIMES_WORD = "|".join(sorted(_TIMES))
_SPELT_TRIGGER = (
    rf"(?i)\b(?:(?:{_TIMES_WORD})[\s-]+)?(?:{_TELLING})(?:[\s,./_|*:;~+-]{{1,3}}(?:and |then |and then )?)?(?:\d|(?:{_NUMBER_WORD}|{_TIMES_WORD}|{_RADIO}|[a-z])\b)"
    rf"|\d(?:[\s,./_|*:;~+-]{{0,3}})(?:{_TELLING})(?:\d|[\s,./_|*:;~+-]{{1,3}}\d|\b)|(?:{_TELLING})(?:{_TELLING})"
    rf"|\b(?:{_RADIO})\W{{1,3}}(?:{_RADIO}|\w)\b"
)
_EVERY_WORD = "|".join(sorted({*_WORDS, *_TENS, *_SPELLING, *_TIMES, *_MARKS}, key=lambda word: (-len(word), word)))
_PART = pattern(rf"{_EVERY_WORD}|{_AND}(?![a-z])|\d|[a-z]", re.IGNORECASE)


def _spelt(folded: str) -> Iterator[Change]:
    for match in _SPELT.finditer(folded):
        start, end = match.span()
        # Single letters at either end are the sentence's: "a four one", "2 a 3".
        parts = list(_PART.finditer(folded, start, end))
        while parts and _loose(parts[-1][0]):
            parts.pop()
        while parts and _loose(parts[0][0]) and parts[0][0].lower() not in _OPENING:
            parts.pop(0)
        if parts and (number := _number([part[0].lower() for part in parts])):
            yield parts[0].start(), parts[-1].end(), number


_OPENING = {"plus", *_TIMES}


def _loose(part: str) -> bool:
    part = part.lower()
    return (
        (len(part) == 1 and part.isalpha() and part != "o")
        or part in _MARKS
        or part in _TIMES
        or part in ("and", "then", "und", "et")
    )


def _number(parts: list[str]) -> str | None:
    """Return the digits and letters that words stand for; `None` if too few of them do."""
    read: list[str] = []
    words, times, at = 0, 1, 0
    while at < len(parts):
        part = parts[at]
        at += 1
        if part in _TIMES:
            times = _TIMES[part]
            continue
        if part in _TENS:
            unit = _WORDS.get(parts[at], "") if at < len(parts) else ""
            joined = len(unit) == 1 and unit != "0" and parts[at] not in ("o", "oh")
            value = _TENS[part] + (unit if joined else "0")
            at += joined
        elif part in _WORDS:
            value = _WORDS[part]
        elif part in _SPELLING:
            value = _SPELLING[part]
        elif part in _MARKS:
            value = _MARKS[part] if part == "plus" else ""
        elif part in ("and", "then", "und", "et"):
            continue
        else:
            value = "0" if part == "o" and words else part.upper()
            words -= 1
        words += 1
        read.append(value * times)
        times = 1
    number = "".join(read)
    digits = sum(map(str.isdigit, number))
    if number in ("123", "123123", "1234", "321", "247365", "2473065"):
        return None
    lettered = [part for part in parts if len(part) == 1 and part.isalpha() and part != "o"]
    if digits < 2 or len(number) < 3 or len(lettered) > len(number) / 2:
        return None
    return number if words >= 2 or (words == 1 and digits >= 8) else None


# --- letters for digits -------------------------------------------------------------------------------------------------

_LEET = str.maketrans("OoQDIl|!iSs$ZzBEATGbgq", "0000111115552283476699")
_PLAIN_LEET = frozenset("OoIl|!SZB")
_LEET_CHARS = r"0-9OoQDIl|!iSs$ZzBEATGbgq"
_LEET_RUN = pattern(rf"(?<![A-Za-z0-9@])[+(]?[{_LEET_CHARS}](?:[ .\-/_,:()]{{0,2}}[{_LEET_CHARS}]){{5,40}}(?![A-Za-z0-9@])")
_RULED = pattern(r"\d\|\d\|\d")
_LEET_GROUP = pattern(rf"[{_LEET_CHARS}]+")
_LEET_TRIGGER = rf"\d[ .\-/_]?[OoQDIl|!iSs$ZzBEATGbgq][ .\-/_]?[{_LEET_CHARS}]|[OoIl|!SZB]{{2}}[ .\-/_]?\d|\b[OoIl|!SZB]\d[ .\-/_]?\d|\d[ .\-/]?\d[OoIl|SZB](?:[^A-Za-z0-9]|$)"


_WORDLIKE = pattern(r"(?![OoIl|]{3,5}\b)[A-Za-z]+")


def _deleeted(folded: str) -> Iterator[Change]:
    for match in _LEET_RUN.finditer(folded):
        if _RULED.search(match[0]):
            continue  # the line between two digits is no third one
        # "is 4lll": words of the sentence may be made of the same letters.
        groups = list(_LEET_GROUP.finditer(folded, *match.span()))
        while len(groups) > 1 and _WORDLIKE.fullmatch(groups[0][0]) and folded[groups[0].end()] == " ":
            groups.pop(0)
        while len(groups) > 1 and _WORDLIKE.fullmatch(groups[-1][0]) and folded[groups[-1].start() - 1] == " ":
            groups.pop()
        run = "".join(group[0] for group in groups)
        letters = [char for char in run if not char.isdigit()]
        digits = len(run) - len(letters)
        if letters and len(run) >= 6 and digits >= 3 and (_PLAIN_LEET.issuperset(letters) or digits >= 2 * len(letters)):
            for group in groups:
                for at in range(*group.span()):
                    if not folded[at].isdigit():
                        yield at, at + 1, folded[at].translate(_LEET)


# --- encoded runs -------------------------------------------------------------------------------------------------------

_QUAD = r"[I-Za-f][C-HS-Xi-ny-z0-3][A-Za-z0-9][A-Za-z0-9+/_-]"
_DIGIT_QUAD = r"[MNO][DTjz][AEIMQUYcgk][wxyz0-5]"
"""Three characters of ASCII text, or three digits, in base64. Ordinary words hardly ever fall into such."""
_ENCODED = pattern(
    r"(?P<escapes>(?:\\(?:x[0-9A-Fa-f]{2}|u\{?[0-9A-Fa-f]{4,6}\}?)){4,400})"
    r"|(?P<quoted>(?:=[0-9A-F]{2}){4,400})"
    r"|(?P<entities>(?:&(?:amp;)*#x?[0-9A-Fa-f]{2,6};[ ]?){3,400})"
    r"|(?P<bits>(?<![0-9])[01]{8}(?:[ ,]?[01]{8}){3,200}(?![0-9]))"
    r"|(?P<bytes>(?<![\w])(?:0x)?[2-7][0-9A-Fa-f](?:[ ,:-]{1,2}(?:0x)?[2-7][0-9A-Fa-f]){5,200}(?![\w]))"
    r"|(?P<codes>(?<![\w.,:/-])(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])(?:[ ,;]{1,2}(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])){5,200}(?![\w/%]))"
    rf"|(?<![\w+/=%-])(?:(?P<hex>(?:[0-9a-f]{{2}}){{6,400}}|(?:[0-9A-F]{{2}}){{6,400}})|(?P<base64>(?:{_QUAD}){{3,400}}[A-Za-z0-9]{{0,3}}={{0,2}}|(?:{_DIGIT_QUAD}){{2}}[A-Za-z0-9]{{0,3}}={{0,2}}))(?![\w+/=%-])"
    r"|(?P<percent>[\w.+@-]{0,80}%(?:25){0,2}[2-7][0-9A-Fa-f](?:[\w.+@-]|%(?:25){0,2}[2-7][0-9A-Fa-f]){3,600})"
)
_ENCODED_TRIGGER = (
    r"%[0-9A-Fa-f]{2}|\\[xu]|=[0-9A-F]{2}=|&(?:amp;)*#|[01]{8}[ ,]?[01]{8}|\b(?:0x)?[2-7][0-9A-Fa-f][ ,;:-]{1,2}(?:0x)?[2-7][0-9A-Fa-f][ ,;:-]{1,2}(?:0x)?[2-7][0-9A-Fa-f][ ,;:-]{1,2}(?:0x)?[2-7]"
    r"|\b(?:4[89]|5[0-7])[ ,;]{1,2}(?:4[89]|5[0-7])[ ,;]{1,2}(?:4[89]|5[0-7])|\b(?:[0-9a-f]{2}){6,}\b|\b(?:[0-9A-F]{2}){6,}\b"
    rf"|\b(?:{_QUAD}){{3,}}|\b(?:{_DIGIT_QUAD}){{2}}"
)
_CODES = pattern(r"(?:4[89]|5[0-7]|32|45)(?:[ ,;]{1,2}(?:4[89]|5[0-7]|32|45))+")
_HEX_DIGITS = pattern(r"(?:[2-7][0-9])+")
_PRINTABLE = pattern(r"[\t\n\r\x20-\x7e\u00a0-\uffff]{3,}")


def _decoded(folded: str) -> Iterator[Change]:
    for match in _ENCODED.finditer(folded):
        if (read := _decode(match)) is None:
            continue
        for _ in range(_DEPTH - 1):
            inner = _ENCODED.fullmatch(read.strip())
            further = _decode(inner) if inner else None
            if further is None:
                break
            read = further
        yield *match.span(), normalise(read).folded


def _decode(match: re.Match[str]) -> str | None:
    kind, run = match.lastgroup or "", match[0]
    try:
        if kind == "escapes":
            return "".join(chr(int(code, 16)) for code in re.findall(r"(?:x|u\{?)([0-9A-Fa-f]+)", run))
        if kind == "entities":
            return html.unescape(html.unescape(re.sub(r"&(?:amp;)+", "&", run)))
        if kind == "percent":
            return _unquoted(run)
        decoded = _bytes(kind, run).decode("utf-8")
    except (ValueError, OverflowError):  # binascii.Error is a ValueError
        return None
    if kind in ("codes", "bytes") and not re.search(r"\d{3}|@", decoded):
        return None
    return decoded if _PRINTABLE.fullmatch(decoded) else None


def _unquoted(run: str) -> str | None:
    from urllib.parse import unquote

    plain = run
    for _ in range(_DEPTH + 1):
        plain = unquote(plain, errors="strict")
    return plain if plain != run else None


def _bytes(kind: str, run: str) -> bytes:
    import base64

    if kind == "codes" or (kind == "bytes" and _CODES.fullmatch(run)):
        return bytes(int(code) for code in re.findall(r"\d+", run))
    if kind == "bits":
        return bytes(int(code, 2) for code in re.findall(r"[01]{8}", run))
    if kind in ("bytes", "quoted"):
        return bytes.fromhex("".join(re.findall(r"(?:0x)?([0-9A-Fa-f]{2})", run)))
    if kind == "hex" and (not run.isdigit() or _HEX_DIGITS.fullmatch(run)):
        return bytes.fromhex(run)
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(run + "=" * (-len(run) % 4), validate=True)


# --- Han digits ---------------------------------------------------------------------------------------------------------

_HAN = {
    char: str(digit)
    for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "○壹貳參肆伍陸柒捌玖", "０弌弍弎亖㐅〦〧〨〩", "洞幺两")
    for digit, char in enumerate(row)
} | {"幺": "1", "両": "2", "兩": "2", "弐": "2", "参": "3", "拐": "7", "勾": "9"}  # fmt: skip
_HAN_CLASS = "".join(_HAN)
_HAN_RUN = pattern(rf"[{_HAN_CLASS}\d](?:[\s.\-/_,、・]{{0,2}}[{_HAN_CLASS}\d]){{3,40}}")


def _han(folded: str) -> Iterator[Change]:
    for match in _HAN_RUN.finditer(folded):
        if sum(char in _HAN for char in match[0]) >= 2:
            yield *match.span(), "".join(_HAN.get(char, char) for char in match[0])


# --- separators ---------------------------------------------------------------------------------------------------------

_ODD = r"[^A-Za-z0-9@#%£$€₹¥\s.,:/()'\"!?;-]"
"""What honest writing does not put between the groups of a number."""
_GAP = r"[^A-Za-z0-9@#%£$€₹¥]{1,5}?"
_SINGLES = pattern(rf"(?<![A-Za-z0-9])[A-Za-z0-9](?P<gap>{_GAP})[A-Za-z0-9@.](?:(?P=gap)[A-Za-z0-9@.]){{4,60}}(?![A-Za-z0-9])")
_SMALL = pattern(
    r"(?<![A-Za-z0-9£$€.,:/-])(?P<first>\d{2,3})(?P<gap>[ ._|*~\-/]{1,3})\d{2,3}(?:(?P=gap)\d{2,3}){2,8}(?![A-Za-z0-9%:/]|[.,-]\d)"
)
_ODDLY = pattern(
    rf"(?<![A-Za-z0-9/?&=.@%-])\+?[A-Za-z0-9]{{1,19}}(?:[ ]{{0,2}}{_ODD}(?:[ ]{{0,2}}{_ODD}){{0,3}}[ ]{{0,2}}[A-Za-z0-9]{{1,19}}){{1,40}}(?![A-Za-z0-9])"
)
_ODD_GAP = pattern(rf"(?<=[A-Za-z0-9])[ ]{{0,2}}{_ODD}(?:[ ]{{0,2}}{_ODD}){{0,3}}[ ]{{0,2}}(?=[A-Za-z0-9])")
_BREAK = pattern(r"(?<=[A-Za-z0-9)])[ \t]{0,2}\r?\n[ \t]{0,2}(?=[A-Za-z0-9])")
_SHAPED = pattern(r"(?<![A-Za-z0-9./@-])[A-Z0-9]{1,8}(?:[./\\,:]{1,2}[A-Z0-9]{1,6}){1,8}(?![A-Za-z0-9@-]|[./]\w)")
_SHAPED_GAP = pattern(r"[./\\,:]{1,2}")


def _unseparated(folded: str) -> Iterator[Change]:
    """Read "4 1 1 1 ..." and "4_1_1_1..." as one word, "07700_900123" and "07700 🔥 900123" with plain spaces."""
    at = 0
    for start, end, read in sorted({*_singles(folded), *_small(folded), *_oddly(folded)}):
        if start >= at:
            yield start, end, read
            at = end


def _singles(folded: str) -> Iterator[Change]:
    for match in _SINGLES.finditer(folded):
        gap, step = match["gap"], len(match["gap"]) + 1
        read = match[0][::step]
        digits = "".join(filter(str.isdigit, read))
        if "@" not in read and (
            len(digits) < 2 or (len(digits) < 4 and read != read.upper()) or (read.isdigit() and _steps(read))
        ):
            continue
        for at in range(match.start() + 1, match.end(), step):
            yield at, at + len(gap), ""


def _steps(digits: str) -> bool:
    """Tell "1 2 3 4 5 6" and "5 5 4 5 5": a menu, a rating, a countdown."""
    gaps = {int(b) - int(a) for a, b in pairwise(digits)}
    return gaps <= {1, -9} or gaps <= {-1, 9} or (len(digits) < 9 and len(set(digits)) < 3)


def _small(folded: str) -> Iterator[Change]:
    for match in _SMALL.finditer(folded):
        groups = re.findall(r"\d+", match[0])
        if len({len(group) for group in groups}) > 1 or groups in (sorted(groups), sorted(groups, reverse=True)):
            continue  # sizes, buses, channels
        if 8 <= len("".join(groups)) <= 20:
            step = len(groups[0]) + len(match["gap"])
            for at in range(match.start() + len(groups[0]), match.end(), step):
                yield at, at + len(match["gap"]), ""


def _oddly(folded: str) -> Iterator[Change]:
    for match in _ODDLY.finditer(folded):
        digits = sum(map(str.isdigit, match[0]))
        if digits >= 4 or (digits >= 2 and match[0] == match[0].upper() and re.search("[A-Z]", match[0])):
            for gap in _ODD_GAP.finditer(folded, *match.span()):
                if gap[0][0] != " " or gap[0][-1] == " ":  # " ^KT" and " *MS" are agents
                    yield *gap.span(), " "


def _broken(folded: str) -> Iterator[Change]:
    """Read a number over two or three lines as one; a longer list is a list."""
    breaks = []
    for match in _BREAK.finditer(folded):
        above = re.search(r"[A-Za-z0-9]+\)?$", folded[max(0, match.start() - 20) : match.start()])
        below = re.match(r"[A-Za-z0-9]+", folded[match.end() : match.end() + 20])
        if above and below and re.search(r"\d", above[0]) and re.search(r"\d", below[0]):
            breaks.append(match.span())
    for number, (start, end) in enumerate(breaks):
        beside = [other for other, _ in breaks[max(0, number - 2) : number + 3] if abs(other - start) < 50]
        if len(beside) <= 2:
            yield start, end, " "


def _shaped(folded: str) -> Iterator[Change]:
    for match in _SHAPED.finditer(folded):
        if sum(map(str.isdigit, match[0])) >= 2 and re.search("[A-Z]", match[0]):
            for gap in _SHAPED_GAP.finditer(folded, *match.span()):
                yield *gap.span(), " "


_SEPARATOR_TRIGGER = rf"\w(?:[\W_]{{1,5}}[A-Za-z0-9]){{5}}\b|[0-9A-Z][ ]{{0,2}}{_ODD}{{1,4}}[ ]{{0,2}}\w|\b\d{{2,3}}[ ._|*~/-]{{1,3}}\d{{2,3}}[ ._|*~/-]{{1,3}}\d{{2,3}}[ ._|*~/-]{{1,3}}\d{{2,3}}"

# --- halves -------------------------------------------------------------------------------------------------------------

_ORDINAL = r"first|second|third|fourth|last|final|next|1st|2nd|3rd|4th|other|remaining|latter|former|opening|closing|front|back|left|right|upper|lower"
_HALVES = (
    rf"(?:half|halves|part|bit|piece|section|chunk|block|set|group|digits?|numbers?|figures?|characters?|rest|remainder|starts?|starting|begins?|beginning"
    rf"|ends?|ending|finish(?:es)?|continues?|followed|follow|then|{_ORDINAL})"
)
_FILLER = (
    rf"(?:{_HALVES}|and|with|by|is|are|the|of|it|its|it's|in|at|up|that|which|was|as|to|on|a|you|have|has|your|after|comes?|goes|four|six|eight|five|three|plus"
    r"|finally|dash|space|dot|slash|hyphen|also|for|\d(?=[ ](?:digits|numbers|figures)))"
)
_JOINT = pattern(
    rf"(?P<before>(?<![A-Za-z0-9£$€])[+(]?(?=[A-Za-z]{{0,4}}\d)[A-Za-z0-9]{{2,16}}(?:[ -][A-Za-z]{{0,4}}\d[A-Za-z0-9]{{0,15}}){{0,6}})"
    rf"(?:(?P<joint>[\s,.;:()\[\]\"'/+&>…-]{{1,5}}(?:{_FILLER}[\s,.;:()\[\]\"'/+&>…=-]{{1,5}}){{1,9}}|\s?(?:\.{{2,}}|…|[-=]?>|&|\+)\s?(?:\.{{2,}}|…)?\s?)"
    rf"(?P<after>(?=[A-Za-z]{{0,4}}\d)[A-Za-z0-9]{{2,16}}(?:[ -][A-Za-z]{{0,4}}\d[A-Za-z0-9]{{0,15}}){{0,6}})){{1,4}}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_HALVES_TRIGGER = rf"(?i)\d[\s,.;:()\[\]\"'/+&>…-]{{1,5}}(?:(?:[a-z']{{1,10}}|\d)[\s,.;:()\[\]\"'/+&>…=-]{{1,5}}){{0,8}}{_HALVES}\b|\d\s?(?:\.\.|…|[-=]?>|&|\+)"
_TELLTALE = pattern(rf"\b{_HALVES}\b|\.\.|…|>|&|\+", re.IGNORECASE)
_GROUP = pattern(r"[+(]?(?<![A-Za-z0-9])(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{2,16}")


def _rejoined(folded: str) -> Iterator[Change]:
    """Read "starts 4111 1111 and ends 1111 1111" as one number."""
    for match in _JOINT.finditer(folded):
        if _TELLTALE.search(match["joint"]) and sum(map(str.isdigit, match[0])) >= 6:
            groups = [group for group in _GROUP.finditer(folded, *match.span()) if not _FILLED.fullmatch(group[0])]
            for one, other in pairwise(groups):
                if re.search(r"[^ -]", folded[one.end() : other.start()]):
                    yield one.end(), other.start(), " "


_FILLED = pattern(rf"{_ORDINAL}", re.IGNORECASE)

# --- e-mail addresses ---------------------------------------------------------------------------------------------------

_AT = r"(?:\s?[\[({<_|*-]{1,2}\s?(?:(?i:at|a|arroba|chez|ät)|@)\s?[\])}>_|*-]{1,2}\s?|AT|\s(?i:at|arroba)\s|\s?@\s?)"
_DOT = (
    r"(?:\s?[\[({<_|*-]{1,2}\s?(?:(?i:dot|punto|punkt|point|d)|\.)\s?[\])}>_|*-]{1,2}\s?|DOT|\s(?i:dot|punto|punkt)\s|\s?\.\s?)"
)
_MAIL = pattern(
    rf"(?<![\w@])[A-Za-z0-9](?:[A-Za-z0-9_+-]{{0,30}}?{_DOT}){{0,3}}?[A-Za-z0-9_+-]{{1,30}}?{_AT}[A-Za-z0-9-]{{2,30}}?(?:{_DOT}[A-Za-z0-9-]{{2,20}}?){{1,3}}(?![\w@])"
)
_MAIL_TRIGGER = r"[\[({<_|*-]\s?(?i:at|a|dot|arroba|punto|punkt|chez|@|\.)\s?[\])}>_|*-]|[a-z0-9]AT[a-z]|\w\s@\s\w|(?i:\sarroba\s|\spunto\s)"
_AT_OR_DOT = pattern(rf"(?P<at>{_AT})|(?P<dot>{_DOT})")


def _addressed(folded: str) -> Iterator[Change]:
    for match in _MAIL.finditer(folded):
        signs = list(_AT_OR_DOT.finditer(folded, *match.span()))
        if sum(sign["at"] is not None for sign in signs) != 1 or not re.search(_MAIL_TRIGGER, match[0]):
            continue
        if re.search(r"\s\.\s", match[0]) and not _ENDING.search(match[0]):
            continue  # "look at us @ acme . We are here"
        for sign in signs:
            yield *sign.span(), "@" if sign["at"] else "."


_ENDING = pattern(r"\b(?:com|net|org|edu|gov|info|io|example|co|uk|de|fr|es|it|nl|eu|us|ca|au|in)$")


# --- all of them --------------------------------------------------------------------------------------------------------

_READINGS: tuple[tuple[str, Reading], ...] = (
    (_SPELT_TRIGGER, _spelt),
    (_LEET_TRIGGER, _deleeted),
    (_ENCODED_TRIGGER, _decoded),
    (rf"[{_HAN_CLASS}]\W{{0,2}}[{_HAN_CLASS}\d]", _han),
    (_SEPARATOR_TRIGGER, _unseparated),
    (r"\d\)?[ \t]{0,2}\r?\n[ \t]{0,2}[A-Za-z0-9]|[A-Za-z]\n\d", _broken),
    (r"\d[./\\,:]{1,2}[A-Z]|[A-Z][./\\,:]{1,2}\d", _shaped),
    (_HALVES_TRIGGER, _rejoined),
    (_MAIL_TRIGGER, _addressed),
)


@cache
def _triggers() -> re2.Set:
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    built = re2.Set.SearchSet(options)
    for trigger, _ in _READINGS:
        built.Add(trigger)
    built.Add("(?s:.)|^$")  # as in the prefilter: RE2 is silent when it runs out of memory, and then this is missing
    built.Compile()
    return built


def _triggered(folded: str) -> Iterator[Reading]:
    hits = _triggers().Match(folded) or ()
    silent = len(_READINGS) not in hits
    for number, (_, reading) in enumerate(_READINGS):
        if silent or number in hits:
            yield reading
