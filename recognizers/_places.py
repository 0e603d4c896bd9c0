"""Words that postal addresses are made of: kinds of street, directions, states, units, and what may follow a street.

Sources: USPS Publication 28 (suffixes, directionals, units, states), BS 7666 and Royal Mail's PAF (UK street types), UPU S42
templates (the order of parts elsewhere). Everything here is a regular expression without groups.
"""

from __future__ import annotations

import re
from functools import cache

LETTER = r"A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
CAPITAL = r"A-Z\u00c0-\u00de\u0100-\u024f\u0386-\u03ab\u0400-\u042f"

SURE = (
    r"street|st|str|road|rd|roads|avenue|ave?|aven|boulevard|blvd|bvd|blv|boul|lane|ln|crescent|cres|terrace|terr?|parkway|pkwy|pkway|pky|"
    r"highway|hwy|hgwy|freeway|fwy|expressway|expwy|expy|turnpike|tpke|tpk|mews|gardens|gdns|causeway|cswy|broadway|bway"
)
"""Street types that are hardly anything else, in any case."""

LIKELY = (
    r"Drive|Dr|DRIVE|DR|Close|CLOSE|Cl|Court|COURT|Ct|CT|Place|PLACE|Pl|PL|Square|SQUARE|Sq|Way|WAY|Wy|Circle|CIRCLE|Cir|CIR|Ci|Cv|Cove"
    r"|COVE|Trail|TRAIL|Trl|Trace|TRACE|Loop|LOOP|Pike|PIKE|Plaza|PLAZA|Plz|Point|POINT|Pt|Pointe|Ridge|Run|Row|ROW|Rise|Walk|WALK|Grove"
    r"|GROVE|Gr|Hill|HILL|Green|Parade|PARADE|Pde|Quay|Park|PARK|View|VIEW|Vale|Mount|Path|Passage|Promenade|Esplanade|Wharf|Yard|Alley"
    r"|Aly|Bypass|Crossing|Xing|Heights|Hts|Knoll|Landing|Manor|Meadow|Meadows|Orchard|Oval|Chase|Croft|Drove|Embankment|Fold|Garth"
    r"|Gate|Glade|Glen|Heath|Mall|MALL|Mead|Paddock|Ridgeway|Side|Strand|Vista|Wood|Wynd|WYND|Wynds|Center|CENTER|Centre|Campus|Extension"
    r"|Junction|Link|Nook|Py|PY|Spur|Townhomes|Towers|Village|Cliff|Bank|Bridge|Fields|Barracks"
)
"""Street types that are everyday words too: they count when written with a capital behind a capitalised name."""

PLAIN = (
    r"drive|dr|close|court|ct|place|pl|square|sq|way|circle|cir|ci|cove|cv|trail|trl|trace|loop|plaza|point|row|rise|walk|grove|hill"
    r"|green|parade|quay|park|view|vale|passage|yard|wharf|ring|end|ct|fields?|bank|pike"
)
"""The commonest of those in lower case: they need words about an address."""

DIRECTION = r"(?:north|south|east|west)(?:\s?-?(?:east|west))?|n\.?\s?[ew]\.?|s\.?\s?[ew]\.?|[nsew]\b\.?"
STATE = r"A[KLRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]|A[AEP]"
STATE_LOWER = r"(?:a[klrz]|c[aot]|d[ce]|fl|ga|i[al]|k[sy]|la|m[adinost]|n[cdehjmvy]|pa|ri|s[cd]|t[nx]|ut|v[at]|w[aivy])"
STATES = (
    r"alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa"
    r"|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada"
    r"|new\s(?:hampshire|jersey|mexico|york)|(?:north|south)\s(?:carolina|dakota)|ohio|oklahoma|oregon|pennsylvania|rhode\sisland"
    r"|tennessee|texas|utah|vermont|(?:west\s)?virginia|washington|wisconsin|wyoming|district\sof\scolumbia"
)
UNIT = (
    r"(?:(?:apartment|apt|appt|suite|ste|unit|flat|room|rm|building|bldg|blg|floor|flr|fl|level|lot|trlr|space|spc|penthouse|dept|door|plot"
    r"|studio|office|box|pmb|lockbox|file|tower|block)\b\.?\s?(?:no\.?\s?|#\s?)?(?:(?:apt|unit)\.?\s?)?[A-Za-z]?-?\d{1,6}[A-Za-z]?(?:-[A-Za-z0-9]{1,3})?"
    r"|(?:apartment|apt|suite|ste|unit|flat|room|bldg|building)\b\.?\s?#?\s?[A-Za-z](?:-[A-Za-z])?(?![A-Za-z'])|#\s?(?:apt\s)?(?:[A-Za-z]?\d{1,6}[A-Za-z]?|(?<=apt\s)[A-Za-z](?![A-Za-z]))"
    r"|(?:\d{1,3}(?:st|nd|rd|th)|ground|first|second|third|fourth|fifth|top)\s(?:floor|flr|fl)\b\.?)"
)
NUMBER = r"(?:no\.?\s?|#\s?)?(?-i:[NSEW]\d{2,5}\s[NSEW]|[A-Z](?=\d{3}))?\d{1,5}(?:\s?[A-Za-z](?![A-Za-z.'])|-[A-Za-z](?![A-Za-z]))?(?:\s?[\-/&]\s?\d{1,5}[A-Za-z]?)?(?:\s1/2)?"

_BREAKS = (
    r"on|in|at|to|from|for|with|by|and|or|is|are|was|were|be|of|your|our|my|their|his|her|its|it's|this|that|these|those|it|we|you"
    r"|they|he|she|as|if|so|not|do|does|did|have|has|had|will|would|can|could|up|down|off|out|into|onto|over|near|per|than|then|but"
    r"|when|while|more|most|other|different|people|customers|users|[gtmk]b|gig|usb|hard|flash|external|mins?|minutes?|hours?|hrs?|days?"
    r"|weeks?|months?|years?|yrs?|miles?|km|am|pm|times?|points?|percent|men|women|the|best|only|easy|simple|one|two|three|step"
    r"|working|business|calendar|stars?|likes|songs|episodes?|seasons?|issues?|problems?|reasons|things|calls|orders|sq|via|way"
)
WORD = rf"(?!(?:{_BREAKS})\b|[ai]\s)[{LETTER}\d&][{LETTER}\d'.&\-]{{0,22}}"
"""A word of a street's name: not one that ends it."""

NO_PLACE = (
    r"I|We|You|He|She|They|It|Its|The|This|That|These|Those|There|Their|Our|Your|My|Is|Are|Was|Were|Can|Could|Would|Will|Shall|Should"
    r"|Do|Does|Did|May|Might|Must|Please|Pls|Sorry|Thanks|Thank|Hi|Hello|Hey|Dear|Ok|Okay|OK|Yes|No|Not|If|When|Where|What|Why|Who|How"
    r"|Which|And|Or|But|So|For|From|To|In|On|At|By|With|As|An|A|Let|Just|Any|All|Also|Anything|Phone|Tel|Mobile|Email|E-mail|Fax|Call|Have"
    r"|Has|Had|Be|Been|After|Before|Until|Today|Tomorrow|Cheers|Regards|Best|Kind|Sincerely|Looking|Once|Then|Now|Here|Free|Open"
    r"|Website|Name|Order|Items?|Post|Postcode|Desk|Mr|Mrs|Ms|Dr|Payment|Shipping|Reference|Ref|Total|Price|Date|Time|Agent|Customer"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October|November|December"
)
"""Words that begin a sentence, and what else is written with a capital, none of which is a place."""
_CHAT = (
    r"thanks|cheers|ok|okay|right|correct|sorry|mate|love|yes|please|good|great|fine|however|though|too|again|asap|lol|also|btw"
)
_POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}(?![A-Za-z\d])"
_ZIP = r"\d{5}(?:-\d{4})?(?![\w,.]\d|\w|\s(?:people|customers|users|points|homes|miles))"
_PLACE = rf"(?-i:(?!(?:{NO_PLACE})\b)[{CAPITAL}][{LETTER}'.\-]*(?:\s(?:of|on|upon|de|del|la|le|u|nad|am|an der|the|do|da|y|van|i)\b){{0,2}}(?!\w))"
_GAP = r"[ \t]{0,3}[,;]?[ \t]{0,3}(?:\n[ \t>*?|,\-]{0,10})?"
_COUNTRY = r"(?:usa|u\.s\.a\.?|uk|u\.k\.?|united\s(?:states|kingdom)(?:\sof\samerica)?|england|scotland|wales|ireland|canada|australia|france|germany|spain)"
_LABEL = r"(?:address(?:\s(?:line\s)?\d)?|city|town|state|county|province|region|country|zip(?:\s?code)?|post\s?code|postal\s?code|suite|apt|street)"
_TAIL = (
    rf"(?=[\s,;]){_GAP}(?:"
    rf"{_LABEL}\s?[:=]\s?[{LETTER}\d][{LETTER}\d .#'\-]{{0,30}}"
    rf"|{UNIT}"
    rf"|(?:[{LETTER}\d.#'&/\-]{{1,20}},?\s){{0,6}}?(?:(?:{STATE})\b\.?|(?:{STATES})),?\s{{1,2}}{_ZIP}"
    rf"|(?:[{LETTER}.'\-]{{2,20}},?\s){{0,3}}?(?-i:{STATE})(?![\w'])"
    rf"|(?:(?!(?:{NO_PLACE})\b)[{LETTER}.'\-]{{2,20}},?\s){{0,3}}?{_ZIP}"
    rf"|(?:[{LETTER}.'\-]{{2,20}},?\s){{0,3}}(?:{STATE})$"
    rf"|(?:{WORD}\s){{1,3}}(?:{SURE}|{PLAIN})\b\.?(?!\s?\w+\s(?:to|of)\b)"
    rf"|(?!(?:{NO_PLACE}|{_CHAT}|{_BREAKS})\b)(?<=,\s)[a-z'\-]{{3,20}}(?:\s[a-z'\-]{{3,20}})?(?=,|\.(?:\s|$)|\spost\s?code)"
    rf"|(?:(?!post)[{LETTER}.'\-]{{2,20}},?\s){{0,3}}?{_POSTCODE}"
    r"|(?-i:[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]\d[\dW]\s?[A-Z\d]{4})(?!\w)"
    rf"|(?:[{LETTER}.'\-]{{2,20}},?\s){{0,3}}?(?:nsw|vic|qld|tas|act|wa|sa|nt),?\s\d{{4}}(?!\w)"
    rf"|(?:\d{{4}}\s?[A-Z]{{2}}|\d{{3}}\s\d{{2}})(?=\s{_PLACE})"
    r"|[A-Z]\d{1,3}[A-Z]?(?!\w)"
    rf"|{_COUNTRY}(?!\w)"
    rf"|(?:{DIRECTION})(?![\w'])"
    rf"|\d{{3,6}}(?:[ \-]\d{{2,4}})?(?=\s*(?:$|[\n,.;?!]))"
    rf"|(?:[A-Z](?!\d),?\s)?{_PLACE}(?:[ \-]{_PLACE}){{0,3}}(?:,?\s\d{{4,6}}(?:-\d{{3,4}})?(?![\w,.]\d|\w)|\s\d{{1,2}}[A-Z]?(?=\s*(?:[\n,.;]|$)))?"
    rf"|city\scent(?:re|er))"
)


_ABBREVIATED = r"(?:\b(?:st|rd|ave?|blvd|dr|ct|ln|pl|sq|cir|ter|pkwy|hwy|str|u|rkp|krt)|[\s.][a-z])\."


@cache
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(_TAIL, re.ASCII | re.IGNORECASE), re.compile(_ABBREVIATED, re.ASCII | re.IGNORECASE)


def tail(text: str, end: int) -> int:
    """Return where the address whose street ends at `end` ends: units, town, county, state, postcode and country included."""
    piece, abbreviated = _compiled()
    while (match := piece.match(text, end)) and match.end() > end:
        end = match.end()
    last = text[max(0, end - 5) : end].rsplit(" ", maxsplit=1)[-1]
    return end - 1 if last.endswith(".") and not abbreviated.fullmatch(last) else end
