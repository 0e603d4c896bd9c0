"""The things that a reply can ask for, by name: which kind of thing each noun is, from a password to an order number.

What is asked, and what is only spoken of, is for `guard.acts`. The kinds are the rows of the solicitation matrix (taxonomy 1.8):
each has one outcome per destination. Identifiers are an open class (tenancy reference, matric number, UHID, K No.), so any word in
front of "number", "ID", "ref" or "no." makes one, except the few that tell nothing about a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from guard.later import pattern
from guard.words import lower


class Kind(StrEnum):
    """What an agent would call it; the more sensitive first."""

    SECRET = "a secret"
    CARD = "card data"
    BANK = "bank details"
    IDENTITY = "an identity document or number"
    PERSONAL = "a date of birth or an address"
    ACCOUNT = "an account number"
    BOOKING = "a booking reference"
    ORDER = "an order or case number"
    CONTACT = "a phone number or an e-mail address"
    IMAGE = "a picture or copy of private papers"
    DETAILS = "unspecified details"


@dataclass(frozen=True, slots=True)
class Asset:
    """A thing named, in folded offsets."""

    kind: Kind
    start: int
    end: int


_N = r"(?:numbers?|nos?\b\.?|num\b|nr\b|nbr\b|#|i\.?ds?\b|refs?\b\.?|references?)"
_COUNT = (
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty)"
)
_PIC = (
    r"(?:screen ?(?:shots?|grabs?|caps?)|photo(?:copy|copies|s)?|pics?|pictures?|images?|snaps?|scans?|cop(?:y|ies)|selfies?)"
)
_PAPER = (
    r"(?:bills?|(?:bank |mini )?statements?|online banking|payments?|receipts?|invoices?|cards?|passports?|licen[cs]es?|i\.?ds?|accounts?|orders?|letters?|labels?|boarding pass(?:es)?"
    r"|tickets?|prescriptions?|slips?|scripts?|pay ?slips?|cheques?|checks?|certificates?|contracts?|confirmations?|bookings?|transfers?|profile|pass ?books?|paperwork|documents?|forms?|policy|agreement"
    r"|referrals?|summary|folio|quote|e-?mails?|deposit|title|deeds?|front|back|it)"
)
_PICTURES = (
    "screenshot screenshots screengrab screengrabs screencap screencaps screen photo photos photocopy photocopies pic pics picture pictures image images "
    "snap snaps scan scans copy copies selfie selfies proof evidence bill bills statement statements receipt receipts invoice invoices payslip payslips slip "
    "slips summary ticket tickets contract cheque cheques letter letters folio paperwork note notes 60 pay confirmation page banking"
)
_NOT_A_CODE = (
    r"(?:error|fault|promo(?:tional)?|discount|coupon|area|country|dial(?:l)?ing|bar|qr|product|item|style|dress|source|colour|color|"
    r"airport|station|stop|batch|stock|tariff|bin|building|highway|voucher|gift|referral|offer|campaign|class|course|zip|post|postal|sort|branch|swift|ifsc|bank|booking|reservation|"
    r"confirmation|collection|status|model|paint|trouble|diagnostic|response|exit|http|source|open|low|clean|cheat|reject|second|dress)"
)
_NOT_AN_IDENTIFIER = (
    r"(?:model|version|build|part|product|item|error|fault|room|gate|platform|flight|train|bus|route|stop|seat|coach|bay|floor|size|season|episode|"
    r"chapter|page|step|question|helpline|hotline|support|our|the|this|that|a|an|any|some|same|right|wrong|huge|large|small|high|low|record|limited|growing|good|great|whole|total|certain|"
    r"lucky|main|freephone|toll[ -]free|local|office|store|shop|branch|switchboard|emergency|press|vat|company|charity|their|its|is|as|for|with|by|in|and|or|on|of|to|from|at|has|have|had|was|are|been|be|will|"
    r"can|get|got|your|my|his|her|youtube|video|channel|team|there|says|say|yes|oh|sorry|absolutely|means|if|but|so|issue|ticketing|touch|face|apple|free|only|first|even odd|odd|even|serial|touch|more|other|also)"
)

# Kind, words of which every match holds at least one (so that most rows are not even tried), pattern.
_NOUNS: tuple[tuple[Kind, str, str], ...] = (
    (Kind.SECRET, "pass password passwords passcode passcodes passphrase passphrases passkey passkeys pw pwd pws pwds w wd ws wds passwd psw", r"(?:(?:temp(?:orary)?|current|old|new|online|net ?banking|banking|log-?in|wi-?fi|account) )*pass ?(?:words?|codes?|phrases?|keys?)|p/?wd?s?|passwd|psw|(?:net ?banking|log-?in) pass"),
    (Kind.SECRET, "pin pins", r"(?:(?:full|card|atm|voicemail|account|security|current|new|old|delivery|\d-digit) )*pins?(?: (?:codes?|numbers?|nos?\b))?(?! (?:to|it|down|board|the|drop|on (?:it|the))\b)"),
    (Kind.SECRET, "code codes passcode passcodes otp otps mpin mpins tpin tpins pin pins token tokens authenticator", r"(?:(?:[\w-]+ )?(?:pass)?codes?|code of porting)|otps?|mpins?|t-?pins?|tokens?|authenticator"),
    (Kind.SECRET, "cvv cvc cvn cvv2 cvc2 security 3 three digits numbers digit number strip", r"cv[vcn]2?(?: (?:code|number|no))?|security (?:codes?|digits|number|no)|(?:last )?(?:3|three)(?: (?:digits?|numbers?|figures?))? (?:on|from|off|at) (?:the )?(?:back|reverse|rear|signature strip)|digits? (?:on|off|from) the (?:back|reverse|rear) of (?:the|your|ur|that) card|signature strip"),
    (Kind.SECRET, "memorable secret security magic recovery challenge backup password maiden pet school teacher car concert food street hero film movie dog cat", r"(?:memorable|secret|security|magic|recovery|challenge|backup|password) (?:words?|dates?|places?|names?|info(?:rmation)?|answers?|questions?|phrases?|hint|keys?|codes?)|(?:(?:mother|mum|mom)'?s? )?maiden names?|(?:first|favou?rite|childhood|1st) (?:pet|school|teacher|car|concert|food|street|hero|film|movie)(?:'s name)?|(?:the )?name of (?:your|ur) (?:pet|school|dog|cat|(?:very )?(?:first|1st|favou?rite|childhood|primary|secondary|old) (?:pet|school|teacher|dog|cat|street|best friend))|(?:pet|dog|cat)'s name"),
    (Kind.SECRET, "letter letters character characters digit digits word words phrase phrases seed key keys grid maiden name half part", r"(?:1st|2nd|3rd|\dth|first|second|third|fourth|fifth|sixth|last)(?:,? (?:and|&|or)?(?: the)? ?(?:1st|2nd|3rd|\dth|first|second|third|fourth|fifth|sixth|seventh|eighth|last))* (?:letters?|characters?)(?: of (?:it|your \w+(?: \w+)?))?|(?:letters?|characters?|digits?) \d(?: ?(?:,|and|&) ?\d)+|(?:twelve|12|24|twenty[- ]four|recovery|seed|first two) (?:words?|phrases?)|(?:first|last|next|other) (?:two|three|four|half|part|\d)?(?: \w+)?(?:characters?|letters?)|maiden|name before (?:she|her|marriage|they|getting|the wedding)\w*|name before marriage|seed|private keys?|grid values?"),
    (Kind.SECRET, "desk anydesk teamviewer viewer quick quickdesk quickassist remote session partner screen link links url", r"(?:any ?desk|team ?viewer|quick ?(?:desk|assist)|remote|session|partner|screen)(?: ?-?(?:access|share|connect))? (?:ids?|codes?|address|numbers?|key)|(?:reset|recovery|magic|sign-?in|log-?in|verification|activation|confirmation) (?:links?|url)|link (?:inside|in (?:it|the e-?mail))"),
    (Kind.CARD, "number numbers digit digits card cards expiry expiration exp thru four six 4 6", r"(?:long|full|entire|whole|16|sixteen)[ -]+(?:digit )?(?:card )?numbers?(?: (?:on|across|off|from)(?: the)? (?:front|middle|card))?|(?:the )?(?:16|sixteen) digits?(?: (?:on|across|off|from)(?: the)? (?:front|card|\w+ \w+))?|(?:(?:credit|debit|bank|payment|visa|atm|master|amex|saved) ?)?cards?(?:'s)? ?(?:numbers?|nos?\b\.?|num\b|#|details?|info(?:rmation)?|data|digits)|(?:credit|debit|bank) cards?|expiry(?: (?:dates?|on (?:the|your) card))?|expiration(?: dates?)?|exp\.? ?dates?|valid thru|(?:card's |cards )?(?:last|first|final|starting|ending) (?:4|four|6|six)(?: (?:digits?|numbers?|nos?))?(?: (?:of|on|off|from)(?: (?:the|your|ur))? (?:\w+ )?card(?: used)?)?|numbers? (?:across|on|off|from) (?:the )?(?:middle|front|face|card)"),
    (Kind.BANK, "sort sortcode sortcodes iban ibans bank banking debit payment payout refund beneficiary receiving routing bsb swift bic ifsc upi vpa branch title titles cancelled void voided blank passbook passbooks book", r"sort ?codes?|ibans?|(?:bank(?:ing)?|direct debit|payment|payout|refund|beneficiary|receiving|banking) (?:account )?(?:details?|info(?:rmation)?|numbers?|accounts?|ac|acct|a/c)|(?:beneficiary'?s? )?routing(?: and account)?(?: (?:numbers?|no))?|bsb|swift(?: codes?)?|bic|ifsc(?: codes?)?|upi(?: ids?)?|vpa|branch codes?|bank names?|account titles?|(?:cancelled|void(?:ed)?|blank) che(?:que|ck)s?(?: leaf)?|pass ?book(?: page| photo)?"),
    (Kind.IDENTITY, "passport passports driving drivers driver licence licences license licenses ssn social ni national insurance nin nino aadhaar aadhar pan bvn tin 20 w ppsn pps id ids identity proof medicare nhs medical health tax philhealth sss umid fiscal cpf curp nif dni citizen certificate certificates permit grant power share", rf"passports?(?: (?:{_N}|details?|copy|(?:bio(?: data)?|data|photo) ?page))?|driv(?:ing|er'?s?) (?:licen[cs]es?|{_N})(?: {_N})?|(?<!restore )(?<!software )licen[cs]e(?! (?:key|agreement|terms))(?: {_N})?|ssn|social(?: security)?(?: (?:{_N}|card|digits))|social security|ni {_N}|national insurance(?: {_N})?|nino?\b|aadhaa?r(?: (?:{_N}|card))?|pan(?: (?:card|{_N}))|bvn|nin\b|tin\b|i-20|w-2|ppsn?|(?:(?:government|photo|gov|govt|national|state|valid|student|proof of|original)[ -]*(?:issued )*(?:photo )?)+ids?(?: (?:cards?|{_N}))?|identity (?:cards?|documents?|papers)|proof of (?:i\.?d|identity|address|residence|age)|(?:medicare|nhs|medical|health|tax|philhealth|sss|umid|fiscal|cpf|curp|nif|dni|citizen) (?:{_N}|cards?|file {_N})|(?:birth|death|marriage|residence) (?:certificates?|permit)(?: {_N})?|grant of probate|power of attorney|(?:right[- ]to[- ](?:rent|work) )?share codes?|ids? {_N}"),
    (Kind.PERSONAL, "dob d date dates birth birthday birthdate birthdays birthdates birth year address addresses addy line postcode postcodes postal post pincode pincodes eircode eircodes zip zips house door flat unit apartment apt live street", r"d\.?o\.?b\.?|dates? of birth|birth ?(?:da(?:y|te|ys|tes))|year (?:of birth|you were born)|(?:(?:complete|full|home|street|postal|delivery|billing|shipping|mailing|house|current|new|property|installation|registered|correct|exact|residential|residence) )*(?:address(?:es)?(?! (?:(?:your|the|this|these|any|all|that|those|some) )?(?:concern|issue|problem|question|quer(?:y|ies)\b|complaint|matter|point|feedback|request|situation|needs?\b|it\b|this\b|that\b|them\b))|addy)|(?:first|1st) line (?:of )?(?:(?:your|the|ur) )?(?:\w+ )?address|(?:(?:full|billing|delivery|home) )*(?:post ?codes?|postal codes?|pincodes?|eircodes?)|zips?(?: ?codes?)?|(?:house|door|flat|unit|apartment|apt)(?:/\w+)? (?:names?|numbers?|nos?\b\.?|#)|where (?:you|u) live|street name|(?:house|unit) and street"),
    (Kind.ACCOUNT, "number numbers no nos num nr nbr # id ids d ds ref refs reference references n mpan mprn imei iccid meter serial reg registration rego plate plates vin username usernames user login logins log gamertag gamertags gamer player handle handles account uhid gstin chn", rf"(?:(?!acid)ac{{1,2}}(?:ou?n?t|t|nt)?s?|a/c|customer|client|member(?:ship)?|policy|meter|subscriber|subscription|loyalty|rewards?|frequent flyer|contract|service|user|supply|student|patient|hospital|employee|staff|payroll|tenancy|matric|consumer|supporter|donor|council tax|licen[cs]e|smart ?card|sim|device|pass|player|gamer|psn|xbox|steam|epic|vehicle|chassis|engine|serial) ?(?:card )?{_N}|s/n|mpan|mprn|imei|iccid|meter (?:serial|reading id)|serial(?!\s+(?:port|killer|complain))|(?:vehicle |car )?(?:reg(?:istration)?|rego)(?: (?:{_N}|plate))?(?! (?:is|was|form|page|fee|desk|opens?|closes?|process)\b)|(?:car'?s? |number |licen[cs]e )plates?|plates?(?= |[?.,!]|$)|vin(?: number)?|user ?names?|log-?ins?(?: (?:details?|names?|ids?|info(?:rmation)?|e-?mails?))|gamer ?tags?|player tags?|(?:(?:in[- ]game|account) )?handles?|account (?:info(?:rmation)?|details?)|uhid|gstin|chn"),
    (Kind.BOOKING, "pnr pnrs booking reservation confirmation record trip hotel airline character ticket tickets itinerary appointment folio bag baggage coupon eticket etickets e conf boarding", rf"pnrs?|(?:booking|reservation|confirmation|record|trip|hotel|airline|six[- ]character|6[- ]character|ticket|itinerary|appointment|folio|bag(?:gage)? tag|coupon) ?(?:confirmation )?(?:{_N}|locators?|codes?)|e-?tickets?(?: {_N})?|(?:booking|conf)\.? ?(?:ref|code)|record locator|bag(?:gage)? tags?|boarding pass(?:es)?"),
    (Kind.ORDER, "order tracking case reference references ref refs parcel consignment invoice transaction txn trxn complaint delivery shipment incident repair job bet bill receipt waybill awb sr claim payment fine penalty pcn certificate application applicant enquiry barcode utr rrn docket ticket return rma refund withdrawal trip ride rrr queue collection voucher gift", rf"(?:order|tracking|case|reference|ref|parcel|consignment|invoice|transaction|txn|trxn|complaint|delivery|shipment|incident|repair|job|bet|bill|receipt|waybill|awb|sr|claim|payment|fine|penalty|pcn|certificate|application|applicant|enquiry|barcode|utr|rrn|docket|ticket|return|rma|refund|withdrawal|trip|ride) ?(?:note |receipt )?(?:{_N}|codes?)|ref(?:erence)? {_N}|tracking(?: (?:info(?:rmation)?|details?))|utr|rrr|pcn|awb|queue code|collection codes?|voucher codes?|gift card codes?|refs?\b"),
    (Kind.CONTACT, "phone mobile mobiles cell cellular cellphone contact telephone tel ph home callback call whatsapp whats daytime msisdn email emails e mail gmail number numbers", rf"(?:(?:registered|alternate|alternative|best|contact|daytime|preferred|correct|current|primary|new|valid|active|working|uni|work|personal|another|different|good|linked|on-file) )*(?:phone|mobile|cell(?:ular|phone)?|contact|telephone|tel|ph|home|call-?back|whats ?app|daytime|msisdn)(?: phone)? ?(?:{_N}|details?|info(?:rmation)?)|mobiles?|cell(?= |[?.,!]|$)|(?<!\bmy )(?<!\bown )(?<!\bour )(?<!\bthe )(?<!\bby )phone(?= (?:and|or|so|below|here|please|no)\b|[?.,])|(?:(?:registered|alternate|best|contact|login|log-in|uni|work|personal|another|different|good|linked|mail|g) ?)?e-?mails? (?:address(?:es)?|ids?|add)|(?<!\brather )(?<!\bto )(?<!\bcan )(?<!\bor )(?<!\bplease )(?<!\bwe )(?<!\bthis )(?<!\bby )(?<!\ban )e-?mails?(?! (?:us|me|him|her|them|it|you|here)\b)|mail ids?|(?:(?:registered|another|alternate|best|good|different) )numbers?|numbers? (?:to|we|where|so|for|you|which|that)\b(?: (?:can|should|is|could|booked|registered|reach|call|ring|contact|have|use|used))?"),
    (Kind.IMAGE, _PICTURES, rf"(?:{_PAPER} )?{_PIC}(?: of (?:both|the) sides)?|proof of (?:payment|purchase|delivery|transfer|postage|ownership)|evidence of (?:payment|purchase)|(?!a tickets?\b)(?:(?:latest|last|recent|three|two|council tax|utility|power|gas|electric(?:ity)?|water|phone|bank|purchase|till|parking|garage|medical|prescription|discharge|credit card|months'? (?:of )?bank|your|the|a|ur|repair|original|tariff|award|delivery|this|that) )+(?:bills?|statements?|receipts?|invoices?|pay ?slips?|slips?|summary|tickets?|contract|cheques?|letters?|folio|paperwork|notes?)(?! (?:says?|is|was|will|shows?|arrives?|goes)\b)|p60|pay ?slips?|confirmation (?:screen|page|e-?mail)|(?:order|usage|account|payment|billing|profile|booking) (?:page|screen)|banking app"),
    (Kind.DETAILS, "details deets particulars credentials info information name names surname surnames lastname", r"(?:(?:your|ur|yr|all|full|personal|contact|booking|account|customer|order|passenger|guest|patient|complete|the|any|some|more|following|relevant|requested|required|further|necessary|additional) )*(?:your|ur|yr|full|personal|contact|booking|account|customer|order|passenger|guest|patient|complete|following|relevant|requested|required|necessary|log-?in) (?:details|deets|particulars|credentials)|credentials|(?:your|ur|personal|account|contact|private) (?:\w+ )?info(?:rmation)?|(?:(?:full|complete|first and last|last|sur|middle|father's|mother's|family|legal|your|ur|registered|kids'?|child'?s?|the) ?)+names?(?: (?:on|under|of|in|like on|it|you|as|that) [\w' -]{2,25}?)?(?=$|[?.,!;:)&+/\n]| (?:and|so|please|or|plus|with|on|by|in|to)\b)|surnames?|(?:what|whose|which|her|his|their|the|good|good|keeper's|in-game|holder'?s?|passenger'?s?|account) names?|names? (?:exactly|inked|ye|on|under|it(?:'s| was| is)|of the|like on|booked|as (?:it|they)|you booked|u booked)"),
    (Kind.ACCOUNT, "digit digits number numbers figures characters no nos num nr nbr # id ids d ds ref refs reference references code nmi nuban gprn bvn", rf"(?:(?=[\w/'-]+ {_COUNT})(?!{_NOT_AN_IDENTIFIER}\b)[\w/'-]+ )?{_COUNT}[ -]?digits?(?: \w+)? (?:number|code|id)|{_COUNT} (?:\w+ )?(?:digits?|numbers|figures|characters)|digits (?:it|that|on|you|showing|shown|below|under)|(?:nmi|nuban|gprn|bvn|k no|ca no|e-nr)|(?=[\w/'-]{{1,14}} {_N})(?!{_NOT_AN_IDENTIFIER}\b)[\w/'-]{{1,14}} {_N}|(?:the |that |ur |your )?(?:number|digits?|code) (?:on|off|under|across|printed|stamped|up|in|at|below|starting|inside|above)(?: \w+){{0,3}}|references? starting|k no\.?|(?:the|your|ur|that|what) (?:number|reference|i\.?d)(?= |[?.,!]|$)"),
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@cache
def _rows() -> tuple[tuple[int, Kind, frozenset[str], re.Pattern[str]], ...]:
    return tuple(
        (rank, kind, frozenset(words.split()), pattern(rf"(?<![a-z0-9_@#/.'-])(?:{nouns})(?![a-z0-9_])", re.ASCII))
        for rank, (kind, words, nouns) in enumerate(_NOUNS)
    )


_HEADS = frozenset(word for _, words, _ in _NOUNS for word in words.split())
_WORD = pattern(r"[a-z]+|[0-9]+|#", re.ASCII)
"""The `n` of "s/n" is a word."""
_HARMLESS = pattern(rf"\b{_NOT_A_CODE} codes?$", re.ASCII)


def assets(folded: str) -> tuple[Asset, ...]:
    """Return the things named in `folded`, in order; of two that overlap the longer one stays, an open-class one last."""
    text = lower(folded)
    heads_named = _HEADS.intersection(_WORD.findall(text))
    last = len(_NOUNS) - 1
    found = [
        (rank == last, match.start() - match.end(), rank, match.start(), kind)
        for rank, kind, heads, regex in _rows()
        if not heads or not heads_named.isdisjoint(heads)
        for match in regex.finditer(text)
        if match.end() > match.start()
        and not (kind in (Kind.SECRET, Kind.ACCOUNT) and _HARMLESS.search(text, match.start(), match.end()))
    ]
    taken: list[Asset] = []
    used = bytearray(len(folded))
    for _, length, _, start, kind in sorted(found):
        if not any(used[start : start - length]):
            used[start : start - length] = b"\1" * -length
            taken.append(Asset(kind, start, start - length))
    return tuple(sorted(taken, key=lambda asset: asset.start))
