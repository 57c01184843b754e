"""The day check as a Django app: its runs, and what changed between them."""

from django.apps import AppConfig


class DayConfig(AppConfig):
    """Labelled `day`."""

    name = "changming.day"
    label = "day"
