"""The three or four digits that prove somebody holds a payment card: CVV, CVC, CID, "the digits on the back".

PCI DSS 3.3.1.2 calls it sensitive authentication data: it may not be kept after a payment, so it may not stand in a message.
Three digits mean nothing by themselves, so a label decides.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import LOOSE, labelled

_NAME = (
    r"cvv ?2?|cvc ?2?|cvn ?2?|csc|cv2|cvd|cvs code|ccv ?2?|card (?:verification|security|validation) (?:code|value|number|no\.?|digits?)s?"
    r"|(?:3|three|4|four)[ -]?digits? (?:security |verification |card |amex |visa )?(?:code|number|no\.?|pin)"
    r"|signature (?:strip|panel) (?:code|number|digits)"
)
_SIDE = r"(?:digits?|numbers?|code|cod) (?:that (?:are|is) )?(?:on|at|from|off) (?:the )?(?:back|reverse|rear|front|signature strip)(?: of (?:the|your|my|that) (?:\w{1,10} )?card)?"
_V = r"\d{3,4}"
_END = r"(?![\w%£$€]|[.,:/-]\d| (?:digits?|errors?|characters?|times|days?|hours?|mins?|minutes|secs|seconds?|weeks?|months?|%|attempts?|people|working)\b)"

recognizer = Recognizer(
    entity="CVV_NUMBER",
    summary="the security code of a payment card",
    patterns=(
        *labelled(_NAME, _V, 0.95, behind=0.9),
        Pattern(rf"\b(?:cvv2?|cvc2?|cvn|csc|cv2){LOOSE}(?<![\w£$€#.-])(?P<v>{_V}){_END}", 0.7),
        Pattern(
            rf"\b{_SIDE}(?:[ :=#,'\"(-]{{1,3}}(?:is|are|as|was|say|says|reads?|being|it's|here|which)){{0,2}}[ :=#,'\"(-]{{1,3}}(?P<v>{_V}){_END}",
            0.9,
        ),
        Pattern(
            rf"(?<![\w£$€#.-])(?P<v>{_V}),? (?:is|are|was|as|being)? ?(?:the |your |my |from |off |on ){{1,2}}(?:(?:3|three) )?(?:{_SIDE}|back|reverse|(?:card )?security (?:code|number))\b",
            0.65,
        ),
        Pattern(
            rf"\bsecurity (?:code|number|digits?|no\.?)(?:[ :=#,'\"(-]{{1,3}}(?:is|are|as|was|of|number|for|your|the|it)){{0,3}}[ :=#'\"(-]{{1,3}}(?P<v>{_V}){_END}",
            0.5,
        ),
        Pattern(
            rf"\b(?:last )?(?:three|3|four|4) (?:digits |numbers |figures )?(?:on|from) (?:the|your) (?:signature (?:strip|panel)|back|reverse|rear)[ ,:=-]{{1,3}}(?:is |are |was |were )?(?P<v>{_V}){_END}",
            0.85,
        ),
        Pattern(rf"\bcid[ :=#]{{1,3}}(?:is )?(?P<v>{_V}){_END}", 0.3),
        # Behind a card number and its expiry date: "4111 ... 1111 04/27 737".
        Pattern(rf"\d{{4}}[ ,;|/]{{1,3}}(?:0[1-9]|1[0-2])[/-](?:20)?[2-4]\d[ ,;|/]{{1,3}}(?P<v>{_V}){_END}", 0.75),
    ),
    cues=(
        Cue(r"\b(?:error|status|line|step|page|port|response)(?: code)?\b", 0.1, before=14),
        Cue(
            r"\b(?:cards?|visa|master ?card|amex|american express|expir\w{1,6}|exp|(?:cv[vcn]|csc|ccv)2?)\b",
            0.9,
            before=60,
            after=30,
        ),
        Cue(
            r"\b(?:gate|door|alarm|building|locker|key ?safe|gift|voucher|account|sim|text(?:ed)?|sms|e-?mail(?:ed)?)\b",
            0.3,
            before=40,
            after=20,
        ),
    ),
    finds=("CVV 737", "the 3 digits on the back are 737", "737 is the security code on your card"),
    ignores=("We never ask for your CVV.", "The CVV is 3 digits long.", "The CVV check failed with error 402."),
    references=("PCI-3.3.1.2",),
)
