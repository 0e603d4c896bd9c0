"""Health of the customer: conditions, treatment, medication, results (GDPR Art. 9; 45 CFR 164.502).

Words of medicine count beside "you" or "your"; words that also fit a device or a contract ("condition", "treatment") only beside a
part of the body, a doctor or a reason ("because of your condition").
"""

from recognizers._contract import Recognizer
from recognizers._statement import IS, YOU, either, sentence, tells

_DRUG = (
    r"pre?scri?pt?i?ons?|medications?|medicines?|meds|insulin|inhalers?|anti(?:depressants?|biotics|psychotics|virals?)|pills|steroids?|statins?|opioids?|painkillers?|methadone|viagra|sildenafil|prozac|sertraline|metformin|ozempic|contracepti\w+"
    r"|birth\s+control|vaccin(?:es?|ations?)|(?:flu|covid|booster|second|first)\s+(?:shot|jab)|morning[ -]after\s+pill|hrt|dos(?:e|age)"
)
_ILL = (
    r"diagnos[ei]s|diabet\w+|asthma\w*|cancer(?!\s+(?:research|charit))|tumou?rs?|depression|anxiety|adhd|autis\w+|ptsd|bipolar|schizo\w+|epilep\w+|seizures?|dementia|alzheimer'?s|arthritis|migraines?|hiv|hepatitis|herpes|eczema|psoriasis|endometriosis"
    r"|infertility|heart\s+(?:attack|condition|failure|problem|disease)|(?:high\s+)?blood\s+(?:pressure|sugar|tests?|results?|work|group)|sugar\s+(?:level|report|test)|hypertension|copd|crohn'?s|c(?:o?e)liac|pregnan\w+|miscarriage|mental\s+(?:health(?!\s+(?:matters|is|comes|team|week|day))|illness)|addiction"
    r"|alcoholism|eating\s+disorder|allerg(?:y|ies|ic)|concussion|covid(?:-?19)?\s+(?:infection|test|result)\w*|tested\s+(?:positive|negative)|broken\s+(?:leg|arm|hip|wrist|ankle)|dyslexi\w+|incontinence|obes\w+|pneumonia|infection|fractur\w+|stroke(?=\s+(?:we|and|in|last|you)|[,.!])|wounds?|cholesterol|hba1c|lupus|sclerosis|parkinson\w*|fibromyalgia|sepsis|angina|(?:vitamin|iron|thyroid|haemoglobin|sugar)(?:\s+\w)?\s+(?:is|are|was|level|levels)"
)
_CARE = (
    r"chemo\w*|dialysis|biopsy|mri(?:\s+scan)?|ct\s+scan|x-?rays?|ultrasound|mammogram|smear(?:\s+test)?|colonoscopy|ivf|abortion|surgery|surgical\s+\w+|root\s+canal|dentures?|physio\w*|counsell?ing|psychiatr\w+|psycholog\w+|rehab|therap(?:y|ist)|detox"
    r"|(?:lab|test|scan|biopsy|std|pregnancy|pathology)\s+(?:results?|reports?)|hospital(?:i[sz]ed)?|(?:medical|doctor'?s?|gp|dental|dentist|clinic|maternity|oncology|nurse'?s?)\s+(?:[\w-]+\s+)?(?:records?|notes?|history|referral|appointment|condition|letter|certificate"
    r"|needs|assistance|treatment|procedure|results?|report)|wheelchair|hearing\s+aids?|stoma|pacemaker|prosthe\w+|cpap|mobility\s+(?:aid|scooter|issues?)|blue\s+badge|sick\s+(?:note|leave)|accessibility\s+needs|terminally\s+ill|disabled|disabilit\w+"
)
_BODY = r"(?:knee|hip|heart|back|eye|brain|spin(?:e|al)|foot|hand|shoulder|skin|breast|prostate|kidney|liver|lung|bowel|stomach|dental|tooth|teeth|gum|cataract|bypass|transplant|nose)"
_MATTER = rf"\b(?:{_DRUG}|{_ILL}|{_CARE}|{_BODY}\s+(?:operation|op|procedure|treatment|condition|problems?|pain|transplant|scan|replacement|implants?|crown|fillings?|removal|test|infected|heals?|healing|hurts?|injury|x-?ray))\b"
_VAGUE = r"\b(?:condition|illness|symptoms|operation|injur(?:y|ies)|pain|procedure|treatment)\b"
_DOCTOR = r"\b(?:gp|doctor|nurse|consultant|surgeon|midwife|pharmacist|psychiatrist|dentist|clinic|lab)\b"
_IS_ILL = r"(?:expecting|blind|deaf|hard\s+of\s+hearing|partially\s+sighted|immuno\w+|anorexic|infertile|in\s+(?:a\s+wheelchair|labou?r|remission|recovery)|poorly|unwell|off\s+sick|recovering|being\s+treated)"
_FINDING = r"\b(?:your|ur)\s+(?:\w+\s+)?(?:tablets|results?|notes|scan|tests?|dose|wound|condition|referral|symptoms)\b"
_CAME_BACK = (
    r"\b(?:biops(?:y|ies)|mammogram|smear(?:\s+test)?|swabs?|bloods?|blood\s+(?:tests?|work|results?)|(?:ct|mri|body|bone|brain)\s+scan|x-?rays?|mri|pathology|urine|lab\s+\w+|ultrasound)\s+(?:\w+\s+){0,2}"
    r"(?:came|comes?|is|are|was|were|looks?|shows?)\s+(?:back\s+)?(?:\w+\s+){0,2}(?:benign|malignant|positive|negative|clear|normal|abnormal|fine|inconclusive|high|low|nothing)\b"
)
_NEEDED = rf"{YOU}(?!\s+(?:can\s+trust|in\s+mind|(?:do|does|will)?\s?(?:n't|not|don't|won't)\s+need))"
_REASON = rf"\b(?:with|given|because\s+of|due\s+to|owing\s+to|considering|about|regarding)\s+(?:your|ur|his|her)\s+(?:[\w-]+\s+)?{_VAGUE}(?!\s+(?:of|with)\b)"

recognizer = Recognizer(
    entity="HEALTH",
    summary="Health of the customer: conditions, treatment, medication, results.",
    patterns=(sentence(rf"{_MATTER}|{_VAGUE}|{_DOCTOR}|{_IS_ILL}", 0.7),),
    within=either(
        tells((_DOCTOR, _FINDING), (_CAME_BACK,), heard=False),
        tells((_MATTER, _NEEDED), heard=False, reach=28),
        tells((_REASON,), (rf"\b(?:you|u){IS}{{1,3}}\s+{_IS_ILL}\b",), heard=False),
    ),
    passage=True,
    references=("GDPR-9", "HIPAA-164.502", "INC-16"),
    finds=(
        "Your insulin order left the pharmacy.",
        "With your condition you'll want an aisle seat.",
        "Your test results are in.",
    ),
    ignores=("Ask your pharmacist.", "If your prescription is late, call 111.", "Terms and conditions apply."),
)
