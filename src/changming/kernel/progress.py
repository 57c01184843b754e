"""How a long task says how far it is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # what is done, so many, of so many (0: not known)
