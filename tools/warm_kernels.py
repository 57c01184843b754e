"""Compile every numba kernel afresh, so that no later run waits for it, or uses what an older source was."""

import importlib
import pkgutil
from pathlib import Path

import changming.engines


def main() -> None:
    """Forget what was compiled before, then call `warm()` of each engine that has one."""
    for engines in map(Path, changming.engines.__path__):
        for compiled in (*engines.rglob("*.nbi"), *engines.rglob("*.nbc")):
            compiled.unlink()
    for module in pkgutil.iter_modules(changming.engines.__path__):
        engine = importlib.import_module(f"changming.engines.{module.name}")
        warm = getattr(engine, "warm", None)
        if warm is not None:
            warm()


if __name__ == "__main__":
    main()
