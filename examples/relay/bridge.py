"""Between a helpdesk and what delivers its messages: ask Presend, deliver what may be delivered, and tell the agents of the rest.

    pip install fastapi httpx uvicorn
    uvicorn bridge:app --port 8900

Give the helpdesk the address of this in place of the deliverer's. It keeps nothing, and its log holds nothing of a message.
"""

import json
import logging
import os

import httpx
from fastapi import FastAPI, Request, Response

HOOK = os.environ["PRESEND_HOOK"]  # http://127.0.0.1:8000/v1/hooks/chatwoot
DELIVERER = os.environ["DELIVERER"]  # where the helpdesk sent its messages until now
HELPDESK = os.environ.get("HELPDESK", "")  # its API: https://chatwoot.acme.example. Empty: nobody is told why
HELPDESK_HEADERS = json.loads(os.environ.get("HELPDESK_HEADERS", "{}"))  # {"api_access_token": "..."}
FAIL_OPEN = os.environ.get("FAIL_OPEN") == "1"  # deliver what could not be checked
SECONDS = float(os.environ.get("PRESEND_SECONDS", "3"))

LOG = logging.getLogger("bridge")
NOT_OURS = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "expect"}

app = FastAPI(openapi_url=None)
client = httpx.AsyncClient(trust_env=False, follow_redirects=False)


@app.post("/")
async def relay(request: Request) -> Response:
    """Deliver a message, or not."""
    body = await request.body()
    headers = {name: value for name, value in request.headers.items() if name not in NOT_OURS}
    status, said = await asked(body, headers)
    if status in (200, 204):
        return await delivered(body, headers)
    if status == 422:
        LOG.warning("held back: the reply may not be sent as it is")
        # Chatwoot would put the status in place of the reason, so it gets 200 once the reason stands there.
        return Response(status_code=200 if await told(said) else 422)
    if FAIL_OPEN:
        LOG.error("NOT CHECKED and delivered: %s", status or "no answer")
        return await delivered(body, headers)
    LOG.error("held back: not checked: %s", status or "no answer")
    await told(said)
    return Response(status_code=503)


async def asked(body: bytes, headers: dict[str, str]) -> tuple[int, dict]:
    """Return what Presend answers; 0 where it is no answer of Presend, or none in time."""
    try:
        answer = await client.post(HOOK, content=body, headers=headers, timeout=SECONDS)
        said = answer.json() if answer.status_code != 204 else {}
    except (httpx.HTTPError, ValueError):
        return 0, {}
    ours = isinstance(said, dict) and said.get("schema") == "presend.relay/1"
    if answer.status_code == 204 or (ours and said["deliver"] is (answer.status_code == 200)):
        return answer.status_code, said
    return (answer.status_code if answer.is_error and answer.status_code != 422 else 0), {}


async def delivered(body: bytes, headers: dict[str, str]) -> Response:
    """Hand the message on as it came."""
    try:
        answer = await client.post(DELIVERER, content=body, headers=headers, timeout=SECONDS)
    except httpx.HTTPError:
        return Response(status_code=502)
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


async def told(said: dict) -> bool:
    """Tell the agents why, and return whether that worked."""
    report = said.get("report")
    if not (HELPDESK and report):
        return False
    try:
        answer = await client.request(
            report["method"], HELPDESK + report["path"], json=report["body"], headers=HELPDESK_HEADERS, timeout=SECONDS
        )
    except httpx.HTTPError:
        answer = None
    if answer is None or answer.is_error:
        LOG.error("the agents were not told: %s", "no answer" if answer is None else answer.status_code)
        return False
    return True
