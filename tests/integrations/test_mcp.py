"""`presend mcp` with the real client of MCP: in memory, and over standard input and output of a process."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client

from guard import Reply
from guard.agents._verdict import VerdictData
from guard.agents.mcp import server
from guard.cli import main
from guard.config import parse
from guard.render.json import schema, wire
from tests.integrations.conftest import REPLIES
from tests.integrations.troubled import GUARD, PATIENCE, TROUBLES, troubled

ROOT = Path(__file__).parents[2]
LEAK = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
PRESEND = "import sys; from guard.cli import main; sys.exit(main())"


def asked(name, arguments, *, guard=GUARD, **settings):
    """Call a tool of a server in this process."""

    async def call():
        async with Client(server(guard, **settings)) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(call())


@asynccontextmanager
async def over_stdio(folder, *options, code=PRESEND):
    """Run `presend mcp` as a client does, and yield the client. What it says besides is in `log` of the folder."""
    environment = {"PYTHONPATH": str(ROOT)}
    arguments = ["-c", code, "mcp", *options]
    parameters = StdioServerParameters(command=sys.executable, args=arguments, env=environment, cwd=folder)
    with (folder / "log").open("w") as log:
        async with Client(stdio_client(parameters, errlog=log)) as client:
            yield client


@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_a_reply_gets_its_verdict(reply, channel, caplog):
    result = asked("check_reply", {"text": reply["text"], "channel": channel})
    assert not result.is_error
    verdict = result.structured_content
    assert verdict["verdict"] == reply["verdict"]
    assert json.loads(result.content[0].text) == verdict
    same = wire(GUARD.check(Reply("", reply["text"], channel)), Reply("", reply["text"], channel))
    del verdict["checked"]["ms"], same["checked"]["ms"]
    assert verdict == same
    assert reply["word"] not in verdict["notice"] + caplog.text


def resolved(node, definitions):
    """A JSON Schema without references, and without what only describes."""
    if isinstance(node, list):
        return [resolved(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return resolved(definitions[node["$ref"].rpartition("/")[2]], definitions)
    names = set(node) - {"title", "description", "$defs", "$schema"}
    found = {name: resolved(node[name], definitions) for name in names}
    if isinstance(node.get("properties"), dict):
        found["properties"] = {name: resolved(one, definitions) for name, one in node["properties"].items()}
    return found


def plain(node):
    """The same schema in one of the ways in which it can be written."""
    if isinstance(node, list):
        return [plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    node = {name: plain(one) for name, one in node.items()}
    if "const" in node or "enum" in node:
        return {"enum": sorted(node.get("enum", [node.get("const")]), key=str)}
    if isinstance(node.get("type"), list):
        return {"anyOf": [{"type": one} for one in node["type"]]}
    if "anyOf" in node:
        options = node["anyOf"]
        if any("enum" in one for one in options):
            values = [value for one in options for value in one.get("enum", [None])]
            return {"enum": sorted(values, key=str)}
    if "required" in node:
        node["required"] = sorted(node["required"])
    return node


def test_what_comes_back_is_of_the_shape_that_every_verdict_has():
    typed = VerdictData.model_json_schema(mode="serialization")
    assert plain(resolved(typed, typed["$defs"])) == plain(resolved(schema(), {}))

    async def listed():
        async with Client(server(GUARD)) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    tools = asyncio.run(listed())
    assert set(tools) == {"check_reply", "explain_rule"}
    published = tools["check_reply"].output_schema
    assert plain(resolved(published, published["$defs"])) == plain(resolved(schema(), {}))
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert tools["check_reply"].input_schema["additionalProperties"] is False


def test_conversation_and_customer_count():
    said = {"author": "customer", "text": "Please ring me on 07700 900123."}
    echo = asked("check_reply", {"text": "We'll ring 07700 900123.", "thread": [said]}).structured_content
    assert "echoes-customer-data" in {finding["rule"] for finding in echo["findings"]}
    text, customer = "We wrote to sam@acme.example.", {"email": "sam@acme.example", "name": "Sam Sample"}
    (found, *_) = asked("check_reply", {"text": text, "customer": customer}).structured_content["findings"]
    assert found["owner"] == "customer"


@pytest.mark.parametrize("value", ["4111 1111 1111 1111", "Tr0ub4dor&3", "sam.sample@acme.example"])
def test_what_comes_back_is_masked(value):
    result = asked("check_reply", {"text": f"Your new password is {value}, dear."})
    assert value not in result.model_dump_json()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_was_not_checked_is_incomplete(trouble, caplog):
    with troubled(trouble) as guard:
        result = asked("check_reply", {"text": LEAK}, guard=guard, timeout=PATIENCE)
    verdict = result.structured_content
    assert verdict["verdict"] == "incomplete"
    assert verdict["notice"].startswith("Not sent, as it could not be wholly checked")
    assert "4111" not in caplog.text + result.model_dump_json()


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"text": None},
        {"text": ["4111 1111 1111 1111"]},
        {"text": LEAK, "channel": "4111 1111 1111 1111"},
        {"text": LEAK, "chanel": "dm"},
        {"text": LEAK, "thread": "4111 1111 1111 1111"},
        {"text": LEAK, "thread": [{"author": "4111 1111 1111 1111", "text": "Hi"}]},
        {"text": LEAK, "customer": {"phone": {"no": "4111 1111 1111 1111"}}},
    ],
    ids=["none", "no text", "a list", "no channel", "an unknown one", "no thread", "no author", "no customer"],
)
def test_arguments_that_are_wrong_are_an_error_that_quotes_nothing(arguments, caplog):
    caplog.set_level(logging.DEBUG)
    result = asked("check_reply", arguments)
    assert result.is_error
    assert result.structured_content is None
    assert "4111" not in result.model_dump_json() + caplog.text


@pytest.mark.parametrize("text", ["", " \n", "a\0b"])
def test_what_is_no_text_is_incomplete(text):
    assert asked("check_reply", {"text": text}).structured_content["verdict"] == "incomplete"


def test_a_rule_is_explained():
    explained = asked("explain_rule", {"name": "discloses-secret"}).structured_content
    assert explained["protected"]
    assert set(explained["parts"]) >= {"What it finds", "Why", "Instead"}
    wrong = asked("explain_rule", {"name": "discloses-secrets"})
    assert wrong.is_error
    assert wrong.content[0].text.endswith("There is no such rule. Did you mean discloses-secret?")
    assert "discloses-secret" in asked("explain_rule", {"name": "?"}).content[0].text


# As a process.


@pytest.mark.server
def test_over_standard_input_and_output(tmp_path):
    config = '[brand]\nname = "Acme"\n'
    (tmp_path / "mine.toml").write_text(config)

    async def talk():
        async with over_stdio(tmp_path, "--config", "mine.toml") as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            verdicts = [await client.call_tool("check_reply", {"text": reply["text"]}) for reply in REPLIES]
            wrong = await client.call_tool("check_reply", {"text": LEAK, "chanel": LEAK})
            with suppress(MCPError):
                wrong = await client.call_tool("send_reply", {"text": LEAK})
            at_once = await asyncio.gather(*(client.call_tool("check_reply", {"text": LEAK}) for _ in range(20)))
            return tools, verdicts, wrong, at_once

    tools, verdicts, wrong, at_once = asyncio.run(talk())
    assert tools == {"check_reply", "explain_rule"}
    assert [result.structured_content["verdict"] for result in verdicts] == [reply["verdict"] for reply in REPLIES]
    assert {result.structured_content["checked"]["policy"] for result in verdicts} == {parse(config).digest()}
    assert wrong.is_error
    assert {result.structured_content["verdict"] for result in at_once} == {"fail"}
    log = (tmp_path / "log").read_text()
    assert "presend: serving MCP" in log
    assert not [reply["word"] for reply in REPLIES if reply["word"] in log]


@pytest.mark.server
def test_a_guard_that_is_late_over_standard_input_and_output(tmp_path):
    late = (
        "import time; from guard.pipeline import Guard; real = Guard.check\n"
        "def check(self, reply, **how):\n"
        "    if 'depot' in reply.text: time.sleep(20)\n"
        "    return real(self, reply, **how)\n"
        "Guard.check = check\n"
    )

    async def talk():
        async with over_stdio(tmp_path, "--timeout", "1", code=late + PRESEND) as client:
            return await asyncio.gather(*(client.call_tool("check_reply", {"text": REPLIES[at]["text"]}) for at in (0, 1)))

    first, second = asyncio.run(talk())
    assert first.structured_content["verdict"] == "incomplete"
    assert second.structured_content["verdict"] == "pass"
    log = (tmp_path / "log").read_text()
    assert "depot" not in log


HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@contextmanager
def bare(folder):
    """Run `presend mcp` without a client, and yield the process."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", PRESEND, "mcp", "--timeout", "60"],
        cwd=folder,
        env=environment,
        text=True,
        encoding="utf-8",
        **pipes,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def say(process, *lines):
    process.stdin.write("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    process.stdin.flush()


@pytest.mark.server
def test_rubbish_on_standard_input_ends_nothing(tmp_path):
    asks = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "check_reply", "arguments": {"text": LEAK}}}
    with bare(tmp_path) as process:
        say(
            process,
            LEAK,
            "{",
            "\x00\xff",
            '{"jsonrpc": "2.0"}',
            HELLO,
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
        )
        say(process, {"jsonrpc": "2.0", "id": 9, "method": LEAK}, asks)
        answers = {}
        while 2 not in answers:
            answer = json.loads(process.stdout.readline())  # standard output is the protocol and nothing else
            answers[answer.get("id")] = answer
        output, log = process.communicate(timeout=30)
        assert (process.returncode, output) == (0, "")
    assert answers[2]["result"]["structuredContent"]["verdict"] == "fail"
    assert "4111" not in log


@pytest.mark.server
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize("told", ["SIGINT", "SIGTERM"])
def test_it_stops_when_told_to(tmp_path, told):
    with bare(tmp_path) as process:
        say(process, HELLO)
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.Signals[told])
        assert process.wait(30) == -signal.Signals[told]


@pytest.mark.parametrize(
    ("config", "options", "said"),
    [
        ("[policy]\nfail_onn = 1\n", ["--config", "presend.toml"], "policy.fail_onn: unknown key"),
        ("", ["--config", "elsewhere.toml"], "elsewhere.toml"),
        ("", ["--timeout", "0"], "--timeout must be a whole number from 1 to 600"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, monkeypatch, capsys, config, options, said):
    monkeypatch.chdir(tmp_path)
    Path("presend.toml").write_text(config)
    assert main(["mcp", *options]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_without_the_library_it_says_what_to_install(monkeypatch, capsys):
    for name in [name for name in sys.modules if name.split(".")[0] == "mcp" or name == "guard.agents.mcp"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert main(["mcp"]) == 2
    assert "pip install 'presend[mcp]'" in capsys.readouterr().err
