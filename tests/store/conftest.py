"""Databases to keep records in: SQLite files, and a PostgreSQL of its own that stops with the tests."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy

from guard.store.database import located

NUMBERS = itertools.count(1)


def programs():
    """The folder of PostgreSQL's programs, which Debian keeps off the path; `None` if they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = str(found[-1]) if found else shutil.which("initdb")
    return Path(known).resolve().parent if known else None


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL that only this user reaches, through a socket in a folder of its own."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    # The server refuses to run as root.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.name == "posix" and os.getuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="presend-pg-"))
    try:
        if user:
            shutil.chown(home, "postgres", "postgres")

        def run(program, *arguments):
            log = home / "log"
            done = subprocess.run(
                [folder / program, "-D", home / "data", *arguments],
                **user,
                cwd=home,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, (done.stderr, log.read_text() if log.exists() else "")

        run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=presend", "--no-sync")
        run("pg_ctl", "-w", "-l", home / "log", "-o", f"-c listen_addresses='' -c fsync=off -k {home}", "start")
        try:
            yield f"postgresql+psycopg://presend@/postgres?host={home}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


@pytest.fixture
def fresh(postgres):
    """Make databases: each call returns the URL of an empty one. It is a schema, which is made faster."""

    def made():
        name = f"record_{next(NUMBERS)}"
        engine = sqlalchemy.create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        return f"{postgres}&options=-csearch_path%3D{name}"

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Where a record can be made, in each kind of database."""
    if request.param == "sqlite":
        return located("sqlite:///record.db", tmp_path)
    return request.getfixturevalue("fresh")()
