"""Presend inside frameworks for AI agents: what an agent wants to send is checked in its own process, before it is sent.

One file per framework: `openai_agents`, `langchain` and `mcp`. Each is imported by whoever uses it, and needs what it is named after.
"""

from __future__ import annotations

from guard.agents._check import Judged, ReplyCheck

__all__ = ["Judged", "ReplyCheck"]
