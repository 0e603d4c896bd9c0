"""Traces, for OpenTelemetry: a span for each request and, inside, one for the wait and one for the check.

Off unless `[service] traces = true`. Then spans go to where OTEL_EXPORTER_OTLP_ENDPOINT and its kin say, with `presend[otel]`
installed. Of the caller's context the id of its trace is taken over, and nothing that it may have written itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from guard.errors import ConfigError
from guard.model import Verdict
from guard.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter


class Traces:
    """Makes spans and sends them off."""

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        """Take where spans go; without it, where the environment says.

        Raises:
            ConfigError: OpenTelemetry is not installed.
        """
        try:
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

            if exporter is None:
                from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

                exporter = OTLPSpanExporter()
        except ImportError:
            raise ConfigError(
                "service.traces: OpenTelemetry is not installed. Do: pip install 'presend[otel]'; or set it to false."
            ) from None
        # Not the global provider: whoever embeds the application may have one, and other libraries would use ours.
        self._provider = TracerProvider(resource=Resource.create({"service.name": "presend", "service.version": VERSION}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("presend", VERSION)
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def request(self, method: str, parent: str | None) -> Iterator[Any]:
        """Make the span of a request; `parent` is its header `traceparent`."""
        from opentelemetry.trace import SpanKind

        carrier: Mapping[str, str] = {"traceparent": parent} if parent else {}
        with self._tracer.start_as_current_span(
            method,
            context=self._propagator.extract(carrier),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": method},
            record_exception=False,  # its message may quote what was sent
            set_status_on_exception=False,
        ) as span:
            yield span

    def checked(self, verdict: Verdict, waited: float) -> None:
        """Add the spans of a check that has just ended to the one of its request."""
        end = time.time_ns()
        began = end - round(sum(verdict.checked.ms.values()) * 1e6)
        self._tracer.start_span("wait", start_time=began - round(waited * 1e9)).end(began)
        self._tracer.start_span(
            "check",
            start_time=began,
            attributes={
                "presend.verdict": verdict.state.value,
                "presend.channel": verdict.channel.value,
                "presend.rules": sorted({finding.rule for finding in verdict.findings}),
                **{f"presend.ms.{stage}": ms for stage, ms in verdict.checked.ms.items()},
            },
        ).end(end)

    def close(self) -> None:
        """Send what is left, and stop."""
        self._provider.shutdown()
