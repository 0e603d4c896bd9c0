"""Staff numbers and internal extensions: with them a caller sounds like staff."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_STAFF = r"(?:staff|employee|emp|agent|badge|payroll|operator|colleague|rep|advis[oe]r|officer|associate|personnel|clerk)"

recognizer = Recognizer(
    entity="EMPLOYEE_ID",
    summary="Staff numbers and internal extensions.",
    patterns=(
        Pattern(r"\bbadge\s+#?(?P<v>\d{4,7})\b", 0.7),
        *labelled(rf"{_STAFF}\s*(?:no\.?|numbers?|id|#|num|code|ref)", r"[A-Z]{0,4}[-/]?\d{3,8}", 0.9, behind=0.85),
        Pattern(rf"\b{_STAFF}\s#?(?P<v>(?-i:[A-Z]{{1,4}}[-/]?)\d{{3,7}})(?!\w)", 0.75),
        Pattern(
            r"\b(?:staff|employee|emp|agent|badge|operator|advis[oe]r|officer|clerk|driver|by\s(?:our\s)?colleague)\s#?(?P<v>(?!(?:19|20)\d\d\b)\d{4,6})(?=[),.!]|\s(?:took|dealt|handled|spoke|said|will|helped|logged|called|answered)|\s*$)",
            0.7,
        ),
        Pattern(
            r"\b(?:i'm|i\sam|this\sis|my\sname\sis|you\sspoke\s(?:to|with|w/))\s(?-i:[A-Z][a-z]+)(?:\s(?-i:[A-Z][a-z]+))?,?\s\(?(?:badge|staff|emp(?:loyee)?|id|agent|payroll)\s?(?:no\.?|number|id|#)?[\s:]{0,2}(?P<v>[A-Z]{0,4}[-/]?\d{3,8})(?!\w)",
            0.85,
        ),
        Pattern(
            r"\b(?:on|is|at|desk|via|use)\s(?:the\s)?internal\s(?:no\.?\s|number\s|line\s|ext\.?\s)?(?P<v>\d{4,5})(?![\w.,]\d|\w)",
            0.75,
        ),
        Pattern(
            rf"\b(?:spoke|spoken|speaking|chatted|talked|assigned|transferred|connected|ask)\s+(?:to|with|for)\s+(?:our\s+)?{_STAFF}\s+(?P<v>[A-Z]{{0,3}}\d{{3,8}})\b",
            0.75,
        ),
        Pattern(
            r"\b(?:ext(?:ension|n)?\.?(?:\s+(?:no\.?|number|is))?|internal\s+(?:line|number|extension)(?:\s+is)?|direct\s+line\s+ext\.?)\s*[:#-]?\s*(?P<v>\d{3,6})(?!\d)(?!\s*(?:update|form|days|cable|w\b|v\b|version|months|hours|minutes))",
            0.8,
        ),
        Pattern(r"(?<=\sx)(?P<v>\d{4})(?![\w])(?<!\d{5})", 0.6),
    ),
    cues=(
        Cue(
            r"\b(?:chrome|browser|file|firefox|safari|edge|tax|cable|payment|plugin|visa|lease|warranty|filename|deadline|add-?on)\b[^.!?\n]{0,15}$",
            0.2,
            before=30,
        ),
        Cue(r"\b(?:dial|call|ring|phone|press|reach|ask for|desk)\b", 0.8, before=30),
    ),
    references=("GDPR-32",),
    finds=("Ask for ext. 4471.", "Agent ID: 88213", "You spoke to agent 88213."),
    ignores=("An extension of 30 days is fine.", "Our agents answered 4000 calls."),
)
