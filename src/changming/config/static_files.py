"""The pages' own files: under names with their hash once they were collected, as they lie in the package before."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PageFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # -- whitenoise says nothing of its types
    """Collected by `collectstatic`, which `serve` runs; tests and tools need no collecting."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name with its hash, or the plain one where nothing was collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
