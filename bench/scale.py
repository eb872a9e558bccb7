"""Each verb at growing sizes: a made-up network as `bench everyday` has it, from its file to answers.

Each verb is a process of its own, as users type it, on a store in a directory; told are seconds of the processor and the
most memory, which say the same on a busy machine. One membership for each organisation, some thirteen statements.

    python -m bench scale --sizes 1000 10000 100000
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from nnmi_graph.content import Content

from .everyday import claims


def verbs(folder: Path, size: int) -> dict[str, list[str]]:
    """The words of each command, by what is told of it."""
    sheet = folder / "organisation.csv"
    sheet.write_text("id,name_en,partner_type\n,Cog Works of Nowhere,company\n", encoding="utf-8")
    count = "SELECT (COUNT(?tie) AS ?n) { ?tie nnmi:tieInstitute ?institute } GROUP BY ?institute"
    content = Content.find()
    vocabulary = [str(path) for path in (*content.ontology(), *content.taxonomies())]
    return {
        "load, with the layer": ["load", str(folder / "made.nt"), *vocabulary, "--graph", "graph:made-up"],
        "ties of each institute": ["query", "-q", count],
        "describe an organisation": ["describe", f"id:org-{size // 2}"],
        "find by a word": ["find", f"Organization {size // 3}"],
        "measure: degree": ["network", "institute-organisation", "--measure", "degree"],
        "export as CSV": ["export", "institute-organisation", str(folder / f"out-{size}.csv")],
        "add a record": ["add", str(sheet), "--author", "A", "--all-new"],
        "take it out again": ["remove", "commit-1", "--author", "A"],
        "dump": ["dump", str(folder / f"out-{size}.nq")],
    }


def used(words: list[str], store: Path) -> tuple[float, float] | str:
    """Processor seconds and megabytes of a command; or what it said, if it failed."""
    command = [sys.executable, "-m", "nnmi_graph", *words, "--store", str(store)]
    with tempfile.TemporaryFile() as said:
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, spent = os.wait4(run.pid, 0)
        said.seek(0)
        if os.waitstatus_to_exitcode(status):
            return said.read().decode().strip()[-200:]
    return spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024


def ran(words: list[str], store: Path) -> str:
    """What a command took, in words."""
    took = used(words, store)
    return took if isinstance(took, str) else f"{took[0]:.1f} s, {took[1]:,.0f} MB"


def asked(store: Path) -> str:
    """What the ready-made questions and checks take, each without options: the middle of all, and the three slowest."""
    queries = [query.name for query in Content.find().queries().values() if query.kind in ("question", "check")]
    took = {name: used(["query", name], store) for name in queries}
    failed = [f"{name}: {said}" for name, said in took.items() if isinstance(said, str)]
    seconds = sorted((figures[0], name) for name, figures in took.items() if not isinstance(figures, str))
    slowest = ", ".join(f"{name} {second:.1f} s" for second, name in seconds[:-4:-1])
    return "; ".join([f"{seconds[len(seconds) // 2][0]:.1f} s in the middle of {len(seconds)}; {slowest}", *failed])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    sizes = options.parse_args().sizes
    table: dict[str, list[str]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with (folder / "made.nt").open("w", encoding="utf-8") as out:
                out.writelines(line + "\n" for line in claims(size, size))
            for what, words in verbs(folder, size).items():
                table.setdefault(what, []).append(ran(words, folder / "store"))
                print(f"{size:,} {what}: {table[what][-1]}", file=sys.stderr, flush=True)
            table.setdefault("every question and check", []).append(asked(folder / "store"))
    print(f"| verb | {' | '.join(f'{size:,} organisations' for size in sizes)} |")
    print("|---" * (len(sizes) + 1) + "|")
    for what, cells in table.items():
        print(f"| {what} | {' | '.join(cells)} |")
    return 0
