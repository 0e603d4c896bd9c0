"""The recognizers, for commands that list or explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guard.errors import GuardError

if TYPE_CHECKING:
    from recognizers import Recognizer


def recognizers() -> tuple[Recognizer, ...]:
    """Return every recognizer.

    Raises:
        GuardError: a file of the package cannot be used, and which.
    """
    import recognizers as package

    try:
        return package.load()
    except package.BrokenRecognizerError as error:
        raise GuardError(f"{error}. Nothing is skipped: mend or remove that file, or reinstall presend.") from error
