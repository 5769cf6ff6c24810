"""Why an account is not let in: a captcha, a log-in page in between, a token without its scopes, or simply wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from core.i18n import Phrase
from core.ports import GiveUp

WRONG: Final = Phrase("cf-error-wrong-account")
CAPTCHA: Final = Phrase("cf-error-captcha")
SCOPE: Final = Phrase("cf-error-scope")
_LOGIN: Final = re.compile(
    r"\b(?:do)?log-?in\b|login\.action|sign-?in|\bsso\b|saml|oauth2?|\badfs\b|\bauth\b|okta|"
    r"id\.atlassian\.com|login\.microsoftonline",
    re.IGNORECASE,
)


class LogInPage(GiveUp):
    """A log-in page stands between here and Confluence's REST API."""

    def __init__(self, url: str, host: str | Phrase) -> None:
        super().__init__(Phrase("cf-error-log-in-page", url=url, host=host))


def captcha(headers: Mapping[str, str]) -> bool:
    """Whether Confluence asks this account to solve a captcha first."""
    reasons = f"{headers.get('X-Authentication-Denied-Reason', '')} {headers.get('X-Seraph-LoginReason', '')}"
    return "CAPTCHA" in reasons.upper() or "AUTHENTICATION_DENIED" in reasons.upper()


def refused(headers: Mapping[str, str], reason: str) -> Phrase:
    """Why a 401, in words for an admin."""
    if captcha(headers):
        return CAPTCHA
    return SCOPE if "scope" in reason.casefold() else WRONG


def login_at(location: str) -> str | Phrase:
    """The host of a log-in page that a redirect leads to; "" for any other redirect."""
    parts = urlsplit(location)
    if not _LOGIN.search(f"{parts.netloc}{parts.path}"):
        return ""
    return parts.netloc or Phrase("cf-error-own-address")
