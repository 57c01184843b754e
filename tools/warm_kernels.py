"""Compile every numba kernel once, so that no later run waits for it."""

import importlib
import pkgutil

import changming.engines


def main() -> None:
    """Call `warm()` of each engine that has one."""
    for module in pkgutil.iter_modules(changming.engines.__path__):
        engine = importlib.import_module(f"changming.engines.{module.name}")
        warm = getattr(engine, "warm", None)
        if warm is not None:
            warm()


if __name__ == "__main__":
    main()
