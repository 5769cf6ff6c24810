"""Later, not mine, somebody else, more time, finished: whoever can help hears of it, and nobody is pushed."""

from __future__ import annotations

from tests.journey import charters as c
from tests.journey.contributing import contribute
from tests.journey.looking import (
    Enter,
    Picture,
    axe_finds_nothing,
    item,
    line,
    opened,
    press,
    says,
    submit,
    visit,
)
from tests.journey.served import text_of, until
from tests.journey.world import SITE, World


def _reading(world: World, title: str, who: str) -> str:
    """The key of what a person owes on a policy."""
    own = next(section for section in world.panel(who, title)["sections"] if section["id"] == "mine")
    return str(own["items"][0]["key"])


def test_later_is_one_form_away_and_the_steward_can_plan(world: World, enter: Enter) -> None:
    key = _reading(world, c.KEYS, c.BEN)
    page = enter(c.BEN)
    visit(page, world, c.KEYS)
    opened(page)
    press(item(page, key), "Later")
    assert item(page, key).get_by_label("Remind me again on").input_value() > c.day(0)
    axe_finds_nothing(page)
    submit(item(page, key), "Later")
    says(page, "For: Everyone who works with us agrees on short policies")
    opened(page)
    assert "You see this again on" in item(page, key).inner_text()
    assert key not in {item["key"] for item in world.ask(c.BEN, "part")["items"]}
    mail = world.mails.wait(c.STEFAN, c.BEN, c.KEYS, "put")
    assert "You needn’t do anything" in text_of(mail)


def test_not_mine_reaches_the_steward_whose_mail_opens_the_panel_there(world: World, enter: Enter) -> None:
    key = _reading(world, c.DESKS, c.BEN)
    page = enter(c.BEN)
    visit(page, world, c.DESKS)
    opened(page)
    press(item(page, key), "Not mine")
    item(page, key).locator("textarea").fill("I approve no leave any more.")
    submit(item(page, key), "Not mine")
    item(page, key).wait_for(state="detached")
    assert key not in {item["key"] for item in world.ask(c.BEN, "part")["items"]}

    mail = world.mails.wait(c.STEFAN, "You decide whether", c.DESKS)
    link = next(
        word for word in text_of(mail).split() if word.startswith(world.wiki.url) and "telos=" in word
    )
    theirs = enter(c.STEFAN)
    theirs.goto(link)
    placing = item(theirs, key)
    placing.wait_for()
    assert theirs.evaluate(
        "document.querySelector('telos-panel').shadowRoot.activeElement?.dataset.item"
    ) == key, "the mail's link leads to the thing itself"  # fmt: skip
    assert f"{c.BEN} says it belongs with somebody else" in placing.inner_text()
    axe_finds_nothing(theirs)
    press(placing, f"Give it back to {c.BEN}")
    placing.wait_for(state="detached")
    assert world.panel(c.BEN, c.DESKS)["state"] == "confirm"


def test_a_steward_hands_an_answer_over_to_another(world: World, enter: Enter) -> None:
    revision = world.append(
        c.BEN, c.FIRST_DAY, "\n\nYour badge is at the front desk, ask for the blue folder."
    )
    key = f"answer/{SITE}:{world.page_id(c.FIRST_DAY)}/r{revision}"
    page = enter(c.ANA)

    def with_ana() -> bool:
        mine = [item["key"] for item in world.ask(c.ANA, "part")["items"]]
        theirs = [item["key"] for item in world.ask(c.STEFAN, "part")["items"]]
        return key in mine or key in theirs

    until(with_ana, "the edit reaches a steward")
    first = c.ANA if key in {item["key"] for item in world.ask(c.ANA, "part")["items"]} else c.STEFAN
    other = c.STEFAN if first == c.ANA else c.ANA
    page = enter(first)
    visit(page, world, c.FIRST_DAY)
    opened(page)
    press(item(page, key), "Hand over")
    item(page, key).get_by_label("Who answers instead?").fill(other)
    axe_finds_nothing(page)
    submit(item(page, key), "Hand over")
    mail = world.mails.wait(other, "hands this to you", c.FIRST_DAY)
    assert c.BEN in text_of(mail)
    theirs = enter(other)
    visit(theirs, world, c.FIRST_DAY)
    says(theirs, "1 person waits for your answer")
    opened(theirs)
    assert "handed it over to you" in item(theirs, key).inner_text()
    says_so = world.panel(c.BEN, c.FIRST_DAY)["line"]["text"]
    assert f"{other} answers by" in says_so, "the contributor sees the new name"


def test_more_time_is_asked_for_with_a_reason_and_the_first_date_stays(world: World, enter: Enter) -> None:
    page = enter(c.STEFAN)
    visit(page, world, c.CANTEEN)
    opened(page)
    deadline = item(page, "deadline")
    press(deadline, "Ask for a later date")
    deadline.get_by_label("New date").fill(c.day(50))
    deadline.locator("textarea").fill("waiting for the works council")
    axe_finds_nothing(page)
    submit(deadline, "Ask for a later date")
    page.locator('[data-item^="extension/"]').filter(has_text=f"{c.STEFAN} asks for").wait_for()

    sponsor = enter(c.SOFIA)
    visit(sponsor, world, c.CANTEEN)
    opened(sponsor)
    decision = sponsor.locator('[data-item^="decide/"]')
    assert "waiting for the works council" in decision.inner_text()
    press(decision, "Agree")
    axe_finds_nothing(sponsor)
    submit(decision, "Agree")
    decision.wait_for(state="detached")

    reader = enter(c.NOAH)
    visit(reader, world, c.CANTEEN)
    says(reader, "first planned for")
    assert "waiting for the works council" in line(reader)
    assert "asks for" not in opened(reader).inner_text()
    world.mails.wait(c.STEFAN, "the new date is", c.CANTEEN)


def test_closing_says_what_came_of_it_to_everyone_who_contributed_once(world: World, enter: Enter) -> None:
    contribute(world, c.BEN, c.MOVE, "The team by the window keeps its seats, says facility management.")
    page = enter(c.SOFIA)
    visit(page, world, c.MOVE)
    opened(page)
    closing = item(page, "close")
    press(closing, "Close this community")
    for choice in closing.locator("select").all():
        choice.select_option("met")
    closing.locator("textarea").fill("Everyone sits where they asked to.")
    axe_finds_nothing(page)
    submit(closing, "Close this community")
    # What he wrote is to have a word before he hears of the end.
    says(page, "what became of contributions")
    axe_finds_nothing(page)
    assert not [message for message in world.mails.to(c.BEN) if "What came of" in str(message["subject"])]
    became = opened(page).locator('[data-section="became"]')
    assert "One change of" in became.inner_text()
    became.get_by_role("button").first.click()
    became.locator("select").first.select_option("used")
    became.locator("textarea").first.fill("The window seats are as he said.")
    axe_finds_nothing(page)
    became.locator('form button[type="submit"]').click()
    says(page, "Done on")
    assert "1 of 1 delivered, thanks to 1 person" in line(page), "who wrote the charter alone added nothing"
    axe_finds_nothing(page)
    mail = world.mails.wait(c.BEN, "What came of", c.MOVE)
    assert "Everyone sits where they asked to." in text_of(mail)
    assert "used. The window seats are as he said." in " ".join(text_of(mail).split())
    told = [message for message in world.mails.to(c.BEN) if "What came of" in str(message["subject"])]
    assert len(told) == 1


def test_a_draft_says_what_is_missing_to_who_can_mend_it_and_to_nobody_else(
    world: World, enter: Enter, picture: Picture
) -> None:
    reader = enter(c.EMMA)
    visit(reader, world, c.DRAFT)
    assert line(reader) == "For: The office team cuts a purchase request from nine steps to four"
    sections = opened(reader)
    assert sections.locator('[data-section="missing"]').count() == 0
    assert "missing" not in sections.inner_text().lower()
    axe_finds_nothing(reader)

    page = enter(c.ANA)
    visit(page, world, c.DRAFT)
    says(page, "Nearly ready: tell members what’s in it for them (1 more after that)")
    missing = opened(page).locator('[data-section="missing"]')
    assert "What’s in it for members?" in missing.inner_text()
    assert "Who wants it?" in missing.inner_text()
    axe_finds_nothing(page)
    picture("draft", page.locator("#content"))
    box = page.locator("table.telos-charter")
    assert box.locator("tr").filter(has_text="IT contact").filter(has_text=c.NOAH).is_visible()

    page.locator("telos-panel .line").get_by_role("link", name="Add it").click()
    text = world.source(c.DRAFT)
    mended = text.replace(
        "|stewards=", f"|benefit=Your laptop is there on Friday\n|sponsor={c.SOFIA}\n|stewards="
    )
    world.session(c.ANA).edit(c.DRAFT, mended, "What is in it for us, and who wants it")
    until(lambda: world.panel(c.EMMA, c.DRAFT)["state"] != "draft" and
          "on track" in world.panel(c.EMMA, c.DRAFT)["line"]["text"], "the community starts")  # fmt: skip
    assert world.panel(c.ANA, c.DRAFT)["state"] != "draft"
