"""What tells a statement about this customer from a rule, a question, a condition, a how-to, or from repeating their own words.

"Your card was blocked" gives something away; "if your card was blocked", "was your card blocked?", "check whether your card was
blocked" and "sorry to hear that your card was blocked" do not. Words for "you" and "your" as people type them in a chat.
"""

from recognizers._contract import Cue, Pattern

YOU = r"(?:you|u)"
YOUR = r"(?:your|ur|yr|his|her|the\s+customer's)"
IS = (
    r"(?:(?:'s|'re|'ve|re|ve|\s+(?:(?:is|are|was|were|has|have|had|do|does|did|wo|ca)(?:n't|nt)?|am|r|got|gets?|getting|been|being|be|not|never|no|now|still|just|since|so"
    r"|already|currently|also|again|unfortunately|indeed|both|only|apparently|showing|marked|put|as|[a-z]{2,12}ly))\b){1,5}"
)
"""Forms of "to be" and "to have" with the words that stand by them, negated or not; nothing of what may or will be."""
REST = r"(?:[^.!?\n]|\.\b)"
"""A character of the same sentence."""
FEW = r"(?:\s+[\w'&/-]{1,20})"
"""A word in between."""
CLOSE = rf"(?:(?!\b(?:can|could|may|might|would|should|will|if|when|unless|once|whether|every|each|per|or)\b){REST}){{0,40}}?"
"""A short stretch of the same sentence that does not turn it into a rule or a case to come."""


def told(*ways: str, score: float) -> Pattern:
    """Return the pattern of a telling stretch in any of `ways`, unless it is asked."""
    return Pattern(rf"(?<![\w'])(?P<v>{'|'.join(ways)})(?![\w'])(?![^.!?,;\n]{{0,80}}\?)", score)


_NO = 0.2
SUPPOSED = (
    Cue(rf"\b(?:if|unless|whenever|in case|whether|suppose|imagine|as long as|provided|should you|should your)\b{REST}{{0,90}}$", _NO, before=100),
    Cue(r"\b(?:once|until|till|when|where|why|how|what|which|who|than|does|do|did|was|were|is|are|has|have)(?:\s+[\w'-]{1,12}){0,2}\s+$", _NO, before=40),
    Cue(r"\b(?:any|every|everyone|anyone|each|customers|people|those|most|usually|normally|typically|generally|for example)\b[^.!?,;:\n]{0,40}$", _NO, before=60),
    Cue(r"(?<!\bi )(?<!\bwe )\b(?:can|could|may|might|would|should|must|shall|won't|to)\s+(?:\w+\s+)?$", _NO, before=25),
    Cue(r"\b(?:make sure|ensure|check|checking|find out|let us know|tell us|verify|please confirm|confirm that|learn|report|avoid|prevent)\b[^.!?,;\n]{0,40}$", _NO, before=55),
    Cue(r"(?:^|[.!?\n]\s*)(?:see|view|get|keep|use|add|set|turn|choose|select|track|manage)\b[^.!?,;\n]{0,30}$", _NO, before=45),
)
"""A condition, a question, a rule for all or an instruction in the same sentence in front: not this customer, or not yet."""
HEARD = (
    Cue(r"\b(?:sorry|apolog\w+|sad|hate|shame|disappointed|concern\w*|surprised)\s+(?:to|that|about|for|if|you|your)\b[^.!?,;\n]{0,50}$", _NO, before=70),
    Cue(r"\b(?:sounds?\s+like|seems?\s+like|hear(?:ing)?|understand|you(?:'re|'ve| are| have| were)?\s+(?:say|said|saying|mention\w*|think|believe|refer\w*|report\w*|see\w*))\b[^.!?,;\n]{0,40}$", _NO, before=60),
    Cue(r"\b(?:error|code|message|pop-?up|notification|prompt|alert)\b[^.!?\n]{0,40}\b(?:says?|means?|indicat\w+|shows?|states?|tells?|that)\b[^.!?\n]{0,30}$", _NO, before=100),
)
"""The customer's own words, or a message's meaning: what is known is not given away."""
