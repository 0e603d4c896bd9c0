"""Values that only their label gives away: "account no. is 8504...", "4417 is your locker code".

A label and a value are joined by few and plain words (`tight`), or, where the value has a shape of its own, by any few words
of the same sentence (`loose`). Lists go on: "orders W1, W2 and W3".
"""

from __future__ import annotations

import re

from recognizers._contract import Pattern

_EDGE = r"(?<![A-Za-z0-9£$€₹@])(?<!\bfrom )(?<!\bthan )(?<!\bover )(?<!\bsince )(?<!\bv)"
_END = (
    r"(?![A-Za-z0-9]|[.,:/]\d|\s?%|\s?(?:"
    r"st|nd|rd|th|[ap]\.?m|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|nights?|weeks?|wks?|months?|years?|yrs?|times?"
    r"|working|business|calendar|digits?|characters?|letters?|numbers?|people|guests?|persons?|items?|points|pounds?|dollars?"
    r"|euros?|gbp|usd|eur|p|k|gb|mb|tb|mbps|miles?|km|kg|kwh|cm|mm|inch(?:es)?|pages?|steps?|ways?|or (?:more|less|so)"
    r")\b)"
)
_JOIN_WORDS = (
    r"numbers?|nos?|num|nr|nbr|numer|codes?|ids?|is|are|was|were|be|been|will|would|should|as|of|to|reads?|shows?|below|here"
    r"|following|still|now|just|simply|currently|called|it's|its|you've|we've|we|i|you|have|got|has|gave|given|provided|used"
    r"|need|set|changed|reset|updated|sent|on|file|system|s|that|for|this|your|the|my|a|an|new|latest|current|today|temporary|full"
)
TIGHT = rf"(?:['\s:#=*(\-]{{1,4}}(?:{_JOIN_WORDS})\b){{0,7}}[\s:;#=>.,'\"()\[*_\-]{{0,6}}"
_ELSEWHERE = (
    r"(?:call|ring|phone|dial|text|whatsapp|fax|error|version|build|model|article|step|pages?|form|rose|grew|fell|went|under|above|below|about"
    r"|around|nearly|almost|approximately|roughly|upto|until|till|per|every|within|open|costs?|worth|trains?|flights?|bus|coach|platform|gate|seats?)\b"
)
"""Words behind which a number is something else's: a telephone's, an article's, a count."""
_ONE_WORD = r"[A-Za-z]{1,15}(?:'[A-Za-z]{1,7})?(?![A-Za-z]|'[A-Za-z])"
"""Ends where the word does: with one way to read it, a text full of quotes takes no longer."""
LOOSE = rf"(?:[\s:#=,'\"()*\-]{{1,4}}(?!{_ELSEWHERE}){_ONE_WORD}){{0,7}}?[\s:;#=>,'\"()\[*_\-]{{1,6}}(?:1[.)]\s[#*]?)?"
_BEHIND = r"[\"')\]*]{0,3},?\s{0,3}(?:\(|-|=|is|was|are|will\s+be|as|for)\s{0,3}(?:(?:the|your|my|our|their|his|her|a|an|new)\s+){0,2}"
_AND_MORE = r"(?:[\s,;/&*\-]|\b(?:and|or|also)\b|\b\d\.\s){1,6}"

ID = r"(?:(?=[A-Z0-9\-/]{0,15}\d)[A-Z0-9](?:[A-Z0-9]|[\-/](?=[A-Z0-9])){3,23}|(?-i:[A-Z]{2,4}) \d{4,12})"
"""Letters and digits with at least one digit, 4 to 24 long: an identifier nobody would write for anything else."""
DIGITS = r"\d(?:[ \-]?\d){3,18}"
"""4 to 19 digits, spaced or not."""

STRONG = (
    r"(?-i:(?=[A-Z0-9/\-]{0,20}[A-Z])(?=(?:[A-Z/\-]{0,9}\d){5})(?![A-Z]{2,6}-?(?:19|20)\d\d(?![A-Z0-9-]))(?!KB\d|CVE-|ISO|RFC|EU\d|EN\d|BS\d)[A-Z0-9]{1,14}(?:[/\-][A-Z0-9]{1,14}){0,3}"
    r"|(?!TO |IN |AT |ON |OR |OF |BY |NO |AM |PM |US |UK )[A-Z]{1,3}(?: \d{3,5}){2,4})"
)
"""Capitals with five figures at least, in one or few pieces: it names one thing, and the topic of its sentence says of what kind."""
_WORDS = rf"(?:[\s:=,'\"()*/\-]{{1,4}}(?!{_ELSEWHERE}){_ONE_WORD})"
_FAULTY = r"(?<!\berror )(?<!\bmodel )(?<!\bversion )(?<!\bpart )(?<!\bcode )(?<!\bsku )(?<!\blot )(?<!\bbatch )(?<!\bbatches )(?<!\bbuild )(?<!\bproduct )(?<!\bitem )(?<!\bflight )(?<!\bform )(?<!\broute )"


def about(topic: str, score: float, value: str = STRONG) -> tuple[Pattern, ...]:
    """Return the patterns of a `value` in a sentence about `topic`, in front of it or behind: "we renewed MTR-448812, your cover"."""
    found = rf"{_EDGE}{_FAULTY}(?P<v>{value}){_END}"
    near = rf"(?<![A-Za-z0-9])(?:{topic})(?![A-Za-z])"
    return (
        Pattern(rf"{near}{_WORDS}{{0,8}}?(?:[\s:,](?:no\.?|under|above|below))?[\s:;#=>.,'\"()\[*_\-]{{1,5}}{found}", score),
        Pattern(rf"{found}{_WORDS}{{0,7}}?[\s:=,'\"()*/\-]{{1,4}}{near}", score),
    )


def labelled(label: str, value: str, score: float, *, loose: float = 0.0, behind: float = 0.0) -> tuple[Pattern, ...]:
    """Return the patterns of a `value` that stands by a `label`; both are regular expressions without groups named `v`.

    `score` is for a value joined tightly, `loose` for one joined by any few words, `behind` for one in front of its label
    ("4417 is your locker code"); 0 leaves that pattern out.
    """
    found = rf"{_EDGE}(?P<v>{value}){_END}"
    more = rf"{_AND_MORE}#?{found}"
    head = rf"(?<![A-Za-z0-9])(?:{label})(?![A-Za-z])"
    patterns = [Pattern(head + TIGHT + found, score, more=more)]
    if loose:
        patterns.append(Pattern(head + LOOSE + found, loose, more=more))
    if behind:
        patterns.append(Pattern(rf"{_EDGE}(?P<v>{value})(?![A-Za-z0-9]){_BEHIND}(?:{label})(?![A-Za-z])", behind))
    return tuple(patterns)


def identifier(value: str) -> bool:
    """Tell an identifier from what else has digits in it: dates, times, "covid-19", "step2", "24/7", "ps5"."""
    value = value.replace(" ", "")
    digits = sum(char.isdigit() for char in value)
    if _NO_IDENTIFIER.fullmatch(value):
        return False
    if any(char.islower() for char in value) and not value.islower():
        return digits >= 3  # "Acme2go" is a name, "Ab12345" is not
    return digits >= (3 if value.islower() else 1)


def long_identifier(value: str) -> bool:
    """Tell an identifier that holds five digits at least, or that goes back and forth between letters and digits ("7EK8DC7H")."""
    return identifier(value) and (
        sum(char.isdigit() for char in value) >= 5 or len(re.findall(r"[a-z]\d|\d[a-z]", value, re.IGNORECASE)) >= 3
    )


_NO_IDENTIFIER = re.compile(
    r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{4}[/-]\d{1,2}[/-]\d{1,2}|(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?|\d{1,2}[hx]\d{1,3}|[a-z]{3,}-?\d{1,2}"
    r"|v?\d{1,2}(?:-\d{1,2}){1,3}|\d{1,3}-\d{1,3}|\d{1,2}[0-5]\d-[012]\d[0-5]\d|\d{1,2}[/-](?:19|20)\d\d|(?:ps|xbox|iphone|ipad|ios|windows|win|android|galaxy|http|mp|usb|hdmi|wpa|e|f|h)-?\d{1,4}\w?"
    r"|\d{1,5}(?:p|k|h|hours?|hrs?|min(?:ute)?s?|days?|weeks?|months?|[kmgt]b(?:ps)?|[gm]hz|hz|fps|mah|kwh|[wvx]|kg|[cm]m|ml|st|nd|rd|th)|(?:gbp|usd|eur|inr|aud|cad|rs)\d+|covid-?\d*"
    r"|\d{1,4}-[a-z]{3,}|0x[0-9a-f]{1,8}|\d{1,2}(?:am|pm)|[a-z]{2}-\d{4,6}-\d",
    re.IGNORECASE,
)
