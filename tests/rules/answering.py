"""What the tests about answers, and about who gives them, have in common."""

from __future__ import annotations

from datetime import timedelta

from core.rules.acknowledgement.answers import settle
from core.rules.acknowledgement.assignment import assign
from core.rules.acknowledgement.contributions import contributions
from tests.rules.community import (
    CALENDAR,
    POLICY,
    act,
    at,
    charter,
    directory,
    rev,
    who,
)

T = at(2)
CHARTER, PEOPLE = charter(), directory()
MINUTE = timedelta(minutes=1)
EDIT = rev(2, "cem", T, 1200)


def settled(the_page, *acts, known=None, charter=CHARTER, directory=PEOPLE):
    found = contributions(the_page, charter=charter, directory=directory, policy=POLICY, since=at(1))
    return settle(
        found, page=the_page, acts=acts, charter=charter, directory=directory, policy=POLICY, counted=known
    )


def answer_to(the_page, *acts, **more):
    """How Cem's first contribution was settled, and by whom."""
    done = next(one for one in settled(the_page, *acts, **more) if one.author == who("cem")).settled
    return (done.how, done.by) if done else None


def click(kind, by, when=T + 5 * MINUTE, **more):
    return act(kind, by, when, **{"contribution": "12/r2", **more})


def takes_up(number, *earlier, by="dan", when=T + MINUTE, size=1300, **more):
    """An edit that builds on earlier ones."""
    return rev(number, by, when, size, builds_on=frozenset(earlier), **more)


def given_to(found, *, acts=(), pinned=None, now=T, charter=CHARTER, directory=PEOPLE):
    return assign(
        found,
        charter=charter,
        directory=directory,
        calendar=CALENDAR,
        policy=POLICY,
        acts=acts,
        pinned=pinned or {},
        now=now,
    )


def stewards_of(found, **more):
    return {
        one.id: one.steward.partition(":")[2] if one.steward else None for one in given_to(found, **more)[0]
    }
