"""From a scan to an estimate by the commands, as a compliance officer goes the way."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest

from guard.cli import main
from guard.cli.review import _opened
from guard.store.labels import Labels

CARD = "4111 1111 1111 1111"
SECRETS = (CARD, "looking into", "declined", "07700 900")


@pytest.fixture
def scanned(tmp_path, monkeypatch):
    """A folder with an archive and its finished scan."""
    monkeypatch.setenv("PRESEND_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.chdir(tmp_path)
    records = [
        {
            "id": f"r-{n}",
            "text": f"The card {CARD} was declined." if n % 8 == 0 else f"We are looking into it, number {n}.",
            "channel": "public" if n % 3 else "dm",
            "agent": "ana" if n % 2 else "bo",
        }
        for n in range(200)
    ]
    (tmp_path / "sent.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    assert main(["scan", "sent.jsonl", "--output", "report.jsonl", "--keep", "may.presend", "--processes", "1"]) == 1
    return tmp_path


def run(*arguments):
    return main([str(one) for one in arguments])


def test_the_sample_is_the_same_again_and_holds_no_text(scanned):
    for name in ("one", "two"):
        assert run("sample", "may.presend", "--size", 40, "--seed", "lot", "--output", f"{name}.json") == 0
    assert (scanned / "one.json").read_bytes() == (scanned / "two.json").read_bytes()
    for file in ("one.json", "one.md"):
        text = (scanned / file).read_text(encoding="utf-8")
        assert not [secret for secret in SECRETS if secret in text]
    data = json.loads((scanned / "one.json").read_text(encoding="utf-8"))
    assert data["scan"]["policy"].startswith("sha256:")
    assert data["scan"]["rules"].startswith("sha256:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.presend", "--size", 40, "--output", "s.json"], "none.presend"),
        (["sent.jsonl", "--size", 40, "--output", "s.json"], "not a scan"),
        (["may.presend", "--size", 2, "--output", "s.json"], "at least"),
        (["may.presend", "--size", 40, "--by", "shoe", "--output", "s.json"], "cannot be divided by"),
        (["may.presend", "--size", 40, "--failed-share", "2", "--output", "s.json"], "from 0 to 1"),
        (["may.presend", "--size", 40, "--output", "may.presend"], "would be overwritten"),
        (["may.presend", "--size", 40, "--output", "s.md"], "named for two outputs"),
        (["may.presend", "--size", 40, "--output", "s.json", "--rationale", "may.presend"], "would be overwritten"),
        (["may.presend", "--size", 40, "--seed", "a\nb", "--output", "s.json"], "--seed must be"),
        (["may.presend", "--size", 40, "--seed", "`id`", "--output", "s.json"], "--seed must be"),
        (["may.presend", "--size", 40, "--output", "-"], "--output must name a file"),
        (["may.presend", "--size", 40, "--output", "no/s.json"], "no such folder"),
    ],
)
def test_what_cannot_be_drawn(scanned, capfd, arguments, said):
    assert run("sample", *arguments) == 2
    assert said in capfd.readouterr().err
    assert not list(scanned.glob("s.*"))


def test_a_sample_that_could_not_be_read_is_not_drawn(scanned, monkeypatch, capfd):
    monkeypatch.setattr("guard.read.LIMIT", 1000)
    assert run("sample", "may.presend", "--size", 40, "--output", "s.json") == 2
    assert "too large to be read again" in capfd.readouterr().err
    assert not list(scanned.glob("s.*"))


def test_the_browser_is_not_called_with_the_key(monkeypatch):
    called = []
    monkeypatch.setattr("webbrowser.open", called.append)
    with _opened("http://127.0.0.1:8123/#secret"):
        file = Path(urlsplit(called[0]).path)
        assert file.stat().st_mode & 0o077 == 0
        assert 'url=http://127.0.0.1:8123/#secret"' in file.read_text()
        assert "secret" not in called[0]
    assert not file.exists()


def test_estimate(scanned, capfd):
    assert run("sample", "may.presend", "--size", 40, "--seed", "lot", "--output", "s.json") == 0
    assert run("estimate", "s.json") == 2
    assert "no labels yet" in capfd.readouterr().err
    from guard.archive.sample import read

    sample = read(scanned / "s.json")
    with Labels(scanned / "s.labels") as labels:
        for unit in sample.units[:30]:
            labels.put(sample.id, unit.unit, "ana", "right")
    assert run("estimate", "s.json") == 2
    assert run("estimate", "s.json", "--partial", "--width", "0.05", "--output", "e.md") == 0
    assert run("estimate", "s.json", "--partial", "--output", "e.json") == 0
    assert run("estimate", "s.json", "--partial", "--reviewer", "bo") == 2
    assert run("estimate", "s.json", "--partial", "--output", "e.pdf") == 2
    capfd.readouterr()
    for read_ in ("s.json", "s.labels"):
        assert run("estimate", "s.json", "--partial", "--format", "json", "--output", read_) == 2
        assert "would be overwritten" in capfd.readouterr().err
    assert json.loads((scanned / "e.json").read_text())["unlabelled"] == 10
    assert "Leak rate" in (scanned / "e.md").read_text(encoding="utf-8")


@pytest.mark.server
def test_review_is_served_and_stopped(scanned):
    assert run("sample", "may.presend", "--size", 20, "--seed", "lot", "--output", "s.json") == 0
    code = "import sys; from guard.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "review", "s.json", "sent.jsonl", "--reviewer", "ana", "--no-open"]
    served = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    try:
        said = next(line for line in served.stderr if "#" in line)
        base, key = re.search(r"(http://127\.0\.0\.1:\d+)/#(\S+)", said).groups()
        browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        page = browser.open(Request(f"{base}/open", urlencode({"key": key}).encode())).read().decode()
        assert "Reply 1" in page
        word = re.search(r'name="word" value="(\w+)"', page)[1]
        page = browser.open(Request(f"{base}/reply/1", urlencode({"answer": "right", "word": word}).encode())).read().decode()
        assert "Reply 2" in page
        with pytest.raises(HTTPError) as refused:
            build_opener(ProxyHandler({})).open(f"{base}/reply/1")
        assert refused.value.code == 403
    finally:
        served.send_signal(signal.SIGINT)
        told = served.stderr.read()
        assert served.wait(20) == 0
    assert "1 of 20 labelled by ana" in told
    with Labels.existing(scanned / "s.labels") as labels:
        (sample,) = labels.samples()
        assert list(labels.of(sample, "ana")) == [1]
    assert not [secret for secret in SECRETS if secret.encode() in (scanned / "s.labels").read_bytes()]


def test_review_of_another_archive_is_refused(scanned, capfd):
    assert run("sample", "may.presend", "--size", 20, "--seed", "lot", "--output", "s.json") == 0
    (scanned / "other.jsonl").write_text('{"text": "Hello there."}\n')
    assert run("review", "s.json", "other.jsonl", "--no-open") == 2
    assert "same archives" in capfd.readouterr().err
