"""PINs of cards, SIMs, voicemail, doors and telephone banking (PCI DSS 3.3.1.3), and PUKs.

Four to eight figures beside the word. "Pin" is a verb and a part of a plug too, and years look like PINs, so the join is tight.
"""

from __future__ import annotations

import re

from recognizers._contract import Cue, Pattern, Recognizer

_LABEL = r"(?:(?:card|sim|voicemail|phone|telephone|banking|security|door|default|atm|debit|access|account|chip|temp(?:orary)?|new|old)\s)?(?:pin|puk|p\.i\.n\.?|pin/puk|nip)"
_JOIN = (
    r"(?:[\s:=,.(\-]{1,3}(?:is|was|are|it's|it\sis|its|number|no|num|nr|code|to|as|of|for|set|reset|changed|your|my|the|their|his|her|a|an|new|old|default|either|maybe|might|may"
    r"|could|should|will|sim|sim's|be|been|think|i|we|you|have|has|on|file|here|now|still|just|actually|probably|believe|remember|that|this|so|use|or|again|and|one|it|card|easy|simple|short|quite|really|very|would|temporary|ending)\b){0,8}"
    r"[\s:=,.!'\"(\-#]{0,5}"
)
_PIN = r"\d{4,6}|\d{8}|\d(?:[ .-]\d){3,5}"
_END = r"(?![\w%]|[.,:/\-]\d|[ \-]\d{2,}|\s?(?:digits?|characters?|numbers?|times|people|customers?|points|minutes?|mins?|hours?|days?|plugs?|connectors?|usb|cable|adapters?|am|pm|miles|pounds)\b)"


def _no_year(value: str) -> bool:
    return not re.fullmatch(r"20[0-4]\d", value)


recognizer = Recognizer(
    entity="PIN",
    summary="A PIN or PUK.",
    patterns=(
        Pattern(
            rf"(?<![A-Za-z0-9\-/])(?:{_LABEL})s?(?:'s)?(?![A-Za-z\-]){_JOIN}(?<![\d.,:/£$€-])(?P<v>{_PIN}){_END}",
            0.85,
            more=rf"\s?(?:,|/|or|and|&)\s?(?P<v>{_PIN}){_END}",
        ),
        Pattern(
            rf"(?<![\w£$€.,:/@#\-])(?P<v>{_PIN})(?![\w%]|[.,:/]\d|[ \-]\d)[\"')]{{0,2}},?\s(?:is|was|as|for|=|-|\(|that's|that\sis|it's)\s?(?:(?:your|the|my|our|a|an|his|her|new|default|temporary)\s){{0,3}}(?:{_LABEL})\b",
            0.85,
        ),
        # A year only where nothing but "is" stands between.
        Pattern(
            r"\b(?:(?:your|ur|the|my|card|new|old|sim|temp(?:orary)?|default)\s)(?:\w{3,9}\s)?pin(?:\s(?:code|number|no\.?))?(?:'s|\s(?:is|was|=)|\s?[:=]|\s(?:has\sbeen\s)?(?:re)?set\sto)?\s(?:now\s|still\s|just\s)?(?P<v>(?:19|20)\d\d)(?![\w%-]|[.,:/]\d)",
            0.75,
            within=lambda value: [(0, len(value))],
        ),
        Pattern(
            r"(?:^|[.!?\n]\s?)pin(?:'s|\sis|\swas|\s?[:=])\s?(?P<v>(?:19|20)\d\d)(?![\w%-]|[.,:/]\d)",
            0.75,
            within=lambda value: [(0, len(value))],
        ),
        # "the PIN we sent by post was 8841", "the code for your voicemail is 3311", "unlock the SIM with 12345678".
        Pattern(
            rf"\b(?:pin|puk|(?:code|number|digits)\sfor\s(?:the|your|ur)\s(?:voice\s?mail|sim(?:\scard)?|card|(?:tele)?phone\sbanking)|telephone\sbanking\s(?:number|code|pin))\b(?![\s-]?pad)(?:\s(?!not\b|no\b|how\b)[a-z']{{1,9}}|\s?\([^()\d]{{2,30}}\)){{0,7}}?\s(?:is|was|as|record|file|says?|ends?\sup)\s(?:now\s|still\s)?(?P<v>{_PIN}){_END}",
            0.75,
        ),
        Pattern(
            rf"\b(?:un)?(?:lock|block)\s(?:the|your|ur)\s(?:sim|phone|card|handset)(?:\scard)?\s(?:with|using|by\s\w+ing)\s(?:the\scode\s)?(?P<v>{_PIN}){_END}",
            0.8,
        ),
        Pattern(
            r"\b(?:first|last|next|other|middle)\s(?:two|three|2|3|couple\sof)\s(?:digits?|numbers?|figures?)\s(?:of|in|for)\s(?:the|your|ur)\s(?:\w{2,9}\s)?(?:pin|pass\s?code|code)\s(?:is|are|was|were)\s(?P<v>\d{1,3})(?!\d)",
            0.75,
            more=r"[,;]?\s(?:and\s)?(?:then|the\slast\s(?:two|three)(?:\sare)?|followed\sby)\s(?P<v>\d{1,3})(?!\d)",
        ),
        Pattern(r"\bpins?(?:\s?(?:digits?|numbers?))?\s(?:start|begin|end)(?:s|ing)?\s(?:with|in)\s(?P<v>\d{1,4})(?!\d)", 0.7),
    ),
    valid=_no_year,
    cues=(
        Cue(
            r"\b(?:pin\s?code\s(?:in|of)\sindia|\d{1,2}[\s-]?pin|tweet|(?<!by )post|comment|board|pinterest|hdmi|vga|atx|connector)\b",
            0.1,
            before=25,
            after=12,
        ),
    ),
    finds=("Your PIN is 4417.", "pin 7402 or 1596", "4417 is your temporary PIN."),
    ignores=("Choose a 4 digit PIN.", "The 24-pin 2026 cable", "Forgot your PIN? Call 0808 157 0100"),
    references=("PCI-3.3.1.3",),
)
