"""What can go wrong. A message never quotes reply text: it says what happened, where, and what to do."""

from __future__ import annotations


class GuardError(Exception):
    """The root of every error Presend raises on purpose. Its message is safe to print and to log."""


class ConfigError(GuardError):
    """The configuration cannot be used: unknown key, unknown name, bad pattern, unreadable file."""


class InputError(GuardError):
    """A reply, thread or customer record cannot be read."""


class ModelError(GuardError):
    """The name model is missing or is not the one that was pinned."""


class UnknownNameError(GuardError):
    """No rule or recognizer has this name."""


class StoreError(GuardError):
    """The database of the record cannot be opened, read or written, or is not what it should be."""
