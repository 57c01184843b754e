"""The kernel as a Django app: it keeps the audit chain, the jobs and where imported rows came from."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Labelled `kernel`."""

    name = "changming.kernel"
    label = "kernel"
