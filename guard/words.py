"""Sentences and words of folded text, as the models of `guard.acts` and `guard.care` see them.

Words are brought to their usual spelling ("pls", "ur", "cant"), numbers and links to what they are. `build` keeps the closed classes of
English, which carry its grammar, and names what open-class words do; everything else is only "a word".
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from string import ascii_lowercase, ascii_uppercase

_TOKEN = re.compile(
    # Nearly all: words and signs that begin no address or link. What is behind them would find the same, only slower.
    r"[A-Za-z]++(?![\w+@'-]|\.\S|://)|[?!,:;()\n•*]|\.(?!\S)"
    r"|[Hh][Tt][Tt][Pp][Ss]?://[^\s<>]*[^\s<>.,!?;:)]|[Ww][Ww][Ww]\.[^\s<>]*[^\s<>.,!?;:)]|[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+"
    # Bounded, as are the parts of a real address: else a long run of letters and dots is read to its end from each of its characters.
    r"|(?i:[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+){0,8}\.(?:example|com|org|net|co\.uk|io|gov|app)(?:/[^\s<>]*)?)"
    r"|[@#]\w+|[£$€₹]\s?\d[\d,.]*|\d[\d.,:/-]*\d|\d|[A-Za-z]+(?:'[A-Za-z]+)*|\S",
    re.ASCII,
)
_SPELLING = {
    "u": "you", "ya": "you", "ye": "you", "yous": "you", "y'all": "you", "ur": "your", "yr": "your", "yer": "your", "ure": "your", "pls": "please",
    "plz": "please", "plss": "please", "plse": "please", "pl": "please", "pleas": "please", "cud": "could", "cld": "could", "wud": "would", "wld": "would", "cn": "can",
    "shud": "should", "r": "are", "im": "i'm", "ill": "i'll", "ive": "i've", "weve": "we've", "dont": "don't", "doesnt": "doesn't",
    "wont": "won't", "cant": "can't", "cannot": "can't", "didnt": "didn't", "isnt": "isn't", "havent": "haven't", "shouldnt": "shouldn't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "neva": "never", "nvr": "never", "wats": "what's", "whats": "what's", "wat": "what", "wot": "what", "thx": "thanks", "tks": "thanks",
    "ty": "thanks", "ta": "thanks", "sry": "sorry", "soz": "sorry", "msg": "message", "msgs": "messages", "ppl": "people", "n": "and", "&": "and", "+": "and",
    "w/": "with", "abt": "about", "bc": "because", "cos": "because", "coz": "because", "cuz": "because", "tho": "though", "gonna": "going to", "wanna": "want to",
    "gotta": "got to", "lemme": "let me", "gimme": "give me", "gies": "give us", "dm's": "dms", "pm": "dm", "pms": "dms", "yous'": "your", "dat": "that", "da": "the", "tha": "the",
    "shd": "should", "snd": "send", "info": "information", "deets": "details", "pic": "photo", "pics": "photos", "snap": "photo", "picture": "photo", "pictures": "photos",
}  # fmt: skip
_USUAL = {**{sign: sign for sign in ".,!?:;()-*\n•"}, **_SPELLING}
CLOSED = frozenset(
    """a an the this that these those some any all both each every no none i me my mine we us our ours you your yours he him his she her
    hers it its they them their who whom whose which what where when why how here there be is are was were been being am do does did done
    doing have has had having can could will would shall should may might must need not never don't doesn't didn't won't can't couldn't
    wouldn't shouldn't isn't aren't wasn't haven't hasn't i'll i'd i'm i've we'll we'd we're we've you'll you'd you're you've it's that's
    what's who's let's there's here's they'll they're he's she's nobody anyone anybody someone somebody everyone nothing anything
    something if unless until once when while because since so but or and nor yet than then as of to in on at by for from with without
    over into onto out off up down back across through via about after before under again also only just still even too very please
    yes ok okay hi hey hello thanks sorry let got get one two three more most other another same own mind""".split()
)
"""The closed classes of English, which carry its grammar; every other word is `w` where only the build of a sentence is looked at."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What stands between two sentence ends; never empty."""

    words: tuple[str, ...]
    """Words, signs, numbers and links: in lower case and usual spelling."""
    starts: Sequence[int]
    """Where each of them begins in the text."""
    ends: Sequence[int]

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.ends[-1]

    @property
    def asks(self) -> bool:
        """Tell whether it ends with a question mark."""
        return "?" in self.words[-3:]


def words_of(folded: str) -> list[str]:
    """Return the words of a text as a sentence has them, line breaks among them."""
    return _spelled(_TOKEN.findall(folded))


def _spelled(texts: Iterable[str]) -> list[str]:
    return [_USUAL.get(text) or (text if text.isalpha() else _kind(text)) for text in map(str.lower, texts)]


def _kind(text: str) -> str:
    """Return what a text that is no plain word stands for: a sign for itself."""
    if text[0].isdigit() or text[0] in "£$€₹":
        return "<money>" if text[0] in "£$€₹" else "<time>" if ":" in text and text[-1].isdigit() else "<n>"
    if text[0] == "@" and len(text) > 1:
        return "<at>"
    if "@" in text[1:]:
        return "<mail>"
    if text.startswith(("http", "www.")) or ("." in text[1:] and len(text) > 3):
        return "<url>"
    return text


_ABBREVIATED = frozenset("no nos ref refs acc acct conf num tel approx e.g i.e mr mrs ms dr st etc incl exp reg".split())
_ENDS = frozenset("?!.")
_EMOJI = "\u2600"
"""The first of the signs that are pictures; what is above and no picture, Chinese say, is read by no model here."""
_FEW = 3
"""Words that an emoji may still stand for one of: "drop your 📧 here"."""


def lower(text: str) -> str:
    """Return a text of the same length with its Latin letters in lower case: a regular expression that ignores case is twice as slow."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_LOWER)


_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def sentences(folded: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text. A full stop behind "acc no" does not end one; a line break does, and so does an emoji behind words."""
    texts: list[str] = []
    # Arrays, for the garbage collector need not look at them; for its sake no match is kept either.
    starts = array("L")
    for match in _TOKEN.finditer(folded):
        texts.append(match[0])
        starts.append(match.start())
    ends = array("L", map(add, starts, map(len, texts)))
    words = _spelled(texts)
    made: list[Sentence] = []
    first = 0
    for number, word in enumerate(words):
        if word in _ENDS or (word >= _EMOJI and number - first >= _FEW):
            behind = words[number + 1] if number + 1 < len(words) else ""
            abbreviated = word == "." and number > first and words[number - 1] in _ABBREVIATED
            if abbreviated or behind in _ENDS or behind >= _EMOJI:
                continue
            last = number + 1
        elif word == "\n":
            last = number
        else:
            continue
        if last > first:
            made.append(Sentence(tuple(words[first:last]), starts[first:last], ends[first:last]))
        first = number + 1
    if first < len(words):
        made.append(Sentence(tuple(words[first:]), starts[first:], ends[first:]))
    return tuple(made)


CLASSES: dict[str, str] = {
    word: name
    for name, words in {
        "<give>": "send sending share sharing provide providing give giving tell telling confirm confirming verify reply replying respond post posting comment commenting "
        "drop dropping pop popping enter type typing include including quote quoting read ping pinging forward forwarding chuck chucking whack bung bunging stick sticking submit submitting supply message "
        "messaging dm dms inbox email emailing text texting attach attaching upload uploading state stating list add fill put putting pass passing show showing throw throwing sling fire firing "
        "shoot shooting hit jot jotting spell spelling remind advise advising specify write writing leave leaving paste pasting mention mentioning disclose hand ship furnish furnishing intimate revert "
        "slide whatsapp tweet snap photograph report bring say drag fling lob slip transmit deliver key reveal revealing disclosing expose exposing publish publishing giving telling",
        "<need>": "need needs needed needing require required requires want wants wanted wanting after missing lack lacking awaiting await request requesting requested necessary like love",
        "<have>": "have having has had get getting got grab grabbing take taking see seeing know knowing obtain receive receiving hear borrow trouble",
        "<own>": "change changing changed reset resetting update updating updated check checking checked find finding found locate view use using used keep keeping protect cover delete deleting remove "
        "removing hide store save note create choose pick try clear forget forgot remember recover track download print manage edit enable reinstall restart sign log login click tap open select visit go head follow scan",
        "<sent>": "sent texted emailed e-mailed posted mailed issued generated received verified confirmed attached linked registered stored held protected encrypted printed shown displayed expired "
        "removed deleted added noted found matched shared given provided",
        "<crook>": "scam scams scammer scammers fraud fraudster fraudsters phishing fake impostor impostors crook crooks criminal criminals thief thieves strangers stranger con dodgy suspicious hackers hacker",
    }.items()
    for word in words.split()
}
"""Words that act alike: handing over, needing, having, looking after one's own, telling what was done, warning."""


NEGATION = frozenset(
    "never not don't doesn't didn't won't can't couldn't wouldn't shouldn't isn't aren't haven't hasn't no nobody none nothing without "
    "avoid refrain nor neither instead rather".split()
)
_ENCOURAGES = frozenset("hesitate forget fail mind worry shy afraid delay until unless only".split())
"""What turns a denial round: "don't hesitate to send", "can't help until you send"."""
_SCOPE = 5
"""Words that a denial reaches over."""


def verbs(words: Sequence[str]) -> list[str]:
    """Return the class of each word of `CLASSES`, with what is said of it: done, denied, or encouraged by denial."""
    if NEGATION.isdisjoint(words):
        return list(filter(None, map(CLASSES.get, words)))
    found: list[str] = []
    for number, word in enumerate(words):
        if name := CLASSES.get(word):
            before = words[max(0, number - _SCOPE) : number]
            last = max((at for at, one in enumerate(before) if one in NEGATION), default=None)
            if last is not None:
                name += "-denied" if _ENCOURAGES.isdisjoint(before[last:]) else "-encouraged"
            found.append(name)
    return found


_BUILD = {**{word: word for word in CLOSED}, **CLASSES}


def builds(words: Iterable[str]) -> list[str]:
    """Return what each word does in the build of a sentence: itself if it is of a closed class or a sign, its class, or `w`."""
    return [_BUILD.get(word) or ("w" if word[0].isalpha() else word) for word in words]


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Return each two neighbours as a key."""
    return map(" ".join, pairwise(words))


def triples(words: Sequence[str]) -> Iterator[str]:
    """Return each three neighbours as a key."""
    return map(" ".join, zip(words, words[1:], words[2:], strict=False))
