"""Why an account is not let in: a captcha, a log-in page in between, a token without its scopes, or simply wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from core.ports import GiveUp

WRONG: Final = "it did not accept the account; check user and password, or the token"
CAPTCHA: Final = "it wants a captcha solved after failed log-ins; log in once in a browser as this account"
SCOPE: Final = "the token lacks a scope that this needs"
_LOGIN: Final = re.compile(
    r"\b(?:do)?log-?in\b|login\.action|sign-?in|\bsso\b|saml|oauth2?|\badfs\b|\bauth\b|okta|"
    r"id\.atlassian\.com|login\.microsoftonline",
    re.IGNORECASE,
)


class LogInPage(GiveUp):
    """A log-in page stands between here and Confluence's REST API."""

    def __init__(self, url: str, host: str) -> None:
        super().__init__(
            f"{url} leads on to a log-in page at {host}; a program can't log in there. Let this machine reach "
            "Confluence's REST API without it"
        )


def captcha(headers: Mapping[str, str]) -> bool:
    """Whether Confluence asks this account to solve a captcha first."""
    reasons = f"{headers.get('X-Authentication-Denied-Reason', '')} {headers.get('X-Seraph-LoginReason', '')}"
    return "CAPTCHA" in reasons.upper() or "AUTHENTICATION_DENIED" in reasons.upper()


def refused(headers: Mapping[str, str], reason: str) -> str:
    """Why a 401, in words for an admin."""
    if captcha(headers):
        return CAPTCHA
    return SCOPE if "scope" in reason.casefold() else WRONG


def login_at(location: str) -> str:
    """The host of a log-in page that a redirect leads to; "" for any other redirect."""
    parts = urlsplit(location)
    if not _LOGIN.search(f"{parts.netloc}{parts.path}"):
        return ""
    return parts.netloc or "its own address"
