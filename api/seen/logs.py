"""Logs: an event and its fields, through the logging of the standard library, so that whoever runs the application decides where to.

`presend serve` decides with `FORMAT`: a line of JSON each, or a readable one if standard error is a terminal.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.stdlib import BoundLogger, ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name, render_to_log_kwargs
from structlog.typing import EventDict


def logger(name: str) -> BoundLogger:
    """Return the logger of one part, `presend.NAME`. Its events name what happened; fields say the rest."""
    wrapped: BoundLogger = structlog.wrap_logger(
        logging.getLogger(f"presend.{name}"),
        processors=[structlog.stdlib.filter_by_level, render_to_log_kwargs],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=True,
    )
    return wrapped


class Formatter(ProcessorFormatter):
    """Formats what the application logs, and what libraries do, alike."""

    def __init__(self) -> None:
        """Choose between JSON and a terminal."""
        terminal = sys.stderr.isatty()
        last = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
        super().__init__(
            foreign_pre_chain=[
                add_log_level,
                add_logger_name,
                ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _without_colour,
                _without_trace,
            ],
            processors=[ProcessorFormatter.remove_processors_meta, last],
        )


def _without_colour(_: Any, __: str, event: EventDict) -> EventDict:
    """Drop uvicorn's second copy of its message, with codes for terminals, and the one that another handler may have left."""
    event.pop("color_message", None)
    event.pop("message", None)
    return event


def _without_trace(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep of an exception its type alone: its message may quote what was sent."""
    event.pop("stack_info", None)
    if isinstance(raised := event.pop("exc_info", None), tuple) and raised[0] is not None:
        event["exception"] = raised[0].__name__
    return event
