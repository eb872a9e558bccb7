"""Check: a new-institute record before it enters, finding by finding."""

from pathlib import Path

from nnmi_graph import Workspace

here = Path(__file__).parent
ws = Workspace()

for name in ("good-institute.ttl", "bad-institute.ttl"):
    report = ws.validate([here / "records" / name])
    grave = [finding for finding in report.findings if finding.severity.endswith("Violation")]
    print(f"{name}: {'may enter' if not grave else f'{len(grave)} faults'}")
    for finding in grave:
        print(f"  - {finding.message('en')}")
