"""Links with a user name in front of the host (RFC 3986 3.2.1, 7.6): they lead somewhere else than they seem to, or hold a password."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="URL_USERINFO",
    summary="Links with a user name in front of the host.",
    patterns=(
        Pattern(
            r"\b(?:https?|ftps?)://[^\s/@<>\"'?#]{1,100}@(?:\[[0-9a-f:]{3,40}\]|[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?)(?::\d{1,5})?(?:[/?#](?:[^\s<>\"']{0,200}[^\s<>\"'.,;:!?)\]])?)?",
            0.95,
        ),
    ),
    passage=True,
    in_links=True,
    references=("INC-15",),
    finds=("Go to https://acme.example@evil.example/login",),
    ignores=("https://medium.example/@acme/post", "Mail help@acme.example or see https://acme.example"),
)
