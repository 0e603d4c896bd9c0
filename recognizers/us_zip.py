"""ZIP codes (USPS Publication 28) beside a state, a town or the word; other countries' postal codes beside the word.

Five figures alone are anything. Nine (ZIP+4) name one side of a street, so they count a little even alone.
"""

from recognizers._contract import Cue, Pattern, Recognizer

_STATE = r"A[KRZ]|C[AT]|DC|FL|GA|I[AL]|K[SY]|M[DINOST]|N[CDEHJMVY]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|PR|GU|VI|A[AEP]"
_WORDLIKE = r"A[LS]|C[O]|D[E]|HI|I[DN]|LA|M[AE]|O[HKR]|PA"
_STATES = (
    r"alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa"
    r"|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada"
    r"|new\s(?:hampshire|jersey|mexico|york)|(?:north|south)\s(?:carolina|dakota)|ohio|oklahoma|oregon|pennsylvania|rhode\sisland"
    r"|tennessee|texas|utah|vermont|(?:west\s)?virginia|washington(?:,?\sd\.?c\.?)?|wisconsin|wyoming"
)
_END = r"(?![\w%]|[.,:]\d|\s?(?:people|customers?|users?|points|miles|subscribers|homes|steps|followers|members|jobs|of)\b)"
_ZIP = rf"(?P<v>\d{{5}}(?:-\d{{4}})?){_END}"
_TOWN = r"[A-Z][a-z]{2,15}(?:\s[A-Z][a-z]{2,15}){0,2}"
_WORD = (
    r"zip(?:\s?codes?)?|post(?:al)?[\s\-]?codes?|eir\s?code|plz|postleitzahl|codes?\spostal|c[oó]digo\spostal|cap\b|pin\s?code"
    r"|postnummer|postnr|postinumero|kod\spocztowy|psč"
)
_JOIN = (
    r"(?:[.?!]\s(?:it's|its|it\sis))?(?:[\s:=,\-]{1,3}(?:is|are|was|of|the|for|your|it's|its|actually|still|now|used|to|be|as|on|file|number|changed|updated|and|in"
    r"|it|not|my|area|home|billing|shipping)\b){0,6}[\s:=,.\-('\"]{1,5}"
)
_FOREIGN = (
    r"\d{5}(?:-\d{4})?|\d{3}\s\d{2}|\d{2}-\d{3}|\d{4}\s?[A-Z]{2}|\d{4}-\d{3}|\d{3}-\d{4}|\d{5}-\d{3}|\d{3}\s?\d{3}|\d{4}"
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]\d[\dW]\s?[A-Z0-9]{4}|[A-Z]{1,2}-?\d{4,5}"
)

recognizer = Recognizer(
    entity="US_ZIP_CODE",
    summary="A US ZIP code, or another country's postal code.",
    patterns=(
        Pattern(rf"(?<![\w.])(?:{_STATE})[,.]?\s{{1,2}}{_ZIP}", 0.8, cased=True),
        Pattern(rf"(?<=[,a-z]\s)(?:{_WORDLIKE})[,.]?\s{{1,2}}{_ZIP}", 0.75, cased=True),
        Pattern(rf",\s?(?:{_STATE}|{_WORDLIKE}),?\s{{1,2}}{_ZIP}", 0.8),
        Pattern(rf"\b(?:{_STATES}),?\s{{1,2}}{_ZIP}", 0.7),
        Pattern(
            rf"(?<![A-Za-z0-9])(?:{_WORD}){_JOIN}(?P<v>{_FOREIGN})(?![A-Za-z0-9]|[.,:\-]\d|\s(?:characters|digits|areas)\b)",
            0.9,
        ),
        Pattern(r"(?<![\w.,/=#\-$£€])(?P<v>\d{5}-\d{4})(?![\w%\-]|\.\d)", 0.45),
        Pattern(
            rf"\b(?:[Ll]iv(?:e|es|ing)|[Rr]esid\w{{1,5}}|[Ll]ocated|[Bb]ased|I'm|I am)\s(?:in|from)\s(?:{_TOWN},?\s)?{_ZIP}",
            0.6,
            cased=True,
        ),
        Pattern(rf"\b(?:from|in|to)\s{_TOWN},\s{_ZIP}", 0.6, cased=True),
        Pattern(rf"(?<![\w.,/=#\-$£€])(?P<v>\d{{5}}(?:-\d{{4}})?)\s(?:is|was)\s(?:your|the|my|our)\s(?:{_WORD})", 0.8),
        Pattern(r"(?<=[?&])(?:zip|zip_?code|postal_?code|postcode)=(?P<v>\d{5}(?:-\d{4})?)(?!\w)", 0.8),
    ),
    cues=(Cue(r"\b(?:order|account|case|ref|ticket|invoice|policy|claim|serial|error)\b[^.\n]{0,12}$", 0.2, before=30),),
    in_links=True,
    finds=("You're in Springfield, IL 62701.", "ur zip code is 62701", "Postleitzahl: 10115"),
    ignores=("Over 12000 homes", "Order 12345-6789", "Zip it up by 12.30"),
    references=("USPS-28",),
)
