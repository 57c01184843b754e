"""Which standard pack a day is judged by."""

from datetime import date
from functools import lru_cache
from importlib import resources

from changming.areas.standards.models import PackUse
from changming.areas.standards.rules import Pack, read_pack

EXAMPLE = "example"


def pack_of_day(district: str, day: date) -> Pack:
    """The pack that the district uses from the latest day on that is not after `day`; without any the shipped example.

    One query.
    """
    uses = PackUse.objects.filter(district=district, from_day__lte=day).order_by("-from_day")
    text = uses.values_list("pack__text", flat=True).first()
    return _read(text if text is not None else shipped(EXAMPLE))


def shipped_names() -> list[str]:
    """Names of the packs that come with Changming."""
    folder = resources.files("changming") / "packs"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def is_shipped(name: str) -> bool:
    """Whether a pack of that name comes with Changming."""
    return name in shipped_names()


def shipped(name: str) -> str:
    """The text of a pack that comes with Changming."""
    return (resources.files("changming") / "packs" / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _read(text: str) -> Pack:
    return read_pack(text)
