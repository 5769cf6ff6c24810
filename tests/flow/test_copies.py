"""A charter copied word for word is a draft that asks whether it is a community of its own, before anybody is asked."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.model import CharterText, PageKey, Scope, ScopeKind
from core.ports import Reject
from core.rules.purpose.copies import words_of
from core.rules.purpose.fields import sort_fields
from core.store import tables as t
from core.ui.view import panel_view
from tests.flow.copied import (
    READ,
    WHOLE,
    WRITER,
    codes,
    copy,
    mailed,
    owing,
    panel,
    question,
    say,
    state,
    weeks,
)
from tests.flow.test_same_state import differences
from tests.support.house import CHARTER, House
from tests.support.memory import signed


@pytest.fixture
def original(house: House) -> PageKey:
    page = house.wiki.page("Leave", house.key("Ana Steward"), charter=WHOLE)
    house.hear()
    house.service.go_live("hr")
    house.clock.move(hours=3)
    return page


def test_a_copy_is_a_draft_that_asks_its_author_and_nobody_else(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.hear()
    assert state(house, original) == "active"
    assert state(house, mine) == "draft"
    assert "P124" in codes(house, mine)
    assert owing(house, mine) == {(house.key(WRITER), "decide")}
    weeks(house)
    assert set(mailed(house, mine)) == {WRITER}, "also nobody of those who would hear of a delay"
    # Reading goes on where it was asked.
    assert (house.key("Mia Member"), "confirm") in owing(house, original)


def test_the_question_stands_on_the_page_and_in_their_part(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.hear()
    view = panel(house, WRITER, mine)
    assert view["state"] == "decide"
    assert "community of its own" in str(view["line"]["text"])
    (asked,) = next(section for section in view["sections"] if section["id"] == "mine")["items"]
    assert [action["act"]["data"]["decision"] for action in asked["actions"][:2]] == ["yes", "no"]
    assert question(mine) in repr(house.desk.part(house.viewer(WRITER)))
    # Who only reads the page learns what it is for, no more.
    other = panel(house, "Mia Member", mine)
    assert other["state"] == "none"


@pytest.mark.parametrize("by", [WRITER, "Sven Sponsor"])
def test_a_yes_starts_it_once(house: House, original: PageKey, by: str) -> None:
    mine = copy(house)
    house.hear()
    say(house, mine, "yes", by)
    assert state(house, mine) == "active"
    assert "P124" not in codes(house, mine)
    assert (house.key("Mia Member"), "confirm") in owing(house, mine)
    with pytest.raises(Reject):
        say(house, mine, "no", "Sven Sponsor" if by == WRITER else WRITER)
    house.wiki.edit(mine, house.key("Ana Steward"))
    house.hear()
    assert state(house, mine) == "active"


def test_a_no_leaves_it_a_draft_that_asks_nobody(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.hear()
    say(house, mine, "no")
    assert state(house, mine) == "draft"
    assert "P124" in codes(house, mine)
    assert owing(house, mine) == set()
    before = dict(mailed(house, mine))
    weeks(house)
    assert mailed(house, mine) == before
    # Words of its own start it all the same.
    house.wiki.edit(
        mine, house.key(WRITER), charter={**WHOLE, "purpose": "The warehouse agrees on shift leave."}
    )
    house.hear()
    assert state(house, mine) == "active"


@pytest.mark.parametrize(("decision", "words"), [("yes", "a community of its own"), ("no", "stays a draft")])
def test_who_was_asked_hears_what_the_sponsor_answered(
    house: House, original: PageKey, decision: str, words: str
) -> None:
    mine = copy(house)
    house.hear()
    say(house, mine, decision, "Sven Sponsor")
    house.pass_time(days=2)
    (told,) = [
        line
        for message in house.mail.sent
        for line in message.lines
        if message.to.name == WRITER and line.key.startswith(f"{question(mine)}#decided")
    ]
    assert "Sven Sponsor" in told.what
    assert words in told.what


def test_erasing_somebody_whom_both_name_answers_nothing(house: House, original: PageKey) -> None:
    """The wiki still says the same of both, word for word, when a pseudonym stands for the name here."""
    mine = copy(house)
    house.hear()
    house.clock.move(hours=1)
    house.service.erase(house.key("Ben Steward"))
    house.service.run_until_idle()
    for page in (mine, original, mine):
        house.service.assess("hr", [page])
        house.service.run_until_idle()
        assert (state(house, original), state(house, mine)) == ("active", "draft")
    weeks(house)
    assert (state(house, original), state(house, mine)) == ("active", "draft")


def test_no_digest_tells_whose_name_was_replaced(house: House, original: PageKey) -> None:
    """Whoever has the database, and not its salt, can't try names until one fits."""
    wordings = {words_of(sort_fields(CharterText(fields=WHOLE)))}
    stored = "\n".join(
        str(value)
        for table in t.metadata.sorted_tables
        for row in house.rows(table)
        for value in row.values()
    )
    assert house.rows(t.charter_words)
    assert not [wording for wording in wordings if wording in stored]


def test_nobody_else_answers(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.hear()
    with pytest.raises(Reject):
        say(house, mine, "yes", "Max Member")
    assert state(house, mine) == "draft"


@pytest.mark.parametrize(
    ("changes", "own"),
    [
        ({"purpose": "The warehouse agrees on shift leave."}, True),
        ({"business need": "Fewer calls."}, True),
        ({"sponsor": "Olga Owner"}, True),
        ({"stewards": "Ben Steward"}, True),
        ({"deadline": "2026-12-17"}, True),
        ({"read by": "Max Member"}, True),
        ({"members": "Max Member"}, True),
        (
            {"deliverables": "Shift plan; owner: Olga Owner; page: [[Shifts]]; done when: it hangs there"},
            True,
        ),
        ({}, False),
        ({"title": "Leave two"}, False),
        ({"benefit": "Another one."}, False),
        ({"training": "A course"}, False),
        (
            {"purpose": "  the WORKS council and HR agree  on one leave policy\nthat everyone can follow. "},
            False,
        ),
        (
            {
                "purpose": "The works council and HR\u00a0agree on one leave policy that every\u200bone can follow."
            },
            False,
        ),
        ({"stewards": "* Ana Steward, Ben Steward"}, False),
    ],
)
def test_what_makes_a_charter_its_own(
    house: House, original: PageKey, changes: dict[str, str], own: bool
) -> None:
    mine = copy(house)
    if not own:
        copy(house, "Leave 3", **changes)
    house.hear()
    assert state(house, mine) == "draft"
    house.clock.move(minutes=5)
    house.wiki.edit(mine, house.key(WRITER), charter={**WHOLE, **changes})
    house.hear()
    assert [row["home"] for row in house.rows(t.community) if row["state"] == "active"] == (
        sorted([original, mine]) if own else [original]
    )
    assert ("P124" in codes(house, mine)) is not own


def test_what_the_original_says_later_releases_nobody(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.hear()
    house.clock.move(hours=1)
    house.wiki.edit(original, house.key("Ana Steward"), charter={**WHOLE, "deadline": "2026-12-30"})
    house.hear()
    assert (state(house, original), state(house, mine)) == ("active", "draft")


def test_who_was_its_own_once_stays_so(house: House, original: PageKey) -> None:
    mine = copy(house, purpose="The warehouse agrees on shift leave.")
    house.hear()
    house.clock.move(hours=1)
    for page in (original, mine):
        house.wiki.edit(page, house.key("Ana Steward"), charter={**WHOLE, "stewards": "Ben Steward"})
        house.hear()
        house.clock.move(hours=1)
    assert (state(house, original), state(house, mine)) == ("active", "active")


def test_pasting_an_others_charter_onto_an_old_page_takes_nothing_from_it(house: House) -> None:
    old = house.wiki.page("Mine", house.key(WRITER))
    house.clock.move(days=3)
    page = house.wiki.page("Leave", house.key("Ana Steward"), charter=WHOLE)
    house.clock.move(days=3)
    house.wiki.edit(old, house.key(WRITER), charter=WHOLE)
    house.hear()
    assert (state(house, page), state(house, old)) == ("active", "draft")


@pytest.mark.parametrize("numbered", [True, False])
def test_old_dates_that_come_in_with_an_import_make_no_original_a_copy(
    house: House, original: PageKey, numbered: bool
) -> None:
    """The wiki's numbers tell; without them the same time is the older page's."""
    if not numbered:
        house.wiki.on_paper()
        house.wiki.numbered = False
    mine = copy(house)
    leaf, first = house.wiki.leaf(mine), house.wiki.leaf(original)
    when = first.charters[0][1] - (timedelta(days=400) if numbered else timedelta())
    leaf.charters = [(number, when, by, fields) for number, _, by, fields in leaf.charters]
    house.hear()
    house.sync()
    assert (state(house, original), state(house, mine)) == ("active", "draft")


def test_the_original_is_gone_and_comes_back(house: House, original: PageKey) -> None:
    mine = copy(house)
    third = copy(house, "Leave 3")
    house.hear()
    house.wiki.delete(original)
    house.hear()
    # Copied to a new title by hand: nobody has to be asked. A third one is the copy of the second.
    assert (state(house, mine), state(house, third)) == ("active", "draft")
    house.wiki.restore(original)
    house.hear()
    assert (state(house, original), state(house, mine), state(house, third)) == ("active", "active", "draft")


def test_what_is_no_copy(house: House, original: PageKey) -> None:
    """A page within the community that says less, a page that was moved, a file that an admin attached."""
    inner = house.wiki.page("Leave/Inner", house.key(WRITER), charter={"purpose": CHARTER["purpose"], **READ})
    twin = house.wiki.page("Leave/Twin", house.key(WRITER), charter={"purpose": CHARTER["purpose"], **READ})
    house.hear()
    assert (state(house, inner), state(house, twin)) == ("active", "active")
    house.wiki.move(original, "Holidays")
    house.hear()
    assert state(house, original) == "active"
    file = house.wiki.page("Filed", house.key(WRITER))
    house.hear()
    scope = Scope(kind=ScopeKind.TREE, value="Filed")
    house.service.attach("hr", scope, CharterText(fields=WHOLE), "filed", file)
    house.service.run_until_idle()
    assert state(house, file) == "active"


def test_the_whole_of_it_below_the_original_is_a_copy(house: House, original: PageKey) -> None:
    mine = copy(house, "Leave/Copy")
    house.hear()
    assert (state(house, original), state(house, mine)) == ("active", "draft")


def test_communities_from_before_the_question_go_on(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.hear()
    house.store.write(lambda connection: connection.execute(t.community.update().values(own="before")))
    house.wiki.edit(mine, house.key(WRITER))
    house.hear()
    assert state(house, mine) == "active"


def test_a_copy_costs_one_look_however_many_communities_there_are(house: House, original: PageKey) -> None:
    plan = "EXPLAIN" if house.store.shared else "EXPLAIN QUERY PLAN"
    with house.store.read() as connection:
        if house.store.shared:
            # In a table of few rows it would rather look at all of them.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(
            f"{plan} SELECT EXISTS (SELECT 1 FROM charter_words o WHERE o.site = m.site AND "
            "o.words = m.words AND o.since <= m.since AND o.community != m.community) "
            "FROM charter_words m WHERE m.community = 'x'"
        ).all()
    how_read = " ".join(str(row) for row in rows)
    assert "ix_charter_words_site" in how_read
    assert "Seq Scan" not in how_read
    assert "SCAN" not in how_read.replace("SCAN CONSTANT ROW", "")


@pytest.mark.parametrize("seed", range(8))
def test_however_it_is_heard_the_same_one_is_the_copy(tmp_path: Path, seed: int) -> None:
    """Naive: of all pages that are there, whoever said it first; each page a copy unless it ever spoke for itself."""
    chance = random.Random(seed)
    hears = House(tmp_path / "hears.db")
    hears.people()
    hears.sync()
    syncs = hears.another(tmp_path / "syncs.db")
    purposes: dict[PageKey, list[tuple[datetime, str]]] = {}
    words = [WHOLE | {"purpose": f"The {who} agrees on leave."} for who in ("warehouse", "office", "council")]
    for at in range(12):
        hears.clock.move(hours=1)
        chosen = chance.choice(words)
        if purposes and chance.random() < 0.4:
            page = chance.choice(sorted(purposes))
            hears.wiki.edit(page, hears.key(WRITER), charter=chosen)
        else:
            page = hears.wiki.page(f"Page {at}", hears.key(WRITER), charter=chosen)
        purposes.setdefault(page, []).append((hears.clock.now(), chosen["purpose"]))
        out = list(hears.wiki.hooks_out)
        if chance.random() < 0.5:
            hears.wiki.hooks_out = []
            chance.shuffle(out)
            for delivery, body in out[: chance.randint(0, len(out))]:
                for again in range(chance.randint(1, 2)):
                    hears.service.receive("hr", signed(body, f"{delivery}-{again}"), body)
            hears.service.run_until_idle()
    hears.wiki.hooks_out = []
    hears.sync()
    syncs.sync()

    first: dict[tuple[PageKey, str], datetime] = {}
    for page, versions in purposes.items():
        for when, purpose in versions:
            first.setdefault((page, purpose), when)
    for page, versions in purposes.items():
        alone = any(
            all(
                when > first[page, purpose]
                for (other, same), when in first.items()
                if same == purpose and other != page
            )
            for _, purpose in versions
        )
        assert (state(hears, page) == "active") is alone, (seed, page)
        assert (state(syncs, page) == "active") is alone, (seed, page)
    assert [difference for difference in differences(hears, syncs) if "community:" not in difference] == []
    syncs.close()
    hears.close()


def test_the_time_of_a_question_goes_by_when_it_was_copied(house: House, original: PageKey) -> None:
    mine = copy(house)
    house.clock.move(days=5)
    house.hear()
    (row,) = [row for row in house.rows(t.obligation) if row["key"] == question(mine)]
    assert row["due"] > datetime(2026, 1, 1, tzinfo=UTC)
    opened = next(revision.at for revision in house.wiki.leaf(mine).revisions)
    assert f'"opened":"{opened.isoformat()}"' in row["doc"]


def test_the_screen_of_a_copied_charter_asks_one_thing_once(house: House) -> None:
    """Nothing is "to add": who wrote it answers in their part, the sponsor in the panel, and both may change it."""
    house.wiki.page("Leave", house.key("Ana Steward"), charter=WHOLE)
    house.hear()
    house.clock.move(days=1)
    page = copy(house)
    house.hear()

    def labels(name: str) -> dict[str, list[str]]:
        facts = house.desk.panel(house.viewer(name, page))
        assert facts is not None
        view = panel_view(facts, "en")
        assert "to add" not in str(view["receipt"])
        shown = {
            section["id"]: [action["label"] for item in section["items"] for action in item["actions"]]
            for section in view["sections"]
        }
        return shown | {"line": [view["line"]["action"]["label"]] if view["line"]["action"] else []}

    writer = labels(WRITER)
    assert writer["mine"][:2] == ["Yes, it starts", "No, it stays a draft"]
    assert "missing" not in writer
    sponsor = labels("Sven Sponsor")
    assert sponsor["missing"] == ["Yes, it starts", "No, it stays a draft", "Change it"]
    assert "Add it" not in sponsor["line"]
    assert labels("Ana Steward")["missing"] == ["Change it"]
    assert labels("Mia Member")["line"] == []
    say(house, page, "yes", by="Sven Sponsor")
    house.hear()
    assert state(house, page) == "active"
