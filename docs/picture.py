"""Draws docs/verdict.svg: a verdict as the terminal shows it. Run `python docs/picture.py`; a test fails when it is out of date."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from guard import Guard
from guard.model import Reply
from guard.read import reply_at
from guard.render import FORMATS, Options

ROOT = Path(__file__).parents[1]
DRAFT = "pub-card-declined"


def svg() -> str:
    """Return the picture."""
    reply = reply_at(ROOT / "examples" / "drafts" / f"{DRAFT}.json")
    assert isinstance(reply, Reply)
    verdict = Guard.load(ROOT / "examples" / "presend.toml").check(reply)
    shown = FORMATS["text"]([(reply, verdict)], Options(colour=True, width=88))
    console = Console(record=True, width=92, file=StringIO(), force_terminal=True)
    console.print(Text("$ presend check draft.json\n"), Text.from_ansi(shown), sep="")
    drawn = console.export_svg(title="presend", unique_id="verdict")
    # The picture is complete in itself: no font is fetched for it.
    return re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL)


if __name__ == "__main__":
    (ROOT / "docs" / "verdict.svg").write_text(svg(), encoding="utf-8")
