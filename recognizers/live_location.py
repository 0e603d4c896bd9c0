"""Where a visitor or the customer is right now: a courier's distance from the door, a live map, a phone's last sighting."""

from recognizers._contract import Cue, Pattern, Recognizer

_WHO = (
    r"(?:(?:your|the|our|ur)\s(?:\w{2,12}\s)?(?:driver|courier|rider|engineer|technician|tech|van|taxi|cab|car|postie|delivery|parcel|package|order|plumber"
    r"|installer|fitter|food|carer|nurse|uber|shopper)|he|she|they|(?-i:[A-Z][a-z]{2,10})|our\s(?:guy|lad|man|chap|team|crew)|(?:the|your)\staxi|driver|courier|rider|engineer|[a-z]{2,12}'s\s(?:van|car|truck|bike))"
)
_IS = r"(?:'s|'re|\s(?:is|are|was))(?:\s(?:now|stuck|just|only|currently|already|about|around|approx(?:imately)?|roughly|less\sthan|within|\w{2,10}\sand)){0,3}"
_NEAR = (
    r"(?:a?round\sthe\scorner(?:\sfrom\s(?:you|yours))?|(?:\d{1,2}|one|two|three|a\sfew|a\scouple\sof)\s(?:stops?|drops?|deliver(?:y|ies)|minutes?|mins?|miles?|streets?|doors?|km|metres|yards|blocks?)"
    r"(?:\sdrive)?\s(?:away|from\s(?:you|your\w{0,2}(?:\s\w{3,9})?)|off|out|before\syou|down|along)(?!\sour|\sthe|\son\s(?:last|the))|(?:(?:just\s)?turn(?:ed|ing)\s(?:on|in)?to|at\sthe\s(?:bottom|end|top|corner)\sof|coming\s(?:up|down))\s(?:your|ur)\s(?:road|street|lane|drive|close|avenue|block)\b(?!\s(?:trip|to|map|works|tax|test)))"
)
_DOOR = r"(?:(?:right\s)?(?:(?:parked\s)?outside(?:\syour\s\w{4,6})?|waiting\s(?:by|at|outside|near)\s(?:the\s)?(?-i:[A-Z][\w']+)(?:\s(?:on|in)\s(?-i:[A-Z][\w']+)(?:\s(?-i:[A-Z][\w']+))?)?|parked|pulling\sup|at\syour\s(?:door|gate|address|house|home)|downstairs|in\syour\s(?:street|road|drive(?:way)?|area|lobby))(?:\s(?:yours|your\s\w{3,9}|the\s(?:house|door|building|gate|front)|now|on\syour\s\w{4,6})){0,2})"
_ROAD = r"(?:on|in|at|near|by|passing|turning\s(?:on)?(?:in)?to|(?:coming|heading|driving)\s(?:down|up|along|to)|past)\s(?:the\s(?:\w+\s(?:on|in)\s)?)?(?-i:(?:[A-Z0-9][\w'.]{0,15}\s){1,3})(?:street|st|road|rd|lane|ln|avenue|ave|drive|close|way|roundabout|junction)\b"
_MAP = r"(?:share\.here\.com|glympse\.com|maps\.app\.goo\.gl|find-?my|live-?(?:track|map|location)|track-?(?:my-)?(?:driver|rider|live)|where-?is-?my-?driver)"

recognizer = Recognizer(
    entity="LIVE_LOCATION",
    summary="Where a visitor, a courier or the customer is at this moment.",
    patterns=(
        Pattern(rf"\b{_WHO}{_IS}\s(?P<v>{_NEAR}|{_DOOR}|{_ROAD}(?:[,\s]{{1,3}}(?:and\s)?{_NEAR})?)", 0.75),
        Pattern(
            r"\byou(?:'re|\sare)\s(?:now\s)?(?P<v>(?:the\s)?next(?:\s(?:stop|drop|delivery|on\s(?:his|her|their|the)\s(?:list|route))\b)|(?:stop|drop|number)\s\d{1,3}\s(?:of|on)\s\w{1,8}|\d{1,2}\s(?:stops?|drops?)\saway)",
            0.75,
        ),
        Pattern(
            r"\b(?:we\s(?:can\s)?see|it\sshows|shows?|looks\slike)\s(?:that\s)?you(?:'re|\sare)\s(?:currently|now|right\snow|still)\s(?P<v>(?:in|at|near|on|by)\s(?-i:[A-Z][\w']{2,15}(?:\s[A-Z0-9][\w']{0,15}){0,3}))",
            0.65,
        ),
        Pattern(
            r"\b(?:last|was)\s(?:seen|located|detected|pinged|known|spotted|used)(?:\s(?:location\sis|as))?\s(?P<v>(?:in|at|near|on|by)\s(?-i:[A-Z0-9][\w']{1,15}(?:\s[A-Z0-9][\w']{0,15}){0,3}))",
            0.6,
        ),
        Pattern(rf"(?P<v>https?://[^\s<>\"']{{0,60}}{_MAP}[^\s<>\"']{{0,80}})", 0.6),
    ),
    cues=(
        Cue(r"\b(?:stores?|shops?|branch(?:es)?|stations?|hotels?|restaurants?|card|office|venue|museum)\b", 0.2, before=40),
    ),
    in_links=True,
    passage=True,
    finds=("Your driver is on Elm Road, 2 stops away.", "He's outside yours now.", "you're the next stop"),
    ignores=("Our nearest store is 5 minutes away.", "Payday is 2 days away.", "Your order is on its way."),
    references=("INC-8",),
)
