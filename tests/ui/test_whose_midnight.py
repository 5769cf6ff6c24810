"""Whose midnight: a reader elsewhere sees their own time with its zone, and the community's where the day differs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.model import Directory, ObligationKind
from core.notify.compose import compose
from core.notify.render import rendered
from core.phrasing import Phrasing
from tests.notify.posts import POSTS
from tests.rules.community import charter, obligation

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
#: Friday, five in the afternoon in Berlin.
DUE = datetime(2026, 12, 18, 16, 0, tzinfo=UTC)


def words(zone: str, home: str = "Europe/Berlin", language: str = "en", **more: bool) -> Phrasing:
    return Phrasing(language, zone, NOW, Directory(), home, **more)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Berlin", "by Fri 18 Dec"),
        ("Europe/Paris", "by Fri 18 Dec"),
        ("Europe/London", "until Fri 18 Dec 16:00 GMT"),
        ("America/New_York", "until Fri 18 Dec 11:00 EST"),
        ("Asia/Kolkata", "until Fri 18 Dec 21:30 IST"),
        ("Australia/Sydney", "until Sat 19 Dec 03:00 AEDT (Fri 18 Dec 17:00 CET)"),
        ("America/Sao_Paulo", "until Fri 18 Dec 13:00 UTC-3"),
        ("Asia/Kathmandu", "until Fri 18 Dec 21:45 UTC+5:45"),
    ],
)
def test_until_when_something_is_owed(zone: str, text: str) -> None:
    assert words(zone).when(obligation(kind=ObligationKind.DELIVER, due=DUE)) == text


def test_a_day_that_is_another_one_there_says_both() -> None:
    assert words("Australia/Sydney").day(DUE) == "Sat 19 Dec 03:00 AEDT (Fri 18 Dec 17:00 CET)"
    assert words("America/New_York").day(DUE) == "Fri 18 Dec"
    assert words("Australia/Sydney", "").day(DUE) == "Sat 19 Dec", "no community is spoken of"


def test_in_german_zones_have_german_names() -> None:
    moment = words("Australia/Sydney", language="de").moment(DUE)
    assert moment.endswith("(Fr, 18. Dez 17:00 MEZ)")
    assert words("Europe/Berlin", language="de", zoned=True).moment(DUE) == "Fr, 18. Dez 17:00 MEZ"


def test_a_community_with_a_zone_of_its_own() -> None:
    there = words("Europe/Berlin").at_home(charter(zone="America/Los_Angeles"))
    late = datetime(2026, 12, 19, 1, 0, tzinfo=UTC)
    assert there.moment(late) == "Sat 19 Dec 02:00 CET (Fri 18 Dec 17:00 PST)"
    assert words("Europe/Berlin").at_home(charter()).moment(late) == "Sat 19 Dec 02:00"


#: A time of day, with or without what names its zone.
TIME = re.compile(r"\b\d{1,2}:\d{2}\b(?! (?:[A-Z]{2,5}|UTC[+-]\d{1,2}(?::\d{2})?)\b)")


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_time_in_a_mail_names_its_zone(name: str, zone: str, language: str) -> None:
    post = POSTS[name]()
    message = compose(
        replace(post, zone=zone, home="Europe/Berlin", to=replace(post.to, language=language), now=post.now)
    )
    for text in (message.subject, *rendered(message)):
        visible = re.sub(r"<style.*?</style>|<[^<>]*>", " ", text, flags=re.DOTALL)
        assert TIME.findall(visible) == []
