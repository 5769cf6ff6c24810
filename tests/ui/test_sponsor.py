"""The page of a community's figures: every section in words, and in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, pairwise
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.i18n import Translator
from core.model import Confidence, Finding, Level, Status
from core.rules.assess_community import Unit
from core.rules.factors.sight import Group, Sight, of_groups, told
from core.ui.sponsor import SponsorFacts, chart, page_view, sections_of
from core.ui.sponsor.export import as_csv
from core.ui.sponsor.facts import Choice
from core.ui.sponsor.numbers import number
from tests.ui import figures as f
from tests.ui import samples as s
from tests.ui.browsing import axe_finds_nothing
from tests.ui.stub import Stub

CHOICES = (Choice(key=s.COMMUNITY, title="Leave policy"), Choice(key=s.COMMUNITY, title="Travel"))


def section(facts: SponsorFacts, id: str) -> dict[str, Any]:
    return next(section for section in sections_of(facts) if section["id"] == id)


# --- in words -------------------------------------------------------------------------------------------------


def test_a_number_below_nothing_has_a_minus_sign_that_is_one() -> None:
    """As the label beside it, "from −1 to 1"; a hyphen is read as a dash."""
    for language in ("en", "de"):
        for unit in Unit:
            if unit is not Unit.HOURS:
                assert number(Translator(language), -0.25, unit).replace("−", "-").count("-") <= 1
                assert "-" not in number(Translator(language), -0.25, unit)
    assert number(Translator("en"), -0.25, Unit.RATIO) == "−0.25"


def test_words_first_in_their_order() -> None:
    assert [section["id"] for section in sections_of(f.facts())] == [
        "purpose", "promise", "confirmed", "factors", "forecast", "overdue", "board", "cost",
    ]  # fmt: skip


def test_the_promise_and_who_waits_longest() -> None:
    promise = section(f.facts(), "promise")
    assert promise["lines"] == [
        "Answered in time: 9 of 11.",
        "5 contributions wait for an answer, 2 past their time.",
    ]
    (longest,) = promise["items"]
    assert longest["what"] == "The longest has waited since Sat 14 Nov"
    assert longest["why"] == "with Ana Weber"
    assert longest["actions"][0]["url"] == "https://wiki.example.org/Leave?diff=3"


def test_confirmed_by_group_with_names_for_who_may_see_them() -> None:
    confirmed = section(f.facts(), "confirmed")
    assert confirmed["lines"][:2] == [
        "41 of 60 have confirmed.",
        "For 4 people the time to confirm is over.",
    ]
    assert confirmed["tables"][0]["rows"] == [["managers", "40", "30"], ["People and culture", "20", "11"]]
    assert confirmed["items"][0]["note"] == "Ben Okafor and Cem Demir"


def test_each_factor_says_what_it_says_what_moved_and_on_what_it_rests() -> None:
    factors = section(f.facts(), "factors")
    motivation, culture, behaviour, influencers, maturity, _ = factors["lines"]
    assert motivation == "Motivation: 1 of 3 deliverables is done. 41 of 60 have confirmed."
    assert culture == (
        "Culture: Much is left for the last days: late shift 0.91 (0.82 to 1.00)."
        " Half of all comes from 3 people."
    )
    assert behaviour == (
        "Behaviour: After a day 67% (53% to 78%) still wait for an answer, after a week 20% (10% to 30%)."
        " Answered in time: 82% (52% to 95%). The median is not reached: more than half have no answer."
        " Still waiting after a week: less now; four weeks ago: 58%."
    )
    assert influencers.startswith("Influencers: 6 people answer others.")
    assert maturity.startswith("Maturity: Level 1, shepherded. Contributions accepted: 97%")
    by_name = {figure["name"]: figure for figure in factors["figures"]}
    assert by_name["late_shift_answering"]["value"] == (
        "not enough data: 12 of 30 answers before a date that has passed"
    )
    assert by_name["late_shift_contributing"]["rests"] == "349 contributions"
    assert all(figure["opens"] for figure in factors["figures"])


def test_too_little_to_say_anything_is_a_good_answer() -> None:
    facts = f.young()
    assert (
        "not enough data: 12 of 30 contributions before a date that has passed"
        in section(facts, "factors")["lines"][1]
    )
    assert section(facts, "forecast")["lines"][-1] == "No forecast yet: it comes from half time on."
    assert section(facts, "promise")["lines"][0] == "Answered in time: not enough data: 1 of 5 answers."
    text = json.dumps(sections_of(facts))
    assert "None" not in text
    assert "nan" not in text


def test_the_forecast_is_told_with_its_band_and_drawn_beside_a_table() -> None:
    forecast = section(f.facts(), "forecast")
    assert (
        forecast["lines"][-1] == "By Fri 18 Dec we expect 75, between 61 and 93 in nineteen of twenty cases."
    )
    (drawn,), (table,) = forecast["pictures"], forecast["tables"]
    assert "polygon" in drawn["svg"]
    assert table["folded"]
    assert table["rows"][-1] == ["Fri 18 Dec", "75 expected (61 to 93)"]


def test_the_paragraph_for_the_board_names_nobody() -> None:
    copy = section(f.facts(), "board")["copy"]
    assert copy.startswith("The community “Leave policy” works on this: One leave policy everyone can follow")
    assert "Answered in time: 9 of 11." in copy
    assert not [person for person in s.DIRECTORY.people.values() if person.shown in copy]


def test_who_helps_and_who_asks_for_help_is_said_with_what_changed() -> None:
    pairing = section(f.paired(), "pairing")
    helps, asks = pairing["items"]
    assert helps["what"] == "“Travel” helps you"
    assert asks["what"] == "“Health days” asks whether you would help"
    assert asks["why"].endswith("Nobody owes anything, and either side can end it.")
    assert [action["label"] for action in asks["actions"]] == ["Yes, we help", "Not now"]
    assert [row[1] for row in pairing["tables"][0]["rows"]] == [
        "40% (20% to 64%), of 15",
        "80% (55% to 93%), of 15",
    ]
    assert len(pairing["tables"]) == 1, "nothing to compare where nothing has begun"


def test_with_sums_only_nobody_is_named() -> None:
    few = Sight(names=False, acts=False, least=5)
    facts = f.facts(
        sight=few, missing={}, overdue=(), longest=replace(f.facts().longest, steward=None, url="")
    )
    text = json.dumps(sections_of(facts))
    assert not [person for person in s.DIRECTORY.people.values() if person.shown in text]
    assert '"opens": true' not in text


def test_a_goal_is_said_to_the_board_and_in_print_as_on_the_page() -> None:
    assert [section["id"] for section in sections_of(f.together())][:2] == ["purpose", "goal"]
    sentence = "Together · 30 of 50 pages reviewed, by Fri 18 Dec"
    (bar,) = section(f.together(), "goal")["items"]
    assert bar["what"] == sentence
    assert f"{sentence}." in section(f.together(), "board")["copy"]
    assert "Together" not in json.dumps(sections_of(f.facts()))


def test_what_would_help_is_said_with_its_evidence_and_how_it_is_done() -> None:
    advice = section(f.helped(), "advice")
    assert [item["what"] for item in advice["items"]] == [
        "Answer these first",
        "Reward the group, not each one alone",
        "Keep entries sealed until Fri 18 Dec",
    ]
    assert [figure["name"] for figure in advice["figures"]] == ["late", "waiting", "late_shift_contributing"]
    assert all(item["actions"][-1]["label"] == "Not here" for item in advice["items"])
    assert not [section for section in sections_of(f.together()) if section["id"] == "advice"]


@pytest.mark.browser
def test_advice_is_dismissed_with_a_reason_on_the_spot(page: Page, stub: Stub) -> None:
    show(page, stub, f.helped())
    first = page.locator("[data-section=advice] .item").first
    first.get_by_role("button", name="Not here").click()
    first.get_by_label("Why not?").fill("It is not for us.")
    with page.expect_request(lambda sent: sent.method == "POST") as sent:
        first.locator("form").get_by_role("button").first.click()
    body = json.loads(sent.value.post_data or "{}")
    assert (body["kind"], body["data"], body["text"]) == (
        "dismiss",
        {"advice": "answer-first"},
        "It is not for us.",
    )
    assert body["community"]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((40, 20), [40, 20]),
        ((40, 3), [43]),
        ((40, 3, 2), [40, 5]),
        ((40, 30, 2), [40, 32]),
        ((3,), []),
        ((2, 2), []),
        ((), []),
    ],
)
def test_a_small_group_is_never_what_is_left_of_all(sizes: tuple[int, ...], told: list[int]) -> None:
    groups = [Group(f"g{place}", size, 1) for place, size in enumerate(sizes)]
    assert [group.asked for group in of_groups(groups, 5)] == told


def test_no_sums_taken_from_one_another_tell_of_few_people() -> None:
    """Whatever is told of readers beside the whole: what a reader of the page can work out is of enough people."""
    chance = Random(9)
    for _ in range(400):
        least = chance.choice([2, 5, 9])
        sizes = [chance.randint(0, 14) for _again in range(chance.randint(0, 4))]
        groups = [Group(f"g{place}", size, chance.randint(0, size)) for place, size in enumerate(sizes)]
        outside = chance.choice([0, 0, 1, 3, 8])
        asked = sum(group.asked for group in groups) + outside
        confirmed = sum(group.confirmed for group in groups) + chance.randint(0, outside)
        if chance.random() < 0.2:
            # Somebody came or went since all of them were counted.
            asked, confirmed = asked - 1, max(0, confirmed - chance.choice([0, 1]))
        whole = [
            replace(f.figure("asked", asked, asked), people=asked),
            replace(f.figure("confirmed", confirmed, asked), people=asked),
        ]
        shown_groups = of_groups(
            groups, least, told_of=told(whole, Sight(names=False, acts=False, least=least))
        )
        parts = [
            sum(group.asked for group in some)
            for size in range(5)
            for some in combinations(shown_groups, size)
        ]
        known = {*parts, *(asked - part for part in parts if asked >= least)}
        assert not [few for few in known if 0 < few < least], (groups, asked, shown_groups)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_picture_is_well_formed_and_says_what_it_shows(language: str) -> None:
    facts = f.facts(language=language)
    for part in sections_of(facts):
        assert len(part["pictures"]) <= len(part["tables"])
        for text in (drawn["svg"] for drawn in part["pictures"]):
            root = ET.fromstring(text)
            assert root.get("role") == "img"
            assert root.get("aria-label")
            assert "script" not in text
            assert "href" not in text


def test_a_figure_that_reads_the_same_as_then_is_not_said_to_have_moved() -> None:
    several = {
        "answerers": (6, 6, "much as four weeks ago"),
        "top_influence": (0.1241, 0.1236, "much as four weeks ago"),
        "agreement": (0.9601, 0.9599, "much as four weeks ago"),
        "top_expertise": (0.13, 0.12, "more now; four weeks ago: 12%"),
    }
    figures = f.figures() | {
        name: f.before(f.figure(name, now, 33), then) for name, (now, then, _) in several.items()
    }
    factors = section(f.facts(figures=figures), "factors")
    shown = {figure["name"]: figure["trend"] for figure in factors["figures"]}
    assert {name: shown[name] for name in several} == {name: trend for name, (_, _, trend) in several.items()}
    (line,) = [line for line in factors["lines"] if line.startswith("Influencers")]
    assert "Largest share of expertise: more now" in line
    assert "Largest share of influence" not in line


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("en", 0.96, "mostly comes to the same as by influence (agreement 0.96 of 1)"),
        ("en", 0.3, "differ here (agreement 0.30 of 1)"),
        ("de", 0.96, "meist auf dasselbe wie über den Einfluss (Übereinstimmung 0,96 von 1)"),
        ("en", None, ""),
    ],
)
def test_whether_a_plain_count_says_the_same_of_influence(
    language: str, value: float | None, words: str
) -> None:
    figures = f.figures() | {"agreement": f.figure("agreement", value, 14)}
    lines = section(f.facts(language=language, figures=figures), "factors")["lines"]
    assert any(words in line for line in lines)
    if not words:
        assert not [line for line in lines if "agreement" in line]


def test_words_in_a_picture_are_escaped() -> None:
    text = chart.bars('<b a="1">', "said & done", [chart.Bar("<i>", 3, 1)])
    root = ET.fromstring(text)
    assert root.get("aria-label") == '<b a="1">. said & done'
    assert "<i>" not in text


def test_a_line_rises_and_its_band_holds_what_is_expected() -> None:
    text = chart.course("t", "s", [1, 3, 3, 8], 8, chart.Ahead(12, 9, 16), ("a", "b"))
    root = ET.fromstring(text)
    lines = [line.get("points", "") for line in root.iter("{http://www.w3.org/2000/svg}polyline")]
    heights = [float(point.split(",")[1]) for point in lines[-1].split()]
    assert all(later <= earlier for earlier, later in pairwise(heights))
    band = next(root.iter("{http://www.w3.org/2000/svg}polygon")).get("points", "").split()
    high, low = (float(point.split(",")[1]) for point in band[1:])
    middle = float(lines[0].split()[1].split(",")[1])
    assert high < middle < low


def test_the_file_holds_every_figure_and_no_formula() -> None:
    facts = f.facts(charter=replace(f.facts().charter, title='=HYPERLINK("x")'))
    rows = list(csv.DictReader(io.StringIO(as_csv(facts)["csv"])))
    by_name = {row["figure"]: row for row in rows}
    assert set(facts.figures) <= set(by_name)
    assert (by_name["in_time"]["value"], by_name["in_time"]["n"]) == ("0.818182", "11")
    assert by_name["median_wait"]["value"] == ""
    assert by_name["asked: managers"]["value"] == "40"
    assert not [row for row in rows if re.match(r"[=+@-]", row["community"])]


# --- in a browser ---------------------------------------------------------------------------------------------


def show(page: Page, stub: Stub, facts: SponsorFacts, query: str = "") -> None:
    stub.views["/v1/sponsor"] = page_view(facts, CHOICES)
    page.goto(f"{stub.url}/page?element=sponsor&{query}")
    page.wait_for_function("window.told.includes('telos-ready')")


def test_the_first_thing_said_is_how_its_owner_sees_it() -> None:
    status = Status(
        confidence=Confidence.AT_RISK, text="waiting for the works council", by=s.CEM.key, at=s.NOW
    )
    given = f.facts()
    given = replace(given, charter=replace(given.charter, status=status))
    told = "How its owner sees it · at risk: waiting for the works council"
    assert told in sections_of(given)[0]["lines"]
    silent = Finding(code="A306", level=Level.WARNING, data={"day": "2026-11-02", "said": "yes"})
    lines = sections_of(replace(given, findings=(silent,)))[0]["lines"]
    assert "How its owner sees it · no word since Mon 2 Nov" in lines
    assert told not in lines
    assert not any("owner sees" in line for line in sections_of(f.facts())[0]["lines"])


@pytest.mark.browser
@pytest.mark.parametrize(("width", "language"), [(1000, "en"), (320, "de")])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_accessible(page: Page, stub: Stub, language: str, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    show(page, stub, f.paired(language=language), f"theme={theme}")
    for summary in page.locator("summary").all():
        summary.click()
    axe_finds_nothing(page)
    bar = page.get_by_role("progressbar", name={"en": "Group goal", "de": "Gruppenziel"}[language])
    expect(bar).to_have_js_property("value", 30)
    expect(bar).to_have_js_property("max", 50)
    text = {"en": "30 of 50 pages reviewed", "de": "30 von 50 Seiten durchgesehen"}[language]
    expect(bar).to_have_attribute("aria-valuetext", re.compile(text))
    expect(page.locator("[data-item=goal] .what")).to_contain_text(text)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("svg")).to_have_count(2)


@pytest.mark.browser
def test_on_paper_stands_what_it_says_and_nothing_to_click(page: Page, stub: Stub) -> None:
    show(page, stub, f.paired(), "theme=dark")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="The five factors")).to_be_visible()
    expect(page.locator("svg").first).to_be_visible()
    for kind in ("button", "select", "summary"):
        assert page.locator(kind).evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 0
    ink = page.locator("h4").first.evaluate("one => getComputedStyle(one).color")
    assert ink == "rgb(32, 33, 34)", "dark letters, also from a dark screen"


@pytest.mark.browser
def test_a_figure_opens_the_acts_behind_it(page: Page, stub: Stub) -> None:
    act = {"key": "act/0", "what": "Contribution to “Leave”", "until": "Mon 2 Nov", "actions": []}
    stub.views["/v1/sponsor/acts"] = {
        "title": "Behind",
        "items": [act],
        "empty": "",
        "hidden": "",
        "following": None,
    }
    show(page, stub, f.facts())
    page.locator("[data-section=promise] summary").click()
    opener = page.locator("[data-figure=contributions]")
    opener.click()
    expect(page.locator(".acts .item")).to_have_text(re.compile("Contribution to"))
    opener.click()
    expect(page.locator(".acts .item")).to_have_count(0)


@pytest.mark.browser
def test_the_figures_are_saved_as_a_file(page: Page, stub: Stub) -> None:
    stub.views["/v1/sponsor/csv"] = {"name": "telos.csv", "csv": "a,b\r\n1,2\r\n"}
    show(page, stub, f.facts())
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export as CSV").click()
    assert saved.value.suggested_filename == "telos.csv"
    assert saved.value.path().read_text(encoding="utf-8-sig") == "a,b\n1,2\n"


@pytest.mark.browser
def test_a_picture_that_is_more_than_shapes_is_made_harmless(page: Page, stub: Stub) -> None:
    view = page_view(f.facts(), CHOICES)
    inner = '<script>window.bad=1</script><image href="https://evil.example/x"/>'
    inner += '<a href="javascript:1"><rect width="1"/></a>'
    bad = f'<svg xmlns="http://www.w3.org/2000/svg" onload="window.bad=1">{inner}</svg>'
    view["sections"][0]["pictures"] = [{"svg": bad, "caption": ""}]
    stub.views["/v1/sponsor"] = view
    page.goto(f"{stub.url}/page?element=sponsor")
    page.wait_for_function("window.told.includes('telos-ready')")
    assert page.locator("[data-section=purpose] svg *").count() == 0
    assert page.evaluate("window.bad") is None


def test_enough_that_has_not_waited_long_enough_is_said_to_be_too_early() -> None:
    """Thirteen contributions of this morning are enough to count, and none of them has waited a day."""
    facts = f.facts()
    young = f.several(f.figure("waiting_after_a_day", None, 13))
    facts = replace(facts, figures={**facts.figures, **young})
    behaviour = section(facts, "factors")["lines"][2]
    assert behaviour.startswith(
        "Behaviour: How long answers take can’t be told yet (too early: nothing has waited that long yet)."
    )
