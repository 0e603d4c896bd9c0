"""The fence around the tests holds."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def connect(address):
    with socket.socket() as made:
        made.settimeout(1)
        made.connect(address)


def send(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.sendto(b"x", address)


@pytest.mark.parametrize(
    "reach",
    [
        lambda: connect(("192.0.2.1", 80)),
        lambda: connect(("127.0.0.1", 9)),
        lambda: send(("192.0.2.1", 53)),
        lambda: socket.getaddrinfo("acme.example", 443),
        lambda: socket.gethostbyname("acme.example"),
    ],
)
def test_the_network_is_out_of_reach_even_for_code_that_swallows_errors(isolated, reach):
    with pytest.raises(AssertionError):
        reach()
    assert len(isolated.attempts) == 1
    isolated.attempts.clear()


def test_sockets_within_the_process_work():
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


@pytest.mark.server
def test_a_marked_test_may_talk_to_a_server_of_its_own(isolated):
    with socket.create_server(("127.0.0.1", 0)) as server:
        connect(server.getsockname())
    with pytest.raises(AssertionError):
        connect(("192.0.2.1", 80))
    isolated.attempts.clear()


def test_no_settings_come_from_outside():
    assert not [name for name in os.environ if name.startswith("PRESEND_")]
    here = Path.cwd()
    assert not [folder for folder in (here, *here.parents) if (folder / "presend.toml").exists()]


@pytest.mark.parametrize(("asked", "status"), [("1", 1), ("", 0)])
def test_a_skipped_test_fails_the_run_where_asked(tmp_path, asked, status):
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_one.py").write_text("import pytest\ndef test_one(): pytest.skip('lacks it')\n")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)],
        env={**os.environ, "PRESEND_NO_SKIPS": asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == status, ran.stdout
    assert ("so the run fails" in ran.stdout) is (status == 1)
