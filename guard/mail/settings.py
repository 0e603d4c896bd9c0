"""What `presend.toml` says under [smtp]: where mail comes from and goes to, and what becomes of mail that cannot be checked.

It decides no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guard.serving import READING

__all__ = ["Smtp", "host_port", "loopback", "wrong_smtp"]


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """`presend smtp`: mail is checked between whoever sends it and the next hop."""

    __pydantic_config__ = READING

    listen: str = "127.0.0.1:10025"
    """Where mail comes in: an address and a port. Other than on the loopback interface only with `clients`."""
    next_hop: str = "127.0.0.1:10026"
    """Where mail that may go is handed on: the host and port of an SMTP server of yours."""
    clients: tuple[str, ...] = ()
    """Networks that may hand in mail, as in 10.1.0.0/16. Empty: this machine alone."""
    on_failure: Literal["closed", "open"] = "closed"
    """What becomes of mail that could not be checked: refused, or delivered with the header X-Presend: not-checked and a line in the log."""
    deadline_ms: int = 3_000
    """Milliseconds for reading and checking one mail, the wait for its turn included."""
    max_size: int = 32 * 1024 * 1024
    """Bytes of the largest mail as it is sent, in which 3 bytes of an attachment are 4."""
    connections: int = 20
    """Connections at a time. Each may hold a mail of the largest size in memory."""
    queue: int = 16
    """Mails that may wait for one that is being checked."""
    internal: tuple[str, ...] = ()
    """Domains of your own staff. Mail that goes to nobody else is an internal note and is not checked."""
    quotation: Literal["checked", "trusted"] = "checked"
    """Quoted history counts like the rest of the mail, or is trusted to be what the customer wrote: then what is in it alone lets the
    mail go, with the header X-Presend-Quotation: trusted. Nobody can tell whether the agent has changed it."""
    hold_unread: tuple[str, ...] = ()
    """Kinds of attachments that are not read, and hold the mail: application/pdf, image/*. Others are let go and named in a header."""
    recipient_is_customer: bool = False
    """Take name and address of the one recipient outside for those of the customer, so that others in the mail are noticed."""
    bounce: bool = False
    """Tell the sender of a mail that is refused why, in a mail as well. Only senders under `internal` or the brand's domains get one."""
    bounce_to: str = ""
    """Send those to this address instead of the sender."""
    bounce_from: str = ""
    """The address in their From line. Empty: MAILER-DAEMON at the name of this machine."""
    bounce_returns: Literal["headers", "message"] = "headers"
    """What they return of the mail: date, recipients and identity, or all of it."""

    def takes_from(self, host: str) -> bool:
        """Tell whether whoever is at an address may hand in mail."""
        from ipaddress import ip_address, ip_network  # every command reads this module, and few need the other

        if loopback(host):
            return True
        return bool(host) and any(ip_address(host) in ip_network(network, strict=False) for network in self.clients)


_RANGES = {
    "deadline_ms": (50, 3_600_000),
    "max_size": (1024, 256 * 1024 * 1024),
    "connections": (1, 1_000),
    "queue": (1, 10_000),
}
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_KIND = re.compile(r"(?:\*|[a-z0-9.+-]+)/(?:\*|[a-z0-9.+-]+)")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def wrong_smtp(smtp: Smtp) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where under [smtp] something is wrong, and what."""
    for key, (least, most) in _RANGES.items():
        if not least <= getattr(smtp, key) <= most:
            yield (key,), f"must be from {least} to {most}"
    for key in ("bounce_to", "bounce_from"):
        if getattr(smtp, key) and not _ADDRESS.fullmatch(getattr(smtp, key)):
            yield (key,), "must be an e-mail address"
    for number, domain in enumerate(smtp.internal):
        if not _DOMAIN.fullmatch(domain):
            yield ("internal", number), "must be a domain in lower case: acme.example"
    for number, kind in enumerate(smtp.hold_unread):
        if not _KIND.fullmatch(kind):
            yield ("hold_unread", number), "must be a media type in lower case, with * for any: application/pdf, image/*"
    yield from _wrong_places(smtp)


def _wrong_places(smtp: Smtp) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in ("listen", "next_hop"):
        if not _place(getattr(smtp, key)):
            yield (key,), "must be a host and a port, as in 127.0.0.1:10025 or [::1]:10025"
    for number, network in enumerate(smtp.clients):
        if not _network(network):
            yield ("clients", number), "must be an address or a network, as in 10.1.0.0/16"
    if _place(smtp.listen) and not loopback(host_port(smtp.listen)[0]) and not smtp.clients:
        yield ("listen",), "must be on the loopback interface unless `clients` says who may hand in mail"


def host_port(place: str) -> tuple[str, int]:
    """Return host and port of `host:port`."""
    host, _, port = place.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), int(port)


def loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _place(place: str) -> bool:
    found = re.fullmatch(r"(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})", place)
    return found is not None and 0 < int(found[1]) < 65_536


def _network(network: str) -> bool:
    from ipaddress import ip_network

    try:
        ip_network(network, strict=False)
    except ValueError:
        return False
    return True
