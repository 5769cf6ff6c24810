"""Words that a charter takes over are the words of the page they stand on: nobody gets them who may not read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.flow import figures
from core.model import Behind, CommunityKey, Figure, PageKey
from core.queries import printed as print_out
from core.rules.advice.items import Item
from core.store import figures as rows
from core.ui import sponsor
from core.ui.sponsor.export import as_csv
from core.ui.view import communities_view, panel_view, part_view, queue_view
from tests.support.house import House

#: What stands on the locked page, and must not be found anywhere else.
SECRET = {
    "title": "Canary title",
    "purpose": "Canary purpose: we agree on whom to let go, so that it is done by spring.",
    "deliverables": "Canary paper; owner: Otto Canary; done when: signed",
    "business need": "Canary need.",
    "benefit": "Canary benefit.",
    "sponsor": "Sven Canary",
    "it contact": "Ines Canary",
    "stewards": "Ana Canary, Ben Canary",
    "training": "Canary training",
    "reward": "Canary reward",
    "deadline": "2026-12-21",
    "time allowance": "7 hours a week",
    "scope": "namespace: 7",
}
INSIDERS = ("Sven Canary", "Ines Canary", "Ana Canary", "Ben Canary", "Otto Canary")


def locked(house: House, **changes: str) -> PageKey:
    """A community for a namespace, whose charter only its own people may read."""
    for name in INSIDERS:
        house.wiki.account(name)
    for name in ("Eve Reader", "Rob Reader"):
        house.wiki.account(name, "staff")
    # A page that everybody reads, by somebody whose name is no secret: it may be a reason to invite them.
    house.wiki.account("Uma Writer")
    house.wiki.page("Start", house.key("Uma Writer"), space="7")
    page = house.wiki.page("Plan", house.key("Sven Canary"), space="7", charter=SECRET | changes)
    house.wiki.only[int(page.rpartition(":")[2])] = {house.key(name) for name in INSIDERS}
    house.hear()
    return page


def inside(house: House, **fields: str) -> PageKey:
    """A charter of somebody who may not read the one around it."""
    charter = {"read by": "group: staff", "read until": "2026-12-11", "scope": "page and subpages", **fields}
    page = house.wiki.page("Mine", house.key("Eve Reader"), space="7", charter=charter)
    house.hear()
    return page


def everything(house: House, name: str, page: PageKey) -> str:
    """All that one person gets to see on any screen, as one text."""
    viewer = house.viewer(name, page)
    shown: list[Any] = [
        part_view(house.desk.part(viewer), "en"),
        queue_view(house.desk.queue(viewer), "en"),
        communities_view(house.desk.communities(viewer), "en"),
    ]
    panel = house.desk.panel(viewer)
    if panel is not None:
        shown.append(panel_view(panel, "en"))
    return json.dumps(shown, ensure_ascii=False)


def months(house: House) -> None:
    house.service.go_live("hr")
    for _ in range(4):
        house.clock.move(days=6)
        house.pass_time(hours=30)
        house.hear()


@pytest.mark.parametrize("fields", [{}, {"benefit": "You read it once.", "sponsor": "Eve Reader"}])
def test_no_channel_tells_locked_words_by_inheritance(house: House, fields: dict[str, str]) -> None:
    locked(house)
    page = inside(house, **fields)
    below = house.wiki.page("Mine/Part", house.key("Rob Reader"), space="7")
    house.hear()
    months(house)
    for name in ("Eve Reader", "Rob Reader"):
        for each in (page, below):
            assert "canary" not in everything(house, name, each).casefold(), (name, each)
        assert "7 hours" not in everything(house, name, page)
    outside = {house.key(name) for name in ("Eve Reader", "Rob Reader")}
    mails = [message for message in house.mail.sent if message.to.key in outside]
    assert mails, "they are asked, only without those words"
    assert (
        "canary" not in repr([(message.subject, message.lines, message.good) for message in mails]).casefold()
    )
    natives = [notice for notice in house.wiki.notices.values() if notice.to in outside]
    assert natives
    assert "canary" not in repr(natives).casefold()


def test_who_may_read_the_page_around_it_gets_all_of_it(house: House) -> None:
    locked(house)
    page = inside(house)
    assert "Canary benefit" in everything(house, "Ana Canary", page)


def test_without_the_words_the_charter_says_what_it_lacks(house: House) -> None:
    locked(house)
    page = inside(house)
    shown = house.desk.panel(house.viewer("Eve Reader", page))
    assert shown is not None
    sections = {section["id"]: section for section in panel_view(shown, "en")["sections"]}
    lacking = {item["key"].partition("/")[0] for item in sections["improve"]["items"]}
    assert lacking >= {"P101", "P103", "P104", "P105", "P106", "P107"}
    whole = house.desk.panel(house.viewer("Ana Canary", page))
    assert whole is not None
    assert "P101" not in {finding.code for finding in whole.findings}


def test_words_from_further_up_stay_those_of_their_page(house: House) -> None:
    """Through an open charter in between, which took them over itself."""
    locked(house)
    house.wiki.page(
        "Open", house.key("Ana Canary"), space="7", charter={"read by": "nobody", "training": "A book"}
    )
    house.hear()
    page = house.wiki.page(
        "Open/Mine", house.key("Eve Reader"), space="7", charter={"read by": "group: staff"}
    )
    house.hear()
    assert "canary" not in everything(house, "Eve Reader", page).casefold()
    assert "A book" in everything(house, "Eve Reader", page)


@pytest.mark.parametrize("fields", [{"sponsor": "Eve Reader"}, {"it contact": "Eve Reader"}])
def test_the_page_of_figures_names_no_locked_date_and_nobody_else(
    house: House, fields: dict[str, str]
) -> None:
    """Where it is heading is drawn up to the date; what is overdue tells at whom it is."""
    plan = locked(house)
    page = inside(house, **fields, **{"review every": "9 days"})
    house.wiki.page("Mine/Part", house.key("Rob Reader"), space="7")
    house.hear()
    house.service.go_live("hr")
    for _ in range(2):
        house.clock.move(days=10)
        house.pass_time(hours=8)
        house.hear()

    def told() -> str:
        overview = house.desk.overview(house.viewer("Eve Reader", page))
        assert overview is not None
        assert overview.facts is not None
        assert overview.facts.overdue, "what nobody did is still said"
        return json.dumps([sponsor.page_view(overview.facts, overview.choices), as_csv(overview.facts)])

    assert "canary" not in told().casefold()
    assert "21 Dec" not in told()
    house.wiki.only[int(plan.rpartition(":")[2])].add(house.key("Eve Reader"))
    house.clock.move(minutes=5)
    assert "with Ana Canary" in told()
    assert "21 Dec" in told()


def late(house: House, page: PageKey) -> CommunityKey:
    """Much is asked of the community of a page, and most of it in the last days; its key."""
    key = CommunityKey(page.replace(":", ":page:"))
    for number in range(6):
        house.wiki.comment(
            page, house.key("Rob Reader"), f"Question {number}: how is this one meant, please?"
        )
        house.clock.move(hours=2)
    house.hear()
    house.clock.move(days=6)
    house.service.tick()
    house.service.run_until_idle()
    figures.bring_up_to_date(house.service.flow, key)
    shift = Figure(community=key, name="late_shift_contributing", value=0.9, n=80, low=0.7, high=1.1,
                   as_of=house.clock.now(), behind=Behind.HISTORY)  # fmt: skip
    with house.store.read() as unit:
        known = [figure for figure in rows.of(unit, key) if figure.name != shift.name]
    house.store.write(lambda unit: rows.put(unit, key, [*known, shift]))
    return key


#: A date in every form in which one is told, and how many days are left until it.
LOCKED_DATE = re.compile(r"21(?:st)? Dec|Dec\w* 21|21\. Dez|2026-12-21|12/21")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_printed_report_tells_no_locked_words_dates_or_names(house: House, language: str) -> None:
    """Nobody knows who will read a paper: what is taken over is left out, whoever prints it."""
    plan = locked(house)
    page = inside(house, sponsor="Eve Reader")
    house.service.go_live("hr")
    key = late(house, page)

    def printed(of: CommunityKey) -> str:
        facts = print_out.facts(house.service.flow, of, language)
        assert facts is not None
        return json.dumps([sponsor.page_view(facts, ()), as_csv(facts)], ensure_ascii=False)

    told = printed(key)
    assert "canary" not in told.casefold()
    assert not LOCKED_DATE.search(told)
    # The community whose own words they are prints them, but for people's names.
    own = printed(CommunityKey(plan.replace(":", ":page:")))
    assert "Canary purpose" in own
    assert LOCKED_DATE.search(own)
    assert not any(name in own for name in INSIDERS)


@pytest.mark.parametrize(
    "fields",
    [
        {"sponsor": "Eve Reader"},
        {"sponsor": "Eve Reader", "deadline": "2027-02-26"},
        {"stewards": "Eve Reader", "start": "2026-11-23"},
        {"stewards": "Eve Reader", "deadline": "2027-02-26", "reward": "group: a day off"},
    ],
)
def test_advice_rests_on_nothing_that_a_locked_page_tells(house: House, fields: dict[str, str]) -> None:
    """That each works for themselves there, or how long they have, is told by the page it stands on, or by nobody."""
    locked(house, reward="individual: Canary reward")
    page = inside(house, **fields)
    house.service.go_live("hr")
    key = late(house, page)
    viewer = house.viewer("Eve Reader", page)
    overview = house.desk.overview(viewer, key)
    assert overview is not None
    assert overview.facts is not None
    told = json.dumps(
        [sponsor.page_view(overview.facts, overview.choices), queue_view(house.desk.queue(viewer), "en")]
    )
    advised = {piece.advice.item for piece in overview.facts.advice}
    assert "canary" not in told.casefold()
    assert not LOCKED_DATE.search(told)
    assert "not each one alone" not in told
    assert Item.SEAL not in advised
    # What its own words say is advised on as ever.
    assert bool(advised & {Item.MILESTONE, Item.GROUP}) is ("deadline" in fields)


def test_the_state_on_a_page_tells_locked_words_to_nobody(tmp_path: Path) -> None:
    house = House(tmp_path / "paper.db")
    try:
        house.wiki.on_paper()
        locked(house)
        page = inside(house)
        house.wiki.page("Mine/Part", house.key("Rob Reader"), space="7", parent=page)
        months(house)
        assert house.wiki.states
        inner = [status for status in house.wiki.shows if status.home == page]
        assert inner
        assert "canary" not in repr(inner).casefold()
        assert not [
            status
            for status in house.wiki.shows
            if status.page == page and (status.stewards or status.deadline)
        ]
    finally:
        house.close()
