"""What the pages of the service and of the review have in common: how they are fenced, filled in, and read back from a form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.problems import ProblemError
from guard.look import style

__all__ = ["HEADERS", "asset", "environment", "fields", "other_page", "see"]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    # Without any referrer a browser would call the origin of our own forms "null".
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Set on every page, beside those of `api.envelope`."""

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_SHARED = frozenset({"icon.svg", "parts.css"})


def asset(name: str, package: str, own: frozenset[str]) -> Response:
    """Return a file that pages load: `look.css`, one that all pages have, or one of a package's `own` in its folder `static`.

    Raises:
        ProblemError: there is no such file (404).
    """
    if name not in own | _SHARED | {"look.css"}:
        raise ProblemError(404)
    return Response(
        _content(name, package if name in own else __name__), media_type=_TYPES[name.rpartition(".")[2]], headers=HEADERS
    )


@cache
def _content(name: str, package: str) -> bytes:
    return style().encode() if name == "look.css" else files(package).joinpath("static", name).read_bytes()


@cache
def environment(package: str) -> Environment:
    """Return what fills in the templates of a package. Everything is escaped: what stands on a page was written by somebody else."""
    return Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def see(path: str) -> RedirectResponse:
    """Send the browser to another page."""
    return RedirectResponse(path, 303, headers=HEADERS)


async def fields(request: Request, most: int) -> list[tuple[str, str]]:
    """Return the names and values of a form, in order.

    Raises:
        ProblemError: it is none (415), or cannot be read or has more than `most` fields (400).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise ProblemError(415, "Send a form.")
    try:
        body = (await request.body()).decode("ascii")
        return parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body), errors="strict", max_num_fields=most)
    except ValueError:
        raise ProblemError(400, "The form cannot be read.") from None


def other_page(request: Request) -> bool:
    """Tell whether the page of another site had the browser send a request.

    Browsers say so in `Sec-Fetch-Site`, older ones by another `Origin` than the host they send to. What says neither is no browser,
    and has no cookie that somebody else could use.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != request.headers.get("host", "").lower()
