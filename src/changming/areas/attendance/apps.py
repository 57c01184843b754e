"""The area as a Django app."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Labelled `attendance`."""

    name = "changming.areas.attendance"
    label = "attendance"
