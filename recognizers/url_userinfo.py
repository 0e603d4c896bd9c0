"""Links with a user name in front of the host (RFC 3986 3.2.1): they lead somewhere else than they seem to."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="URL_USERINFO",
    summary="Links with a user name in front of the host.",
    patterns=(Pattern(r"\bhttps?://[^\s/@<>\"'?#]{1,100}@[a-z0-9.\[\]:-]{3,100}(?:/[^\s<>\"']{0,200})?", 0.95),),
    passage=True,
    in_links=True,
    references=("INC-15",),
    finds=("Go to https://acme.example@evil.example/login",),
    ignores=("https://medium.example/@acme/post", "Mail help@acme.example or see https://acme.example"),
)
