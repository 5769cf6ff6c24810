"""Brings the tables up to date, and says of which version they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core.i18n import Phrase
from core.store import dialect
from core.store.errors import StoreTrouble, StoreUnavailable

if TYPE_CHECKING:
    from alembic.config import Config


_MIGRATIONS = Path(__file__).parent / "migrations"


def config() -> Config:
    """Alembic's settings for our migrations; the connection is put into its attributes."""
    # A tenth of what starting takes, and nothing is to be migrated nearly always.
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return settings


@cache
def _versions() -> tuple[frozenset[str], str]:
    """The tables' versions that this program knows, and the newest: each migration's file is named for its own."""
    known = {file.name[1:5] for file in (_MIGRATIONS / "versions").glob("v[0-9]*.py")}
    return frozenset(known), max(known)


def tables_at(connection: sa.Connection) -> tuple[str | None, str]:
    """Of which version the tables are, and of which this program wants them."""
    at = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return at, _versions()[1]


def migrate(engine: sa.Engine, database: str, folder: Path | None = None) -> None:
    """Bring the tables up to date; refuses a database that a newer version or another program has written.

    ``database``: how it is called in what is said about it; ``folder``: where its file is.
    """
    known, head = _versions()
    try:
        with engine.connect() as connection, connection.begin():
            # Of several that start at once one does it, the others find it done.
            dialect.lock(connection, dialect.MIGRATING)
            tables = set(sa.inspect(connection).get_table_names())
            at = tables_at(connection)[0] if "alembic_version" in tables else None
            if tables and not ({"alembic_version", "evidence"} <= tables and at is not None):
                raise StoreTrouble("store-not-ours", database=database)
            if at is not None and at not in known:
                raise StoreTrouble("store-newer", database=database, at=at)
            if at != head:
                _upgrade(connection)
    except sa.exc.DatabaseError as error:
        if "not a database" in str(error):
            raise StoreTrouble("store-no-database", database=database) from error
        if "malformed" in str(error):
            raise StoreTrouble("store-broken", database=database) from error
        if "readonly" in str(error):
            raise StoreTrouble("store-read-only", database=database, folder=str(folder)) from error
        if "full" in str(error):
            raise StoreTrouble("store-full", database=database, folder=str(folder)) from error
        raise StoreUnavailable(Phrase("store-not-opened", database=database, why=str(error.orig))) from error


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command

    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
