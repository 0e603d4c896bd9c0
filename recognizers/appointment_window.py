"""A day or time at which somebody is to visit the customer: it tells others when to be at the door, or in the house.

A visitor or a booking must be named, and tied to the time by plain words. Opening hours, outages, sales and cut-off times are
everybody's business.
"""

from recognizers import _when as w
from recognizers._contract import Cue, Pattern, Recognizer

_VISITOR = (
    r"(?:engineer|technician|tech|courier|installer|fitter|plumber|surveyor|electrician|locksmith|assessor|inspector|nurse|carer|midwife"
    r"|meter\sreader|(?<!at the )(?<!to the )(?<!from the )contractor|operative|gas\s?man|delivery\s(?:driver|man|team|crew)|repair\s?(?:man|person)|handyman|van|removals?\steam|fitters|cleaners?|spark(?:y|ie)|chippy|brickie|tradie|roofer|decorator|gardener|chimney\ssweep|(?:gas|boiler|fridge|cable|phone|carpet|pool|lift|broadband|water|heating|washing\smachine|oven|window)\s?(?:man|men|chap|guy|lad|lady|woman|people|bloke|fella)"
    r"|(?<!new\s)(?<!graphics\s)(?<!printer\s)(?<!audio\s)(?<!latest\s)(?<!the\s)driver|the\sdriver(?=\s(?:will|is|should|can|has)|'ll))(?:'s)?"
)
_THING = (
    r"(?:appointment|appt|visit|slot|delivery|installation|install|collection|pick-?up|repair|survey|call-?out|viewing|consultation|fitting"
    r"|test\sdrive|check-?up|inspection|service\scall|(?:boiler|car|annual|gas|heating|vehicle)\s(?:service|check)|mot|parcel|package|order|shipment|sofa|fridge|washer|cleaner|old\s\w{3,10}|machine|router|replacement|item"
    r"|call-?back|(?:home|site)\svisit|engineer|technician|driver|courier|time|window|switch-?over|swap|change-?over)"
)
_JOIN = (
    r"(?:[\s,\-]{0,2}(?:'s|'ll|is|are|was|has|have|been|be|being|will|would|should|can|could|may|might|booked|scheduled|re-?scheduled"
    r"|confirmed|re-?booked|re-?arranged|moved|arranged|set|changed|due|arriv\w{1,3}|com(?:e|es|ing)|call(?:s|ing)?|attend(?:s|ing)?"
    r"|visit(?:s|ing)?|with|you|your|yours|there|out|round|over|to|it|in|for|on|at|between|btwn|from|around|about|by|the|and|next|again|now"
    r"|still|this|expected|turn(?:ing)?|up|knock\w{0,3}|deliver\w{0,3}|pick(?:ing)?|collect\w{0,3}|slot|window|appointment|home|house|in|til|locked|lands?|sorted|yours|ur|u|all|pop\w{0,4}|tell|booked"
    r"|property|address|door|then|of|as|pencilled|first\sthing|some\s?time|any\s?time|date|time|starting|dropped|off|brought|sent|do|make)\b)"
)
_VERB = (
    r"(?=[^.!?\n]{0,60}\b(?:is|'s|'ll|will|was|has|booked|scheduled|re-?scheduled|confirmed|moved|due|arriv\w{1,3}|coming|changed|set"
    r"|deliver(?:ed|ing)|collect(?:ed|ing)|expected|re-?booked|re-?arranged)\b)"
)
_WITH = r"(?:\swith\s(?:our\s|the\s|an?\s|dr\.?\s)?\w{2,15}(?:\s[A-Z][a-z]{1,15})?)?"
_GO = r"[\s:,(\-]{1,3}"

recognizer = Recognizer(
    entity="APPOINTMENT_WINDOW",
    summary="The day or time of a visit, delivery or appointment for one customer.",
    patterns=(
        Pattern(rf"\b{_VISITOR}(?:,?\s[A-Z][a-z]{{2,12}},?(?=\s(?:will|is|can|'ll)))?{_JOIN}{{0,9}}{_GO}(?P<v>{w.WHEN})", 0.7),
        Pattern(
            rf"\byour\s(?:\w{{1,12}}\s){{0,2}}?{_THING}(?:\s(?:slot|window|time|date|appointment|visit))?{_WITH}(?:'s)?(?:{_JOIN}{{1,9}}{_GO}|\s?[:,(=\-]\s?|\snow\s)(?P<v>{w.WHEN})",
            0.8,
        ),
        Pattern(
            rf"\b(?:the|an?|his|her|their|this|to(?:day|morrow)'s|\w{{3,6}}day's)\s{_THING}{_VERB}{_WITH}{_JOIN}{{1,9}}{_GO}(?P<v>{w.WHEN})",
            0.6,
        ),
        Pattern(
            rf"\b(?:booked|scheduled|pencilled|slotted|fitted|squeezed|got|have|put|moved)\s(?:you|u|it|them|him|her|this|that)\s(?:in\s|down\s|back\s|over\s)?"
            rf"(?:(?:to|for|on|at|between)\s){{1,2}}(?P<v>{w.WHEN})",
            0.65,
        ),
        Pattern(
            rf"\byou(?:'re|\sare)\s(?:all\s|now\s)?(?:booked|scheduled|down|pencilled|confirmed|set)(?:\sin)?(?:\sfor\s(?:an?|the|your)\s(?:\w{{2,12}}\s?){{1,3}})?\s(?:for|on|at|between)\s(?P<v>{w.WHEN})",
            0.75,
        ),
        Pattern(
            rf"\b(?:be|get|come|coming|arrive|arriving|pop|swing|head|heading|call|calling)\s(?:out\s|over\s|round\s)?(?:with\s(?:you|u|ya)|to\s(?:you|u|ya)|at\syours?|(?:to|at)\syour\s\w{{4,9}})"
            rf"\b{_JOIN}{{0,4}}{_GO}(?P<v>{w.WHEN})",
            0.6,
        ),
        Pattern(
            rf"\b(?:delivery|collection|installation|pick-?\s?up|appointment|visit|sofa|fridge|parcel|boiler|router)(?:\sof\syour\s(?:\w{{2,12}}\s?){{1,3}})?(?:\sslot)?(?:'s|\slands|\sarrives|\scomes|\s?=)(?:\s(?:now|on|in))?\s(?P<v>{w.WHEN})",
            0.65,
        ),
        Pattern(
            rf"\bdr\.?\s(?-i:[A-Z][a-z]{{2,14}})\s(?:can|will|'ll)\s(?:see|fit|call|visit)\s(?:you|u)(?:\sin)?(?:\s(?:on|at))?\s(?P<v>{w.WHEN})",
            0.75,
        ),
        Pattern(
            rf"\bexpect\s(?:us|him|her|them|(?:your|the|an?|our)\s(?!fix|repair|resolution|update|service|power|supply|restor|reply|answer|email|reopen|normal)\w{{3,12}}){_JOIN}{{0,4}}{_GO}(?P<v>{w.WHEN})",
            0.65,
        ),
        Pattern(
            rf"(?P<v>{w.WHEN})[\s,]{{1,2}}(?:is\s|was\s)?(?:for|-|with)\s?(?:your|the|an?|our)\s(?:\w{{1,12}}\s){{0,2}}?(?:{_VISITOR}|{_THING})\b",
            0.7,
        ),
        Pattern(
            rf"(?P<v>{w.WHEN})\s(?:is\s(?:your|when\s(?:the|your|our)\s)|(?:(?:delivery|engineer|installation)\s)?(?:slot|appointment|appt|visit)\b)",
            0.65,
        ),
        Pattern(
            rf"\b(?:appointment|visit|delivery|installation|collection|arrival|slot|window|engineer)(?:\s(?:date|time|slot|window|details|confirmed|booked|scheduled|arranged))?\s?[:=]\s?(?P<v>{w.WHEN})",
            0.65,
        ),
        Pattern(
            rf"\b(?:someone|somebody|he|she|they|we|i|a\scolleague|one\sof\sour\s\w{{4,12}})(?:'ll|\swill|\scan|\scould|'s|'re|\sis|\sare)\s(?:be\s|coming\s|come\s|pop\s)"
            rf"(?:round|over|at\syours?|with\syou|out\sto\syou){_JOIN}{{0,4}}{_GO}(?P<v>{w.WHEN})",
            0.65,
        ),
        Pattern(
            rf"\b(?:we|he|she|they|i|someone|somebody|the\s\w{{4,12}})(?:'ll|\swill|\scan|'re\s\w{{2,7}}\sto)\s(?:collect|deliver|pick\sup|install|fit|visit|drop\soff|swap|bring|pick\sit\sup|drop\sit\soff)\s"
            rf"(?:(?!by\s|within\s)[\w']{{1,12}}\s){{0,5}}?(?:(?:on|at|between|from|around)\s)?(?P<v>{w.WHEN})",
            0.55,
        ),
        Pattern(
            rf"\byou(?:'ve|\shave)\s(?:got\s)?(?:an?|your)\s(?!great|good|nice|lovely|wonderful|fun|safe)(?:\w{{2,12}}\s){{0,2}}?{_THING}{_WITH}{_JOIN}{{0,6}}{_GO}(?P<v>{w.WHEN})",
            0.75,
        ),
    ),
    cues=(
        Cue(
            r"\b(?:open(?:s|ing|ed)?|hours|sale|event|offers?|outage|restor\w{1,4}|cut-?off|deadline|doors|stores?|shops?|lines|maintenance|webinar|match|game|strike|update|live\schat)\b",
            0.2,
            before=45,
            after=12,
        ),
        Cue(r"\b(?:order(?:s|ed)?|ordering)\s(?:placed\s)?(?:by|before|within|after)\b", 0.2, before=60, after=40),
        Cue(r"\b(?:your|you|yours|u|booked|engineer|technician|appointment|visit|driver|courier|slot)\b", 0.75, before=40),
    ),
    passage=True,
    finds=(
        "Your engineer is booked for Tue 14 March, 8am-1pm.",
        "We'll be with you between 8 and 12 tomorrow.",
        "Friday AM slot",
    ),
    ignores=("We're open Monday 9am-5pm.", "Engineers expect service back by 13:00.", "Order by 8pm for delivery on Friday."),
    references=("INC-8",),
)
