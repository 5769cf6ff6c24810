"""One person on two sites with the same confirmed address, where the admin says so: one digest, one choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.interactive import InteractiveService
from core.model import PersonKey, Rhythm, Viewer
from core.notify.compose import compose
from core.policy import Policy
from core.service import Service
from core.store import Store, together
from core.store import tables as t
from tests.support import fresh
from tests.support.clock import FrozenClock
from tests.support.house import CHARTER, House
from tests.support.memory import MemoryWiki

BERLIN = ZoneInfo("Europe/Berlin")
MIA = "mia@example.org"
#: The sites write at different times of the day.
POLICIES = {
    "hr": Policy(zone="Europe/Berlin", digest_at=time(8, 30)),
    "it": Policy(zone="Europe/Berlin", digest_at=time(9, 30), weekly_on=4),
}


class Pair(House):
    """Telos over two wikis."""

    def __init__(
        self, path: Path, on: tuple[str, ...] = ("hr", "it"), clock: FrozenClock | None = None
    ) -> None:
        self.on = on
        self.other: MemoryWiki | None = None
        super().__init__(path, clock=clock)

    def open(self) -> None:
        self.other = self.other or MemoryWiki(self.clock, "it")
        self.store = Store.open(fresh.at(self.path), self.clock)
        self.service = Service(
            store=self.store,
            platforms={"hr": self.wiki, "it": self.other},
            policies=POLICIES,
            notifiers=[self.mail],
            clock=self.clock,
            compose=compose,
            server_url="https://telos.example",
            same_address_on=self.on,
        )
        self.desk = InteractiveService(self.service)

    def all(self) -> None:
        for site in ("hr", "it"):
            self.service.sync(site)
        self.service.run_until_idle()

    def days(self, count: int) -> None:
        """At the times of both sites' digests, and at midnight."""
        for _ in range(count):
            for hours in (8.5, 1, 14.5):
                self.clock.move(hours=hours)
                self.service.tick()
                self.service.run_until_idle()
                self.service.deliver()

    def mails(self, address: str = MIA) -> Counter[datetime]:
        """How many mails went to an address on each day."""
        return Counter(at for at, to in self.left if to == address)

    @property
    def left(self) -> list[tuple[datetime, str]]:
        return [(at, message.to.email or "") for at, message in zip(self.at, self.mail.sent, strict=True)]


def world(path: Path, on: tuple[str, ...] = ("hr", "it"), *, german: bool = True) -> Pair:
    """Two wikis that ask the same Mia to read things by several days, and somebody else on one of them."""
    pair = Pair(path, on)
    pair.clock.at = datetime(2026, 11, 22, 23, 0, tzinfo=ZoneInfo("UTC"))
    pair.at = []
    keep = pair.mail.send

    def send(message: object) -> None:
        keep(message)  # type: ignore[arg-type]
        pair.at.append(pair.clock.now().astimezone(BERLIN).date())

    pair.mail.send = send  # type: ignore[method-assign, assignment]
    for number, wiki in enumerate((pair.wiki, pair.other)):
        assert wiki is not None
        for name in ("Sven Sponsor", "Ines IT", "Ana Steward", "Ben Steward", "Olga Owner"):
            wiki.account(name, email=f"{name[:3]}@{wiki.site}.example")
        wiki.account(
            "Mia Member" if number == 0 else "M. Member",
            "managers",
            email=MIA if number else "Mia@Example.org",
            language="de" if number and german else "en",
        )
        wiki.account("Max Member", "managers", email=f"max@{wiki.site}.example")
        for title, until in (("Leave", "2026-12-04"), ("Travel", "2026-12-08"), ("Keys", "2026-12-11")):
            if title == "Keys" and number:
                continue
            wiki.page(
                title,
                next(p.key for p in wiki.accounts.values() if p.name == "Ana Steward"),
                charter={
                    **CHARTER,
                    "purpose": f"{CHARTER['purpose']} {title}",
                    "read by": "group: managers",
                    "read until": until,
                },
            )
    pair.all()
    pair.service.go_live("hr")
    pair.service.go_live("it")
    return pair


def mia(pair: Pair, site: str) -> PersonKey:
    wiki = pair.wiki if site == "hr" else pair.other
    assert wiki is not None
    return next(p.key for p in wiki.accounts.values() if (p.email or "").lower() == MIA)


def prefer(pair: Pair, site: str, rhythm: Rhythm) -> None:
    key = mia(pair, site)
    pair.desk.set_preferences(Viewer(person=key, name="Mia"), rhythm=rhythm)


def rhythms(pair: Pair) -> dict[str, str | None]:
    return {row["site"]: row["rhythm"] for row in pair.rows(t.person) if row["address"] == MIA}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    pair = world(tmp_path / "pair.db")
    yield pair
    pair.close()


def keys_to(pair: Pair, address: str = MIA) -> list[str]:
    return sorted(
        line.key
        for message in pair.mail.sent
        if (message.to.email or "").lower() == address
        for line in message.lines
    )


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
def test_one_digest_with_what_two_sites_have(tmp_path: Path, rhythm: Rhythm) -> None:
    """Against the same weeks with the setting off: the same lines, and of all mails of a day (a week) one."""
    apart, joined = world(tmp_path / "apart.db", ()), world(tmp_path / "one.db")
    for pair in (apart, joined):
        for site in ("hr", "it"):
            prefer(pair, site, rhythm)
        pair.days(18)
    span = (lambda day: day) if rhythm is Rhythm.DAILY else (lambda day: day.isocalendar()[:2])
    theirs = Counter(span(at) for at, to in apart.left if to.lower() == MIA)
    mine = Counter(span(at) for at, to in joined.left if to.lower() == MIA)
    assert max(theirs.values()) > 1
    assert set(mine.values()) == {1}
    if rhythm is Rhythm.DAILY:
        assert set(mine) == set(theirs)
        assert keys_to(joined) == keys_to(apart)
    # Nobody else's mail changes.
    for other in ("max@hr.example", "max@it.example", "Ana@hr.example", "Sve@it.example"):
        assert [at for at, to in joined.left if to == other] == [at for at, to in apart.left if to == other]
    for pair in (apart, joined):
        pair.close()


def test_each_line_has_its_own_sites_link_and_language(pair: Pair) -> None:
    pair.days(18)
    both = [m for m in pair.mail.sent if len({line.url.split("/")[2] for line in m.lines}) == 2]
    assert both
    for message in both:
        assert (message.to.email or "").lower() == MIA
        for line in message.lines:
            german = "bis" in line.until or "war" in line.until
            assert german is line.url.startswith("https://it.example/"), line
    # Evidence and what was sent keep the accounts apart.
    people = {row["person"] for row in pair.rows(t.sent)}
    assert {mia(pair, "hr"), mia(pair, "it")} <= people


def test_a_choice_on_either_site_holds_for_both_and_the_latest_counts(pair: Pair) -> None:
    prefer(pair, "hr", Rhythm.WEEKLY)
    assert rhythms(pair) == {"hr": "weekly", "it": "weekly"}
    pair.clock.move(hours=1)
    prefer(pair, "it", Rhythm.THREE_A_DAY)
    assert rhythms(pair) == {"hr": "three-a-day", "it": "three-a-day"}
    token = pair.desk.unsubscribe_token(mia(pair, "it"))
    pair.clock.move(hours=1)
    assert pair.desk.unsubscribe(token, Rhythm.PANEL)
    assert rhythms(pair) == {"hr": "panel", "it": "panel"}
    before = len(pair.mail.sent)
    pair.days(14)
    assert not [m for m in pair.mail.sent[before:] if (m.to.email or "").lower() == MIA]
    # What each chose is noted under their own name.
    noted = [row["person"] for row in pair.rows(t.evidence) if row["what"] == "preferences"]
    assert len(set(noted)) == 2


def test_an_address_that_changes_unlinks_from_then_on(pair: Pair) -> None:
    prefer(pair, "hr", Rhythm.WEEKLY)
    assert pair.other is not None
    key = mia(pair, "it")
    number = int(key.partition(":")[2])
    pair.other.accounts[number] = replace(pair.other.accounts[number], email="other@example.org")
    pair.other.log.append(("renamed", number))
    pair.all()
    prefer(pair, "hr", Rhythm.NOW)
    chosen = {
        row["key"]: row["rhythm"] for row in pair.rows(t.person) if row["key"] in (key, mia(pair, "hr"))
    }
    assert chosen == {key: "weekly", mia(pair, "hr"): "now"}
    # And back: the latest choice holds.
    pair.other.accounts[number] = replace(pair.other.accounts[number], email=MIA)
    pair.other.log.append(("renamed", number))
    pair.all()
    assert rhythms(pair) == {"hr": "now", "it": "now"}


@pytest.mark.parametrize(
    "what", ["off", "one site", "not confirmed", "none", "blocked", "shared", "looks alike"]
)
def test_who_is_not_one_person(tmp_path: Path, what: str) -> None:
    pair = world(tmp_path / "t.db", {"off": (), "one site": ("hr",)}.get(what, ("hr", "it")))
    assert pair.other is not None
    number = int(mia(pair, "it").partition(":")[2])
    changes: dict[str, object] = {
        "not confirmed": {"confirmed": False},
        "none": {"email": None},
        "blocked": {"active": False},
        "looks alike": {"email": "m\u0131a@example.org"},
    }.get(what, {})  # type: ignore[assignment]
    key = mia(pair, "it")
    pair.other.accounts[number] = replace(pair.other.accounts[number], **changes)  # type: ignore[arg-type]
    pair.other.log.append(("renamed", number))
    if what == "shared":
        pair.other.account("Milo", "managers", email=MIA)
    pair.all()
    prefer(pair, "hr", Rhythm.WEEKLY)
    chosen = {row["key"]: row["rhythm"] for row in pair.rows(t.person)}
    assert (chosen[mia(pair, "hr")], chosen[key]) == ("weekly", None)
    pair.days(14)
    assert all(len({line.url.split("/")[2] for line in m.lines}) == 1 for m in pair.mail.sent)
    pair.close()


def test_no_title_comes_by_the_other_account(pair: Pair) -> None:
    """Each site is asked as its own account: who may not read a page there gets none of it here."""
    assert pair.other is not None
    secret = next(leaf.id for leaf in pair.other.leaves.values() if leaf.title == "Travel")
    pair.other.only[secret] = {
        key for key in (p.key for p in pair.other.accounts.values()) if key != mia(pair, "it")
    }
    pair.days(18)
    lines = "".join(repr(m.lines) + m.subject for m in pair.mail.sent if (m.to.email or "").lower() == MIA)
    assert "https://it.example/Leave" in lines
    assert "https://hr.example/Travel" in lines
    assert "https://it.example/Travel" not in lines


def test_who_is_erased_on_one_site_leaves_no_link(pair: Pair) -> None:
    prefer(pair, "hr", Rhythm.WEEKLY)
    pair.service.erase(mia(pair, "it"))
    row = next(row for row in pair.rows(t.person) if row["site"] == "it" and row["name"].startswith("p_"))
    assert (row["address"], row["email"], row["rhythm"], row["chosen_at"]) == ("", None, None, None)
    prefer(pair, "hr", Rhythm.NOW)
    row = next(row for row in pair.rows(t.person) if row["site"] == "it" and row["name"].startswith("p_"))
    assert row["rhythm"] is None
    with pair.store.read() as connection:
        assert together.linked(connection, [mia(pair, "hr")], ("hr", "it")) == {}


def test_a_choice_from_before_the_setting_counts_from_the_start(tmp_path: Path) -> None:
    pair = world(tmp_path / "t.db", ())
    prefer(pair, "it", Rhythm.NOW)
    pair.clock.move(hours=1)
    prefer(pair, "hr", Rhythm.WEEKLY)
    assert rhythms(pair) == {"hr": "weekly", "it": "now"}
    pair.close()
    pair.on = ("hr", "it")
    pair.open()
    assert rhythms(pair) == {"hr": "weekly", "it": "weekly"}
    pair.close()


def test_a_mail_that_fails_is_tried_again_for_both(pair: Pair) -> None:
    from core.ports import RetryAt

    pair.mail.trouble = [RetryAt("busy")] * 6
    pair.days(14)
    both = [m for m in pair.mail.sent if len({line.url.split("/")[2] for line in m.lines}) == 2]
    assert both
    assert len(keys_to(pair)) == len(set(keys_to(pair)))


def test_a_preview_names_what_several_sites_send_together(pair: Pair) -> None:
    shown = {line.key: line.at for line in pair.service.preview(12)}
    pair.days(12)
    left = {row["key"] for row in pair.rows(t.noticed) if row["state"] == "sent"}
    assert {key for key in left if f"#{mia(pair, 'it')}" in key} <= set(shown)
    assert left == set(shown)
