"""The area as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Labelled `places`."""

    name = "changming.areas.places"
    label = "places"
