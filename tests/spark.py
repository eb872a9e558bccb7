"""Spark with two workers, as `make test-engines` runs it: records checked in parts, and the tables, against one run of ours.

python -m tests.spark          needs pyspark and Java 17
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from .questions.approve import real_world
from .test_tables import SAME, number, sparql
from .test_validate_parts import CONTEXT, PREFIXES, SHAPES, spread, told, world

ROOT = Path(__file__).parents[1]
MASTER = "local-cluster[2,1,1024]"


def parts_differ(place: Path) -> list[str]:
    """What a report from four parts on two workers says otherwise than one on all files at once."""
    (place / "shapes.ttl").write_text(PREFIXES + SHAPES)
    (place / "context.ttl").write_text(PREFIXES + CONTEXT)
    files = spread(place, world(7, 400), 4)
    paths = [str(place / name) for name in ("shapes.ttl", "context.ttl", *files)]
    spark = ran([str(ROOT / "examples/spark_parts.py"), MASTER, *paths])
    one = ran(["-m", "nnmi_graph", "validate", *paths[1:], "--shapes", paths[0], "--format", "json"])
    assert (spark.returncode, one.returncode) == (1, 1), spark.stderr[-2000:]
    assert "4 parts by 2 workers" in spark.stderr, spark.stderr[-2000:]
    found, right = (told(json.loads(run.stdout)) for run in (spark, one))
    return [] if found == right else [str((found[0] - right[0], right[0] - found[0]))]


def ran(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Python with these words, and our package in its path on all workers."""
    paths = {"PYTHONPATH": str(ROOT / "src"), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, env=os.environ | paths)


def tables_differ(place: Path) -> list[str]:
    """The questions that Spark answers from the Parquet files otherwise than SPARQL does from the graph."""
    from pyspark.sql import SparkSession

    real_world().tables(place, formats=("parquet",))
    session = SparkSession.builder.master(MASTER).config("spark.ui.enabled", "false").getOrCreate()
    wrong = []
    try:
        for file in place.glob("*.parquet"):
            session.read.parquet(str(file)).createOrReplaceTempView(file.stem)
        for what, (asked, meant) in SAME.items():
            text = asked.format(**{file.stem: f"`{file.stem}`" for file in place.glob("*.parquet")})
            text = text.replace("AS VARCHAR", "AS STRING")
            found = Counter(tuple(map(number, row)) for row in session.sql(text).collect())
            if found != Counter(tuple(map(number, row)) for row in sparql(meant)) or not found:
                wrong.append(what)
    finally:
        session.stop()
    return wrong


def main() -> int:
    try:
        import pyspark
    except ImportError:
        print("Spark: not run: pyspark is not installed (pip install pyspark)")
        return 0
    bad = 0
    for what, differ in {"findings on four parts": parts_differ, "questions to the tables": tables_differ}.items():
        with tempfile.TemporaryDirectory() as folder:
            wrong = differ(Path(folder))
        print(f"Spark {pyspark.__version__}: ran, {len(wrong) or 'no'} {what} differ {' '.join(wrong)}", flush=True)
        bad += len(wrong)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
