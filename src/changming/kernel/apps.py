"""The kernel as a Django app: it keeps the audit chain, the jobs and where imported rows came from."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Labelled `kernel`."""

    name = "changming.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Declare the kernel's own jobs."""
        from changming.kernel import housekeeping  # noqa: F401, PLC0415 -- its tables must be loaded before
