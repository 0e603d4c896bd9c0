"""Links to a bare address instead of a name: dotted, decimal, octal or hexadecimal. Private networks of set-up guides pass."""

from recognizers._contract import Pattern, Recognizer


def _public(value: str) -> bool:
    import ipaddress
    from urllib.parse import urlsplit

    host = urlsplit(value).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global or not ipaddress.ip_address(host).is_private
    except ValueError:
        return True


recognizer = Recognizer(
    entity="URL_IP_LITERAL",
    summary="Links to a bare address instead of a name.",
    patterns=(Pattern(r"\bhttps?://(?:\d{1,3}(?:\.\d{1,3}){3}|0x[0-9a-f]{6,8}|\d{8,10}|0\d{3}(?:\.0?\d{1,3}){3}|\[[0-9a-f:]{3,40}\])(?::\d{1,5})?(?:/[^\s<>\"']{0,200})?(?![\w.])", 0.95),),
    valid=_public,
    passage=True,
    in_links=True,
    references=("INC-15",),
    finds=("Log in at http://8.8.8.8/acme", "http://3232235521/login"),
    ignores=("Open http://192.168.0.1 to set up the router.", "https://acme.example/8.8.8.8"),
)
