"""Pages in another language and the page they translate, as the store knows them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from core.flow.context import PipelineContext
from core.flow.gather import assess
from core.model import Act, ActKind, Charter, Page, PageKey, PersonKey
from core.policy import Policy
from core.rules.acknowledgement.content_versions import follows, wordings
from core.rules.purpose.translations import places, same_charter, translation_of
from core.store import UnitOfWork, pages
from core.store import acts as act_rows
from core.store.communities import Community


def original(connection: UnitOfWork, page: Page) -> Page | None:
    """The page that this one translates: it carries the same charter; None for a page of its own."""
    if not page.exists or page.charter is None or not (place := translation_of(page)):
        return None
    pages_by_key = pages.load(connection, pages.at_places(connection, page.site, [place]), history=False)
    for candidate in sorted(pages_by_key.values(), key=lambda original_page: original_page.key):
        if (
            candidate.exists
            and candidate.charter is not None
            and same_charter(page.charter, candidate.charter)
        ):
            return candidate
    return None


def named(connection: UnitOfWork, home: Page) -> frozenset[PageKey]:
    """The stored pages that are named as translations of a page, whatever stands on them."""
    wanted = places(home)
    return pages.at_places(connection, home.site, wanted) if wanted else frozenset()


def next_check(connection: UnitOfWork, flow: PipelineContext, home: Page) -> None:
    """The charter of a page changed: whether pages below it translate it has to be asked anew."""
    flow.queue.put(connection, [assess(home.site, key) for key in sorted(named(connection, home))])


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What people confirmed on translations of a community's home, and those pages."""

    pages: dict[PageKey, Page] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()


def confirmed(
    connection: UnitOfWork,
    community: Community,
    home: Page,
    focus: Collection[PersonKey] | None = None,
) -> Confirmed:
    """The confirmations that were given on pages in other languages; of ``focus`` only, if given."""
    if community.charter.read_by is None or not (keys := named(connection, home)):
        return Confirmed()
    acts_by_page = {
        key: [act for act in acts if act.kind is ActKind.CONFIRM and act.community == community.key]
        for key, acts in act_rows.of_pages(connection, keys, focus, brought=False).items()
    }
    used = [key for key, acts in acts_by_page.items() if acts]
    return Confirmed(
        pages=pages.load(connection, used, comments=False),
        acts=tuple(act for key in used for act in acts_by_page[key]),
    )


def follows_page(page: Page, home: Page, charter: Charter, policy: Policy) -> bool:
    """Whether a translation says what its page says now. Both with their history.

    It was saved since the page has the wording that it has, and as it stands by somebody who wrote the page, too, or
    whom its charter gives a part: whoever may make a page below it could else write what others confirm.
    """
    words, edition = wordings(home, policy), wordings(page, policy)
    if not words.times or not edition.times:
        return False
    if not follows(edition, words, max(words.times[-1], edition.times[-1])):
        return False
    number = edition.numbers[-1]
    by = next((revision.author for revision in page.revisions if revision.number == number), None)
    parts = [
        charter.sponsor,
        charter.it_contact,
        *charter.stewards,
        *(deliverable.owner for deliverable in charter.deliverables),
    ]
    vouch = {revision.author for revision in home.revisions} | {person.person for person in parts if person}
    return by is not None and by in vouch
