"""How networks and stores are named."""

from __future__ import annotations

import os

from ..errors import QueryError


def at_date(network: str, as_of: object = None) -> tuple[str, str]:
    """A network's name, or the file of one, and the date it is wanted at, which `as_of` may say too.

    Raises `QueryError` if the two are not the same.

    >>> at_date("institute-organisation@2016"), at_date("institute-organisation", 2016)
    (('institute-organisation', '2016'), ('institute-organisation', '2016'))
    """
    wanted = ""
    if as_of is not None:
        from ..dates import as_typed

        wanted = as_typed(as_of)
    name, at, date = network.rpartition("@")
    if not (at and date) or os.path.exists(network):
        return network, wanted
    if wanted not in ("", date):
        raise QueryError(f"{network!r} is asked for as of {wanted}, too", mend="give one date")
    return name, date


def is_address(place: str) -> bool:
    """Whether a store is named by an endpoint's address.

    >>> is_address("http://127.0.0.1:7878/query"), is_address("my.store")
    (True, False)
    """
    return place.lower().startswith(("http://", "https://"))


def is_edge_table(name: str) -> bool:
    """Whether a network is named by a table of edges.

    >>> is_edge_table("edges.csv"), is_edge_table("institute-organisation")
    (True, False)
    """
    return name.lower().endswith((".csv", ".tsv", ".csv.gz", ".tsv.gz", ".xlsx", ".xlsm", ".ods"))
