"""A disk on which no larger file fits."""

import resource
from contextlib import contextmanager


@contextmanager
def files_of_at_most(limit_bytes):
    """Within it, whoever writes more to a file than this is told that there is no room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
