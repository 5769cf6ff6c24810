"""The token by which the wiki vouches for a person."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import GiveUp, Reject
from plugins.mediawiki import platform
from plugins.mediawiki.token import identify, viewer_key

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CURRENT, PREVIOUS, OTHER = (
    "whsec_" + base64.b64encode(name.encode() * 8).decode() for name in ("curr", "prev", "oths")
)


def token(secret: str = CURRENT, algorithm: str = "HS256", **changes: Any) -> str:
    at = int(NOW.timestamp())
    claims = {
        "iss": "hr", "aud": "telos", "sub": "7", "name": "Ana", "page": 12, "rev": 345, "lang": "de",
        "iat": at, "exp": at + 600,
    } | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, viewer_key(secret) if algorithm != "none" else "", algorithm=algorithm)


def test_a_token_names_person_page_and_revision() -> None:
    viewer = identify("hr", (CURRENT, PREVIOUS), token(), NOW)
    assert (viewer.person, viewer.name, viewer.page, viewer.revision) == ("hr:7", "Ana", "hr:12", 345)
    assert (viewer.language, viewer.expires) == ("de", NOW + timedelta(seconds=600))


def test_outside_any_page() -> None:
    viewer = identify("hr", (CURRENT,), token(page=0, rev=0), NOW)
    assert (viewer.page, viewer.revision) == (None, 0)


def test_the_previous_secret_is_good_until_it_is_taken_away() -> None:
    assert identify("hr", (CURRENT, PREVIOUS), token(PREVIOUS), NOW).person == "hr:7"
    with pytest.raises(Reject):
        identify("hr", (CURRENT,), token(PREVIOUS), NOW)


@pytest.mark.parametrize("after", [0, 600, 659])
def test_in_time(after: int) -> None:
    identify("hr", (CURRENT,), token(), NOW + timedelta(seconds=after))


@pytest.mark.parametrize("after", [-120, 660, 86400])
def test_out_of_time(after: int) -> None:
    with pytest.raises(Reject) as rejected:
        identify("hr", (CURRENT,), token(), NOW + timedelta(seconds=after))
    assert rejected.value.status == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "sales"}, {"aud": "other"}, {"aud": None}, {"iss": None}, {"sub": None}, {"exp": None}, {"iat": None},
        {"sub": "0"}, {"sub": "-1"}, {"sub": "1 OR 1"}, {"page": "x"}, {"rev": -3}, {"exp": "soon"},
        {"exp": int(NOW.timestamp()) + 10**6}, {"iat": True},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_are_not_the_wiki_s(changes: dict[str, Any]) -> None:
    with pytest.raises(Reject) as rejected:
        identify("hr", (CURRENT,), token(**changes), NOW)
    assert rejected.value.status == 401


def test_another_key_another_algorithm_and_no_secret() -> None:
    for forged in (token(OTHER), token(algorithm="HS512"), token(algorithm="none")):
        with pytest.raises(Reject):
            identify("hr", (CURRENT,), forged, NOW)
    for secrets in ((), ("",)):
        with pytest.raises(Reject):
            identify("hr", secrets, token(), NOW)


@given(st.text(max_size=300))
def test_noise(text: str) -> None:
    with pytest.raises(Reject):
        identify("hr", (CURRENT,), text, NOW)


@pytest.mark.parametrize(
    ("secret", "good"),
    [
        ("whsec_" + "A" * 22 + "==", True),
        ("A" * 22, True),
        (" whsec_" + "A" * 43 + "= ", True),
        ("whsec_", False),
        ("whsec_" + "A" * 20, False),
        ("secret", False),
        ("whsec_not base64 at all, but long enough", False),
        # Base64 passes over what is none: what is left is three bytes.
        ("whsec_MTIz" + "-" * 60, False),
        ("whsec_" + "=" * 60, False),
    ],
)
def test_a_secret_is_judged_as_the_extension_judges_it(secret: str, good: bool) -> None:
    settings = {"url": "https://wiki.example.org", "secrets": (secret,)}
    if good:
        platform.open("hr", settings)
    else:
        with pytest.raises(GiveUp, match="whsec_"):
            platform.open("hr", settings)
