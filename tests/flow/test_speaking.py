"""Who may speak for which pages: age decides between equals, and others' pages need the right, an admin, or a yes."""

from __future__ import annotations

import pytest

from core.model import Act, ActKind, CharterText, PageKey, Scope, ScopeKind
from tests.flow.speaking import EVE, OWN, codes, held_by, part_of, rows
from tests.support.house import CHARTER, House


@pytest.fixture
def tree(house: House) -> PageKey:
    """A community that holds its tree, of which Eve may edit nothing."""
    house.wiki.account(EVE)
    page = house.community("Leave")
    part = house.wiki.page("Leave/Travel", house.key("Ana Steward"), labels=["Leave"], space="7")
    house.hear()
    for key in (page, part):
        house.wiki.editors[int(key.rpartition(":")[2])] = {house.key("Ana Steward")}
    return page


@pytest.mark.parametrize(
    "scope",
    [
        "page: Leave/Travel",
        "subpages of [[Leave]]",
        "subpages of [[Leave/Travel]]",
        "category: Leave",
        "namespace: 7",
    ],
)
def test_on_ones_own_page_nobody_takes_others_pages(house: House, tree: PageKey, scope: str) -> None:
    before = held_by(house, part_of(house, "Leave/Travel"))
    # Older than anything: its key sorts first, too.
    house.clock.move(days=2)
    mine = house.wiki.page("A page of mine", house.key(EVE), charter={**OWN, "scope": scope})
    house.hear()
    assert held_by(house, part_of(house, "Leave/Travel")) == before
    assert held_by(house, tree) == before
    assert "P121" in codes(house, mine)
    assert rows(house)[mine]["state"] == "draft"
    house.service.go_live("hr")
    house.pass_time(days=3)
    assert not [
        message
        for message in house.mail.sent
        if message.to.key in {house.key("Mia Member"), house.key("Max Member")}
    ]
    # A word more, and the same again: still nothing.
    house.wiki.edit(mine, house.key(EVE))
    house.hear()
    assert held_by(house, part_of(house, "Leave/Travel")) == before


@pytest.mark.parametrize("scope", ["page: Trips", "subpages of [[Trips]]"])
@pytest.mark.parametrize("first", ["charter", "pages", "both"])
def test_the_pages_may_be_read_after_the_charter_that_names_them(
    house: House, scope: str, first: str
) -> None:
    """A wiki's first reading comes in parts, and webhooks in any order: the right is for the page that was there."""
    trips = house.wiki.page("Trips", house.key("Ana Steward"))
    below = house.wiki.page("Trips/Trains", house.key("Ana Steward"))
    about_pages, house.wiki.hooks_out = house.wiki.hooks_out, []
    home = house.community("Plan", scope=scope)
    about_charter, house.wiki.hooks_out = house.wiki.hooks_out, []
    parts = {
        "charter": [about_charter, about_pages],
        "pages": [about_pages, about_charter],
        "both": [[*about_charter, *about_pages]],
    }
    for house.wiki.hooks_out in parts[first]:
        house.hear()
    assert "P121" not in codes(house, home)
    plan = str(rows(house)[home]["key"])
    named = {trips, below} if scope.startswith("subpages") else {trips}
    assert {page for page in (trips, below) if held_by(house, page) == plan} == named


def test_pages_below_ones_own_need_nobody(house: House, tree: PageKey) -> None:
    below = house.wiki.page(
        "Leave/Travel/Mine", house.key(EVE), charter={**OWN, "scope": "page and subpages"}
    )
    house.hear()
    assert "P121" not in codes(house, below)
    assert held_by(house, below).endswith(below.partition(":")[2])


def test_who_may_edit_them_speaks_for_them_and_keeps_it(house: House, tree: PageKey) -> None:
    house.wiki.editors.clear()
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/Travel"})
    house.hear()
    part = part_of(house, "Leave/Travel")
    assert held_by(house, part) == f"hr:page:{mine.partition(':')[2]}"
    house.wiki.editors[int(part.partition(":")[2])] = set()
    house.wiki.edit(mine, house.key(EVE))
    house.hear()
    assert held_by(house, part) == f"hr:page:{mine.partition(':')[2]}"


@pytest.mark.parametrize("needs", ["edit", "protect"])
@pytest.mark.parametrize("protects", [False, True])
def test_policy_may_ask_for_the_right_to_protect(
    house: House, tree: PageKey, needs: str, protects: bool
) -> None:
    """Where everybody may edit, that right tells nobody apart."""
    house.close()
    house.change_policy(speaking_needs=needs)
    house.open()
    house.wiki.editors.clear()
    house.wiki.protectors = {house.key(EVE)} if protects else set()
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/Travel"})
    house.hear()
    hers = held_by(house, part_of(house, "Leave/Travel")) == f"hr:page:{mine.partition(':')[2]}"
    assert hers == (needs == "edit" or protects)
    assert ("P121" in codes(house, mine)) == (not hers)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_else_the_community_that_holds_them_is_asked(house: House, tree: PageKey, answer: str) -> None:
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/Travel"})
    house.hear()
    (asked,) = [key for key in house.open_for("Sven Sponsor") if "/scope-" in key]
    viewer = house.viewer("Sven Sponsor", tree)
    act = Act(
        id="said", kind=ActKind.DECIDE, person=viewer.person, at=house.clock.now(), page=tree,
        obligation=asked, text="As agreed.", data={"decision": answer},
    )  # fmt: skip
    house.desk.act(viewer, act)
    house.hear()
    held = held_by(house, part_of(house, "Leave/Travel"))
    assert (held == f"hr:page:{mine.partition(':')[2]}") is (answer == "yes")
    assert ("P121" in codes(house, mine)) is (answer == "no")
    assert not [key for key in house.open_for("Sven Sponsor") if "/scope-" in key]


@pytest.mark.parametrize(
    ("answer", "subject"),
    [
        ("yes", "Your charter speaks for “page: Leave/Travel” now"),
        ("no", "“page: Leave/Travel” stays with Leave"),
    ],
)
def test_who_asked_hears_once_who_decided_and_why(
    house: House, tree: PageKey, answer: str, subject: str
) -> None:
    """As soon as it is decided, and also when both pages were looked at again before the mail could leave."""
    house.service.go_live("hr")
    house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/Travel"})
    house.hear()
    house.clock.move(hours=1)
    (asked,) = [key for key in house.open_for("Sven Sponsor") if "/scope-" in key]
    viewer = house.viewer("Sven Sponsor", tree)
    act = Act(
        id="said", kind=ActKind.DECIDE, person=viewer.person, at=house.clock.now(), page=tree,
        obligation=asked, text="As agreed.", data={"decision": answer},
    )  # fmt: skip
    house.desk.act(viewer, act)
    house.service.run_until_idle()
    house.wiki.edit(tree, house.key("Ana Steward"))
    house.hear()
    house.pass_time(days=2)
    (line,) = [
        (message.subject, line)
        for message in house.mail.sent
        for line in message.lines
        if message.to.key == house.key(EVE) and line.key.startswith(asked)
    ]
    assert line[0].startswith(subject)
    assert line[1].what.startswith("Sven Sponsor")
    assert line[1].benefit == "The reason: As agreed."


def test_another_scope_is_another_question(house: House, tree: PageKey) -> None:
    house.wiki.editors.pop(int(part_of(house, "Leave/Travel").partition(":")[2]))
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/Travel"})
    house.hear()
    assert "P121" not in codes(house, mine)
    house.clock.move(hours=1)
    house.wiki.edit(mine, house.key(EVE), charter={**OWN, "scope": "subpages of [[Leave]]"})
    house.hear()
    assert "P121" in codes(house, mine)


def test_who_changed_the_scope_counts_not_who_saved_last(house: House, tree: PageKey) -> None:
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/Travel"})
    house.hear()
    house.wiki.edit(
        mine, house.key("Ana Steward"), charter={**OWN, "scope": "page: Leave/Travel", "title": "Mine"}
    )
    house.hear()
    assert "P121" in codes(house, mine)


@pytest.mark.parametrize("scope", ["page: Leave/New", "subpages of [[Leave/New]]"])
@pytest.mark.parametrize("how", ["moved", "deleted", "after the fact"])
def test_a_right_is_for_the_page_that_had_the_title_then(
    house: House, tree: PageKey, scope: str, how: str
) -> None:
    """Whoever makes a page in others' tree, and clears its place for theirs, does not speak for what comes there."""
    if how == "after the fact":
        # A tree without a root has pages of hers alone.
        house.wiki.page("Leave/New/Hers", house.key(EVE))
        house.hear()
    else:
        bait = house.wiki.page("Leave/New", house.key(EVE))
        house.hear()
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": scope})
    house.hear()
    if how == "moved":
        house.wiki.move(bait, "Elsewhere")
    elif how == "deleted":
        house.wiki.delete(bait)
    house.hear()
    house.clock.move(days=1)
    real = house.wiki.page("Leave/New", house.key("Ana Steward"))
    house.wiki.editors[int(real.rpartition(":")[2])] = {house.key("Ana Steward")}
    house.hear()
    holder = f"hr:page:{tree.partition(':')[2]}"
    assert held_by(house, real) == holder
    below = house.wiki.page("Leave/New/Below", house.key("Ana Steward"))
    house.hear()
    assert held_by(house, below) == holder
    # Read again, it is a question to whoever holds the page.
    house.wiki.edit(mine, house.key(EVE))
    house.hear()
    house.sync()
    assert held_by(house, real) == holder
    assert "P121" in codes(house, mine)


def test_where_the_page_stays_the_same_one_the_right_stays(house: House, tree: PageKey) -> None:
    bait = house.wiki.page("Leave/New", house.key(EVE))
    house.hear()
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "page: Leave/New"})
    house.hear()
    house.wiki.editors[int(bait.rpartition(":")[2])] = {house.key("Ana Steward")}
    for change in (house.wiki.delete, house.wiki.restore):
        change(bait)
        house.hear()
    house.wiki.edit(mine, house.key(EVE))
    house.hear()
    assert held_by(house, bait) == f"hr:page:{mine.partition(':')[2]}"


@pytest.mark.parametrize(
    "scope",
    [
        "page: leave/Travel", "page: Leave/Travel#Top", "page: :Leave/Travel", "page: Leave_/Travel",
        "page: Leave//Travel", "page: Leave/Travel?action=view", "page: Leave/Travel\u200e", "page:Leave/Trave\u2060l",
        "subpages of [[leave]]", "subpages of [[ Leave ]]", "[[Leave]] with its subpages",
        "category: leave", "category: Category:Leave", "category:  Leave ", "category: LEAVE", "label:_leave",
        "namespace: 07", "namespace: \uff17", "namespace: 7 ",
    ],
)  # fmt: skip
def test_no_spelling_of_a_scope_opens_a_way_past_the_question(
    house: House, tree: PageKey, scope: str
) -> None:
    travel = part_of(house, "Leave/Travel")
    before = [held_by(house, page) for page in (tree, travel)]
    house.wiki.page("A page of mine", house.key(EVE), charter={**OWN, "scope": scope})
    house.hear()
    house.sync()
    assert [held_by(house, page) for page in (tree, travel)] == before


# --- age ------------------------------------------------------------------------------------------------------


def test_of_two_for_the_same_pages_the_older_one_counts(house: House) -> None:
    """Also where the younger one's page is the older one, and its key comes first."""
    old_page = house.wiki.page("Old page", house.key("Mia Member"))
    house.wiki.page("Something", house.key("Mia Member"), labels=["Leave"])
    first = house.community("First", scope="category: Leave")
    house.hear()
    house.clock.move(days=1)
    house.wiki.edit(old_page, house.key("Mia Member"), charter={**CHARTER, "scope": "category: Leave"})
    house.hear()
    assert old_page < first
    assert held_by(house, part_of(house, "Something")) == f"hr:page:{first.partition(':')[2]}"
    assert "P117" in codes(house, old_page)
    assert "P117" not in codes(house, first)
    house.wiki.delete(first)
    house.hear()
    assert "P117" not in codes(house, old_page)


def test_a_charter_is_as_old_as_its_scope(house: House) -> None:
    """An old charter that turns to others' pages is young there."""
    turns = house.wiki.page(
        "Turns", house.key("Mia Member"), charter={**CHARTER, "scope": "page and subpages"}
    )
    house.wiki.page("Something", house.key("Mia Member"), labels=["Leave"])
    house.hear()
    house.clock.move(days=1)
    stays = house.community("Stays", scope="category: Leave")
    house.hear()
    house.clock.move(days=1)
    house.wiki.edit(turns, house.key("Mia Member"), charter={**CHARTER, "scope": "category: Leave"})
    house.hear()
    assert held_by(house, part_of(house, "Something")) == f"hr:page:{stays.partition(':')[2]}"
    assert "P117" in codes(house, turns)


# --- attach and detach ------------------------------------------------------------------------------------------


def test_an_attached_charter_takes_a_live_communitys_pages_only_when_told(
    house: House, tree: PageKey
) -> None:
    scope = Scope(kind=ScopeKind.TREE, value="Leave")
    assert house.service.taken_from("hr", scope, "mine") == {f"hr:page:{tree.partition(':')[2]}": 2}
    house.clock.move(days=1)
    text = CharterText(fields=CHARTER)
    unasked = house.service.attach("hr", scope, text, "unasked", tree)
    house.service.run_until_idle()
    assert held_by(house, tree) != unasked
    told = house.service.attach("hr", scope, text, "told", tree, first=True)
    house.service.run_until_idle()
    assert held_by(house, tree) == told
    assert house.service.detach("hr", "told")
    house.service.run_until_idle()
    assert held_by(house, tree) == f"hr:page:{tree.partition(':')[2]}"
    house.wiki.edit(tree, house.key("Ana Steward"))
    house.hear()
    assert held_by(house, tree) == f"hr:page:{tree.partition(':')[2]}"
    assert not house.service.detach("hr", "told")


def test_a_scope_that_came_and_went_leaves_nothing_behind(house: House, tree: PageKey) -> None:
    """Who heard of it only afterwards knows as much; what people decided stays decided."""
    own = house.wiki.page("Eve's", house.key(EVE), charter={**OWN, "scope": "label: Nobody's"})
    house.hear()
    assert str(rows(house)[own]["speaks"]).count("edit") == 1
    house.clock.move(hours=1)
    house.wiki.edit(own, house.key(EVE), charter=OWN)
    house.hear()
    assert rows(house)[own]["speaks"] == "{}"
