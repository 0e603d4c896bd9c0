"""Public IP addresses, version 4 and 6: they tie a connection, and so a person, to a place (GDPR recital 30).

`ipaddress` decides. Addresses that mean the same in every home (192.168.0.1, 127.0.0.1, fe80::1) belong in how-tos and pass;
documentation ranges (RFC 5737, RFC 3849) stand for public ones. A version ("4.2.1.0") has the same shape, so small numbers
need a word.
"""

from recognizers._contract import Cue, Pattern, Recognizer

_EDGE = r"(?<!\w)(?<!\d:)(?<![\w)][.\-])"
_V4 = r"(?:\d{1,3}\.){3}\d{1,3}"
_V4_END = r"(?![\w%]|\.\d|-\d)"


def _public(value: str) -> bool:
    import ipaddress

    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if any(address in ipaddress.ip_network(net) for net in _DOCUMENTATION if (":" in net) == (address.version == 6)):
        return True
    return address.is_global


_DOCUMENTATION = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")

recognizer = Recognizer(
    entity="IP_ADDRESS",
    summary="A public IP address, version 4 or 6.",
    patterns=(
        Pattern(rf"{_EDGE}(?=[\d.]{{0,12}}[12]\d\d)(?P<v>{_V4}){_V4_END}", 0.75),
        Pattern(rf"{_EDGE}(?P<v>{_V4}){_V4_END}", 0.2),
        Pattern(r"(?<![\w:.])(?P<v>[23][0-9a-f]{3}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4})(?![\w:])", 0.85),
    ),
    valid=_public,
    cues=(
        Cue(r"\b(?:v|ver|version|firmware|build|release|update|patch|driver|app|os|section|chapter|clause)[\s.:]{0,2}$", 0.0),
        Cue(r"\b(?:dns|name\s?servers?|resolvers?|subnet|netmask)\b", 0.1, before=50, after=20),
        Cue(
            r"\b(?:ip|ipv4|ipv6|ip\s?address(?:es)?|address|connect(?:ed|ion|ing)|logged|log-?in|sign(?:ed)?.?in)\b",
            0.85,
            after=20,
        ),
    ),
    in_links=True,
    finds=("Your public IP is 203.0.113.9.", "Sign-in from 2001:db8::8a2e:370:7334"),
    ignores=("Open 192.168.0.1 in a browser.", "Version 4.2.1.0 fixes it.", "Set your DNS to 8.8.8.8"),
    references=("GDPR-4", "RFC-5737", "RFC-3849"),
)
