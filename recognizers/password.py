"""Passwords, passphrases, passcodes and Wi-Fi keys written out beside the word.

Behind a colon nearly anything may be one; behind "is" only what does not read as a sentence going on ("is case sensitive"): it has
a figure, a sign inside, mixed case, or quotation marks. No one at the firm needs to know or to say one (NIST SP 800-63B).
"""

from __future__ import annotations

import re

from recognizers._contract import Cue, Pattern, Recognizer

_WORD = (
    r"(?:pass\s?words?|pass\s?wrd|passwd|pswd|pword|pwd|p/w|pw|pass\s?phrase|pass\s?code|pass\s?key|pass(?=\s?[:=])|passwort|kennwort|contrase(?:ñ|n)a|mot\sde\spasse|wachtwoord|senha"
    r"|(?:wi-?fi|wlan|wireless|network|wpa[23]?|wep|router|hub|hotspot|ssid|broadband|internet)\s(?:security\s)?(?:key|pass|code|pin|password|passphrase)|log-?in\spass|pass(?=\s(?:is|was)\s\S{0,20}\d)|clave|parola|(?:secret|access)\sphrase)"
)
_LABEL = rf"(?<![A-Za-z0-9])(?<![A-Za-z]/)(?:{_WORD})(?![A-Za-z])(?:\s(?:for|of)\s[\w@.\-]{{1,20}}(?:\s[\w@.\-]{{1,20}}){{0,3}}?\s?)?"
_IS = r"(?:'s|(?:\s(?:nueva|es|est|ist|has\sbeen|was|were|is|are|will\sbe|now|just|been|currently|still|temporarily|set|reset|changed|updated|to|as|again|should\sbe|reads|would\sbe|you\sneed|to\suse)){1,6})\s?:?\s?"
_QUOTE = r"[\"'(\[<]?"
_STRONG = r"(?=\S{0,30}[\d])(?=\S{4,40})[^\s\"'<>,;()\[\]]{4,40}"
_SIGNED = r"(?=[^\s]{0,30}(?:(?-i:[a-z][A-Z])|[!@#$%^&*_+=~?][A-Za-z0-9]))[A-Za-z0-9!@#$%^&*_+=~?.\-]{6,40}"
_FILLER = r"(?:with|and|or|the|your|our|my|a|to|is|are|was|in|on|using|name|id|details|page|via|by|for|but|if|without|reset|from|no|not|you|has|will|can)\b"
_PLAIN = r"[^\s\"'<>,;()\[\]]{4,40}"
_MIX = r"(?=\S{0,30}[A-Za-z])(?=\S{0,30}\d)[A-Za-z0-9][^\s\"'<>,;()\[\]]{4,38}[^\s\"'<>,;()\[\].?:]"
"""Letters and figures, six at least."""
_ODD = r"(?=\S{0,30}\d)(?=\S{0,30}[a-z])(?=\S{0,30}(?:[A-Z]|[!@#$%^&*_+=~?]|[a-z]-\d))(?![A-Z]?[a-z]{2,20}\d{1,4}(?:[\s.,;!?)]|$)|WPA)[A-Za-z0-9][^\s\"'<>,;()\[\]]{5,38}[^\s\"'<>,;()\[\].?:]"
"""Figures, small letters, and capitals or signs among them: what nobody would write but a password."""
_LET_IN = r"(?:log|sign|hub|router|wi-?fi|network|portal|account|modem|hotspot|broadband|laptop|tablet|device|vpn)"
_STOP = re.compile(
    r"(?:must|should|how|what|when|where|which|who|why|your|you|the|this|that|please|never|always|not|and|or|for|with|if|it|is|was|are|can|cannot|need|needs|reset|change|changed|create|enter"
    r"|click|tap|visit|go|see|use|using|choose|forgot|forgotten|protected|required|incorrect|invalid|wrong|strong|weak|secure|safe|expired|sensitive|available|here|help|policy|rules|hint|field|at"
    r"|least|contains?|includes?|minimum|characters?|on|in|to|as|of|an|same|different|new|old|none|unknown|hidden|secret|sent|emailed|texted|printed|shown|below|above|yes|no|correct|stolen|leaked|lost"
    r"|tips|manager|managers|guide|faq|page|link|screen|security|settings|account|verification|authentication|\d{1,2}\+?|\d{1,2}-\d{1,3}|2fa|2-step|two-step|two-factor|non-?\w+|auto-?\w+|self-?\w+|case-?\w+"
    r"|[\w-]+-(?:protected|sensitive|based|only|specific|free|compliant|encrypted))",
    re.IGNORECASE,
)


def _secret(value: str) -> bool:
    word = value.strip(".!?:*\"'")
    if len(word) < 4 or _STOP.fullmatch(word) or re.match(r"https?:|www\.|@\w+$|[*x•.#_-]+$|[£$€]", word, re.IGNORECASE):
        return False
    return not re.search(r"\w\.(?:com|org|net|example|co|uk|io|gov|info)\b|/\w+/|://|@\w+\.", word) and not re.fullmatch(
        r"(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th|am|pm)|\d+[/:.][\d/:.]*(?:am|pm)?", word
    )


recognizer = Recognizer(
    entity="PASSWORD",
    summary="A password, passphrase, passcode or Wi-Fi key.",
    patterns=(
        Pattern(rf"{_LABEL}\s?[:=]\s{{0,3}}{_QUOTE}(?P<v>{_STRONG}|{_SIGNED})(?<![.?,])", 0.9),
        Pattern(
            rf"{_LABEL}\s?[:=]\s{{0,3}}{_QUOTE}(?P<v>{_PLAIN}(?:-{_PLAIN})?)(?<![.?,:])(?=[.!?\"')\]]{{0,2}}\s{{0,3}}(?:$|[\n,;)/|]|\s[-A-Z]))",
            0.65,
        ),
        Pattern(rf"{_LABEL}(?:{_IS}|\s-\s){_QUOTE}(?P<v>{_STRONG}|{_SIGNED})(?<![.?,:])", 0.8),
        Pattern(rf"{_LABEL}{_IS}(?P<q>[\"'])(?P<v>[^\"'\n]{{4,40}})[\"']", 0.8),
        Pattern(
            rf"(?:temp(?:orary)?|new|default|initial|current|old|guest|wi-?fi)\s{_WORD}{_IS}(?P<v>[a-z\-]{{5,24}})(?=[.!]?\s{{0,2}}(?:$|\n))",
            0.45,
        ),
        Pattern(
            rf"(?<![\w@/])(?P<v>{_STRONG})(?<![.?,:])[\"')]{{0,2}}\s(?:(?:is|was|as|=|-)\s(?:your|the|my|a|an|our)|as)\s(?:(?!\w{{0,20}}[\d])[a-z\-]{{2,12}}\s){{0,3}}?{_WORD}(?![A-Za-z])",
            0.8,
        ),
        Pattern(
            r"\b(?:username|user|log-?in|u/n)\s?(?:and|/|&|\+)\s?(?:password|pass|pw|p/w)\s?(?:is|are|:|=)\s?\S{3,40}\s?(?:/|and|&|,)\s?(?P<v>[^\s,;]{4,40})(?<![.?,])",
            0.75,
        ),
        Pattern(
            rf"{_LABEL}\s(?P<v>(?=\S{{0,30}}[A-Za-z])(?=\S{{0,30}}\d)(?=\S{{0,30}}(?-i:[A-Z]|[!@#$%^&*_+=~-]))[^\s\"'<>,;()\[\]]{{7,40}})(?<![.?,:])",
            0.6,
        ),
        Pattern(
            rf"{_LABEL}(?:\s(?!is\b)[a-z']{{2,10}}){{1,5}}\s(?:is|was)\s{_QUOTE}(?P<v>(?=\S{{0,30}}[A-Za-z])(?=\S{{0,30}}\d)[^\s\"'<>,;()\[\]]{{6,40}})(?<![.?,:])",
            0.65,
        ),
        Pattern(
            rf"{_LABEL}(?:\s[a-z]{{2,8}}){{1,3}}\s?[:=]\s?{_QUOTE}(?P<v>(?=\S{{0,30}}[A-Za-z])(?=\S{{0,30}}\d)[^\s\"'<>,;()\[\]]{{6,40}})(?<![.?,:])",
            0.65,
        ),
        Pattern(
            r"\b(?:wi-?fi|wlan|wireless|network|wpa[23]?|wep|router|hub)\s(?:key|password|pass|code)\s(?P<v>(?=\S{0,30}[A-Za-z])(?=\S{0,30}\d)[A-Za-z0-9\-]{8,40})(?![\w.])",
            0.65,
        ),
        Pattern(
            rf"\b(?:user\s?name|log-?in|user|u)\s?[:=]?\s(?!{_FILLER})[\w.@\-]{{3,40}}[\s,;/]{{1,3}}(?:and\s)?(?:password|pass|pw|pwd|p)\s?[:=]?\s(?!{_FILLER})(?P<v>[^\s,;]{{4,40}})(?<![.?,])",
            0.45,
        ),
        # No word for it, but what it lets in: "try Tide-77x on the hub", "we reset it to ...", "the pdf opens with ...".
        Pattern(
            rf"\b(?:log(?:ging)?|sign(?:ing)?)\s?-?(?:in|on)\s(?:again\s|now\s|as\s\S{3, 30}\s)?(?:with|using)\s{_QUOTE}(?P<v>(?-i:{_ODD}))",
            0.75,
        ),
        Pattern(
            rf"\b(?:reset|defaulted|(?:set|changed)(?=[^.!?\n]{{4,60}}(?:log|sign|next\stime|your\sown)))\s(?:it|that|this|yours?|ur|them|the\s\w{{2,8}})\s(?:back\s|over\s)?to\s{_QUOTE}(?P<v>(?-i:(?=[A-Za-z]{{2}}){_MIX}))",
            0.65,
        ),
        Pattern(
            rf"\b(?:use|try|type|enter|put\sin|pop\sin)\s{_QUOTE}(?P<v>(?-i:{_ODD}))[\"')]{{0,2}}\s(?:[a-z]{{1,9}}\s){{0,3}}?(?:on|to|for|when|with|at|as)?\s?(?:[a-z]{{1,9}}\s){{0,3}}?{_LET_IN}\b",
            0.75,
        ),
        Pattern(
            rf"\b(?:pdf|file|statement|document|zip|attachment|letter)\s(?:opens?|unlocks?|is\s(?:locked|protected))\s(?:with|using|by|via)\s{_QUOTE}(?P<v>(?-i:(?![A-Z][a-z]+\d)){_MIX})",
            0.75,
        ),
        Pattern(
            rf"\b(?:wi-?fi|router|hub|network|ssid|modem)\b[^.!?\n]{{0,50}}?\b(?:key|sticker|label)\b[^.!?\n]{{0,25}}?[\s,:]{_QUOTE}(?P<v>(?=[a-z]{{0,9}}\d|\d{{0,9}}[a-z]){_MIX})(?=[\s.,;!)]|$)",
            0.7,
        ),
        Pattern(
            rf"\b(?:hotspot|wi-?fi|hub|router|portal|site|account|laptop|tablet|network|app|vpn)\s(?:asks?|wants?|needs?|takes|expects)\s(?:for\s)?{_QUOTE}(?P<v>(?-i:(?![A-Z]?[a-z]+\d{{0,4}}(?:\s|$)){_MIX}))",
            0.65,
        ),
        Pattern(
            rf"\b(?:user(?:\s?name)?|log-?in)\s(?!{_FILLER})[\w.@\-]{{3,40}}\s?(?:and|with|/|,|\+)\s{_QUOTE}(?P<v>(?-i:{_ODD}))",
            0.7,
        ),
        Pattern(
            rf"\b(?:wi-?fi|hotspot|(?:guest|home|hotel|lobby|room)\s(?:network|wi-?fi)|ssid)\b[^!?\n]{{0,40}}?\b{_WORD}\s(?P<v>(?!reset|change|page|help|manager|protect|policy|settings|please|card|details)[a-z]{{6,20}})(?=\s*[.!]?\s*(?:$|\n))",
            0.65,
        ),
        Pattern(
            rf"\b(?:temp(?:orary)?|new|guest|default)\sone\b(?:\s[a-z]{{1,5}}){{0,3}}\s?(?:[:=-]|is|was)\s{_QUOTE}(?P<v>(?-i:{_ODD}))",
            0.7,
        ),
        Pattern(
            r"\b(?:pass\s?phrase|secret\sphrase)(?:\s(?!is\b|was\b|must\b|should\b)\w{1,9}){0,4}(?:\s(?:is|was)|\s?[:=])\s[\"']?(?P<v>(?!not\b|case\b|required|needed|the\b|a\b|on\b|in\b|your\b)[a-z]{3,14}(?:[ -][a-z]{3,14}){1,4})(?=[\"'.!,;\n]|$)",
            0.7,
        ),
        Pattern(r"\bpass\s?phrase\s[\"']?(?P<v>[a-z]{3,14}(?:-[a-z]{3,14}){2,5})(?![\w-])", 0.75),
        Pattern(
            rf"(?<![\w@/])(?P<v>{_MIX})[\"')]{{0,2}}[\s,]{{1,2}}(?:lol\s?,?\s|-\s)?(?:that's|thats|that\sis)\s(?:your|ur|the|my)\s(?:\w{{2,9}}\s)?(?:wi-?fi|hotspot|router|hub|log-?in)\b(?!\s(?:page|screen|issue|problem|app))",
            0.6,
        ),
        # No word at all: a figure, a capital and a sign in the middle are of no other use.
        Pattern(
            r"(?<![\w@/.#&=?%$+-])(?P<v>(?-i:(?=\S{0,24}[a-z])(?=\S{0,24}[A-Z])(?=\S{0,24}\d)[A-Za-z0-9]{3,20}[!$*^~][A-Za-z0-9!$*^~]{2,20}))(?![\w@/%=])",
            0.62,
        ),
    ),
    valid=_secret,
    cues=(
        Cue(r"\b(?:password\s(?:length|limit|history|policy|rules)|version|ends?\sin|starts?\swith|error)\b", 0.3, before=25),
    ),
    finds=("Your temporary password is Acme2026!", "temp pw: swordfish-7", "WiFi key = 7hK2pQ9x"),
    ignores=(
        "Your password is case sensitive.",
        "Password: must be 8 characters",
        "Reset your password at https://acme.example/reset",
    ),
    references=("NIST-63B",),
)
