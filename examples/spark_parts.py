"""Records checked on Spark: a task runs `nnmi validate --part` on one file; the driver joins what the parts found.

    pip install pyspark        # needs Java 17
    python examples/spark_parts.py local-cluster[2,1,1024] shapes.ttl context.ttl part1.ttl part2.ttl …

The first word is Spark's master: two workers on this machine, or `spark://HOST:7077`. A part is a process with files in
and one file out, here back to the driver as bytes; the files must be where each worker can read them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def extract(file: str, shapes: str, context: str) -> tuple[int, bytes]:
    """Which worker made it, and what the other parts need of this one, as N-Quads."""
    import os

    command = [
        sys.executable,
        "-m",
        "nnmi_graph",
        "validate",
        file,
        "--part",
        "1/1",
        "--shapes",
        shapes,
        "--context",
        context,
    ]
    return os.getppid(), subprocess.run(command, check=True, capture_output=True).stdout


def main(master: str, shapes: str, context: str, files: list[str]) -> int:
    """Check the files, each on one of the workers; the exit code of the report on all of them."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master(master).appName("nnmi validate").getOrCreate()
    try:
        jobs = session.sparkContext.parallelize(files, len(files))
        made = jobs.map(lambda file: extract(file, shapes, context)).collect()
    finally:
        session.stop()
    print(f"{len(made)} parts by {len({worker for worker, _ in made})} workers", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / f"{number}.nq") for number in range(len(made))]
        for name, (_, data) in zip(names, made, strict=True):
            Path(name).write_bytes(data)
        join = ["validate", *names, "--join", "--shapes", shapes, "--context", context, "--format", "json"]
        return subprocess.run([sys.executable, "-m", "nnmi_graph", *join], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
