"""The engine for those who outgrow one machine: batches go to the Python workers of a Spark cluster, each with one guard.

Two ways in. `Spark` is an engine like the local one: the archive is read by the driver, so that every source, threads and --resume
work, and only the checking is spread. `checked` is for data that Spark has already: a DataFrame in, the same with verdicts out,
read and written by the executors (docs/spark.md).

Replies go through `mapInArrow`. Every executor needs Presend and the name model installed (`pip install presend[spark]`); the
configuration comes from the driver. A worker that is lost is none of our business: Spark does its tasks again elsewhere.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from guard.archive import judge, record
from guard.archive.engines import Batch, EngineError
from guard.archive.engines.local import quiet
from guard.config import Config
from guard.errors import InputError
from guard.model import Checked, State, Verdict
from guard.read import Unread, parsed, reply_from
from guard.render.json import wire
from guard.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SCHEMA", "Spark", "checked", "session"]

_TO_CORE = 4096
"""Replies that go to each core of the cluster at once, and the most that go to all of them."""
_MOST = 200_000
_RECORDS = 256
"""Replies to a batch of Arrow."""

_FINDING = {
    "rule": "string",
    "entity": "string",
    "start": "int",
    "end": "int",
    "outcome": "string",
    "act": "string",
    "owner": "string",
    "confidence": "double",
    "masked": "string",
    "recognizer": "string",
    "why": "string",
    "instead": "string",
    "references": "array<string>",
    "excused": "string",
}
_ADDED = {
    "verdict": "string",
    "findings": f"array<struct<{', '.join(f'`{name}`: {kind}' for name, kind in _FINDING.items())}>>",
    "incomplete": "array<string>",
    "policy": "string",
    "rules": "string",
    "version": "string",
}
SCHEMA = ", ".join(f"`{name}` {kind}" for name, kind in _ADDED.items())
"""The columns that `checked` adds, as Spark spells them. They mean what the JSON of a verdict means by the same names."""
_READ = ("id", "text", "channel", "platform", "recipient", "thread", "customer", "locale")
_PRIVATE = frozenset({"text", "recipient", "thread", "customer"})


def checked(dataframe: DataFrame, config: Config | Path | str | None = None) -> DataFrame:
    """Return a DataFrame with a verdict for each row of another: its columns without those that hold text, and those of `SCHEMA`.

    Args:
        dataframe: a reply a row, with the columns `text`, and perhaps `id`, `channel`, `platform`, `recipient`, `locale`, `thread`
            (an array of structs of `author`, `text`, `channel`, or the same as JSON) and `customer` (a struct of `name`, `emails`,
            `phones`, `addresses`, `identifiers`, or the same as JSON). Other columns come back as they are.
        config: a presend.toml on the driver, or what was read from one; by default the configuration in force there.

    A row that cannot be read is `incomplete`, which is never a pass. Nothing is computed before an action asks for it.

    Raises:
        GuardError: the configuration cannot be used, there is no column `text`, or one that would be added is there already.
    """
    from pyspark.sql.types import StructType

    from guard import config as configuration

    settings = config if isinstance(config, Config) else configuration.load(Path(config) if config is not None else None)[0]
    names = dataframe.columns
    if "text" not in names:
        raise InputError(
            "there is no column `text`. Rename the one that holds the replies: frame.withColumnRenamed('body', 'text')."
        )
    if taken := sorted(_ADDED.keys() & set(names)):
        raise InputError(f"columns called {', '.join(taken)} would be added and are there already. Rename or drop them.")
    kept = [field for field in dataframe.schema.fields if field.name not in _PRIVATE]
    schema = StructType([*kept, *StructType.fromDDL(SCHEMA).fields])
    return dataframe.mapInArrow(partial(_verdicts, settings, [field.name for field in kept]), schema)


def session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return the session there is, or begin one at `master`: `local[4]`, `spark://host:7077`, `yarn`, `k8s://...`.

    Raises:
        EngineError: PySpark or Java is missing, or the cluster cannot be reached.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineError("--engine spark needs PySpark. Install it: pip install 'presend[spark]'.") from None
    if master and master.startswith("local"):
        # Its Python workers are this Python, and nothing of it listens to the network.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("presend")
    if master:
        builder = builder.master(master)
    given = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_RECORDS),
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        **(settings or {}),
    }
    if master and master.startswith("local"):
        given = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false"} | given
    for name, value in given.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - whatever Java or the cluster has to say, in one line
        raise EngineError(
            f"no Spark session at {master or 'the default master'} ({type(error).__name__}). Is Java installed (17 or later; Debian: "
            "apt-get install default-jre-headless), and is the cluster up?"
        ) from None


@dataclass(frozen=True, kw_only=True)
class Spark:
    """Checks batches on the cluster of `session`, two shares of the work at a time so that no core waits for the driver."""

    session: SparkSession
    settings: Config
    share: int = 0
    most: int = 2
    group: str = field(default_factory=lambda: f"presend-{uuid4()}")
    """The jobs of this engine, of which a notebook may have others."""

    def __call__(self, batches: Iterable[Batch]) -> Iterator[list[bytes]]:
        """Yield the bodies of each batch, in order.

        Raises:
            EngineError: Spark gave up.
        """
        size = self.share or min(_MOST, _TO_CORE * self.session.sparkContext.defaultParallelism)
        running: deque[tuple[list[int], Future[list[bytes]]]] = deque()
        with ThreadPoolExecutor(self.most) as threads:
            try:
                for share in chain(_shares(batches, size), [None]):
                    if share is not None:
                        lengths = [len(batch) for batch in share]
                        running.append((lengths, threads.submit(self._checked, [reply for batch in share for reply in batch])))
                    while running and (share is None or len(running) >= self.most):
                        lengths, future = running.popleft()
                        bodies = iter(future.result())
                        yield from ([next(bodies) for _ in range(length)] for length in lengths)
            finally:
                if running:
                    self.session.sparkContext.cancelJobGroup(self.group)
                threads.shutdown(cancel_futures=True)

    def _checked(self, replies: Batch) -> list[bytes]:
        import pyarrow as pa

        if not replies:
            return []
        # A text may hold what no column of text can (half a character), and what is said of it must be the same.
        data = [pickle.dumps(reply, pickle.HIGHEST_PROTOCOL) for reply in replies]
        table = pa.table({"number": pa.array(range(len(data)), pa.int64()), "reply": pa.array(data, pa.binary())})
        same = VERSION, _judge(self.settings).guard.rules_digest
        try:
            self.session.sparkContext.setJobGroup(self.group, "presend scan")
            frame = self.session.createDataFrame(table)
            rows = frame.mapInArrow(partial(_bodies, self.settings, same), "number long, body binary").toArrow()
        except Exception as error:  # noqa: BLE001 - what Spark has to say holds stack traces, and perhaps values
            if OtherVersionError.__name__ in str(error):
                raise EngineError(
                    f"an executor has another Presend than this one ({VERSION}). Install the same on all."
                ) from None
            raise EngineError(f"Spark gave the work up ({type(error).__name__}). Its own log says why.") from None
        bodies = dict(zip(rows["number"].to_pylist(), rows["body"].to_pylist(), strict=True))
        if len(bodies) != len(replies):
            raise EngineError(f"Spark returned {len(bodies)} results for {len(replies)} replies.")
        return [bodies[number] for number in range(len(replies))]


def _shares(batches: Iterable[Batch], size: int) -> Iterator[list[Batch]]:
    share: list[Batch] = []
    held = 0
    for batch in batches:
        share.append(batch)
        held += len(batch)
        if held >= size:
            yield share
            share, held = [], 0
    if share:
        yield share


class OtherVersionError(Exception):
    """The verdicts of an executor would not be those of the driver."""


def _bodies(settings: Config, same: tuple[str, str], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    judging = _judge(settings)
    if (VERSION, judging.guard.rules_digest) != same:
        raise OtherVersionError
    for batch in batches:
        replies = (pickle.loads(data) for data in batch["reply"].to_pylist())  # noqa: S301 - from our driver
        bodies = list(judging.bodies(replies))
        yield pa.RecordBatch.from_arrays([batch["number"], pa.array(bodies, pa.binary())], ["number", "body"])


@cache
def _judge(settings: Config) -> judge.Judge:
    """Return the judge of this Python worker, which Spark uses for one task after another."""
    return judge.Judge.of(quiet(settings))


def _verdicts(settings: Config, kept: list[str], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    judging = _judge(settings)
    guard = judging.guard
    kinds = {"string": pa.string(), "int": pa.int32(), "double": pa.float64(), "array<string>": pa.list_(pa.string())}
    finding = pa.struct([(name, kinds[kind]) for name, kind in _FINDING.items()])
    for batch in batches:
        read = [name for name in _READ if name in batch.schema.names]
        rows = batch.select(read).to_pylist()
        said = [_said(row, judging) for row in rows]
        added = {
            "verdict": pa.array([state for state, _, _ in said], pa.string()),
            "findings": pa.array([findings for _, findings, _ in said], pa.list_(finding)),
            "incomplete": pa.array([incomplete for _, _, incomplete in said], pa.list_(pa.string())),
            "policy": pa.array([guard.policy_digest] * len(rows), pa.string()),
            "rules": pa.array([guard.rules_digest] * len(rows), pa.string()),
            "version": pa.array([VERSION] * len(rows), pa.string()),
        }
        yield pa.RecordBatch.from_arrays([*(batch[name] for name in kept), *added.values()], [*kept, *added])


def _said(row: dict[str, Any], judging: judge.Judge) -> tuple[str, list[dict[str, Any]], list[str]]:
    """Return what the columns `verdict`, `findings` and `incomplete` say of a row."""
    try:
        given = {name: parsed(v) if name in ("thread", "customer") and isinstance(v, str) else v for name, v in row.items()}
        read = reply_from({name: value for name, value in given.items() if value is not None}, "row")
    except InputError as error:
        read = Unread("row", str(error))
    if isinstance(read, Unread):
        return State.INCOMPLETE.value, [], [f"unread: {read.reason}"]
    state, findings, incomplete = record.opened(judging.body(read))
    verdict = Verdict(read.id, state, read.channel, findings, None, Checked("", "", "", {}, incomplete))
    return state.value, wire(verdict)["findings"], list(incomplete)
