"""The area as a Django app."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Labelled `upkeep`."""

    name = "changming.areas.upkeep"
    label = "upkeep"
