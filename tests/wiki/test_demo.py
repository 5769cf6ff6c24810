"""The demonstration: whoever looks in as one of its people has something to do, and finds an answer and a mail."""

from __future__ import annotations

import email
import email.policy
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests

from demo import communities as what
from demo import place, run
from demo.localwiki import LocalWiki, WikiSession
from tests.journey.looking import axe_finds_nothing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.wiki

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"


class Shown:
    """What a person of the demonstration sees."""

    def __init__(self, demo: place.Demo) -> None:
        self.demo = demo
        self.wiki = LocalWiki.open(demo.folder / "wiki")
        self.people: dict[str, WikiSession] = {
            person.name: self.wiki.session(person.name, what.PASSWORD) for person in what.PEOPLE
        }

    def ask(self, who: str, path: str, title: str = "") -> Any:
        token = run._token(self.people[who], title)
        answer = requests.get(
            self.demo.url("telos") + path, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        answer.raise_for_status()
        return answer.json()

    def mails(self, who: what.Account) -> list[EmailMessage]:
        all_ = [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in sorted((self.demo.folder / "mails").glob("*.eml"))
        ]
        return [mail for mail in all_ if who.email in str(mail["to"])]


@contextmanager
def demonstration(folder: Path, database: str = place.SQLITE, version: str = "1.43") -> Iterator[Shown]:
    """The demonstration as `make demo` starts it, in a folder and at ports of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "FOLDER", folder)
        ports = dict.fromkeys(run.ports(database), 0)
        demo = place.Demo.new("mediawiki", version, ports=ports, database=database)
        try:
            run._start(demo)
            yield Shown(demo)
        finally:
            demo.remove()


@pytest.fixture(scope="module", params=["1.43"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with demonstration(tmp_path_factory.mktemp("demo"), version=request.param) as shown:
        yield shown


def until(ask: Callable[[], Any], what_for: str) -> Any:
    end = time.monotonic() + 180
    while not (answer := ask()):
        assert time.monotonic() < end, f"did not come: {what_for}"
        # The wiki gives one person 120 tokens a minute at most, and each question takes one.
        time.sleep(1)
    return answer


@pytest.mark.parametrize("who", what.PEOPLE, ids=lambda person: person.name)
def test_each_of_its_people_has_something_to_do_and_a_mail(shown: Shown, who: what.Account) -> None:
    assert until(lambda: shown.ask(who.name, "/v1/part").get("items"), "something that is theirs")
    assert until(lambda: shown.mails(who), "a mail")


@pytest.mark.parametrize("added", what.ADDED, ids=lambda added: added.by)
def test_who_added_something_finds_the_answer_on_the_page(shown: Shown, added: what.Added) -> None:
    assert until(lambda: added.answer in str(shown.ask(added.by, "/v1/panel", added.page)), "the answer")


@pytest.mark.parametrize("who", ["Ana Costa", "Stefan Weber"])
def test_each_steward_has_something_to_answer(shown: Shown, who: str) -> None:
    assert until(lambda: shown.ask(who, "/v1/queue").get("items"), "a contribution that waits")


def test_who_decides_has_something_to_decide(shown: Shown) -> None:
    for who in ("Sofia Lindqvist", "Noah Park"):
        part = until(lambda who=who: shown.ask(who, "/v1/part").get("items"), "a decision")
        assert any("Decide" in str(item["what"]) for item in part)


def test_who_looks_after_it_finds_advice_a_level_to_approve_and_what_is_overdue(shown: Shown) -> None:
    """Each with its button, so that whoever looks in sees what these are for."""

    def offers(title: str, section: str, kind: str) -> Any:
        choices = shown.ask("Sofia Lindqvist", "/v1/sponsor")["choices"]
        key = next(choice["key"] for choice in choices if choice["title"] == title)
        sections = shown.ask("Sofia Lindqvist", f"/v1/sponsor?community={key}")["sections"]
        items = [item for part in sections if part["id"] == section for item in part["items"]]
        acts = [action.get("act", {}).get("kind") for item in items for action in item["actions"]]
        return items if kind in acts else None

    leave = "Travel and leave"
    (late,) = until(lambda: offers(leave, "overdue", "hand-over"), "what is overdue, to be given to somebody")
    assert late["what"] == "List of what the pages say differently"
    assert "Ben Okafor" in late["why"]
    assert until(lambda: offers(leave, "level", "level"), "a level to approve")
    (done,) = until(lambda: offers(what.SLACK, "advice", "close"), "what is done, to be closed")
    assert done["what"].startswith("Close")


def test_every_screen_has_something_on_it(shown: Shown) -> None:
    for title in (what.LEAVE, what.CONDUCT, what.PURCHASES, what.WELCOME):
        assert shown.ask("Emma Meyer", "/v1/panel", title)["line"], title
    assert shown.ask("Emma Meyer", "/v1/communities")


def test_a_page_in_another_language_is_of_the_same_community_and_read_there(shown: Shown) -> None:
    translated = f"{what.CONDUCT}/de"
    charter = what.conduct(datetime.now(UTC).date())
    shown.people["Stefan Weber"].edit(translated, f"{charter}\nWer unsicher ist, fragt vorher.")
    reader = "Jonas Schmidt"
    asked = until(
        lambda: (view := shown.ask(reader, "/v1/panel", translated)) and view["state"] == "confirm" and view,
        "the question to read it, in the reader's language",
    )
    assert asked["line"]["text"].startswith("Bitte lies diese Seite bis")
    act = {**asked["line"]["action"]["act"], "id": str(uuid4())}
    token = run._token(shown.people[reader], translated)
    answer = requests.post(
        shown.demo.url("telos") + "/v1/acts",
        json=act,
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    )
    answer.raise_for_status()
    for title in (what.CONDUCT, translated):
        panel = until(lambda title=title: shown.ask(reader, "/v1/panel", title), "the panel")
        mine = next(section for section in panel["sections"] if section["id"] == "mine")
        assert [item for item in mine["items"] if item["key"].startswith("confirm/")] == [], title
    titles = [community["title"] for community in shown.ask(reader, "/v1/communities")["communities"]]
    assert what.CONDUCT in titles
    assert translated not in titles, "it is no community of its own"


def test_a_page_that_shows_a_charter_by_putting_it_in_is_told_what_to_write(shown: Shown) -> None:
    title = "How we work/Purchases at a glance"
    shown.people["Ben Okafor"].edit(title, f"{{{{:{what.CONDUCT}}}}}\nIn short.")

    def missing() -> Any:
        panel = shown.ask("Ben Okafor", "/v1/panel", title)
        return next(
            (section for section in (panel or {}).get("sections", ()) if section["id"] == "missing"), None
        )

    (item,) = until(missing, "what is missing")["items"]
    assert item["what"] == "This page shows a charter that stands elsewhere"
    assert f"{{{{:{what.CONDUCT}}}}}" in item["why"]
    assert "write the charter on this page itself" in item["why"]


@pytest.fixture
def enter(shown: Shown, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a browser in which somebody of the demonstration is logged in at its wiki."""
    contexts = []

    def open(who: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        contexts.append(context)
        cookies = shown.people[who].http.cookies
        context.add_cookies(
            [{"name": cookie.name, "value": cookie.value or "", "url": shown.wiki.url} for cookie in cookies]
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(shown.wiki.page_url("Special:Telos"))
        page.wait_for_selector("#telos-special:not([aria-busy])")
        return page

    yield open
    for context in contexts:
        context.close()


def figures_of(page: Page, community: str) -> Locator:
    """The page of a community's figures, once they are there."""
    own = page.locator("telos-sponsor")
    own.locator("#community").select_option(label=community)
    own.locator("h3.name").filter(has_text=community).wait_for()
    return own


@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.parametrize("shown", ["1.43", "1.39"], indirect=True)
def test_a_sponsor_goes_from_a_figure_to_the_revisions_behind_it(
    shown: Shown, enter: Callable[..., Page]
) -> None:
    """The handbook's nine years are in its figures, and each is shown where it was made."""
    address = "/v1/sponsor?community=handbook:file:travel-and-leave"

    def before_the_charter() -> int:
        answered = str(shown.ask("Sofia Lindqvist", address))
        match = re.search(r"(\d+) contributions from before the charter count", answered)
        return int(match[1]) if match else 0

    # The past of a page is read after its first look, page by page: the figures grow while it is.
    until(lambda: before_the_charter() > 50, "the figures of nine years")
    page = enter("Sofia Lindqvist")
    own = figures_of(page, "Travel and leave")
    for words in (
        "The leave approvers turn our travel and leave pages into one policy",
        "0 of 3 deliverables are done.",
        "For the board, to copy",
    ):
        own.get_by_text(words).first.wait_for()
    # An element of ours has its words in its own tree.
    text = own.locator(".figures").inner_text()
    # Nobody was asked to answer what is older than the charter; it counts in who carries it.
    before = re.search(r"(\d+) contributions from before the charter count", text)
    assert before
    assert int(before[1]) > 50
    for raw in ("sponsor-", "figure-", "factor-", "None", "nan"):
        assert raw not in text, raw
    axe_finds_nothing(page, "telos-sponsor")
    if os.environ.get("TELOS_PICTURES") == "1" and shown.wiki.version == "1.43":
        own.screenshot(path=PICTURES / "sponsor-demo.png")

    factors = own.locator("[data-section=factors]")
    factors.locator("details.behind > summary").click()
    factors.locator("[data-figure=spread]").click()
    acts = factors.locator(".acts .item")
    acts.first.wait_for()
    while (more := factors.locator(".acts").get_by_role("button", name="More")).count():
        listed = acts.count()
        more.click()
        page.wait_for_function(
            """listed => document.querySelector('telos-sponsor').shadowRoot
                .querySelectorAll('[data-section=factors] .acts .item').length > listed""",
            arg=listed,
        )
    axe_finds_nothing(page, "telos-sponsor")
    changes = acts.get_by_role("link", name="Show the change")
    addresses = [str(link.get_attribute("href")) for link in changes.all()]
    # Each is a revision of the wiki, of a page of the community, over years, and the latest stand first.
    numbers = [int(re.search(r"diff=(\d+)", link)[1]) for link in addresses]  # type: ignore[index]
    assert len(set(numbers)) == len(numbers) > 20
    known = {}
    for some in (numbers[at : at + 50] for at in range(0, len(numbers), 50)):
        answer = shown.people["Sofia Lindqvist"].get(
            action="query", revids="|".join(map(str, some)), prop="revisions", rvprop="ids|timestamp|user"
        )
        for article in answer["query"]["pages"]:
            assert article["title"].startswith("Travel and leave"), article["title"]
            known |= {int(each["revid"]): each for each in article["revisions"]}
    assert known.keys() == set(numbers)
    times = [known[number]["timestamp"] for number in numbers]
    years = [moment[:4] for moment in times]
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 3, "the oldest were there long before Telos"

    page.goto(addresses[-1])
    page.locator("table.diff td.diff-addedline").first.wait_for()
    assert known[numbers[-1]]["user"] in page.locator("table.diff").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 360])
def test_who_looks_after_communities_reads_each_thing_once_and_invites_one_person(
    shown: Shown, enter: Callable[..., Page], width: int
) -> None:
    page = enter("Stefan Weber", viewport={"width": width, "height": 800})
    figures_of(page, "Travel and leave")
    lists = page.locator("#telos-special")
    lists.get_by_role("heading", name="Whom you could invite to Travel and leave").wait_for()
    titles = [title.strip() for title in lists.locator("h2, h3, h4").all_inner_texts() if title.strip()]
    assert sorted(set(titles)) == sorted(titles), "each title stands there once"
    named = page.locator("telos-communities .list").inner_text()
    assert "Getting started" in named
    assert "Category:" not in named
    # Whom to ask is chosen in a form that says what leaves, and to whom.
    lists.get_by_role("button", name="Invite").first.click()
    form = lists.locator("form")
    assert "It goes to this one person." in form.inner_text()
    assert form.locator("textarea").input_value()
    axe_finds_nothing(page, "#telos-special")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
