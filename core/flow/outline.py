"""What follows from a page and its community alone: the same for everybody who looks, however often they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.flow import links
from core.flow.context import PipelineContext
from core.flow.named import groups_of, people_of
from core.model import Page, PageKey, Person, PersonKey, composite_keys
from core.read_models import Shared
from core.rules.purpose.visibility import sources
from core.store import UnitOfWork, people, screens
from core.store.communities import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A community as a page of it has it, beside what stands between it and whoever looks."""

    #: Deliverable → the key of the obligation to bring it.
    deliveries: Mapping[str, str]
    #: Whom the charter names, whether they are known or not; and those who are, as a screen names them.
    named: frozenset[PersonKey]
    people: Mapping[PersonKey, Person]
    groups: frozenset[str]
    #: Deliverable → its own page, where it names one that is known; and the address of that page.
    products: Mapping[str, Page]
    product_urls: Mapping[str, str]
    #: The pages with words that are shown here: whether somebody may read them decides what they see.
    told_on: frozenset[PageKey]
    home_url: str
    edit_url: str
    charter_file: str
    #: Field → where it is edited; see :func:`core.flow.links.fields`.
    field_urls: Mapping[str, str]
    read_by_url: str
    #: What is made for all who see the same.
    shared: Shared


def outline(
    connection: UnitOfWork, flow: PipelineContext, page: Page, community: Community, home: Page
) -> Outline:
    """The outline of a page, as this connection sees it; made anew only where something of it was written."""
    beside = screens.beside(connection)

    def made() -> Outline:
        charter, platform = community.charter, flow.platform(community.site)
        named = frozenset(people_of(charter) | ({charter.status.by} if charter.status else set()))
        known = people.known(connection, named)
        products = links.products(connection, charter, community.site)
        edit_url, charter_file = links.editor(flow, community, home)
        return Outline(
            deliveries={
                item.key: composite_keys.deliver(community.key, item.key) for item in charter.deliverables
            },
            named=named,
            people=known,
            groups=frozenset(groups_of(charter)),
            products=products,
            product_urls={key: platform.link(product) for key, product in products.items()},
            told_on=frozenset(
                {home.key, *sources([charter]), *(product.key for product in products.values())}
            ),
            home_url=platform.link(home),
            edit_url=edit_url,
            charter_file=charter_file,
            field_urls=links.fields(flow, community, home),
            read_by_url=links.at_field(flow, community, home, "read by"),
            shared=Shared(once=beside, people=known),
        )

    return beside.of(page.key, made)
