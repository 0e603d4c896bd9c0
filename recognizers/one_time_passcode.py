"""One-time passcodes: whoever holds one is let in, so nobody at the firm needs to write one.

Four to eight figures beside "code" or its kin, in either order. Codes of errors, offers, countries, postcodes and products are
others' business; the nearest of the two kinds of word decides.
"""

from __future__ import annotations

import re

from recognizers._contract import Cue, Pattern, Recognizer

_KIND = (
    r"(?:verification|verify(?:ing)?|security|access|clearance|log-?\s?in|log-?on|sign-?\s?in|one[\s-]?time|auth(?:entication|orisation|orization|enticator)?"
    r"|confirmation|unlock|temporary|sms|text|single[\s-]use|activation|recovery|backup|2fa|2-step|two[\s-](?:factor|step)|mfa|otp|identity|id|safe|secure|entry|reset)"
)
_ABROAD = (
    r"c[oó]digo\sde\s(?:verificaci[oó]n|seguridad|acceso|confirmaci[oó]n|verifica[cç][aã]o|seguran[cç]a)|code\sde\s(?:v[eé]rification|s[eé]curit[eé]|confirmation)"
    r"|(?:best[aä]tigungs|sicherheits|verifizierungs|zugangs|einmal)code|codice\sdi\s(?:verifica|sicurezza)|kod\s(?:weryfikacyjny|sms)|(?:verificatie|beveiligings)code"
)
_LABEL = rf"(?:(?:{_KIND}\s){{0,3}}(?:pass\s?)?codes?|(?:{_KIND}\s){{1,3}}(?:digits|figures)|(?:authori[sz]ation|verification|security|approval)\s(?:numbers?|nos?\.?)|(?:four|five|six|eight|4|5|6|8)[\s-](?:digits?|figures?|numbers?)(?=\s(?:are|is|were)|\s?:)|c[oó]digo|otp|one[\s-]?time\s(?:password|passcode|pin)|o\.t\.p\.?|tan|token\s(?:code|number)|2fa|{_ABROAD})"
_JOIN = (
    r"(?:[\s:=,.!'(\-]{1,3}(?:is|was|are|it's|it\sis|its|that's|that|of|for|to|as|number|no|you|your|my|the|this|a|an|we|i|have|has|got|just|sent|gave|texted"
    r"|read|reads?|says|shows?|here|below|now|still|by\smistake|me|them|they|on|phone|device|again|new|latest|actually|use|enter|try|believe|think|should|will|be"
    r"|please|so|and|wait|yes|him|her|communicator|account|app|screen|today|out|following|only|current|call|request|it|signing|logging|sign|log|in|to|es|est|ist|lautet|è|é)\b){0,9}[\s:=,.!'\"(\-#]{1,6}"
)
_CODE = r"(?:[A-Z]-?\d{4,8}|\d{3}[ \-]\d{3}|\d{4}[ \-]\d{4}|\d{2}[ \-]\d{2}[ \-]\d{2}|\d(?:[ .-]\d){3,7}|\d{4,8})"
_END = (
    r"(?![\w%]|[.,:/\-]\d|[\s\-]\d{3}|\s?(?:digits?|characters?|numbers?|times|people|customers?|users?|points|minutes?|mins?|hours?|hrs?|days?|seconds|secs|am|pm"
    r"|pounds|dollars|gbp|usd|kb|mb|gb|errors?)\b)"
)
_EDGE = r"(?<![\w£$€.,:/@\-])"


def _no_year(value: str) -> bool:
    return not re.fullmatch(r"(?:19[89]|20[0-4])\d", value)


recognizer = Recognizer(
    entity="ONE_TIME_PASSCODE",
    summary="A one-time or verification code.",
    patterns=(
        Pattern(
            rf"(?<![A-Za-z0-9\-])(?:{_LABEL})(?:'s)?(?![A-Za-z\-]){_JOIN}{_EDGE}(?P<v>{_CODE}){_END}",
            0.65,
            more=rf"(?:\s?[,/]\s?|\sor\s|!\s)(?P<v>{_CODE}){_END}",
        ),
        Pattern(
            rf"{_EDGE}(?P<v>{_CODE})(?![\w%]|[.,:/\-]\d)[!\"')]{{0,2}},?\s?(?:-|is|was|as|=|\(|that's|that\sis|this\sis|it's)\s?(?:(?:your|the|my|our|a|an|\w{{3,12}}'?s?)\s){{0,3}}(?:{_LABEL})\b",
            0.7,
        ),
        Pattern(
            rf"\b(?:use|enter|type(?:\sin)?|pop\sin|key\sin|punch\sin|read\s(?:back|out)|repeat|quote|input|try|put\sin|give(?:\sthem|\shim)?|reply\swith|send\sback)\s(?:the\s)?(?:codes?\s|number\s)?{_EDGE}(?P<v>{_CODE})(?![\w%]|[.,:/\-]\d)"
            r"\s(?:to|when|on|for|at\sthe|as|in\sthe|if)\s(?:[a-z]{2,10}\s){0,2}?(?:sign|log|verif\w{1,6}|confirm|complet\w{1,3}|access|authentic\w{1,6}|unlock|continu\w{1,3}|activat\w{1,3}|reset|authori\w{1,6}"
            r"|prompt|screen|device|tv|keypad|app|site|asks?|code|recover|validat\w{1,3}|approve|finish|identity)",
            0.75,
        ),
        Pattern(r"(?<![\w\-])(?P<v>[A-Z]-\d{6})(?!\w)", 0.5, cased=True),
        Pattern(rf"(?P<v>\b{_CODE})[!.,\s]{{1,4}}(?:the\s)?code\s(?:is|was)\b", 0.6),
        Pattern(
            r"\b(?:otp|(?:verification|security|log-?in|sign-?in|one[\s-]?time|access|auth\w{0,12})\s(?:pass)?code)(?:\sis|:)\s?(?P<v>(?=[A-Z0-9-]{0,10}\d)(?=[0-9-]{0,10}[A-Z])[A-Z0-9]{2,5}-?[A-Z0-9]{2,5})(?![\w-])",
            0.75,
        ),
        # "I can see it: 730 418. Pop that in": figures, and an order to enter them.
        Pattern(
            rf"{_EDGE}(?P<v>{_CODE})(?![\w%]|[.,:/\-]\d)[!\"').,;]{{0,3}}\s(?:and\s|then\s|just\s|now\s|please\s){{0,2}}(?:pop|enter|type|put|key|punch|tap|use|input|stick)\s(?:that|those|them|it|this)\b(?:\sin)?",
            0.65,
        ),
        # "It's either 7402 or 031431": an answer whose question is not in the text.
        Pattern(
            r"(?:\A\W{0,2}|\b(?:it's|it\sis|it\swas|it\s(?:might|could)\sbe|(?<!or\s)try|that\sone\sis)\s(?:either\s?)?)(?P<v>\d{4,8})(?=\s{0,2}(?:[.!?\\]|,\s|\Z|or\s\d))",
            0.65,
            more=r"\s?or\s(?P<v>\d{4,8})(?!\w|[.,:/]\d)",
        ),
        Pattern(
            rf"\b(?:otp|one[\s-]?time\s(?:password|passcode|pin|code)|(?:verification|security|login|log-in|sign-in|access)\s(?:pass)?code|pass\s?code)\b[^\n]{{0,60}}?(?:\bis|:)\s?{_EDGE}(?P<v>{_CODE}){_END}",
            0.7,
        ),
        Pattern(
            rf"\b(?:enter|type|use|put\sin|key\sin)\s(?:in\s|the\scode\s)?{_EDGE}(?P<v>{_CODE})(?![\w%]|[.,:/\-]\d)\s(?:before|within|while)\s(?:it|the|that|\d|ten|five)\b",
            0.75,
        ),
        # How it reached them: "you got 55 20 91 by text", "you'll get an sms, its 88120".
        Pattern(
            rf"{_EDGE}(?P<v>{_CODE})(?![\w%]|[.,:/\-]\d)\s(?:by|via|in)\s(?:(?:the|your|a|an|that)\s)?(?:text|sms|whatsapp)\b",
            0.75,
        ),
        Pattern(
            rf"\b(?:sms|text(?:ed)?(?:\smessage)?|whatsapp)\b(?:\s(?!us\b|to\b|stop\b|yes\b)[a-z]{{1,9}}){{0,4}}[,;:]?\s(?:it's|its|it\sis|says?|saying|reads?|reading|with)\s{_EDGE}(?P<v>{_CODE}){_END}",
            0.7,
        ),
        Pattern(
            rf"\b(?:sent|triggered|texted|pushed|fired\soff)\b[^.!?\n]{{0,20}}?\b(?:text|sms|code|push|message)\s?[:,-]\s?{_EDGE}(?P<v>\d{{6}}|\d{{3}} \d{{3}}){_END}",
            0.75,
        ),
        Pattern(
            rf"\b(?:the|your|ur|that|this)\scode\b(?:\s[a-z]{{1,8}}){{1,5}}\s?[,:-]\s?{_EDGE}(?P<v>\d{{6}}|\d{{3}} \d{{3}}){_END}",
            0.65,
        ),
        Pattern(
            rf"\b(?:approve|verify|confirm|authori[sz]e|validate)\s(?:it\s|this\s|that\s)?(?:with|using|by\sentering)\s(?:the\scode\s|code\s)?{_EDGE}(?P<v>{_CODE}){_END}",
            0.75,
        ),
        # How long it is good for: "use this one 771 204, valid ten minutes only".
        Pattern(
            rf"{_EDGE}(?P<v>\d{{3}} \d{{3}}|\d{{4,8}})(?![\w%]|[.,:/\-]\d)[\s,.;:()!-]{{1,3}}(?:(?:it|which|that|and|only|this|is|it's|its|good|but)\s){{0,3}}(?:valid|expires?|expiring|lasts?|good|works|active|live)\s(?:\w{{2,5}}\s){{0,3}}(?:\d{{1,2}}|an?|one|two|three|five|ten|fifteen|twenty|thirty|sixty)\s?(?:min(?:ute)?s?|mins|hours?|hrs?|secs|seconds)\b",
            0.75,
        ),
    ),
    valid=_no_year,
    cues=(
        Cue(
            r"\b(?:error|promo\w{0,6}|discount|voucher|coupon|offer|referral|country|area|dial(?:l?ing)?|post(?:al)?|zip|product|item|dress|sort|bar|qr|source|swift|bic|iata|airport|style|stock|model"
            r"|status|exit|fault|stop|http|response|order|booking|tracking|reference|colou?r|tax|industry|station|plan|reason|event|unit|gift|part|message|result|warning|tariff|class|fare"
            r"|morse|building|locker|gate|key\s?safe|door|safe\scode)[\s\-]{0,2}(?:codes?|no)?\b",
            0.1,
            before=45,
        ),
        Cue(rf"\b(?:{_KIND}[\s-]?|your\s|the\s|my\s)(?:pass)?codes?\b", 0.85, before=90, after=40),
        Cue(r"\b(?:otp|one[\s-]?time|passcode|authenticat\w{1,6}|verif\w{1,7}|2fa|texted|code)\b", 0.8, before=60, after=40),
    ),
    finds=("Your code is 482913.", "482 913 is your verification code", "Use 123456 to sign in."),
    ignores=("Error code 5512 means a loose cable.", "Use code SAVE20", "Your code has 6 digits."),
    references=("FTC-OTP", "NIST-63B"),
)
