"""Helpdesks that hand a reply over before it is delivered: one file each. A file whose name starts with `_` is none.

Each defines `helpdesk`. `zendesk_channel.py` is asked at `/v1/hooks/zendesk-channel`, and its table of cases is
`tests/integrations/hooks/zendesk_channel.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from api.helpdesks._contract import Helpdesk, Report, Sent, Written
from guard.packaged import BrokenFileError, Packaged

__all__ = ["Helpdesk", "Report", "Sent", "Written", "load"]


@cache
def load() -> Mapping[str, Helpdesk]:
    """Return every helpdesk, by the name in its path.

    Raises:
        BrokenFileError: a file defines none. Nothing is skipped.
    """
    files = Packaged(__name__, __path__, lambda module: module.helpdesk)
    for name, found in files.items():
        if not isinstance(found, Helpdesk):
            raise BrokenFileError(f"api/helpdesks/{name}.py: `helpdesk` is not a Helpdesk")
    return {name.replace("_", "-"): found for name, found in files.items()}
