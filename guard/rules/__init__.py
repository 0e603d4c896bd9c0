"""What may not be sent, and why: one file per rule. A file whose name starts with `_` is not a rule."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module

from guard.errors import GuardError
from guard.packaged import names
from guard.rules._contract import Case, Judged, Outcomes, Rule

__all__ = ["BrokenRuleError", "Case", "Judged", "Outcomes", "Rule", "load"]


class BrokenRuleError(GuardError):
    """A file of this package does not define a usable rule. Nothing is skipped: the whole set is refused."""


@cache
def load() -> tuple[Rule, ...]:
    """Return every rule, in name order (`hides_text.py` is `hides-text`).

    Raises:
        BrokenRuleError: a file cannot be imported, has no `rule` or no page.
    """
    loaded = []
    for name in names(__path__):
        try:
            module = import_module(f"{__name__}.{name}")
            rule = module.rule
        except Exception as error:
            raise BrokenRuleError(f"guard/rules/{name}.py: {type(error).__name__}") from error
        if not isinstance(rule, Rule) or not module.__doc__:
            raise BrokenRuleError(f"guard/rules/{name}.py: `rule` is not a Rule, or the file has no page")
        loaded.append(replace(rule, id=name.replace("_", "-"), page=module.__doc__))
    return tuple(loaded)
