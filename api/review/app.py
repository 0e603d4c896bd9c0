"""The application of the review page: `create_app()` makes it for one review by one person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from api import problems
from api.envelope import Envelope
from api.html import HEADERS, asset, environment, fields, see
from api.problems import ProblemError
from api.review.fence import Fence, Session
from guard.archive.reviewing import RefusedNoteError, Review
from guard.errors import GuardError
from guard.store.justification import LONGEST
from guard.store.labels import ANSWERS
from guard.version import VERSION

__all__ = ["create_app"]

MAX_BODY = 16 * 1024
_PACKAGE = "api.review"
_STATIC = frozenset({"review.css", "review.js", "open.js"})
_ANSWERS = {
    "pass": {
        "right": ("Right", "Nothing here should be stopped"),
        "wrong": ("Wrong", "It should have been stopped"),
        "missed": ("Missed something", "Something else here was not seen"),
        "unsure": ("Unsure", "I cannot tell"),
    },
    "fail": {
        "right": ("Right", "It was rightly stopped"),
        "wrong": ("Wrong", "It was stopped for nothing"),
        "missed": ("Missed something", "Rightly stopped, and more is wrong"),
        "unsure": ("Unsure", "I cannot tell"),
    },
}
"""What the answers mean, by verdict."""

Handler = Callable[[Request], Awaitable[Response]]


class _Pages:
    """What is answered to whoever may look."""

    def __init__(self, review: Review, session: Session) -> None:
        self._review = review
        self._session = session

    async def start(self, _: Request) -> Response:
        """Go to the first reply without a label."""
        first = self._review.after(0)
        return see(f"/reply/{first}" if first else "/overview")

    async def show(self, request: Request) -> Response:
        """Show a reply."""
        number, after = _number(request.path_params["number"]), _number(request.query_params.get("after", ""))
        return await to_thread.run_sync(lambda: self._unit(number, after=after))

    async def answer(self, request: Request) -> Response:
        """Keep a label and go to the next reply."""
        number, form = _number(request.path_params["number"]), await _form(request, self._session)
        given, note = form.get("answer", ""), form.get("note", "").replace("\r\n", "\n")
        if given not in ANSWERS:
            raise ProblemError(422, "There is no such answer.")

        def keep() -> Response:
            try:
                self._review.put(number, given, note)
            except RefusedNoteError as error:
                return self._unit(number, status=422, refused=str(error), note=note)
            following = self._review.after(number)
            return see(f"/reply/{following}?after={number}" if following else "/overview")

        return await to_thread.run_sync(keep)

    async def undo(self, request: Request) -> Response:
        """Take the last label back and show its reply."""
        await _form(request, self._session)
        number = await to_thread.run_sync(self._review.undo)
        return see(f"/reply/{number}" if number else "/")

    async def overview(self, _: Request) -> Response:
        """Show how far it is, and how far two agree."""
        review = self._review
        return await to_thread.run_sync(
            lambda: self.page(
                "overview.html",
                counts=review.counts(),
                left=len(review.open()),
                unfit=review.unfit(),
                pairs=review.agreements(),
            )
        )

    async def redeem(self, request: Request) -> Response:
        """Take the key of the link and give a cookie for it."""
        form = await _form(request)
        if not self._session.redeemed(form.get("key", "")):
            return self.page("open.html", 403, used=self._session.used)
        response = see("/")
        self._session.let_in(response)
        return response

    async def static(self, request: Request) -> Response:
        """Give a file of the page."""
        return asset(request.path_params["name"], _PACKAGE, _STATIC)

    def guarded(self, handler: Handler) -> Handler:
        """Return a handler that lets nobody in without the cookie, and says what went wrong."""

        async def asked(request: Request) -> Response:
            if not self._session.holds(request):
                return self.page("open.html", 200 if request.url.path == "/" else 403, used=self._session.used)
            try:
                return await handler(request)
            except GuardError as error:
                return self.page("message.html", 409, head="That did not work", text=str(error))

        return asked

    def page(self, template: str, status: int = 200, **more: Any) -> HTMLResponse:
        """Return a page."""
        done = len(self._review.done()) if self._session.used else 0
        text = (
            environment(_PACKAGE).get_template(template).render(review=self._review, done=done, word=self._session.word, **more)
        )
        return HTMLResponse(text, status, HEADERS)

    def _unit(self, number: int, *, status: int = 200, refused: str = "", note: str | None = None, after: int = 0) -> Response:
        seen = self._review.seen(number)
        if seen is None:
            text = f"This sample has replies 1 to {self._review.size}."
            return self.page("message.html", 404, head="There is no such reply", text=text)
        kept = seen.label.note if seen.label else ""
        return self.page(
            "unit.html",
            status,
            seen=seen,
            answers=_ANSWERS[seen.unit.state.value],
            refused=refused,
            note=kept if note is None else note,
            longest=LONGEST,
            said=self._review.done().get(after) if after != number else None,
        )


def create_app(review: Review, session: Session, port: int) -> FastAPI:
    """Return the application.

    Args:
        review: what is looked at, and by whom.
        session: whoever has its key may look.
        port: where it is served, on the loopback interface.
    """
    app = FastAPI(
        title="Presend review",
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False},
    )
    pages = _Pages(review, session)
    app.add_api_route("/", pages.guarded(pages.start), methods=["GET"])
    app.add_api_route("/reply/{number}", pages.guarded(pages.show), methods=["GET"])
    app.add_api_route("/reply/{number}", pages.guarded(pages.answer), methods=["POST"])
    app.add_api_route("/undo", pages.guarded(pages.undo), methods=["POST"])
    app.add_api_route("/overview", pages.guarded(pages.overview), methods=["GET"])
    app.add_api_route("/open", pages.redeem, methods=["POST"])
    app.add_api_route("/static/{name}", pages.static, methods=["GET"])
    problems.install(app)
    app.add_middleware(Envelope, max_body=MAX_BODY)
    app.add_middleware(Fence, hosts=[f"127.0.0.1:{port}", f"localhost:{port}"])
    return app


def _number(text: str) -> int:
    """Return a number from a path, 0 if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


async def _form(request: Request, session: Session | None = None) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        ProblemError: it is none (415, 400), or not one of the session's (403).
    """
    given = await fields(request, 8)
    names = [name for name, _ in given]
    form = {name: value for name, value in given if names.count(name) == 1}
    if session is not None and not session.says(form.get("word", "")):
        raise ProblemError(403, "This form is not of this review. Load the page again.")
    return form
