"""Runs the benches: prepares inputs from a seed in a cache outside the tree, then measures.

python tests/bench/run.py [--data-only] [--seed N] [NAME …]
"""

import argparse
import importlib
import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "changming-bench"


def benches() -> dict[str, ModuleType]:
    """Every module of this folder that has a NAME, by that name."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem in {"run", "lines"} or "\nNAME = " not in path.read_text(encoding="utf-8"):
            continue
        module = importlib.import_module(f"tests.bench.{path.stem}")
        found[module.NAME] = module
    return found


def main() -> int:
    """1 when a goal falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--data-only", action="store_true")
    parser.add_argument("--seed", type=int, default=10)
    options = parser.parse_args()
    for ends in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ends, signal.default_int_handler)  # in order: what a bench started ends with it
    known = benches()
    unknown = sorted(set(options.names) - set(known))
    if unknown:
        sys.stderr.write(f"no bench {', '.join(unknown)}; there are {', '.join(known)}\n")
        return 2
    met = True
    for name in options.names or known:
        met &= _run(known[name], options.seed, data_only=options.data_only)
    return 0 if met else 1


def _run(bench: ModuleType, seed: int, *, data_only: bool) -> bool:
    start_s = time.monotonic()
    CACHE.mkdir(parents=True, exist_ok=True)
    data = bench.prepare(CACHE, seed)
    files = [data] if data.is_file() else [path for path in data.rglob("*") if path.is_file()]
    size_mib = sum(path.stat().st_size for path in files) / 1024 / 1024
    sys.stderr.write(f"{bench.NAME}: inputs {data}, {size_mib:.0f} MiB, {time.monotonic() - start_s:.0f} s\n")
    if data_only:
        return True
    met = True
    for line in bench.measure(data):
        sys.stdout.write(f"{bench.NAME}: {line}\n")
        sys.stdout.flush()
        met &= line.met
    return met


if __name__ == "__main__":
    sys.exit(main())
