"""Charters as people write them in Page Properties."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import CharterState, ScopeKind
from core.rules.purpose.charter import scope_of
from core.rules.purpose.fields import sort_fields
from plugins.confluence.charter import (
    holds_charter,
    read_charter_text,
)
from tests.confluence.writing import day, laid_out, macro, page, person, properties, status, table
from tests.rules import charters

PURPOSE = ("Purpose", "<p>Agree on one leave policy</p>")
EXPECTED = {"Purpose": "Agree on one leave policy", "scope": "page and subpages"}


def fields(storage: str, *, known: dict[str, str] | None = None) -> dict[str, str]:
    """The charter's fields; ``known`` are the pages that are found, by space and title."""
    place = (
        None if known is None else (lambda title, space: known.get(f"{space}:{title}" if space else title))
    )
    charter = read_charter_text(storage, find_place=place)
    assert charter is not None
    return dict(charter.fields)


def field(name: str, cell: str, *, known: dict[str, str] | None = None) -> str:
    return fields(properties(PURPOSE, (name, cell)), known=known)[name]


# --- where it stands ------------------------------------------------------------------------------


HIDDEN = {"hidden": "true"}
CODE = (
    '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body>'
    "</ac:structured-macro>"
)


@pytest.mark.parametrize(
    ("storage", "counts"),
    [
        (macro("details", table(PURPOSE), id="telos", **HIDDEN), False),
        (macro("details", table(PURPOSE), id="telos", hidden="false"), True),
        (macro("details", table(PURPOSE, ("Read by", "x"), ("Stewards", "y")), hidden="TRUE"), False),
        (macro("excerpt", properties(PURPOSE), **HIDDEN), False),
        (macro("excerpt", macro("panel", macro("expand", properties(PURPOSE))), **HIDDEN), False),
        (macro("expand", macro("excerpt", properties(PURPOSE)), title="More"), True),
        (macro("details", "<p>x</p>", **HIDDEN) + properties(PURPOSE), True),
        (f"{macro('excerpt', '<p>y</p>', **HIDDEN)}{macro('info', properties(PURPOSE))}", True),
        # Of another macro the word means something else.
        (macro("panel", properties(PURPOSE), **HIDDEN), True),
        (CODE.format(properties(PURPOSE)), False),
        (macro("excerpt", properties(PURPOSE), **HIDDEN).replace("ac:structured-macro", "ac:macro"), False),
    ],
)
def test_a_table_that_readers_are_never_shown_is_no_charter(storage: str, counts: bool) -> None:
    charter = read_charter_text(storage)
    assert (charter is not None) is counts
    assert holds_charter(storage) is counts
    assert charter is None or charter.count == 1


def test_of_two_tables_the_one_that_is_shown_counts() -> None:
    old = macro("details", table(("Purpose", "The old one")), id="telos", **HIDDEN)
    charter = read_charter_text(old + properties(PURPOSE))
    assert charter is not None
    assert (charter.fields["Purpose"], charter.count) == ("Agree on one leave policy", 1)


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "<p>before</p>{}<p>after</p>",
        macro("panel", "{}"),
        macro("expand", macro("info", "{}"), title="Charter"),
        macro("section", macro("column", "<p>left</p>") + macro("column", "{}", width="50%")),
        macro("excerpt", "{}"),
        laid_out("<p>intro</p>", "{}"),
        laid_out(macro("panel", "{}")),
        '<div class="x">{}</div>',
        "<table><tbody><tr><td>{}</td></tr></tbody></table>",
    ],
)
def test_the_charter_is_found_wherever_it_stands(around: str) -> None:
    assert fields(around.format(properties(PURPOSE))) == EXPECTED


@pytest.mark.parametrize(
    "inside",
    [
        "{}",
        "<p>Please fill in:</p>{}",
        macro("panel", "{}"),
        macro("expand", "{}"),
        laid_out("{}"),
        "<div>{}</div>",
    ],
)
def test_its_table_may_be_wrapped_up_inside_the_macro(inside: str) -> None:
    assert fields(macro("details", inside.format(table(PURPOSE)), id="telos")) == EXPECTED


def test_several_tables_in_one_macro_are_one_charter() -> None:
    both = macro("details", table(PURPOSE) + "<h3>More</h3>" + table(("Sponsor", "Sol")), id="telos")
    assert fields(both) == EXPECTED | {"Sponsor": "Sol"}


@pytest.mark.parametrize(
    "rows",
    [
        [("what's in it for me", "x"), ("Wofür", "y"), ("Stewards", "z")],
        [("IT contact", "x"), ("Business need", "y")],
        [("Read by", "group: managers"), ("Read until", day("2026-12-18"))],
        [("zu lesen von", "alle"), ("Erneut alle", "Jahre")],
        [PURPOSE, ("Deliverables", "x"), ("Benefit", "y"), ("Sponsor", "z"), ("IT-Kontakt", "a")],
        [PURPOSE, ("Business need", "y"), ("Benefit", "y"), ("Who answers", "z")],
    ],
)
def test_two_fields_that_only_charters_have_make_one_without_the_id(rows: list[tuple[str, str]]) -> None:
    assert read_charter_text(properties(*rows, id="")) is not None


#: The fields that only charters have, as the template calls them. A business case has the last two as well.
ONLY_CHARTERS = ("Stewards", "IT contact", "Read by", "Read until", "Answer within", "Renewed every",
                 "Time allowance", "Business need", "Benefit")  # fmt: skip


@pytest.mark.parametrize("pair", list(combinations(ONLY_CHARTERS, 2)))
def test_any_two_of_them_make_a_charter_and_one_makes_none(pair: tuple[str, str]) -> None:
    first, other = pair
    ordinary = [("Owner", "x"), ("Purpose", "y"), ("Deadline", "z")]
    wanted = pair != ("Business need", "Benefit")
    assert (read_charter_text(properties((first, "x"), (other, "y"), id="")) is not None) is wanted
    assert (read_charter_text(properties(*ordinary, (other, ""), (first, "y"), id="")) is not None) is wanted
    assert holds_charter(properties((first, "x"), (other, "y"), id="")) is wanted
    for single in pair:
        # Written twice it is one field.
        assert read_charter_text(properties(*ordinary, (single, "x"), (single, "y"), id="")) is None
    # In two tables there is one of them in each.
    apart = properties(*ordinary, (first, "x"), id="") + properties(*ordinary, (other, "y"), id="")
    assert read_charter_text(apart) is None


#: What people keep in Page Properties for themselves.
ORDINARY = [
    ("Purpose", "Owner"),
    ("Project", "Sponsor", "End date"),
    ("Goal", "Owner", "Due date"),
    ("Zweck", "Verantwortlich"),
    ("Audience", "Deadline"),
    ("Purpose",),
    ("Goal:",),
    ("Deliverables", "Sponsor", "Deadline", "Milestones", "Start date"),
    ("Ergebnisse", "Land", "Mitglieder", "Frist"),
    ("Business need", "Benefit", "Sponsor", "Deadline"),
    ("Business value", "Benefits", "Why", "Results"),
    ("IT contact", "Owner", "Purpose"),
    ("Title", "Region", "Time zone", "Start", "End"),
    ("Read by", "Status", "Date"),
    ("Review", "Review date", "Owner", "Readers", "Reason"),
    ("Participants", "Training", "Facilitators", "Response time", "Rewards"),
    ("Ziel", "Betreuer", "Teilnehmer", "Termin", "Nutzen", "Zeit"),
    ("Due", "By", "From", "Name", "Community", "Closed"),
]


@pytest.mark.parametrize("names", ORDINARY)
@pytest.mark.parametrize("id", ["", "project", "charter", "Charta"])
def test_ordinary_page_properties_are_none(names: tuple[str, ...], id: str) -> None:
    rows = [(name, f"<p>{name} it is</p>") for name in names]
    assert read_charter_text(properties(*rows, id=id)) is None
    # As a report across, too.
    across = "".join(f"<th>{name}</th>" for name in names), "".join("<td>x</td>" for _ in names)
    body = "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in across) + "</tbody></table>"
    assert read_charter_text(macro("details", body, **({"id": id} if id else {}))) is None
    # The template's ID says that it is one.
    assert read_charter_text(properties(*rows, id="telos")) is not None


@pytest.mark.parametrize(
    "storage",
    [
        "",
        "<p>details</p>",
        properties(("Status", status("Done")), ("Owner", person("a")), id=""),
        properties(("Due date", day("2026-12-18")), ("Outcome", "x"), ("Status", "y"), id=""),
        properties(("Deadline", day("2026-12-18")), id=""),
        properties(("Title", "x"), ("Outcome", "y"), id=""),
        table(PURPOSE),
        macro("details", "<p>Purpose: agree</p>"),
        macro("panel", table(PURPOSE)),
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA['
        + properties(PURPOSE)
        + "]]></ac:plain-text-body></ac:structured-macro>",
        "<!-- " + properties(PURPOSE) + " -->",
        properties(PURPOSE) + "</p>",
        "<p>" * 100_000 + properties(PURPOSE),
        '<!DOCTYPE x [<!ENTITY a "b">]>' + properties(PURPOSE),
        properties(PURPOSE, ("Deadline", "&boom;")),
    ],
)
def test_what_is_no_charter(storage: str) -> None:
    assert read_charter_text(storage) is None


@pytest.mark.parametrize("name", ["telos", "Telos", " TELOS "])
def test_the_macro_s_id_makes_a_charter_of_any_table(name: str) -> None:
    assert fields(properties(("Country", "Germany"), id=name)) == {
        "Country": "Germany",
        "scope": "page and subpages",
    }


def test_two_charters_are_counted_and_the_first_one_counts() -> None:
    other = properties(("Status", "x"), id="")
    charter = read_charter_text(
        other + properties(PURPOSE) + macro("expand", properties(("Zweck", "Second"))) + other
    )
    assert charter is not None
    assert (charter.count, dict(charter.fields)) == (2, EXPECTED)


def test_properties_inside_properties_are_their_own() -> None:
    charter = read_charter_text(macro("details", table(PURPOSE) + properties(("Zweck", "Inner")), id="telos"))
    assert charter is not None
    assert (charter.count, dict(charter.fields)) == (2, EXPECTED)


# --- tables ---------------------------------------------------------------------------------------


def rows(*cells: str) -> str:
    body = "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>"
    return macro("details", body, id="telos")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # Names in plain cells, with what explains them, in every spelling.
        (["<td><strong>Purpose:</strong></td><td>x</td>"], {"Purpose": "x"}),
        (["<th><p>Purpose</p><p><em>who does what</em></p></th><td>x</td>"], {"Purpose": "x"}),
        (["<th>Purpose (one sentence)</th><td>x</td>"], {"Purpose": "x"}),
        (["<th>PURPOSE&nbsp;</th><td>x</td>"], {"PURPOSE": "x"}),
        # The table's own headings.
        (["<th>Field</th><th>What</th>", "<th>Purpose</th><td>x</td>"], {"Purpose": "x"}),
        (["<td>Nobody knows</td><td>y</td>", "<th>Purpose</th><td>x</td>"], {"Nobody knows": "y", "Purpose": "x"}),
        # Lying down: names on top.
        (["<th>Purpose</th><th>Sponsor</th><th>Deadline</th>", "<td>x</td><td>Sol</td><td>18 Dec 2026</td>"],
         {"Purpose": "x", "Sponsor": "Sol", "Deadline": "18 Dec 2026"}),
        (["<td>Purpose</td><td>Sponsor</td>", "<td>x</td>"], {"Purpose": "x"}),
        (['<th colspan="2">Stewards</th><th>Purpose</th>', "<td>Ana</td><td>Ben</td><td>x</td>"],
         {"Stewards": "Ana\nBen", "Purpose": "x"}),
        # Merged cells.
        (['<th rowspan="2">Purpose</th><td>x</td>', "<td>y</td>"], {"Purpose": "x\ny"}),
        (['<th>Sponsor</th><td rowspan="2">Sol</td>', "<th>IT contact</th>", "<th>Purpose</th><td>x</td>"],
         {"Sponsor": "Sol", "IT contact": "Sol", "Purpose": "x"}),
        (['<th colspan="2">The charter</th>', "<th>Purpose</th><td>x</td>", '<th colspan="2">People</th>',
          "<th>Sponsor</th><td>Sol</td>"], {"Purpose": "x", "Sponsor": "Sol"}),
        (['<th colspan="2">Purpose</th>', '<td colspan="2">x</td>', "<th>Sponsor</th><td>Sol</td>"],
         {"Purpose": "x", "Sponsor": "Sol"}),
        (["<th>Purpose</th><td>x</td><td>y</td>"], {"Purpose": "x\ny"}),
        (['<th>Purpose</th><td colspan="99999999">x</td>', '<th rowspan="0">Sponsor</th><td rowspan="-1">Sol</td>'],
         {"Purpose": "x", "Sponsor": "Sol"}),
        (['<th colspan="x" rowspan="">Purpose</th><td>x</td>'], {"Purpose": "x"}),
        # Two fields in one row; a row that goes on; rows with nothing to say.
        (["<th>Purpose</th><td>x</td><th>Sponsor</th><td>Sol</td>"], {"Purpose": "x", "Sponsor": "Sol"}),
        (["<th>Purpose</th><td>x</td>", "<th></th><td>y</td>"], {"Purpose": "x\ny"}),
        (["<th>Purpose</th><td>x</td>", "", "<th>Sponsor</th>", "<th>Deadline</th><td> </td>"], {"Purpose": "x"}),
        # A value in a table of its own is one value.
        (["<th>Purpose</th><td><table><tr><td>Purpose</td><td>y</td></tr></table></td>"],
         {"Purpose": "* Purpose; y"}),
    ],
)  # fmt: skip
def test_tables_as_people_make_them(cells: list[str], expected: dict[str, str]) -> None:
    assert fields(rows(*cells)) == expected | {"scope": "page and subpages"}


def test_a_field_twice_is_kept_for_the_rules_to_notice() -> None:
    charter = read_charter_text(properties(PURPOSE, ("Zweck", "B"), ("Purpose", "C"), ("Purpose", "D")))
    assert charter is not None
    values = sort_fields(charter)
    assert values.get("purpose") == "Agree on one leave policy"
    assert values.again == {"purpose": ("B", "C", "D")}


def test_ten_thousand_characters_stay_whole() -> None:
    assert len(field("Benefit", "<p>" + "word " * 2000 + "</p>")) == 9999


def test_a_page_of_two_megabytes_is_read() -> None:
    text = "<p>w</p>" * 240_000
    assert fields(text + properties(PURPOSE)) == EXPECTED


@given(st.text(alphabet="<>/& abdehlrtpscon=\"'0123456789", max_size=200))
def test_no_cell_breaks_it(cell: str) -> None:
    charter = read_charter_text(properties(PURPOSE, ("Deadline", cell)))
    assert charter is None or all(value == value.strip() for value in charter.fields.values())


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("Sponsor", person("8a7f"), "@{8a7f}"),
        ("Sponsor", f"<p>{person('557058:0a-b1')} (head of HR)</p>", "@{557058:0a-b1}"),
        ("Betreuer", f"<p>{person('a')} {person('b')}</p>", "@{a}, @{b}"),
        ("Stewards", f"<p>{person('a')} and {person('b')}, Cem</p>", "@{a}, @{b}, Cem"),
        ("Stewards", f"<ul><li>{person('a')}</li><li>Ben</li></ul>", "* @{a}\n* Ben"),
        ("Stewards", f"<p>{person('a')} and Ben</p>", "@{a}, Ben"),
        ("Stewards", f"<p>Ben &amp; {person('a')} (HR) und Cem</p>", "Ben, @{a}, Cem"),
        ("\u200eStew\u200bards\ufeff", f"<p>{person('a')} {person('b')}</p>", "@{a}, @{b}"),
        ("Members", f"<p>group: managers, {person('a')} (until May)</p>", "group: managers, @{a}"),
        ("IT contact", f"<p>IT desk: {person('gone')}</p>", "@{gone}"),
        ("Deadline", f"<p>{day('2026-12-18')}</p>", "2026-12-18"),
        ("Deadline", f"<p>{day('2026-12-18')} 17:00</p>", "2026-12-18 17:00"),
        ("Deadline", f"<p><s>{day('2026-12-11')}</s> {day('2026-12-18')}</p>", "2026-12-18"),
        ("Deadline", "<p>18. Dezember 2026</p>", "18. Dezember 2026"),
        ("Outcome", status("partly met"), "partly met"),
        ("Training", page("Writing", words="learn"), "[[Writing]]"),
        ("Training", macro("info", "<p>the <em>course</em></p>"), "the course"),
        ("Benefit", "<p>a<br/>b</p><ac:placeholder>What's in it?</ac:placeholder>", "a\nb"),
        ("Milestones", f"<ul><li>{day('2026-12-04')}: draft</li></ul>", "* 2026-12-04: draft"),
    ],
)
def test_values_in_plain_notation(name: str, cell: str, expected: str) -> None:
    assert field(name, cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>Policy; owner: Ana; done when: signed</p>", "Policy; owner: Ana; done when: signed"),
        (f"<ul><li>{page('Leave')}; owner: {person('a')}</li></ul>", "* Leave; owner: @{a}; page: [[Leave]]"),
        (
            f"<ul><li>{page('Leave')}<ul><li>owner: {person('a')}</li><li>done when: signed</li></ul></li></ul>",
            "* Leave; owner: @{a}; done when: signed; page: [[Leave]]",
        ),
        (
            (
                "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
                f"<ac:task-body>{person('a')} Write the policy by {day('2026-12-11')}</ac:task-body></ac:task>"
                "</ac:task-list>"
            ),
            "* Write the policy; owner: @{a}; by: 2026-12-11",
        ),
        (
            (
                "<table><tr><th>Deliverable</th><th>Owner</th><th>Done when</th><th>By</th></tr>"
                f"<tr><td>Policy</td><td>{person('a')}</td><td>signed</td><td>{day('2026-12-11')}</td></tr>"
                "<tr><td>Form</td><td>Ben</td><td>used</td><td></td></tr></table>"
            ),
            "* Policy; Owner: @{a}; Done when: signed; By: 2026-12-11\n* Form; Owner: Ben; Done when: used",
        ),
        (f"<p>{person('a')}</p>", "@{a}"),
        (f"<p>From {day('2026-01-01')} to {day('2026-02-01')}</p>", "From 2026-01-01 to 2026-02-01"),
    ],
)
def test_deliverables_as_confluence_people_write_them(cell: str, expected: str) -> None:
    assert field("Deliverables", cell) == expected


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("page", ScopeKind.PAGE, "4711"),
        ("Seite und Unterseiten", ScopeKind.TREE, "4711"),
        ("this page and its child pages", ScopeKind.TREE, "4711"),
        (page("Leave"), ScopeKind.TREE, "42"),
        (page("Leave", "IT"), ScopeKind.TREE, "77"),
        (f"subpages of {page('Leave', words='the rules')}", ScopeKind.TREE, "42"),
        (f"untergeordnete Seiten von {page('Leave')}", ScopeKind.TREE, "42"),
        ("pages below Leave", ScopeKind.TREE, "42"),
        (f"page: {page('Leave')}", ScopeKind.PAGE, "42"),
        ("page: Leave", ScopeKind.PAGE, "42"),
        (f"subpages of {page('Nowhere')}", ScopeKind.TREE, "Nowhere"),
        ("label: leave", ScopeKind.LABEL, "leave"),
        ("Stichwort: urlaub", ScopeKind.LABEL, "urlaub"),
        ("space", ScopeKind.SPACE, "HR"),
        ("dieser Bereich", ScopeKind.SPACE, "HR"),
        ("Bereich: IT", ScopeKind.SPACE, "IT"),
        ('<ac:link><ri:space ri:space-key="IT" /></ac:link>', ScopeKind.SPACE, "IT"),
        ("<ac:placeholder>page and subpages</ac:placeholder>", ScopeKind.TREE, "4711"),
    ],
)
def test_scopes_in_confluence_s_words(cell: str, kind: ScopeKind, value: str) -> None:
    known = {"Leave": "42", "IT:Leave": "77"}
    charter = read_charter_text(
        properties(PURPOSE, ("Scope", f"<p>{cell}</p>")),
        find_place=lambda title, space: known.get(f"{space}:{title}" if space else title),
    )
    assert charter is not None
    home = charters.Page(key=charters.PageKey("hr:4711"), title="Home", url="", place="4711", space="HR")
    scope = scope_of(charter, home)
    assert (scope.kind, scope.value) == (kind, value)


def test_a_link_whose_page_nobody_finds_stays_as_written() -> None:
    assert field("Scope", page("Leave")) == "subpages of [[Leave]]"


def test_unknown_people_are_for_the_rules_to_name() -> None:
    read_fields = fields(properties(PURPOSE, ("Sponsor", person("gone")), ("Deadline", day("2026-12-18"))))
    charter, findings = charters.read(fields=read_fields)
    assert charter.state is CharterState.DRAFT
    assert [sponsor.text for sponsor in (charter.sponsor,) if sponsor] == ["@{gone}"]
    assert "P110" in charters.codes(findings)
