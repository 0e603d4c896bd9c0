"""What `presend.toml` says of the service: who may ask, how much at once, where verdicts are kept. It decides no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

READING = {
    "extra": "forbid",
    "hide_input_in_errors": True,
    "use_attribute_docstrings": True,
    "alias_generator": lambda name: name.rstrip("_"),
    "populate_by_name": False,
}


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Somebody who signs requests as Standard Webhooks has it, instead of sending a key. Whoever signs may check, and no more."""

    __pydantic_config__ = READING

    name: str
    """What to call the caller in the record: lower case, with hyphens."""
    secrets: tuple[str, ...]
    """Names of the environment variables that hold the secrets (whsec_...); several while one takes the place of another."""


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A helpdesk that hands its replies over at /v1/hooks/, and signs that in its own way."""

    __pydantic_config__ = READING

    name: str
    """What to call the caller in the record: lower case, with hyphens."""
    helpdesk: str
    """Which helpdesk, as in the path: chatwoot, hubspot, zendesk-channel."""
    secrets: tuple[str, ...]
    """Names of the environment variables that hold the secrets; several while one takes the place of another."""
    channel: Literal["public", "dm", "email", "secure"] = "public"
    """Where its replies go. The helpdesk does not say, so the strictest unless told."""
    platform: str = ""
    """What its replies are posted on: x, facebook, whatsapp..."""
    url: str = ""
    """The address under which the helpdesk reaches the hook, where it signs that as well (HubSpot)."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """`presend serve`: who may ask from where, and how much at once."""

    __pydantic_config__ = READING

    deadline_ms: int = 2_000
    """Milliseconds for a request that names none; the deadline of the policy counts as well."""
    max_body: int = 1024 * 1024
    """Bytes of the largest body, and of the longest line of a stream."""
    max_batch: int = 1_000
    """Replies in one array. A stream may be as long as it likes."""
    body_seconds: float = 10.0
    """Seconds within which a body must have come, or a line of a stream."""
    rate: int = 6_000
    """Checks a minute that a caller with a key may ask of one worker; 0: as many as it likes."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may ask from a browser: https://desk.acme.example."""
    hosts: tuple[str, ...] = ()
    """Names under which the service is reached. Empty: without keys those of the loopback interface, with keys any."""
    signer: tuple[Signer, ...] = ()
    """Who signs requests."""
    hook: tuple[Hook, ...] = ()
    """Helpdesks that hand over replies before they are delivered."""
    queue: int = 16
    """Checks that may wait for one that is being done, in each worker; more are refused."""
    traces: bool = False
    """Send traces with OpenTelemetry to where OTEL_EXPORTER_OTLP_ENDPOINT says. Needs presend[otel]."""


@dataclass(frozen=True, kw_only=True)
class RecordConfig:
    """Where the service keeps its verdicts, without a text or a value."""

    __pydantic_config__ = READING

    url: str = ""
    """sqlite:///record.db (from the folder of this file) or postgresql://user@host/database, without a password. The environment
    variable PRESEND_RECORD_URL stands before it. Empty: nothing is kept."""
    on_failure: Literal["incomplete", "continue"] = "incomplete"
    """What becomes of a verdict that cannot be kept: it is answered as incomplete, or as it is with `recorded` false."""
    keep_days: int = 400
    """Days after which `presend audit prune` removes a row."""
    key_file: str = ""
    """The key of this installation: 32 bytes in a file, which signs the record. PRESEND_KEY (64 hexadecimal digits) stands before it.
    Empty: PRESEND_KEY_FILE, else presend/key in the user's configuration, made when it is first needed."""


_RANGES = {
    "deadline_ms": (1, 3_600_000),
    "max_body": (1024, 32 * 1024 * 1024),
    "max_batch": (1, 100_000),
    "body_seconds": (0.1, 300),
    "rate": (0, 10_000_000),
    "queue": (1, 10_000),
}
_HOST = r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?"
_ORIGIN = re.compile(
    rf"(?:https|chrome-extension|moz-extension)://{_HOST}|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{{1,5}})?"
)


def wrong_service(service: Service) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where under [service] something is wrong, and what."""
    for key, (least, most) in _RANGES.items():
        if not least <= getattr(service, key) <= most:
            yield (key,), f"must be from {least} to {most}"
    for number, origin in enumerate(service.cors):
        if not _ORIGIN.fullmatch(origin):
            yield ("cors", number), "must be an origin as browsers send it: https://desk.acme.example, without a path"
    for number, host in enumerate(service.hosts):
        if not re.fullmatch(_HOST, host):
            yield ("hosts", number), "must be a name in lower case, with a port if it is not the usual one: guard.acme.example"
    yield from ((("signer", *place), problem) for place, problem in _wrong_signers(service.signer))
    yield from ((("hook", *place), problem) for place, problem in _wrong_signers(service.hook))
    for number, hook in enumerate(service.hook):
        if hook.url and not re.match(r"https?://[^/?#\s]+/", hook.url):
            yield ("hook", number, "url"), "must be the whole address, as in https://bridge.acme.example/presend"


def _wrong_signers(signers: Sequence[Signer | Hook]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for number, signer in enumerate(signers):
        if not re.fullmatch(r"[a-z][a-z0-9-]*", signer.name):
            yield (number, "name"), "must be lower case, with digits and hyphens"
        elif signer.name in (other.name for other in signers[:number]):
            yield (number, "name"), "is the name of another one already"
        if not signer.secrets or not all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in signer.secrets):
            # Whoever puts the secret itself here shall not see it again in an error.
            yield (number, "secrets"), "must name environment variables, in capitals; the secrets do not belong here"


def wrong_record(record: RecordConfig) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where something is wrong with [record], and what."""
    if record.url and not re.match(r"(?:sqlite|postgresql|postgres)(?:\+\w+)?://", record.url):
        yield ("record", "url"), "must begin with sqlite:/// or postgresql://"
    if re.match(r"\w[\w+]*://[^/@]*:[^/@]*@", record.url) or re.search(r"[?&]password=", record.url):
        # A configuration is shown, copied and kept under version control.
        yield (
            ("record", "url"),
            "must not hold a password; give the whole URL in PRESEND_RECORD_URL, or the password in PGPASSFILE",
        )
    if not 1 <= record.keep_days <= 36_525:
        yield ("record", "keep_days"), "must be from 1 to 36525"
