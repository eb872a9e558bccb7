"""How networks and stores are named."""

from __future__ import annotations

import os


def at_date(network: str) -> tuple[str, str]:
    """A network's name, or the file of one, and the date it is wanted at.

    >>> at_date("institute-organisation@2016"), at_date("institute-organisation")
    (('institute-organisation', '2016'), ('institute-organisation', ''))
    """
    name, at, date = network.rpartition("@")
    return (name, date) if at and date and not os.path.exists(network) else (network, "")


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
