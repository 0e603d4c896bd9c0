"""Three-word addresses of a three-metre square, as what3words writes them: ///word.word.word."""

from recognizers._contract import Pattern, Recognizer

_WORD = r"[a-z\u00e0-\u024f\u0370-\u04ff]{3,20}"
_THREE = rf"(?P<v>{_WORD}\.{_WORD}\.{_WORD})(?![\w@/\-]|\.\w)"

recognizer = Recognizer(
    entity="WHAT3WORDS",
    summary="A what3words address.",
    patterns=(
        Pattern(rf"(?:(?<![:/\w])///|(?:^|[\s('\"])//)\s?{_THREE}", 0.9),
        Pattern(rf"(?<![:/\w])///\s{{0,2}}(?P<v>{_WORD} \. {_WORD} \. {_WORD})(?![\w@/\-])", 0.85),
        Pattern(rf"(?:what3words\.com|w3w\.co|what3words\.example)/{_THREE}", 0.95),
        Pattern(
            rf"\b(?:what\s?(?:3|three)\s?words?|w3w)(?:\s[a-z]{{2,9}}){{0,5}}[\s:=(]{{1,3}}/{{0,3}}{_THREE}",
            0.85,
        ),
    ),
    in_links=True,
    finds=("The driver has ///filled.count.soap.", "what3words: filled.count.soap"),
    ignores=("Go to help.acme.example", "file:///home.user.docs", "See www.acme.example"),
    references=("W3W",),
)
