"""The same project with a part of its table: `python sample.py FOLDER YEAR`, the projects begun in that year.

All but the rows is as it is in the whole, so that what is tried on the sample runs on the whole.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

TABLE = Path("data") / "participation" / "h2020.csv.gz"


def main(folder: str, year: str) -> None:
    here, target = Path(__file__).parent, Path(folder)
    if target.exists():
        sys.exit(f"{folder}: exists already; choose another name")
    shutil.copytree(here, target, ignore=shutil.ignore_patterns("*.gz", "*.trig", "*.py", "expected.json"))
    with gzip.open(here / TABLE, "rt", encoding="utf-8", newline="") as stream:
        header, *rows = stream
    place = header.split(",").index("start_year")
    kept = [row for row in rows if row.split(",")[place] == year]
    with gzip.open(target / TABLE, "wt", encoding="utf-8", newline="") as stream:
        stream.writelines([header, *kept])
    print(f"{folder}: {len(kept):,} of {len(rows):,} participations")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python sample.py FOLDER YEAR")
    main(*sys.argv[1:])
