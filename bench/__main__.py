"""Run one benchmark by name."""

import importlib
import pkgutil
import sys

import bench

NAMES = sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_"))

if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
    print(f"usage: python -m bench {{{','.join(NAMES)}}}", file=sys.stderr)
    sys.exit(2)
module = importlib.import_module(f"bench.{sys.argv[1]}")
sys.argv = sys.argv[1:]
sys.exit(module.main())
