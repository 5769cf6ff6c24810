"""A wiki that is made up as it is asked: any number of people and pages, no network, the real signatures.

A platform plugin like any other, so that `telos serve` itself is what is measured. Its people are numbered; a
page below `POLICIES` is a policy that the first so many of them must confirm, any other page is in no community.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.model import (
    CharterText,
    Page,
    PageKey,
    Person,
    PersonKey,
    Revision,
    Scope,
    local_id,
    page_key,
    person_key,
)
from core.ports import Capability, Changes, FactoryDefaults
from tests.support.signed_wiki import SignedWiki, plugin

SITE = "hr"
SECRET = "whsec_" + base64.b64encode(b"a secret for measurements only .").decode()
#: Page id → how many people must confirm that policy.
POLICIES: Mapping[int, int] = {1: 100, 2: 100_000}
#: Policies for the tick: fifty people each.
TICKING = range(100, 110)
TICKING_PEOPLE = 50
#: The policy of a company whose size the settings say.
COMPANY = 3
WRITTEN = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def readers(page: int) -> int:
    """How many people must confirm a page."""
    return POLICIES.get(page, TICKING_PEOPLE if page in TICKING else 0)


def charter(page: int, until: datetime) -> CharterText:
    """The charter of a policy."""
    fields = {
        "purpose": "HR and all staff agree on one leave policy that everybody can follow",
        "deliverables": "Leave policy; owner: Person 1; page: [[Page 1]]; done when: the works council agrees",
        "business need": "Fewer questions about leave",
        "benefit": "You know at once what you may take",
        "sponsor": "Person 1",
        "it contact": "Person 2",
        "stewards": "Person 1, Person 2",
        "members": f"group: staff-{page}",
        "deadline": (until + timedelta(days=30)).date().isoformat(),
        "read by": f"group: staff-{page}",
        "read until": until.date().isoformat(),
    }
    return CharterText(fields=fields, written_by=person_key(SITE, 1), written_at=WRITTEN)


class NumberedWiki(SignedWiki):
    """The made-up wiki.

    ``settings["until"]``: the instant policies are to be read by, ISO; ``settings["people"]``: how many must
    confirm :data:`COMPANY`.
    """

    capabilities = frozenset({Capability.REVISION_SHOWN, Capability.TELLS_PEOPLE})

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        super().__init__(site, settings)
        self._until = datetime.fromisoformat(settings["until"])
        self._company = int(settings.get("people", 0))

    def _page(self, key: PageKey) -> Page:
        number = int(local_id(key))
        return self.made(number, charter=charter(number, self._until) if self._readers(number) else None)

    def _readers(self, page: int) -> int:
        return self._company if page == COMPANY else readers(page)

    def made(self, number: int, title: str = "", **more: Any) -> Page:
        """A page of one revision by Person 1, by its number; ``more`` as in :class:`~core.model.Page`."""
        title = title or f"Page {number}"
        revision = Revision(
            number=number * 10, parent=0, at=WRITTEN, author=person_key(self.site, 1), size=2000, digest="d"
        )
        return Page(
            key=page_key(self.site, number), title=title, url=f"{self.url}/{title.replace(' ', '_')}", space="0",
            place=title, current=revision.number, revisions=(revision,), **more,
        )  # fmt: skip

    def _person(self, number: int) -> Person:
        return Person(
            key=person_key(self.site, number), name=f"Person {number}", email=f"p{number}@example.org"
        )

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """Every page there could be."""
        return [self._page(key) for key in pages]

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        """Nothing ever changes by itself."""
        yield Changes(cursor="all", progress=1.0)

    def members(self, scope: Scope) -> Iterable[PageKey]:
        """The page itself; charters here speak for one page."""
        number = scope.value.rpartition(" ")[2]
        return [page_key(self.site, number)] if number.isdigit() else []

    def find(self, title: str) -> Page | None:
        """A page by its number."""
        number = title.rpartition(" ")[2]
        return self._page(page_key(self.site, number)) if number.isdigit() else None

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """Everybody asked for."""
        numbers = {int(local_id(key)) for key in keys} | {int(name.rpartition(" ")[2]) for name in names}
        return [self._person(number) for number in sorted(numbers)]

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """The readers of a policy."""
        count = self._readers(int(name.rpartition("-")[2]))
        return {person_key(self.site, number): None for number in range(1, count + 1)} or None


class Factory(FactoryDefaults):
    """Makes the platform; the entry point that `installed` writes leads here."""

    name = "paper"

    def open(self, site: str, settings: Mapping[str, Any]) -> NumberedWiki:
        """The made-up wiki of a site."""
        return NumberedWiki(site, settings)


platform = Factory()


def installed(folder: Path) -> Path:
    """Install it into a folder as a package does; the folder to put on the path."""
    return plugin(folder, f"{Factory.name} = {__name__}:platform")
