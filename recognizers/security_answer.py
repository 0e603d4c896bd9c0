"""Answers to security questions and memorable words, whole or in part: they stand in for a password (47 CFR 64.2010)."""

from __future__ import annotations

import re

from recognizers import _when as w
from recognizers._contract import Cue, Pattern, Recognizer

_PET = r"(?:dog|cat|pet|hamster|gold\s?fish|parrot|rabbit|horse|pony|budgie|tortoise|puppy|kitten)"
_OWN = r"(?:(?:your|my|his|her|their|the|ur|customer's|i)\s)?"
_QUESTION = (
    r"(?:(?:mother|mum|mom|father|dad|grand\w{3,6}|wife|husband|partner)(?:'?s)?\s(?:(?:maiden|middle|birth|last)\s?names?|maiden)|maiden\sname|middle\sname"
    r"|(?:(?:first|childhood|favou?rite|old)\s)?(?:pet|dog|cat)(?:'?s)?\sname|(?:first|childhood|favou?rite)\s(?:pet|dog|cat|school|primary\sschool|teacher|car|job|employer|friend|best\sfriend|book"
    r"|film|movie|band|song|food|colou?r|team|football\steam|singer|holiday|place|hero|game)(?:'?s\sname)?|pet(?:'?s)?\sname|memorable\s(?:word|name|place|answer|info(?:rmation)?|phrase)|secret\s(?:word|answer|phrase)"
    r"|security\s(?:word|answer|phrase|questions?'?\sanswers?)(?:\swhich)?|safe\s?word|(?:telephone\s)?banking\sword|place\sof\sbirth|birth\s?place|(?:city|town)\s(?:of\sbirth|you\swere\sborn(?:\sin)?)"
    r"|school\s(?:name|you\swent\sto|attended)|street\s(?:you\sgrew\sup|name\sas\sa\schild)(?:\son|\sin)?|name\sof\s(?:your|my|the|her|his)\s(?:first\s)?(?:pet|school|dog|cat|teacher|best\sfriend)|password\shint)"
)
_IS = r"(?:[\s,.:]{0,4}\s?(?:is|was|are|well|oh|um|so|it's|it\sis|it\swas|named|called|as|being|has\sbeen|set\sto|set|now|still|on\sfile|down|we\shave|i\shave|we've\sgot|listed|recorded|changed\sto|though|given|you\sgave|gave\sus)\b){1,4}[\s:,]{1,2}(?:just\s|simply\s|actually\s)?"
_VALUE = r"(?:(?:a|an|the)\s(?=(?-i:[A-Z])))?[\"']?(?P<v>(?:(?:mr|mrs|ms|miss|dr|st\.?|the|big|little|new|van|de|o')\s)?[A-Za-z\u00c0-\u024f][\w\u00c0-\u024f'\-]{1,24}(?:(?-i:\s[A-Z\u00c0-\u00de][\w\u00c0-\u024f'\-]{1,20}){0,2}))"
_NAMED = r"(?-i:(?!(?:I|We|You|It|The|A|An|And|Please|If|Yes|No|Not|What|Our|Your|This|That|Sorry|Hi|Dear|Thanks)\b)(?:[A-Z]\.?\s|St\.?\s|Mrs?\.?\s|Ms\.?\s)?[A-Z\u00c0-\u00de][\w\u00c0-\u024f'\-]{2,20}(?:\s[A-Z][\w'\-]{1,20})?)"
"""Capitals: a name, or a word given as one."""
_STRICT = (
    r"(?<![A-Za-z0-9])(?<!\bour\s)(?:(?:mother|mum|mom|father|grand\w{3,6})(?:'?s)?\smaiden(?:\sname)?|maiden\sname|(?:first|childhood)\s(?:pet|school|car|teacher|dog|cat)|pet(?:'?s)?\sname|(?:name\sof\s(?:your|the)\s)?(?:first|primary)\sschool|place\sof\sbirth|birth\s?place"
    r"|(?:city|town|village)\s(?:where\s)?(?:of\sbirth|you\swere\sborn)|memorable\s(?:word|name|place|answer|phrase))"
)
_STOP = re.compile(
    r"(?:a|an|the|your|my|his|her|their|our|not|no|used|asked|needed|required|case|something|what|one|on|in|at|of|for|to|with|only|never|always|kept|stored|also|set|saved|hidden|private|secret|wrong|incorrect"
    r"|correct|right|it|that|this|these|those|there|usually|often|easy|hard|how|who|which|where|when|if|so|too|very|part|another|known|safe|secure|different|same|up|down|you|we|i|they|easily|been|being|still|now"
    r"|just|really|like|important|good|great|common|commonly|available|valid|invalid|missing|empty|blank|out|by|from|as|and|or|but|optional|enough|any|all|both|either|weak|strong|public|per|case-sensitive|required|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)",
    re.IGNORECASE,
)


def _answer(value: str) -> bool:
    return not _STOP.fullmatch(re.split(r"\s", value.strip("\"'"), maxsplit=1)[0])


recognizer = Recognizer(
    entity="SECURITY_ANSWER",
    summary="The answer to a security question, or a memorable word.",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9])(?<!\bour\s){_OWN}{_QUESTION}(?:s)?{_IS}{_VALUE}", 0.9),
        Pattern(
            rf"(?<![A-Za-z0-9])(?<!\bour\s){_OWN}{_QUESTION}(?:\s(?:on\sfile|we\s(?:have|hold)|listed|given|on\srecord))?\s?[:=\-]\s{{0,3}}{_VALUE}(?=[.\"',;!?]{{0,2}}\s{{0,3}}(?:$|[\n,;]|\s[A-Z]|and\b))",
            0.75,
        ),
        Pattern(
            r"(?<![A-Za-z0-9])(?:maiden\sname|memorable\sword|(?:childhood|first)\spet|pet(?:'?s)?\sname)\s(?P<v>(?-i:[A-Z][a-z'\-]{2,20}))(?=[.,;!?]|\s(?:and|which|is\scorrect)\b|\s{0,2}$)",
            0.7,
        ),
        Pattern(
            rf"(?P<v>(?-i:[A-Z\u00c0-\u00de][\w\u00c0-\u024f'\-]{{1,20}}(?:\s[A-Z][\w'\-]{{1,20}})?))[\"']?,?\s(?:is|was|as|=)\s(?:your|my|his|her|the)\s(?=mother|mum|mom|father|maiden|memorable|first|childhood|secret|security|pet){_QUESTION}",
            0.75,
        ),
        Pattern(
            r"(?:memorable|secret|security)\s(?:word|name|answer|place|phrase)[^.!?\n]{0,20}?\b(?:starts?|begins?|beginning|starting|ends?|ending)\s(?:with|in)\s(?:the\sletters?\s|an?\s)?[\"']?(?P<v>[A-Za-z]{1,3})(?![\w'])",
            0.75,
        ),
        Pattern(
            r"\b(?:1st|2nd|3rd|\dth|first|second|third|fourth|fifth|last)(?:[\s,]{1,2}(?:and|&)?\s?(?:2nd|3rd|\dth|second|third|fourth|fifth|sixth|last)){0,2}\s(?:letters?|characters?)[^.!?\n]{0,40}?\b(?:is|are|were)\s[\"']?(?P<v>[A-Za-z0-9](?:[\s,]{1,2}(?:and\s|&\s)?[A-Za-z0-9]){0,3})(?![\w'])",
            0.7,
        ),
        Pattern(
            r"\b(?:you\swere|i\swas|customer\swas|she\swas|he\swas)\sborn\sin\s(?P<v>(?-i:(?!January|February|March|April|May|June|July|August|September|October|November|December)[A-Z][a-z]{2,15}(?:\s[A-Z][a-z]{2,15})?))",
            0.55,
        ),
        Pattern(
            rf"\b(?:my|your|his|her|the|a)\s(?:\w{{3,9}}\s)?{_PET}(?:'?s)?\s(?:(?:is|was|name\sis|name\swas)\s)?(?:named\s|called\s)(?P<v>(?-i:[A-Z][a-z'\-]{{2,20}}))",
            0.5,
        ),
        Pattern(rf"\b(?P<v>(?-i:[A-Z][a-z'\-]{{2,20}}))\s(?:is|was)\s(?:my|your)\s(?:\w{{3,9}}\s)?{_PET}\b", 0.5),
        # What was asked, and in the same sentence what is on file: 'for "first pet" the record reads Pudding'.
        Pattern(
            rf"{_STRICT}[\"'?,]{{0,3}}(?:[\s,]{{1,2}}(?!not\b|never\b|no\b)[a-z'\"]{{1,10}}){{0,6}}?\s?(?:\b(?:is|was|as|reads?|says?|shows?|put|gave|got|have|has|holds?|set|record|file)\b|=|:)\s(?:down\s|as\s|it\sas\s)?[\"']?(?P<v>{_NAMED})",
            0.7,
        ),
        Pattern(
            rf"\b(?:security|secret|verification|memorable)\s(?:questions?|answers?|hint)\b[^.!?\n]{{0,60}}?\b(?:is|was|as|reads?|says?|put|gave|answered|chose|picked|typed|entered|have|set)\s[\"']?(?P<v>{_NAMED})",
            0.65,
        ),
        Pattern(
            rf"\banswer\b(?:\s(?!is\b|was\b)[a-z']{{1,9}}){{1,4}}\s(?:for|to)\s(?:the\s|your\s)?[\"']?{_QUESTION}[\"']?\s(?:is|was)\s[\"']?(?P<v>{_NAMED})",
            0.75,
        ),
        Pattern(
            rf"(?P<v>{_NAMED})[\"']?,?\s(?:is\s)?(?:that\s|which\s|what\s)?(?:you|they|the\scustomer)\s(?:gave|put|chose|set|picked|entered|registered)\s(?:us\s|down\s)?(?:as|for)\s(?:your|the|a)\s(?:{_QUESTION}|(?:first\s)?{_PET})\b",
            0.75,
        ),
        Pattern(
            r"\b(?:1st|first|primary|secondary|high)\sschool(?:\son\s(?:your\s)?(?:profile|file|record))\s?(?:is|was|:|=)\s?[\"']?(?P<v>(?-i:[A-Z][\w'.-]{2,20}(?:\s[A-Z][\w'-]{1,20}){0,2}))",
            0.7,
        ),
        Pattern(r"\bmothers?'?s?\smaiden\s(?:name\s)?(?P<v>(?-i:[A-Z][a-z'\-]{2,20}))\b", 0.7),
        Pattern(
            rf"\b(?:for|to|on|question)\s[\"']?(?:{_QUESTION})[\"']?,?\s(?:it's|it\sis|you\shave|we\shave|you\sput|you\ssaid|you\sgave|the\sanswer\sis)\s[\"']?(?P<v>{_NAMED})",
            0.7,
        ),
        Pattern(
            rf"\b(?:hold|have|got|see|with|has|had)\s[\"']?(?P<v>{_NAMED})[\"']?\s(?:down\s)?(?:as|for)\s(?:your|the|his|her)\s{_STRICT}",
            0.75,
        ),
        Pattern(rf"\bquestion\s(?:is\s|was\s)?answered\s(?:with|as|by)\s[\"']?(?P<v>{_NAMED})", 0.7),
        Pattern(
            r"\b(?:memorable|secret|safe|security)\s(?:word|place|name|phrase)\?\s(?:it's|its|it\sis|that's|that\sis|yes,?\sit's)\s[\"']?(?P<v>[A-Za-z]{3,20})(?=[\"'.!,]|\s*$)",
            0.7,
        ),
        Pattern(
            rf"\b(?:security|secret|verification)\sanswer\s[\"']?(?P<v>{_NAMED})[\"']?(?=\s(?:is\s|was\s|got\s)?(?:accepted|correct|wrong|right|match\w*|set|refused|rejected|on\sfile))",
            0.75,
        ),
        Pattern(
            rf"\b(?:pet|street|school|teacher|car|maiden\sname|city|town|friend|job)\sanswer\s(?:is|was|should\sbe|would\sbe|must\sbe)\s[\"']?(?P<v>{_NAMED})",
            0.7,
        ),
        # A word agreed on: "the word you chose is pineapple", "safe word with our drivers is bluebell".
        Pattern(
            r"\b(?:(?:the|your|ur)\s(?:pass|code|safe)?word\s(?:that\s)?(?:you|u)\s(?:chose|picked|set|gave|put|agreed|have)(?:\s(?:up|us|down))?|(?:memorable|secret|safe|code|telephone)\s?word(?:\s(?!is\b|was\b)\w{1,9}){0,4})\s(?:is|was|=)\s[\"']?(?P<v>[a-z]{3,20})(?![\w'-])",
            0.7,
        ),
        Pattern(
            r"\b(?:memorable|secret|safe|code)\s?word\s[\"']?(?P<v>[a-z]{4,15})[\"']?(?=\s(?:is|was|has)\s(?:set|still|on|active|correct|now|been)\b)",
            0.65,
        ),
        Pattern(
            r"\b(?:memorable|secret|security)\s(?:info(?:rmation)?|word|name|answer|place|phrase|data)(?:'s)?\s(?:start|begin|end)s?\s(?P<v>[a-z]{1,4})(?=[.,;!?]|\s*$)",
            0.7,
        ),
        Pattern(
            r"\b(?:characters?|letters?)\s(?:no\.?\s)?\d{1,2}(?:(?:,\s?|\s?and\s|\s?&\s|,\s?and\s)\d{1,2}){0,3}\b(?!\sof\sthe\salphabet)[^.!?\n]{0,40}?\b(?:is|are|were|was)\s[\"']?(?P<v>[A-Z0-9](?:[\s,]{1,2}(?:and\s|&\s)?[A-Z0-9]){0,3})(?![\w'])",
            0.75,
        ),
        Pattern(
            rf"\b(?:tell|say|give)\s(?:(?:them|him|her|us)\s)?[\"']?(?P<v>{_NAMED})[\"']?\s(?:when|if)\s[^.!?\n]{{0,40}}\b(?:pass\s?word|security|pass\s?phrase|(?:safe|code|memorable|secret)\s?word)\b",
            0.75,
        ),
        Pattern(rf"\bmemorable\sdate\s?(?:'s|is|was|:|=|-|on\sfile\sis)\s?(?P<v>{w.DATE}|{w.SHORT})", 0.8),
        Pattern(r"\banswer\s(?:we\s(?:have|hold|got)\s|on\sfile\s|given\s)?(?:is|was)\s[\"'](?P<v>[^\"'\n]{2,30})[\"']", 0.65),
    ),
    valid=_answer,
    cues=(Cue(r"\b(?:such\sas|for\sexample|e\.g|like|never|questions?\ssuch)\b[^.!?\n]{0,30}$", 0.2, before=45),),
    finds=("I have your mother's maiden name as Okafor.", "memorable word: sunflower", "Your memorable word starts with B."),
    ignores=(
        "What is the mother's maiden name for?",
        "Your memorable word is case sensitive.",
        "Our favourite team is in the final.",
    ),
    references=("FCC-64.2010b", "INC-11"),
)
