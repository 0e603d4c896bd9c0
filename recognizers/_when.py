"""Dates and times as people write them, without groups: for birthdays, visits and the like.

Both orders of day and month are read; which of them is meant does not matter here. ISO 8601 shapes are among them.
"""

from __future__ import annotations

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b(?:\.(?=\s?[\d,]))?"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
NUMERIC = (
    r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{1,2}\s\d{1,2}\s(?:19|20)\d\d)(?![\d/])"
)
WORDY = (
    rf"(?:{_NTH}\s?(?:of\s)?-?{MONTH}(?:,?[\s\-](?:\d{{4}}|'?\d{{2}}(?![\d:]))(?!\s?[ap]m))?"
    rf"|{MONTH}\s(?:the\s)?{_NTH}(?![\d:.])(?:,?\s(?:\d{{4}}|'\d{{2}}))?)"
)
DATE = rf"(?:{NUMERIC}|{WORDY})"
"""A day with month, with or without the year."""
SHORT = r"\d{1,2}[/.]\d{1,2}(?![\d/.])"
YEAR = r"(?:19[1-9]\d|20[0-3]\d)(?![\d/\-])"

DAY = (
    r"(?:(?:mon|tues?|weds?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|today|tonight|tomorrow|tmrw|tmw|tomoz|2moro(?:w)?|2mrw|2day"
    r"|(?:this|next)\s(?:week(?:end)?|morning|afternoon|evening)|the\s\d{1,2}(?:st|nd|rd|th)\b)"
)
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?"
_HALF = r"\s?(?:[ap]m\b|[ap]\.m\.|noon)"
TIME = rf"(?:\d{{1,2}}[:.]\d{{2}}(?:{_HALF})?|\d{{1,2}}{_HALF}|noon|midday|midnight)(?![\d:%])"
SPAN = (
    rf"(?:{_CLOCK}(?:{_HALF})?\s?(?:-|to|and|n|&|until|till?)\s?(?:{_CLOCK}(?:{_HALF})?|noon|midday)"
    r"(?![\d:%/]|\s?(?:working|business|days?|weeks?|months?|minutes?|mins?|hours?|hrs?|years?|times|stops?|steps?|[£$€]|gb|mb)))"
)
PART = r"(?:(?:early|late|mid)[\s\-])?(?:morning|afternoon|evening|lunchtime|arvo|am|pm)\b"
_UNIT = rf"(?:{DATE}|{DAY}|{TIME}|{SPAN}|{PART})"
WHEN = rf"{_UNIT}(?:[\s,(\-]{{1,3}}(?:(?:at|on|between|btwn|betw|btw|from|in\sthe|any\s?time|of|and|to|until|by|around|for|the)\s){{0,2}}{_UNIT}){{0,5}}"
"""A day, a time or a window, said in one go: "Tue 12 March between 8am and 1pm"."""
