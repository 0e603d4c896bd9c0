"""Archives that are packed, come through a pipe or lie in an object store."""

from __future__ import annotations

import bz2
import gzip
import io
import sys

import fsspec
import pyarrow as pa
import pyarrow.parquet
import pytest
from backports import zstd

from guard.archive.sources import SourceOptions, open_archive
from guard.read import Unread
from tests.archive.exports import JSONL, LINES, as_parquet, read


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("sent.jsonl.gz", gzip.compress),
        ("sent.jsonl.bz2", bz2.compress),
        ("sent.jsonl.zst", zstd.compress),
        ("sent.gz", gzip.compress),
        ("no-ending", gzip.compress),
        ("no-ending", zstd.compress),
        ("no-ending", bytes),
        ("two-members.gz", lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :])),
        ("windows.jsonl", lambda data: data.decode().encode("utf-16")),
        ("marked.jsonl", lambda data: b"\xef\xbb\xbf" + data),
    ],
)
def test_packed(tmp_path, name, pack):
    (tmp_path / name).write_bytes(pack(JSONL))
    assert [row.id for row in read(tmp_path / name)] == [line["id"] for line in LINES]


def test_globs_are_in_order_and_each_place_is_read_once(tmp_path):
    for name in ("b.jsonl", "a.jsonl", "sub/a.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(JSONL[: JSONL.index(b"\n") + 1])
    rows = read(tmp_path / "**/*.jsonl", tmp_path / "b.jsonl", tmp_path / "*.csv")
    assert [row.where.removeprefix(f"{tmp_path}/") for row in rows] == ["a.jsonl:1", "b.jsonl:1", "sub/a.jsonl:1", "*.csv"]
    assert rows[-1] == Unread("*.csv", "matches no file.")


def test_a_name_with_brackets_is_a_name(tmp_path):
    (tmp_path / "sent[1].jsonl").write_bytes(JSONL)
    assert len(read(tmp_path / "sent[1].jsonl")) == len(LINES)


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(JSONL))))
    rows = read("-")
    assert [row.where for row in rows[:2]] == ["stdin:1", "stdin:2"]
    assert len(rows) == len(LINES)


def test_object_stores():
    with fsspec.open("memory://bucket/2026/sent.jsonl.gz", "wb") as file:
        file.write(gzip.compress(JSONL))
    table = pa.Table.from_pylist(LINES)
    with fsspec.open("memory://bucket/2026/sent.parquet", "wb") as file:
        pyarrow.parquet.write_table(table, file)
    rows = read("memory://bucket/2026/*.*")
    assert len(rows) == 2 * len(LINES)
    assert read("memory://bucket/none.jsonl") == [Unread("none.jsonl", "cannot be opened: there is no such file.")]


@pytest.mark.parametrize(("scheme", "extra"), [("s3", "s3"), ("gs", "gs"), ("abfs", "azure")])
def test_what_an_object_store_needs_is_said(scheme, extra, monkeypatch):
    for package in ("s3fs", "gcsfs", "adlfs"):
        monkeypatch.setitem(sys.modules, package, None)
    (row,) = read(f"{scheme}://bucket/sent.jsonl")
    assert row.reason == f"cannot be opened: {scheme}:// needs more than is installed. Do: pip install 'presend[{extra}]'."


@pytest.mark.parametrize(
    ("package", "place", "extra"),
    [("pyarrow", "sent.parquet", "arrow"), ("pyarrow", "sent.arrow", "arrow"), ("sqlalchemy", "sqlite:///none.db", "sql")],
)
def test_what_a_source_needs_is_said(tmp_path, monkeypatch, package, place, extra):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / place).write_bytes(b"x") if "/" not in place else None
    (row,) = read(place, query="SELECT 1 AS text" if extra == "sql" else None)
    assert f"pip install 'presend[{extra}]'" in row.reason


def test_position(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(JSONL))
    as_parquet(tmp_path / "c.parquet", LINES)
    total = sum(path.stat().st_size for path in tmp_path.iterdir())
    archive = open_archive([str(tmp_path / "*")], SourceOptions())
    assert (archive.position().read, archive.position().total) == (0, total)
    next(archive)
    assert 0 < archive.position().read <= total
    assert len(list(archive)) == 3 * len(LINES) - 1
    assert archive.position().read == archive.position().total
