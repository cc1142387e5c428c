"""Databases of earlier versions are brought up to date when they are opened.

Tables and columns that are missing are added by themselves (see `schema`), columns that are no
longer known are dropped, and indexes are made anew. What else a version changes is a step: of the
kernel's own tables here, of a vendor's in `Vendor.migrations`. A step finds the new columns beside
the old ones, and the rows as the version before left them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import MetaData

from mockserver.kernel.schema import SCHEMA_VERSION, metadata
from mockserver.kernel.store import Database, StoreError

if TYPE_CHECKING:
    from mockserver.kernel.vendor import Vendor

Step = Callable[[Database], None]

STEPS: Mapping[int, Step] = {}
"""What a version changed in the kernel's tables beyond additions, by that version."""

_BEHIND = "schema.behind"
"""Which vendors' tables are still those of an earlier version: a vendor's come up to date when it
is first used."""


class NewerSchemaError(StoreError):
    """A database was written by a newer version."""

    def __init__(self, version: int) -> None:
        super().__init__(
            f"it was written by a newer mockserver (schema {version}; this one knows up to"
            f" {SCHEMA_VERSION})"
        )


def is_behind(database: Database) -> bool:
    """Whether a database is of an earlier version.

    Raises:
        NewerSchemaError: it is of a later one.
    """
    version: int = database.get("schema")
    if version > SCHEMA_VERSION:
        raise NewerSchemaError(version)
    return version < SCHEMA_VERSION


def migrate(database: Database) -> None:
    """Bring the kernel's tables up to date, all or nothing.

    Raises:
        NewerSchemaError: the database is of a later version.
        StoreError: the database could not do it.
    """
    version: int = database.get("schema")
    is_old = is_behind(database)
    with database.unit():
        _complete(database, metadata, STEPS, version if is_old else None)
        if is_old:
            behind = dict.fromkeys(database.get("installed", []), version)
            database.put(_BEHIND, {**behind, **database.get(_BEHIND, {})})
            database.put("schema", SCHEMA_VERSION)
    database.commit()


def migrate_vendor(database: Database, vendor: Vendor) -> None:
    """Bring a vendor's tables up to date, all or nothing.

    Raises:
        StoreError: the database could not do it.
    """
    behind: dict[str, int] = database.get(_BEHIND, {})
    with database.unit():
        _complete(database, vendor.tables, vendor.migrations, behind.get(vendor.slug))
        if vendor.slug in behind:
            rest = {slug: version for slug, version in behind.items() if slug != vendor.slug}
            database.put(_BEHIND, rest)
    database.commit()


def _complete(
    database: Database, tables: MetaData, steps: Mapping[int, Step], version: int | None
) -> None:
    """Bring some tables up to date from an earlier version; None is the current one."""
    if version is None:
        database.create_tables(tables)
        return
    database.drop_indexes(tables)
    database.create_tables(tables)
    for number in sorted(steps):
        if number > version:
            steps[number](database)
    database.drop_columns(tables)
