"""The small print of the Action API: how parameters are written, how long to wait, where the API lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlsplit

import requests

from core.causes import cause, cause_of
from core.i18n import Phrase
from core.ports import GiveUp, RetryAt

Json = dict[str, Any]


class Asked(Protocol):
    """What only reads: one of the wiki's conversations, or the one that fits whoever asks."""

    def get(self, action: str, **params: Any) -> Json:
        """The answer to a reading module."""

    def query(self, **params: Any) -> Iterator[Json]:
        """The answers to ``action=query``, one per request."""


T = TypeVar("T")

AGENT: Final = "Telos/0.1 (communities of purpose; https://www.mediawiki.org/wiki/API:Etiquette)"
#: Seconds to connect, and to wait for the next byte.
TIMEOUT: Final = (10.0, 60.0)
#: Seconds of replication lag the wiki may have before it turns us away.
MAX_LAG: Final = 5


class NoSuchHost(RetryAt):
    """Nobody knows a machine of this name, now."""


class ReadOnly(RetryAt):
    """The wiki takes no changes now, for a backup or an upgrade; logging in is one."""


def find_api(url: str) -> str:
    """The address of ``api.php`` for a wiki that people find at ``url``: the usual places are tried."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    # What was given may be a page's address: the folders above are tried, too.
    above = parts.path.strip("/").split("/")
    folders = [root + "/" + "/".join(above[:depth]) for depth in range(min(len(above), 4), 0, -1) if above[0]]
    folders = [url, *(folder for folder in folders if not folder.endswith(".php")), root]
    places = dict.fromkeys(f"{folder}{more}/api.php" for more in ("", "/w") for folder in folders)
    tried = []
    for place in places:
        try:
            response = requests.get(
                place,
                params={"action": "query", "meta": "siteinfo", "format": "json"},
                headers={"User-Agent": AGENT},
                timeout=TIMEOUT,
            )
            answer = response.json()
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            kind = NoSuchHost if cause_of(error) == "dns" else RetryAt
            raise kind(Phrase("mw-error-place", place=place, why=cause(error))) from None
        except (requests.exceptions.RequestException, ValueError):
            tried.append(place)
            continue
        if response.status_code >= 500 or response.status_code == 429:
            status = Phrase("mw-error-status", status=str(response.status_code))
            raise RetryAt(Phrase("mw-error-place", place=place, why=status))
        # A closed wiki refuses, but it refuses as an API does.
        if isinstance(answer, dict) and ("query" in answer or "error" in answer):
            return place
        # Something else answers there, in JSON as well.
        tried.append(place)
    raise GiveUp(Phrase("mw-error-no-api", tried=", ".join(tried)))


def here(link: str, url: str) -> str:
    """A link the wiki told, at the address people reach it by: its own idea of where it is may be another."""
    rest = link.partition("//")[2]
    parts = urlsplit(url)
    path = rest[len(rest.partition("/")[0]) :]
    return f"{parts.scheme}://{parts.netloc}{path or '/'}" if rest and parts.netloc else link


def never_sent(error: requests.exceptions.RequestException) -> bool:
    """True when not even a connection was made, so nothing can have happened."""
    return isinstance(error, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(error)


def parameters(action: str, params: Mapping[str, Any]) -> dict[str, str]:
    """The API's form: lists joined, booleans by presence, None left out."""
    data = {"action": action, "format": "json", "formatversion": "2", "maxlag": str(MAX_LAG)}
    for name, value in params.items():
        if value is None or value is False:
            continue
        if value is True:
            data[name] = "1"
        elif isinstance(value, str | int):
            data[name] = str(value)
        else:
            data[name] = joined(value)
    return data


def joined(values: Iterable[object]) -> str:
    """Several values of one parameter; with U+001F where a value itself holds a bar."""
    texts = [str(value) for value in values]
    if any("|" in text for text in texts):
        return "\x1f" + "\x1f".join(texts)
    return "|".join(texts)


def batches(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in pieces of at most ``size``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def lag(error: Mapping[str, Any], answer: Mapping[str, Any]) -> float | None:
    """Seconds the wiki asks to wait: its Retry-After, else the lag it names."""
    wait = answer.get("retry_after")
    if wait is None:
        wait = error.get("lag")
    return max(1.0, float(wait)) if isinstance(wait, int | float) else None


def reason(error: Exception) -> str:
    """What mwclient's error says, short."""
    return str(getattr(error, "info", "") or error)[:300]


#: A wiki's settings say how long, in its own units: "5 minutes", "2 days", "1 hour, 30 minutes and 5 seconds".
_PAUSE = re.compile(r"(?<!\d)(\d{1,5})\s+(second|minute|hour|day|week)", re.IGNORECASE)


def throttled(answer: str) -> timedelta | None:
    """How long nobody may try to log in, when that is why a login was refused; None for other reasons."""
    if "throttle" not in answer.casefold() and "too many recent login" not in answer.casefold():
        return None
    _, wait, rest = answer.casefold().partition("wait")
    parts = _PAUSE.findall(rest) if wait else []
    if not parts:
        return timedelta(minutes=5)
    return sum((timedelta(**{f"{unit}s": int(count)}) for count, unit in parts), timedelta())
