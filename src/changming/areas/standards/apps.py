"""The area as a Django app."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """Labelled `standards`."""

    name = "changming.areas.standards"
    label = "standards"
