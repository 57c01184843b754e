"""The area as a Django app."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Labelled `inspection`."""

    name = "changming.areas.inspection"
    label = "inspection"
