"""The emulated companies: one folder each, found by looking, imported when first needed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

from mockserver.kernel.vendor import Vendor


def find_slugs() -> list[str]:
    """The slugs of all vendors, sorted. Nothing is imported."""
    folders = (Path(entry) for entry in __path__)
    return sorted(path.parent.name for folder in folders for path in folder.glob("*/__init__.py"))


class VendorCatalog:
    """The vendors of this installation."""

    def __init__(self) -> None:
        self._slugs = find_slugs()
        self._loaded: dict[str, Vendor] = {}

    @property
    def slugs(self) -> list[str]:
        """All slugs, sorted."""
        return self._slugs

    def load(self, slug: str) -> Vendor | None:
        """The vendor of this slug, imported when it was not yet; None when there is none."""
        vendor = self._loaded.get(slug)
        if vendor is None and slug in self._slugs:
            module = importlib.import_module(f"{__name__}.{slug}")
            vendor = self._loaded[slug] = module.vendor
        return vendor

    def loaded(self) -> Mapping[str, Vendor]:
        """The vendors that are imported, by slug."""
        return self._loaded

    def load_all(self) -> list[Vendor]:
        """All vendors, in the order of their slugs."""
        found = (self.load(slug) for slug in self._slugs)
        return [vendor for vendor in found if vendor is not None]
