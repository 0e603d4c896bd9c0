"""Insurance policy, cover and certificate numbers, by the words beside them (GDPR Art. 5(1)(f))."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import DIGITS, ID, about, identifier, labelled

_WORD = r"(?:numbers?|no|num|nr|ref(?:erence)?|id|#)"

recognizer = Recognizer(
    entity="POLICY_NUMBER",
    summary="Insurance policy numbers, by the words beside them.",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9-])(?P<v>(?-i:POL|PLCY)[-#]?\d{4,12})(?![A-Za-z0-9-])", 0.7),
        *about(
            r"(?:re-?)?insur\w+|cover(?:ed|s|age)?|certificate|schedule|renew(?:ed|s|al|ing)?|lapse[sd]?|premiums?|no[ -]claims|underwrit\w+|(?:your|ur) plan|in force|polic(?:y|ies)",
            0.68,
        ),
        *labelled(
            rf"(?:home|car|pet|travel|life|motor|health|contents|van|dental|bike|landlord|boat) (?:ins(?:urance)?|cover|polic?y?)(?: {_WORD})?|ins {_WORD}|polic(?:y|ies)(?!\s+(?:over|from|section|wording)\b)|pol(?:ic?[ei]?y?)?\.?\s+{_WORD}\.?|(?:cover(?:age)?|certificate|plan|insurance|warranty|bond|annuity|pension)\s+{_WORD}\.?",
            rf"{DIGITS}|{ID}",
            0.9,
            loose=0.65,
            behind=0.8,
        ),
    ),
    valid=lambda value: identifier(value) and sum(map(str.isdigit, value)) >= 4,
    cues=(Cue(r"\b(?:over|under|than|about|around|up to|sold|updated|section|clause|page|call|ring)\s*$", 0.2, before=12),),
    references=("GDPR-5f",),
    finds=("Your policy HH-229871 is active.", "Policy number: 4471 9920 01", "HH229871 is your policy number."),
    ignores=("Our policy changed in 2024.", "Our returns policy gives you 30 days.", "See policy section 4.2."),
)
