"""Login names: half of what a thief needs, and not the handle that everybody sees anyway."""

from __future__ import annotations

import re

from recognizers._contract import Cue, Pattern, Recognizer

_WORD = (
    r"(?:user\s?-?\s?names?|user\s?ids?|log-?\s?in(?:\s(?:name|id|user))?|log-?on(?:\s(?:name|id))?|sign-?in\s(?:name|id)|account\s?(?:name|user)|customer\slogin|online\sid|member\slogin"
    r"|u/n|benutzername|identifiant|usuario|gebruikersnaam|uid)"
)
_LABEL = rf"(?<![A-Za-z0-9@/])(?:{_WORD})(?![A-Za-z])(?:\s(?:for|of|on)\s(?:[\w@.\-]{{1,20}}\s?){{1,4}}?)?"
_IS = r"(?:\s(?:has\sbeen|was|is|are|will\sbe|now|just|still|set|changed|updated|to|as|shows?|reads|registered|under)){1,5}\s?:?\s?"
_QUOTE = r"[\"'(\[<]?"
_SHAPED = r"(?=[A-Za-z.\-]{0,38}[\d_]|[A-Za-z]{1,20}\.[A-Za-z])[A-Za-z0-9][\w.\-]{1,37}\w"
_HANDLE = r"(?=[A-Za-z0-9.\-]{0,30}_[A-Za-z0-9]|[A-Za-z]{1,20}\.[A-Za-z]{1,20}(?:\d|\b)|[A-Za-z.\-]{3,30}\d)(?!(?:guide|manual|stats|picture|image|photo|file|screenshot|video|agreement|guest|test|demo)_|\S{1,30}\.(?:png|jpe?g|pdf|docx?|gif|mp4|zip|exe|txt)\b|(?:ios|windows|android|fifa|iphone|ipad|galaxy|ps|xbox|chrome|step|level|season|covid|v|version)\d)[A-Za-z0-9][\w.\-]{3,30}[A-Za-z0-9_]"
"""Words joined by _ or ., or letters and figures."""
_FILLER = r"(?:with|and|or|the|your|our|my|a|to|is|are|was|in|on|using|name|id|details|page|via|by|for|but|if|without|reset|from|no|not|you|has|will|can)\b"
_PLAIN = r"[A-Za-z][\w\-]{2,38}"
_STOP = re.compile(
    r"(?:is|was|are|the|your|you|our|a|an|and|or|not|required|incorrect|invalid|wrong|case|sensitive|page|screen|details|info|information|here|there|issues?|problems?|error|button|link|attempts?|first"
    r"|email|e-mail|address|password|name|number|id|id's|account|with|via|at|to|from|on|in|for|using|please|available|taken|visible|public|same|different|what|which|who|how|when|where|if|it|this|that"
    r"|must|should|can|cannot|will|has|have|does|doesn't|history|needed|unknown|forgotten|correct|again|now|today|back|securely|credentials|below|above|shown|linked|help|support|app|website|portal|none|n/a)",
    re.IGNORECASE,
)


def _login(value: str) -> bool:
    name = value.strip(".-_")
    if _STOP.fullmatch(name) or re.fullmatch(
        r"[\d.:/\-]+|(?:19|20)\d\d|\d{1,2}(?:am|pm|st|nd|rd|th)|\d+-\w+|(?:i?os|windows|android|ps|v)\d+|2fa",
        name,
        re.IGNORECASE,
    ):
        return bool(re.fullmatch(r"\d{5,12}", name))
    return not re.search(
        r"\.(?:com|org|net|example|co|uk|io|gov|tv|de|fr|eu|info|php|html?)(?:$|\.)|^www\.", name, re.IGNORECASE
    )


recognizer = Recognizer(
    entity="USERNAME",
    summary="The name a customer logs in with.",
    patterns=(
        Pattern(rf"{_LABEL}\s?[:=]\s{{0,3}}{_QUOTE}(?P<v>{_SHAPED})(?![\w@/]|\.\w)", 0.85),
        Pattern(
            rf"{_LABEL}\s?[:=]\s{{0,3}}{_QUOTE}(?P<v>{_PLAIN})(?=[.\"')\]]{{0,2}}\s{{0,3}}(?:$|[\n,;/|]|\s(?:and|password|pass|pw)\b))",
            0.6,
        ),
        Pattern(rf"{_LABEL}(?:{_IS}|\s-\s){_QUOTE}(?P<v>{_SHAPED})(?![\w@/]|\.\w)", 0.75),
        Pattern(rf"{_LABEL}{_IS}[\"'](?P<v>[\w.\-]{{3,38}})[\"']", 0.75),
        Pattern(
            rf"(?<![\w@/.])(?P<v>{_SHAPED})(?![\w@/]|\.\w)[\"')]{{0,2}}\s(?:is|was|as|=|-)\s(?:your|the|my|their)\s(?:\w{{3,10}}\s)?{_WORD}(?![A-Za-z])",
            0.75,
        ),
        Pattern(
            rf"\b(?:log(?:ged)?-?\s?(?:in|on)|sign(?:ed)?-?\s?in|registered)\s(?:as|(?:with|using)(?:(?:\sthe|\syour)?\s(?:user\s?(?:name|id)?|id|login))?|under)\s{_QUOTE}(?P<v>(?=[A-Za-z.\-]{{0,38}}[\d_])[A-Za-z0-9][\w.\-]{{2,38}})(?![\w@/]|\.\w)",
            0.7,
        ),
        Pattern(
            rf"\b(?:user\s?name|log-?in|user|u)\s?[:=]?\s(?P<v>(?!{_FILLER})[\w.\-]{{3,40}})[\s,;/]{{1,3}}(?:and\s)?(?:password|pass|pw|pwd|p)\s?[:=]?\s(?!{_FILLER})\S{{4,40}}",
            0.45,
        ),
        # Somebody, or somebody's profile, called by a name that only a login has: "user p.okafor88 is locked".
        Pattern(
            rf"\b(?:user|profile|player(?:\s(?:tag|name|id))?|gamer(?:\s?tag)?|gamer\sid|(?:log|sign)\s?-?(?:in|on)(?:\sas)?|account\s(?:is\s)?(?:under|named|called)|acc(?:oun)?t\sfor|online\s(?:banking\s)?id(?:\sis)?|screen\sname(?:\sis)?|the\suser\sfor\s(?:the|your)\s\w{{3,12}}(?:\sis)?|alias(?:\sis)?|you\s(?:log|sign)\s(?:in|on)\s(?:as|with))[\s:]{{1,2}}{_QUOTE}(?P<v>{_HANDLE})(?![\w@/-]|\.\w)",
            0.7,
        ),
        Pattern(r"\bonline\s(?:banking\s)?(?:id|user)(?:\sis|:|\s=)\s(?P<v>(?=[A-Z]{0,12}\d)[A-Z0-9]{6,16})(?![\w@])", 0.75),
        Pattern(
            rf"(?<![\w@/.:-])(?P<v>{_HANDLE})(?![\w@/-]|\.\w)\s(?:has|had|was|is|got|shows)\s(?:\w{{2,9}}\s){{0,3}}?(?:banned|suspended|locked|disabled|log-?ins?|logged|muted|reset|unlocked|deleted)\b",
            0.7,
        ),
    ),
    valid=_login,
    cues=(
        Cue(
            r"\b(?:twitter|x|instagram|insta|facebook|tiktok|handle|tag|discord|psn|gamertag|channel)\s(?:user\s?name|user\s?id|handle|tag|name|id)?[^.!?\n]{0,8}$",
            0.2,
            before=40,
        ),
    ),
    finds=("Your login is p.okafor88.", "Username: paula_o", "The user ID is p_okafor_88."),
    ignores=("Thanks @p.okafor88", "Your username is case sensitive.", "Log in at my.acme.example"),
)
