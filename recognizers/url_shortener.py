"""Links through a shortener: they hide where they lead."""

from recognizers._contract import Pattern, Recognizer

_HOSTS = (
    r"bit\.ly|tinyurl\.com|ow\.ly|is\.gd|rb\.gy|cutt\.ly|lnkd\.in|goo\.gl|buff\.ly|t\.ly|v\.gd|shorturl\.at|rebrand\.ly|bl\.ink|tiny\.cc|s\.id|adf\.ly|soo\.gd|qr\.ae|short\.io|clck\.ru"
)

recognizer = Recognizer(
    entity="URL_SHORTENER",
    summary="Links through a shortener.",
    patterns=(Pattern(rf"(?<![\w@.-])(?:https?://)?(?:www\.)?(?:{_HOSTS})/[\w./?=&%#-]{{2,100}}", 0.95),),
    passage=True,
    in_links=True,
    references=("INC-15",),
    finds=("Track it at https://bit.ly/3xYzAbC", "tinyurl.com/acme-help"),
    ignores=("Visit rabbit.ly for carrots.", "https://acme.example/bit.ly"),
)
