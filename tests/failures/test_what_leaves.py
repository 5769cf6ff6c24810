"""What leaves reaches whom it is meant for, once, and names nothing else: modes 3, 4, 5, 9, 14, 15, 19."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import sqlalchemy as sa

from core.delivery import send
from core.flow.asking import CantTell
from core.model import Act, ActKind, PageKey
from core.notify import headers
from core.ports import Message, RetryAt
from core.store import Store, erase, outbox, ticks
from core.store import tables as t
from core.ui.view import panel_view
from tests.failures.conftest import Survives
from tests.support import fresh
from tests.support.house import House

CANARY = "Canary settlement with the works council"


@pytest.fixture
def policy_page(house: House) -> PageKey:
    """A policy that three managers must confirm by 11 December; the site is live."""
    house.service.go_live("hr")
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    return page


def confirm(house: House, name: str, page: PageKey) -> None:
    viewer = house.viewer(name, page)
    act = Act(
        id=str(uuid5(NAMESPACE_URL, name)),
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        revision=viewer.revision,
        channel="panel",
    )
    for _ in range(20):
        try:
            house.desk.act(viewer, act)
        except CantTell:
            # A busy machine took longer than a click waits for its wiki.
            continue
        return


# --- 3: a restricted title ----------------------------------------------------------------------------------


def test_mode_03_a_title_reaches_nobody_the_wiki_would_not_show_it_to(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, policy_page: PageKey
) -> None:
    page = house.wiki.page(f"Leave/{CANARY}", house.key("Mia Member"))
    house.hear()
    house.clock.move(minutes=5)
    house.wiki.secret.add(int(page.rpartition(":")[2]))
    if not protected:
        monkeypatch.setattr(
            type(house.wiki), "readable", lambda self, people, pages: {(a, b) for a in people for b in pages}
        )
    house.pass_time(days=30)
    shown: list[str] = []
    for name in ("Mia Member", "Ana Steward", "Ben Steward", "Sven Sponsor"):
        viewer = house.viewer(name, policy_page)
        facts = house.desk.panel(viewer)
        shown.append(str(panel_view(facts, "en")) if facts else "")
        shown.append(str(house.desk.part(viewer)) + str(house.desk.queue(viewer)))
    shown += [str(message) for message in (*house.mail.sent, *house.wiki.notices.values())]
    assert len(house.mail.sent) > 3
    with survives():
        assert not [text for text in shown if CANARY in text]


# --- 4: the same mail twice ---------------------------------------------------------------------------------


class PowerCutError(BaseException):
    """The power goes out here."""


def test_mode_04_cut_off_between_the_mail_and_the_commit(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, policy_page: PageKey
) -> None:
    if not protected:
        monkeypatch.setattr(outbox, "claim", lambda unit, keys, owner: set(keys))

    def cut(message: Message) -> None:
        house.mail.sent.append(message)
        raise PowerCutError

    before = house.mail.send
    house.mail.send = cut  # type: ignore[method-assign]
    with pytest.raises(PowerCutError):
        house.pass_time(days=12)
    house.mail.send = before  # type: ignore[method-assign]
    first = house.mail.sent[0].key
    house.close()
    house.open()
    house.pass_time(days=1)
    with survives():
        assert [message.key for message in house.mail.sent].count(first) == 1
    assert len({message.key for message in house.mail.sent}) == 3


# --- 5: killed at any statement -----------------------------------------------------------------------------


class Killed:
    """Lets the writer run so many statements, then nothing more: the process is gone."""

    def __init__(self, after: int, *, protected: bool) -> None:
        self.left, self.protected = after, protected

    def __enter__(self) -> Killed:
        sa.event.listen(sa.Engine, "before_cursor_execute", self.before)
        sa.event.listen(sa.Engine, "commit", self.commit)
        if not self.protected:
            sa.event.listen(sa.Engine, "after_cursor_execute", self.after)
        return self

    def __exit__(self, *error: object) -> None:
        sa.event.remove(sa.Engine, "before_cursor_execute", self.before)
        sa.event.remove(sa.Engine, "commit", self.commit)
        if not self.protected:
            sa.event.remove(sa.Engine, "after_cursor_execute", self.after)

    def mine(self, connection: Any) -> bool:
        raw = connection.connection.driver_connection
        if fresh.ENGINE[0] == fresh.POSTGRESQL:
            return not raw.read_only
        return bool(raw.execute("PRAGMA query_only").fetchone()[0] == 0)

    def before(self, connection: Any, *rest: Any) -> None:
        if self.mine(connection):
            self.left -= 1
            if self.left < 0:
                raise PowerCutError

    def commit(self, connection: Any) -> None:
        if self.left < 0 and self.mine(connection):
            raise PowerCutError

    def after(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        """Without a transaction around it each statement is on disk by itself."""
        if self.mine(connection) and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            begin = "BEGIN" if fresh.ENGINE[0] == fresh.POSTGRESQL else "BEGIN IMMEDIATE"
            for line in ("COMMIT", begin, "SAVEPOINT one"):
                connection.connection.driver_connection.execute(line)


def test_mode_05_a_click_that_is_cut_off_at_any_statement(
    house: House, tmp_path: Path, protected: bool, survives: Survives, policy_page: PageKey
) -> None:
    """It is done as a whole or not at all, and done when it is repeated."""
    house.close()

    def begun(number: int) -> House:
        twin = copy.copy(house)
        twin.path = tmp_path / f"{number}.db"
        fresh.copied(house.path, twin.path)
        twin.open()
        return twin

    calm = begun(0)
    with (whole := Killed(10_000, protected=True)):
        confirm(calm, "Mia Member", policy_page)
    statements = 10_000 - whole.left
    assert statements > 10
    calm.service.run_until_idle()
    expected = calm.state(), len(calm.rows(t.evidence))
    calm.close()
    with survives():
        # Without the protection what is half done shows at the end soonest.
        for number in range(1, statements) if protected else range(statements - 1, 0, -1):
            twin = begun(number)
            killed = Killed(number, protected=protected)
            with pytest.raises(BaseException), killed:  # noqa: B017 - whatever it says then
                confirm(twin, "Mia Member", policy_page)
            assert killed.left < 0
            twin.close()
            twin.open()
            confirm(twin, "Mia Member", policy_page)
            twin.service.run_until_idle()
            outcome = twin.state(), len(twin.rows(t.evidence))
            twin.close()
            assert outcome == expected, f"cut off at statement {number + 1} of {statements}"


# --- 9: one of many fails -----------------------------------------------------------------------------------


def test_mode_09_only_what_failed_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, policy_page: PageKey
) -> None:
    told: list[str] = []
    notify = house.wiki.notify

    def second_fails(notice: Any) -> bool:
        told.append(notice.key)
        if len(told) == 2:
            raise RetryAt("away")
        return notify(notice)

    monkeypatch.setattr(house.wiki, "notify", second_fails)
    if not protected:
        monkeypatch.setattr(send.delivered, "taken", lambda *args: frozenset())
    house.community(title="Travel", **{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=14)
    assert len(told) > 3
    with survives():
        assert sorted(told) == sorted([*house.wiki.notices, told[1]])


# --- 14: renamed, gone, erased ------------------------------------------------------------------------------


def test_mode_14_erased_nobody_finds_them_in_a_dump(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, policy_page: PageKey
) -> None:
    key = house.key("Mia Member")
    house.wiki.rename(key, "Mia Muster")
    house.wiki.comment(policy_page, key, "In Bremen we do it otherwise, says Mia Muster.")
    house.hear()
    confirm(house, "Mia Muster", policy_page)
    house.pass_time(days=2)
    words = [b"Mia Muster", b"Mia Member", b"Bremen"]
    house.close()
    before = fresh.dump(house.path)
    assert b"Mia Muster" in before
    assert b"Bremen" in before
    house.open()
    if not protected:
        monkeypatch.setattr(erase, "_forget_words_of", lambda *given: None)
    house.service.erase(key)
    house.close()
    left = [word for word in words if word in fresh.dump(house.path)]
    house.open()
    with survives():
        assert left == []
        assert not [row for row in house.rows(t.obligation) if row["person"] == key]


# --- 15: clocks ---------------------------------------------------------------------------------------------


def test_mode_15_a_slot_of_the_clock_is_taken_once(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    """Half past two comes twice in the night of 31 October 2027, and schedulers wake up for it at once.

    On PostgreSQL each of them has a connection of its own, as on hosts of their own.
    """
    if not protected:
        monkeypatch.setattr(ticks, "take", lambda unit, job, due: True)
    due = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    stores, shared = [house.store] * 4, house.store.shared
    if shared:
        stores[1:] = [Store.open(fresh.at(house.path), house.clock) for _ in range(3)]
    with ThreadPoolExecutor(len(stores)) as schedulers:
        taken = list(
            schedulers.map(
                lambda store: store.write(lambda unit: ticks.take(unit, "nightly", due), beside=shared),
                stores * 3,
            )
        )
    for store in stores[1:] if shared else ():
        store.close()
    with survives():
        assert taken.count(True) == 1


# --- 19: mail headers ---------------------------------------------------------------------------------------


def test_mode_19_a_name_makes_no_header(
    monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    hostile = "Leave\r\nBcc: everyone@corp.example\r\n\r\n<script>"
    if not protected:
        monkeypatch.setattr(headers, "header", lambda text: text)
    with survives():
        text = headers.header(hostile)
        raw = f"Subject: {text}\r\nTo: mia@corp.example\r\n\r\nHello".encode()
        message = message_from_bytes(raw)
        assert message["Bcc"] is None
        assert message.get_payload() == "Hello"
