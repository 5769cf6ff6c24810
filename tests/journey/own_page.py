"""A person's own page: what is theirs and nothing that is done; in their language, on their screen."""

from __future__ import annotations

from tests.journey import charters as c
from tests.journey.looking import (
    Enter,
    Picture,
    axe_finds_nothing,
    item,
    line,
    opened,
    press,
    submit,
    visit,
)
from tests.journey.world import World


def test_my_part_has_five_things_at_most_and_nothing_that_is_done(
    world: World, enter: Enter, picture: Picture
) -> None:
    page = enter(c.LEA)
    page.goto(world.wiki.page_url("Special:Telos"))
    part = page.locator("telos-part")
    part.locator(".tasks > .item").first.wait_for()
    page.wait_for_selector("#telos-special:not([aria-busy])")
    titles = part.locator(".tasks .what").all_inner_texts()
    assert titles == [f"Chapter {number}" for number in range(1, 6)], "soonest first"
    assert part.locator("#all > summary").inner_text() == "2 more"
    for task in part.locator(".tasks > .item").all():
        text = task.inner_text()
        assert "The charter names you as the owner." in text
        assert task.get_by_role("button", name="Later").is_visible()
        assert task.get_by_role("button", name="Not mine").is_visible()
    # The owner's own benefit, the charter's is the members'; said once, and not five times over.
    tasks_text = part.locator(".tasks").first.inner_text()
    assert tasks_text.count("What’s in it for you: it is seen as your work") == 1
    axe_finds_nothing(page, "#telos-special")
    picture("my-part", page)
    assert page.locator("telos-communities").get_by_role("link", name=c.PROJECTS).is_visible()

    first = part.locator(".tasks > .item").first
    key = first.get_attribute("data-item") or ""
    press(first, "It’s done")
    item(page, key).locator("input").fill(c.PROJECTS)
    submit(item(page, key), "It’s done")
    item(page, key).wait_for(state="detached")
    part.locator("#all > summary").filter(has_text="1 more").wait_for()
    part.locator(".below").filter(has_text="done this month: 1").wait_for()
    owed = part.locator(".tasks").first
    assert owed.locator(".what").all_inner_texts() == [f"Chapter {number}" for number in range(2, 7)]
    assert "Chapter 1" not in owed.inner_text()


def test_who_owes_nothing_is_told_so(world: World, enter: Enter) -> None:
    page = enter(c.NOAH)
    page.goto(world.wiki.page_url("Special:Telos"))
    page.locator("telos-part").get_by_text("Nothing waits for you.").wait_for()
    page.locator("telos-communities").get_by_role("link", name=c.GUIDE).wait_for()
    axe_finds_nothing(page, "#telos-special")


def test_a_german_reader_reads_german(world: World, enter: Enter) -> None:
    page = enter(c.JONAS)
    visit(page, world, c.LEAVE)
    assert line(page).startswith("Bitte lies")
    sections = opened(page)
    assert page.locator("telos-panel section.panel").get_attribute("lang") == "de"
    text = sections.inner_text()
    assert "alle 6 Monate" in text
    for english in ("Your part", "Deadline", "People to ask", "What’s in it"):
        assert english not in text
    axe_finds_nothing(page)
    page.goto(world.wiki.page_url("Special:Telos"))
    page.locator("telos-part .item").first.wait_for()
    text = page.locator("telos-part .list").inner_text()
    assert "Nicht meins" in text
    assert "Not mine" not in text


def test_a_dark_wiki_has_a_dark_panel_that_can_be_read(world: World, enter: Enter) -> None:
    session = world.session(c.NOAH)
    session.act("options", optionname="vector-theme", optionvalue="night")
    page = enter(c.NOAH)
    visit(page, world, c.GUIDE)
    dark = page.locator("html.skin-theme-clientpref-night").count() == 1
    assert dark == (world.version == "1.43"), "the older wiki has no such switch"
    assert page.locator("telos-panel").get_attribute("data-theme") == ("dark" if dark else "light")
    opened(page)
    axe_finds_nothing(page)
    session.act("options", optionname="vector-theme", optionvalue="day")
