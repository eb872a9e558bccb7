"""One object that offers the jobs: it opens content and store, and hands the work to the rooms below.

>>> from nnmi_graph import Workspace
>>> ws = Workspace()
>>> ws.sparql("ASK { ?institute a nnmi:Institute }").boolean
True
"""

from __future__ import annotations

from pathlib import Path

from .answer import Answer
from .asking import Asking
from .checking import Checking
from .deciding import Deciding
from .deriving import Deriving
from .naming import at_date, is_address, is_edge_table
from .networks import Networks
from .signatures import held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..ask import Texts

__all__ = ["Answer", "Workspace", "at_date", "is_address", "is_edge_table"]


@held
class Workspace(Asking, Checking, Deciding, Networks, Deriving):
    """Content and a store, and the jobs on them: each verb of the command line is a method.

    `project` is a folder with other content than ours; `store` an endpoint's address, a store's directory, a `Store`,
    an rdflib Graph or Dataset (copied when first asked), or a pyoxigraph Store; `data` files or graphs to ask instead
    of the content. `base` is what relative IRIs in data and records are resolved by. Nothing is fetched from the
    network unless `allow_remote`. A directory that another process writes to is waited for, `wait` seconds at most, by
    what is to write to it. `at_commit` asks a directory as it was when that commit had been made, numbers by value;
    nothing can be written then.
    """

    @staticmethod
    def begin(
        folder: str | Path,
        *,
        name: str | None = None,
        table: str | Path | None = None,
        base: str | None = None,
        encoding: str | None = None,
    ) -> tuple[Texts, ...]:
        """Begin a project in a new folder, from a table of members if there is one; returns what was guessed.

        Raises `OutputError` if the folder holds something, `InputError` for the table.
        """
        from ..beginning import begin

        def derive(root: Path) -> None:
            for path, data in Workspace(root, cache=False).derived().items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

        return begin(folder, derive, name=name, base=base, table=table, encoding=encoding)
