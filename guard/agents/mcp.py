"""Presend as a server of the Model Context Protocol: `pip install 'presend[mcp]'`, then `presend mcp`.

It is advice: a model may ignore a tool, or never call it. What has to hold belongs into a guardrail around what sends.
See https://modelcontextprotocol.io.
"""

from __future__ import annotations

from difflib import get_close_matches
from types import new_class
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations
from pydantic import Field

from guard.agents._check import Work
from guard.agents._verdict import Explanation, VerdictData
from guard.describe import explained
from guard.model import Channel, Reply
from guard.pipeline import Guard
from guard.version import VERSION
from guard.wire import CustomerData, MessageData

__all__ = ["server"]

INSTRUCTIONS = (
    "Presend says whether a drafted customer-care reply may be sent on its channel, as it is. Call check_reply with every reply before "
    "it is sent, and again after every change. Send it only if `verdict` is `pass`. Otherwise follow `notice`, or send "
    "`suggestion.rewrite` if there is one. Anything else, an error too, means that it was not checked: do not send it."
)
_HINTS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_NAMED = Literal["public", "dm", "email", "secure"]


def server(guard: Guard, *, timeout: float = 3.0) -> MCPServer[Any]:
    """Return a server with the tools `check_reply` and `explain_rule`.

    Args:
        guard: what checks.
        timeout: seconds that a check may take; then its verdict is `incomplete`.
    """

    async def check_reply(
        text: Annotated[str, Field(description="The reply: plain text, Markdown or HTML.")],
        channel: Annotated[_NAMED, Field(description="Where it goes; public if that is not sure.")] = "public",
        platform: Annotated[str, Field(description="x, facebook, instagram, app-store...")] = "",
        recipient: Annotated[str, Field(description="Handle or display name of whom it answers.")] = "",
        thread: Annotated[tuple[MessageData, ...], Field(description="Earlier messages, oldest first.")] = (),
        customer: Annotated[CustomerData | None, Field(description="What is known of the customer.")] = None,
        locale: Annotated[str, Field(description="BCP 47, as in en-GB.")] = "",
    ) -> VerdictData:
        """Say whether a drafted reply may be sent on its channel, as it is: why not, and what to send instead.

        Values are masked. `suggestion.rewrite` may be sent.
        """
        messages = tuple(message.message() for message in thread)
        known = (customer or CustomerData()).customer()
        reply = Reply("", text, Channel(channel), platform, recipient, messages, known, locale)
        return VerdictData.model_validate(await Work(guard, lambda: reply).awaited(timeout))

    async def explain_rule(
        name: Annotated[str, Field(description="The rule, as a finding names it: discloses-secret.")],
    ) -> Explanation:
        """Explain a rule: what it finds and why, an example, what to do instead, and what its findings mean on each channel."""
        known = {rule.id: rule for rule in guard.rules}
        if name in known:
            return Explanation.model_validate(explained(known[name]))
        near = get_close_matches(name.lower(), known, 1)
        meant = f"Did you mean {near[0]}?" if near else f"The rules are: {', '.join(known)}."
        raise ToolError(f"There is no such rule. {meant}")

    tools = [_silent(Tool.from_function(function, annotations=_HINTS)) for function in (check_reply, explain_rule)]
    return MCPServer("presend", title="Presend", instructions=INSTRUCTIONS, version=VERSION, tools=tools, log_level="WARNING")


def _silent(tool: Tool) -> Tool:
    """Return a tool whose errors do not quote what it was called with, and which refuses arguments that it does not know."""
    taken = tool.fn_metadata.arg_model
    strict: Any = new_class(taken.__name__, (taken,), {"extra": "forbid", "hide_input_in_errors": True})
    metadata = tool.fn_metadata.model_copy(update={"arg_model": strict})
    return tool.model_copy(update={"fn_metadata": metadata, "parameters": strict.model_json_schema(by_alias=True)})
