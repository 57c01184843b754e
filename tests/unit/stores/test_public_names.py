import importlib
import pkgutil

from changming import stores

# What others may use of each room of files; the rest may change.
PUBLIC = {
    "arrays": {"read_arrays", "write_arrays"},
    "drafts": {
        "FULL",
        "Draft",
        "StorageFull",
        "draft",
        "locked",
        "make_folder",
        "naming_what_is_full",
        "settle",
        "sweep",
        "write_whole",
    },
    "files": {"Kept", "StorageFull", "TooLarge", "clean", "exists", "keep", "open_kept", "path_of", "remove"},
    "lake": {
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
    },
    "likeness": {"ENDING", "LikenessIndex", "read_index", "write_index"},
    "likeness_shelf": {"Got", "get", "put", "remove"},
    "partitions": {"changing", "folder_of", "remove"},
    "results": {"get", "put", "remove"},
}


def test_every_store_lists_its_public_names():
    found = {}
    for part in pkgutil.iter_modules(stores.__path__):
        module = importlib.import_module(f"changming.stores.{part.name}")
        found[part.name] = set(module.__all__)
        assert all(hasattr(module, name) for name in module.__all__)

    assert found == PUBLIC
