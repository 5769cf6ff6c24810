"""Getting in: pasted addresses, tokens with scopes through the gateway, their last day, captchas, log-in pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml

from core.ports import GiveUp, RetryAt
from plugins.confluence import address, expiry
from plugins.confluence.address import SCOPES, base_of
from plugins.confluence.budget import reset_in, used_up
from plugins.confluence.factory import Factory
from plugins.confluence.lines import Lines
from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import Door, Elsewhere, linked, red, run, settings
from tests.confluence.specs import ABSENT, folder, load
from tests.confluence.twin import Twin

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

# --- addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        ("https://x.atlassian.net", "https://x.atlassian.net/wiki"),
        ("https://x.atlassian.net/wiki/", "https://x.atlassian.net/wiki"),
        ("https://x.atlassian.net/wiki/spaces/HR", "https://x.atlassian.net/wiki"),
        ("https://x.atlassian.net/wiki/spaces/HR/pages/123/Leave?a=b#c", "https://x.atlassian.net/wiki"),
        ("https://x.atlassian.net/wiki/home", "https://x.atlassian.net/wiki"),
        ("https://x.atlassian.net/jira/your-work", "https://x.atlassian.net/wiki"),
        ("https://wiki.example.org", "https://wiki.example.org"),
        ("https://wiki.example.org/confluence/", "https://wiki.example.org/confluence"),
        ("https://wiki.example.org/confluence/display/HR/Leave", "https://wiki.example.org/confluence"),
        ("https://wiki.example.org/display/HR", "https://wiki.example.org"),
        ("https://wiki.example.org/spaces/HR/pages/7/Leave", "https://wiki.example.org"),
        ("https://wiki.example.org/pages/viewpage.action?pageId=7", "https://wiki.example.org"),
        ("https://wiki.example.org/c/dashboard.action#all-updates", "https://wiki.example.org/c"),
        ("https://wiki.example.org/login.action?os_destination=%2F", "https://wiki.example.org"),
        ("https://wiki.example.org/x/aBcD", "https://wiki.example.org"),
        ("https://wiki.example.org/x", "https://wiki.example.org/x"),
        ("https://intranet.example.org/people", "https://intranet.example.org/people"),
        ("http://127.0.0.1:8090/wiki", "http://127.0.0.1:8090/wiki"),
        ("https://conf.example/confluence/spacedirectory/view.action", "https://conf.example/confluence"),
        ("https://conf.example/confluence/collector/pages.action?key=HR", "https://conf.example/confluence"),
        ("https://conf.example/questions/123/how-to", "https://conf.example"),
        ("https://conf.example/confluence/setup/setuplicense.action", "https://conf.example/confluence"),
    ],
)
def test_a_pasted_address_is_shortened(pasted: str, base: str) -> None:
    assert base_of(pasted) == base == Factory().address(pasted)
    assert base_of(base) == base


# --- tokens with scopes -------------------------------------------------------------------------------


@pytest.fixture
def through(cloud: Twin, monkeypatch: pytest.MonkeyPatch) -> Twin:
    """Atlassian's gateway before the twin."""
    monkeypatch.setattr(address, "GATEWAY", cloud.origin)
    return cloud


@pytest.mark.parametrize("user", ["telos@example.org", ""])
def test_connect_finds_the_way_that_a_token_with_scopes_takes(through: Twin, door: Door, user: str) -> None:
    token = through.scoped_token("Telos Bot")
    given = linked(through, door) | {"user": user, "password": token}
    options = Factory().options({name: value for name, value in given.items() if name != "cloud_id"})
    assert options == {"cloud_id": through.state.cloud_id, "gateway": "yes"}
    assert red(run(given | options)) == {}
    # By the site's own address it is refused.
    assert "The account is logged in" in red(run(given))


def test_a_classic_token_stays_on_the_sites_own_address(through: Twin) -> None:
    assert "gateway" not in Factory().options(settings(through))


def test_missing_scopes_are_named(through: Twin) -> None:
    token = through.scoped_token("Telos Bot", lacking=True)
    given = settings(through, password=token, gateway="yes", cloud_id=through.state.cloud_id)
    check = red(run(given))["The account is logged in"]
    assert "lacks scopes" in check.said
    assert all(scope in check.cure for scope in SCOPES)


def test_the_gateway_needs_to_know_which_site() -> None:
    with pytest.raises(GiveUp, match="cloud_id"):
        Confluence("hr", {"url": "https://x.atlassian.net", "gateway": "yes"})


def test_the_scopes_are_those_of_what_is_asked(cloud: Twin, door: Door) -> None:
    place = folder()
    if place is None:
        pytest.skip(ABSENT)
    apis: dict[str, Any] = {
        "/wiki/api/v2": load(place / "confluence-cloud-v2-openapi.json")["paths"],
        "/wiki": yaml.safe_load((place / "confluence-cloud-v1-openapi.yaml").read_text("utf-8"))["paths"],
    }
    cloud.user("ana")
    cloud.edit("Root", "<p>x</p>", "ana")
    cloud.edit("Leave", "<p>x</p>", "ana", parent="Root")
    run(linked(cloud, door))
    wiki = Confluence("hr", settings(cloud))
    list(wiki.changes("", now=datetime.now(UTC)))
    wiki.group("managers")
    wiki.find("Leave")
    needed: set[str] = {"read:attachment:confluence", "write:page:confluence", "read:page:confluence"}
    for line in cloud.requests():
        method, _, path = line.partition(" ")
        api = next(each for each in apis if path.startswith(each))
        parts = path.partition("?")[0].removeprefix(api).split("/")
        for known, operations in apis[api].items():
            names = known.removeprefix("/wiki").split("/")
            same = len(names) == len(parts) and all(
                name == part or name.startswith("{") for name, part in zip(names, parts, strict=True)
            )
            if same and method.lower() in operations:
                granted = operations[method.lower()].get("x-atlassian-oauth2-scopes", [])
                fine = [
                    grant["scopes"] for grant in granted if all(s.count(":") == 2 for s in grant["scopes"])
                ]
                needed |= set(fine[-1]) if fine else set()
                break
    assert needed == set(SCOPES)


# --- the last day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "good", "words"),
    [
        ("2027-06-30", True, "219 more days"),
        ("2026-12-24", True, "31 more days"),
        ("2026-12-23", False, "30 more days"),
        ("2026-11-24", False, "one more day"),
        ("2026-11-23", False, "today is the last day"),
        ("2026-11-22", False, "expired on November 22, 2026"),
        (date(2026, 11, 22), False, "expired"),
        ("next year", False, "no day within a year"),
        ("2037-01-01", False, "no day within a year"),
        ("", True, "isn't known"),
    ],
)
def test_a_token_is_missed_before_it_ends(written: Any, good: bool, words: str) -> None:
    (check,) = expiry.checks({"token_expires": written, "site": "hr"}, Lines("en"), NOW)
    assert check.good == good, check
    assert words in check.said
    assert good or "token_expires" in check.cure


def test_after_it_the_refusal_says_so(cloud: Twin) -> None:
    over = (datetime.now(UTC) - timedelta(days=3)).date()
    check = red(run(settings(cloud, password="old", token_expires=over.isoformat())))[
        "The account is logged in"
    ]
    assert "expired on" in check.said


# --- turned away --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reason",
    [
        "AUTHENTICATION_DENIED; CAPTCHA_CHALLENGE; login-url=https://wiki.example.org/login.action",
        "AUTHENTICATION_DENIED;",
        "AUTHENTICATED_FAILED; CAPTCHA_CHALLENGE",
    ],
)
def test_a_captcha_is_named_as_one(dc: Twin, reason: str) -> None:
    dc.denied(reason)
    check = red(run(settings(dc, password="wrong")))["The account is logged in"]
    assert "captcha" in check.said
    assert "Log in once in a browser" in check.cure
    with pytest.raises(RetryAt, match="captcha"):
        list(Confluence("hr", settings(dc, password="wrong")).changes("", now=datetime.now(UTC)))


def test_a_wrong_password_is_no_captcha(dc: Twin) -> None:
    dc.denied("AUTHENTICATED_FAILED")
    assert "captcha" not in red(run(settings(dc, password="wrong")))["The account is logged in"].said


@pytest.mark.parametrize(
    "location",
    [
        "/login.action?os_destination=%2Frest",
        "https://id.atlassian.com/login?continue=x",
        "https://login.microsoftonline.com/common/oauth2/authorize",
        "https://sso.example.org/adfs/ls?x=y",
        "https://wiki.example.org/plugins/servlet/samlsso",
    ],
)
def test_a_redirect_to_a_log_in_is_named_as_one(location: str) -> None:
    other = Elsewhere(302, {"Location": location}, b"")
    given = {"url": other.url, "user": "a", "password": "b", "server": ""}
    try:
        (check,) = run(given).values()
        assert "log-in page" in check.said
        assert "without it" in check.cure
        # It may be over tomorrow: nothing is given up for it.
        with pytest.raises(RetryAt, match="log-in page"):
            list(Confluence("hr", given).changes("", now=NOW))
    finally:
        other.stop()


# --- budgets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "gone", "seconds"),
    [
        ({"Beta-RateLimit": '"global-app-quota";r=0;t=600'}, True, 600),
        ({"Beta-RateLimit": '"global-app-quota";r=11000;t=600'}, False, 600),
        ({"Beta-RateLimit": '"global-app-quota";t=3200'}, False, 3200),
        ({"Beta-RateLimit": '"global-app-quota";r=5;t=900,"burst";r=0;t=1'}, True, 1),
        ({"RateLimit": '"burst";r=0;t=2, "global-app-quota";r=9;t=700'}, True, 2),
        ({"X-Beta-RateLimit-Remaining": "0", "X-Beta-RateLimit-Reset": "2026-11-23T12:00:20Z"}, True, 20),
        ({"X-RateLimit-Remaining": "4", "Beta-RateLimit": '"a";r=0;t=7'}, True, 7),
        ({"Beta-RateLimit": ";;;=,,r=,t"}, False, None),
    ],
)
def test_budgets_in_each_spelling(headers: dict[str, str], gone: bool, seconds: int | None) -> None:
    assert used_up(headers) == gone
    assert reset_in(headers, NOW) == (None if seconds is None else timedelta(seconds=seconds))
