"""How servers log: to stderr, a line each; the service as its own formatter says, which knows fields and leaves out what may hold text."""

from __future__ import annotations

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "presend": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}

SERVICE: dict[str, Any] = LOGGING | {
    "formatters": {"line": {"()": "api.seen.logs.Formatter"}},
    "handlers": {"stderr": LOGGING["handlers"]["stderr"] | {"formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},  # what the loop and libraries say as well
}
