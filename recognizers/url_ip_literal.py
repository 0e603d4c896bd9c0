"""Links to a bare address instead of a name: dotted, decimal, octal or hexadecimal (RFC 3986 3.2.2; WHATWG URL, IPv4 parser).

Private networks of set-up guides pass.
"""

from recognizers._contract import Pattern, Recognizer


def _public(value: str) -> bool:
    import ipaddress
    from urllib.parse import urlsplit

    host = urlsplit(value).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True  # a number in another base is only written to hide an address
    home = (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
    return not any(address in ipaddress.ip_network(network) for network in home)


_PART = r"(?:0x[0-9a-f]{1,2}|0?\d{1,3})"
_HOST = rf"(?:{_PART}(?:\.{_PART}){{3}}|0x[0-9a-f]{{6,8}}|\d{{8,10}}|\[[0-9a-f:.]{{3,45}}\])"

recognizer = Recognizer(
    entity="URL_IP_LITERAL",
    summary="Links to a bare address instead of a name.",
    patterns=(
        Pattern(
            rf"\b(?:https?|ftp)://{_HOST}(?::\d{{1,5}})?(?:/(?:[^\s<>\"']{{0,200}}[^\s<>\"'.,;:!?)\]])?)?(?![\w-]|[.:]\w)", 0.95
        ),
    ),
    valid=_public,
    passage=True,
    in_links=True,
    references=("INC-15",),
    finds=("Log in at http://203.0.113.9/acme", "http://3232235521/login"),
    ignores=("Open http://192.168.0.1 to set up the router.", "https://acme.example/203.0.113.9"),
)
