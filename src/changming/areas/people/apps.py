"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Labelled `people`."""

    name = "changming.areas.people"
    label = "people"
