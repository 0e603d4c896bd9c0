"""Where a request comes from: under which name, and from which page of a browser."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers

__all__ = ["from_here", "here_by_name", "known_by", "own_page", "strange_page"]


def from_here(client: tuple[str, int] | None) -> bool:
    """Tell whether a request comes from this machine. A socket that is a file has no address."""
    try:
        return client is None or ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def known_by(headers: Headers, hosts: Collection[str], *, here: bool) -> bool:
    """Tell whether a request names one of `hosts`, or, if `here`, this machine.

    A page may point its own name at this machine and then ask it as if it were its own server (DNS rebinding); the name stays.
    """
    given = headers.getlist("host")
    if len(given) != 1:
        return False
    host = given[0].lower()
    return host in hosts or (here and here_by_name(host) is not None)


def here_by_name(host: str) -> str | None:
    """Return the port that a Host header names for this machine, "" for none; `None` if it names another machine."""
    name, colon, port = host.lower().rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host.lower(), ""
    if port and not (port.isascii() and port.isdigit() and len(port) < 6):
        return None
    name = name.removeprefix("[").removesuffix("]")
    try:
        return port if name == "localhost" or ipaddress.ip_address(name).is_loopback else None
    except ValueError:
        return None


def strange_page(headers: Headers, origins: Collection[str]) -> bool:
    """Tell whether a browser says that a page which is neither ours nor one of `origins` asks."""
    origin = headers.get("origin")
    if origin is not None and origin in origins:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:  # only browsers send it, and pages cannot change it
        return site not in ("same-origin", "none")
    return origin is not None and not _same(origin, headers)


def own_page(headers: Headers) -> bool:
    """Tell whether a browser says that a page of ours asks."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is not None and _same(origin, headers)


def _same(origin: str, headers: Headers) -> bool:
    # The scheme may differ: TLS often ends before us.
    return origin.lower().partition("://")[2] == headers.get("host", "").lower() != ""
