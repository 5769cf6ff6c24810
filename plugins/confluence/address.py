"""Addresses: what people paste, shortened to where Confluence is, and the gateway that scoped tokens go through."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

#: Where tokens with scopes, and those of service accounts, are taken; a site's own address refuses them.
GATEWAY: Final = "https://api.atlassian.com"
#: What they need, as Atlassian describes the addresses that are asked; a test compares.
SCOPES: Final = (
    "read:attachment:confluence",
    "read:comment:confluence",
    "read:configuration:confluence",
    "read:content-details:confluence",
    "read:content.metadata:confluence",
    "read:content.permission:confluence",
    "read:group:confluence",
    "read:page:confluence",
    "read:space:confluence",
    "read:task:confluence",
    "read:template:confluence",
    "read:user:confluence",
    "write:page:confluence",
    "write:template:confluence",
)
_CLOUD: Final = (".atlassian.net", ".jira.com")
#: Where a page of Confluence begins, whatever stands before it.
_PAGE: Final = re.compile(
    r"/(?:(?:spaces|space|display|pages|rest|plugins|download|dashboard|label|spacedirectory|collector|setup|questions"
    r"|calendar|templates|mywork|[\w-]+\.action)(?=/|$)"
    r"|(?:[xls]|admin|users|people|labels)(?=/.))",
    re.IGNORECASE,
)


def on_cloud(url: str) -> bool:
    """Whether the address is one of Atlassian's cloud."""
    return (urlsplit(url).hostname or "").casefold().endswith(_CLOUD)


def base_of(url: str) -> str:
    """Where Confluence is, of any address somebody copied from it; Cloud's is below ``/wiki``."""
    text = url.strip()
    parts = urlsplit(text)
    path = _PAGE.split(parts.path.rstrip("/"), maxsplit=1)[0].rstrip("/")
    if (parts.hostname or "").casefold().endswith(".atlassian.net"):
        path = "/wiki"
    return f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc else text.rstrip("/")


def gateway(cloud_id: str) -> str:
    """The address of a Cloud site's REST API for tokens with scopes."""
    return f"{GATEWAY}/ex/confluence/{cloud_id}/wiki"
