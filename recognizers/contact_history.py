"""When and how often somebody was in touch (GDPR Art. 5(1)(f)): it embarrasses, and gives an impostor the story to go on with."""

from recognizers._contract import Recognizer
from recognizers._statement import IS, sentence, tells

_TIMES = r"\b(?:twice|thrice|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|multiple)\s*(?:x|times|complaints?|calls?|e-?mails?|messages?|tickets?|chats?)|(?:second|third|fourth|fifth|sixth|\d+th|\d+rd|2nd)\s+(?:time|complaint|call|contact|message|ticket|e-?mail))\b"
_PAST = (
    r"\b(?:yesterday|earlier\s+today|last\s+(?:week|month|night|year|\w+day)|(?:on|back\s+on)\s+(?:the\s+)?(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[a-z]{3,9}|[a-z]{3,9}\s+\d{1,2}|\d{1,2}[/.]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th))|at\s+\d[\d:.]*\s?(?:[ap]m)?|this\s+morning|(?:\d+|a\s+few|two|three|several)\s+(?:days|weeks|months|hours)\s+ago)\b"
)
_BY_YOU = r"\b(?:called|rung|rang|phoned|telephoned|e-?mailed|wrote|written|contacted|messaged|texted|spoken?|chatted|reached\s+out|complained|hung\s+up|shouted|swore|dm'?e?d|tweeted|asked|told|mentioned|reported|requested|raised|lodged|filed|opened|logged|made|sent)\b"
_BY_US = (
    rf"\b(?:we|i|they|(?:our|the)\s+(?:[\w-]+\s+){{0,2}}?(?:team|agent|advis[oe]r|colleague|manager|office|driver|engineer)|(?:my|our)\s+colleague(?:\s+\w+)?){IS}{{0,3}}\s+(?:told|e-?mailed|wrote|written|called|rang|phoned|texted|messaged|informed|notified|advised|spoken?"
    r"|contacted|reached|left|tried\s+to\s+(?:reach|call|contact|phone|ring)|warned|reminded)\b|\b(?:you|u)\s+(?:were|was)\s+(?:told|informed|advised|warned|notified)\b"
)
_TALK = r"\b(?:your|ur)\s+(?:(?:last|previous|first|latest|earlier|phone|original)\s+)?(?:call|chat|complaint|conversation|voicemail|phone\s+call)\b"

recognizer = Recognizer(
    entity="CONTACT_HISTORY",
    summary="When and how often somebody was in touch.",
    patterns=(sentence(rf"{_BY_YOU}|{_BY_US}|{_TALK}|{_TIMES}", 0.66),),
    within=tells(
        (_BY_US, rf"{_TIMES}|{_PAST}", r"\b(?:you|u)\b"),
        (
            rf"\b(?:you|u)(?:'ve|\s+(?:have|had|also|already|just|first|even|then)){{0,3}}\s+{_BY_YOU}",
            rf"{_TIMES}|{_PAST}",
            r"\b(?:us|our|we|i|agents?|team|complaints?|calls?|support|again|you)\b",
        ),
        (_TIMES, rf"\b(?:you|u)(?:'ve|\s+have)?\s+{_BY_YOU}"),
        (_TALK, _PAST),
        (_TIMES, r"\bfrom\s+(?:you|u)\b|\b(?:your|ur)(?=\s+(?:second|third|fourth|fifth|sixth|\d))"),
        heard=False,
        reach=45,
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("You've called us six times.", "As we told you by email on 3 May.", "Your last call was on 12 May."),
    ignores=("Have you called us yet?", "You can call us twice a day.", "We told everyone on Monday."),
)
