"""What a guarded reply takes longer than a bare one, in the frameworks for agents, with models that answer at once.

    python benchmarks/integrations/agents.py [--rounds 60]

Each pair is the same agent, bare and guarded, run in turn with each of the ten replies of tests/integrations/replies.toml that may be
sent, so that both do the same. A real model takes seconds, so what counts is the difference. Figures are medians over all runs, after
ten rounds that do not count. For MCP it is a call of a tool that does nothing and one of check_reply, over standard input and output.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT / "benchmarks")  # in the place of this folder, in which this file has the name of a library

from _report import where  # noqa: E402 - it lies beside this folder

REPLIES = tomllib.loads((ROOT / "tests" / "integrations" / "replies.toml").read_text(encoding="utf-8"))["reply"]
CLEAN = [reply["text"] for reply in REPLIES if reply["verdict"] == "pass"]
WARM = 10
Run = Callable[[str], Awaitable[object]]
BARE_SERVER = """
from mcp.server.mcpserver import MCPServer

server = MCPServer("bare", log_level="ERROR")


@server.tool()
def check_reply(text: str) -> bool:
    return True


server.run("stdio")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60, help="rounds that count (default 60)")
    rounds = parser.parse_args().rounds
    print(where())
    print(f"\n{len(CLEAN)} replies, {rounds} rounds after {WARM} that do not count, bare and guarded in turn\n")
    print(f"{'median ms per run':46}{'bare':>9}{'guarded':>9}{'added':>9}{'quick':>9}")
    asyncio.run(measured(rounds))


async def measured(rounds: int) -> None:
    """Measure each pair and print its line."""
    for name, bare, guarded in (*openai_agents(), *langchain()):
        print_line(name, *await in_turn(bare, guarded, rounds))
    from mcp import Client, StdioServerParameters

    servers = [["-c", BARE_SERVER], ["-c", "from guard.cli import main; main()", "mcp"]]
    bare, guarded = (
        Client(StdioServerParameters(command=sys.executable, args=args, env={"PYTHONPATH": str(ROOT)})) for args in servers
    )
    async with bare, guarded:
        calls = (lambda text, client=client: client.call_tool("check_reply", {"text": text}) for client in (bare, guarded))
        print_line("MCP: a call over standard input and output", *await in_turn(*calls, rounds))


async def in_turn(bare: Run, guarded: Run, rounds: int) -> tuple[float, float, float, float]:
    """Return the median seconds of both, of how much longer the guarded run took than the bare one before it, and of its quick runs.

    The last is how much the quickest tenth of both differ: it says what remains where the machine has nothing else to do.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM + rounds):
        for text in CLEAN:
            for side, run in zip(taken, (bare, guarded), strict=True):
                started = time.perf_counter()
                await run(text)
                if number >= WARM:
                    side.append(time.perf_counter() - started)
    added = median(guarded - bare for bare, guarded in zip(*taken, strict=True))
    quick_bare, quick = (sorted(side)[len(side) // 10] for side in taken)
    return median(taken[0]), median(taken[1]), added, quick - quick_bare


def print_line(name: str, *seconds: float) -> None:
    """Print the figures of a pair."""
    print(f"{name:46}" + "".join(f"{1000 * figure:9.2f}" for figure in seconds))


def openai_agents() -> list[tuple[str, Run, Run]]:
    """Return an agent that answers and one that sends with a tool, each bare and guarded."""
    from agents import Agent, RunConfig, Runner, function_tool
    from agents.testing import ScriptedModel, assistant_message, function_call

    from guard.agents import ReplyCheck
    from guard.agents.openai_agents import output_guardrail, tool_guardrail

    check, quiet = ReplyCheck(), RunConfig(tracing_disabled=True)

    def answering(guardrails: list[Any]) -> Run:
        async def run(text: str) -> object:
            agent = Agent("Care", model=ScriptedModel([[assistant_message(text)]]), output_guardrails=guardrails)
            return await Runner.run(agent, "Hello", run_config=quiet)

        return run

    def sending(guardrails: list[Any]) -> Run:
        @function_tool(tool_input_guardrails=guardrails)
        def send_reply(text: str) -> str:  # noqa: ARG001 - the tool of an agent, which sends nothing here
            """Send."""
            return "sent"

        async def run(text: str) -> object:
            steps = [[function_call("send_reply", {"text": text}, call_id="a")], [assistant_message("Done.")]]
            agent = Agent("Care", model=ScriptedModel(steps), tools=[send_reply])
            return await Runner.run(agent, "Hello", run_config=quiet)

        return run

    return [
        ("OpenAI Agents: output guardrail", answering([]), answering([output_guardrail(check)])),
        ("OpenAI Agents: tool guardrail", sending([]), sending([tool_guardrail(check, arguments=["text"])])),
    ]


def langchain() -> list[tuple[str, Run, Run]]:
    """Return an agent that answers and one that sends with a tool, each bare and guarded."""
    from langchain.agents import create_agent
    from langchain.tools import tool
    from langchain_core.language_models import GenericFakeChatModel
    from langchain_core.messages import AIMessage, HumanMessage

    from guard.agents import ReplyCheck
    from guard.agents.langchain import PresendMiddleware

    class Scripted(GenericFakeChatModel):
        def bind_tools(self, *_: Any, **__: Any) -> Any:
            return self

    @tool
    def send_reply(text: str) -> str:  # noqa: ARG001 - the tool of an agent, which sends nothing here
        """Send."""
        return "sent"

    def running(middleware: list[Any], script: Callable[[str], list[AIMessage]]) -> Run:
        model = Scripted(messages=iter(()))
        agent = create_agent(model, [send_reply], middleware=middleware)

        async def run(text: str) -> object:
            model.messages = iter(script(text))
            return await agent.ainvoke({"messages": [HumanMessage("Hello")]})

        return run

    def answers(text: str) -> list[AIMessage]:
        return [AIMessage(text)]

    def calls(text: str) -> list[AIMessage]:
        call: Any = {"name": "send_reply", "args": {"text": text}, "id": "a", "type": "tool_call"}
        return [AIMessage("", tool_calls=[call]), AIMessage("Done.")]

    check = ReplyCheck()
    answering = PresendMiddleware(check)
    sending = PresendMiddleware(check, tools=[send_reply], arguments=["text"], answers=False)
    return [
        ("LangChain: an answer", running([], answers), running([answering], answers)),
        ("LangChain: a tool that sends", running([], calls), running([sending], calls)),
    ]


if __name__ == "__main__":
    main()
