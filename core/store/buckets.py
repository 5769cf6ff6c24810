"""How often somebody may do something in a short time, counted over all processes that share a store."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from functools import partial

import sqlalchemy as sa

from core.limits import Buckets, drawn
from core.store import tables as t
from core.store.database import Store
from core.store.errors import StoreUnavailable
from core.store.sql import insert_new

log = logging.getLogger(__name__)


def take(connection: sa.Connection, name: str, burst: float, per_second: float, now: datetime) -> float:
    """Take a token from the bucket of this name: 0 when there was one, else the seconds until the next."""
    id_ = hashlib.sha256(name.encode()).hexdigest()
    b = t.bucket.c
    left, wait = drawn(burst, 0.0, burst, per_second)
    if insert_new(connection, t.bucket, [{"id": id_, "level": left, "at": now}]):
        # Most come once in a while, when what they took before is no longer kept.
        return wait
    row = connection.execute(sa.select(b.level, b.at).where(b.id == id_).with_for_update()).one()
    # Hosts' clocks differ a little; one that is behind takes nothing back.
    passed = max((now - row.at).total_seconds(), 0.0)
    left, wait = drawn(row.level, passed, burst, per_second)
    connection.execute(sa.update(t.bucket).where(b.id == id_).values(level=left, at=max(now, row.at)))
    return wait


class SharedBuckets(Buckets):
    """Token buckets that several processes take from. What one of them refuses by itself asks the store nothing."""

    def __init__(self, store: Store, kind: str, burst: float, per_second: float) -> None:
        super().__init__(burst, per_second)
        self._store, self._kind = store, kind
        self._size = burst, per_second

    def take(self, key: str) -> float:
        """Take one token of all processes: 0 when there was one, else the seconds until the next."""
        if wait := super().take(key):
            return wait
        mine = partial(take, name=f"{self._kind}\n{key}", burst=self._size[0], per_second=self._size[1],
                       now=datetime.now(UTC))  # fmt: skip
        try:
            return self._store.write(mine, urgent=True, beside=True)
        except StoreUnavailable:
            # Whoever asks for something hears from that itself that it can't be had now.
            log.warning("what all processes may do together can't be counted right now")
            return 0.0


def of(store: Store, kind: str, burst: float, per_second: float) -> Buckets:
    """Buckets of a kind, counted over all that work on the same store."""
    return SharedBuckets(store, kind, burst, per_second) if store.shared else Buckets(burst, per_second)
