"""Where a parcel or a key was left: an invitation to whoever reads it first.

A deed ("left", "put", "tucked") and a place around the house belong together. What couriers may do in general is no one's secret.
"""

from recognizers._contract import Cue, Pattern, Recognizer

_AT = r"(?:(?:round|around|out|just|safely|down)\s){0,2}(?:in(?:side|to)?|behind|under(?:neath)?|beneath|by|beside|next\sto|on|at|with|near|over|round|through(?=\sthe\s(?:cat|dog)\s?flap)|against|outside|between)"
_OF = r"(?:the|your|their|his|her|ur|a|an|my|our)"
_SPOT = (
    r"(?:porch|bins?|wheelie\sbin|recycling(?:\s(?:bin|box))?|shed|garage|green\s?house|door\s?mat|mat|welcome\smat|(?:plant|flower)\s?pots?|planter"
    r"|bush(?:es)?|hedge|gates?|conservatory|letter\s?box|mail\s?box|post\s?box|meter\s(?:box|cupboard)|gas\sbox|doorstep|(?:front|back|side|rear|inner)"
    r"\s(?:door|step|porch|gate|garden|steps|entrance)|steps?|neighbou?rs?|nextdoor|next\sdoor|reception(?:ist)?|concierge|mail\s?room|doorman|porter"
    r"|log\s(?:store|pile|shed)|bench|car\s?port|patio|deck(?:ing)?|balcony|parcel\s(?:box|bin|chest)|drop\s?box|utility\s(?:room|cupboard)|bike\s(?:shed|store)"
    r"|coal\s(?:shed|bunker)|barbecue|bbq|summer\s?house|outhouse|lean-?to|barn|stable|side\sof\s(?:the|your)\shouse|cupboard|cabinet|stairs|lobby|foyer|hallway"
    r"|(?:oil|gas|water|propane)\s(?:tank|meter|bottle)|gnome|statue|cat\s?flap|dog\s?flap|(?:blue|green|black|brown|gr[ae]y|red|wooden|plastic|metal|big|small)\sbox|box(?=\sby)|tool\s?box|rabbit\shutch|kennel|window\s?(?:sill|ledge)|car|boot|trampoline|wood\s?pile|water\sbutt|storage\sbox|tree|fence|wall|lift)"
)
_PLACE = rf"{_AT}\s(?:{_OF}\s)?(?:(?!the\b|your\b)[a-z'\-]{{2,12}}\s){{0,2}}?{_SPOT}\b(?:\s(?:at|in)\s(?:no\.?|number|flat|house)\s?\d{{1,4}}[a-z]?)?"
_DEED = (
    r"(?<!\bmay\s)(?<!\bcan\s)(?<!\bcould\s)(?<!\bmight\s)(?<!\bwould\s)(?<!\bsometimes\s)(?<!\busually\s)(?<!\balways\s)(?<!\bnever\s)(?<!n't\s)(?<!\bphones\s)(?<!\bvaluables\s)(?<!\bbelongings\s)(?<!\banything\s)"
    r"(?:'s|\b(?:left|leave|leaving|put|placed|tucked|hid(?:den)?|dropped|popped|delivered|stashed|chucked|thrown|threw|slung|lobbed|wedged|propped|shows|posted|handed|signed\sfor|waiting|is|sitting|stored|safe))"
)
_THING = r"(?:\s(?:it|them|this|that|off|safely|(?:(?:your|the|ur|a|his|her)\s)?(?:\w{2,12}\s)?(?:parcels?|packages?|flowers|bouquet|shopping|groceries|deliver(?:y|ies)|orders?|items?|box(?:es)?|keys?|router|post|mail|card|meds)))?"

recognizer = Recognizer(
    entity="SAFE_PLACE",
    summary="The place where something was left for the customer.",
    patterns=(
        Pattern(
            rf"{_DEED}{_THING}(?:\s(?:safely|for\s(?:you|him|her|u)|today|earlier|with\scare|securely))?,?\s(?P<v>{_PLACE})",
            0.3,
        ),
        Pattern(
            rf"\b(?:safe\s?place|safeplace|preferred\s(?:place|spot|location|neighbou?r)|delivery\sinstructions?|drop-?off\s(?:spot|point))\b[^.!?\n]{{0,20}}?(?::|\bis|\bas|-)\s?(?P<v>(?:{_AT}\s)?(?:{_OF}\s)?(?:[a-z'\-]{{2,12}}\s){{0,2}}?{_SPOT}\b(?:\s(?:at|in)\s(?:no\.?|number)\s?\d{{1,4}})?)",
            0.8,
        ),
        Pattern(
            rf"\b(?:tucked|hid(?:den)?|stashed|wedged|squirrelled)\s(?:away\s)?(?P<v>{_AT}\s{_OF}\s[a-z'\-]{{2,12}}(?:\s[a-z'\-]{{2,12}})?\s{_PLACE})",
            0.75,
        ),
        Pattern(rf"\bkeys?\b[^.!?\n]{{0,20}}?(?:\b(?:is|are|left|hidden|under)|'s)\s(?P<v>{_PLACE})", 0.8),
        Pattern(
            r"\b(?:gave|given|handed|passed|left|dropped|took|taken|popped|delivered|signed\sfor)\b(?:\s(?:it|them|this|that|in|over|off|round|your|ur|the|parcel|package|order)\b){0,4}\s(?P<v>(?:to|with|by|at|in\sto|in\sby)\s(?:(?:the|a|your)\s[a-z]{3,12}\s(?:opposite|next\sdoor|across\s\w{3,5}(?:\s\w{4,6})?|upstairs|downstairs|at\s(?:no\.?\s|number\s)?\d{1,4})|(?:mr|mrs|ms|miss)\.?\s(?-i:[A-Z][a-z]+)(?:\s(?:at|in)\s(?:no\.?\s|number\s|flat\s)?\d{1,4}[a-z]?)?|(?:no\.?|number|house|flat)\s?\d{1,4}[a-z]?(?:,?\sthe\s[a-z ]{4,30}?(?=[.!,;]|$))?))",
            0.75,
        ),
        Pattern(
            r"\b(?:it's|it\sis|parcel\sis|they're|parcel's|order\sis)\s(?:now\s|safe\s)?(?P<v>with\s(?:mr|mrs|ms|miss)\.?\s(?-i:[A-Z][a-z]+)\s(?:at|in)\s(?:no\.?\s|number\s|flat\s)?\d{1,4}[a-z]?)\b",
            0.75,
        ),
        Pattern(
            r"\b(?:left|leave|leaving|dropped|handed|delivered|signed\sfor)\b[^.!?\n]{0,25}?\b(?P<v>(?:with|by|to|at)\s(?:(?:your|the|a|ur)\s)?(?:neighbou?rs?(?:\s(?:at|in))?\s)?(?:at\s)?(?:no\.?|number|house|flat)\s?\d{1,4}[a-z]?)\b",
            0.75,
        ),
        Pattern(
            r"\b(?P<v>(?:with|to|by)\s(?:your|the|a|ur|next\sdoor)\s(?:next\sdoor\s)?neighbou?rs?\s(?:at|in)\s(?:no\.?|number|flat)\s?\d{1,4}[a-z]?)",
            0.7,
        ),
        Pattern(
            r"(?P<v>\b(?:mr|mrs|ms|miss)\.?\s(?-i:[A-Z][\w'-]+)\s(?:at|in|from)\s(?:(?:no\.?|number|flat|house)\s?)?\d{1,4}[a-z]?)\s(?:has|have|took|accepted|signed|is\sholding|kept|will\skeep)\b",
            0.75,
        ),
        Pattern(
            r"\b(?P<v>neighbou?r\s(?:at|in)\s(?:(?:no\.?|number|flat)\s?)?\d{1,4}[a-z]?)\s(?:has|have|took|accepted|signed|is\sholding|kept)\b",
            0.75,
        ),
    ),
    cues=(
        Cue(
            r"\b(?:charger|battery|cable|plug|device|laptop|feedback|comment|review|message|voicemail|setting|socket|sim|app|wall\ssocket|feet|phone)\b",
            0.1,
            before=40,
        ),
        Cue(
            r"\b(?:parcels?|packages?|flowers|bouquet|shopping|deliver(?:y|ed|ies)|couriers?|drivers?|orders?|items?|left|keys?|safe\s?place|postie|box|drop(?:ped)?|tucked|hid(?:den)?|stashed|popped|handed|photo|chucked|threw|thrown)\b",
            0.8,
            before=60,
            after=20,
        ),
    ),
    passage=True,
    finds=("Your parcel was left behind your blue bin.", "Safe place: porch", "It's with your neighbour at no. 12"),
    ignores=(
        "Please leave feedback in the app.",
        "Couriers may leave parcels in a porch.",
        "Your safe place can be changed in the app.",
    ),
    references=("INC-8",),
)
