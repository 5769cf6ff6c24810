"""Where the wiki lets edits wait for approval, what it shows readers is the page; the sync hears of it as hooks do."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.events import PageApproved
from core.flow.charters import community_key
from core.model import Page, PageKey, Scope, ScopeKind
from core.policy import Policy
from core.ports import ScopeEntry
from core.rules.acknowledgement.content_versions import wordings
from plugins.mediawiki.testing import Harness
from plugins.mediawiki.wiki import MediaWiki
from tests.support.clock import FrozenClock
from tests.wiki.test_sync_same_state import differences, state, telos

pytestmark = pytest.mark.wiki

HERE = Path(__file__).parent / "approving"
#: The stand-in's folder → the API module by which people approve there.
APPROVE = {"FlaggedRevs": "review", "ApprovedRevs": "approve", "ContentStabilization": "standinstabilize"}
FIELDS = {
    "purpose": "HR agrees on one leave policy that everyone can follow.",
    "sponsor": "Sven Sponsor",
    "deadline": "2027-01-29",
}


class Approving(Harness):
    """A wiki with one of the extensions."""

    def __init__(self, variant: str, extension: str) -> None:
        super().__init__(variant, HERE / extension)
        self.extension = extension

    def approve(self, revision: int, *, no_longer: bool = False) -> None:
        """As a reviewer, say that readers may be shown a revision, or no longer."""
        self.admin.act(APPROVE[self.extension], revid=revision, unapprove=no_longer)


@pytest.fixture(scope="module", params=[(version, name) for version in Harness.variants for name in APPROVE],
                ids=lambda param: "-".join(param))  # fmt: skip
def wiki(request: pytest.FixtureRequest) -> Iterator[Approving]:
    wiki = Approving(*request.param)
    wiki.start()
    for name in ("Mia", "Sven Sponsor"):
        wiki.account(name)
    yield wiki
    wiki.stop()


def charter(wiki: Harness, title: str, text: str, **fields: str) -> int:
    rows = "".join(f"\n| {name} = {value}" for name, value in {**FIELDS, **fields}.items())
    wiki.edit(title, f"{{{{Charter{rows}\n}}}}\n{text}", by="Mia")
    return wiki.current(title)


def read(wiki: Harness, title: str) -> Page:
    platform = wiki.open()
    assert isinstance(platform, MediaWiki)
    page = platform.find(title)
    assert page is not None
    return page


def pause() -> None:
    """The wiki's clock has seconds: until the next one."""
    time.sleep(1.01 - time.time() % 1)


def test_what_readers_are_shown_is_the_page_and_its_charter(wiki: Approving) -> None:
    title = "Leave"
    first = charter(wiki, title, "Half days count as half. " * 9)
    page = read(wiki, title)
    assert (page.shown_now, page.current) == (first, first), "before anything is approved the newest is shown"
    pause()
    wiki.approve(first)
    pause()
    second = charter(wiki, title, "Half days count as four hours. " * 9, sponsor="Mia")
    page = read(wiki, title)
    assert (page.shown_now, page.current) == (first, second)
    assert page.charter is not None
    assert page.charter.fields["sponsor"] == "Sven Sponsor"
    words = wordings(page, Policy())
    assert words.current == first
    assert words.of[second] == second
    assert [number for _, number in words.changes] == [first]
    saved = next(revision.at for revision in page.revisions if revision.number == second)
    pause()
    wiki.drop_deliveries()
    before = datetime.now(UTC) - timedelta(seconds=1)
    wiki.approve(second)
    told = [event for sent in wiki.deliveries() for event in wiki.platform.webhooks.normalise(sent.body)]
    assert [event.page for event in told if isinstance(event, PageApproved)] == [page.key]
    page = read(wiki, title)
    assert page.shown_now == second
    assert page.charter is not None
    assert page.charter.fields["sponsor"] == "Mia"
    assert page.charter.written_by == wiki.person("Mia")
    assert page.charter.written_at is not None
    assert page.charter.written_at > saved, "it counts from when readers are shown it"
    words = wordings(page, Policy())
    assert [number for _, number in words.changes] == [first, second]
    assert words.changes[-1][0] >= before.replace(microsecond=0)
    pause()
    wiki.approve(second, no_longer=True)
    # Of several approved ones the other is shown again; Approved Revs knows only one, and shows the newest.
    assert read(wiki, title).shown_now == (second if wiki.extension == "ApprovedRevs" else first)


#: What a page puts in, and what readers are then shown: the purpose, and what stands between it and the page.
WAYS = {
    "ours": ("{{Project|goal=One policy for all.|who=Sven Sponsor}}", ("One policy for all.", "")),
    "elsewhere": ("{{:Charter of X}}", ("", "{{:Charter of X}}")),
    "written": ("{{Charter|purpose=HR agrees on it.}}", ("HR agrees on it.", "")),
    "none": ("", None),
}


#: From each to each other.
ALL_WAYS = [
    "ours",
    "elsewhere",
    "ours",
    "written",
    "ours",
    "none",
    "elsewhere",
    "written",
    "elsewhere",
    "none",
    "written",
    "none",
    "ours",
]


def test_a_charter_put_in_from_elsewhere_counts_as_readers_are_shown_it(wiki: Approving) -> None:
    """What the draft puts in says nothing of what readers are shown, and the other way round."""
    wiki.edit("Template:Charter", "<div>{{{purpose|}}}</div>", by="Mia")
    wiki.edit("Template:Project", "{{Charter|purpose={{{goal|}}}|sponsor={{{who|}}}}}", by="Mia")
    wiki.edit("Charter of X", "{{Charter|purpose=X is agreed on.}}", by="Mia")
    kept = wiki.open()
    assert isinstance(kept, MediaWiki)
    steps = ALL_WAYS if (wiki.variant, wiki.extension) == ("1.43", "FlaggedRevs") else ALL_WAYS[5:10]

    def check(number: int, way: str) -> None:
        page, again = read(wiki, "Put in"), kept.find("Put in")
        assert page.shown_now == number
        text = page.charter
        assert (text and (text.fields.get("purpose", ""), text.shown_by)) == WAYS[way][1]
        # Who has read it before comes to the same as who reads it for the first time.
        assert again is not None
        assert again.charter == text

    shown, before = 0, ""
    for place, way in enumerate(steps):
        number = wiki.edit("Put in", f"{WAYS[way][0]} Text of version {place}.", by="Mia")[1]
        if before:
            check(shown, before)
        pause()
        wiki.approve(number)
        check(number, way)
        shown, before = number, way


def test_the_panel_is_told_which_version_is_on_the_screen(wiki: Approving) -> None:
    title = "Screens"
    first = charter(wiki, title, "Two screens. " * 9)
    wiki.approve(first)
    second = charter(wiki, title, "Three screens. " * 9)
    home = read(wiki, title).key
    # The wiki is told which pages have a panel.
    scope = Scope(kind=ScopeKind.PAGE, value=title)
    wiki.platform.publish([ScopeEntry(community=community_key(home, wiki.site), home=home, scope=scope)])

    def on_the_screen(**asked: int) -> int:
        text = wiki.session("Mia").page("index.php", title=title, **asked).text
        match = re.search(r'"wgTelos":\{[^}]*"revision":(\d+)', text)
        assert match, "the page has no panel"
        return int(match[1])

    assert on_the_screen() == first
    assert on_the_screen(oldid=second) == second


def test_a_sync_hears_of_an_approval(wiki: Approving) -> None:
    title = "Travel"
    first = charter(wiki, title, "Second class. " * 9)
    wiki.approve(first)
    second = charter(wiki, title, "First class. " * 9)
    platform = wiki.open()
    cursor = ""
    for step in platform.changes("", now=datetime.now(UTC)):
        cursor = step.cursor
    wiki.approve(second)
    told: dict[PageKey, Page] = {}
    for step in platform.changes(cursor, now=datetime.now(UTC)):
        told |= {page.key: page for page in step.pages}
    page = read(wiki, title)
    assert told[page.key].shown_now == second


def test_an_edit_by_who_approves_is_shown_as_it_is_saved(wiki: Approving) -> None:
    if wiki.extension != "ApprovedRevs":
        return
    title = "Canteen"
    wiki.edit(title, "Soup. " * 30, by="Mia")
    wiki.approve(wiki.current(title))
    numbers = [wiki.current(title)]
    for text in ("Soup and bread. ", "Soup, bread and fruit. "):
        pause()
        numbers.append(wiki.edit(title, text * 30, by=wiki.wiki.admin)[1])
    page = read(wiki, title)
    assert page.shown_now == numbers[-1]
    words = wordings(page, Policy())
    assert [number for _, number in words.changes] == numbers, "no log tells of the one in between"


def test_one_sync_makes_up_for_every_lost_webhook(wiki: Approving, tmp_path: Path) -> None:
    """A whole history of edits and approvals: told by every webhook, or by one sync at its end, it is the same."""
    clock = FrozenClock(datetime.now(UTC))
    for check in wiki.platform.install():
        assert check.good, check
    dice = random.Random(7)
    told = telos(wiki, tmp_path / "told.sqlite", clock)
    told.sync(wiki.site)
    told.run_until_idle()
    wiki.drop_deliveries()
    pages: dict[str, list[int]] = {}

    def deliver() -> None:
        for sent in wiki.deliveries():
            told.receive(wiki.site, sent.headers, sent.body)
        told.run_until_idle()

    for place in range(24):
        title = f"Policy {dice.randint(1, 3)}"
        known = pages.setdefault(title, [])
        what = dice.choice(["edit", "edit", "approve", "approve old", "no longer"])
        if what == "edit" or not known:
            # Roles stay with the same accounts: who had one when is remembered only by who was told then.
            text = f"Version {place}. " * dice.randint(5, 30)
            known.append(charter(wiki, title, text, benefit=f"You know in {place} minutes."))
        else:
            number = known[-1] if what == "approve" else dice.choice(known)
            wiki.approve(number, no_longer=what == "no longer")
        if place % 3 == 0:
            deliver()
    deliver()
    deaf = telos(wiki, tmp_path / "deaf.sqlite", clock)
    deaf.sync(wiki.site)
    deaf.run_until_idle()
    a, b = state(told), state(deaf)
    differing = differences(a, b)
    assert not differing, "\n".join(
        f"{what}\n  told: {left}\n  deaf: {right}" for what, left, right in differing[:20]
    )
    approvals = [row["approvals"] for name, row in a.items() if name.startswith("page ")]
    assert any(approvals)
