"""A journey tied to the person: flight, seat, room, dates. Flight status for everyone is not."""

from recognizers._contract import Cue, Pattern, Recognizer

_FLIGHT = r"(?i:flight\s+)?(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}\b|(?i:flight)\s+(?i:number\s+|no\.?\s+)?\d{2,4}\b"
_YOURS = (
    r"you(?:'re|\s+are|'ve\s+been|\s+have\s+been|\s+were)|we(?:'ve|\s+have)\s+(?:re-?)?(?:booked|moved|put|seated|placed)\s+you"
    r"|your\s+(?:new\s+)?(?:seat|booking|trip|flight)"
)
_GOING = r"(?:check(?:ing)?[ -]?(?:in|out)|stay(?:ing)?|fly(?:ing)?|depart(?:ing|ure)|land(?:ing)|sail(?:ing)|arriv(?:ing|al))"
_WHEN = r"(?:today|tomorrow|tonight|on\s+\w+|this\s+\w+|next\s+\w+|at\s+\d|\d{1,2}[/ ])"

recognizer = Recognizer(
    entity="TRAVEL_ITINERARY",
    summary="A journey tied to the person: flight, seat, room, dates.",
    patterns=(
        Pattern(rf"\b(?P<v>(?i:{_YOURS})\b[^.!?\n]{{0,40}}?(?:{_FLIGHT}))", 0.7, cased=True),
        Pattern(r"\b(?P<v>(?:your\s+(?:new\s+)?seat|seat(?:ed)?(?:\s+(?:in|at))?|row)\s*(?:is|number|no\.?|:)?\s*\d{1,2}[A-K])\b", 0.75),
        Pattern(r"\b(?P<v>(?:your|to|in)\s+(?:hotel\s+)?room\s*(?:is|number|no\.?|:|#)?\s*\d{2,4})\b", 0.7),
        Pattern(rf"\b(?P<v>(?:your|you're|you\s+are)\s+(?:hotel\s+)?{_GOING}\s+(?:\w+\s+){{0,4}}?{_WHEN}[^.!?\n]{{0,20}})", 0.6),
    ),
    cues=(Cue(r"\b(?:if|when|whether|anyone|everyone|passengers|customers|which|what|who)\b", 0.3, before=30),),
    passage=True,
    references=("INC-4", "INC-9"),
    finds=("You're on flight 214 tomorrow, seat 12A.", "We've rebooked you on BA2490.", "A bottle is on its way to your room 412."),
    ignores=("Flight 214 is delayed by 40 minutes.", "If you're on flight 214, go to gate 4.", "Which flight are you on?"),
)
