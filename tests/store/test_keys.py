"""Keys of callers: shown once, kept hashed, found again as long as they may be used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from guard.cli import main
from guard.errors import GuardError, StoreError
from guard.store.keys import Keys, Scope
from tests.store.made import change

CHECK = frozenset({Scope.CHECK})


@pytest.fixture
def keys(url):
    with Keys.open(url) as opened:
        yield opened


def test_a_key_is_found_by_its_secret_and_by_nothing_else(keys):
    key, secret = keys.create("helpdesk", frozenset({Scope.CHECK, Scope.READ}))
    other, _ = keys.create("other", CHECK)
    assert secret.startswith(f"psk_{key.id}_")
    assert keys.find(secret) == key
    assert (key.name, key.scopes, key.expires, key.last_used) == ("helpdesk", {"check", "read"}, None, None)
    for wrong in (
        "",
        key.id,
        secret[:-1],
        secret + "x",
        secret.upper(),
        secret.replace(key.id, other.id),
        f"psk_{'0' * 12}_{'A' * 43}",
        "ü\ud800",
    ):
        assert keys.find(wrong) is None


def test_the_secret_is_nowhere_in_the_database(tmp_path):
    from guard.store.database import located

    with Keys.open(located("sqlite:///record.db", tmp_path)) as keys:
        _, secret = keys.create("helpdesk", CHECK)
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"helpdesk" in held
    assert secret.rsplit("_", 1)[-1].encode() not in held


def test_an_expired_or_revoked_key_is_not_found(keys, url):
    key, secret = keys.create("old", CHECK, datetime.now(UTC) + timedelta(days=1))
    assert keys.find(secret) == key
    change(url, "UPDATE presend_key SET expires = '2020-01-01T00:00:00.000000Z'")
    assert keys.find(secret) is None
    revoked, secret = keys.create("gone", CHECK)
    assert keys.revoke(revoked.id).revoked
    assert keys.revoke(revoked.id).revoked == keys.all()[1].revoked
    assert keys.find(secret) is None


def test_a_rotated_key_is_found_for_a_while_beside_the_new_one(keys):
    old, secret = keys.create("helpdesk", CHECK)
    new, new_secret = keys.rotate(old.id, timedelta(hours=1))
    assert (new.name, new.scopes) == (old.name, old.scopes)
    assert keys.find(new_secret) == new
    assert keys.find(secret).expires - datetime.now(UTC) <= timedelta(hours=1)
    _, third = keys.rotate(new.id, timedelta(0))
    assert keys.find(new_secret) is None
    assert keys.find(third)
    with pytest.raises(GuardError, match="has expired or was revoked"):
        keys.rotate(new.id)


def test_use_is_written_once_a_minute(keys):
    key, secret = keys.create("helpdesk", CHECK)
    first = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for seconds in (0, 10, 59):
        keys.used(key.id, first + timedelta(seconds=seconds))
    assert keys.find(secret).last_used == first
    keys.used(key.id, first + timedelta(seconds=60))
    assert keys.find(secret).last_used == first + timedelta(seconds=60)


WRONG = [
    ({"name": "Jordan Whitfield"}, "lower case"),
    ({"name": ""}, "lower case"),
    ({"name": "a" * 41}, "lower case"),
    ({"scopes": frozenset()}, "needs a scope"),
    ({"expires": datetime(2020, 1, 1, tzinfo=UTC)}, "expired already"),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_what_cannot_be_a_key_is_refused(keys, given, message):
    with pytest.raises(GuardError, match=message):
        keys.create(**{"name": "helpdesk", "scopes": CHECK} | given)
    assert keys.all() == ()


@pytest.mark.parametrize("how", ["rotate", "revoke"])
def test_a_key_that_is_not_there_is_said_so(keys, how):
    with pytest.raises(GuardError, match="no key with this id"):
        getattr(keys, how)("0" * 12)


def test_a_key_of_a_scope_that_is_not_known_is_refused(keys, url):
    _, secret = keys.create("helpdesk", CHECK)
    change(url, "UPDATE presend_key SET scopes = 'everything'")
    with pytest.raises(StoreError, match="not as it was written"):
        keys.find(secret)


def test_keys_are_kept_from_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PRESEND_RECORD_URL", f"sqlite:///{tmp_path}/record.db")

    def run(*arguments):
        status = main(["keys", *arguments])
        return status, *capsys.readouterr()

    assert run("list")[:2] == (0, "no keys\n")
    status, secret, said = run("create", "helpdesk", "--scope", "check", "--scope", "read", "--expires", "2030-06-30")
    id_ = secret.split("_")[1]
    assert (status, said) == (0, f"presend: the key {id_} (helpdesk): check, read. It is not shown again.\n")
    assert run("list")[1] == f"{id_}  helpdesk  check,read        expires 2030-07-01 00:00, never used\n"
    status, second, _ = run("rotate", id_, "--grace", "0")
    assert status == 0
    assert second.split("_")[1] != id_
    assert run("revoke", second.split("_")[1])[0] == 0
    shown = run("list")[1]
    assert "expired " in shown
    assert "revoked " in shown
    assert secret.strip() not in shown
    assert run("create", "x", "--scope", "everything")[0] == 2
    assert run("revoke", "nonsense")[0] == 2
    monkeypatch.delenv("PRESEND_RECORD_URL")
    status, _, said = run("list")
    assert status == 2
    assert "no record is configured" in said
