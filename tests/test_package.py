"""What is shipped: the wheel holds our three packages and nothing else, and runs where others have packages of these names.

Building and installing takes a minute and a package index, so it is done only with `PRESEND_TEST_WHEEL=1`, as in `.ci/run`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from guard.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
OURS = {"api", "guard", "recognizers"}
BIN = "Scripts" if os.name == "nt" else "bin"

pytestmark = pytest.mark.skipif(
    os.environ.get("PRESEND_TEST_WHEEL") != "1", reason="builds and installs the wheel: set PRESEND_TEST_WHEEL=1"
)


def run(*command, **more):
    """Run a command and return it; what it printed goes into the test's report if it fails."""
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600, check=False, **more)
    print(ran.stdout, ran.stderr)  # noqa: T201
    return ran


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    assert run(sys.executable, "-m", "build", "--outdir", folder, ROOT).returncode == 0
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The folder of commands of an environment that holds the wheel and what it depends on."""
    environment = tmp_path_factory.mktemp("environment")
    assert run(sys.executable, "-m", "venv", environment).returncode == 0
    python = environment / BIN / "python"
    assert run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel).returncode == 0
    return environment / BIN


@pytest.fixture
def decoys(tmp_path):
    """A folder with packages of our names that raise when they are imported."""
    for name in OURS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise SystemExit('the decoy {name} was imported')\n")
    return tmp_path


def clean_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV"))}


def test_the_wheel_holds_our_packages_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == OURS
    assert len(tops) == len(OURS) + 1
    assert {f"{package}/py.typed" for package in OURS} <= set(names)
    assert [name for name in names if name.endswith("/licenses/LICENSE")]
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_wheel_holds_every_file_of_the_packages(wheel):
    kept = {
        path.relative_to(ROOT).as_posix()
        for package in OURS
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }
    with zipfile.ZipFile(wheel) as archive:
        assert kept <= set(archive.namelist())


def test_the_sdist_holds_no_tests(built):
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        tops = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert tops <= OURS | {"README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "pyproject.toml", "PKG-INFO", ".gitignore"}


def test_the_metadata_says_what_it_is(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = message_from_string(archive.read(name).decode())
    assert metadata["Name"] == "presend"
    assert metadata["Version"] == VERSION
    assert metadata["License-Expression"] == "MIT"
    assert not [line for line in metadata.get_all("Requires-Dist", []) if line.startswith(("pytest", "ruff", "mypy"))]


def test_what_it_depends_on_fits_together(scripts):
    assert run(scripts / "python", "-m", "pip", "check").returncode == 0


@pytest.mark.parametrize(
    ("text", "verdict", "status"),
    [
        ("Thanks for your message, we are looking into it.", "pass", 0),
        ("The card 4111 1111 1111 1111 was declined.", "fail", 1),
        ("Jordan Whitfield of our Leeds shop has looked into it.", None, None),
    ],
)
def test_the_command_is_ours_among_decoys(scripts, decoys, text, verdict, status):
    command = [scripts / "presend", "check", "-", "--channel", "public", "--format", "json"]
    ran = run(*command, input=text, cwd=decoys, env=clean_environment())
    assert "decoy" not in ran.stdout + ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["schema"] == "presend.verdict/1"
    assert not answer["checked"]["incomplete"]
    assert ran.returncode == status if verdict else ran.returncode in (0, 1)
    assert verdict in (None, answer["verdict"])


def test_every_module_can_be_imported_without_development_dependencies(scripts, decoys):
    program = (
        "import importlib, pkgutil, api, guard, recognizers\n"
        "from guard.errors import GuardError\n"
        "for package in (api, guard, recognizers):\n"
        # A package that lacks something says so below, and whatever is in it lacks the same.
        "    for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.', onerror=lambda name: None):\n"
        "        try:\n"
        "            importlib.import_module(module.name)\n"
        "        except (GuardError, ImportError) as error:\n"
        "            lacks = getattr(error, 'name', None) or ''\n"
        # It says which extra it needs, or the command that runs it does.
        "            assert 'presend[' in str(error) or lacks.partition('.')[0] in ('aiosmtpd', 'aiosmtplib', 'mcp'), error\n"
        "assert 'site-packages' in guard.__file__, guard.__file__\n"
    )
    ran = run(scripts / "python", "-P", "-c", program, cwd=decoys, env=clean_environment())
    assert ran.returncode == 0, ran.stderr
