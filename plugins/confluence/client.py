"""One conversation with a Confluence: its session, its patience, its budget; counted.

atlassian-python-api carries the requests and signs in. How long to wait, what to repeat, and what an answer
means is ours: left alone it sleeps for half an hour on a 429, repeats writes, and logs whole answers.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from atlassian.confluence import ConfluenceServer
from atlassian.rest_client import AtlassianRestAPI
from requests import Response

from core import surrogates
from core.causes import cause
from core.clock import skew
from core.i18n import Phrase
from core.life import WaitedFor, beat
from core.ports import GiveUp, RetryAt
from core.retry import LONGEST_DELAY, retry_after
from plugins.confluence.budget import reset_in, used_up
from plugins.confluence.entrance import CAPTCHA, LogInPage, captcha, login_at, refused
from plugins.confluence.paging import Pages

log = logging.getLogger(__name__)
# The library writes addresses and bodies into its log, titles that not everybody may see among them.
logging.getLogger("atlassian").setLevel(logging.WARNING)

Json = dict[str, Any]

AGENT: Final = "Telos/0.1 (communities of purpose)"
#: Seconds to connect, and to wait for the next byte.
TIMEOUT: Final = (10.0, 60.0)
#: How often one question is asked before the queue is told to try later.
TRIES: Final = 4
#: A wait up to this many seconds is waited out; a longer one goes back to the queue.
LONGEST_WAIT: Final = 20.0
#: Pages of one list that are followed: no list of ours is longer, and a server that goes round in circles ends.
MOST_PAGES: Final = 20_000
#: Characters that are read of an answer that is no JSON.
_LONGEST_TEXT: Final = 20_000

#: Why no answer came, and the seconds to wait that were asked for.
_NoAnswer = tuple[Phrase, float | None]


class ApiError(GiveUp):
    """Confluence understood and refused; ``status`` is its HTTP answer, ``reason`` its own words."""

    def __init__(self, what: str | Phrase, status: int, reason: str | Phrase) -> None:
        why = reason or Phrase("cf-error-no-reason")
        super().__init__(Phrase("cf-error-refused", what=what, why=why, status=str(status)))
        self.status = status
        self.reason = reason


class NotFound(ApiError):
    """There is no such thing, or the account may not see it: Confluence tells no difference."""


class Forbidden(ApiError):
    """The account may not do this."""


class Conflict(ApiError):
    """Somebody saved in between; read again before writing again."""


class Unclear(RetryAt):
    """A write went out and no answer came: it may or may not have happened."""


class _Session(requests.Session):
    """A session with time-outs of ours that counts what it sends and follows nowhere."""

    def __init__(self, timeout: tuple[float, float]) -> None:
        super().__init__()
        self.count = 0
        self._timeout = timeout
        self.headers["User-Agent"] = AGENT

    def request(self, *args: Any, **kwargs: Any) -> Response:
        self.count += 1
        return super().request(*args, **{**kwargs, "timeout": self._timeout, "allow_redirects": False})


class Client:
    """The REST API of one Confluence, asked as one account.

    ``url`` is the base address people know (``https://wiki.example.org/confluence``,
    ``https://x.atlassian.net/wiki``). Without ``user``, ``password`` is a personal access token. ``tries``: how
    often a question is asked before it is for later. ``sleep`` and ``now`` are replaced in tests. Nothing is sent
    before the first call. Every method raises :class:`RetryAt` when Confluence can't answer now and :class:`GiveUp`
    when it never will.
    """

    def __init__(
        self,
        url: str,
        user: str = "",
        password: str = "",
        *,
        cloud: bool,
        tries: int = TRIES,
        timeout: tuple[float, float] = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.url = url.rstrip("/")
        self.cloud = cloud
        self._tries = tries
        self._sleep, self._now = sleep, now
        #: How far Confluence's clock is ahead of ours, in seconds, by its last answer; None before the first.
        self.skew: float | None = None
        self._http = _Session(timeout)
        # One question at a time: kinder to the wiki, and the library's sessions are not made for more.
        self._lock = threading.RLock()
        #: The threads whose answers somebody waits for: they ask by a session of their own, and stand in no line.
        self.waited_for = WaitedFor()
        self._at_once = (_Session(timeout), threading.RLock())
        self._rest_until: datetime | None = None
        #: What Cloud counts against its hourly limit: one a request, one for each object of a list.
        self.points = 0
        signed: Json = {}
        if password:
            signed = {"username": user, "password": password} if user else {"token": password}
        kind = AtlassianRestAPI if cloud else ConfluenceServer
        self._rest, self._rest_at_once = (
            kind(
                self.url,
                session=session,
                cloud=cloud,
                advanced_mode=True,
                backoff_and_retry=False,
                retry_with_header=False,
                **signed,
            )
            for session in (self._http, self._at_once[0])
        )

    @property
    def requests(self) -> int:
        """How many HTTP requests were sent, repeats included."""
        return self._http.count + self._at_once[0].count

    def now(self) -> datetime:
        """The instant it is here."""
        return self._now()

    # --- asking -----------------------------------------------------------------------------------------

    def get(self, path: str, *, refusals: Collection[int] = (), **params: Any) -> Json:
        """A JSON object (a bare list comes as ``results``); can be repeated without harm.

        ``refusals`` are further answers by which this address says no, for good.
        """
        return self._ask("GET", path, params, None, write=False, refusals=refusals)

    def maybe(self, path: str, **params: Any) -> Json | None:
        """Like :meth:`get`; None for what isn't there or isn't ours to see."""
        try:
            return self.get(path, **params)
        except NotFound:
            return None
        except Forbidden as error:
            # Refused this one thing, or everything? Nothing is gone because our account is locked out.
            if error.status == 401 or not self.let_in():
                raise
            return None

    def text(self, path: str) -> str:
        """What stands at an address, asked once; "" where nothing readable does."""
        try:
            with self._line() as rest:
                response = rest.request("GET", path, advanced_mode=True)
        except requests.exceptions.RequestException:
            return ""
        self.points += 1
        return response.text[:_LONGEST_TEXT] if response.status_code == 200 else ""

    def let_in(self) -> bool:
        """Whether the account may use Confluence at all; one request."""
        try:
            answer = self.get("rest/api/user/current")
        except ApiError:
            return False
        return answer.get("type") != "anonymous" and bool(answer.get("userKey") or answer.get("accountId"))

    @contextmanager
    def as_welcome(self) -> Iterator[None]:
        """Turn away an account that is locked out for now only: an admin lets it in again, and all goes on."""
        try:
            yield
        except LogInPage as error:
            raise RetryAt(Phrase("cf-error-until-let-in", why=error.phrase)) from None
        except Forbidden as error:
            if error.status == 401 or not self.let_in():
                answer = Phrase(
                    "cf-error-not-let-in",
                    status=str(error.status),
                    why=error.reason or Phrase("cf-error-no-reason"),
                )
                raise RetryAt(Phrase("cf-error-until-let-in", why=answer)) from None
            raise

    def listed(self, path: str, **params: Any) -> Iterator[Json]:
        """All results of a list, its pages followed to the end: by cursor, on Data Center by the rows that came."""
        return self._rows(Pages(path, by_rows=not self.cloud), path, params)

    def counted(self, path: str, **params: Any) -> Iterator[Json]:
        """The same for a list that goes by ``start`` on Cloud, too, whether it has a link to its next page or not."""
        return self._rows(Pages(path, by_rows=True), path, params)

    def parts(self, path: str, at: Json, **params: Any) -> Iterator[tuple[list[Json], Json | None]]:
        """The pages of such a list from where one of them said it goes on, each with where the next one begins."""
        return self._parts(Pages(path, by_rows=not self.cloud, at=at), path, {**params, **at})

    def _rows(self, pages: Pages, path: str, params: Json) -> Iterator[Json]:
        for fresh, _ in self._parts(pages, path, params):
            yield from fresh

    def _parts(self, pages: Pages, path: str, params: Json) -> Iterator[tuple[list[Json], Json | None]]:
        for _ in range(MOST_PAGES):
            answer = self.get(path, **params)
            self.points += len(answer.get("results", ()))
            fresh = pages.fresh(answer)
            after = pages.after(answer, len(fresh))
            yield fresh, after
            if after is None:
                return
            params = {**params, **after}
        raise GiveUp(Phrase("cf-error-no-end", list=path))

    def query(
        self, path: str, body: Json | list[Any], *, refusals: Collection[int] = (), **params: Any
    ) -> Json:
        """The answer to a POST that changes nothing when it is repeated (a look-up, a check)."""
        return self._ask("POST", path, params, body, write=False, refusals=refusals)

    def write(self, method: str, path: str, body: Json | list[Any] | None = None, **params: Any) -> Json:
        """The answer to a change; never sent again once it may have happened: then :class:`Unclear`."""
        return self._ask(method, path, params, body, write=True)

    # --- one question, asked until it is answered ---------------------------------------------------------

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any],
        body: Any,
        *,
        write: bool,
        refusals: Collection[int] = (),
    ) -> Json:
        for attempt in range(self._tries):
            self._keep_still()
            outcome = self._send(method, path, params, body, write=write, refusals=refusals)
            if isinstance(outcome, dict):
                return outcome
            why, asked = outcome
            wait = asked if asked is not None else float(2**attempt)
            if wait > LONGEST_WAIT or attempt == self._tries - 1:
                # A time is named only where Confluence named one; else whoever asked waits longer each time.
                at = None if asked is None else self._now() + min(timedelta(seconds=asked), LONGEST_DELAY)
                raise RetryAt(Phrase("cf-error-later", why=why), at)
            log.info("asking again in %.0f s: %s", wait, why)
            self._sleep(wait)
        raise AssertionError("the last try returns or raises")  # pragma: no cover

    def _keep_still(self) -> None:
        """Wait while the budget that an answer told of is used up, or say until when."""
        until = self._rest_until
        if until is None:
            return
        left = (until - self._now()).total_seconds()
        if left > LONGEST_WAIT:
            raise RetryAt(Phrase("cf-error-used-up"), until)
        if left > 0:
            self._sleep(left)
        self._rest_until = None

    @contextmanager
    def _line(self) -> Iterator[Any]:
        """The session of this thread's line, once it is its turn."""
        lock, rest = (self._at_once[1], self._rest_at_once) if self.waited_for else (self._lock, self._rest)
        with lock:
            yield rest

    def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any],
        body: Any,
        *,
        write: bool,
        refusals: Collection[int] = (),
    ) -> Json | _NoAnswer:
        """The answer, or why there is none and the seconds to wait that were asked for."""
        shown = {name: _written(value) for name, value in params.items() if value is not None}
        beat()
        try:
            with self._line() as rest:
                response = rest.request(method, path, params=shown, data=body, advanced_mode=True)
        except requests.exceptions.ConnectTimeout as error:
            return (cause(error), None)
        except requests.exceptions.RequestException as error:
            if write and not _never_sent(error):
                raise Unclear(Phrase("cf-error-unclear")) from None
            return (cause(error), None)
        self.points += 1
        self.skew = skew(response.headers.get("Date"), self._now(), self.skew)
        if used_up(response.headers):
            wait = reset_in(response.headers, self._now())
            self._rest_until = self._now() + wait if wait else None
        what = f"{method} {urlsplit(path).path}"
        if response.status_code in refusals:
            raise Forbidden(what, response.status_code, _said(response))
        return self._judge(what, response, write=write)

    def _judge(self, what: str, response: Response, *, write: bool) -> Json | _NoAnswer:
        status = response.status_code
        if status == 429 or status >= 500:
            if write and status not in {429, 503}:
                raise Unclear(Phrase("cf-error-unclear-status", status=str(status)))
            wait = retry_after(response.headers.get("Retry-After"), self._now())
            return (
                Phrase("cf-error-too-often" if status == 429 else "cf-error-status", status=str(status)),
                wait.total_seconds() if wait is not None else None,
            )
        if 300 <= status < 400:
            location = response.headers.get("Location", "")
            if host := login_at(location):
                raise LogInPage(self.url, host)
            to = urlsplit(location).netloc or Phrase("cf-error-elsewhere")
            raise GiveUp(Phrase("cf-error-leads-on", url=self.url, to=to))
        if status == 401:
            raise Forbidden(what, 401, refused(response.headers, _said(response)))
        if status == 403 and captcha(response.headers):
            # Data Center refuses a locked account so, and means that it doesn't know it any more.
            raise Forbidden(what, 401, CAPTCHA)
        if status >= 400:
            kind = {403: Forbidden, 404: NotFound, 409: Conflict}.get(status, ApiError)
            raise kind(what, status, _said(response))
        if status == 204 or not response.content:
            return {}
        try:
            answer = surrogates.loads(response.content)
        except (ValueError, RecursionError):
            if write:
                raise Unclear(Phrase("cf-error-unclear-broken")) from None
            return (Phrase("cf-error-no-json"), None)
        if isinstance(answer, list):
            return {"results": answer}
        if not isinstance(answer, dict):
            raise GiveUp(Phrase("cf-error-no-object", what=what, url=self.url))
        return answer


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return list(value) if isinstance(value, tuple | set | frozenset) else value


def _never_sent(error: requests.exceptions.RequestException) -> bool:
    return isinstance(error, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(error)


def _said(response: Response) -> str:
    """Confluence's own words, short; they may quote a title, so they go to admins only."""
    try:
        answer = surrogates.loads(response.content)
    except (ValueError, RecursionError):
        return response.reason or ""
    if not isinstance(answer, dict):
        return ""
    errors = answer.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return str(errors[0].get("title") or errors[0].get("detail") or "")[:300]
    return str(answer.get("message") or "")[:300]
