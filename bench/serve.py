"""How quick the server is: its start, a page, a named question beside the engine alone, and many clients at once while a
query runs that never ends. The server is a process of its own, as its users start it; it ends with the benchmark.

    python -m bench serve --clients 50 --seconds 60
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time

import httpx

from nnmi_graph import Workspace

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = 'SELECT ?i { ?i a nnmi:Institute ; rdfs:label "LIFT"@en }'
GOALS = {"start": 1.0, "page": 0.05, "beside the engine": 0.025, "99th percentile": 5.0}
"""Seconds."""


def main() -> int:
    """Measure, print a line each, and return 1 if a goal is missed or an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    workspace = Workspace()
    things = [row[0].value for row in workspace.store.select("SELECT ?x { ?x a nnmi:Organization }")]
    begin = time.perf_counter()
    words = [sys.executable, "-m", "nnmi_graph", "serve", "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = re.search(r"http://\S+", process.stderr.readline())[0]
            with httpx.Client(base_url=address, timeout=120, headers={"Accept": "text/html"}) as client:
                until_answered(client)
                found = {"start": time.perf_counter() - begin}
                found["page"] = median(client, [thing.replace("https://w3id.org/nnmi", "") for thing in things], 60)
                found["beside the engine"] = question(client, workspace)
                wrong, slowest, count = crowd(address, args.clients, args.seconds)
                found["99th percentile"] = slowest
        finally:
            process.terminate()
    for name, goal in GOALS.items():
        print(f"{name:<20} {found[name]:8.3f} s   goal {goal} s   {'met' if found[name] <= goal else 'MISSED'}")
    print(f"{args.clients} clients, {args.seconds:g} s on {os.cpu_count()} cores: {count} answers, {wrong} wrong")
    return int(wrong > 0 or any(found[name] > goal for name, goal in GOALS.items()))


def until_answered(client: httpx.Client) -> None:
    """Wait until the server answers."""
    while True:
        try:
            client.get("sparql?query=ASK%7B%7D").raise_for_status()
            return
        except httpx.ConnectError:
            time.sleep(0.01)


def median(client: httpx.Client, paths: list[str], count: int) -> float:
    """The median time of so many pages, each asked for once."""
    times = []
    for path in random.Random(1).sample(paths, count):
        begin = time.perf_counter()
        client.get(path).raise_for_status()
        times.append(time.perf_counter() - begin)
    return statistics.median(times[5:])


def question(client: httpx.Client, workspace: Workspace) -> float:
    """How much longer a named question takes than the engine alone, at the median of some questions."""
    more = []
    for name in ("founding-dates", "memberships", "paying-agencies", "institute-names", "membership-tiers"):
        text = workspace.content.query(name).text()
        alone, served = [], []
        for _ in range(7):
            begin = time.perf_counter()
            list(workspace.store.select(text))
            alone.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            client.get(f"question/{name}.json").raise_for_status()
            served.append(time.perf_counter() - begin)
        more.append(statistics.median(served) - statistics.median(alone))
    return statistics.median(more)


def crowd(address: str, clients: int, seconds: float) -> tuple[int, float, int]:
    """So many clients ask at once while an endless query runs: wrong answers, the worst 99th percentile, all answers."""
    until, wrong, times = time.monotonic() + seconds, [0], [[] for _ in range(clients)]

    def ask(number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(base_url=address, timeout=120) as client:
            while time.monotonic() < until:
                begin = time.perf_counter()
                if chance.random() < 0.5:
                    answer = client.get("sparql", params={"query": QUICK})
                    right = answer.status_code == 200 and len(answer.json()["results"]["bindings"]) == 1
                else:
                    answer = client.get("id/ewi", headers={"Accept": "text/html"})
                    right = answer.status_code == 200 and "EWI" in answer.text
                wrong[0] += not right
                times[number].append(time.perf_counter() - begin)
                time.sleep(chance.random())

    def endless() -> None:
        with httpx.Client(base_url=address, timeout=120) as client:
            while time.monotonic() < until:
                answer = client.get("sparql", params={"query": ENDLESS})
                wrong[0] += answer.status_code not in (503, 504)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    threads.append(threading.Thread(target=endless))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worst = max(sorted(one)[max(0, int(len(one) * 0.99) - 1)] for one in times if one)
    return wrong[0], worst, sum(map(len, times))


if __name__ == "__main__":
    sys.exit(main())
