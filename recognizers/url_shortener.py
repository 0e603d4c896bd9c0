"""Links through a shortener: they hide where they lead (incident of 2016: a look-alike support account with a link)."""

from recognizers._contract import Pattern, Recognizer

_HOSTS = (
    r"bit\.ly|tinyurl\.com|ow\.ly|is\.gd|rb\.gy|cutt\.ly|lnkd\.in|goo\.gl|buff\.ly|t\.ly|v\.gd|shorturl\.(?:at|asia)|rebrand\.ly|bl\.ink|tiny\.(?:cc|one)|s\.id|adf\.ly|soo\.gd|qr\.ae|short\.(?:io|gy|cm)|clck\.ru"
    r"|t\.co|j\.mp|dlvr\.it|tr\.im|x\.co|u\.to|urlz\.fr|shorte\.st|ouo\.io|bc\.vc|po\.st|mcaf\.ee|su\.pr|db\.tt|git\.io|snip\.ly|smarturl\.it|linktr\.ee|lnk\.bio|qrco\.de|surl\.li|vk\.cc|kutt\.it|dub\.sh|1url\.com|trib\.al"
)

recognizer = Recognizer(
    entity="URL_SHORTENER",
    summary="Links through a shortener.",
    patterns=(Pattern(rf"(?<![\w@.=&?/-])(?:https?://)?(?:www\.)?(?:{_HOSTS})/[\w./?=&%#-]{{1,100}}[\w/=#-]", 0.95),),
    passage=True,
    in_links=True,
    references=("INC-15",),
    finds=("Track it at https://bit.ly/3xYzAbC", "tinyurl.com/acme-help"),
    ignores=("Visit rabbit.ly for carrots.", "https://acme.example/bit.ly"),
)
