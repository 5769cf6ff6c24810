"""What only served the day goes when it has, in small parts; what somebody still needs stays."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.ports import Delivery
from core.queue.statements import BREAKS
from core.store import Store, calls, delivered, housekeeping, inbox, outbox, sites, ticks, used
from core.store import tables as t
from core.store.calls import Call
from core.store.inbox import Arrival
from tests.support import fresh
from tests.support.clock import FrozenClock

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Iterator[Store]:
    store = Store.open(fresh.at(tmp_path / "t.db"), clock)
    store.write(lambda unit: sites.add_all(unit, names=["hr"]))
    yield store
    store.close()


def purged(store: Store) -> Counter[str]:
    went: Counter[str] = Counter()
    housekeeping.purge(store, store.now(), lambda table, count: went.update({table: count}))
    return +went


def rows(store: Store, table: sa.Table, column: str) -> list[object]:
    with store.read() as unit:
        return sorted(unit.scalars(sa.select(table.c[column])).all(), key=str)


def job(unit: sa.Connection, store: Store, kind: str, subject: str, *, broke: int = 0) -> None:
    row = {"lane": "hook", "kind": kind, "site": "hr", "subject": subject, "error": "no", "broke": broke}
    unit.execute(t.job.insert().values(**row, due=store.now(), state="dead", created=store.now()))


def test_slots_and_what_must_not_be_used_twice_go_when_they_are_past(
    store: Store, clock: FrozenClock
) -> None:
    for name, ago in (("tick", 0), ("tick", 40), ("tick", 20), ("rare", 60), ("rare", 50)):
        store.write(lambda unit, n=name, a=ago: ticks.take(unit, n, clock.now() - a * DAY))
    store.write(lambda unit: used.take(unit, "old", clock.now() - DAY))
    store.write(lambda unit: used.take(unit, "new", clock.now() + DAY))
    assert purged(store) == {"tick": 2, "used": 1}
    # The latest of each stays, however old.
    assert rows(store, t.tick, "job") == ["rare", "tick", "tick"]
    assert purged(store) == {}


def test_what_other_systems_took_goes_after_a_month_and_what_they_did_not_later(
    store: Store, clock: FrozenClock
) -> None:
    some = [
        Call(id=f"msg_{name}", endpoint="portal", kind="x", body="{}") for name in ("took", "not", "waits")
    ]
    store.write(lambda unit: calls.put(unit, some, clock.now()))
    store.write(lambda unit: calls.taken(unit, some[0], clock.now(), "200"))
    store.write(lambda unit: calls.failed(unit, some[1], clock.now(), "410", None))
    clock.at += 29 * DAY
    assert purged(store) == {}
    clock.at += 2 * DAY
    assert purged(store) == {"call": 1}
    clock.at += 60 * DAY
    assert purged(store) == {"call": 1}
    # What waits for an address that is not in the settings waits for ever.
    assert rows(store, t.call, "id") == ["msg_waits"]


def test_what_was_given_up_again_is_kept_once_and_what_broke_the_server_each_time(
    store: Store, clock: FrozenClock
) -> None:
    def work(unit: sa.Connection) -> None:
        for _ in range(3):
            job(unit, store, "page", "hr:1")
            job(unit, store, "page", "hr:2", broke=BREAKS)
        job(unit, store, "page", "hr:3")

    store.write(work)
    newest = max(row for row in rows(store, t.job, "id") if isinstance(row, int))
    assert purged(store) == {}
    clock.at += 2 * DAY
    assert purged(store) == {"job": 2}
    assert rows(store, t.job, "subject") == ["hr:1", "hr:2", "hr:2", "hr:2", "hr:3"]
    assert newest in rows(store, t.job, "id")


def test_of_a_body_nobody_could_read_the_digest_stays(store: Store, clock: FrozenClock) -> None:
    def came(unit: sa.Connection, name: str, body: bytes) -> None:
        (number,) = inbox.add(unit, [Arrival("hr", Delivery(id=name, body=body), clock.now())])
        assert number is not None
        inbox.unreadable(unit, [number])
        job(unit, store, "inbox", str(number))

    store.write(lambda unit: came(unit, "a", b"[broken"))
    clock.at += 80 * DAY
    store.write(lambda unit: came(unit, "b", b"[later"))
    clock.at += 11 * DAY
    assert purged(store) == {"inbox": 1}
    with store.read() as unit:
        salt = sites.get(unit, "hr").salt
        deliveries = {row.delivery: row for row in unit.execute(sa.select(t.inbox))}
    assert (deliveries["a"].body, deliveries["b"].body) == (b"", b"[later")
    assert deliveries["a"].digest == hashlib.sha256(salt.encode() + b"\n[broken").hexdigest()
    assert len(rows(store, t.job, "id")) == 1
    # Known by its id as before: it is not taken in a second time.
    again = [Arrival("hr", Delivery(id="a", body=b""), clock.now())]
    assert store.write(lambda unit: inbox.add(unit, again)) == [None]


def test_what_left_is_kept_for_a_quarter_and_longer_while_it_may_be_tried_again(
    store: Store, clock: FrozenClock
) -> None:
    def work(unit: sa.Connection) -> None:
        delivered.put(unit, ["gone", "waits"], "mail", delivered.REFUSED, clock.now())
        outbox.put_read(unit, "hr", [("x", "hr:1")], clock.now())
        unit.execute(sa.update(t.outbox).values(key="waits"))
        values = {"site": "hr", "person": "hr:1", "at": clock.now(), "notices": 1, "channel": "mail"}
        outbox.put_sent(unit, key="k", **values)

    store.write(work)
    clock.at += 89 * DAY
    assert purged(store) == {}
    clock.at += 2 * DAY
    assert purged(store) == {"sent": 1, "delivered": 1}
    assert rows(store, t.delivered, "notice") == ["waits"]


def test_much_goes_in_parts_and_no_transaction_is_long(
    store: Store, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [{"id": f"{number:05}", "until": clock.now() - DAY} for number in range(1_050)]
    store.write(lambda unit: unit.execute(t.used.insert(), many))
    parts: list[int] = []
    housekeeping.purge(store, store.now(), lambda table, count: parts.append(count))
    assert parts == [200, 200, 200, 200, 200, 50]
    # Ended after the first part, the rest goes the next time.
    store.write(lambda unit: unit.execute(t.used.insert(), many))

    def ends(table: str, count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        housekeeping.purge(store, store.now(), ends)
    assert len(rows(store, t.used, "id")) == 850
    monkeypatch.setattr(housekeeping, "MOST", 400)
    assert [purged(store)["used"] for _ in range(4)] == [400, 400, 50, 0]
