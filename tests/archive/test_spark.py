"""The engine on Spark says the same, on a cluster of two workers as well."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from importlib.util import find_spec

import pytest

from guard.config import Config
from guard.pipeline import Guard
from tests.archive.synthetic import HERE, ROOT, archive_of, command, digest, here, synthetic, verdicts


def missing():
    """Say what Spark lacks here; empty if it is all there."""
    if not find_spec("pyspark"):
        return "PySpark is not installed: pip install 'presend[spark]'"
    java = shutil.which("java", path=os.environ.get("JAVA_HOME", "") + "/bin:" + os.environ.get("PATH", ""))
    return "" if java else "there is no Java: apt-get install default-jre-headless"


spark = pytest.mark.skipif(bool(missing()), reason=missing() or "all there")
LOOPBACK = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def script(code, *arguments):
    """Run a script of a user of Spark in a process of its own."""
    environment = {**os.environ, **LOOPBACK, "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_an_executor_with_another_version_gives_no_verdicts():
    from guard.archive.engines import spark as engine

    with pytest.raises(engine.OtherVersionError):
        next(engine._bodies(Config(), ("0.0.1", "sha256:other"), iter(())))


@spark
def test_spark_says_the_same(tmp_path):
    ids, arguments = archive_of(tmp_path, 600)
    said = {}
    for engine in (["--processes", "1"], ["--engine", "spark", "--master", "local[2]"]):
        process = command([*arguments, *engine], env=LOOPBACK)
        out, err = process.communicate(timeout=240)
        assert process.returncode == 2, err
        assert [json.loads(row)["id"] for row in out.splitlines()] == ids
        said[engine[0]] = (out, verdicts(err))
    assert said["--processes"] == said["--engine"]


FRAME = """
import json, sys
from pathlib import Path
from guard.archive.engines.spark import checked, session
from guard.errors import InputError
spark = session("local[2]")
rows = [
    {"id": "a", "text": "It works again.", "channel": "public", "agent": "kim", "thread": None},
    {"id": "b", "text": "The card 4111 1111 1111 1111 was declined.", "channel": "public", "agent": "lee", "thread": None},
    {"id": "c", "text": None, "channel": "dm", "agent": "lee", "thread": None},
    {"id": "d", "text": "Yes, that's right.", "channel": "public", "agent": "lee", "thread": '[{"author": "nobody"}]'},
]
frame = spark.createDataFrame(rows, "id string, text string, channel string, agent string, thread string")
settings = sys.argv[2]
checked(frame, settings).write.parquet(sys.argv[1] + "/parquet")
checked(frame.repartition(3), settings).write.json(sys.argv[1] + "/json")
one = [row.asDict(recursive=True) for row in spark.read.parquet(sys.argv[1] + "/parquet").orderBy("id").collect()]
for wrong in (frame.drop("text"), frame.withColumnRenamed("agent", "verdict")):
    try:
        checked(wrong, settings)
    except InputError as error:
        print(str(error)[:40], file=sys.stderr)
print(json.dumps(one))
"""


@spark
def test_a_dataframe_comes_back_with_verdicts(tmp_path):
    (tmp_path / "presend.toml").write_text('[policy]\nnames = ""\n', encoding="utf-8")
    process = script(FRAME, str(tmp_path), str(tmp_path / "presend.toml"))
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    rows = json.loads(out)
    guard = Guard.load(tmp_path / "presend.toml")
    assert [(row["id"], row["agent"], row["verdict"], len(row["incomplete"])) for row in rows] == [
        ("a", "kim", "pass", 0),
        ("b", "lee", "fail", 0),
        ("c", "lee", "incomplete", 1),
        ("d", "lee", "incomplete", 1),
    ]
    assert rows[2]["incomplete"] == ["unread: text: is missing."]
    assert re.match("unread: .*author.* 'customer' or 'brand'", rows[3]["incomplete"][0])
    finding = rows[1]["findings"][0]
    assert (finding["rule"], finding["start"], finding["masked"]) == ("discloses-payment-data", 9, "•••• 1111")
    assert {row["policy"] for row in rows} == {guard.policy_digest}
    assert {row["rules"] for row in rows} == {guard.rules_digest}
    assert not {"text", "thread"} & set(rows[0])
    lines = [json.loads(line) for file in (tmp_path / "json").glob("*.json") for line in file.read_text().splitlines()]
    assert [line["verdict"] for line in sorted(lines, key=lambda line: line["id"])] == [row["verdict"] for row in rows]
    assert "there is no column `text`" in err
    assert "columns called verdict would be" in err


SHARES = """
import sys
from pathlib import Path
from guard.archive.engines.spark import Spark, session
from guard.archive.journal import Journal
from guard.archive.scan import scan
sys.path.insert(0, sys.argv[3])
from synthetic import KEY, NO_NAMES, synthetic
engine = Spark(session=session(sys.argv[1]), settings=NO_NAMES, share=200)
with Journal.create(Path(sys.argv[2]), {"policy": "p"}) as journal:
    scan(synthetic(3000), engine, journal, KEY, batch=100, told=lambda tally: print(tally.replies, flush=True))
    print(journal.digest, flush=True)
"""


@spark
def test_a_cluster_of_two_workers_of_which_one_is_killed_halfway_says_the_same(tmp_path):
    rows = synthetic(3000)
    wanted = digest(tmp_path / "here", rows, here())
    cluster = runpy.run_path(str(ROOT / "benchmarks" / "_cluster.py"))["cluster"]
    with cluster(tmp_path) as there:
        process = script(SHARES, there.master, str(tmp_path / "there"), str(HERE))
        said, killed = "", 0
        for said in process.stdout:
            if not killed and said.strip().isdigit() and int(said) >= len(rows) // 2:
                there.kill_a_worker()
                killed = int(said)
        err = process.communicate(timeout=120)[1]
    assert process.returncode == 0, err[-2000:]
    assert len(rows) // 2 <= killed < len(rows)
    assert said.strip() == wanted
