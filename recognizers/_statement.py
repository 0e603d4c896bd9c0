"""Statements about this customer: what they are made of, and what tells them from a rule, a question or a how-to.

"Your card was blocked" gives something away; "if your card was blocked", "was your card blocked?", "check whether your card was
blocked", "your card could be blocked" do not, and "sorry to hear that your card was blocked" only repeats. So a recognizer names the
parts that make a sentence telling, in any order (an amount, a word for owing, a word for the customer), and `tells` refuses what the
sentence only supposes, asks, orders or has heard.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recognizers._contract import FLAGS, Pattern, Span

YOU = r"\b(?:(?<!thank )(?<!let )(?<!see )(?<!thanks to )you|(?<=i see )you|(?<=can see )you|u|ur|yr|your|yours|youre|youve|his|her|he|she|the\s+(?:customer|caller|passenger|patient|guest)(?:'s)?)\b"
IS = r"(?:'s|'re|'ve|\s+(?:(?:is|are|was|were|has|have|had)(?:n't|nt)?|got|gets?|been|being|r|not|now|still|just|already|currently|also|again|sadly|unfortunately|[a-z]{3,12}ly)\b)"
"""A form of "to be" or "to have", or a word that stands by one. Repeat it as needed."""
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
DAY = (
    r"(?:\b(?:today|tomorrow|tmrw?|yesterday|tonight|this\s+(?:morning|afternoon|evening|week|month|year|\w+day)|(?:last|next)\s+(?:week|month|night|year|weekend|\w+day)|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
    rf"|{_NTH}(?:\s*(?:-|to)\s*{_NTH})?(?:\s+of)?[\s-]+{MONTH}|(?:in|since|until|from|till|by|last|next)\s+{MONTH}|{MONTH}\s+{_NTH}(?!\d)|(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)"
    r"|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|(?:in|since)\s+(?:19|20)\d\d|(?:a\s+few|two|three|several|\d+)\s+(?:days|weeks|months|years|hours)\s+ago)\b)"
)
TIME = r"\b(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m)?|\d{1,2}\s?[ap]\.?m|noon|midnight|\d{4}\s?h(?:rs)?)\b"

_REST = r"(?:[^.!?\n]|\.\b|(?<=\bno)\.|\n(?=(?-i:[a-z])))"
_VERB = (
    r"(?:check|see|view|get(?!\s+well)|keep|use|add|set|turn|choose|select|track|manage|make\s+sure|ensure|find|visit|sign|log|open|enter|tap|click|contact|send|reply|let\s+us|tell|try|follow|read|learn|save|pay|order|book|join|switch|download|update"
    r"|share|provide|confirm|verify|ask|bring|submit|report|give|avoid|prevent|protect|watch|restart|reset|renew|collect|describe|discuss|create|change|cancel|request|claim|earn|pick(?!-)|say(?!\s+h)|mention|include|consider|prepare|need|want|wish|plan"
    r"|write|buy|replace|unlock|dm|message|text|call|ring|treat)"
)
_SUPPOSED = (
    r"\b(?:if|unless|whenever|in\s+case|whether|suppose|imagine|as\s+long\s+as|provided|should\s+(?:you|your)|once|(?:until|till)\s+(?:you|we)|when(?!\s+(?:we|i|our)\b))\b",
    r"\b(?:where|why|how|what|which|who|whose|that\s+means|any|every|everyone|anyone|each|customers|people|those|most|many|usually|normally|typically|generally|for\s+example|often|sometimes|than|questions?\s+about|average|typical|one\s+in\s+\w+|half\s+of)\b[^,:;]*$",
    rf"(?:^|[,:;]|\s-|\b(?:and|or|then|to|pls|please|kindly|simply|just|you\s+can|never|don't|do\s+not|always|can\s+you|could\s+you|helps?|not|must))\s*{_VERB}\b[^,:;]*$",
    r"\b(?:recommend|suggest|advise|encourage)(?:\s+that)?\s*$",
)
_MODAL = (
    r"(?<!\bi )(?<!\bwe )(?<!\bi'd )\b(?:can|could|might|would|should|must|shall|ought|(?<![\d,] )(?<!th )(?<!st )(?<!of )(?<!in )(?<!since )(?<!from )(?<!until )(?<!till )(?<!last )(?<!next )(?<!by )(?<!your )(?<!for )(?<!during )(?<!early )(?<!late )may)"
    r"(?!n?'t|\s*not\b|\s+(?:see|confirm|bill|statement|payment|usage|\d))\b|'d\b(?!\s+like)|\bwe\s+can\s+(?!see|confirm|tell)|\bnever\s+(?:ask|share|charge|take)|\b(?:up\s+to|at\s+least|as\s+(?:little|much)\s+as)\s|\bpoints?\s+(?:per|for\s+(?:each|every))\b|\bto\s+(?:those|people|anyone|everyone|households)\s+(?:who|with|on)\b"
)
_FUTURE = r"\b(?:will|won't|going\s+to)\b|'ll\b"
_THEN = r"[^,:;.!]{0,40}\b(?:if(?!\s+(?:that|this|it)\s*(?:was|is|were)(?:n't|nt|\s+not)\b)|unless|whenever|when\s+you|once\s+you(?!\s+(?:return|get\s+back|come\s+(?:back|home)|are\s+(?:back|home))|'re\s+(?:back|home))|per|for\s+(?:(?:\w+\s+){0,3})?(?:each|every|all|any|new|most|everyone))\b|[^,:;.!]{0,20}\b(?:those|people|anyone|anybody|everyone|households|customers)\s+(?:who|with|that|whose|on)\b|,?\s*for\s+everyone\b|\s+or\s+(?:more|over|above|less|under)\b"
_CLAUSE = r"(?:(?!\s+(?:so|but|because|and|which|who|please|pls|if|when|where|thanks|sorry|-+)\b|\s-)(?:[^.,;:!?\n()]|[.,:](?=\d))){0,80}"
_HEARD = (
    r"\b(?:sorry|apolog\w+|sad|hate|shame|disappointed|concern\w*|surprised)\s+(?:to\s+(?:hear|see|learn|read)|that|for|if)\b",
    r"\b(?:sorry|apologies|frustrating|annoying)\s+(?:about\s+)?(?:you|your)\b",
    r"\b(?:sounds?\s+like|seems?\s+like|hear(?:ing)?(?!\s+from)|understand|(?:you|u)(?:'re|'ve| are| have| were)?\s+(?:say|said|saying|mention\w*|think|believe|refer\w*|report\w*|see\w*|asked|wonder\w*))\b",
    r"\b(?:errors?|codes?|messages?|pop-?up|notification|prompt|alert)\b.{0,40}\b(?:says?|means?|indicat\w+|shows?|states?|tells?|that)\b",
)
_INVERTED = r"\W*(?:@\w+\W+|(?:hi|hello|hey|ok|okay|so|and|but|or|sorry|thanks)\b\W+(?:\w+,\s)?){0,4}(?:is|are|was|were|do|does|did|has|have|had|can|could|would|will|may|any|what|why|how|when|where|which|who|whose)\b"


def sentence(trigger: str, score: float) -> Pattern:
    """Return the pattern of a sentence that holds `trigger`, for `tells` to look into."""
    begin = r"(?:^|(?<=[!?])|(?<=\n)(?!(?-i:[a-z]))|(?<=\.)(?<!\bno\.)(?!\w))"
    return Pattern(rf"{begin}(?P<v>{_REST}*?(?:{trigger}){_REST}*\??)", score, core=trigger)


@dataclass(frozen=True, slots=True)
class Statement:
    """A `within`; see `tells`."""

    ways: tuple[tuple[str, ...], ...]
    heard: bool
    future: bool
    reach: int

    def __call__(self, text: str) -> Iterator[Span]:
        """Yield the telling stretches of a sentence."""
        said = text
        if text.endswith("?"):
            if _compiled(_INVERTED).match(text):
                return
            said = text.rpartition(",")[0]  # "Your loan was declined, right?" states before it asks
        taken: list[Span] = []
        stands = cache(lambda part: _compiled(part).search(said) is not None)  # ways share parts
        for way in self.ways:
            if all(map(stands, reversed(way))):
                yield from self._told(said, way, taken)

    def _told(self, said: str, way: tuple[str, ...], taken: list[Span]) -> Iterator[Span]:
        first, others = way[0], list(way[1:])
        for match in _compiled(first).finditer(said):
            span = _joined(said, match.span(), others, self.reach)
            if span is None or _overlap(span, taken) or _only_supposed(said, span, heard=self.heard, future=self.future):
                continue
            # The rest of the clause tells more of the same: "until the 14th", "on affordability".
            span = span[0], len(said[: _clause_end(said, span[1])].rstrip())
            insort(taken, span)
            yield span


@dataclass(frozen=True, slots=True)
class Either:
    """A `within`; see `either`."""

    readers: tuple[Statement, ...]

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Return those of all readers."""
        return tuple(way for reader in self.readers for way in reader.ways)

    @property
    def reach(self) -> int:
        """Return that of the reader that reaches farthest."""
        return max(reader.reach for reader in self.readers)

    def __call__(self, text: str) -> Iterator[Span]:
        """Yield the telling stretches of a sentence."""
        taken: list[Span] = []
        for reader in self.readers:
            for span in reader(text):
                if not _overlap(span, taken):
                    insort(taken, span)
                    yield span


def tells(*ways: tuple[str, ...], heard: bool = True, future: bool = False, reach: int = 70) -> Statement:
    """Return a `within` that yields the telling stretches of a sentence.

    Each of `ways` lists parts, as regular expressions, that must stand within `reach` characters of the first one, in any order.
    With `heard`, what only repeats the customer's words does not count; with `future`, what will be counts too.
    """
    return Statement(ways, heard, future, reach)


def either(*readers: Statement) -> Either:
    """Return a `within` that yields what any of `readers` does; of two that overlap, the one of the earlier reader."""
    return Either(readers)


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex, FLAGS)


def _clause_end(text: str, end: int) -> int:
    rest = _compiled(_CLAUSE).match(text, end)
    return rest.end() if rest else end


def _overlap(span: Span, taken: list[Span]) -> bool:
    """Tell whether `span` overlaps one of `taken`, which are sorted and free of overlaps."""
    at = bisect_left(taken, (span[1], 0))
    return at > 0 and span[0] < taken[at - 1][1]


def _joined(text: str, span: Span, others: list[str], reach: int) -> Span | None:
    """Return the span over the nearest match of each of `others`, or nothing where one is missing."""
    start, end = span
    for other in others:
        nearest: tuple[int, Span] | None = None
        for match in _compiled(other).finditer(text, max(0, span[0] - reach), min(len(text), span[1] + reach)):
            gap = max(span[0] - match.end(), match.start() - span[1], 0)
            if nearest is None or gap < nearest[0]:
                nearest = gap, match.span()
        if nearest is None:
            return None
        start, end = min(start, nearest[1][0]), max(end, nearest[1][1])
    return start, end


def _only_supposed(text: str, span: Span, *, heard: bool, future: bool) -> bool:
    start, end = span
    before = text[max(0, start - 110) : start]
    if any(_compiled(regex).search(before) for regex in _SUPPOSED) or _compiled(_THEN).match(text, end):
        return True
    if heard and any(_compiled(regex).search(text, max(0, start - 110), start + 8) for regex in _HEARD):
        return True
    near = max(0, start - 25)
    return bool(_compiled(_MODAL).search(text, near, end) or (not future and _compiled(_FUTURE).search(text, near, end)))
