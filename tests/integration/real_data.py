"""Where real data lies, for tests that read it."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("CHANGMING_REAL_DATA", "/nonexistent"))
needs_real_data = pytest.mark.skipif(
    not ROOT.is_dir(), reason="real data: set CHANGMING_REAL_DATA to its folder, as docs/how-to/read-real-feeds.md says"
)
