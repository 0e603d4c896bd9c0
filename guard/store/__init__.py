"""What is kept, and where: labels of a review, the record of verdicts, overrides, and the keys of callers. Never a text or a value.

labels      what people said of replies of a sample, in a SQLite file of their own
database    the database of all else: SQLite or PostgreSQL by URL, brought up to date by migrations
chain       rows that hold on to one another, and anchors
record      verdicts, put and read, counted, verified, pruned
overrides   findings that a person has answered for
keys        who may call the service
"""

from __future__ import annotations

from importlib.util import find_spec

from guard.errors import GuardError

if find_spec("sqlalchemy") is None:
    raise GuardError(
        "SQLAlchemy is not installed, without which nothing can be kept. Do: pip install 'presend[record]' for the record of the "
        "service and keys, 'presend[audit]' for the labels of spot checks."
    )
