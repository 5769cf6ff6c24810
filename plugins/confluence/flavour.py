"""Which Confluence answers at an address, told by itself and not by its name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import requests

from plugins.confluence.client import AGENT, ApiError, Client, Forbidden, Json

#: Where each flavour tells what it is; the other one has no such address.
SERVER: Final = "rest/api/server-information"
CLOUD: Final = "rest/api/settings/systemInfo"
#: Every Data Center says here what it is, also before 9.1, to whoever asks.
MANIFEST: Final = "rest/applinks/1.0/manifest"
#: Seconds to connect, and for each part of an answer.
_PATIENCE: Final = (5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a Confluence says about itself."""

    cloud: bool
    #: "9.2.1", "" where it tells none.
    version: str = ""
    #: Of a Cloud site.
    cloud_id: str = ""
    #: Where it believes to be; "" where it doesn't tell.
    base: str = ""

    @property
    def flavour(self) -> str:
        """The word for it in the settings."""
        return "cloud" if self.cloud else "dc"

    @property
    def product(self) -> str:
        """What people call it."""
        return "Confluence Cloud" if self.cloud else f"Confluence Data Center {self.version}".rstrip()


def ask(client: Client, *, cloud: bool) -> Told | None:
    """What it says it is, ``cloud`` asked about first; None when it is no Confluence.

    Raises as the client does; an account that is refused is :class:`~plugins.confluence.client.Forbidden`.
    """
    refused: Forbidden | None = None
    for guess in (cloud, not cloud):
        try:
            answer = client.get(CLOUD if guess else SERVER)
        except ApiError as error:
            # A refusal of anything but the account: this is not the flavour that was asked for.
            if error.status == 401:
                raise
            refused = error if isinstance(error, Forbidden) else refused
            continue
        told = _told(answer, cloud=guess)
        if told is not None:
            return told
    told = _older(client)
    if told is not None:
        return told
    if refused is not None and not client.let_in():
        raise refused
    return None


def _told(answer: Json, *, cloud: bool) -> Told | None:
    if cloud:
        id = answer.get("cloudId")
        return Told(cloud=True, cloud_id=str(id)) if id else None
    version = answer.get("version")
    base = str(answer.get("baseUrl") or "")
    return Told(cloud=False, version=str(version), base=base) if version else None


def tenant(url: str) -> str:
    """The id of a Cloud site, which its address tells anybody; "" where it doesn't."""
    parts = urlsplit(url)
    try:
        with requests.get(
            f"{parts.scheme}://{parts.netloc}/_edge/tenant_info",
            timeout=_PATIENCE,
            allow_redirects=False,
            headers={"Accept": "application/json", "User-Agent": AGENT},
        ) as response:
            id = str(response.json().get("cloudId") or "") if response.ok else ""
    except (requests.RequestException, ValueError, AttributeError):
        return ""
    return id if re.fullmatch(r"[0-9a-zA-Z-]{8,64}", id) else ""


def _older(client: Client) -> Told | None:
    """What a Data Center before 9.1 says; its manifest is JSON or XML."""
    text = client.text(MANIFEST)
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        names = ("typeId", "version", "url")
        matches = {name: re.search(f"<{name}>([^<>]{{1,300}})</{name}>", text) for name in names}
        answer = {name: match[1].strip() for name, match in matches.items() if match}
    if not isinstance(answer, dict) or answer.get("typeId") != "confluence":
        return None
    return Told(cloud=False, version=str(answer.get("version") or "")[:40], base=str(answer.get("url") or ""))


def shows_a_page(url: str) -> bool:
    """Whether there is a web page where REST should be: a login in between, or another program."""
    try:
        with requests.get(
            f"{url}/rest/api/user/current",
            timeout=_PATIENCE,
            allow_redirects=False,
            stream=True,
            headers={"Accept": "application/json", "User-Agent": AGENT},
        ) as response:
            return response.ok and "html" in response.headers.get("Content-Type", "").casefold()
    except requests.RequestException:
        return False
