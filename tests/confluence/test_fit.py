"""Forge Invocation Tokens: whom they name, and what is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from core.ports import Reject
from plugins.confluence.fit import ISSUER, LONGEST, SKEW, Fits, viewer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
APP = "ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107"
CLOUD = "d0d52620-3203-4cfa-8db5-f2587155f0dd"
ANA = "655362:312d3308-8954-42b0-aa38-771a10c88656"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NEW_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = {"one": KEY.public_key()}


def claims(**changes: Any) -> dict[str, Any]:
    made = {
        "iss": ISSUER, "aud": APP, "iat": AT, "nbf": AT, "exp": AT + 25, "jti": "d8a4", "principal": ANA,
        "app": {
            "installationId": "ari:cloud:ecosystem::installation/0a3a",
            "apiBaseUrl": f"https://api.atlassian.com/ex/confluence/{CLOUD}",
            "module": {"type": "xen:macro", "key": "telos-macro"},
        },
        "context": {
            "cloudId": CLOUD, "moduleKey": "telos-banner", "locale": "de-DE",
            "extension": {"content": {"id": "5341185"}, "space": {"key": "~65", "id": "65538"}},
        },
    } | changes  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def token(
    key: Any = KEY, algorithm: str = "RS256", headers: dict[str, Any] | None = None, **changes: Any
) -> str:
    headers = {"kid": "one"} if headers is None else headers
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers=headers)


def fits(cloud: str = "", keys: Callable[[str], rsa.RSAPublicKey | None] = PUBLIC.get) -> Fits:
    return Fits(APP, keys, cloud)


def refused(text: str, match: str | None = None, verifier: Fits | None = None, now: datetime = NOW) -> None:
    with pytest.raises(Reject, match=match) as rejected:
        (verifier or fits()).verify(text, now)
    assert rejected.value.status == 401


def test_a_token_names_person_page_space_and_module() -> None:
    verified = fits(CLOUD).verify(token(), NOW)
    assert (verified.principal, verified.content, verified.space_key, verified.space_id) == (
        ANA,
        "5341185",
        "~65",
        "65538",
    )
    assert (verified.module, verified.locale, verified.jti, verified.cloud_id) == (
        "telos-banner",
        "de-DE",
        "d8a4",
        CLOUD,
    )
    assert verified.installation.endswith("0a3a")
    assert verified.api.startswith("https://api.atlassian.com/")
    assert verified.expires == NOW + timedelta(seconds=25)


def test_the_person_becomes_a_viewer_whose_revision_is_not_known() -> None:
    seen = viewer("hr", fits().verify(token(), NOW), "Ana", "de")
    assert (seen.person, seen.name, seen.page, seen.language) == (f"hr:{ANA}", "Ana", "hr:5341185", "de")
    assert (seen.revision, seen.expires) == (0, NOW + timedelta(seconds=25))


def test_outside_any_page() -> None:
    verified = fits().verify(token(context={"moduleKey": "telos-global"}), NOW)
    assert viewer("hr", verified, "Ana", "en").page is None


@pytest.mark.parametrize("principal", [None, ""])
def test_a_trigger_s_token_is_no_person(principal: str | None) -> None:
    verified = fits().verify(token(principal=principal), NOW)
    with pytest.raises(Reject, match="names nobody") as rejected:
        viewer("hr", verified, "", "en")
    assert rejected.value.status == 401


def test_a_trigger_s_token_may_have_no_context() -> None:
    verified = fits(CLOUD).verify(token(principal=None, context=None), NOW)
    assert (verified.module, verified.content, verified.cloud_id) == ("telos-macro", "", CLOUD)


@pytest.mark.parametrize("seconds", [-30, 0, 24])
def test_in_time(seconds: int) -> None:
    fits().verify(token(), NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "words"), [(-31, "not good yet"), (25, "expired"), (26, "expired"), (86400, "expired")]
)
def test_out_of_time(seconds: int, words: str) -> None:
    refused(token(), words, now=NOW + timedelta(seconds=seconds))


def test_a_later_beginning_counts() -> None:
    fits().verify(token(nbf=None), NOW)
    refused(token(nbf=AT + int(SKEW.total_seconds()) + 1, exp=AT + 90), "not good yet")


def test_a_token_is_short_lived() -> None:
    longest = int(LONGEST.total_seconds())
    fits().verify(token(exp=AT + longest), NOW)
    refused(token(exp=AT + longest + 1), "longer than Forge")


@pytest.mark.parametrize("name", ["iat", "exp"])
@pytest.mark.parametrize("value", [None, "soon", True, 1.5, -1, 10**12, [], {}])
def test_times_are_needed_and_numbers(name: str, value: object) -> None:
    refused(token(**{name: value}), "is no time|not from Forge")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"iss": "forge/other"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": APP + "0"}, "another app"),
        ({"aud": APP.rpartition("/")[2]}, "another app"),
        ({"aud": [APP, "somebody"]}, "another app"),
        ({"aud": None}, "another app"),
        ({"principal": "a/b"}, "principal"),
        ({"principal": "a b"}, "principal"),
        ({"principal": "x" * 129}, "principal"),
        ({"principal": ["x"]}, "principal"),
        ({"context": {"extension": {"content": {"id": "../1"}}}}, "id is no id"),
        ({"context": {"extension": {"content": {"id": 1.5}}}}, "id is no id"),
        ({"context": {"extension": {"content": {"id": 2**64}}}}, "id is no id"),
    ],
)
def test_refused(changes: dict[str, Any], words: str) -> None:
    refused(token(**changes), words)


def test_of_another_site_the_app_is_installed_on() -> None:
    elsewhere = {"apiBaseUrl": "https://api.atlassian.com/ex/confluence/other"}
    fits().verify(token(context={"cloudId": "other"}), NOW)
    refused(token(context={"cloudId": "other"}), "cloud_id", fits(CLOUD))
    refused(token(context=None, app=elsewhere), "cloud_id", fits(CLOUD))
    refused(token(context=None, app=None), "cloud_id", fits(CLOUD))


def forged(header: dict[str, Any]) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part(header)}.{part(claims())}."


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "PS256", "ES256", "", None, ["RS256"]])
def test_the_token_does_not_choose_how_it_is_checked(algorithm: object) -> None:
    refused(forged({"alg": algorithm, "kid": "one"}), "RS256|can't be read")


def test_a_signature_by_the_same_key_in_another_way_is_refused() -> None:
    refused(token(algorithm="PS256"), "RS256")
    refused(token(algorithm="RS512"), "RS256")


def test_what_must_be_understood_and_is_not_is_refused() -> None:
    refused(token(headers={"kid": "one", "crit": ["x"], "x": 1}), "RS256|can't be read")


@pytest.mark.parametrize("kid", [None, "", "a b", "k" * 201, "\u00e9"])
def test_a_key_must_be_named(kid: str | None) -> None:
    asked: list[str] = []
    refused(token(headers={"kid": kid} if kid is not None else {}), "names no key", fits(keys=asked.append))
    assert not asked


def test_another_key_s_signature_is_refused() -> None:
    refused(token(NEW_KEY), "not from Forge")


def test_an_altered_token_is_refused() -> None:
    head, body, mark = token().split(".")
    other = token(principal="655362:somebody-else").split(".")[1]
    refused(f"{head}.{other}.{mark}", "not from Forge")
    refused(f"{head}.{body}.", "not from Forge")


def test_a_new_key_is_asked_for_once() -> None:
    asked: list[str] = []

    def keys(kid: str) -> rsa.RSAPublicKey | None:
        asked.append(kid)
        return {"two": NEW_KEY.public_key()}.get(kid)

    fits(keys=keys).verify(token(NEW_KEY, headers={"kid": "two"}), NOW)
    assert asked == ["two"]
    refused(token(headers={"kid": "three"}), "unknown key", fits(keys=keys))
    assert asked == ["two", "three"]


def test_keys_out_of_reach_are_not_the_sender_s_fault() -> None:
    def keys(kid: str) -> rsa.RSAPublicKey | None:
        raise Reject("later", 503)

    with pytest.raises(Reject) as rejected:
        fits(keys=keys).verify(token(), NOW)
    assert rejected.value.status == 503


def test_a_token_says_whose_it_is_before_it_is_verified() -> None:
    assert fits().issued(claims())
    assert not fits().issued({})
    assert not fits().issued(claims(aud="other"))
    assert not fits().issued(claims(iss="telos:hr"))


def test_an_app_is_needed() -> None:
    with pytest.raises(ValueError, match="app_id"):
        Fits("", PUBLIC.get)


@given(st.text(max_size=60) | st.from_regex(r"[\w-]{0,30}\.[\w-]{0,30}\.[\w-]{0,30}", fullmatch=True))
def test_noise(text: str) -> None:
    refused(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "content", "key"]), inner)
    ),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(["app", "context", "principal", "jti", "aud", "iss", "exp", "sub"]), JSON)
)
def test_strange_claims_are_read_or_refused(changes: dict[str, Any]) -> None:
    text = jwt.api_jws.encode(
        json.dumps(claims() | changes).encode(), KEY, algorithm="RS256", headers={"kid": "one"}
    )
    status, ids = 401, ""
    try:
        verified = fits().verify(text, NOW)
        ids = verified.principal + verified.content
    except Reject as rejected:
        status = rejected.status
    assert status == 401
    assert not {"/", " "} & set(ids)


@pytest.mark.parametrize("body", [b"[" * 9000, b'{"a":' * 1800, b"1" * 9000, b"\xff", b"null", b"[]"])
def test_hostile_claims_under_a_right_signature(body: bytes) -> None:
    refused(jwt.api_jws.encode(body, KEY, algorithm="RS256", headers={"kid": "one"}))
