"""Packages of one file each: what is broken is refused and not skipped."""

from __future__ import annotations

import pytest

from guard import packaged, render
from guard.archive import reports, sources
from guard.packaged import BrokenFileError, Packaged

TABLES = [
    (render.FORMATS, "text", "guard/render/text.py"),
    (reports.FORMATS, "csv", "guard/archive/reports/csv.py"),
    (sources.SOURCES, "jsonl", "guard/archive/sources/jsonl.py"),
]


@pytest.mark.parametrize(("table", "name", "file"), TABLES)
def test_what_cannot_be_imported_is_refused(table, name, file, monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(packaged, "import_module", broken)
    with pytest.raises(BrokenFileError, match=rf"{file}: ZeroDivisionError"):
        table[name]


@pytest.mark.parametrize(("table", "name", "file"), TABLES)
def test_what_lacks_its_thing_is_refused(table, name, file, monkeypatch):
    monkeypatch.setattr(packaged, "import_module", lambda _: object())
    with pytest.raises(BrokenFileError, match=rf"{file}: AttributeError"):
        table[name]


@pytest.mark.parametrize("table", [table for table, _, _ in TABLES])
def test_there_is_what_has_a_file_and_no_underscore(table):
    assert len(table) == len(list(table)) > 1
    assert list(table) == sorted(table)
    for name in ("_contract", "nothing"):
        with pytest.raises(KeyError):
            table[name]


def test_a_package_without_files_is_empty(tmp_path):
    assert not Packaged("guard.nothing", [str(tmp_path)], lambda module: module)
