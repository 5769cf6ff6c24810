"""Any history of edits, clicks and objections comes to what the rule says, said plainly."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import ActKind
from tests.rules.answering import (
    MINUTE,
    T,
    settled_whole,
)
from tests.rules.community import (
    POLICY,
    act,
    page,
    rev,
    who,
)


@st.composite
def histories(draw):
    """Edits of two members and a steward at any minute, clicks on them, and objections."""
    when, revisions, size = T, [], 1000
    for number in range(2, draw(st.integers(3, 9))):
        when += draw(st.integers(0, 40)) * MINUTE + timedelta(seconds=1)
        size += draw(st.sampled_from([5, 50, 200]))
        earlier = frozenset(draw(st.lists(st.integers(2, max(number - 1, 2)), max_size=2))) - {number}
        revisions.append(
            rev(number, draw(st.sampled_from(["cem", "dan", "ana", "eve"])), when, size,
                builds_on=draw(st.sampled_from([None, earlier])))
        )  # fmt: skip
    acts = [
        act(kind, by, T + minutes * MINUTE, contribution=f"12/r{number}", id=f"k{place}", text="?")
        for place, (kind, by, number, minutes) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from([ActKind.THANK, ActKind.NOT_ANSWERED]),
                        st.sampled_from(["ana", "ben", "eve", "cem"]),
                        st.integers(2, 8),
                        st.integers(0, 300),
                    ),
                    max_size=5,
                )
            )
        )
    ]
    return page(*revisions), acts


def plainly(the_page, acts):
    """The same by going through the edits one after the other, and looking at everything each time."""
    made = [revision for revision in the_page.revisions if revision.number > 1]
    sizes = {revision.number: revision.size for revision in the_page.revisions}
    by_name = {revision.number: revision.author.partition(":")[2] for revision in made}

    def real(actual):
        return actual.size - sizes[actual.parent] >= 40

    def answer(group):
        """The first answer to these edits that came when enough of them was there: (when, objected, how many)."""
        answers = []
        for told in acts:
            number = int(told.contribution.removeprefix("12/r"))
            if told.kind is ActKind.THANK and told.person != who("eve") and number in group:
                there = [n for n in group if the_page_at[n] <= told.at] or group[:1]
                answers.append((told.at, told.id, tuple(there)))
        for revision in made:
            if (
                by_name[revision.number] not in {"cem", "dan", "ana"}
                or not real(revision)
                or not revision.builds_on
            ):
                continue
            # A steward's own work waits for nobody, so nobody asks who took it up.
            if by_name[group[0]] != "ana" and revision.builds_on & set(group) and revision.number > group[0]:
                there = [n for n in group if n < revision.number]
                answers.append((revision.at, f"r{revision.number}", tuple(there)))
        author = by_name[group[0]]
        answers = [
            (when, name, there)
            for when, name, there in answers
            if not (name[0] == "r" and by_name[int(name[1:])] == author)
            and not (name[0] == "k" and next(a for a in acts if a.id == name).person == who(author))
            and sum(sizes[n] - sizes[n - 1] for n in there) >= 40
        ]
        objections = sorted(
            a.at for a in sorted(acts, key=lambda a: (a.at, a.id))
            if a.kind is ActKind.NOT_ANSWERED and a.person == who(author)
            and int(a.contribution.removeprefix("12/r")) in group
        )  # fmt: skip
        if objections and any(when <= objections[0] for when, _, _ in answers):
            answers = [each for each in answers if each[0] > objections[0]]
        return min(answers, default=None)

    the_page_at = {revision.number: revision.at for revision in made}
    starts: set[int] = set()
    while True:
        groups, going = [], {}
        for revision in made:
            name = by_name[revision.number]
            if real(revision):
                going = {name: going[name]} if name in going else {}
            group = going.get(name)
            late = group and revision.at - the_page_at[group[0]] > POLICY.group_edits
            if group is None or late or revision.number in starts:
                group = going[name] = []
                groups.append(group)
            group.append(revision.number)
        groups = [group for group in groups if sum(sizes[n] - sizes[n - 1] for n in group) >= 40]
        results = {group[0]: answer(group) for group in groups}
        more = {
            next(n for n in group if n not in answered[2])
            for group in groups
            if (answered := results[group[0]]) and set(group) - set(answered[2])
        }
        if more <= starts:
            return {f"r{group[0]}": results[group[0]] is not None for group in groups}
        starts |= more


@settings(max_examples=400, deadline=None)
@given(histories())
def test_any_history_comes_to_what_the_rule_says(story):
    whole, acts = story
    settled_by_id = {
        contribution.id: contribution.settled is not None for contribution in settled_whole(whole, *acts)
    }
    assert settled_by_id == plainly(whole, acts)
