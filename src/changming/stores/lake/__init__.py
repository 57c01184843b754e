"""The lake: fixes of every district and day in Parquet, added to and never changed."""

from changming.stores.lake.batch import Batch
from changming.stores.lake.contents import Span
from changming.stores.lake.packing import Unpackable
from changming.stores.lake.partition import Appended, Broken, Fixes, append, delivering, devices, of_device, read, weigh
from changming.stores.partitions import remove

__all__ = [
    "Appended",
    "Batch",
    "Broken",
    "Fixes",
    "Span",
    "Unpackable",
    "append",
    "delivering",
    "devices",
    "of_device",
    "read",
    "remove",
    "weigh",
]
