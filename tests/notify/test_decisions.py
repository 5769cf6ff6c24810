"""What a decision's mail says: of each kind its own words, for a yes, a no, an objection and nobody's objection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from core.effects import NoticeKind, SendNotice
from core.model import (
    Charter,
    Extension,
    Obligation,
    ObligationKind,
    Outcome,
    PersonKey,
    Proposal,
    Settlement,
)
from core.notify.compose import compose
from core.notify.render import rendered
from core.rules.deadline.escalation import still_holds
from core.rules.kinds.acceptance import accept_key
from core.rules.page_context import SCOPE_REQUEST
from tests.notify.posts import decided, notice, post
from tests.ui import samples as s

YES, NO, OBJECTED, SILENCE = "yes", "no", "objected", "silence"
#: The community's level from which silence decides.
FREE = 4


def _decision(subject: str, what: str = "", about: PersonKey | None = s.BEN.key) -> Obligation:
    return replace(
        s.DECIDE, key=f"decide/{s.COMMUNITY}/{subject}", what=what, about=about, person=s.DIA.key, why=""
    )


def _item(outcome: Outcome | None) -> Callable[[], tuple[Obligation, Charter]]:
    def made() -> tuple[Obligation, Charter]:
        asked = Proposal(outcome=outcome, text="", key="result-x-faq", by=s.BEN.key, deliverable="faq")
        name = next(deliverable.name for deliverable in s.CHARTER.deliverables if deliverable.key == "faq")
        return _decision("result-x-faq", name), replace(s.CHARTER, item_proposals=(asked,))

    return made


KINDS: dict[str, Callable[[], tuple[Obligation, Charter]]] = {
    "date": lambda: (s.DECIDE, s.ASKED),
    "done": lambda: (
        replace(_decision("", "the travel section"), key=accept_key(s.CHARTER, "travel", 1)),
        s.CHARTER,
    ),
    "outcome": lambda: (
        _decision("outcome-met-20261120"),
        replace(
            s.CHARTER,
            proposal=Proposal(outcome=Outcome.MET, text="", key="outcome-met-20261120", by=s.BEN.key),
        ),
    ),
    "item": _item(Outcome.MET),
    "item off": _item(None),
    "scope": lambda: (_decision(f"{SCOPE_REQUEST}0a1b2c", "Travel to clients"), s.CHARTER),
    "own": lambda: (_decision("own", about=None), s.CHARTER),
}
#: How each kind's yes and no are written down, and whether silence can decide it.
HOW = {"done": ("accepted", "not accepted")}
BY_SILENCE = {"date", "done", "item", "item off"}


@dataclass(frozen=True)
class Said:
    subject: str
    what: str


def decision_of(kind: str, answer: str, language: str) -> Said:
    obligation, charter = KINDS[kind]()
    yes, no = HOW.get(kind, ("approved", "refused"))
    agreed = answer in (YES, SILENCE)
    if answer in (OBJECTED, SILENCE):
        charter = replace(charter, level=FREE)
    if kind == "date":
        asked = replace(charter.extensions[0], approved=agreed, key="x1")
        charter = replace(charter, extensions=(asked,))
    by = None if answer == SILENCE else s.DIA.key
    settled = Settlement(by=by, at=s.NOW, how=yes if agreed else no)
    told = notice(s.BEN, NoticeKind.DECIDED, replace(obligation, settled=settled), charter=charter, ask=None)
    message = compose(post(replace(s.BEN, language=language), told))
    text = rendered(message)[0]
    assert "somebody" not in text
    assert "jemand" not in text
    return Said(message.subject, message.lines[0].what + " " + message.lines[0].why)


CASES = [
    (kind, answer)
    for kind in KINDS
    for answer in (YES, NO, OBJECTED, SILENCE)
    if answer != SILENCE or kind in BY_SILENCE
]

SUBJECTS = {
    ("date", YES): "Leave policy: the new date is Fri 15 Jan 2027",
    ("date", NO): "Leave policy: the date stays Fri 18 Dec",
    ("date", OBJECTED): "Leave policy: the date stays Fri 18 Dec",
    ("date", SILENCE): "Leave policy: the new date is Fri 15 Jan 2027",
    ("done", YES): "the travel section is accepted",
    ("done", NO): "the travel section: something is still missing",
    ("done", OBJECTED): "the travel section: something is still missing",
    ("done", SILENCE): "the travel section is accepted",
    ("outcome", YES): "Leave policy: the outcome counts",
    ("outcome", NO): "Leave policy: it stays as it was",
    ("outcome", OBJECTED): "Leave policy: it stays as it was",
    ("item", YES): "Answers to the twelve most asked questions: the outcome counts",
    ("item", NO): "Answers to the twelve most asked questions: it stays as it was",
    ("item", OBJECTED): "Answers to the twelve most asked questions: it stays as it was",
    ("item", SILENCE): "Answers to the twelve most asked questions: the outcome counts",
    ("item off", YES): "Answers to the twelve most asked questions: the outcome counts no more",
    ("item off", NO): "Answers to the twelve most asked questions: the outcome still counts",
    ("item off", OBJECTED): "Answers to the twelve most asked questions: the outcome still counts",
    ("item off", SILENCE): "Answers to the twelve most asked questions: the outcome counts no more",
    ("scope", YES): "Your charter speaks for “Travel to clients” now",
    ("scope", NO): "“Travel to clients” stays with Leave policy",
    ("scope", OBJECTED): "“Travel to clients” stays with Leave policy",
    ("own", YES): "Leave policy is a community of its own",
    ("own", NO): "Leave policy stays a draft",
    ("own", OBJECTED): "Leave policy stays a draft",
}


@pytest.mark.parametrize(("kind", "answer"), CASES)
def test_each_kind_of_decision_has_its_own_subject(kind: str, answer: str) -> None:
    assert decision_of(kind, answer, "en").subject == SUBJECTS[kind, answer]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("kind", "answer"), CASES)
def test_only_a_decision_about_a_date_speaks_of_one(kind: str, answer: str, language: str) -> None:
    line = decision_of(kind, answer, language)
    text = f"{line.subject} {line.what}".casefold()
    words = ("date", "18 dec", "15 jan") if language == "en" else ("termin", "18. dez", "15. jan", "verläng")
    assert any(word in text for word in words) is (kind == "date")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_two_kinds_and_no_two_answers_read_alike(kind: str, language: str) -> None:
    mine = {answer: decision_of(kind, answer, language) for answer in (YES, NO)}
    assert mine[YES].subject != mine[NO].subject
    for other in KINDS.keys() - {kind, "outcome", "item"}:
        assert {line.what for line in mine.values()}.isdisjoint(
            decision_of(other, answer, language).what for answer in (YES, NO)
        )


@pytest.mark.parametrize(
    ("language", "nobody", "objected"),
    [("en", "Nobody objected", "objected"), ("de", "Niemand", "widersprochen")],
)
@pytest.mark.parametrize("kind", sorted(BY_SILENCE))
def test_silence_and_an_objection_are_called_so(kind: str, language: str, nobody: str, objected: str) -> None:
    assert decision_of(kind, SILENCE, language).what.startswith(nobody)
    if kind != "done":
        # Of a delivery they say what is missing.
        assert objected in decision_of(kind, OBJECTED, language).what


def test_a_date_that_was_replaced_since_is_not_said_to_count() -> None:
    asked, later = s.ASKED.extensions[0], s.due(2027, 2, 12)
    moved = replace(
        s.CHARTER,
        extensions=(
            replace(asked, approved=True, superseded=True),
            Extension(due=later, reason="", key="x2", asked_by=s.DIA.key, approved=True),
        ),
    )
    message = compose(post(s.BEN, notice(s.BEN, NoticeKind.DECIDED, decided("approved"), charter=moved)))
    assert message.subject == "Leave policy: the date is Fri 12 Feb 2027"
    assert "Fri 15 Jan 2027" in message.lines[0].what
    assert "Fri 12 Feb 2027" in message.lines[0].what


@pytest.mark.parametrize("language", ["en", "de"])
def test_without_any_date_that_counts_none_is_named(language: str) -> None:
    none = replace(s.ASKED, deadline=None)
    message = compose(
        post(
            replace(s.BEN, language=language),
            notice(s.BEN, NoticeKind.DECIDED, decided("refused"), charter=none),
        )
    )
    assert (
        message.subject
        == {
            "en": "Leave policy: the new date was refused",
            "de": "Leave policy: Der neue Termin wurde abgelehnt",
        }[language]
    )


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_foot_says_why_it_comes_for_every_kind(kind: str, language: str) -> None:
    obligation, charter = KINDS[kind]()
    told = notice(
        s.BEN,
        NoticeKind.DECIDED,
        replace(obligation, settled=Settlement(by=s.DIA.key, at=s.NOW, how="approved")),
        charter=charter,
    )
    reason = compose(post(replace(s.BEN, language=language), told)).lines[0].reason
    assert reason
    assert "extension" not in reason
    assert "Verlängerung" not in reason


def _sent(obligation: Obligation) -> SendNotice:
    return notice(s.BEN, NoticeKind.DECIDED, obligation).notice


@pytest.mark.parametrize("now", [s.NOW])
def test_what_is_undecided_again_or_gone_is_told_to_nobody(now: datetime) -> None:
    done = decided("approved")
    assert done.kind is ObligationKind.DECIDE
    for obligation, holds in ((done, True), (s.DECIDE, False), (None, False)):
        assert still_holds(_sent(done), obligation, s.CHARTER, s.DIRECTORY, now) is holds
