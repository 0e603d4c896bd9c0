"""`presend review`: a page on which a person labels the replies of a sample."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from guard.cli import _write
from guard.cli._options import CONFIG, Whole
from guard.cli._reading import Reading, options_from, reading
from guard.errors import GuardError

_FILE = click.Path(path_type=Path, readable=False)


@click.command(
    short_help="Label the replies of a sample on a page of this machine.",
    epilog="\b\nExit status:\n  0  stopped from the keyboard\n  2  could not start, or failed",
)
@click.argument("sample", metavar="SAMPLE", type=_FILE)
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@click.option("--reviewer", metavar="NAME", help="Who labels. Without it: the name of the user. Two may label the same sample.")
@click.option("--labels", type=_FILE, metavar="FILE", help="Where labels are kept. Without it: SAMPLE with .labels.")
@click.option("--port", type=Whole(0, 65535), default=0, metavar="PORT", help="Port to listen on. Without it: a free one.")
@click.option("--no-open", is_flag=True, help="Only show the link, and open no browser.")
@reading
@CONFIG
def command(
    *,
    sample: Path,
    archives: Sequence[str],
    reviewer: str | None,
    labels: Path | None,
    port: int,
    no_open: bool,
    config: Path | None,
    **given: Any,
) -> int:
    """Serve a page on which a person says of each drawn reply whether the verdict is right.

    Only this machine reaches it, with a link that works once. The texts are read from the archives again, which must be named as for
    the scan; they stay in memory and are written nowhere. Labels and notes are kept; a note with personal data is refused. Stop with
    Ctrl-C and go on whenever you like.

    \b
    Examples:
      presend review sample.json sent.jsonl
      presend review sample.json sent.jsonl --reviewer ana
    """
    import socket
    from importlib import import_module

    from guard.archive.reviewing import Review, gathered
    from guard.archive.sample import labels_of, read
    from guard.pipeline import Guard
    from guard.store.labels import Labels

    name = _reviewer(reviewer)
    drawn = read(sample)
    guard = Guard.load(config)
    _write.note(f"reading {len(drawn.units)} replies from the archive...")
    texts = gathered(drawn, Reading(archives, options_from(given, guard.config.brand)))
    same = (drawn.scan.get("policy"), drawn.scan.get("rules")) == (guard.policy_digest, guard.rules_digest)
    if not same:
        _write.note("policy or rules are not those of the scan: findings are shown as the scan had them.")
    with Labels(labels or labels_of(sample)) as store:
        review = Review(drawn, texts, store, name, guard, same=same)
        if unfit := review.unfit():
            _write.note(f"{len(unfit)} replies are not where they were in the scan and cannot be labelled.")
        try:
            listening = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            raise GuardError(f"port {port} cannot be listened on ({type(error).__name__}). Leave --port out.") from None
        with listening:
            port = listening.getsockname()[1]
            # The API is not part of the guard; it is imported by name, as a server does.
            session = import_module("api.review.fence").Session(port)
            app = import_module("api.review.app").create_app(review, session, port)
            link = f"http://127.0.0.1:{port}/#{session.key}"
            _write.note(f"open {link}\nThe link works once. Stop with Ctrl-C; what is labelled by then is kept.")
            with contextlib.nullcontext() if no_open else _opened(link):
                _serve(app, listening)
        _write.note(f"{len(review.done())} of {review.size} labelled by {name}. Next: presend estimate {sample}")
    return 0


def _reviewer(given: str | None) -> str:
    import getpass

    if given is None:
        try:
            given = getpass.getuser()
        except (OSError, KeyError):
            given = ""
    name = given.strip()
    if not name or len(name) > 60 or not name.isprintable():
        raise click.UsageError("--reviewer must be a name of 1 to 60 characters.", click.get_current_context())
    return name


@contextlib.contextmanager
def _opened(link: str) -> Iterator[None]:
    """Open a link in the browser as long as the block runs.

    The browser is given a file of ours that leads there: whoever is on this machine can see what programs are called with.
    """
    import tempfile
    import webbrowser
    from html import escape

    with tempfile.TemporaryDirectory(prefix="presend-") as folder:
        file = Path(folder) / "review.html"
        file.touch(0o600)
        file.write_text(f'<!doctype html><meta http-equiv="refresh" content="0; url={escape(link)}">\n', encoding="utf-8")
        webbrowser.open(file.as_uri())
        yield


def _serve(app: Any, listening: Any) -> None:
    import uvicorn

    from guard.cli._logging import LOGGING

    quiet = {**LOGGING, "loggers": {name: {**settings, "level": "WARNING"} for name, settings in LOGGING["loggers"].items()}}
    config = uvicorn.Config(app, access_log=False, server_header=False, proxy_headers=False, log_config=quiet, lifespan="off")
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
