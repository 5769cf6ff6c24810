"""The status that Telos keeps in a page: what it says, and that what people wrote stays as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.i18n import LANGUAGES
from core.model import PageKey, PersonKey
from core.ports import PageState, ShownDeliverable
from plugins.confluence.block import ANCHOR, MACRO_ID, find, put, render, same, shown, take_off
from plugins.confluence.charter import read_charter_text, size_and_digest
from plugins.confluence.storage import excerpt, mentions, parse, plain, tasks
from tests.confluence.writing import laid_out, macro, properties

HOME = PageKey("hr:4711")
STATE = PageState(
    page=HOME,
    home=HOME,
    community="Leave policy",
    state="active",
    purpose="One leave policy that everyone can follow",
    benefit="You decide the wording",
    deadline=date(2026, 12, 18),
    first_deadline=date(2026, 12, 18),
    deliverables=(
        ShownDeliverable(name="Policy", owner=PersonKey("hr:u-ana"), due=date(2026, 12, 11), done=True),
        ShownDeliverable(name="Form"),
    ),
    asked=10,
    confirmed=3,
    read_until=date(2026, 12, 4),
    waiting=1,
    stewards=(PersonKey("hr:u-ana"), PersonKey("hr:u-ben")),
    act_url="https://telos.example/at/hr/4711",
)
HUMAN = (
    "<p>Leave &amp; more</p>\n" + properties(("Purpose", "x")) + macro("panel", "<p>mine</p>", title="Note")
)


def block(version: int = 7, **changes: Any) -> str:
    return render(replace(STATE, **changes), version=version)


def lines(written: str) -> list[str]:
    tree = parse(written)
    assert tree is not None
    return plain(tree.root).split("\n")


# --- what it says ---------------------------------------------------------------------------------


def test_an_active_community() -> None:
    address = "https://telos.example/at/hr/4711?shown=7"
    assert lines(block()) == [
        "Under way For: One leave policy that everyone can follow · By 2026-12-18",
        "What’s in it for you: You decide the wording",
        f"Confirm in Telos that you’ve read it {address} · Open what is mine {address}",
        "What comes out of it · 1 of 2 delivered",
        "* Policy · @{u-ana} · 2026-12-11",
        "* Form",
        " · ".join(
            (
                "3 of 10 have read and confirmed it · to be read by 2026-12-04",
                "1 contribution to this page waits for an answer",
                "Contributions are answered by @{u-ana} and @{u-ben}",
            )
        ),
        "Telos keeps this panel up to date and replaces what is written into it.",
    ]
    assert [(task.text, task.done, task.assignee) for task in tasks(block())] == [
        ("Policy · @{u-ana} · 2026-12-11", True, "u-ana"),
        ("Form", False, ""),
    ]
    assert '<ac:parameter ac:name="title">Community: Leave policy</ac:parameter>' in block()


def test_a_date_that_is_asked_for_stands_beside_the_one_that_counts() -> None:
    line = lines(block(requested=date(2027, 1, 29), decider=PersonKey("hr:u-ana")))[0]
    assert line.endswith(" · By 2026-12-18 · 2027-01-29 is asked for: @{u-ana} decides")
    assert lines(block(requested=date(2027, 1, 29)))[0].endswith(" · 2027-01-29 is asked for")


def test_an_extended_one_shows_the_first_date_for_ever() -> None:
    rendered = block(deadline=date(2027, 1, 15))
    assert lines(rendered)[0].endswith(" · By 2027-01-15 (first planned for 2026-12-18)")
    closed = lines(block(deadline=date(2027, 1, 15), state="closed"))
    assert closed[0].endswith(" · Planned for 2027-01-15 (first for 2026-12-18)")


def test_a_draft_shows_its_purpose_and_asks_nobody_to_confirm() -> None:
    text_lines = lines(block(state="draft"))
    assert text_lines[0] == "In preparation For: One leave policy that everyone can follow"
    assert len(text_lines) == 3
    assert text_lines[1].startswith("Open what is mine")
    assert mentions(block(state="draft")) == frozenset()


def test_a_closed_one_offers_no_confirmation() -> None:
    text = "\n".join(lines(block(state="closed")))
    assert text.startswith("Closed For:")
    assert "1 of 2 delivered" in text
    assert "I’ve read" not in text
    assert "answered by" not in text


def test_a_page_of_the_community_names_where_its_charter_stands() -> None:
    state = replace(STATE, page=PageKey("hr:1"), deliverables=(), asked=0)
    text_lines = lines(
        render(state, version=2, home_url="https://wiki.example/pages/viewpage.action?pageId=4711&x")
    )
    assert (
        "This page is part of Leave policy https://wiki.example/pages/viewpage.action?pageId=4711&x"
        in text_lines
    )
    assert not [line for line in text_lines if "I’ve read" in line]


def test_each_language_in_its_words() -> None:
    by_language = {language: lines(block(language=language)) for language in LANGUAGES}
    assert "In Telos bestätigen, dass du sie gelesen hast" in by_language["de"][2]
    assert all(
        english != other
        for english, other in zip(by_language["en"], by_language["de"], strict=True)
        if english[0] != "*"
    )


def test_people_by_the_flavour_s_ids() -> None:
    rendered = render(replace(STATE, stewards=(PersonKey("hr:557058:a-b"),)), version=1, flavour="cloud")
    assert 'ri:account-id="557058:a-b"' in rendered
    assert "ri:userkey" not in rendered


def test_without_an_address_of_ours_there_are_no_links() -> None:
    assert "<a " not in block(act_url="")
    assert "<a " not in block(act_url='javascript:alert("x")')
    assert "<a " not in block(act_url='https://x/"onclick="')
    assert "?x=1&amp;shown=7" in block(act_url="https://telos.example/at?x=1")


def test_long_lists_end_with_how_many_more_there_are() -> None:
    many = tuple(ShownDeliverable(name=f"Part {number}") for number in range(40))
    rendered = block(deliverables=many)
    assert len(tasks(rendered)) == 30
    assert "and 10 more" in lines(rendered)


def test_tasks_keep_their_numbers_while_others_come_and_go() -> None:
    policy, form = (ShownDeliverable(name=name) for name in ("Policy", "Form"))
    numbers = {task.text: task.id for task in tasks(block(deliverables=(policy, form, form)))}
    assert {task.text: task.id for task in tasks(block(deliverables=(form, policy)))}["Policy"] == numbers[
        "Policy"
    ]
    assert len({task.id for task in tasks(block(deliverables=(policy, form, form)))}) == 3


HOSTILE = [
    "]]></ac:parameter><script>alert(1)</script>",
    '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[x',
    "fish & chips &amp; &nbsp; \"quoted\" 'single'",
    "a\x00b\x1fc\u202ed\u2028e\ud800f\uffff\ue0000\ue001",
    "</ac:rich-text-body></ac:structured-macro>",
    "{ $community } { evil }",
    f"</p>{ANCHOR}-0 {MACRO_ID}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_is_only_text(text: str) -> None:
    rendered = block(
        community=text,
        purpose=text,
        benefit=text,
        deliverables=(ShownDeliverable(name=text, owner=PersonKey(f"hr:{text}")),),
        stewards=(PersonKey(f"hr:{text}"),),
        act_url="https://telos.example/at/hr/1",
    )
    tree = parse(rendered)
    assert tree is not None
    names = {re.sub(r"\{.*\}", "", str(element.tag)) for element in tree.root.iter()}
    assert names <= {
        *(
            "storage",
            "structured-macro",
            "parameter",
            "rich-text-body",
            "p",
            "strong",
            "a",
            "sub",
            "time",
            "span",
        ),
        *("task-list", "task", "task-id", "task-status", "task-body", "link", "user"),
    }
    assert len(tree.root) == 1
    put_in = put(HUMAN, rendered)
    assert take_off(put_in) == HUMAN


@given(
    st.text(),
    st.text(),
    st.sampled_from(["draft", "active", "closed", "", "odd"]),
    st.sampled_from(LANGUAGES),
)
def test_whatever_people_wrote_the_status_is_storage_format(
    text: str, id: str, state: str, language: str
) -> None:
    changed = replace(
        STATE, community=text, purpose=text, benefit=text, state=state, language=language,
        deliverables=(ShownDeliverable(name=text, owner=PersonKey(f"hr:{id}")),),
        stewards=(PersonKey(f"hr:{id}"),),
    )  # fmt: skip
    written = render(changed, version=3)
    assert parse(written) is not None
    assert find(written) is not None
    assert take_off(written) == ""
    assert same(written, changed)


# --- where it stands ------------------------------------------------------------------------------


def test_it_goes_on_top_and_comes_off_again() -> None:
    there = put(HUMAN, block())
    assert there == block() + HUMAN
    span = find(there)
    assert span is not None
    assert there[span.start : span.end] == block()
    assert put(there, block(8)) == block(8) + HUMAN
    assert take_off(there) == HUMAN
    assert find(HUMAN) is None
    assert take_off(HUMAN) == HUMAN


def test_a_layout_gets_a_section_for_it_and_loses_it_again() -> None:
    human = laid_out("<p>one</p>", HUMAN)
    there = put(human, block())
    tree = parse(there)
    assert tree is not None
    assert [str(element.tag).rpartition("}")[2] for element in tree.root] == ["layout"]
    assert lines(there)[0].startswith("Under way")
    assert put(there, block()) == there
    assert take_off(there) == human


def test_it_stays_where_people_moved_it() -> None:
    moved = "<p>first</p>" + macro("expand", "<p>a</p>" + block() + "<p>b</p>") + HUMAN
    assert put(moved, block(9)) == moved.replace("shown=7", "shown=9")
    assert take_off(moved) == "<p>first</p>" + macro("expand", "<p>a</p><p>b</p>") + HUMAN


def test_of_two_the_first_counts_and_the_others_go() -> None:
    twice = "<p>a</p>" + block(3) + "<p>b</p>" + block(4) + "<p>c</p>" + macro("info", block(5) + "<p>d</p>")
    assert put(twice, block(6)) == "<p>a</p>" + block(6) + "<p>b</p><p>c</p>" + macro("info", "<p>d</p>")
    assert take_off(twice) == "<p>a</p><p>b</p><p>c</p>" + macro("info", "<p>d</p>")
    assert shown(twice) == 3
    assert not same(twice, STATE)


def test_one_inside_another_goes_with_it() -> None:
    nested = block().replace("</ac:rich-text-body>", block(2) + "</ac:rich-text-body>")
    assert put("<p>x</p>" + nested, block(8)) == "<p>x</p>" + block(8)


def as_the_editor_saves_it(written: str) -> str:
    """Attributes in another order and quotes, ids added, spaces between elements."""
    written = written.replace(
        f'<ac:structured-macro ac:name="panel" ac:schema-version="1" ac:macro-id="{MACRO_ID}">',
        f"<ac:structured-macro ac:macro-id='{MACRO_ID}'  ac:schema-version=\"1\" ac:name='panel' >",
    )
    written = written.replace(
        'ac:name="anchor" ac:schema-version="1"', 'ac:schema-version="1" ac:name="anchor"'
    )
    written = (
        written.replace("<ac:task>", "<ac:task>\n").replace("</p><p>", "</p>\n<p>").replace("’", "&rsquo;")
    )
    return written.replace("<ac:task-list>", '<ac:task-list ac:task-list-id="5">')


def test_it_is_known_again_as_the_editor_saves_it() -> None:
    saved = "<p>a</p>" + as_the_editor_saves_it(block()) + HUMAN
    assert as_the_editor_saves_it(block()) != block()
    assert take_off(saved) == "<p>a</p>" + HUMAN
    assert same(saved, STATE)
    assert put(saved, block(8)) == "<p>a</p>" + block(8) + HUMAN


@pytest.mark.parametrize(
    "lost",
    [
        block().replace(f' ac:macro-id="{MACRO_ID}"', ""),
        block().replace(MACRO_ID, "0d1b4ee0-0000-0000-0000-000000000000").replace("<p><ac:", "<p>\n <ac:", 1),
        re.sub(r'<ac:structured-macro ac:name="anchor".*?</ac:structured-macro>', "", block(), count=1),
    ],
)
def test_one_mark_of_the_two_is_enough(lost: str) -> None:
    assert lost != block()
    assert take_off("<p>a</p>" + lost + HUMAN) == "<p>a</p>" + HUMAN


ANCHORED = macro("anchor", "", **{"": f"{ANCHOR}-123"})


@pytest.mark.parametrize(
    "human",
    [
        (
            f'<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[{block()}]]></ac:plain-text-body>'
            "</ac:structured-macro>"
        ),
        f"<!-- {block()} -->",
        f"<p>{ANCHOR} {MACRO_ID}</p>",
        f"<p>{ANCHORED}</p>",
        macro("panel", f"<p>my own words</p><p>{ANCHORED}</p>"),
        macro("info", f"<p>{ANCHORED}</p>"),
        macro("panel", macro("info", f"<p>{ANCHORED}</p>")),
        macro("panel", "<p>x</p>", title=f"{ANCHOR}-1"),
        f"<p>{block().replace('<', '&lt;')}</p>",
        f'<ac:structured-macro ac:name="info" ac:macro-id="{MACRO_ID}"></ac:structured-macro>',
        f'<ac:structured-macro ac:name="panel" ac:macro-id="{MACRO_ID}"/>',
    ],
)
def test_what_only_looks_like_it_is_left_alone(human: str) -> None:
    assert find(human) is None
    assert take_off(human) == human
    assert take_off(put(human, block())) == human


PIECES = st.sampled_from(
    [
        "<p>a</p>", "<p>&auml;<br /></p>", "\n", "  ", "<ac:layout>", "</ac:layout>", "<ac:layout-cell>",
        '<ac:layout-section ac:type="single">', "</ac:layout-section>", "</ac:layout-cell>", "<![CDATA[", "]]>",
        "<!--", "-->", '<ac:structured-macro ac:name="panel">', "</ac:structured-macro>", "<ac:rich-text-body>",
        "</ac:rich-text-body>", "<ac:plain-text-body>", "</ac:plain-text-body>", ANCHORED, '<a href="', "'", ">", "<",
        "<ac:layout ", "<?", "?>", '<ac:structured-macro ac:name="code">', HUMAN, "\x00", "\r\n", "é",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60))


@given(TEXTS, TEXTS, st.integers(1, 10**6))
def test_human_text_comes_back_byte_for_byte(before: str, after: str, version: int) -> None:
    human = before + after
    assume(find(human) is None)
    once = put(human, block(version))
    again = put(once, block(version + 1))
    assert shown(again) == version + 1
    assert again == once.replace(f'shown={version}"', f'shown={version + 1}"')
    assert take_off(once) == take_off(again) == human
    assert size_and_digest(again) == size_and_digest(human)


# --- whether it is there already ------------------------------------------------------------------


def test_the_version_and_people_s_ticks_make_no_other_state() -> None:
    there = put(HUMAN, block(7))
    assert same(there, STATE)
    assert same(there.replace("shown=7", "shown=12"), STATE)
    assert same(there.replace(">incomplete<", ">complete<"), STATE)
    assert shown(there) == 7
    assert shown(HUMAN) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmed": 4},
        {"waiting": 0},
        {"state": "closed"},
        {"community": "Leave policies"},
        {"deadline": date(2027, 1, 15)},
        {"stewards": (PersonKey("hr:u-ben"),)},
        {"language": "de"},
        {"act_url": "https://other.example/at/hr/4711"},
        {"deliverables": (replace(STATE.deliverables[0], done=False), STATE.deliverables[1])},
        {"shown": False},
    ],
)
def test_another_state_is_another(changes: dict[str, Any]) -> None:
    assert not same(put(HUMAN, block()), replace(STATE, **changes))


def test_nothing_is_the_same_as_nothing_shown() -> None:
    assert same(HUMAN, replace(STATE, shown=False))
    assert not same(HUMAN, STATE)


def test_what_people_wrote_into_it_is_noticed() -> None:
    assert not same(put(HUMAN, block()).replace("You decide", "You never decide"), STATE)
    assert not same(put(HUMAN, block()).replace("<ac:task-list>", "<p>hello</p><ac:task-list>"), STATE)


# --- the rest of the page -------------------------------------------------------------------------


def test_the_charter_and_the_figures_are_those_of_the_page_without_it() -> None:
    there = put(HUMAN, block())
    assert read_charter_text(there) == read_charter_text(HUMAN)
    assert size_and_digest(there) == size_and_digest(HUMAN)
    assert size_and_digest(there) != size_and_digest(there + "<p>more</p>")
    assert excerpt(take_off(there)) == excerpt(HUMAN)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "hostile",
    [
        f"{MACRO_ID}" + '<ac:structured-macro ac:name="panel">' * 50_000,
        (block() + "<p>x</p>") * 300,
        block() + "<![CDATA[" * 200_000,
        ANCHORED * 10_000,
        "<ac:layout-section ac:type='single'>" * 20_000 + block(),
    ],
)
def test_time_grows_with_the_text_only(hostile: str) -> None:
    assert find(take_off(put(hostile, block()))) is None


def test_people_are_named_without_a_mention_where_nobody_is_to_get_mail() -> None:
    names = {"u-ana": "Ana & Co", "u-ben": "Ben Park"}
    rendered = render(STATE, version=7, names=names)
    assert mentions(rendered) == frozenset()
    assert "Ana &amp; Co" in rendered
    assert lines(rendered)[-2].endswith("answered by Ana & Co and Ben Park")
    assert same(put(HUMAN, rendered), STATE, names=names)
    assert not same(put(HUMAN, rendered), STATE, names=names | {"u-ben": "Benjamin Park"})
    assert "answered by" not in "\n".join(lines(render(STATE, version=7, names={})))
