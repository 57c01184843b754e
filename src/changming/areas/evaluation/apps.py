"""The area as a Django app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Labelled `evaluation`."""

    name = "changming.areas.evaluation"
    label = "evaluation"
