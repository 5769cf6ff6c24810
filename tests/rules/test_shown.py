"""What readers are shown decides who is asked, over whole histories, against a retelling that keeps no state."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Act, ActKind, Page, Revision, Shown, page_key, person_key
from core.policy import Policy
from core.rules.acknowledgement.content_versions import wordings

BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)
PAGE = page_key("hr", 7)
MIA = person_key("hr", 3)
#: One of: an edit to text A, B or C; approve the newest; approve an older one; unapprove (newest or nothing shown);
#: Mia says that she has read what readers are shown; or what was saved last, whatever readers are shown.
STEPS = st.lists(
    st.sampled_from(
        [
            "edit A",
            "edit B",
            "edit C",
            "approve newest",
            "approve older",
            "open",
            "blank",
            "read",
            "read draft",
        ]
    ),
    max_size=14,
)


def told(steps: list[str]) -> tuple[Page, tuple[Act, ...], list[str]]:
    """The page at the end, Mia's acts, and what readers were shown after each step; steps are five hours apart."""
    revisions: list[Revision] = []
    shown: list[Shown] = []
    acts: list[Act] = []
    seen: list[str] = []
    texts: dict[int, str] = {}
    rule: int | None = None
    for place, step in enumerate(["edit A", *steps]):
        at = BEGAN + timedelta(hours=5 * place)
        if step.startswith("edit"):
            text = step[-1]
            number = 10 + place
            digest = hashlib.sha1(text.encode()).hexdigest()
            revisions.append(Revision(number=number, parent=revisions[-1].number if revisions else 0, at=at,
                                      author=MIA, size=1000, digest=digest))  # fmt: skip
            texts[number] = text
        elif step == "approve newest":
            rule = revisions[-1].number
        elif step == "approve older":
            rule = revisions[len(revisions) // 2].number
        elif step == "open":
            rule = None
        elif step == "blank":
            rule = 0
        if step.split()[0] in {"approve", "open", "blank"}:
            shown.append(Shown(at=at, revision=rule))
        now = revisions[-1].number if rule is None else rule
        number = revisions[-1].number if step == "read draft" else now if step == "read" else 0
        if number:
            acts.append(
                Act(id=f"a{place}", kind=ActKind.CONFIRM, person=MIA, at=at, page=PAGE, revision=number)
            )
        seen.append(texts.get(now, ""))
    page = Page(key=PAGE, title="Leave", url="", current=revisions[-1].number, revisions=tuple(revisions),
                shown=tuple(shown))  # fmt: skip
    return page, tuple(acts), seen


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_what_readers_were_shown_is_the_wording_at_every_moment(steps: list[str]) -> None:
    page, acts, seen = told(steps)
    words = wordings(page, Policy())
    texts = {revision.number: revision.digest for revision in page.revisions}
    for place, text in enumerate(seen):
        at = BEGAN + timedelta(hours=5 * place, minutes=1)
        wanted = hashlib.sha1(text.encode()).hexdigest() if text else ""
        assert texts.get(words.revision_at(at), "") == wanted
    assert bool(words.current) == bool(seen[-1])
    assert texts.get(page.shown_now, "") == (hashlib.sha1(seen[-1].encode()).hexdigest() if seen[-1] else "")
    for act in acts:
        place = int(act.id[1:])
        # A text that readers were shown as she read it counts, whichever revision holds it; another one does not.
        assert words.counts(act) == (texts[act.revision] == hashlib.sha1(seen[place].encode()).hexdigest())


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_the_wording_changes_when_readers_are_shown_another_text(steps: list[str]) -> None:
    page, _, seen = told(steps)
    words = wordings(page, Policy())
    expected: list[tuple[datetime, str]] = []
    for place, text in enumerate(seen):
        # Nothing shown in between changes nothing: what is there again afterwards is what was there.
        if text and (not expected or expected[-1][1] != text):
            expected.append((BEGAN + timedelta(hours=5 * place), text))
    digests = {revision.number: revision.digest for revision in page.revisions}
    assert [(at, digests[wording]) for at, wording in words.changes] == [
        (at, hashlib.sha1(text.encode()).hexdigest()) for at, text in expected
    ]


def test_clocks_that_differ_by_minutes_take_nothing_away() -> None:
    """Confirmed by our clock a moment before it was approved by the wiki's: it was approved when it was confirmed."""
    page, _, _ = told(["edit B"])
    approved = BEGAN + timedelta(hours=9)
    page = Page(key=PAGE, title="Leave", url="", current=11, revisions=page.revisions,
                shown=(Shown(at=BEGAN, revision=10), Shown(at=approved, revision=11)))  # fmt: skip
    words = wordings(page, Policy())

    def act(before: timedelta) -> Act:
        return Act(id="a", kind=ActKind.CONFIRM, person=MIA, at=approved - before, page=PAGE, revision=11)

    assert words.counts(act(timedelta(minutes=2)))
    assert not words.counts(act(timedelta(hours=2)))
