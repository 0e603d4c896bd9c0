"""Asks Presend about a reply: a service over HTTP, or the guard in this process. Both answer with the same JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import urllib3

from presend_django_helpdesk.configuration import Configuration

LARGEST = 8 * 1024 * 1024
"""Bytes of the largest answer that is read."""


class NotCheckedError(Exception):
    """There is no verdict. The message says why, and holds nothing of the reply."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a reply may go, what to tell whoever wrote it, what to send instead, and why it was not checked if it was not."""

    may_go: bool
    notice: str = ""
    rewrite: str = field(default="", repr=False)
    unchecked: str = ""


def ask(question: Mapping[str, Any], settings: Configuration) -> Answer:
    """Return what Presend says of a reply, which has the form of `POST /v1/check`.

    Raises:
        NotCheckedError: there is no verdict.
    """
    limited = {**question, "deadline_ms": max(1, round(settings.timeout * 900))}  # in time to be told so
    verdict = _over_http(limited, settings) if settings.url else _inside(limited, settings)
    if not isinstance(verdict, dict) or verdict.get("schema") != "presend.verdict/1":
        raise NotCheckedError("the answer is not a verdict that this version knows")
    if verdict.get("id") not in (question["id"], ""):
        raise NotCheckedError("the answer is that to another reply")
    state, findings, suggestion = verdict.get("verdict"), verdict.get("findings"), verdict.get("suggestion")
    if state == "pass":
        return Answer(may_go=True)
    # What must not be sent is held whatever the fail mode, also where another part of it could not be read.
    # Whether a warning fails a reply is set in the service, so here it counts in either case.
    blocked = isinstance(findings, list) and any(
        isinstance(each, dict) and each.get("outcome") in ("warn", "block") and each.get("excused") is None for each in findings
    )
    if state == "fail" or (state == "incomplete" and blocked):
        rewrite = suggestion.get("rewrite") if isinstance(suggestion, dict) else None
        return Answer(False, str(verdict.get("notice") or "Not sent."), rewrite if isinstance(rewrite, str) else "")
    raise NotCheckedError("it was not wholly checked" if state == "incomplete" else "the answer is not a verdict")


def _over_http(question: Mapping[str, Any], settings: Configuration) -> Any:
    url, until = settings.url.rstrip("/") + "/v1/check", time.monotonic() + settings.timeout
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {settings.key}"} if settings.key else {})
    body = json.dumps(question, ensure_ascii=False).encode("utf-8", "surrogatepass")
    how: dict[str, Any] = {"timeout": urllib3.Timeout(total=settings.timeout), "retries": False, "preload_content": False}
    content = bytearray()
    try:
        # The manager takes no proxy from the environment: replies go where the settings say and nowhere else.
        with (
            urllib3.PoolManager() as http,
            http.request("POST", url, body=body, headers=headers, redirect=False, **how) as answer,
        ):
            while part := answer.read1(1 << 16):
                content += part
                if time.monotonic() > until or len(content) > LARGEST:
                    raise NotCheckedError("the answer took too long or had no end")
        if answer.status != 200:
            raise NotCheckedError(f"the service answered {answer.status}")
        return json.loads(content)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise NotCheckedError(f"the service cannot be reached or takes too long ({type(error).__name__})") from None
    except ValueError:
        raise NotCheckedError("the answer is not that of a Presend service") from None


def _inside(question: Mapping[str, Any], settings: Configuration) -> Any:
    try:
        from guard.render.json import wire
        from guard.wire import ReplyData, validated

        reply = validated(ReplyData, {name: part for name, part in question.items() if name != "deadline_ms"}).reply()
        return wire(_guard(settings.config).check(reply, deadline_ms=question["deadline_ms"]), reply)
    except Exception as error:  # noqa: BLE001 - whatever breaks, the reply was not checked
        raise NotCheckedError(f"presend failed ({type(error).__name__})") from None


@cache
def _guard(config: str) -> Any:
    from guard import Guard

    return Guard.load(config or None)
