"""What the wiki and the backups know of a database that is gone, where its note is gone as well."""

from __future__ import annotations

from collections.abc import Iterator

from core.application import Application
from core.delivery import scopes
from core.i18n import Translator
from core.ports import Check, TelosError
from core.store import installation


def checks(application: Application, translator: Translator, site: str) -> Iterator[Check]:
    """One red line where the wiki holds what this database knows nothing of; none where all is well."""
    if not begun_anew(application, site):
        return
    # A database on a server is kept by who looks after that.
    backup = "–" if application.store.shared else installation.newest_backup(application.store.path)
    cure = "doctor-lost-cure" if backup == "–" else "doctor-lost-cure-backup"
    yield Check(
        name=translator.text("doctor-lost", site=site),
        good=False,
        said=translator.text("doctor-lost-said"),
        cure=translator.text(cure, site=site, backup=backup),
    )


def begun_anew(application: Application, site: str) -> bool:
    """Whether the wiki knows of a Telos that this database is not; False while the wiki can't be asked."""
    try:
        return scopes.held_by_another(application.service.flow, site)
    except TelosError:
        # That the wiki is away has a line of its own.
        return False
