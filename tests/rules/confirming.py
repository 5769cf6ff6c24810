"""A page that two people must confirm, what they confirm of it, and what is asked of them then."""

from __future__ import annotations

from datetime import date

from core.model import ActKind, Audience, ReadBy
from core.rules.assess import assess
from tests.rules.community import act, at, charter, directory, due, rev, subject

GROUP = Audience(groups=("readers",))
READERS = directory(groups={"readers": ("cem", "dan", "gone", "robot")})
UNTIL = due(date(2026, 11, 27))
NOW = at(3)
#: Attached, and the charter in force, on Monday 2 November at 10:00.
SINCE = at(2)
MAJOR = rev(2, "ana", at(3), 1300)


def looked(the_page, *acts, now=NOW, audience=GROUP, until=UNTIL, renew=None, directory=READERS, **more):
    reads = charter(read_by=ReadBy(audience=audience, until=until, renew=renew), **more.pop("charter", {}))
    return assess(subject(the_page, acts=acts, charter=reads, directory=directory, since=SINCE, **more), now)


def asked(*args, **more):
    """Each person's rounds: name → [(round, open, revision confirmed)]."""
    rounds: dict[str, list[tuple[int, bool, int]]] = {}
    for obligation in looked(*args, **more).obligations:
        if obligation.kind == "confirm":
            name, number = obligation.key.split("/")[2:]
            read = obligation.settled.revision if obligation.settled else 0
            rounds.setdefault(name.partition(":")[2], []).append((int(number), obligation.open, read))
    return rounds


def confirmation(by, revision, when, **more):
    return act(ActKind.CONFIRM, by, when, revision=revision, **more)


#: A round: its number, whether it is open, the revision that was confirmed.
OPEN, DONE = (1, True, 0), (1, False, 1)
