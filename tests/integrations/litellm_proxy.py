"""A real LiteLLM proxy: models that answer what a table says, and guardrails that ask where they are told."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.test_serve import free_port

REQUIREMENT = "litellm[proxy]==1.106.2"
KEY = "sk-for-the-tests"
PATIENCE = 120


class Proxy:
    """A proxy that runs."""

    def __init__(self, client: httpx.Client, log: Callable[[], str]) -> None:
        self.client = client
        self.log = log

    def ask(self, model: str, *guardrails: str, headers: Mapping[str, str] | None = None, **more: Any) -> httpx.Response:
        """Ask a model, and have guardrails look at what it says."""
        question = [{"role": "user", "content": "Where is my parcel?"}]
        body = {"model": model, "messages": question, "guardrails": list(guardrails), **more}
        return self.client.post("/v1/chat/completions", json=body, headers=headers)

    def stream(self, model: str, *guardrails: str) -> tuple[str, str]:
        """Return what a caller sees of a streamed answer, and what error ends it."""
        answer = self.ask(model, *guardrails, stream=True)
        return streamed(answer)

    def post(self, path: str, **body: Any) -> httpx.Response:
        """Ask in another way than chat completions."""
        return self.client.post(path, json=body)


def streamed(answer: httpx.Response) -> tuple[str, str]:
    """Return what a caller sees of a stream, and what error ends it."""
    seen, error = "", "" if answer.status_code == 200 else answer.text
    for line in answer.text.splitlines() if answer.status_code == 200 else ():
        if line.startswith("data: {"):
            data = json.loads(line.removeprefix("data: "))
            error += json.dumps(data["error"]) if "error" in data else ""
            for choice in data.get("choices", ()):
                seen += choice.get("text") or choice.get("delta", {}).get("content") or ""
    return seen, error


@contextmanager
def proxied(
    python: Path, folder: Path, models: Mapping[str, str], guardrails: Mapping[str, Mapping[str, Any]]
) -> Iterator[Proxy]:
    """Run a proxy on the loopback interface.

    Args:
        python: of the environment that LiteLLM is installed in.
        folder: for its configuration and its log.
        models: what each model answers.
        guardrails: settings of each, by name.
    """
    shared = {"guardrail": "generic_guardrail_api", "mode": "post_call", "default_on": False}
    config = {
        "model_list": [
            {"model_name": name, "litellm_params": {"model": f"openai/{name}", "api_key": "none", "mock_response": says}}
            for name, says in models.items()
        ],
        "guardrails": [
            {"guardrail_name": name, "litellm_params": {**shared, **settings}} for name, settings in guardrails.items()
        ],
    }
    (folder / "config.yaml").write_text(json.dumps(config))  # JSON is YAML
    port, log = free_port(), folder / "log"
    command = [python.with_name("litellm"), "--config", folder / "config.yaml", "--host", "127.0.0.1", "--port", str(port)]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LITELLM_MASTER_KEY": KEY,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_TELEMETRY": "False",
        "PRESEND_API_KEY": "none",
    }
    with (
        log.open("wb") as written,
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {KEY}"}, trust_env=False, timeout=PATIENCE
        ) as client,
    ):
        process = subprocess.Popen([*map(str, command)], cwd=folder, env=environment, stdout=written, stderr=written)
        try:
            _wait(client, process)
            yield Proxy(client, lambda: log.read_text(encoding="utf-8"))
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if client.get("/health/liveliness").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise RuntimeError("LiteLLM did not start")
