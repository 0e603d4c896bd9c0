"""Health of the customer: conditions, treatment, medication, results (GDPR Art. 9; 45 CFR 164.502)."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL

_MATTER = (
    r"(?:prescriptions?|medications?|medicines?|insulin|inhalers?|antidepressants?|pills|diagnos(?:is|es)|test\s+results?|blood\s+(?:test|results?|pressure)|biopsy|scan"
    r"|x-?ray|mri|pregnancy|ivf|abortion|miscarriage|surgery|operation|chemo\w*|dialysis|therapy|counsell?ing|rehab|symptoms?|allerg(?:y|ies)|diabetes|asthma|cancer"
    r"|depression|anxiety|epilepsy|disability|wheelchair|hearing\s+aids?|treatment(?:\s+plan)?|root\s+canal|crown|filling|implants?|smear|std|sti|hiv|covid\s+(?:test|result)|condition"
    r"|stoma|hospital\s+(?:stay|admission)|vaccination|mental\s+health)"
)

recognizer = Recognizer(
    entity="HEALTH",
    summary="Health of the customer: conditions, treatment, medication, results.",
    patterns=(
        Pattern(rf"\b(?P<v>your\s+(?:[\w-]+\s+){{0,2}}{_MATTER})\b", 0.7),
        Pattern(rf"\b(?P<v>(?:with|given|because\s+of|due\s+to)\s+your\s+(?:[\w-]+\s+){{0,2}}{_MATTER})\b", 0.75),
        Pattern(rf"\b(?P<v>you(?:'re|\s+are|\s+were|'ve\s+been)\s+(?:\w+ly\s+)?(?:diabetic|pregnant|disabled|epileptic|asthmatic|diagnosed\s+with\s+\w+|being\s+treated\s+for\s+\w+|allergic\s+to\s+\w+|on\s+{_MATTER}))\b", 0.8),
    ),
    cues=(
        Cue(GENERAL, 0.3, before=40),
        Cue(r"\b(?:terms (?:and|&)|pre-?|vehicle|car|tyre|air|hair|water|heat|repair|device|battery|network|scan (?:the|your) (?:code|item))\b", 0.1, before=20, after=14),
    ),
    passage=True,
    references=("GDPR-9", "HIPAA-164.502", "INC-16"),
    finds=("Your insulin order left the pharmacy.", "With your condition you'll want an aisle seat.", "Your test results are in."),
    ignores=("Ask your pharmacist.", "If your prescription is late, call 111.", "Terms and conditions apply."),
)
