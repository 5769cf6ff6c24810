"""Signs given outside the panel: whose they are is known, which version was read is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import (
    Act,
    ActKind,
    Audience,
    CharterState,
    Comment,
    Page,
    Reaction,
    ReactionKind,
    ReadBy,
    Revision,
)
from core.rules.acknowledgement import reactions
from core.rules.acknowledgement.confirmations import latest
from core.rules.assess import assess
from tests.rules.community import HOME, at, charter, directory, due, note, page, rev, subject, who

READERS = directory(groups={"readers": ("cem", "dan", "gone", "robot")})
READS = charter(read_by=ReadBy(audience=Audience(groups=("readers",)), until=due(date(2026, 11, 27))))
NOW = at(4)
SINCE = at(2)
MAJOR = rev(2, "ana", at(3), 1300)


def signed(
    *given: Reaction, revisions: tuple[Revision, ...] = (), comments: tuple[Comment, ...] = (), **more: object
) -> tuple[tuple[Act, ...], Page]:
    """What these signs come to."""
    where = page(*revisions, comments=comments, signs=tuple(sorted(given, key=lambda sign: sign.id)))
    about = subject(where, **{"charter": READS, "directory": READERS, "since": SINCE, **more})
    return reactions.acts(about, assess(about, NOW).contributions, salt="salt", now=NOW), where


def read(by: str, when: datetime | None, name: str = "c1") -> Reaction:
    return Reaction(id=f"read/{name}", kind=ReactionKind.READ, person=who(by), at=when)


def task(by: str, when: datetime | None) -> Reaction:
    return Reaction(id="task/1", kind=ReactionKind.TASK, person=who(by), at=when)


def like(by: str, comment: str = "c1") -> Reaction:
    return Reaction(id=f"like/{comment}/{by}", kind=ReactionKind.LIKE, person=who(by), comment=comment)


@pytest.mark.parametrize(("sign", "channel"), [(read("cem", at(3)), "comment"), (task("cem", at(3)), "task")])
def test_a_sign_by_somebody_who_is_asked_confirms_and_says_what_is_not_known(
    sign: Reaction, channel: str
) -> None:
    (taken,), where = signed(sign)
    assert (taken.kind, taken.person, taken.page, taken.at) == (ActKind.CONFIRM, who("cem"), HOME, at(3))
    assert (taken.revision, taken.channel, taken.data["shown"], taken.checked) == (
        1,
        channel,
        "unknown",
        True,
    )
    last = latest(where, who("cem"), [taken])
    assert last
    assert not last.shown


@pytest.mark.parametrize(
    ("sign", "more"),
    [
        (read("mia", at(3)), {}),
        (read("gone", at(3)), {}),
        (read("robot", at(3)), {}),
        (read("cem", None), {}),
        (task("cem", None), {}),
        (read("cem", at(1)), {}),
        (read("cem", at(3)), {"home": False}),
        (read("cem", at(3)), {"charter": replace(READS, read_by=None)}),
        (read("cem", at(3)), {"charter": replace(READS, state=CharterState.DRAFT)}),
        (read("cem", at(3)), {"charter": replace(READS, state=CharterState.CLOSED)}),
    ],
    ids=[
        "not-asked", "account-gone", "a-bot", "nobody-knows-when", "a-task-nobody-knows-when",
        "before-telos", "another-page", "nobody-is-asked", "a-draft", "closed",
    ],
)  # fmt: skip
def test_other_signs_confirm_nothing(sign: Reaction, more: dict[str, object]) -> None:
    assert signed(sign, **more)[0] == ()


def test_a_sign_counts_for_the_wording_of_its_moment() -> None:
    early, _ = signed(read("cem", at(2, "12:00")), revisions=(MAJOR,))
    late, _ = signed(read("cem", at(3, "12:00")), revisions=(MAJOR,))
    assert [confirmation.revision for confirmation in early + late] == [1, 2]

    def still_asked(acts: tuple[Act, ...]) -> bool:
        about = subject(page(MAJOR), charter=READS, directory=READERS, since=SINCE, acts=acts)
        owed = [
            obligation
            for obligation in assess(about, NOW).obligations
            if obligation.person == who("cem") and obligation.open
        ]
        return bool(owed)

    assert still_asked(early)
    assert not still_asked(late)


def test_nobody_has_read_what_is_saved_as_they_say_so() -> None:
    """Of one second, the text that was there before it."""
    same, _ = signed(read("cem", MAJOR.at), revisions=(MAJOR,))
    assert [each.revision for each in same] == [1]


def test_a_sign_has_one_act_and_a_task_ticked_again_another_one() -> None:
    once, _ = signed(task("cem", at(3)))
    again, _ = signed(task("cem", at(3)), revisions=(MAJOR,))
    later, _ = signed(task("cem", at(3, "15:00")))
    assert once[0].id == again[0].id != later[0].id


COMMENT = note("c1", "cem", at(3), excerpt="Who pays?")


def test_a_like_by_somebody_who_may_answer_thanks_for_a_comment_that_waits() -> None:
    (taken,), where = signed(like("ana"), comments=(COMMENT,))
    assert (taken.kind, taken.contribution, taken.channel, taken.at) == (ActKind.THANK, "cc1", "like", NOW)
    about = subject(where, charter=READS, directory=READERS, since=SINCE, acts=(taken,))
    (contribution,) = [
        contribution for contribution in assess(about, NOW).contributions if contribution.id == "cc1"
    ]
    assert contribution.settled
    assert (contribution.settled.by, contribution.settled.how) == (who("ana"), "thanks")


@pytest.mark.parametrize(
    ("sign", "comments"),
    [
        (like("cem"), (COMMENT,)),
        (like("eve"), (COMMENT,)),
        (like("gone"), (COMMENT,)),
        (like("ana"), (COMMENT, note("c2", "ben", at(3, "11:00"), "c1"))),
        (like("ana"), (note("c1", "ben", at(3)),)),
        (like("ana", "c9"), (COMMENT,)),
        (like("ana"), (note("c1", "cem", at(1)),)),
    ],
    ids=["ones-own", "no-right", "account-gone", "answered", "a-stewards", "no-such-comment", "before-telos"],
)
def test_other_likes_thank_for_nothing(sign: Reaction, comments: tuple[Comment, ...]) -> None:
    assert signed(sign, comments=comments)[0] == ()


moments = st.datetimes(datetime(2026, 10, 1), datetime(2026, 11, 5)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
any_sign = st.one_of(
    st.builds(
        read, st.sampled_from(["cem", "dan", "mia", "gone"]), st.none() | moments, st.sampled_from("ab")
    ),
    st.builds(task, st.sampled_from(["cem", "dan"]), st.none() | moments),
    st.builds(like, st.sampled_from(["ana", "cem", "eve"])),
)


@given(st.lists(any_sign, max_size=6, unique_by=lambda sign: sign.id))
def test_nobody_is_ever_credited_with_more_than_the_sign_says(given_: list[Reaction]) -> None:
    taken, _ = signed(*given_, revisions=(MAJOR,), comments=(COMMENT,))
    by_person = {sign.person for sign in given_}
    for act in taken:
        assert act.person in by_person
        assert act.data["shown"] == "unknown"
        if act.kind is ActKind.CONFIRM:
            assert act.revision == (2 if act.at >= at(3) else 1)
            assert act.at >= SINCE - timedelta(minutes=1)
    assert len({act.id for act in taken}) == len(taken)
    assert signed(*reversed(given_), revisions=(MAJOR,), comments=(COMMENT,))[0] == taken
