"""Whatever the OpenAPI document allows, and much that it does not: no 5xx, nothing undocumented, and no echo of what was sent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis.errors import Unsatisfiable

from api.app import create_app
from guard.config import Config
from guard.pipeline import Guard
from guard.serving import Service
from tests.access.conftest import Keys, serving

pytestmark = pytest.mark.server

KEYS = Keys()
KEY = {"X-Api-Key": KEYS.create("check", "read", "admin")}
BOUNDED = hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
UNFIT = {
    "positive_data_acceptance",  # NUL, halves of characters and keys used twice are refused, and a schema cannot say so
    "negative_data_rejection",  # numbers and null are taken for strings, as helpdesks write them; of many, what is wrong has its place
}
OPEN = {"ignored_auth"}  # as long as there are no keys this machine needs none
LONG = re.compile(r"\w{8,}")


@pytest.fixture(scope="module", params=["open", "locked"])
def service(request):
    """Serve with and without keys; gives the document, where it is served, and what to show there."""
    locked = request.param == "locked"
    app = create_app(Guard.of(Config(service=Service(rate=0))), keyring=KEYS if locked else None)

    async def fetched():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return (await client.get("/openapi.json")).json()

    with serving(app) as port:
        yield asyncio.run(fetched()), f"http://127.0.0.1:{port}", KEY if locked else {}


def words(value):
    """Yield the longer words of whatever was sent."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from words(name)
            yield from words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words(part)
    elif isinstance(value, bytes):
        yield from words(value.decode("utf-8", "replace"))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield from LONG.findall(str(value))


OPERATIONS = [(path, method) for path, methods in create_app().openapi()["paths"].items() for method in methods]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=str)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_documented_and_repeats_nothing(service, path, method, mode):
    document, url, key = service
    known = json.dumps(document)
    schema = schemathesis.openapi.from_dict(document)
    names = UNFIT | (set() if key else OPEN)
    unfit = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in names]

    @hypothesis.given(case=schema[path][method].as_strategy(generation_mode=mode))
    @BOUNDED
    def asks(case):
        response = case.call_and_validate(base_url=url, headers=key, excluded_checks=unfit, timeout=30)
        assert response.headers["cache-control"] == ["no-store"]
        # A hook answers with a verdict whatever its status; all else that is not 200 is a problem, and repeats nothing.
        verdict = path.startswith("/v1/hooks/") and response.headers.get("content-type") == ["application/json"]
        if response.status_code != 200 and not verdict:
            values = [*(case.headers or {}).values(), *(case.cookies or {}).values()]
            sent = {word for part in (case.body, case.query, case.path_parameters, values) for word in words(part)}
            assert not [word for word in sent if word in response.text and word not in known]

    with contextlib.suppress(Unsatisfiable):  # nothing can be wrong with a request that takes nothing
        asks()
