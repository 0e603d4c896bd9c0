"""The snippets of the pages about frameworks for agents, as they stand there, with models that say what the pages say."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from agents import set_tracing_disabled
from agents.testing import ScriptedModel, assistant_message, function_call
from langchain_core.messages import AIMessage

from guard.cli import main
from tests.integrations.test_langchain import Scripted
from tests.integrations.test_langchain import call as langchain_call

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "integrations"
LEAK = "The payment with card 4111 1111 1111 1111 was declined."
BETTER = "Your payment was declined. Please try another card."


def blocks(name):
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", text, re.DOTALL)


def said(code, names):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, names)
    return printed.getvalue()


@pytest.fixture(autouse=True)
def untraced(monkeypatch):
    """What runs here is told to nobody, whatever the environment says."""
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "false")
    set_tracing_disabled(disabled=True)
    yield
    set_tracing_disabled(disabled=False)


def test_the_page_about_the_openai_agents_sdk():
    script = [
        [function_call("send_reply", {"text": LEAK}, call_id="a")],
        [function_call("send_reply", {"text": BETTER}, call_id="b")],
        [assistant_message("Done.")],
        [assistant_message(LEAK)],
        [assistant_message("It is on its way.")],
    ]
    names = {"model": ScriptedModel(script)}
    for code, printed in blocks("openai-agents"):
        output = said(code, names)
        assert not printed or output == printed
    assert names["sent"] == [BETTER]
    names["model"].assert_complete()


def test_the_page_about_langchain():
    answers = [AIMessage(LEAK), AIMessage(LEAK)]
    calls = [AIMessage("", tool_calls=[langchain_call(text=text, at=text[:4])]) for text in (LEAK, BETTER)]
    names = {"model": Scripted(script=[*answers, *calls, AIMessage("Done.")])}
    for code, printed in blocks("langchain"):
        output = said(code, names)
        assert not printed or output == printed
    assert len(names["model"].asked) == 5


@pytest.mark.server
def test_the_page_about_mcp(tmp_path):
    ((code, printed),) = blocks("mcp")
    command = tmp_path / "presend"
    command.write_text(f"#!{sys.executable}\nimport sys\nfrom guard.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    code = code.replace('args=["mcp"]', f'args=["mcp"], env={{"PYTHONPATH": {str(ROOT)!r}}}').replace(
        'command="presend"', f"command={str(command)!r}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
    )
    assert done.stdout == printed


@pytest.mark.parametrize("library", ["agents", "langchain"])
def test_without_the_library_it_says_what_to_install(monkeypatch, library):
    adapter = {"agents": "openai_agents"}.get(library, library)
    monkeypatch.delitem(sys.modules, f"guard.agents.{adapter}", raising=False)
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf"pip install 'presend\[{library}\]'"):
        import_module(f"guard.agents.{adapter}")


def test_what_they_share_needs_none_of_the_libraries():
    libraries = ("agents", "langchain", "langchain_core", "mcp", "openai")
    code = f"import sys, guard.agents, guard.cli.mcp; sys.exit(any(name in sys.modules for name in {libraries}))"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


def test_what_the_pages_tell_to_install_and_to_run(capsys):
    extras = {
        extra for page in PAGES.glob("*.md") for extra in re.findall(r"presend\[(\w+)\]", page.read_text(encoding="utf-8"))
    }
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert {"agents", "langchain", "mcp"} <= extras
    assert all(f"\n{extra} = [" in declared for extra in extras)
    assert main(["mcp", "--help"]) == 0
    assert "--timeout" in capsys.readouterr().out


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda path: path.name)
def test_every_link_leads_somewhere(page):
    for link in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
