"""An adapter stays small enough to be read before it is trusted: at most 400 lines of code, without comments, texts and tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String, Whitespace

ROOT = Path(__file__).resolve().parents[2]
MOST = 400
BROWSER = {"zendesk": "integrations/zendesk/assets", "freshdesk": "integrations/freshdesk/app/scripts"}
ADAPTERS = [
    ("LiteLLM", MOST, ["api/litellm.py"]),
    # A server to one side, a client to the other, and RFC 3464's mail to the agent. What reads and judges mail (guard/mail) is no adapter.
    ("SMTP gate", MOST, ["api/smtp/*.py"]),
    ("django-helpdesk", MOST, ["integrations/django_helpdesk/presend_django_helpdesk/*.py"]),
    ("Roundup", MOST, ["integrations/roundup/*.py"]),
    ("RT", MOST, ["integrations/rt/lib/**/*.pm", "integrations/rt/html/**/Before*"]),
    # words.js is a table: what the app says, in four languages.
    *((name, MOST, [f"{folder}/[!w]*.js"]) for name, folder in BROWSER.items()),
    ("OpenAI Agents", MOST, ["guard/agents/_check.py", "guard/agents/_texts.py", "guard/agents/openai_agents.py"]),
    ("LangChain", MOST, ["guard/agents/_check.py", "guard/agents/_texts.py", "guard/agents/langchain.py"]),
    ("MCP", MOST, ["guard/agents/_check.py", "guard/agents/_verdict.py", "guard/agents/mcp.py"]),
    ("Chatwoot, HubSpot, Zendesk channel", MOST, ["api/relay.py", "api/helpdesks/*.py"]),
]
LANGUAGES = {".py": "python", ".js": "javascript", ".pm": "perl", "": "mason"}


def code_lines(path):
    """Return how many lines of a file hold code: none that is blank, a comment or documentation."""
    lexer = get_lexer_by_name(LANGUAGES[path.suffix], stripnl=False)
    lines, at, after_code = set(), 1, False
    for kind, text in lexer.get_tokens(path.read_text(encoding="utf-8")):
        # A text that begins a line of Python documents what stands before it.
        documents = kind in String.Doc or (kind in String and not after_code and path.suffix == ".py")
        if text.strip() and kind not in Comment and kind not in Whitespace and not documents:
            lines |= {at + number for number, line in enumerate(text.split("\n")) if line.strip()}
            after_code = True
        at += text.count("\n")
        after_code = after_code and "\n" not in text
    return len(lines)


@pytest.mark.parametrize(("most", "patterns"), [row[1:] for row in ADAPTERS], ids=[row[0] for row in ADAPTERS])
def test_an_adapter_stays_small(most, patterns):
    files = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    lines = {str(path.relative_to(ROOT)): code_lines(path) for path in files}
    assert lines
    assert 0 < sum(lines.values()) <= most, lines
