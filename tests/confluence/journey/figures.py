"""The figures of a community where its sponsor meets them: on the space's page, or on Telos' own."""

from __future__ import annotations

from playwright.sync_api import Frame, Page, expect

from tests.confluence.journey import company as c
from tests.confluence.journey import pages as p
from tests.confluence.journey.looking import Enter, Picture, allow_where_asked, axe_finds_nothing, frame
from tests.confluence.journey.world import SITE, World
from tests.journey.served import until

WORDS = "The ferry to the island leaves on the hour, and takes the bicycles as well."


def own_page(world: World, page: Page) -> Page | Frame:
    """Where what is mine, and what I look after, stands in this flavour."""
    if world.flavour == "cloud":
        page.goto(f"{world.twin.url}/spaces/HR/apps/telos")
        return frame(page, "space")
    page.goto(f"{world.server}/at/{SITE}")
    allow_where_asked(page, world)
    return page


def test_a_sponsor_goes_from_a_figure_to_the_change_behind_it(
    world: World, enter: Enter, picture: Picture
) -> None:
    world.add(p.FERRIES, WORDS, c.MIRA)
    key = world.waits(c.MIRA, p.FERRIES)

    def guide() -> str:
        choices = world.ask(c.SOFIA, "sponsor")["choices"]
        return str(next((choice["key"] for choice in choices if choice["title"] == c.GUIDE), ""))

    address = f"sponsor?community={until(guide, 'the community among those she looks after')}"
    until(lambda: "waits for an answer" in str(world.ask(c.SOFIA, address))
          or "wait for an answer" in str(world.ask(c.SOFIA, address)), "the figures")  # fmt: skip

    page = enter(c.SOFIA)
    around = own_page(world, page)
    own = around.locator("telos-sponsor")
    own.locator("#community").select_option(label=c.GUIDE)
    own.locator("h3.name").filter(has_text=c.GUIDE).wait_for()
    for words in ("agrees on one travel guide", "The deliverable is not done yet.", "The longest has waited"):
        own.get_by_text(words).first.wait_for()
    # An element of ours has its words in its own tree.
    assert c.CANARY_WORDS not in own.locator(".figures").inner_text()
    axe_finds_nothing(around)

    promise = own.locator("[data-section=promise]")
    promise.locator("details.behind > summary").click()
    promise.locator("[data-figure=waiting]").click()
    act = promise.locator(".acts .item").filter(has_text=p.FERRIES)
    act.wait_for()
    axe_finds_nothing(around)
    if world.flavour == "dc":
        # A frame shows only as much as it has room for.
        picture("confluence-figures-dc", own)
    act.get_by_role("link", name="Show the change").click()
    page.locator("ins").filter(has_text="The ferry to the island").first.wait_for()
    # Nothing is left to those who come next.
    (waiting,) = (item for item in world.ask(c.STEFAN, "queue")["items"] if item["key"] == key)
    (thank,) = (action["act"] for action in waiting["actions"] if action["act"]["kind"] == "thank")
    made = {**thank, "id": "3f0e5dd0-95a1-4d42-9d4c-000000000002"}
    world.ask(c.STEFAN, "acts", p.FERRIES, "POST", made)
    assert key not in str(world.ask(c.STEFAN, "queue"))


def test_who_looks_after_nothing_sees_nobodys_figures(world: World, enter: Enter) -> None:
    page = enter(c.MIRA)
    around = own_page(world, page)
    around.locator("telos-communities").get_by_role("link", name=c.GUIDE).wait_for()
    expect(around.locator("telos-sponsor .figures")).to_have_count(0)
    lists = "\n".join(around.locator("section.list").all_inner_texts())
    assert c.GUIDE in lists
    assert "Answered in time" not in lists
