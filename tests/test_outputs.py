"""What several processes write into one folder at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nnmi_graph.leftovers import folder_beside
from nnmi_graph.outputs import write_files


def test_what_is_being_written_is_never_swept_by_another(tmp_path: Path) -> None:
    """Four who write into one folder sweep it, too, each as it begins."""
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(write_many, tmp_path, who) for who in range(4)]
    for one in done:
        one.result()
    assert len(list(tmp_path.iterdir())) == 4


def write_many(folder: Path, who: int) -> None:
    for number in range(100):
        with folder_beside(folder / f"{who}") as beside:
            (beside / "there").touch()
        text = f"{who} {number}".encode()
        write_files({folder / f"{who}": lambda out, text=text: out.write(text)}, force=True)
        assert (folder / f"{who}").read_bytes() == text
