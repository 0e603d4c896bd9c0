"""The service as a process of its own that is forked from a warm one, so that it can be killed and started again many times."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import uvicorn
import uvicorn.protocols.http.auto

from api.app import create_app
from api.selfcheck import warm
from guard.config import Config, Policy
from guard.pipeline import Guard
from guard.serving import RecordConfig
from guard.store.database import located
from guard.store.record import Record

# What takes long is done once, in the process that the servers are forked from. Without the name model: it is not what is tested here.
GUARD = Guard.of(Config(policy=Policy(names=""), record=RecordConfig(url="sqlite:///set-by-the-environment.db")))
warm(GUARD)
with tempfile.TemporaryDirectory() as folder:
    Record.open(located("sqlite:///record.db", Path(folder)), b"k" * 32).close()


def serve(listening, url, key):
    """Serve on a socket until the process is killed, with the record at a URL."""
    import os

    os.environ |= {"PRESEND_RECORD_URL": url, "PRESEND_KEY": key}
    logging.disable(logging.INFO)
    settings = uvicorn.Config(create_app(GUARD), access_log=False, log_config=None)
    uvicorn.Server(settings).run(sockets=[listening])
