"""What the tests about answers, and about who gives them, have in common."""

from __future__ import annotations

from datetime import timedelta

from core.rules.acknowledgement.assignment import assign
from core.rules.acknowledgement.contributions import contributions
from core.rules.acknowledgement.settling import answered, settle
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
    those_there = contributions(the_page, charter=charter, directory=directory, policy=POLICY, since=at(1))
    return settle(
        those_there,
        page=the_page,
        acts=acts,
        charter=charter,
        directory=directory,
        policy=POLICY,
        counted=known,
    )


def settled_whole(the_page, *acts, known=None, charter=CHARTER):
    return answered(
        the_page, acts=acts, charter=charter, directory=PEOPLE, policy=POLICY, since=at(1), counted=known
    )


def answer_to(the_page, *acts, **more):
    """How Cem's first contribution was settled, and by whom."""
    done = next(
        contribution for contribution in settled(the_page, *acts, **more) if contribution.author == who("cem")
    ).settled
    return (done.how, done.by) if done else None


def click(kind, by, when=T + 5 * MINUTE, **more):
    return act(kind, by, when, **{"contribution": "12/r2", **more})


def takes_up(number, *earlier, by="dan", when=T + MINUTE, size=1300, **more):
    """An edit that builds on earlier ones."""
    return rev(number, by, when, size, builds_on=frozenset(earlier), **more)


def given_to(contributed, *, acts=(), pinned=None, now=T, charter=CHARTER, directory=PEOPLE):
    return assign(
        contributed,
        charter=charter,
        directory=directory,
        calendar=CALENDAR,
        policy=POLICY,
        acts=acts,
        pinned=pinned or {},
        now=now,
    )


def stewards_of(contributed, **more):
    return {
        contribution.id: contribution.steward.partition(":")[2] if contribution.steward else None
        for contribution in given_to(contributed, **more)[0]
    }
