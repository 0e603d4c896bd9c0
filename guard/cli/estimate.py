"""`presend estimate`: what the labels of a sample say of the whole archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from guard.cli import _write
from guard.cli._options import OneOf, Share

_FILE = click.Path(path_type=Path, readable=False)


@click.command(
    short_help="Say what the labels of a sample mean for the whole archive.",
    epilog="\b\nExit status:\n  0  done\n  2  not done, or not every drawn reply is labelled (--partial allows that)",
)
@click.argument("sample", metavar="SAMPLE", type=_FILE)
@click.option(
    "--labels", type=_FILE, metavar="FILE", help="The labels. Without it: SAMPLE with .labels, as `review` keeps them."
)
@click.option(
    "--reviewer",
    "reviewers",
    multiple=True,
    metavar="NAME",
    help="Whose labels count, may be given several times. Without it: everybody's; where they differ it counts as unsure.",
)
@click.option(
    "--width",
    type=Share(),
    metavar="SHARE",
    help="Say how many labels an interval of this width needs, from end to end (0.01).",
)
@click.option(
    "--confidence", type=Share(0.5, 0.999), default="0.95", show_default=True, metavar="SHARE", help="How often intervals hold."
)
@click.option("--format", "format_", type=OneOf(("text", "json", "md")), help="The format. Without it: the ending of --output.")
@click.option("--output", type=_FILE, metavar="FILE", help="Where to; it appears in one piece. Without it: stdout.")
@click.option("--partial", is_flag=True, help="Exit 0 though drawn replies are not labelled yet.")
def command(
    *,
    sample: Path,
    labels: Path | None,
    reviewers: Sequence[str],
    width: float | None,
    confidence: float,
    format_: str | None,
    output: Path | None,
    partial: bool,
) -> int:
    """Give the leak rate of what passed and the precision of what failed, with design-weighted confidence intervals.

    SAMPLE is the file of `presend sample`. The intervals hold as often as they say for rare events too, and say how large a rate may
    be where nothing was found.

    \b
    Examples:
      presend estimate sample.json
      presend estimate sample.json --width 0.01
      presend estimate sample.json --labels labels.sqlite --output spot-check.md
    """
    from itertools import combinations

    from guard.archive.agreement import agreement
    from guard.archive.estimate import estimate
    from guard.archive.estimate_report import FORMATS
    from guard.archive.sample import labels_of, read
    from guard.errors import GuardError
    from guard.store.labels import ANSWERS, Labels

    output = None if output == Path("-") else output
    endings = {".json": "json", ".md": "md", ".txt": "text", "": "text"}
    if format_ is None:
        format_ = endings.get(output.suffix.lower() if output else "", "")
        if not format_:
            raise click.UsageError("--output has no ending that says the format. Give --format.", click.get_current_context())
    labels = labels or labels_of(sample)
    _write.refuse_overwriting([output], [sample, labels])
    drawn = read(sample)
    with Labels.existing(labels) as store:
        there = store.reviewers(drawn.id)
        if not there and store.samples():
            raise GuardError("the labels in this file are of another sample. Name the sample that was reviewed.")
        if missing := [name for name in reviewers if name not in there]:
            raise GuardError(f"{len(missing)} of the reviewers named have labelled nothing of this sample.")
        said = {name: {unit: label.answer for unit, label in store.of(drawn.id, name).items()} for name in (reviewers or there)}
    found = estimate(drawn, said, confidence=confidence, width=width)
    agreements = [agreement(one, other, ANSWERS) for one, other in combinations(sorted(said.items()), 2)]
    _write.report(FORMATS[format_](found, agreements), output)
    if found.unlabelled and not partial:
        _write.note(f"{found.unlabelled} drawn replies are not labelled yet. --partial takes that as it is.")
        return 2
    return 0
