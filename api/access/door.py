"""ASGI middleware that says who calls before anything of the body is read, and turns away whoever has no business here.

What is turned away here never reaches the application: strange names and pages, heads that are too large, keys that do not count,
and under /v1 and /beta whoever shows none. Which of the callers may do what is said at the routes (`require`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.access import fence
from api.access.caller import HERE, PAGE, PUBLIC, Caller
from api.access.keyring import Key, KeysAwayError
from api.access.policy import Access
from api.body import LINES, media_type
from api.helpdesks import Sent
from api.intake import limited
from api.problems import ProblemError

__all__ = ["Door"]

MOST_HEADERS = 64
LONGEST_HEAD = 32 * 1024
"""Bytes of the names and values of all headers together, and of the query."""

CLOSED = ("/v1/", "/beta/")
"""Where nobody comes in who shows nothing. Everything else is a page, which asks for a key itself."""
SAFE = ("GET", "HEAD", "OPTIONS")
ASKS = ["Authorization", "Content-Type", "Idempotency-Key", "X-Api-Key"]
TELLS = ["Idempotency-Replayed", "Presend-Version", "Retry-After"]


class Door:
    """Finds out who calls."""

    def __init__(self, app: ASGIApp, access: Callable[[], Access]) -> None:
        """Stand before `app`; `access` returns what is in force now."""
        self._app = app
        self._access = access
        self._front: tuple[Access, ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            await self._fronted(self._access())(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        # There is nothing for WebSockets here; a server refuses a connection that nobody takes.

    def _fronted(self, access: Access) -> ASGIApp:
        """Return the door as `access` has it, behind what answers browsers that ask for permission."""
        if self._front is None or self._front[0] is not access:

            async def entered(scope: Scope, receive: Receive, send: Send) -> None:
                await self._entered(access, scope, receive, send)

            front: ASGIApp = entered
            if access.origins:
                front = CORSMiddleware(
                    entered,
                    allow_origins=access.origins,
                    allow_methods=["GET", "POST"],
                    allow_headers=ASKS,
                    expose_headers=TELLS,
                    # A guard in the house, asked by a page from outside that it lists.
                    allow_private_network=True,
                )
            self._front = access, front
        return self._front[1]

    async def _entered(self, access: Access, scope: Scope, receive: Receive, send: Send) -> None:
        headers, service = Headers(scope=scope), access.service
        # A stream has no end; its lines are limited where they are read. What is signed is read whole, so it is no stream.
        signed = "webhook-signature" in headers or access.hooks.at(scope["path"])
        stream = media_type(headers) == LINES and not signed
        receive = limited(receive, headers, None if stream else service.max_body, service.body_seconds)
        who = None
        if access.keys is not None:
            await access.keys.look()
        try:
            refuse_strangers(access, scope, headers)
            if scope["path"] not in PUBLIC:
                who, receive = await _who(access, scope, headers, receive)
            await refuse_unasked(access, who, scope, headers)
        except ProblemError as error:
            # What is left of the body is not read, so the connection cannot be used again.
            close = {} if scope["method"] in SAFE else {"Connection": "close"}
            answer = problems.response(error.status_code, error.detail, headers={**(error.headers or {}), **close})
            await answer(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = who
        await self._app(scope, receive, send)


def refuse_strangers(access: Access, scope: Scope, headers: Headers) -> None:
    """Refuse what nobody who has business here would send.

    Raises:
        ProblemError: too large a head (431), another machine where there are no keys (403), another name (421), a page that is
            not listed (403).
    """
    size = sum(len(name) + len(value) for name, value in headers.raw) + len(scope.get("query_string", b""))
    if len(headers.raw) > MOST_HEADERS or size > LONGEST_HEAD:
        raise ProblemError(431, f"The headers are too many or too long: at most {MOST_HEADERS}, and {LONGEST_HEAD} bytes.")
    if access.open and not fence.from_here(scope.get("client")):
        raise ProblemError(403, "There are no keys, so only this machine may ask. Make one: presend keys create")
    named = access.open or access.hosts
    if named and scope["path"] not in PUBLIC and not fence.known_by(headers, access.hosts, here=access.open):
        raise ProblemError(421)
    if scope["method"] not in SAFE and fence.strange_page(headers, access.origins):
        raise ProblemError(403, "This page may not ask: its origin is not listed in [service] cors.")


async def refuse_unasked(access: Access, who: Caller | None, scope: Scope, headers: Headers) -> None:
    """Refuse what nobody asked for who may, or too often.

    Raises:
        ProblemError: nobody we know asks for what is not for everybody (401), another page had a browser send our cookie (403), or it
            was too much (429).
    """
    if who is None:
        if scope["path"].startswith(CLOSED):
            raise ProblemError(401, headers={"WWW-Authenticate": "Bearer"})
        return
    if who.how == "cookie" and scope["method"] not in SAFE and not fence.own_page(headers):
        raise ProblemError(403, "This does not come from a page of this service.")
    await access.rate.take(who)


async def _who(access: Access, scope: Scope, headers: Headers, receive: Receive) -> tuple[Caller | None, Receive]:
    """Return who calls, and the body to go on with.

    Raises:
        ProblemError: what was shown does not count (401), is not well formed (400), or cannot be looked up now (503).
    """
    if access.open:
        return PAGE if headers.get("origin") in access.origins else HERE, receive
    secret = _secret(headers)
    if secret is not None:
        key = await _looked_up(access, secret)
        return Caller(key.id, frozenset(key.scopes), "key"), receive
    if access.signers and "webhook-signature" in headers:
        body, receive = await _whole(receive)
        signer = access.signers.who(headers, body)
        if signer is None:
            raise ProblemError(401, "The signature does not fit, or it is too old.", {"WWW-Authenticate": "Bearer"})
        return signer, receive
    if access.hooks.at(scope["path"]):
        body, receive = await _whole(receive)
        hook = access.hooks.who(Sent(scope["method"], str(Request(scope).url), headers, body), scope["path"])
        if hook is None:
            raise ProblemError(
                401, "The signature of the helpdesk does not fit, or it is too old.", {"WWW-Authenticate": "Bearer"}
            )
        return hook, receive
    if access.keys is not None and "cookie" in headers:
        request = Request(scope)
        known = access.cookies.key(request)
        if known is not None:
            with_id = await _away(access.keys.by_id(known))
            return (None if with_id is None else Caller(with_id.id, frozenset(with_id.scopes), "cookie")), receive
    return None, receive


def _secret(headers: Headers) -> str | None:
    """Return the secret that was shown, from one of the two headers that may hold one."""
    given = [*headers.getlist("authorization"), *headers.getlist("x-api-key")]
    if not given:
        return None
    if len(given) > 1:
        raise ProblemError(400, "Show one key, once: as Authorization: Bearer, or as X-Api-Key.")
    if "authorization" not in headers:
        return given[0].strip()
    scheme, _, secret = given[0].partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


async def _looked_up(access: Access, secret: str) -> Key:
    key = None if access.keys is None else await _away(access.keys.by_secret(secret))
    if key is None:
        raise ProblemError(401, "This key does not count.", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return key


async def _away(asked: Awaitable[Key | None]) -> Key | None:
    try:
        return await asked
    except KeysAwayError:
        raise ProblemError(503, "Keys cannot be looked up now: do not send the reply.", {"Retry-After": "1"}) from None


async def _whole(receive: Receive) -> tuple[bytes, Receive]:
    """Return a body that is read whole, and a `receive` that gives it once more. Its size is limited outside."""
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    body = b"".join(parts)
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return given.pop() if given else await receive()

    return body, again
