"""JSON is taken apart the same wherever its bytes are cut, and whatever is done to an export, it is read or said to be unread."""

from __future__ import annotations

import io
import json
import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.archive.model import Row
from guard.archive.sources import SourceOptions, _documents, open_archive
from guard.read import Unread

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.rglob("*") if path.is_file())
JSON = [path for path in FILES if path.suffix in (".json", ".jsonl", ".js")]
WRONG = [None, 7, -1.5, True, "", "x", [], {}, [None], [7], {"a": None}, [[]], [{}]]

scalars = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=9
)
objects = st.dictionaries(st.text(), values, max_size=4)


def cut(data, places):
    at = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(at)]


@given(st.lists(objects, max_size=5), st.lists(st.integers(0, 10**6), max_size=8), st.booleans(), st.sampled_from([None, 1]))
def test_the_elements_of_an_array(expected, places, ascii_only, indent):
    data = json.dumps(expected, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    pieces = list(_documents._Splitter(cut(data, places)).pieces())
    assert [json.loads(piece.data.decode("utf-8", "surrogatepass")) for piece in pieces] == expected


@given(
    st.lists(objects, min_size=1, max_size=4), st.lists(st.integers(0, 10**6), max_size=8), st.sampled_from(["", "\n", " , "])
)
def test_objects_one_after_another(expected, places, between):
    data = between.join(json.dumps(one) for one in expected).encode()
    pieces = list(_documents._Splitter(cut(data, places)).pieces())
    assert [json.loads(piece.data) for piece in pieces] == expected


@given(st.lists(objects, max_size=4), st.lists(st.integers(0, 10**6), max_size=8))
def test_the_arrays_inside_of_an_object(expected, places):
    data = json.dumps({"a": "x]", "data": {"n": 1, "payload": expected}, "z": [1]}).encode()
    pieces = list(_documents._Splitter(cut(data, places), inner=True).pieces())
    assert [(piece.path, json.loads(piece.data)) for piece in pieces] == [(("data", "payload"), one) for one in expected]


@pytest.mark.parametrize(
    ("data", "whole", "expected"),
    [
        ('{"a": 1}\n{"a": 2}', True, "lines"),
        ('{"a": 1}\n', True, "single"),
        ('{"a": 1}', True, "single"),
        ('{"a": 1}\n', False, "lines"),
        ('{\n"a": 1}', True, "document"),
        ('{"a": [\n{"b": 1},\n{"b": 2}]}', True, "document"),
        ('{"a": [\n{"b": 1}\n]}', True, "document"),
        ('{"a": 1,\n{"b": 2}\n', True, "lines"),
        ('[{"a": 1}]', True, "document"),
        ("window.YTD.tweets.part0 = [", True, "document"),
        ("a,b\n1,2", True, ""),
        ("", True, ""),
    ],
)
def test_layouts(data, whole, expected):
    assert _documents.layout(data.encode(), whole=whole) == expected


def test_keys_of_a_beginning():
    data = b'{"tickets": [{"id": 1, "via": {"channel": "x"}, "comments": [{"public": tr'
    assert _documents.keys(data) == {
        "tickets", "tickets.id", "tickets.via", "tickets.via.channel", "tickets.comments", "tickets.comments.public"
    }  # fmt: skip


def read(path, *, named=None):
    return list(open_archive([str(path)], SourceOptions(format=named, ours=("acme.example",))))


def replaced(value, path=()):
    """Yield `value` with each part of it replaced by something wrong, one at a time."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        for wrong in WRONG:
            other = dict(value) if isinstance(value, dict) else list(value)
            other[key] = wrong
            yield other
        for changed in replaced(part, (*path, key)):
            other = dict(value) if isinstance(value, dict) else list(value)
            other[key] = changed
            yield other


@pytest.mark.parametrize("path", JSON, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_whatever_stands_where_something_else_should(path, tmp_path):
    text = path.read_text()
    prefix, _, body = text.partition(" = ") if text.startswith("window.") else ("", "", text)
    source = path.relative_to(FIXTURES).parts[0]
    document = [json.loads(line) for line in body.splitlines() if line] if path.suffix == ".jsonl" else json.loads(body)
    target = tmp_path / path.name
    chance = random.Random(1)
    changed = list(replaced(document))
    for other in chance.sample(changed, min(len(changed), 400)):
        content = "\n".join(json.dumps(one) for one in other) if path.suffix == ".jsonl" else json.dumps(other)
        target.write_text(f"{prefix} = {content}" if prefix else content)
        for row in read(target, named=source):
            assert isinstance(row, Row | Unread)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_whatever_happens_to_the_bytes(path, tmp_path):
    data = path.read_bytes()
    chance = random.Random(2)
    target = tmp_path / path.name
    for _ in range(60):
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.choice([0, 1, 5, 200]))
        put = bytes(chance.randrange(256) for _ in range(chance.choice([0, 1, 3])))
        target.write_bytes(data[:start] + put + (b"" if chance.random() < 0.2 else data[end:]))
        for named in (None, path.relative_to(FIXTURES).parts[0]):
            for row in read(target, named=named):
                assert isinstance(row, Row | Unread)


@pytest.mark.parametrize("seed", [b'\\"', b'{"a":', b"{", b"[{", b'"'])
def test_time_grows_with_the_length_of_a_document(seed):
    def took(length):
        opened = io.BytesIO(b'{"a": [' + seed * (length // len(seed)))
        began = time.perf_counter()
        _documents.keys(opened.getvalue())
        list(_documents._Splitter([opened.getvalue()], inner=True).pieces())
        return time.perf_counter() - began

    assert any(took(60_000) < 3 * took(30_000) + 0.1 for _ in range(3))
