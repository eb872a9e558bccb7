"""Make a project of a members' table: `python make.py FOLDER`, then `nnmi … --project FOLDER`.

The project has our ontology, shapes and queries, and the records that data/members/mapping.yaml makes of the table.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from nnmi_graph.content import Content
from nnmi_graph.mapping import build_file


def main(folder: str) -> None:
    target, here, ours = Path(folder), Path(__file__).parent, Content.find().root
    if target.exists():
        sys.exit(f"{folder}: exists already; choose another name")
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ours / name, target / name)
    shutil.copytree(here / "data", target / "data")
    output, data = build_file(target / "data" / "members" / "mapping.yaml")
    output.write_bytes(data)
    (target / "nnmi.toml").write_text('name = "members"\n', encoding="utf-8")
    print(f"{folder}: made; try 'nnmi network institute-organisation --measure degree --project {folder}'")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python make.py FOLDER")
    main(sys.argv[1])
