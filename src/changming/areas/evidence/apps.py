"""The area as a Django app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Labelled `evidence`."""

    name = "changming.areas.evidence"
    label = "evidence"
