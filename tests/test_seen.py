"""What an operator sees: logs, metrics and traces, with nothing of a request in them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.checking import OVERRAN, WAITED
from api.seen import logs, metrics
from api.seen.metrics import REASONS, STAGES, Metrics, reason
from api.seen.traces import Traces
from guard import rules
from guard.config import Config, Policy
from guard.errors import ConfigError
from guard.model import Channel, Reply, State
from guard.pipeline import Guard
from guard.serving import Service

ROOT = Path(__file__).parents[1]
PLANTED = "Zanzibar-41114111"
TEXT = f"The CVV of your card is 739. {PLANTED}"


@pytest.fixture(scope="module")
def guard():
    return Guard.of(Config())


def ask(app, *requests):
    """Send requests in turn to an application that was started up, and return the answers."""

    async def asking():
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            return [await client.request(method, path, **more) for method, path, more in requests]

    return asyncio.run(asking())


def check(text=TEXT, **more):
    return ("POST", "/v1/check", {"json": {"id": PLANTED, "text": text, **more}})


def samples(text):
    """Return the samples of a page of metrics: {(name, labels): value}."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


# Metrics


def test_verdicts_findings_stages_and_requests_are_counted(guard):
    answers = ask(
        create_app(guard), check(), check("Thanks for your message.", channel="dm"), ("GET", f"/{PLANTED}", {}), METRICS
    )
    page = answers[-1].text
    seen = samples(page)
    assert answers[-1].headers["content-type"].startswith("text/plain; version=")
    assert seen["presend_checks_total", (("channel", "public"), ("verdict", "fail"))] == 1
    assert seen["presend_checks_total", (("channel", "dm"), ("verdict", "pass"))] == 1
    assert seen["presend_findings_total", (("channel", "public"), ("outcome", "block"), ("rule", "discloses-secret"))] == 1
    for stage in ("wait", "normalise", "detect", "assess", "check"):
        assert seen["presend_stage_seconds_count", (("stage", stage),)] == 2
    assert seen["presend_request_seconds_count", (("route", "/v1/check"), ("status", "200"))] == 2
    assert seen["presend_request_seconds_count", (("route", "?"), ("status", "404"))] == 1
    assert seen["presend_waiting", ()] == 0
    assert PLANTED not in page
    assert "739" not in re.sub(r"(?m)^(\S+) .*$", r"\1", page), "values are times and sizes of our own"


METRICS = ("GET", "/metrics", {})


def test_openmetrics_is_spoken_to_who_asks_for_it(guard):
    (answer,) = ask(
        create_app(guard), ("GET", "/metrics", {"headers": {"accept": "application/openmetrics-text; version=1.0.0"}})
    )
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_labels_come_from_sets_of_our_own(guard):
    unusual = [check(channel=PLANTED, platform=PLANTED, recipient=PLANTED, locale=PLANTED), ("PATCH", f"/v1/{PLANTED}", {})]
    page = ask(create_app(guard), *unusual, METRICS)[-1].text
    ours = {
        "verdict": {state.value for state in State},
        "channel": {channel.value for channel in Channel},
        "rule": {rule.id for rule in rules.load()},
        "outcome": {"note", "warn", "block", "excused"},
        "stage": set(STAGES),
        "route": {"/v1/check", "/metrics", "?"},
        "reason": {*REASONS.values(), "other"},
        "result": {"taken", "refused"},
    }
    for _, labels in samples(page):
        for label, value in labels:
            assert value in ours.get(label, {value}), label


@pytest.mark.parametrize(
    ("policy", "text", "kind"),
    [
        ({"deadline_ms": 1}, "Thanks. " * 3000, "late"),
        ({"max_length": 3}, "Thanks.", "too-long"),
        ({}, " ", "empty"),
        ({}, "a\0", "not-text"),
        ({}, "a\ud800", "not-text"),
    ],
)
def test_reasons_of_the_guard_have_a_kind(policy, text, kind):
    (why,) = Guard.of(Config(policy=Policy(names="", **policy))).check(Reply(id="r", text=text)).checked.incomplete
    assert reason(why) == kind


def test_what_breaks_has_a_kind(guard, monkeypatch):
    def broken(*_, **__):
        raise ValueError

    rule = replace(guard.rules[0], assess=broken)
    (why,) = replace(guard, rules=(rule,)).check(Reply(id="r", text="Thanks.")).checked.incomplete
    assert reason(why) == "rule-failed"
    monkeypatch.setattr("guard.pipeline.normalise", broken)
    (why,) = guard.check(Reply(id="r", text="Thanks.")).checked.incomplete
    assert reason(why) == "failed"
    assert [reason(why) for why in (WAITED, OVERRAN, "the recognizer x failed (ValueError)", "?")] == [
        "late",
        "late",
        "recognizer-failed",
        "other",
    ]


def test_a_configuration_that_is_refused_and_one_that_is_taken_are_counted():
    kept = Metrics()
    kept.reloaded("refused")
    assert samples(kept.text("")[0].decode())["presend_config_broken", ()] == 1
    kept.reloaded("taken")
    kept.store_failed()
    seen = samples(kept.text("")[0].decode())
    assert seen["presend_config_broken", ()] == 0
    assert (seen["presend_reloads_total", (("result", "taken"),)], seen["presend_reloads_total", (("result", "refused"),)]) == (
        1,
        1,
    )
    assert seen["presend_store_failures_total", ()] == 1


def test_workers_are_added_up_and_a_dead_one_leaves_no_gauge(tmp_path):
    program = """
import os, sys
from api.seen.metrics import Metrics
metrics = Metrics()
metrics.store_failed()
metrics.waiting(5)
if sys.argv[1] == "last":
    sys.stdout.buffer.write(metrics.text("")[0])
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for which in ("first", "last"):
        ran = subprocess.run([sys.executable, "-c", program, which], env=environment, capture_output=True, check=True)
    seen = samples(ran.stdout.decode())
    assert seen["presend_store_failures_total", ()] == 2
    assert seen["presend_waiting", ()] == 5


# Logs


@pytest.fixture
def lines():
    """What the service's formatter makes of all that is logged, parsed."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Formatter())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def test_each_request_is_a_line_of_json_with_an_id_of_ours(guard, lines):
    answers = ask(create_app(guard), check(), ("GET", f"/{PLANTED}?{PLANTED}", {"headers": {"x-request-id": PLANTED}}))
    said = [line for line in lines() if line["logger"] == "presend.access"]
    assert [(line["event"], line["level"], line["method"], line["route"], line["status"]) for line in said] == [
        ("answered", "info", "POST", "/v1/check", 200),
        ("answered", "info", "GET", "?", 404),
    ]
    assert said[0]["verdict"] == "fail"
    assert [line["request"] for line in said] == [answer.headers["x-request-id"] for answer in answers]
    assert len({line["request"] for line in said}) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", line["request"]) for line in said)
    ours = [line for line in lines() if not line["logger"].startswith(("httpx", "httpcore"))]
    assert PLANTED not in json.dumps(ours)


def test_an_exception_is_logged_as_its_type_alone(lines):
    try:
        {}[TEXT]
    except KeyError:
        logging.getLogger("elsewhere").exception("Something broke")
    (line,) = lines()
    assert (line["event"], line["exception"]) == ("Something broke", "KeyError")
    assert PLANTED not in json.dumps(line)


def test_a_terminal_gets_readable_lines(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    record = logging.makeLogRecord({"name": "presend.access", "levelname": "INFO", "msg": "answered", "route": "/v1/check"})
    line = logs.Formatter().format(record)
    assert "answered" in line
    assert "/v1/check" in line
    assert not line.startswith("{")


# Traces


@pytest.fixture
def spans(monkeypatch):
    export = pytest.importorskip(
        "opentelemetry.sdk.trace.export.in_memory_span_exporter", reason="OpenTelemetry is not installed"
    )
    exporter = export.InMemorySpanExporter()
    monkeypatch.setattr("api.app.Traces", lambda: Traces(exporter))
    return exporter


def traced(**policy):
    return Guard.of(Config(policy=Policy(**policy), service=Service(traces=True)))


def test_a_request_is_a_span_with_one_for_the_wait_and_one_for_the_check(spans):
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = {"traceparent": parent, "tracestate": f"x={PLANTED}", "baggage": f"x={PLANTED}"}
    method, path, more = check()
    (answer,) = ask(create_app(traced()), (method, path, {**more, "headers": headers}))
    by_name = {span.name: span for span in spans.get_finished_spans()}
    assert set(by_name) == {"POST /v1/check", "wait", "check"}
    request = by_name["POST /v1/check"]
    assert f"{request.context.trace_id:032x}" == parent.split("-")[1]
    assert {span.parent.span_id for name, span in by_name.items() if span is not request} == {request.context.span_id}
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["presend.request"] == answer.headers["x-request-id"]
    assert by_name["check"].attributes["presend.verdict"] == "fail"
    assert by_name["check"].attributes["presend.rules"] == ("discloses-secret",)
    said = "".join(span.to_json() for span in by_name.values())
    assert PLANTED not in said


def test_an_error_is_traced_without_its_message(spans, monkeypatch):
    def broken(*_, **__):
        raise ValueError(TEXT)

    guard = traced()
    app = create_app(guard)
    monkeypatch.setattr("api.checking.wire", broken)
    (answer,) = ask(app, check())
    assert answer.status_code == 500
    (span,) = spans.get_finished_spans()
    assert span.attributes["http.response.status_code"] == 500
    assert PLANTED not in span.to_json()


def test_no_trace_is_made_unless_asked_for(spans, guard):
    ask(create_app(guard), check())
    assert not spans.get_finished_spans()


def test_traces_without_the_library_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ConfigError, match=r"pip install 'presend\[otel\]'"):
        ask(create_app(traced()))


def test_every_metric_says_what_it_is():
    described = list(Metrics().described())
    assert len(described) == len({name for name, *_ in described}) >= 10
    for name, _, _, text in described:
        assert name.startswith("presend_")
        assert text.endswith(".")
    assert tuple(sorted(metrics.SECONDS)) == metrics.SECONDS
