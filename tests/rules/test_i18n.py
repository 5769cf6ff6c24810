"""Texts and times in people's own language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fluent.runtime import FluentBundle, FluentResource
from hypothesis import given, settings
from hypothesis import strategies as st

from core import i18n
from core.i18n import LANGUAGES, Translator, language_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("de_formal", "de"),
        ("DE", "de"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
        ("qqx", "en"),
    ],
)
def test_the_nearest_language_is_spoken(tag: str, language: str) -> None:
    assert language_of(tag) == Translator(tag).language == language


@pytest.mark.parametrize(
    ("day", "english", "german"),
    [
        (date(2026, 11, 27), "Fri 27 Nov", "Fr, 27. Nov"),
        (date(2027, 11, 26), "Fri 26 Nov 2027", "Fr, 26. Nov 2027"),
        (date(2025, 3, 3), "Mon 3 Mar 2025", "Mo, 3. Mär 2025"),
        # Half past eleven in the evening in UTC is the next day in Berlin.
        (datetime(2026, 11, 26, 23, 30, tzinfo=UTC), "Fri 27 Nov", "Fr, 27. Nov"),
    ],
)
def test_days(day: date, english: str, german: str) -> None:
    assert Translator("en").day(day, BERLIN, NOW) == english
    assert Translator("de").day(day, BERLIN, NOW) == german


@pytest.mark.parametrize(
    ("at", "english", "german"),
    [
        ("2026-11-23T15:00+01:00", "today 15:00", "heute 15:00"),
        ("2026-11-23T08:05+01:00", "today 08:05", "heute 08:05"),
        ("2026-11-24T17:00+01:00", "Tue 17:00", "Di 17:00"),
        ("2026-11-29T17:00+01:00", "Sun 17:00", "So 17:00"),
        # A week ahead the weekday alone would be today's.
        ("2026-11-30T17:00+01:00", "Mon 30 Nov 17:00", "Mo, 30. Nov 17:00"),
        ("2026-11-20T14:02+01:00", "Fri 20 Nov 14:02", "Fr, 20. Nov 14:02"),
        ("2027-01-04T09:00+01:00", "Mon 4 Jan 2027 09:00", "Mo, 4. Jan 2027 09:00"),
    ],
)
def test_moments(at: str, english: str, german: str) -> None:
    moment = datetime.fromisoformat(at)
    assert Translator("en").moment(moment, BERLIN, NOW) == english
    assert Translator("de").moment(moment, BERLIN, NOW) == german


def test_the_same_moment_in_another_zone_and_in_an_unknown_one() -> None:
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert Translator("en").moment(moment, BERLIN, NOW) == "Tue 00:30"
    assert Translator("en").moment(moment, "America/New_York", NOW) == "today 18:30"
    assert Translator("en").moment(moment, "Mars/Olympus", NOW) == "today 23:30"


def test_what_one_language_lacks_comes_from_english_and_the_unknown_stays_as_it_is() -> None:
    assert Translator("fr").text("D201-title") == Translator("en").text("D201-title")
    assert Translator("de").text("no-such-message", count=3) == "no-such-message"
    assert not Translator("de").has("no-such-message")
    assert Translator("de").has("D201-title")


def test_several_things_in_a_sentence() -> None:
    assert Translator("en").list(["Ana", "Ben", "Cem"]) == "Ana, Ben and Cem"
    assert Translator("de").list(["Ana", "Ben", "Cem"]) == "Ana, Ben und Cem"
    assert Translator("en").list(["Ana"]) == "Ana"
    assert Translator("en").list([]) == ""


@given(st.sampled_from(LANGUAGES), st.text(), st.integers())
def test_values_go_in_as_they_are(language: str, value: str, number: int) -> None:
    translator = Translator(language)
    assert value in translator.text("P114-text", read=value, nearest="x")
    assert translator.text("P112-text", count=number, unused=None)


def test_what_people_read_in_their_wiki_has_one_apostrophe() -> None:
    """What admins read in a terminal may have the typewriter's; the two are never mixed on a screen."""
    in_the_wiki = ("dates", "desk", "findings", "notices", "panel", "sponsor", "web", "why")
    for name in in_the_wiki:
        lines = (Path(i18n.__file__).parent / "locales/en" / f"{name}.ftl").read_text().splitlines()
        mixed = [line for line in lines if not line.startswith("#") and re.search("[a-z]'", line)]
        assert not mixed, name


def test_no_invisible_marks_stand_around_values() -> None:
    assert Translator("en").text("moment-day", day="Tue", time="17:00") == "Tue 17:00"


@cache
def whole(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for file in sorted((Path(i18n.__file__).parent / "locales" / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_can_be_parsed_by_itself(language: str) -> None:
    """What Fluent finds in whole files is found, and none is built of another, which would not be there yet."""
    sources = i18n._sources(language)
    assert set(sources) == set(whole(language)._messages)
    assert not [id for id, source in sources.items() if re.search(r"\{\s*-?[a-z]", source)]


@given(value=st.one_of(st.text(max_size=80), st.integers(-(10**9), 10**9), st.just("a" * 3000)))
@settings(max_examples=20, deadline=None)
def test_texts_are_what_fluent_itself_makes_of_them(value: str | int) -> None:
    for language in LANGUAGES:
        bundle = whole(language)
        parsed = {id: i18n._parsed(language, id) for id in i18n._sources(language)}
        straight = {id: message[1] for id, message in parsed.items() if message and message[1]}
        assert len(straight) > 1000
        for id, pieces in straight.items():
            values = {text: value for text, named in pieces if named}
            try:
                told = str(bundle.format_pattern(bundle.get_message(id).value, values)[0])
            except ValueError:
                # Fluent takes no text of this length.
                continue
            assert Translator(language).text(id, **values) == told


@given(
    values=st.lists(
        st.one_of(
            st.sampled_from(["", "none", "said", "yes", "1", 1, 0, 2, 1.0, True, 12345, "12345", "b" * 200]),
            st.text(max_size=8),
        ),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=15, deadline=None)
def test_what_fluent_chooses_by_is_never_taken_for_another_value(values: list[Any]) -> None:
    """A number, a truth and a text may look alike, and be told apart by what is said."""
    for language in LANGUAGES:
        bundle, sources = whole(language), i18n._sources(language)
        parsed = {id: i18n._parsed(language, id) for id in sources}
        choosing = [id for id, message in parsed.items() if message and message[1] is None][::10]
        assert len(choosing) > 10
        for id in choosing:
            names = re.findall(r"\$([a-z_]+)", sources[id])
            for value in values:
                pattern = bundle.get_message(id).value
                told = str(bundle.format_pattern(pattern, dict.fromkeys(names, i18n._plain(value)))[0])
                assert Translator(language).text(id, **dict.fromkeys(names, value)) == told
