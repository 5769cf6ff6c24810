"""The queue inside the store: a table with leases, back-off, and dead letters.

On a shared engine any number of processes take from it at once. A row that one of them is about to take, or that
somebody has just asked for again, is locked until that is written; who comes second leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from core.i18n import Phrase
from core.ports import Clock, GiveUp, Reject, RetryAt, kept, kept_as
from core.queue import LANES, DeadLetter, Job, JobKind, Lane, told_of
from core.queue.bells import Bells
from core.queue.doubt import Claim, Claims
from core.queue.statements import (
    BEGUN,
    BEWARE,
    BREAKS,
    BROKE,
    BUSY,
    CARRY_ON,
    DEAD,
    DEPTH,
    DONE,
    FIRST,
    FIRST_ELSEWHERE,
    HELD,
    IN_DOUBT,
    IS_WAITING,
    KNOWN,
    LATE,
    NEWER,
    ONE,
    RENEW,
    SAME,
    TAKE,
    THERE,
    J,
    look,
    next_due,
)
from core.retry import RetryPolicy
from core.store import Store, StoreUnavailable, dialect
from core.store import tables as t
from core.store.bulk import insert_or_hold
from core.store.sql import chunked, select_or_hold

#: How long a job may take before another worker takes it over.
LEASE = timedelta(minutes=10)
#: Most times a job is begun. The wiki being away is no fault of a job: it gets the longer rope.
ATTEMPTS, PATIENT_ATTEMPTS = 5, 60
#: What broke the server is left alone so long when somebody asks for it again.
REST = timedelta(hours=1)
#: Nobody asks for the same of these again, so what is fresh never broke the server before.
ASKED_ONCE = frozenset({JobKind.INBOX})
#: The waits between two attempts: after a fault, and while a wiki is away.
RETRY = RetryPolicy(timedelta(seconds=10), timedelta(minutes=30), ATTEMPTS)
PATIENT = replace(RETRY, attempts=PATIENT_ATTEMPTS)
#: Why a job is begun again.
_NOT_BACK = kept_as("", Phrase("dead-why-not-back"))


def _in_order(lanes: Collection[Lane]) -> tuple[Lane, ...]:
    return tuple(lane for lane in Lane if lane in lanes)


def _among(but: Collection[str]) -> dict[str, Any]:
    return {"but": sorted(but)} if but else {}


class EmbeddedQueue:
    """Jobs in the table ``job`` of one store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.bells = Bells()
        self._claims = Claims()
        store.listen(self._hear)
        store.after_write(self._ring_for)

    # --- waiting ---

    def put(
        self, transaction: Any, jobs: Sequence[Job], *, due: datetime | None = None, sooner: bool = False
    ) -> None:
        """Let jobs wait, each (kind, subject) once; the one already there keeps its place.

        ``sooner``: one that is there and waits longer waits until ``due`` only.
        """
        now = self._clock.now()
        unique = {(job.kind, job.subject): job for job in jobs}
        for group in chunked(list(unique.values())):
            if sooner:
                j = t.job.c
                for kind in sorted({job.kind for job in group}):
                    subjects = [job.subject for job in group if job.kind is kind]
                    waits = sa.and_(j.kind == kind.value, j.subject.in_(subjects), j.state == "waiting")
                    transaction.execute(
                        # One that failed has its own time to come again.
                        sa.update(t.job)
                        .where(waits, j.due > (due or now), j.error == "")
                        .values(due=due or now)
                    )
            rows = [
                {
                    "lane": job.lane.value,
                    "kind": job.kind.value,
                    "site": job.site,
                    "subject": job.subject,
                    "due": due or now,
                    "state": "waiting",
                    "created": now,
                }
                for job in group
            ]
            # What it is asked for again for may not be written yet: nobody takes it before that.
            insert_or_hold(transaction, t.job, rows, ("kind", "subject"), IS_WAITING)
            self.bells.note(transaction, {job.lane for job in group})
        for kind in sorted({job.kind for job in unique.values()} - ASKED_ONCE):
            self._beware(transaction, kind)

    def _beware(self, transaction: sa.Connection, kind: JobKind) -> None:
        """What broke the server before may do it again: it rests, and then has one attempt."""
        transaction.execute(BEWARE, {"of_kind": kind.value, "then": self._clock.now() + REST})

    def put_select(
        self, transaction: sa.Connection, kind: JobKind, site: str, subjects: sa.Select[Any]
    ) -> None:
        """Let a job wait for each row of a query, without carrying the rows through Python."""
        now = sa.literal(self._clock.now(), type_=t.Instant())
        inner = subjects.subquery()
        subject = next(iter(inner.c))
        waits = sa.exists().where(
            t.job.c.kind == kind.value, t.job.c.subject == subject, t.job.c.state == "waiting"
        )
        rows = sa.select(
            sa.literal(Lane.SWEEP.value), sa.literal(kind.value), sa.literal(site), subject, now,
            sa.literal("waiting"), now,
        )  # fmt: skip
        columns = ["lane", "kind", "site", "subject", "due", "state", "created"]
        transaction.execute(
            select_or_hold(transaction, t.job, columns, rows, ("kind", "subject"), IS_WAITING, waits)
        )
        self.bells.note(transaction, {Lane.SWEEP})
        self._beware(transaction, kind)

    def waits(
        self,
        transaction: sa.Connection,
        kinds: Collection[JobKind],
        subjects: Collection[str],
        since: datetime,
    ) -> set[str]:
        """The subjects for which a job of these kinds waits, or is worked on, that was asked for after then."""
        j, waiting_subjects = t.job.c, set[str]()
        for some in chunked(sorted(subjects)):
            query = sa.select(j.subject).where(
                j.kind.in_([kind.value for kind in kinds]),
                j.subject.in_(some),
                j.state.in_(("waiting", "leased")),
                j.created > since,
            )
            waiting_subjects.update(transaction.scalars(query))
        return waiting_subjects

    def listed(self, transaction: sa.Connection, kinds: Collection[JobKind]) -> list[Job]:
        """The jobs of these kinds that wait or are worked on."""
        j = t.job.c
        query = sa.select(j.kind, j.site, j.subject).where(
            j.kind.in_([kind.value for kind in kinds]), j.state != "dead"
        )
        rows = transaction.execute(query)
        return [Job(kind=JobKind(row.kind), site=row.site, subject=row.subject) for row in rows]

    def forget(self, transaction: sa.Connection, kinds: Collection[JobKind]) -> None:
        """Do no job of these kinds."""
        transaction.execute(sa.delete(t.job).where(t.job.c.kind.in_([kind.value for kind in kinds])))

    def is_due(self, transaction: sa.Connection, jobs: Iterable[tuple[JobKind, str]]) -> bool:
        """Whether one of these, by kind and subject, waits and could be begun now."""
        j, now = t.job.c, self._clock.now()
        return any(
            transaction.scalar(
                sa.select(j.id)
                .where(j.kind == kind.value, j.subject == subject, j.state == "waiting", j.due <= now)
                .limit(1)
            )
            is not None
            for kind, subject in jobs
        )

    def _ring_for(self, transaction: sa.Connection) -> None:
        """A transaction is over: wake who works in the lanes into which it put something."""
        if lanes := self.bells.noted(transaction):
            self.wake(lanes)

    def wake(self, lanes: Collection[Lane] = LANES) -> None:
        """Wake the workers of these lanes, of every process, for another reason than that something was put in."""
        self.bells.ring(lanes)
        self._store.wake_others([lane.value for lane in lanes])

    def _hear(self, names: Collection[str]) -> None:
        """Another process has put something into these lanes; where it names none of ours, into any."""
        self.bells.ring([lane for lane in LANES if lane.value in names] or LANES)

    def generation(self, lanes: Collection[Lane] = LANES) -> int:
        """How often workers of these lanes were woken; given to :meth:`wait` so that no waking is missed."""
        return self.bells.rung(lanes)

    def wait(self, since: int, seconds: float, lanes: Collection[Lane] = LANES) -> None:
        """Wait to be woken after ``since`` for one of these lanes, at most so long."""
        self.bells.sleep(since, seconds, lanes)

    # --- working ---

    def claim(self, lanes: Collection[Lane], limit: int, but: Collection[str] = ()) -> Sequence[Job]:
        """Take what is due, oldest first, of one kind and site and of no site in ``but``; leased to the caller.

        A subject that somebody works on stays where it is: one page is processed by one worker at a time.
        """
        if self._claims.in_doubt():
            self._claims.settled(self._store.write(self._let_go, urgent=True, beside=True))
        # Looked for by reading: mostly there is nothing, and nobody needs the writer for that.
        now, asked = self._clock.now(), _in_order(lanes)
        with self._store.read() as connection:
            there = set(connection.scalars(look(asked, bool(but)), {"now": now} | _among(but)))
        filled = [lane for lane in asked if lane.value in there]
        if "" in there:
            self._store.write(partial(self._take_over, now=now), urgent=True)
            filled = list(asked)
        if not filled:
            return []
        claim = Claim()
        work = partial(self._claim, lanes=filled, limit=limit, but=but, claim=claim)
        try:
            jobs = self._store.write(work, urgent=True, beside=True)
        except StoreUnavailable:
            self._claims.lost(claim)
            raise
        self._claims.ended(claim)
        return jobs

    def _claim(
        self, connection: sa.Connection, lanes: Sequence[Lane], limit: int, but: Collection[str], claim: Claim
    ) -> list[Job]:
        now = self._clock.now()
        self._claims.ended(claim)
        for lane in lanes:
            asked: dict[str, Any] = {"now": now, "lane": lane.value}
            first = connection.execute(FIRST_ELSEWHERE if but else FIRST, asked | _among(but)).first()
            if first is None:
                continue
            if first.broke:
                # Nobody else begins such a one at the same time.
                dialect.lock(connection, dialect.SUSPECTS)
                rows = connection.execute(ONE, {"now": now, "first": first.id}).all()
            else:
                asked |= {"kind": first.kind, "site": first.site, "most": limit}
                rows = connection.execute(SAME, asked).all()
            if not rows:
                continue
            jobs = [
                Job(
                    id=row.id,
                    kind=JobKind(row.kind),
                    site=row.site,
                    subject=row.subject,
                    lane=Lane(row.lane),
                    attempts=row.attempts + 1,
                )
                for row in rows
            ]
            lease = {"ids": [job.id for job in jobs], "until": now + LEASE, "owner": self._store.owner}
            self._claims.took(claim, [job.id for job in jobs])
            connection.execute(TAKE, lease)
            return jobs
        return []

    def _let_go(self, connection: sa.Connection) -> Collection[int]:
        """Let wait again what we hold by claims of which we heard no answer; those of which is known how it stands.

        What is locked may just be written by such a claim, behind the end of its connection: that is seen later.
        """
        now, ids = self._clock.now(), self._claims.in_doubt()
        rows = connection.execute(IN_DOUBT, {"ids": ids}).all()
        for row in rows:
            if row.state == "leased" and row.lease_owner == self._store.owner:
                self._unbegun(connection, row.id, row.attempts, now)
        there = set(connection.scalars(THERE, {"ids": ids}))
        return {row.id for row in rows} | (set(ids) - there)

    def _take_over(self, connection: sa.Connection, now: datetime) -> None:
        """Let what was not finished in time wait again."""
        for row in connection.execute(LATE, {"now": now}).all():
            self._back(connection, row.id, row.attempts, _NOT_BACK, now, ATTEMPTS)

    def done(self, jobs: Sequence[Job]) -> None:
        """Forget finished jobs, and that the same thing broke the server once."""
        ids = [job.id for job in jobs]

        def forget(connection: sa.Connection) -> None:
            connection.execute(BROKE, {"ids": ids})
            connection.execute(DONE, {"ids": ids, "holder": self._store.owner})

        self._store.write(forget, urgent=True, beside=True)
        # The same may be asked for again; in other lanes, who waits for it looks twenty times a second.
        self.wake({job.lane for job in jobs})

    def failed(self, job: Job, error: BaseException) -> None:
        """Put a job back with a growing wait, or make it a dead letter when trying won't help."""
        now = self._clock.now()
        asked = error.at if isinstance(error, RetryAt) else None
        policy = PATIENT if isinstance(error, RetryAt) else RETRY
        at = None if isinstance(error, (GiveUp, Reject)) else policy.again(job.attempts, now, asked)
        error_text, most = kept(error), 0 if at is None else policy.attempts

        def back(connection: sa.Connection) -> None:
            # Said again because its answer was lost, it is nothing to who has begun the same job meanwhile.
            mine = sa.select(J.id).where(J.id == job.id, HELD, J.attempts == job.attempts)
            if connection.scalar(mine, {"holder": self._store.owner}) is not None:
                self._back(connection, job.id, job.attempts, error_text, at or now, most)

        self._store.write(back, urgent=True)
        self.wake({job.lane})

    def renew(self, jobs: Collection[Job]) -> None:
        """They take long, but go on: nobody else is to take them over."""
        lease = {
            "ids": [job.id for job in jobs],
            "until": self._clock.now() + LEASE,
            "holder": self._store.owner,
        }
        self._store.write(lambda connection: int(connection.execute(RENEW, lease).rowcount), beside=True)

    def _back(
        self, connection: sa.Connection, job_id: int, attempts: int, error_text: str, at: datetime, most: int
    ) -> None:
        update = sa.update(t.job).where(J.id == job_id)
        if attempts >= most:
            # When it was given up is what is asked about it from now on.
            now = self._clock.now()
            connection.execute(update.values(state="dead", error=error_text, lease_until=None, due=now))
            return
        mine = connection.execute(KNOWN, {"job": job_id}).first()
        if mine is None:
            return
        newer = connection.execute(NEWER, {"of_kind": mine.kind, "about": mine.subject}).first()
        self.bells.note(connection, {Lane(mine.lane if newer is None else newer.lane)})
        if newer is not None:
            # The same was asked for again meanwhile: that one carries on, with what we know about it.
            known = {"tried": attempts, "why": error_text, "then": at, "since": mine.created}
            connection.execute(CARRY_ON, {"newer": newer.id, "job": job_id, **known})
            connection.execute(sa.delete(t.job).where(J.id == job_id))
            return
        connection.execute(update.values(state="waiting", error=error_text, due=at, lease_until=None))

    def give_back(self) -> int:
        """The process stops in good order: what it has not finished waits as if it had not been begun. How many."""
        now = self._clock.now()

        def work(connection: sa.Connection) -> int:
            mine = sa.select(J.id, J.attempts).where(HELD)
            left = connection.execute(mine, {"holder": self._store.owner}).all()
            for row in left:
                self._unbegun(connection, row.id, row.attempts, now)
            return len(left)

        return self._store.write(work)

    def _unbegun(self, connection: sa.Connection, job_id: int, attempts: int, now: datetime) -> None:
        """Let a job wait as if it had not been begun."""
        before = max(attempts - 1, 0)
        connection.execute(sa.update(t.job).where(J.id == job_id).values(attempts=before))
        self._back(connection, job_id, before, "", now, ATTEMPTS)

    def recover(self, broke: bool = False, gone: Callable[[str], bool] | None = None) -> int:
        """What processes had begun that are ``gone`` (None: all of them) is waiting again; how many.

        ``gone`` is the store's to say; of whom it can't tell, the lease runs out. ``broke``: the last process broke
        down by itself, so one of its jobs may have been what broke it. They work alone from now on; the one over
        which it breaks again is a dead letter.
        """
        now = self._clock.now()

        def work(connection: sa.Connection) -> int:
            begun = connection.execute(BEGUN).all()
            left = [row for row in begun if gone is None or gone(row.lease_owner)]
            # Was one of them suspected before, it was that one.
            suspected = any(row.broke for row in left)
            for row in left:
                count = row.broke + (broke and (row.broke > 0 or not suspected))
                about = {
                    "kind": Phrase(f"doctor-kind-{row.kind}"),
                    "about": told_of(row.kind, row.subject) or "–",
                }
                error_text = kept_as("", Phrase("dead-why-ended", **about))
                if count >= BREAKS:
                    error_text = kept_as("Broke", Phrase("dead-why-broke", count=count, **about))
                connection.execute(sa.update(t.job).where(J.id == row.id).values(broke=count))
                # A job that takes its worker down with it ends as a dead letter, too.
                self._back(
                    connection, row.id, row.attempts, error_text, now, 0 if count >= BREAKS else ATTEMPTS
                )
            return len(left)

        return self._store.write(work)

    # --- looking ---

    def next_due(self, lanes: Collection[Lane], but: Collection[str] = ()) -> datetime | None:
        """When the next job of these lanes and of none of the sites in ``but`` is due, or None."""
        with self._store.read() as connection:
            moment: datetime | None = connection.scalar(next_due(_in_order(lanes), bool(but)), _among(but))
        return moment

    def busy(self) -> int:
        """How many jobs are being worked on."""
        with self._store.read() as connection:
            return int(connection.scalar(BUSY) or 0)

    def depth(self) -> dict[str, int]:
        """How many jobs wait, by kind."""
        with self._store.read() as connection:
            return {row.kind: row.n for row in connection.execute(DEPTH)}

    def dead(self) -> Sequence[DeadLetter]:
        """Jobs that were given up, oldest first."""
        with self._store.read() as connection:
            rows = [dict(row) for row in connection.execute(DEAD).mappings()]
        return [DeadLetter(**row | {"subject": told_of(row["kind"], row["subject"])}) for row in rows]

    def redrive(self, transaction: sa.Connection, ids: Collection[int] | None = None) -> int:
        """Let dead letters (all of them) wait again; how many still were dead."""
        now, j = self._clock.now(), t.job.c
        query = sa.select(j.id).where(j.state == "dead").order_by(j.id)
        if ids is not None:
            query = query.where(j.id.in_(list(ids)))
        job_ids = transaction.scalars(query).all()
        for job_id in job_ids:
            transaction.execute(sa.update(t.job).where(j.id == job_id).values(attempts=0, broke=0))
            self._back(transaction, job_id, 0, "", now, ATTEMPTS)
        return len(job_ids)
