"""One conversation with a wiki's Action API: logged in, patient within bounds, counted.

mwclient keeps the session and logs in; asking is ours, because it neither asserts who we are, nor logs in
again, nor minds 429, nor sends ``maxlag`` with API calls, and would wait for hours.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import mwclient
import requests
from requests import Response

from core import surrogates
from core.causes import cause
from core.clock import skew
from core.i18n import Phrase
from core.life import beat
from core.ports import GiveUp, RetryAt
from core.retry import LONGEST_DELAY, retry_after
from plugins.mediawiki.protocol import (
    AGENT,
    TIMEOUT,
    Json,
    ReadOnly,
    find_api,
    lag,
    never_sent,
    parameters,
    reason,
    throttled,
)

log = logging.getLogger(__name__)

#: Why no answer came, and the seconds to wait that were asked for.
_NoAnswer = tuple[Phrase, float | None]

#: How often one question is asked before the queue is told to try later.
TRIES: Final = 4
#: A wait up to this many seconds is waited out; a longer one goes back to the queue.
LONGEST_WAIT: Final = 20.0

_LOST_LOGIN = frozenset({"assertuserfailed", "assertnameduserfailed", "notloggedin", "mustbeloggedin"})
_LATER = frozenset({"maxlag", "ratelimited", "readonly", "concurrentlimit", "actionthrottledtext"})
#: How MediaWiki says in English that account and password don't belong together.
_WRONG_PASSWORD = re.compile(r"[Ii]ncorrect (?:username|password)|[Ww]rong ?[Pp]ass")
#: A POST longer than this keeps ids and titles out of addresses that proxies cut.
_LONGEST_ADDRESS = 1500


class ApiError(GiveUp):
    """The wiki understood and refused; ``code`` is its error code."""

    def __init__(self, action: str, code: str, why: str | Phrase) -> None:
        super().__init__(Phrase("mw-error-refused", action=action, code=code, why=why))
        self.action = action
        self.code = code
        self.why = why

    @property
    def info(self) -> str:
        """The wiki's own words."""
        return str(self.why)


class LoginRefused(GiveUp):
    """The wiki answered, and took another account or password than the one it was given."""


class Unclear(RetryAt):
    """A write went out and no answer came: it may or may not have happened."""


class _Session(requests.Session):
    """A session that counts what it sends."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.headers["User-Agent"] = AGENT

    def request(self, *args: Any, **kwargs: Any) -> Response:
        self.count += 1
        return super().request(*args, **kwargs)


class Client:
    """The API of one wiki, asked as one account.

    ``api`` is the address of ``api.php``, or the wiki's own address, below which it is looked for with the
    first question; ``user`` an account or a bot password (``Account@name``), "" to ask as anybody. ``sleep``
    and ``now`` are replaced in tests. Nothing is sent before the first call. Every method raises
    :class:`RetryAt` when the wiki can't answer now and :class:`GiveUp` when it never will.
    """

    def __init__(
        self,
        api: str,
        user: str = "",
        password: str = "",
        *,
        timeout: tuple[float, float] = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._address = api
        self._user, self._password = user, password
        self._sleep, self._now = sleep, now
        self._timeout = timeout
        #: How far the wiki's clock is ahead of ours, in seconds, by its last answer; None before the first.
        self.skew: float | None = None
        self._http = _Session()
        self._found = ""
        self._assert = ""
        self._token = ""
        self._logins = 0
        # One question at a time, as the API's etiquette asks, and one login.
        self._lock = threading.RLock()

    @property
    def api(self) -> str:
        """The address of ``api.php``; looked for when only the wiki's was given."""
        with self._lock:
            if not self._found:
                given = urlsplit(self._address)
                if given.scheme not in {"http", "https"} or not given.netloc:
                    raise GiveUp(Phrase("mw-error-address", address=self._address))
                there = given.path.endswith("/api.php")
                self._found = self._address if there else find_api(self._address)
            return self._found

    @property
    def requests(self) -> int:
        """How many HTTP requests were sent, logins and repeats included."""
        return self._http.count

    @property
    def account(self) -> str:
        """The account asked with, once logged in; "" for anybody."""
        return self._assert

    # --- asking -----------------------------------------------------------------------------------------

    def get(self, action: str, **params: Any) -> Json:
        """The answer to a reading module; can be repeated without harm."""
        self._log_in()
        return self._ask(action, params, write=False)

    def query(self, **params: Any) -> Iterator[Json]:
        """The answers to ``action=query``, following its continuation to the end, one per request."""
        going: Json = {}
        while True:
            answer = self.get("query", **{**params, **going})
            yield answer
            if "continue" not in answer:
                return
            going = answer["continue"]

    def write(self, action: str, happened: Callable[[], Json | None], **params: Any) -> Json:
        """The answer to a writing module. Sends the csrf token and refreshes it when it is stale.

        When no answer comes, ``happened`` reads whether the write is there: what it returns is the answer;
        None lets the write be tried again.
        """
        self._log_in()
        for _ in range(TRIES):
            try:
                return self._write_once(action, params)
            except Unclear as unclear:
                answer = happened()
                if answer is not None:
                    return answer
                last = unclear
        raise RetryAt(last.phrase or str(last), last.at)

    def _write_once(self, action: str, params: Mapping[str, Any]) -> Json:
        for attempt in range(3):
            if not self._token:
                self._token = self._ask("query", {"meta": "tokens", "type": "csrf"}, write=False)["query"][
                    "tokens"
                ]["csrftoken"]
            try:
                return self._ask(action, {**params, "token": self._token}, write=True)
            except ApiError as error:
                if error.code != "badtoken":
                    raise
                self._token = ""
                if attempt == 2:
                    raise RetryAt(Phrase("mw-error-loses-login", why=error.why)) from None
        raise AssertionError("the last try returns or raises")  # pragma: no cover

    # --- one question, asked until it is answered -------------------------------------------------------

    def _ask(self, action: str, params: Mapping[str, Any], *, write: bool) -> Json:
        logins, attempt, lagged = self._logins, 0, False
        while True:
            outcome, code = self._send(action, params, write=write), ""
            why: str | Phrase
            if isinstance(outcome, dict):
                error = outcome.get("error")
                if error is None:
                    return outcome
                code = str(error.get("code", "unknown"))
                if code in _LOST_LOGIN and self._user:
                    if self._logins < logins + 2:
                        self._log_in(again=True)
                        if write:
                            # The token belonged to the lost session.
                            raise ApiError(action, "badtoken", Phrase("mw-error-made-again"))
                        continue
                    if lagged:
                        # It lags and loses its sessions: it is in trouble, and so may be again tomorrow.
                        raise RetryAt(Phrase("mw-error-later", action=action, why=Phrase("mw-error-lags")))
                if code not in _LATER and not code.startswith("internal_api_error"):
                    raise ApiError(action, code, str(error.get("info", "–"))[:500])
                lagged = True
                why = f"{error.get('info', code)}"[:300]
                wait = lag(error, outcome)
                if write and code.startswith("internal_api_error"):
                    raise Unclear(Phrase("mw-error-broke-off", action=action, why=why))
            else:
                why, wait = outcome
            asked, wait = wait, wait if wait is not None else float(2**attempt)
            if wait > LONGEST_WAIT or attempt == TRIES - 1:
                # A time is named only where the wiki named one; else whoever asked waits longer each time.
                delay = None if asked is None else min(timedelta(seconds=asked), LONGEST_DELAY)
                at = None if delay is None else self._now() + delay
                kind = ReadOnly if code == "readonly" else RetryAt
                raise kind(Phrase("mw-error-later", action=action, why=why), at)
            log.info("asking %s again in %.0f s: %s", action, wait, why)
            self._sleep(wait)
            attempt += 1

    def _send(self, action: str, params: Mapping[str, Any], *, write: bool) -> Json | _NoAnswer:
        """The answer, or why there is none and the seconds to wait that were asked for."""
        data = parameters(action, params)
        if self._assert:
            data["assertuser"] = self._assert
        size = sum(len(k) + len(v) for k, v in data.items())
        method = "POST" if write or size > _LONGEST_ADDRESS else "GET"
        beat()
        try:
            with self._lock:
                response = self._http.request(
                    method,
                    self.api,
                    params=None if method == "POST" else data,
                    data=data if method == "POST" else None,
                    timeout=self._timeout,
                    allow_redirects=False,
                )
        except requests.exceptions.ConnectTimeout as error:
            return (cause(error), None)
        except requests.exceptions.RequestException as error:
            why = cause(error)
            if write and not never_sent(error):
                raise Unclear(Phrase("mw-error-unclear", action=action)) from None
            return (why, None)
        return self._judge(action, response, write=write)

    def _judge(self, action: str, response: Response, *, write: bool) -> Json | _NoAnswer:
        status = response.status_code
        self.skew = skew(response.headers.get("Date"), self._now(), self.skew)
        asked = retry_after(response.headers.get("Retry-After"), self._now())
        wait = None if asked is None else asked.total_seconds()
        if status == 429 or status >= 500:
            if write and status not in {429, 503}:
                raise Unclear(Phrase("mw-error-unclear-status", action=action, status=str(status)))
            return (Phrase("mw-error-status", status=str(status)), wait)
        if status in {301, 302, 303, 307, 308}:
            leads = response.headers.get("Location", "–")
            raise GiveUp(Phrase("mw-error-leads-on", api=self.api, to=leads))
        if status != 200:
            raise GiveUp(Phrase("mw-error-not-let-in", api=self.api, status=str(status), action=action))
        try:
            answer = surrogates.loads(response.content)
        except (ValueError, RecursionError):
            if write:
                raise Unclear(Phrase("mw-error-unclear-broken", action=action)) from None
            return (Phrase("mw-error-no-json", came=repr(response.text[:80])), wait)
        if not isinstance(answer, dict):
            raise GiveUp(Phrase("mw-error-no-object", api=self.api, came=type(answer).__name__))
        if wait is not None:
            answer["retry_after"] = wait
        return answer

    # --- login ------------------------------------------------------------------------------------------

    def _log_in(self, *, again: bool = False) -> None:
        """Log in unless that is done; a bot password and an account's own password are both accepted."""
        if not self._user or (self._assert and not again):
            return
        with self._lock:
            if self._assert and not again:
                return
            self._assert, self._token = "", ""
            self._logins += 1
            self._http.cookies.clear()
            # What it says about a login is read, so in a language that can be relied on.
            self._http.params = {"uselang": "en"}
            site = self._mwclient()
            try:
                if "@" in self._user:
                    site.login(self._user, self._password)
                else:
                    step = site.clientlogin(username=self._user, password=self._password)
                    if step is not True:
                        raise GiveUp(Phrase("mw-error-second-step", user=self._user))
            except mwclient.errors.LoginError as error:
                if (pause := throttled(reason(error))) is not None:
                    minutes = max(1, round(pause.total_seconds() / 60))
                    text = Phrase("mw-throttled", user=self._user, minutes=minutes)
                    raise RetryAt(text, self._now() + pause) from None
                raise LoginRefused(self._login_refused(reason(error))) from None
            except mwclient.errors.APIError as error:
                code = str(error.code)
                if code in _LATER | _LOST_LOGIN or code.startswith("internal_api_error"):
                    kind = ReadOnly if code == "readonly" else RetryAt
                    raise kind(Phrase("mw-error-no-login-now", why=str(error.info))) from None
                raise ApiError("login", str(error.code), str(error.info)) from None
            except (
                mwclient.errors.MaximumRetriesExceeded,
                mwclient.errors.InvalidResponse,
                requests.exceptions.RequestException,
            ) as error:
                why = cause(error)
                raise RetryAt(Phrase("mw-error-login-unanswered", why=why)) from None
            finally:
                self._http.params = {}
            info = self._ask("query", {"meta": "userinfo"}, write=False)["query"]["userinfo"]
            if info.get("anon"):
                raise RetryAt(Phrase("mw-error-login-forgotten"))
            self._assert = str(info["name"])

    def _login_refused(self, why: str) -> Phrase:
        """What is wrong with a login, in the admin's words where the wiki's, which are English here, are known."""
        if _WRONG_PASSWORD.search(why):
            return Phrase("mw-error-wrong-password", user=self._user)
        return Phrase("mw-error-login-refused", user=self._user, why=" ".join(why.split()).rstrip("."))

    def _mwclient(self) -> mwclient.Site:
        """Mwclient's view of the wiki, sharing our session and cookies; it waits and retries nothing."""
        parts = urlsplit(self.api)
        folder, _, script = parts.path.rpartition("/")
        site = mwclient.Site(
            parts.netloc,
            path=folder + "/",
            ext="." + script.partition(".")[2],
            scheme=parts.scheme,
            pool=self._http,
            max_retries=0,
            do_init=False,
            connection_options={"timeout": self._timeout, "allow_redirects": False},
        )
        # It wants to know before it logs in; 1.39 is the oldest wiki the plugin is for.
        site.version = (1, 39)
        return site
