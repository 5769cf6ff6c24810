"""A preview of a year names what then leaves in that year: the same keys, to the same people, at the same times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.effects import NoticeKind, Step
from core.events import Hint
from core.flow import assigning
from core.model import Act, ActKind, ObligationKind, PageKey, Rhythm
from core.policy import Policy
from core.ports import GiveUp, Message
from core.store import tables as t
from tests.support.house import CHARTER, House
from tests.support.memory import local

#: People of all rhythms, in three zones.
PEOPLE = {
    "Sven Sponsor": (Rhythm.DAILY, ""),
    "Ines IT": (Rhythm.DAILY, ""),
    "Ana Steward": (Rhythm.NOW, ""),
    "Ben Steward": (Rhythm.WEEKLY, ""),
    "Cem Steward": (Rhythm.THREE_A_DAY, "America/New_York"),
    "Olga Owner": (Rhythm.WEEKLY, ""),
    "Otto Owner": (Rhythm.NOW, "Asia/Tokyo"),
    "Mia Member": (Rhythm.DAILY, ""),
    "Max Member": (Rhythm.PANEL, ""),
    "Moe Member": (Rhythm.NOW, "America/New_York"),
    "Mute Member": (Rhythm.DAILY, ""),
}
POLICY = Policy(zone="Europe/Berlin", country="DE")
THREE = "Ana Steward, Ben Steward, Cem Steward"
#: Where the store says when something is next to be done.
MOMENTS = (
    t.obligation.c.next_check,
    t.page.c.next_check,
    t.pause.c.next_check,
    t.outbox.c.not_before,
    t.job.c.due,
)


class Village:
    """A few people and communities in which everything goes on that a year can bring."""

    def __init__(self, house: House) -> None:
        self.house, self.acts = house, 0
        for name, (_, zone) in PEOPLE.items():
            address = {"email": None} if name == "Mute Member" else {}
            house.wiki.account(name, *(["managers"] if "Member" in name else []), zone=zone, **address)
        house.hear()
        for name, (rhythm, _) in PEOPLE.items():
            house.desk.set_preferences(house.viewer(name), rhythm=rhythm)
        self.readings()
        self.questions()
        self.slow_answers()
        self.dates()
        self.odd_charters()
        self.closed()

    def act(self, name: str, kind: ActKind, page: PageKey, **values: Any) -> None:
        """Somebody does something there."""
        self.acts += 1
        viewer = self.house.viewer(name, page)
        values = {"id": f"act-{self.acts}", "page": page, **values}
        self.house.desk.act(viewer, Act(kind=kind, person=viewer.person, at=self.house.clock.now(), **values))
        self.house.hear()

    def owed(self, start: str, page: PageKey) -> list[dict[str, Any]]:
        """What is owed there whose key begins so."""
        rows = self.house.rows(t.obligation)
        return [
            row for row in rows if row["key"].startswith(start) and row["page"] == page and row["is_open"]
        ]

    def name_of(self, page: PageKey, key: str) -> str:
        """Who owes it."""
        (row,) = self.owed(key, page)
        return next(
            account.name for account in self.house.wiki.accounts.values() if account.key == row["person"]
        )

    def ask(self, page: PageKey, *names: str) -> None:
        """Questions, one in an hour."""
        for name in names:
            words = f"Who says how this is done, and where is it written? {self.house.clock.now()}"
            self.house.wiki.comment(page, self.house.key(name), words)
            self.house.hear()
            self.house.pass_time(hours=1)

    def page(self, title: str, by: str, **more: Any) -> PageKey:
        """A page that is heard of."""
        above = title.rpartition("/")[0]
        parent = self.at(above) if above else None
        made = self.house.wiki.page(title, self.house.key(by), parent=parent, **more)
        self.house.hear()
        return made

    # --- the communities ---

    def readings(self) -> None:
        """Readings that are renewed, and reviews; one reader confirmed, one put it off, one declined."""
        reads = {"read by": "group: managers", "read until": "2026-12-08", "renewed every": "120 days"}
        page = self.house.community(**reads, **{"review every": "45 days", "deadline": "2027-10-29"})
        self.house.hear()
        self.house.pass_time(hours=2)
        shown = self.house.viewer("Moe Member", page).revision
        self.act("Moe Member", ActKind.CONFIRM, page, revision=shown)
        mine = {row["person"]: row["key"] for row in self.owed("confirm/", page)}
        until = self.house.clock.now() + timedelta(days=20)
        mia, max_ = mine[self.house.key("Mia Member")], mine[self.house.key("Max Member")]
        self.act("Mia Member", ActKind.SNOOZE, page, obligation=mia, until=until, text="After the fair.")
        self.act("Max Member", ActKind.NOT_MINE, page, obligation=max_, text="I lead nobody.")

    def questions(self) -> None:
        """Questions to three stewards; handed over, declined, answered, answered to no purpose, and open ones."""
        page = self.house.community("Travel", stewards=THREE, deadline="2027-03-12")
        self.house.hear()
        self.ask(page, "Mia Member", "Moe Member", "Mia Member", "Max Member", "Mute Member")
        first, second, third, fourth = (row["key"] for row in self.owed("answer/", page)[:4])
        has = self.name_of(page, first)
        other = next(name for name in ("Ana Steward", "Ben Steward") if name != has)
        self.act(has, ActKind.HAND_OVER, page, obligation=first, to=self.house.key(other))
        self.act(self.name_of(page, second), ActKind.NOT_MINE, page, obligation=second, text="Not my field.")
        for key in (third, fourth):
            self.act(self.name_of(page, key), ActKind.ANSWER, page, obligation=key, text="In the third part.")
        asked = fourth.rpartition("/")[2]
        author = next(row["author"] for row in self.house.rows(t.contribution) if row["id"] == asked)
        name = next(account.name for account in self.house.wiki.accounts.values() if account.key == author)
        words = "There is no third part."
        self.act(name, ActKind.NOT_ANSWERED, page, obligation=fourth, text=words)

    def slow_answers(self) -> None:
        """Answers that have time, while a steward is away, another can't read a page, and an owner none of them."""
        reads = {"read by": "Otto Owner, Olga Owner", "read until": "2027-02-12"}
        answers = {"answer within": "60 working days"}
        milestones = "2027-01-22: first draft"
        page = self.house.community(
            "Library", stewards=THREE, deadline="2027-06-18", milestones=milestones, **reads, **answers
        )
        self.house.hear()
        until = self.house.clock.now() + timedelta(days=40)
        self.act("Cem Steward", ActKind.AWAY, page, until=until)
        north, south = (self.page(f"Library/{name}", "Otto Owner") for name in ("North", "South"))
        for below in (north, south):
            self.ask(below, "Mia Member", "Moe Member", "Mia Member")
        everybody = {self.house.key(name) for name in PEOPLE}
        self.house.wiki.only[int(local(page))] = everybody - {self.house.key("Olga Owner")}
        self.house.wiki.only[int(local(south))] = everybody - {self.house.key("Ben Steward")}
        self.library = page

    def dates(self) -> None:
        """Deliverables of their own dates, one said to be done; a later date asked for; nobody says how it stands."""
        page = self.house.community(
            "Canteen",
            deliverables="Menu; owner: Otto Owner; done when: printed; by: 2027-01-22\n"
            "Prices; owner: Olga Owner; done when: signed\n"
            "Kitchen; owner: Otto Owner; done when: opened; by: 2027-02-26",
            deadline="2027-04-30",
            milestones="2027-01-29: first draft",
            **{"status every": "3 weeks"},
        )
        self.house.hear()
        menu = next(row["key"] for row in self.owed("deliver/", page) if "menu" in row["key"])
        self.act("Otto Owner", ActKind.DELIVER, page, obligation=menu, text="It hangs at the door.")
        until = self.house.clock.now().replace(year=2027, month=6, day=18)
        self.act("Ana Steward", ActKind.EXTEND, page, until=until, text="The cook comes later.")
        charter = {**(self.house.wiki.leaf(page).charter or {}), "deadline": "2027-07-16"}
        self.house.wiki.edit(page, self.house.key("Mia Member"), charter=charter)
        self.house.hear()

    def odd_charters(self) -> None:
        """A draft, a copy, one that speaks for other pages, one that may not, and a translation."""
        self.house.community("Garden", sponsor="", it_contact="")
        self.page("Leave of ours", "Mia Member", charter=dict(self.house.wiki.leaf(self.at("Leave")).charter))
        held = self.page("Travel/Trains", "Ana Steward")
        self.house.wiki.editors[int(local(held))] = {self.house.key("Ana Steward")}
        for title, by in (("Trains", "Ana Steward"), ("Mia's trains", "Mia Member")):
            own = {
                **CHARTER,
                "purpose": f"{title}: everybody knows which train to take.",
                "scope": "page: Travel/Trains",
            }
            self.page(title, by, charter=own)
        self.page("Canteen/de", "Otto Owner", charter=self.house.wiki.leaf(self.at("Canteen")).charter)

    def closed(self) -> None:
        """Closed a moment ago: who contributed hears how it ended, and nobody anything else."""
        page = self.house.community("Parking", deadline="2026-12-11")
        self.house.hear()
        self.ask(page, "Mia Member", "Moe Member", "Max Member")
        self.page("Parking/North", "Otto Owner")
        self.house.pass_time(hours=3)
        outcome = {"outcome": "partly met"}
        self.act("Sven Sponsor", ActKind.CLOSE, page, data=outcome, text="Without the north.")

    def other_stewards(self) -> None:
        """One of the stewards goes; what was theirs is not handed out yet."""
        charter = {
            **(self.house.wiki.leaf(self.library).charter or {}),
            "stewards": "Ben Steward, Cem Steward",
        }
        self.house.wiki.edit(self.library, self.house.key("Sven Sponsor"), charter=charter)
        self.house.wiki.hooks_out.clear()
        self.house.service.process([Hint(site="hr", page=self.library)])
        assert "assign" in self.house.service.queue.depth()

    def at(self, title: str) -> PageKey:
        """The page of this title."""
        page = self.house.wiki.find(title)
        assert page is not None
        return page.key


def told(house: House) -> dict[str, datetime]:
    """The notices that left, or found nobody they could reach, with their instants."""
    return {
        row["key"]: row["at"]
        for row in house.rows(t.noticed)
        if row["state"] == "sent"
        or "no channel reaches" in row["reason"]
        or "can't be reached" in row["reason"]
    }


def live(house: House, days: int) -> None:
    """Let days pass in hours; those in which nothing is due are left out, but for one a day."""
    until = house.clock.now() + timedelta(days=days)
    while house.clock.now() < until:
        with house.store.read() as connection:
            moments = [connection.scalar(sa.select(sa.func.min(column))) for column in MOMENTS]
        soonest = min((moment for moment in moments if moment is not None), default=until)
        now = house.clock.move(hours=1)
        while now < until and now.hour != 8 and soonest > now:
            now = house.clock.move(hours=1)
        house.service.tick()
        for _ in range(2):
            house.service.run_until_idle()
            house.service.deliver()


def refuse(house: House, names: Collection[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server takes nothing for these people."""
    send = house.mail.send

    def or_refuse(message: Message) -> None:
        if message.to.name in names:
            raise GiveUp("550 no such user")
        send(message)

    monkeypatch.setattr(house.mail, "send", or_refuse)


@pytest.mark.parametrize(
    ("quiet", "refused"),
    [(False, ()), (True, ()), (False, ("Otto Owner", "Mia Member", "Cem Steward"))],
    ids=["live", "quiet, on paper", "some can't be reached"],
)
def test_a_preview_of_a_year_names_what_leaves_in_it(
    tmp_path: Path, quiet: bool, refused: Collection[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So small that a few contributions are many.
    for name in ("INLINE", "FEW", "PART"):
        monkeypatch.setattr(assigning, name, 1)
    house = House(tmp_path / "t.db", policy=POLICY)
    if quiet:
        house.wiki.on_paper()
    else:
        house.service.go_live("hr")
    refuse(house, refused, monkeypatch)
    village = Village(house)
    village.other_stewards()
    if refused:
        # Until each of them was written to once nobody can know.
        live(house, 12)
    before = set(told(house))
    days = 120 if quiet or refused else 365
    lines = house.service.preview(days)
    shown = {line.key: line.at for line in lines}
    by_name = {person.key: person.name for person in house.wiki.accounts.values()}
    unreached = {(by_name[line.person], line.unreached) for line in lines if line.unreached}
    assert unreached == {(name, "refused") for name in refused}
    if quiet:
        house.service.go_live("hr")
    live(house, days)
    left = {key: at for key, at in told(house).items() if key not in before}
    house.close()
    assert sorted(left) == sorted(shown)
    assert not [key for key in left if not timedelta(0) <= left[key] - shown[key] <= timedelta(hours=1)]
    kinds = Counter(key.partition("/")[0] for key in left)
    steps = Counter(key.split("#")[1].partition("@")[0] for key in left)
    if refused:
        return
    assert {kind.value for kind in ObligationKind} <= set(kinds), kinds
    assert {step.value for step in Step} <= set(steps), steps
    if not quiet:
        assert NoticeKind.OUTCOME in steps, steps
