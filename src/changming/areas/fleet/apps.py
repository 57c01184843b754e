"""The area as a Django app."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Labelled `fleet`."""

    name = "changming.areas.fleet"
    label = "fleet"
