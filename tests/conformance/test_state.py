"""What Telos puts on a wiki's pages, and how people sign in to pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from core.model import PersonKey, Viewer
from core.policy import Policy
from core.ports import PageState, Platform, Reject, ShownDeliverable
from core.rules.acknowledgement.contributions import edits
from tests.conformance.harness import Can, Harness

# --- a page's state -------------------------------------------------------------------------------------------


@pytest.mark.needs(Can.PAGE_STATE)
def test_a_state_stands_on_the_page_beside_what_people_wrote(harness: Harness, title: str, name: str) -> None:
    person = harness.account(name)
    page = harness.write_charter(title, {"purpose": "Agree on one rule", "sponsor": name}, by=name)
    harness.comment(title, "Who pays?", by=name)
    platform, written = harness.platform, harness.text(title)
    (before,) = platform.read([page])
    state = _state(before.key, person, title)

    def put(shown: PageState) -> int:
        """The version after it was put there, twice: the second time nothing is written."""
        platform.status.show(shown)
        version = harness.current(title)
        harness.open().show(shown)
        platform.status.show(shown)
        assert harness.current(title) == version
        assert harness.text(title) == written
        return version

    put(state)
    put(replace(state, waiting=2, confirmed=4))
    # People go on writing below it and around it.
    harness.edit(title + " B", "Another page.", by=name)
    put(replace(state, state="closed"))
    (during,) = platform.read([page])
    assert (during.charter and during.charter.fields) == (before.charter and before.charter.fields)
    assert during.comments == before.comments
    assert not any(edit.adds for edit in edits(during, Policy())[1:]), "it is nobody's contribution"
    put(PageState(page=page, shown=False))
    (after,) = platform.read([page])
    assert after.charter
    assert before.charter
    assert after.charter.fields == before.charter.fields
    assert after.revisions[-1].digest == before.revisions[-1].digest, "taken off, it has the text it had"


@pytest.mark.needs(Can.PAGE_STATE)
def test_a_state_says_what_people_wrote_as_words(harness: Harness, title: str, name: str) -> None:
    person = harness.account(name)
    page, _ = harness.edit(title, "The page.", by=name)
    written = harness.text(title)
    hostile = "</p>]]><script>alert(1)</script>&lt;{{x}} [[y]] ${z} \u202e"
    state = replace(_state(page, person, hostile), purpose=hostile, benefit=hostile)
    harness.platform.status.show(state)
    assert harness.text(title) == written
    harness.platform.status.show(PageState(page=page, shown=False))
    assert harness.text(title) == written


@pytest.mark.needs(Can.PAGE_STATE)
def test_a_page_that_is_gone_takes_no_state(harness: Harness, title: str, name: str) -> None:
    person = harness.account(name)
    page, _ = harness.edit(title, "For now.", by=name)
    written = harness.text(title)
    harness.delete(title)
    harness.platform.status.show(_state(page, person, title))
    harness.platform.status.show(PageState(page=page, shown=False))
    harness.restore(title)
    assert harness.text(title) == written


def _state(page: str, person: PersonKey, words: str) -> PageState:
    return PageState(
        page=page,  # type: ignore[arg-type]
        home=page,  # type: ignore[arg-type]
        community=words,
        state="active",
        purpose="Agree on one rule that everyone can follow",
        benefit="You know in a minute what holds",
        deadline=date(2027, 1, 15),
        first_deadline=date(2026, 12, 18),
        deliverables=(
            ShownDeliverable(name="The rule", owner=person, due=date(2026, 12, 11)),
            ShownDeliverable(name="Examples", done=True),
        ),
        asked=12,
        confirmed=3,
        read_until=date(2026, 12, 11),
        waiting=1,
        stewards=(person,),
        act_url="https://telos.example.org/at/hr/1",
    )


# --- signing in -----------------------------------------------------------------------------------------------


class _Meddling:
    """A platform whose way back from the sign-in is tampered with."""

    def __init__(
        self, platform: Platform, back: Callable[[Platform, str, dict[str, str], str], Viewer]
    ) -> None:
        self._platform = platform
        self._back = back
        self.own_sign_in = self

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        return self._platform.own_sign_in.sign_in(back, state, verifier)

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        return self._back(self._platform, back, dict(answer), verifier)


@pytest.mark.needs(Can.SIGN_IN)
def test_who_signs_in_is_who_the_wiki_says(harness: Harness, name: str) -> None:
    key, other = harness.account(name), harness.account(name + " B")
    assert harness.sign_in(harness.platform, name).person == key
    assert harness.sign_in(harness.platform, name + " B").person == other
    assert harness.sign_in(harness.open(), name).name == name


@pytest.mark.needs(Can.SIGN_IN)
def test_the_way_to_the_sign_in_tells_no_secret(harness: Harness) -> None:
    verifier = "the-secret-of-this-attempt-" * 2
    address = harness.platform.own_sign_in.sign_in(
        "https://telos.example.org/in/hr/back", "a-state", verifier
    )
    assert address.startswith(harness.platform.url)
    assert "a-state" in address
    assert verifier not in address


@pytest.mark.needs(Can.SIGN_IN)
@pytest.mark.parametrize(
    "back",
    [
        lambda platform, back, answer, verifier: platform.own_sign_in.signed_in(
            back, answer, "w" * len(verifier)
        ),
        lambda platform, back, answer, verifier: platform.own_sign_in.signed_in(
            back + "/x", answer, verifier
        ),
        lambda platform, back, answer, verifier: platform.own_sign_in.signed_in(
            back, {**answer, "code": answer["code"][::-1]}, verifier
        ),
        lambda platform, back, answer, verifier: platform.own_sign_in.signed_in(back, {}, verifier),
        lambda platform, back, answer, verifier: platform.own_sign_in.signed_in(
            back, {"error": "access_denied"}, verifier
        ),
        lambda platform, back, answer, verifier: [
            platform.own_sign_in.signed_in(back, answer, verifier) for _ in "12"
        ],
    ],
    ids=[
        "another-secret",
        "another-address",
        "a-made-up-code",
        "no-code",
        "refused-by-the-person",
        "used-twice",
    ],
)
def test_a_sign_in_that_was_tampered_with_is_refused(
    harness: Harness, name: str, back: Callable[[Platform, str, dict[str, str], str], Viewer]
) -> None:
    harness.account(name)
    with pytest.raises(Reject):
        harness.sign_in(cast("Platform", _Meddling(harness.platform, back)), name)


@pytest.mark.needs(Can.SIGN_IN)
def test_a_closed_account_signs_in_nowhere(harness: Harness, name: str) -> None:
    harness.account(name)
    began = datetime.now(UTC)

    def late(platform: Platform, back: str, answer: dict[str, str], verifier: str) -> Viewer:
        harness.block(name)
        return platform.own_sign_in.signed_in(back, answer, verifier)

    with pytest.raises(Reject):
        harness.sign_in(cast("Platform", _Meddling(harness.platform, late)), name)
    assert began <= datetime.now(UTC)
