"""Codes that open something of stone or steel: key safe, locker, gate, entry door, alarm, parcel locker pick-up."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_THING = (
    r"(?:key\s?(?:safe|box|lock\s?box|pad)|lock\s?box|(?:parcel\s|storage\s|pick-?up\s|amazon\s|inpost\s|delivery\s)?lockers?|gates?|(?:front|back|side|main|garage|entry|communal|street)?\s?doors?"
    r"|entry|entrance|building|alarm|garage|barrier|intercom|buzzer|safe|concierge|car\s?park|lobby|lift|gym|padlock|bike\s(?:store|shed)|keypad|door\s?bell|property|house|flat|site|studio|room)"
)
_CODE = r"(?:access\s|entry\s|pin\s|door\s|gate\s|pass\s?)?(?:codes?|pins?|combination|combo|number|passcode|keycode)"
_LABEL = (
    rf"{_THING}(?:'s)?\s(?:[A-Z]?\d{{1,3}}[,:]?\s)?(?:{_CODE})|{_CODE}\s(?:for|to|of)\s(?:the\s|your\s|our\s)?(?:\w{{3,12}}\s)?{_THING}(?:\s\d{{1,3}}(?=\s?[:=]|\sis))?|(?:pick-?\s?up|collection|collect|parcel|release|drop-?off)\s(?:code|pin)"
    r"|key\s?safe|key\s?box|lock\s?box|(?:combination|combo)(?:\sis)|(?:door|gate|entry|key)\s?code"
)
_VALUE = r"#?[A-Z]?\d(?:[ \-]?\d){2,7}[A-Z#*]?|(?=[A-Z]{0,7}\d)[A-Z0-9]{5,8}|(?=[A-Z]{1,3}\d|\d{1,3}[A-Z])[A-Z0-9]{4}|\d{2}-\d{2}-\d{2}"
_LOCKED = (
    r"(?:key\s?(?:safe|box|pad)|lock\s?box|lockers?|gates?|doors?|alarm|barrier|intercom|entry\s?phone|buzzer|safe|padlock|lock|(?:bike|bin|meter|key|cycle)\s(?:store|shed|room|cupboard|cabinet|box)|keypad|panel"
    r"|(?:parcel|pick-?up|collection|delivery)\s(?:terminal|machine|box|station|point|kiosk)|shutter|turnstile)"
)
_FIGURES = r"[*#]?\d(?:[ \-]?\d){3,7}[*#]?"
_MIXED = r"(?-i:[A-Z]\d{3,6}[A-Z]?|\d{3,6}[A-Z])"
_NOT_PART = r"(?![\w%]|[.,:/]\d|\s?(?:am|pm|hrs|hours|style|model|people|items|pieces|parts|mm|cm|m|ft|sq|kg|litres?|euros?|pounds|dollars|street|st|road|rd|in\sstock|seats|tickets|by\sdefault)\b)"
_PRESS = r"(?:tap|punch|key|type|enter|press|put|dial|use|scan|input|hit)(?:ed|ing)?"

recognizer = Recognizer(
    entity="ACCESS_CODE",
    summary="A code that opens a key safe, locker, gate or door.",
    patterns=(
        Pattern(
            rf"\b(?:tap|punch|key|type|enter|press|put|dial|use)(?:\s(?:in|out))?\s(?P<v>\d(?:[ -]?\d){{3,7}})\s(?:in\s|in)?(?:on|at|into|to|in)\s(?:the|your)\s(?:\w{{3,12}}\s)?{_THING}\b",
            0.8,
        ),
        Pattern(
            rf"\b(?:{_THING})\b[^.!?\n]{{0,60}}?\b(?:tap|punch|key|type)\s(?:in|out)\s(?P<v>\d(?:[ -]?\d){{3,7}})(?!\w)", 0.75
        ),
        # The thing first, the value in the same sentence: "the gate opens with 5591", "lockbox (combo 7-3-1-9)".
        Pattern(
            rf"\b{_LOCKED}\b[^.!?\n]{{0,30}}?\b(?:opens?|unlocks?|works|releases?|unlatches)\s(?:up\s)?(?:with|using|by|via|if\syou\s\w{3, 6})\s(?:the\s|code\s){{0,2}}(?P<v>{_FIGURES}|{_MIXED}){_NOT_PART}",
            0.8,
        ),
        Pattern(
            rf"\b(?:{_LOCKED}|keys?)\b[^!?\n]{{0,50}}?\b(?:it|they|you|that)(?:'s|\s(?:is|opens?|unlocks?|needs?|wants?|takes?|use|enter|press|dial|type))\s(?:now\s|up\s)?(?:with\s|using\s|to\s)?(?P<v>{_FIGURES}|{_MIXED}){_NOT_PART}(?=\s{{0,2}}(?:[.,;!)]|$|\n|from\b|then\b|and\b|for\b|if\b|now\b|when\b|to\s(?:get|open|unlock)\b))",
            0.65,
        ),
        Pattern(
            rf"\b{_LOCKED}\b[^!?\n]{{0,60}}?\b(?:codes?|combo|combination|pin|keycode|numbers?\sto\spress)(?:'s|\sis|\swas|\sare)?[\s:=(-]{{1,3}}(?P<v>{_FIGURES}|{_MIXED}){_NOT_PART}",
            0.75,
        ),
        Pattern(
            rf"\b(?:front\s|back\s|side\s|main\s)?{_LOCKED}(?:\s?[:=]|\s-)\s?(?P<v>{_FIGURES}|{_MIXED}){_NOT_PART}",
            0.7,
        ),
        Pattern(
            rf"\b(?:alarm|lock|keypad|padlock|(?:bike|bin|meter|key)\s(?:store|shed|cupboard|box|safe)|lockbox|box(?=[^.!?\n]{{0,40}}\s(?-i:[A-Z]\d{{4}}[A-Z])))\b(?:\s(?!and\b|or\b|size\b|of\b)[a-z']{{1,9}}){{0,5}}\s(?:is|was|to|=)\s(?!0[4-9][0-5]\d\b|20[0-4]\d\b)(?P<v>{_FIGURES}|{_MIXED}){_NOT_PART}",
            0.65,
        ),
        Pattern(
            rf"\b(?:safe|box|cupboard|locker|padlock)\b[^.!?\n]{{0,40}}?[\s,(](?P<v>(?-i:[A-Z]\d{{4}}[A-Z])){_NOT_PART}", 0.7
        ),
        Pattern(
            rf"\b(?:buzz(?:ed)?\s(?:\w+\s)?in\s(?:with|using|on)|(?:dials?|wheels?|tumblers?)\s(?:to|on|at))\s(?P<v>{_FIGURES}){_NOT_PART}",
            0.75,
        ),
        # The value first: "opened with 66120 on your keypad", "to get in, punch 2468".
        Pattern(
            rf"\b(?:{_PRESS}|open(?:ed|s)?\s(?:with|using))\s(?:or\s\w+\s)?(?:in\s|code\s)?(?P<v>{_FIGURES}){_NOT_PART}(?:\s(?!us\b|our\b)\w{{1,9}}){{0,4}}?\s(?:on|at|in|into|for|to)\s(?:the|your|our)\s(?:\w{{2,12}}\s){{0,2}}?{_LOCKED}\b",
            0.75,
        ),
        Pattern(
            rf"\bto\s(?:get|be\slet|come|go)\s(?:in|into|inside|through)\b[^.!?\n]{{0,30}}?\b{_PRESS}\s(?:in\s|the\s|code\s)*(?P<v>{_FIGURES}){_NOT_PART}",
            0.75,
        ),
        Pattern(
            r"\b(?:pick-?\s?up|collection|collect|locker|parcel|release)\s(?:code|pin)(?:\sis|:)?\s(?P<v>(?-i:(?=[A-Z ]{0,5}\d)[A-Z0-9]{3} [A-Z0-9]{3}))(?!\w)",
            0.8,
        ),
        # Figure by figure: "just tap 4 8 1 5 then the green key".
        Pattern(
            r"\b(?:tap|punch|key|type|enter|spin|turn|dial|set)(?:\s(?:in|it|them|that|out))?(?:\s(?:to|on|at))?\s(?P<v>[*#]?\d(?:[ -]\d){3,7}[*#]?)(?![\w%]|[ .,:/-]\d)",
            0.7,
        ),
        *labelled(rf"(?:{_LABEL})(?:'s)?", _VALUE, 0.85, behind=0.85),
        Pattern(
            rf"\b(?:use|enter|type|key\sin|press|punch\sin|dial)\s(?P<v>[#*]?\d{{3,8}}[#*]?)\s(?:for|on|at|to\s(?:open|unlock)|into)\s(?:the|your)\s(?:\w{{3,12}}\s)?{_THING}\b",
            0.8,
        ),
    ),
    valid=lambda value: any(char.isdigit() for char in value) and sum(map(str.isalpha, value)) < 6,
    cues=(
        Cue(
            r"\b(?:from|since|until|open|opens|closes|gate\s\d|flight|floor|room\snumber|house\snumber|flat\snumber|building\snumber|room|phone|call)\s?$",
            0.2,
            before=20,
        ),
    ),
    finds=("The locker code is 4417.", "Key safe: 1984", "4417# is the gate code"),
    ignores=("Gate 12 opens at 9.30", "Enter the locker code we sent you.", "Your locker number is 12"),
)
