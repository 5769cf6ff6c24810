"""Keys put together of other keys: what goes in comes out, and nobody else builds or takes apart one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.model import ObligationKind, composite_keys, page_key, person_key
from core.model.ids import CommunityKey

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "core" / "model" / "composite_keys.py"
IDS = st.text(st.characters(exclude_characters="/#:@", codec="utf-8"), min_size=1, max_size=12)
TAKING_APART = {
    "partition",
    "rpartition",
    "split",
    "rsplit",
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
}
KEYS = {"key", "obligation", "contribution"}
#: These texts are no keys of ours: the id of a wiki's page in an answer of its own.
OTHERS = {"plugins/mediawiki/changed.py", "core/store/watching.py", "core/store/outbox.py"}


@given(IDS, IDS, IDS)
def test_an_answer_names_its_contribution(site: str, page: str, own: str) -> None:
    key = composite_keys.answer(page_key(site, page), own)
    assert composite_keys.is_of(key, ObligationKind.ANSWER)
    assert composite_keys.answered(key) == composite_keys.contribution(page_key(site, page), own)
    assert composite_keys.page_and_own(composite_keys.answered(key)) == (page_key(site, page), own)
    assert composite_keys.own_part(key) == own


@given(IDS, IDS, IDS, st.integers(1, 99))
def test_one_page_s_confirmations_are_no_other_page_s(site: str, page: str, person: str, turn: int) -> None:
    key = composite_keys.confirm(page_key(site, page), person_key(site, person), turn)
    assert composite_keys.confirms(key, page_key(site, page))
    assert not composite_keys.confirms(key, page_key(site, page + "1"))
    assert not composite_keys.confirms(key, page_key(site, page[:-1]))
    assert composite_keys.answered(key) == ""


@given(IDS, IDS, st.sampled_from(["before-5", "decided-yes"]), st.sampled_from(["", "2026-12-18"]))
def test_a_notice_names_what_it_is_about_the_step_and_the_date(
    site: str, own: str, step: str, date: str
) -> None:
    about = composite_keys.deliver(CommunityKey(f"{site}:page:1"), own)
    key = composite_keys.notice(about, step, person_key(site, own), date)
    assert composite_keys.subject_of(key) == about
    assert composite_keys.step_and_date(key) == (step, date)


@given(IDS, IDS, IDS)
def test_a_person_is_replaced_where_people_stand_and_nowhere_else(site: str, old: str, new: str) -> None:
    page, person, other = page_key(site, old), person_key(site, old), f"gone:{new}"
    key = composite_keys.notice(composite_keys.confirm(page, person, 1), "before-5", person)
    assert composite_keys.with_person(key, person, other) == f"confirm/{page}/{other}/1#before-5#{other}"


def test_a_decision_about_a_deliverable_is_known_from_any_other() -> None:
    community = CommunityKey("hr:page:12")
    assert composite_keys.is_acceptance(composite_keys.accept(community, 2, "guide"))
    assert composite_keys.own_part(composite_keys.accept(community, 2, "guide")) == "guide"
    assert not composite_keys.is_acceptance(composite_keys.decide(community, "2026-12-18/close"))
    assert not composite_keys.is_acceptance(composite_keys.deliver(community, "accept-1/guide"))


@given(st.text(max_size=40))
def test_what_comes_from_outside_is_taken_apart_as_well(text: str) -> None:
    composite_keys.page_and_own(text)
    composite_keys.answered(text)
    composite_keys.own_part(text)
    composite_keys.is_acceptance(text)
    composite_keys.subject_of(text)
    composite_keys.step_and_date(text)
    composite_keys.with_person(text, "a", "b")


def test_nobody_else_builds_or_takes_apart_a_key() -> None:
    begins = re.compile(rf"^({'|'.join(ObligationKind)})/")
    outside = []
    for path in sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]):
        name = str(path.relative_to(ROOT))
        if path == HOME or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and node.values:
                first = node.values[0]
                if isinstance(first, ast.Constant) and begins.match(str(first.value)):
                    outside.append(f"{name}:{node.lineno} builds {first.value}…")
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in TAKING_APART
                and isinstance(node.func.value, ast.Attribute)
                and node.func.value.attr in KEYS
                and name not in OTHERS
            ):
                outside.append(f"{name}:{node.lineno} takes a key apart")
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and begins.fullmatch(node.value)
            ):
                outside.append(f"{name}:{node.lineno} speaks of {node.value}")
    assert outside == []
