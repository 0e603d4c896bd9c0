"""Health of the customer: conditions, treatment, medication, results (GDPR Art. 9; 45 CFR 164.502).

Words of medicine count beside "your"; words that also fit a device or a contract ("condition", "treatment") only beside a word of
medicine, a part of the body or a reason ("because of your condition").
"""

from recognizers._contract import Cue, Recognizer
from recognizers._statement import IS, SUPPOSED, YOU, YOUR, told

_DRUG = (
    r"(?:pre?scri?pt?i?ons?|medications?|medicines?|meds|medicals|insulin|inhalers?|anti(?:depressants?|biotics|psychotics|virals?)|tablets\s+for|pills|steroids?|statins?|opioids?|painkillers?|methadone"
    r"|viagra|sildenafil|prozac|sertraline|metformin|ozempic|contracepti\w+|birth\s+control|nicotine\s+patch\w*|vaccin\w+|jabs?|flu\s+shot|morning[ -]after\s+pill|hrt)"
)
_ILLNESS = (
    r"(?:diagnos[ei]s|(?:type\s+[12]\s+)?diabet\w+|asthma|cancer|tumou?rs?|depression|anxiety|adhd|autis\w+|ptsd|bipolar|schizo\w+|epilepsy|seizures?|dementia|alzheimer'?s|arthritis|migraines?"
    r"|hiv|aids|hepatitis|herpes|std|sti|eczema|psoriasis|endometriosis|infertility|stroke|heart\s+(?:attack|condition|failure|problem|disease)|high\s+blood\s+pressure|hypertension|copd|crohn'?s|coeliac"
    r"|celiac|ibs|pregnan\w+|miscarriage|disabilit\w+|mental\s+(?:health|illness)|addiction|alcoholism|eating\s+disorder|allerg(?:y|ies)|injur(?:y|ies)|broken\s+(?:leg|arm|hip|wrist|ankle)|concussion|covid(?:\s+infection)?)"
)
_CARE = (
    r"(?:chemo\w*|dialysis|biopsy|mri(?:\s+scan)?|ct\s+scan|x-?rays?|ultrasound|mammogram|smear(?:\s+test)?|colonoscopy|ivf|abortion|surgery|root\s+canal|physio\w*|counsell?ing|psychiatr\w+|psycholog\w+|rehab"
    r"|(?:talking\s+|speech\s+|occupational\s+|physical\s+)?therap(?:y|ist)|detox|blood\s+(?:tests?|results?|work|pressure|sugar)|(?:lab|test|scan|biopsy|std|covid|pregnancy)\s+(?:results?|tests?)"
    r"|hospital\s+(?:stay|visit|admission|appointment)|(?:medical|doctor'?s?|gp|dental|dentist|hospital|clinic|maternity|oncology|nurse'?s?)\s+(?:[\w-]+\s+)?(?:records?|notes?|history|referral|appointment|condition|letter"
    r"|certificate|needs|assistance|treatment|procedure|results?)|wheelchair|hearing\s+aids?|stoma|pacemaker|prosthe\w+|oxygen|cpap|mobility\s+(?:aid|scooter|issues?)|blue\s+badge|fit\s+note|sick\s+(?:note|leave)|accessib\w+\s+needs)"
)
_BODY = r"(?:knee|hip|heart|back|eye|brain|spin(?:e|al)|foot|hand|shoulder|skin|breast|prostate|kidney|liver|lung|bowel|stomach|dental|tooth|teeth|gum|cataract|bypass|transplant|c-?section|nose)"
_MATTER = rf"(?:{_DRUG}|{_ILLNESS}|{_CARE}|{_BODY}\s+(?:operation|surgery|op|procedure|treatment|condition|problems?|pain|transplant|scan|replacement|implants?|crown|fillings?|removal))"
_IS_ILL = r"(?:diabetic|pregnant|expecting|disabled|epileptic|asthmatic|autistic|blind|deaf|hard\s+of\s+hearing|partially\s+sighted|immuno\w+|anorexic|bipolar|coeliac|terminally\s+ill|hospitali[sz]ed|infertile|in\s+(?:hospital|a\s+wheelchair|labou?r|remission|rehab|recovery))"

recognizer = Recognizer(
    entity="HEALTH",
    summary="Health of the customer: conditions, treatment, medication, results.",
    patterns=(
        told(
            rf"(?:with|given|because\s+of|due\s+to|owing\s+to|considering|for)\s+{YOUR}\s+(?:[\w-]+\s+)?(?:condition|illness|symptoms|operation|pain|situation\s+with)",
            rf"{YOU}{IS}?\s+(?:suffer(?:ed|ing)?\s+(?:from|with)|diagnosed\s+with|treated\s+for|recover(?:ed|ing)\s+from|test(?:ed|ing)?\s+(?:positive|negative)|allergic\s+to|operated\s+(?:on|for))(?:\s+(?!(?:but|and|so)\b)[\w-]+)?",
            rf"{YOU}{IS}\s+(?:{_IS_ILL}|(?:admitted\s+to|discharged\s+from)\s+(?:the\s+)?(?:hospital|ward|clinic|icu))",
            rf"{YOU}(?:{IS})?\s+(?:had|have|has|having|need|take|taking|on|missed|got|book(?:ed)?|use|using)\s+(?:(?:an?|the|your|two|some)\s+)?(?:[\w-]+\s+)?{_MATTER}",
            rf"{YOUR}\s+(?:(?!app\b|pet|dog|cat|account|online|device|phone|car\b)[\w'-]+\s+){{0,2}}?{_MATTER}(?:\s+(?:meds|medication|tablets|results|refill))?",
            score=0.72,
        ),
    ),
    cues=(
        *SUPPOSED,
        Cue(
            r"(?:^|[.!?\n]\s*|\bplease\s+)(?:describe|discuss|bring|consult|order|refill|collect|renew|manage|request|book|take|read)\b[^.!?,;\n]{0,30}$",
            0.2,
            before=45,
        ),
        Cue(r"\bany\s+\w*$", 0.2, before=12),
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
