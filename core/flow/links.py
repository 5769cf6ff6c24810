"""Where things that people see lead to: a change, a charter's editor, a deliverable's own page, an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from core.flow.context import Flow
from core.model import (
    ActKind,
    Charter,
    Contribution,
    Level,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Settlement,
)
from core.ports import Capability
from core.rules.ladder import WHY_AGAIN
from core.store import pages
from core.store.communities import Community
from core.words import is_link


def diff(flow: Flow, page: Page, one: Contribution) -> str:
    """The address that shows what a contribution changed; "" for a new page and for a comment."""
    if not one.first_revision:
        return ""
    with flow.store.read() as connection:
        before = pages.parent_of(connection, page.key, one.first_revision)
    return flow.platform(page.site).diff(page, before, one.last_revision) if before else ""


def places(flow: Flow, known: Mapping[PageKey, Page], some: Iterable[Contribution]) -> dict[str, str]:
    """Where contributions themselves are seen, by ``<page key>/<contribution id>``: the change, else the page."""
    placed = [one for one in some if one.page in known]
    return {
        f"{one.page}/{one.id}": diff(flow, known[one.page], one)
        or flow.platform(known[one.page].site).link(known[one.page])
        for one in placed
    }


def products(connection: sa.Connection, charter: Charter, site: str) -> dict[str, Page]:
    """The deliverables' own pages by key, as far as they are known; of a title the first letter may be small."""
    found: dict[str, Page] = {}
    for item in charter.deliverables:
        title = item.page
        for spelled in dict.fromkeys((title, title[:1].upper() + title[1:])) if title else ():
            page = pages.titled(connection, site, spelled)
            if page is not None:
                found.setdefault(item.key, page)
    return found


def editor(flow: Flow, community: Community, home: Page) -> tuple[str, str]:
    """Where a charter is edited, and the name of the file it comes from instead; one of them is "".

    What it lacks most is what the editor opens at.
    """
    kind, _, slug = community.origin.partition(":")
    if kind == "file":
        return "", slug
    platform = flow.platform(community.site)
    if Capability.CLOSE_LINKS not in platform.capabilities:
        return platform.link(home), ""
    lacking = next((one.field for one in community.findings if one.level is Level.ERROR), "")
    return platform.edit_link(home, lacking), ""


def at_field(flow: Flow, community: Community, home: Page, field: str) -> str:
    """Where a field of the charter is edited; "" for a charter from a file."""
    platform = flow.platform(community.site)
    if community.origin.startswith("file:"):
        return ""
    if Capability.CLOSE_LINKS not in platform.capabilities:
        return platform.link(home)
    return platform.edit_link(home, field)


def fields(flow: Flow, community: Community, home: Page) -> dict[str, str]:
    """Where each field is mended that something was found about; empty for a charter from a file."""
    url, _ = editor(flow, community, home)
    platform = flow.platform(community.site)
    if not url or Capability.CLOSE_LINKS not in platform.capabilities:
        return {}
    return {field: platform.edit_link(home, field) for field in {one.field for one in community.findings}}


def answer(flow: Flow, page: Page, settled: Settlement) -> str:
    """Where what answered a contribution stands: the reply, opened and marked, or what was built on it; or ""."""
    platform = flow.platform(page.site)
    if is_link(settled.note):
        return settled.note
    with flow.store.read() as connection:
        if settled.how == "edit" and settled.revision:
            before = pages.parent_of(connection, page.key, settled.revision)
            return platform.diff(page, before, settled.revision) if before else ""
        if settled.how != "reply" or Capability.CLOSE_LINKS not in platform.capabilities:
            return ""
        comment = pages.comment_by(connection, page.key, settled.by, settled.at)
    return platform.talk_link(page, settled.note, comment)


def not_answered(flow: Flow, page: Page, obligation: Obligation) -> str:
    """Where the author of a contribution says why an answer is none: its place in the panel, with the form open.

    Once only (``core.rules.answers``), so for an answer after that there is no such place.
    """
    if obligation.why == WHY_AGAIN or obligation.kind is not ObligationKind.ANSWER:
        return ""
    what = obligation.key.removeprefix("answer/")
    return flow.platform(page.site).link(page, obligation=f"{ActKind.NOT_ANSWERED}/{what}")


def answers(flow: Flow, known: Mapping[PageKey, Page], some: Iterable[Contribution]) -> dict[str, str]:
    """Where the answers to contributions stand, by ``<page key>/<contribution id>``."""
    found: dict[str, str] = {}
    for one in some:
        page = known.get(one.page)
        url = answer(flow, page, one.settled) if page and one.settled else ""
        found |= {f"{one.page}/{one.id}": url} if url else {}
    return found
