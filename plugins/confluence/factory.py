"""What the entry point gives: makes the platform objects of this plugin, and says what a settings file must name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import Translator
from core.ports import (
    Asking,
    FactoryDefaults,
)
from plugins.confluence.address import SCOPES, base_of
from plugins.confluence.expiry import OPTION
from plugins.confluence.flavour import tenant
from plugins.confluence.options import OPTIONS, flavour, told
from plugins.confluence.wiki import Confluence


class Factory(FactoryDefaults):
    """Makes the platform objects of this plugin."""

    name = "confluence"

    def address(self, url: str) -> str:
        """Where Confluence is, of any address somebody copied from it."""
        return base_of(url)

    def asks(self, url: str, language: str) -> Asking:
        """A user name or a token on Data Center, an e-mail address and a token on Cloud."""
        text, kind = Translator(language).text, flavour({"url": url})
        if kind == "dc" and tenant(url):
            # Cloud below an address of the company's own.
            kind = "cloud"
        cloud = kind == "cloud"
        return Asking(
            user=text(f"cf-ask-user-{kind}"),
            password=text(f"cf-ask-password-{kind}"),
            nameless=True,
            hint=text("cf-ask-scopes", scopes=" ".join(SCOPES)) if cloud else "",
            more={OPTION: text("cf-ask-expires")} if cloud else {},
        )

    def known_options(self) -> frozenset[str]:
        """Those of docs/confluence.md."""
        return OPTIONS

    def options(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        """The flavour where the address doesn't show it; which site of Cloud it is, and the way its token takes."""
        return told(settings)

    def open(self, site: str, settings: Mapping[str, Any]) -> Confluence:
        """The platform of one configured Confluence; asks nothing yet."""
        return Confluence(site, settings)
