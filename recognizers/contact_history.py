"""When and how often somebody was in touch (GDPR Art. 5(1)(f)): it embarrasses, and gives an impostor the story to go on with."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, FEW, IS, REST, SUPPOSED, TIME, YOU, YOUR, told

_TIMES = r"(?:once|twice|thrice|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|multiple)\s*(?:x|times|complaints?|calls?|e-?mails?|messages?|tickets?|chats?))"
_WHEN = rf"(?:(?:back\s+)?(?:on|in|at)\s+)?(?:earlier\s+)?(?:{DAY}|{TIME})"
_BY_YOU = r"(?:called|rung|rang|phoned|telephoned|e-?mailed|wrote\s+to|written\s+to|contacted|messaged|dm'?e?d|texted|spoken?\s+(?:to|with)|chatted\s+(?:to|with)|visited|reached\s+out\s+to|complained\s+to|tweeted)"
_BY_US = r"(?:told|e-?mailed|wrote(?:\s+to)?|written\s+to|called|rang|phoned|texted|messaged|informed|notified|advised|spoken?\s+(?:to|with)|contacted|reached(?:\s+out\s+to)?|sent|left|tried\s+to\s+(?:reach|call|contact|phone|ring))"

recognizer = Recognizer(
    entity="CONTACT_HISTORY",
    summary="When and how often somebody was in touch.",
    patterns=(
        told(
            rf"{YOU}(?:{IS})?\s+{_BY_YOU}\s+(?:us|our\s+[\w-]+(?:\s+(?:team|desk|line|agent))?|the\s+(?:team|call\s+cent(?:re|er)|helpline|branch|store)|support|an?\s+(?:agent|advisor|colleague))\s+(?:about\s+\w+\s+)?(?:{_TIMES}|{_WHEN})",
            rf"{YOU}(?:{IS})?\s+(?:raised|opened|made|filed|lodged|logged|sent(?:\s+us)?)\s+{_TIMES}",
            rf"(?:as\s+)?(?:we|i|they|(?:our|the)\s+(?:[\w-]+\s+)?(?:team|agent|advisor|colleague|manager|office|driver|engineer))(?:{IS})?\s+{_BY_US}\s+(?:you|u)\b{REST}{{0,24}}?(?:{_TIMES}|{_WHEN})",
            rf"{YOUR}\s+(?:last|previous|first|latest)\s+(?:call|chat|e-?mail|message|contact|complaint|visit|conversation){FEW}{{0,2}}?{IS}\s+{_WHEN}",
            rf"{YOUR}\s+(?:call|chat|e-?mail|message|conversation|complaint)\s+(?:to\s+us\s+|with\s+us\s+)?(?:(?:of|from)\s+)?{_WHEN}",
            score=0.68,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("GDPR-5f",),
    finds=("You've called us six times.", "As we told you by email on 3 May.", "Your last call was on 12 May."),
    ignores=("Have you called us yet?", "You can call us twice a day.", "We told everyone on Monday."),
)
