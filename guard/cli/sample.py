"""`presend sample`: draw replies of a finished scan for people to look at."""

from __future__ import annotations

from pathlib import Path

import click

from guard.cli import _write
from guard.cli._options import EXIT_STATUS, NewFile, Share, Whole
from guard.errors import GuardError

_FILE = click.Path(path_type=Path, readable=False)
_KEPT = ("archives", "policy", "rules", "version", "digest", "fail_on", "made")
"""What of a scan's description goes into the sample."""


@click.command(short_help="Draw replies of a finished scan for people to look at.", epilog=EXIT_STATUS)
@click.argument("scan", metavar="SCAN", type=_FILE)
@click.option("--size", type=Whole(2, 100_000), required=True, metavar="N", help="How many replies.")
@click.option(
    "--by",
    default="channel,agent",
    show_default=True,
    metavar="COLUMNS",
    help="What to divide by, the most important first: channel, agent, platform, week.",
)
@click.option("--seed", metavar="WORDS", help="What the lot is drawn with. Without it: by lot, and said in the rationale.")
@click.option(
    "--failed-share",
    type=Share(),
    default="0.3333333333333333",
    show_default="a third",
    metavar="SHARE",
    help="The part that goes to what failed, 0 to 1.",
)
@click.option("--output", type=NewFile(), required=True, metavar="FILE", help="Where the sample goes; beside it the rationale.")
@click.option("--rationale", type=NewFile(), metavar="FILE", help="Where the rationale goes. Without it: FILE with .md.")
def command(
    *, scan: Path, size: int, by: str, seed: str | None, failed_share: float, output: Path, rationale: Path | None
) -> int:
    """Draw a stratified sample of the replies of SCAN, the file that `presend scan --keep SCAN` has made.

    It takes from what passed and from what failed, more where the risk is higher, and keeps the probability of each reply to be
    drawn, so that `presend estimate` can speak of the whole archive. The sample holds numbers and places and no text. A rationale in
    Markdown says to an auditor how it was drawn, and how to draw it again.

    \b
    Examples:
      presend scan sent.jsonl --output report.html --keep may.presend
      presend sample may.presend --size 300 --seed "lot of 2 June" --output sample.json
      presend sample may.presend --size 600 --by channel,week --output sample.json
    """
    import secrets

    from guard.archive.finished import opened
    from guard.archive.rationale import markdown
    from guard.archive.sample import draw, dumps
    from guard.archive.strata import COLUMNS
    from guard.read import LIMIT

    columns = [word.strip() for word in by.split(",") if word.strip()]
    if unknown := [word for word in columns if word not in COLUMNS]:
        raise click.BadParameter(
            f"names {len(unknown)} that a sample cannot be divided by; there are: {', '.join(COLUMNS)}.",
            click.get_current_context(),
            param_hint="--by",
        )
    if len(set(columns)) < len(columns):
        raise click.UsageError("--by names a column twice.", click.get_current_context())
    beside = rationale or output.with_suffix(".md")
    _write.refuse_overwriting([output, beside], [scan])
    for path in (output, beside):
        if not path.absolute().parent.is_dir():
            raise GuardError(f"{path}: there is no such folder, so nothing could be written there.")
    if seed is not None and (not seed.isprintable() or set(seed) & set("`|\\")):
        raise click.UsageError("--seed must be words that can be printed, without ` | or \\.", click.get_current_context())
    if seed is None:
        seed = secrets.token_hex(8)
    with opened(scan) as (finished, meta):
        kept = {name: meta[name] for name in _KEPT if meta.get(name)}
        sample = draw(finished.results, size, by=columns, seed=seed, failed_share=failed_share, scan=kept)
    text = dumps(sample)
    if len(text) > LIMIT:
        raise GuardError(
            f"this sample would be larger than {LIMIT // 1024 // 1024} MiB, too large to be read again. Give a smaller --size."
        )
    said = markdown(sample, output.name)  # before anything is written: it needs the statistics library
    _write.report(text, output)
    _write.report(said, beside)
    strata = len(sample.strata)
    _write.note(
        f"{len(sample.units)} of {sample.population:,} replies drawn from {strata} strata: {output}, and why so: {beside}.\n"
        f"Next: presend review {output} ARCHIVE..."
    )
    return 0
