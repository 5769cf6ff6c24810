"""A new version of a file that a page shows asks exactly those who confirmed before it, against a plain retelling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Act, ActKind, FileVersion, Page, Revision, page_key, person_key
from core.policy import Policy
from core.rules.acknowledgement.confirmation_rounds import rounds
from core.rules.acknowledgement.content_versions import FILES, files_of, wordings
from tests.rules.community import at, page, rev, who
from tests.rules.confirming import asked, confirmation, looked

BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)
PAGE = page_key("hr", 7)
MIA = person_key("hr", 3)
#: Another text, the same text saved again, a new version of one of two files; or Mia reads what is there.
STEPS = st.lists(
    st.sampled_from(["text A", "text B", "same", "file 1", "file 2", "read"]), min_size=1, max_size=14
)


def told(steps: list[str]) -> tuple[Page, list[Act], list[tuple[str, tuple[int, int]]]]:
    """The page, what Mia said, and after each step the text and the files' versions; steps are five hours apart."""
    revisions: list[Revision] = []
    files: list[FileVersion] = []
    acts: list[Act] = []
    seen: list[tuple[str, tuple[int, int]]] = []
    text, versions = "A", [1, 1]
    for place, step in enumerate(["text A", *steps]):
        when = BEGAN + timedelta(hours=5 * place)
        if step.startswith("text") or step == "same":
            text = step[-1] if step != "same" else text
            revisions.append(Revision(number=len(revisions) + 1, parent=len(revisions), at=when, author=MIA,
                                      size=1000, digest=text))  # fmt: skip
        elif step.startswith("file"):
            which = int(step[-1]) - 1
            versions[which] += 1
            files.append(FileVersion(file=f"att{which}", number=versions[which], at=when))
        else:
            acts.append(Act(id=f"a{place}", kind=ActKind.CONFIRM, person=MIA, at=when, page=PAGE,
                            revision=revisions[-1].number))  # fmt: skip
        seen.append((text, (versions[0], versions[1])))
    whole = Page(key=PAGE, title="Leave", url="", current=len(revisions), revisions=tuple(revisions),
                 files=tuple(files))  # fmt: skip
    return whole, acts, seen


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_who_read_what_stands_there_now_is_asked_no_more_and_nobody_else(steps: list[str]) -> None:
    whole, acts, seen = told(steps)
    words = wordings(whole, Policy())
    now = BEGAN + timedelta(hours=5 * len(seen))
    read = {seen[int(act.id[1:])] for act in acts}
    assert all(words.counts(act) for act in acts)
    last = list(rounds(acts, words, None, now))[-1]
    assert (last.act is not None) == (seen[-1] in read)
    # Two moments have one wording exactly when the same text stood there with the same files.
    at_ = [words.at(BEGAN + timedelta(hours=5 * place, minutes=1)) for place in range(len(seen))]
    for moment, first in zip(at_, seen, strict=True):
        for other, second in zip(at_, seen, strict=True):
            assert (moment == other) == (first == second)
    # The revision that links and differences name is one of the page's, whatever its files are.
    assert words.text in {revision.number for revision in whole.revisions}
    assert words.of[words.text] == words.text == words.of[whole.current]


def test_only_who_confirmed_before_the_file_came_is_asked_and_told_why() -> None:
    shows = page(files=(FileVersion(file="att1", number=2, at=at(4, "09:00")),))
    acts = (confirmation("cem", 1, at(3, "09:00")), confirmation("dan", 1, at(4, "10:00")))
    standing = looked(shows, *acts, now=at(5)).obligations
    assert {
        (obligation.person, obligation.why)
        for obligation in standing
        if obligation.open and obligation.kind == "confirm"
    } == {(who("cem"), "why-confirm-file")}
    (again,) = [obligation for obligation in standing if obligation.open and obligation.kind == "confirm"]
    assert (again.opened, again.revision, again.key.rpartition("/")[2]) == (at(4, "09:00"), 1, "2")
    # What was confirmed stays confirmed, with its moment.
    assert {
        obligation.settled.at
        for obligation in standing
        if obligation.settled and obligation.kind == "confirm"
    } == {
        at(3, "09:00"),
        at(4, "10:00"),
    }
    twice = (confirmation("cem", 1, at(3, "09:00")), confirmation("cem", 1, at(4, "11:00")))
    assert asked(shows, *twice, now=at(5))["cem"] == [(1, False, 1), (2, False, 1)]


def test_a_text_that_changed_first_is_the_reason_that_is_told() -> None:
    shows = page(
        rev(2, "ann", at(4, "08:00"), size=9000),
        files=(FileVersion(file="att1", number=2, at=at(4, "09:00")),),
    )
    standing = looked(shows, confirmation("cem", 1, at(3, "09:00")), now=at(5))
    (again,) = [
        obligation
        for obligation in standing.obligations
        if obligation.open and obligation.person == who("cem")
    ]
    assert again.why == "why-confirm-changed"


def test_the_moment_a_file_was_seen_holds_where_two_clocks_differ() -> None:
    """Confirmed by our clock a moment before the wiki's says the file came: it was on the screen."""
    came = at(4, "09:00")
    shows = page(files=(FileVersion(file="att1", number=2, at=came),))
    early = confirmation("cem", 1, came - timedelta(seconds=40), data={FILES: files_of(shows)})
    assert next(
        obligation
        for obligation in looked(shows, early, now=at(5)).obligations
        if obligation.person == who("cem")
    ).settled
    unseen = confirmation("cem", 1, came - timedelta(seconds=40))
    rows = asked(shows, unseen, now=at(5))["cem"]
    assert rows[-1] == (2, True, 0)


def test_a_file_that_is_renewed_in_the_second_of_a_confirmation_was_not_seen() -> None:
    """Dated by whole seconds, it seems to have come before: it is asked for, and what was seen stays confirmed."""
    first, second = at(3, "09:00"), at(4, "09:00")
    shows = page(files=(FileVersion(file="att1", number=2, at=first),))
    later = page(files=(*shows.files, FileVersion(file="att1", number=3, at=second)))
    clicked = confirmation("cem", 1, second + timedelta(seconds=0.7), data={FILES: files_of(shows)})
    assert asked(later, clicked, now=at(5))["cem"] == [(1, False, 1), (2, True, 0)]
    seen = confirmation("cem", 1, second + timedelta(seconds=0.7), data={FILES: files_of(later)})
    assert asked(later, seen, now=at(5))["cem"] == [(1, False, 1)]
