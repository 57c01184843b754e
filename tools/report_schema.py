"""Write the JSON Schema of report.json into the package; run after a change of papers/report.py."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()

from changming.papers.schema import PATH, schema_text  # noqa: E402 -- words need Django set up first


def main() -> None:
    """Write the file beside papers/schema.py."""
    PATH.write_text(schema_text(), encoding="utf-8")
    print(f"wrote {PATH.name}")


if __name__ == "__main__":
    main()
