"""`presend scan`: what replies that were sent already gave away."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli import _write
from guard.cli._options import CONFIG, Named, NewFile, OneOf, Whole
from guard.cli._reading import Reading, files, options_from, reading, shown
from guard.errors import GuardError, InputError
from guard.model import State

if TYPE_CHECKING:
    from types import FrameType

    from guard.archive.baseline import Baseline, Known
    from guard.archive.engines import Engine
    from guard.archive.journal import Journal, Tally
    from guard.archive.model import Result
    from guard.archive.sources import SourceOptions
    from guard.config import Config
    from guard.pipeline import Guard

_JOURNAL = ".presend-journal"
_ON = "The same command with --resume goes on."
_FILE = click.Path(path_type=Path, readable=False)


@click.command(
    epilog=(
        "\b\nExit status:\n  0  every reply passes\n  1  at least one fails\n  2  at least one was not checked, or the scan broke off\n"
        "What cannot be read is reported as incomplete, in its place. Values are masked in every report."
    )
)
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@reading
@click.option(
    "--output",
    "outputs",
    type=_FILE,
    metavar="FILE",
    multiple=True,
    help="A report, in the format of its ending; it appears in one piece. May be given several times. Without it: stdout.",
)
@click.option(
    "--format",
    "formats",
    type=OneOf(Named("guard.archive.reports", "FORMATS")),
    multiple=True,
    help="The format of the report, or of each --output in turn. Without it: what the ending says, and jsonl on stdout.",
)
@click.option("--keep", type=NewFile(), metavar="FILE", help="Keep the finished scan, for samples, baselines and comparisons.")
@click.option("--resume", is_flag=True, help="Go on with the scan of the same --output or --keep that broke off.")
@click.option(
    "--baseline", type=_FILE, metavar="FILE", help="What is known already: it is excused, and only what is new fails."
)
@click.option(
    "--compare", type=_FILE, metavar="FILE", help="Another presend.toml: say on stdout which verdicts would change with it."
)
@click.option("--engine", type=OneOf(("local", "spark")), default="local", show_default=True, help="Where to check.")
@click.option("--processes", type=Whole(1, 1024), metavar="N", help="Processes of the local engine. Without it: one a core.")
@click.option("--master", metavar="URL", help="Where Spark is: spark://host:7077, yarn, k8s://..., local[4].")
@click.option("--allow-unread", is_flag=True, help="What could not be read does not make the exit status 2.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 on fail. What was not checked still exits 2.")
@CONFIG
def command(*, archives: Sequence[str], config: Path | None, **given: Any) -> int:
    """Check replies that were sent: files, globs, standard input (-), URLs of object stores, databases.

    JSON Lines hold an object with text, and perhaps id, channel, platform, recipient, thread, customer, locale. Every reply is in
    the report, in order, whether it could be read or not. A scan that is killed goes on with --resume; nothing is lost or twice.

    \b
    Examples:
      presend scan sent-2026.jsonl --output verdicts.jsonl
      zcat sent.jsonl.gz | presend scan - --channel dm > verdicts.jsonl
      presend scan 'sent/*.csv' --text body --agent agent_name --output report.html --output rows.parquet
      presend scan sent.jsonl --output report.html --keep may.presend --baseline known.json
      presend scan sent.parquet --engine spark --master spark://host:7077 --output rows.parquet
    """
    from guard.archive.finished import about, less
    from guard.archive.reports import Scan
    from guard.cli._report import written

    reports = _reports(given["outputs"], given["formats"])
    paths = [path for _, path in reports if path is not None]
    _refuse(archives, config, paths, given)
    listed = _baseline(given["baseline"])
    beside = next(iter(paths), given["keep"])
    with ExitStack() as stack:
        if beside is None:
            beside = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="presend-"))) / "scan"
        journal, guard = _scanned(archives, config, beside, given, stack)
        other = None
        if given["compare"]:
            other, _ = _scanned(archives, given["compare"], beside.with_name(beside.name + ".compared"), given, stack)
        finished = Scan(journal.results, about(journal.meta))
        done: list[Known] = []
        if listed:
            finished, done = less(finished, listed, given["baseline"].name, guard.fail_on)
        for format_, path in reports:
            if path is not None or other is None:
                with _hinting(given):
                    written(finished, format_, path)
        tally = journal.tally
        if listed:
            tally = _counted(finished.results())
            _write.note(done[-1].said(listed))
        if other is not None:
            from guard.archive import compare

            _write.report(compare.FORMATS["text"](compare.compare(journal.results(), other.results())))
            other.remove()
        _told(tally, journal.digest, paths)
        if given["keep"]:
            journal.keep(given["keep"])
        else:
            journal.remove()
    return _status(tally, allow_unread=given["allow_unread"], exit_zero=given["exit_zero"])


def _baseline(path: Path | None) -> Baseline | None:
    from guard.archive.baseline import load

    return load(path) if path else None


def _reports(outputs: Sequence[Path], formats: Sequence[str]) -> list[tuple[str, Path | None]]:
    from guard.archive.reports import format_of, missing

    context = click.get_current_context()
    paths = [None if path == Path("-") else path for path in outputs] or [None]
    if formats and len(formats) != len(paths):
        raise click.UsageError("give --format once for each --output, or not at all.", context)
    if paths.count(None) > 1:
        raise click.UsageError("two reports cannot go to one --output.", context)
    try:
        names = formats or ["jsonl" if path is None else format_of(path) for path in paths]
    except InputError as error:
        raise click.UsageError(str(error), context) from None
    for name in names:
        if needed := missing(name):
            raise click.UsageError(f"a report as {name} needs: {needed}. Or choose md, csv or jsonl.", context)
    return list(zip(names, paths, strict=True))


def _refuse(archives: Sequence[str], config: Path | None, paths: Sequence[Path], given: dict[str, Any]) -> None:
    """Refuse what cannot go well before anything is read."""
    context = click.get_current_context()
    if archives.count("-") > 1:
        raise click.UsageError("standard input can be read only once.", context)
    if "-" in archives and given["compare"]:
        raise click.UsageError("--compare reads the archives twice, and standard input can be read only once.", context)
    if given["resume"] and not paths and not given["keep"]:
        raise click.UsageError("--resume needs the --output or the --keep of the scan that broke off.", context)
    if given["master"] and given["engine"] != "spark":
        raise click.UsageError("--master is for --engine spark alone.", context)
    if given["processes"] and given["engine"] != "local":
        raise click.UsageError("--processes is for the local engine; of Spark, --master says how many.", context)
    _write.refuse_overwriting([*paths, given["keep"]], [*files(archives), config, given["baseline"], given["compare"]])
    for path in (*paths, given["keep"]):
        if path and not path.absolute().parent.is_dir():
            raise GuardError(f"{path}: there is no such folder, so nothing could be written there in the end.")


def _scanned(
    archives: Sequence[str], config: Path | None, beside: Path, given: dict[str, Any], stack: ExitStack
) -> tuple[Journal, Guard]:
    """Return the journal of the finished scan and the guard whose policy it went by."""
    import json
    from dataclasses import asdict
    from datetime import UTC, datetime

    from guard.archive import fingerprint
    from guard.archive.scan import scan
    from guard.cli._progress import progress
    from guard.pipeline import Guard

    guard = Guard.load(config)
    key = fingerprint.key()
    options = options_from(given, guard.config.brand)
    read = Reading(archives, options)
    journal = stack.enter_context(
        _journal(beside.with_name(beside.name + _JOURNAL), _meta(archives, options, guard, key), resume=given["resume"])
    )
    if journal.finished:
        return journal, guard
    try:
        with _hinting(given), _stoppable():
            engine = _engine(given, guard.config)
            with progress(read.position) as told:
                scan(read, engine, journal, key, told=told)
    except KeyboardInterrupt:
        with _hinting(given):
            raise GuardError(f"interrupted: {journal.count:,} replies are done, the rest is not checked.") from None
    if also := read.said():
        _write.note(also)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    passed_over = json.dumps(asdict(read.counts))
    journal.finish({"made": made, "fail_on": guard.fail_on.name.lower(), "passed_over": passed_over})
    return journal, guard


def _journal(path: Path, meta: dict[str, str], *, resume: bool) -> Journal:
    from guard.archive.journal import Journal

    if resume and path.exists():
        journal = Journal.resumed(path, meta)
        _write.note(f"going on behind {journal.count:,} replies that are done.")
        return journal
    if resume:
        _write.note("there is nothing to go on with, so the scan begins anew.")
    elif path.exists():
        _write.note("a scan of that name broke off; without --resume it begins anew.")
    return Journal.create(path, meta)


def _meta(archives: Sequence[str], options: SourceOptions, guard: Guard, key: bytes) -> dict[str, str]:
    """Return what must be the same when a scan goes on: by the names by which a message tells what is not."""
    import hmac
    import json
    from datetime import UTC, datetime

    from guard.archive import fingerprint
    from guard.version import VERSION

    today = datetime.now(UTC).date()
    return {
        "archives": json.dumps(shown(archives)),
        # Keyed, because the URL of a database holds a password.
        "options": hmac.digest(key, repr((archives, options)).encode("utf-8", "surrogatepass"), "sha256").hex(),
        "policy": guard.policy_digest,
        # An excuse ends on its day, also in the middle of a scan.
        "excuses": json.dumps([number for number, excuse in enumerate(guard.config.excuse) if today <= excuse.until]),
        "rules": guard.rules_digest,
        "version": VERSION,
        "key": fingerprint.name(key),
    }


def _engine(given: dict[str, Any], settings: Config) -> Engine:
    if given["engine"] == "spark":
        from guard.archive.engines.spark import Spark, session

        return Spark(session=session(given["master"]), settings=settings)
    from guard.archive.engines.local import Local

    return Local(settings=settings, processes=given["processes"]) if given["processes"] else Local(settings=settings)


@contextmanager
def _hinting(given: dict[str, Any]) -> Iterator[None]:
    """Say how to go on, wherever what was done is kept."""
    try:
        yield
    except GuardError as error:
        raise GuardError(f"{error} {_ON}" if given["outputs"] or given["keep"] else str(error)) from None


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let the request to end (SIGTERM) end the scan as Ctrl-C does: in order, with a word on how to go on."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _counted(results: Iterable[Result]) -> Tally:
    from guard.archive.journal import Tally
    from guard.archive.summary import stands

    tally = Tally()
    for result in results:
        tally += Tally(
            passed=result.state == State.PASS,
            failed=result.state == State.FAIL,
            incomplete=result.state == State.INCOMPLETE,
            unread=result.unread,
            findings=sum(map(stands, result.findings)),
        )
    return tally


def _told(tally: Tally, digest: str, paths: Sequence[Path]) -> None:
    if not tally.passed + tally.failed + tally.incomplete:
        _write.note("there are no replies in it, so nothing was checked.")
    counts = f"{tally.passed:,} pass, {tally.failed:,} fail, {tally.incomplete:,} incomplete"
    unread = f" ({tally.unread:,} of them unread)" if tally.unread else ""
    _write.note(f"{counts}{unread}; {tally.findings:,} findings")
    for path in paths:
        _write.note(f"report: {path}")
    _write.note(f"verdicts: {digest}")


def _status(tally: Tally, *, allow_unread: bool, exit_zero: bool) -> int:
    unchecked = tally.incomplete - (tally.unread if allow_unread else 0)
    if unchecked or not tally.passed + tally.failed:
        return 2
    return 1 if tally.failed and not exit_zero else 0
