"""While the server is away: the page is as always, saving works, and nothing is lost.

Imported last: the wiki spares a server that was away, and tells it nothing for half a minute.
"""

from __future__ import annotations

from tests.journey import charters as c
from tests.journey.looking import Enter, line, visit
from tests.journey.served import until
from tests.journey.world import SITE, World


def test_while_the_server_is_away_the_page_is_as_always_and_saving_works(world: World, enter: Enter) -> None:
    page = enter(c.EMMA)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    world.stop()
    try:
        page.goto(world.wiki.page_url(c.PHONES))
        page.wait_for_selector("#telos-slot.telos-slot-away", state="attached")
        assert page.locator("#telos-slot").is_hidden()
        before = world.revision(c.PHONES)
        page.goto(f"{world.wiki.url}/index.php?title={c.PHONES}&action=edit")
        box = page.locator("#wpTextbox1")
        box.fill(box.input_value() + "\n\nA phone that is lost is reported the same day, day or night.")
        page.locator("#wpSave").click()
        page.get_by_text("A phone that is lost is reported").first.wait_for()
        assert world.revision(c.PHONES) > before
        assert errors == []
    finally:
        world.start()
    # What happened meanwhile is not lost, though no webhook could tell of it.
    world.telos("sync", SITE)

    def received() -> bool:
        panel = world.panel(c.EMMA, c.PHONES)
        return "Your edit" in f"{panel['line']} {panel['receipt']}"

    until(received, "the receipt of what was saved while the server was away")
    again = enter(c.EMMA)
    visit(again, world, c.GUIDE)
    assert line(again)
