"""A first name by which somebody is called in mid-sentence ("Thank you, Priya.", "James, please try again").

Only known first names: a capital letter between commas is also how places, products and titles stand. Like a greeting, it tells
nothing that the conversation does not show.
"""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._first_names import NAME, NOT_NAMES
from recognizers._names import first_names

_WORDS = frozenset(
    "will may mark art rich bill sue grant frank hope joy faith grace chase drew summer paris london austin boston dallas chelsea sydney "
    "florence victoria georgia virginia carolina charlotte jordan israel chad kenya india china asia europa orlando madison lincoln "
    "houston milan vienna adelaide perth dublin york essex kent devon derby lancaster chester troy jackson phoenix savannah dakota "
    "tesla mercedes lexus porsche ford royce oracle alexa siri cortana ruby java python crystal amber pearl rose lily daisy star sky mac "
    "van ray norm pat guy don bob max major king prince duke earl baron royal".split()
)
"""First names that are as often places, products or everyday words."""

_LIST = (
    r"\b(?:in|from|to|at|near|of|between|via|on) (?!(?:touch|here|time|you|it|this|that|us)\b)\w{2,20}, ?$|, [\w ]{2,15}, ?$"
)
"""The item before it in a list of places or products."""


def _known(value: str) -> bool:
    word = value.lower()
    return word in first_names() and word not in NOT_NAMES and word not in _WORDS


recognizer = Recognizer(
    entity="PERSON",
    summary="A first name by which somebody is called in mid-sentence; never a reason to hold a reply back by itself.",
    patterns=(
        Pattern(rf"[a-z0-9)'],? ?(?<=, ){NAME}(?=\s*(?:[.!?)\n]|$|:[)(D]| -))", 0.85, cased=True),
        Pattern(
            rf"(?:^|^@\w{{1,30}}:? |[.!?] ){NAME}(?=, (?:[a-z']|We|I|You|Please|Can|Could|Thanks|If|Sorry|The|That|This|It|Do|Have|Let))",
            0.85,
            cased=True,
        ),
    ),
    valid=_known,
    cues=(Cue(_LIST, 0.2, before=60),),
    finds=("Thank you, Priya. I've found it.", "Fatima, please try again."),
    ignores=("We ship to Leeds, Paris, Madrid.", "Thanks, Acme Support."),
)
