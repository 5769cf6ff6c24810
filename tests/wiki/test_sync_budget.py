"""How many questions a sync asks: the handbook's first pass, quiet passes, and passes over what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil

import pytest

from core.model import Page, PageKey
from demo.localwiki import LocalWiki, WikiSession
from plugins.mediawiki.client import Client
from plugins.mediawiki.wiki import MediaWiki

# Who comes first imports the handbook, which takes minutes on a slow machine.
pytestmark = [pytest.mark.wiki, pytest.mark.timeout(1800)]

#: What the handbook holds, as its dump says, and the page the installer makes.
PAGES, REVISIONS = 846, 5849


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def wiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.handbook(request.param, tmp_path_factory.mktemp("handbook") / "wiki", extensions=())
    with wiki:
        wiki.create_user("Plain", "plain-password")
        wiki.create_user("Quick", "quick-password", groups=("bot",))
        yield wiki


def platform(wiki: LocalWiki, user: str) -> MediaWiki:
    return MediaWiki("hr", {"url": wiki.url, "user": user, "password": f"{user.lower()}-password"})


def walk(mediawiki: MediaWiki, cursor: str = "") -> tuple[dict[PageKey, Page], str, list[float | None]]:
    pages: dict[PageKey, Page] = {}
    progress = []
    for step in mediawiki.changes(cursor, now=datetime.now(UTC)):
        for page in step.pages:
            known = pages[page.key].revisions if page.key in pages else ()
            merged = {revision.number: revision for revision in (*known, *page.revisions)}
            pages[page.key] = replace(page, revisions=tuple(merged[n] for n in sorted(merged)))
        cursor = step.cursor
        progress.append(step.progress)
    return pages, cursor, progress


@pytest.mark.parametrize(("user", "most"), [("Plain", 60), ("Quick", 20)])
def test_the_first_pass_over_the_handbook(wiki: LocalWiki, user: str, most: int) -> None:
    mediawiki = platform(wiki, user)
    pages, _, progress = walk(mediawiki)
    assert sum(len(page.revisions) for page in pages.values()) >= REVISIONS
    assert len(pages) >= PAGES
    assert all(page.current == page.revisions[-1].number for page in pages.values())
    assert mediawiki.requests <= most, "login and everything included"
    assert progress[-1] == 1.0
    assert progress == sorted(progress, key=lambda part: part or 0)


def test_a_pass_that_was_interrupted_goes_on_where_it_was(wiki: LocalWiki) -> None:
    whole, _, _ = walk(platform(wiki, "Plain"))
    seen: dict[PageKey, set[int]] = {}
    cursor, steps = "", 0
    while steps < 100:
        # Killed after every single step, and started again as another process.
        step = next(iter(platform(wiki, "Plain").changes(cursor, now=datetime.now(UTC))))
        for page in step.pages:
            seen.setdefault(page.key, set()).update(revision.number for revision in page.revisions)
        cursor, steps = step.cursor, steps + 1
        if step.progress == 1.0:
            break
    assert seen == {key: {revision.number for revision in page.revisions} for key, page in whole.items()}


def edit_all(admin: WikiSession, prefix: str, count: int, *, talk: bool) -> None:
    for number in range(count):
        title = f"{'Talk:' if talk else ''}{prefix} {number}"
        admin.edit(title, f"{prefix} {number} ~~~~")


@pytest.mark.parametrize("user", ["Plain", "Quick"])
def test_a_later_pass_costs_what_changed(wiki: LocalWiki, user: str) -> None:
    admin = wiki.session(wiki.admin, wiki.admin_password)
    _, cursor, _ = walk(platform(wiki, user))
    mediawiki = platform(wiki, user)
    _, cursor, _ = walk(mediawiki, cursor)

    before = mediawiki.requests
    pages, cursor, _ = walk(mediawiki, cursor)
    assert (pages, mediawiki.requests - before) == ({}, 1), "nothing changed: one question"

    edit_all(admin, f"For {user}", 60, talk=False)
    before = mediawiki.requests
    pages, cursor, _ = walk(mediawiki, cursor)
    assert len(pages) == 60
    assert mediawiki.requests - before <= 1 + ceil(60 / 50) * 2

    edit_all(admin, f"For {user}", 60, talk=True)
    # Names in signatures are learnt once.
    walk(mediawiki, cursor)
    before = mediawiki.requests
    pages, cursor, _ = walk(mediawiki, cursor)
    assert len(pages) == 60
    assert all(page.comments for page in pages.values())
    assert mediawiki.requests - before <= 1 + ceil(60 / 50) * 2


def test_after_an_outage_longer_than_recent_changes_are_kept(wiki: LocalWiki) -> None:
    """After a long time recent changes are not even asked, and nothing is missed."""
    admin = wiki.session(wiki.admin, wiki.admin_password)
    admin.edit("Moves away", "Words.")
    admin.edit("Goes", "Words.")
    _, cursor, _ = walk(platform(wiki, "Plain"))
    edited = admin.edit("Moves away", "Better words.")
    admin.act("move", **{"from": "Moves away", "to": "Moved away"})
    gone = admin.edit("Goes", "Last words.")
    admin.act("delete", title="Goes")
    later = datetime.now(UTC) + timedelta(days=400)
    pages: dict[PageKey, Page] = {}
    asked: list[str] = []
    mediawiki = platform(wiki, "Plain")
    client = mediawiki._client
    get = Client.get
    client.get = lambda action, **params: (
        asked.append(str(params.get("list"))),
        get(client, action, **params),
    )[1]  # type: ignore[method-assign]  # listens
    for step in mediawiki.changes(cursor, now=later):
        pages |= {page.key: page for page in step.pages}
    assert "allrevisions|logevents" in asked
    assert not any("recentchanges" in request for request in asked)
    assert pages[PageKey(f"hr:{edited['pageid']}")].title == "Moved away"
    assert not pages[PageKey(f"hr:{gone['pageid']}")].exists


def test_an_archive_belongs_to_its_discussion(wiki: LocalWiki) -> None:
    """An archive of a discussion counts for the page it is about, whichever of the two is asked for."""
    admin = wiki.session(wiki.admin, wiki.admin_password)
    page = admin.edit("Archived", "A page.")
    admin.edit("Talk:Archived", "== One ==\nFirst question. ~~~~\n\n== Two ==\nSecond question. ~~~~")
    mediawiki = platform(wiki, "Plain")
    key = PageKey(f"hr:{page['pageid']}")
    (before,) = mediawiki.read([key])
    text = admin.get(
        action="query", titles="Talk:Archived", prop="revisions", rvprop="content", rvslots="main"
    )
    content = text["query"]["pages"][0]["revisions"][0]["slots"]["main"]["content"]
    first, second = content.split("\n\n== Two ==")
    archive = admin.edit("Talk:Archived/Archive 1", first)
    admin.edit("Talk:Archived", f"[[/Archive 1]]\n\n== Two =={second}")
    (after,) = mediawiki.read([key])
    assert {comment.id for comment in before.comments} == {comment.id for comment in after.comments}
    assert len(before.comments) == 2
    (by_archive,) = mediawiki.read([PageKey(f"hr:{archive['pageid']}")])
    assert (by_archive.key, by_archive.comments) == (key, after.comments)
