"""A stateful Confluence of one flavour over real HTTP."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.confluence.twin import (
    cloud_comments,
    cloud_shapes,
    cloud_v1,
    cloud_v2,
    dc_content,
    dc_hooks,
    dc_org,
    dc_rpc,
    dc_shapes,
    ui,
)
from tests.confluence.twin.acts import Hands
from tests.confluence.twin.fit import Keys
from tests.confluence.twin.forge import Triggers
from tests.confluence.twin.gate import Gate
from tests.confluence.twin.knobs import Knobs, Limit
from tests.confluence.twin.oauth import Provider
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Flavour, Refused
from tests.confluence.twin.webhooks import Sender

#: The zone each flavour reads CQL's dates in, unless told otherwise.
ZONES = {"dc": "Europe/Berlin", "cloud": "Etc/UTC"}
CONTEXTS = {"dc": "/confluence", "cloud": "/wiki"}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class Twin(Hands):
    """One Confluence. ``start()`` serves it from a thread; every verb works before and after that.

    ``url`` is the base address as an admin would give it: with ``/confluence`` or ``/wiki``.
    """

    def __init__(
        self, flavour: Flavour, *, port: int = 0, zone: str = "", behind: float = 0, version: str = ""
    ) -> None:
        self.flavour = flavour
        self.context = CONTEXTS[flavour]
        self.app = Flask(__name__, template_folder="pages", static_folder=None)
        self.app.secret_key = secrets.token_bytes(32)
        # Several twins run on one machine, told apart by their ports, which cookies are not.
        self.app.config["SESSION_COOKIE_NAME"] = f"twin-{flavour}"
        self.app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
        self.app.json.sort_keys = False  # type: ignore[attr-defined]
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", port, self.app, threaded=True, request_handler=_Quiet)
        self.server.daemon_threads = True  # type: ignore[attr-defined]
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.url = self.origin + self.context
        self.state: Organisation = Organisation(flavour, zone or ZONES[flavour])
        self.behind(behind)
        self.app.config["WAYS"] = self.state.ways
        self.ways(**({"version": version} if version else {}))
        self.knobs = Knobs()
        self.sender = Sender()
        self.keys = Keys()
        self.triggers = Triggers(self.state, self.sender, self.keys, self.url)
        self.gate = Gate(self.app, self.state, self.knobs, self.context)
        self._routes()
        if flavour == "cloud":
            self._behind_the_gateway()
        self.state.furnish()
        happened = self.sender.happened if flavour == "dc" else self.triggers.happened
        self.state.listeners.append(happened)

    def _routes(self) -> None:
        rest = f"{self.context}/rest/api"
        if self.flavour == "dc":
            shapes = dc_shapes.Shapes(self.state, self.url, self.context)
            for blueprint in (
                dc_content.routes(self.state, shapes),
                dc_org.routes(self.state, shapes),
                dc_hooks.routes(self.state, shapes, self.sender),
            ):
                self.app.register_blueprint(blueprint, url_prefix=rest)
            self.app.register_blueprint(dc_rpc.routes(self.state, self.url), url_prefix=self.context)
        else:
            newer = cloud_shapes.Shapes(self.state, self.url, self.context)
            self.app.register_blueprint(cloud_v1.routes(self.state, newer), url_prefix=rest)
            for blueprint in (cloud_v2.routes(self.state, newer), cloud_comments.routes(self.state, newer)):
                self.app.register_blueprint(blueprint, url_prefix=f"{self.context}/api/v2")
        self.app.register_blueprint(self._doors())
        self.app.register_blueprint(ui.routes(self.state, self.context, self.url), url_prefix=self.context)
        if self.flavour == "cloud":
            from tests.confluence.twin import modules

            self.app.register_blueprint(
                modules.routes(self.state, self.gate, self.triggers, self.keys, self.origin)
            )
        self.provider = Provider(self.state, self.gate)
        if self.flavour == "dc":
            self.app.register_blueprint(self.provider.routes(), url_prefix=self.context)

    def _behind_the_gateway(self) -> None:
        """``/ex/confluence/<cloud id>/wiki`` is the same site, as Atlassian's gateway shows it."""
        served, before = self.app.wsgi_app, f"/ex/confluence/{self.state.cloud_id}"

        def through(environ: dict[str, Any], start: Any) -> Any:
            if environ["PATH_INFO"].startswith(f"{before}/"):
                environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(before)
                environ["twin.gateway"] = before
            return served(environ, start)

        self.app.wsgi_app = through  # type: ignore[method-assign]

    def _doors(self) -> Blueprint:
        doors = Blueprint("twin", __name__)

        @doors.get("/_edge/tenant_info")
        def tenant_info() -> Any:
            if self.flavour == "dc":
                raise Refused(404, "Data Center has no tenants")
            return jsonify({"cloudId": self.state.cloud_id})

        @doors.post("/twin/call")
        def call() -> Any:
            given = request.get_json()
            name = str(given.get("do", ""))
            verb = getattr(self, name, None)
            if name.startswith("_") or name in {"start", "stop"} or not callable(verb):
                raise Refused(404, f"There is no verb {name}")
            return jsonify({"result": verb(*(given.get("words") or ()), **(given.get("args") or {}))})

        @doors.get("/.well-known/jwks.json")
        def jwks() -> Any:
            return jsonify(self.keys.jwks())

        return doors

    # --- life -------------------------------------------------------------------------------------------

    def start(self) -> Twin:
        """Serve until ``stop``."""
        self.sender.start()
        serve = self.server.serve_forever
        threading.Thread(target=serve, kwargs={"poll_interval": 0.02}, daemon=True, name="twin").start()
        return self

    def stop(self) -> None:
        self.knobs.released.set()
        self.sender.stop()
        self.server.shutdown()
        self.server.server_close()

    # --- credentials ------------------------------------------------------------------------------------

    def session(self, name: str) -> dict[str, str]:
        """What a person signs in with at the REST interface, and in the human UI."""
        person = self.state.person(name)
        login = person.name if self.flavour == "dc" else person.email
        if not login:
            person.email = login = f"{person.id.rsplit(':', 1)[-1]}@example.org"
        return {"user": login, "password": person.password}

    def pat(self, name: str) -> str:
        """A personal access token (on Cloud: an OAuth access token) of a person."""
        token = secrets.token_urlsafe(32)
        self.gate.tokens[token] = self.state.person(name).id
        return token

    def scoped_token(self, name: str, lacking: bool = False) -> str:
        """An API token with scopes, as a service account has them; the gateway alone takes it."""
        token = secrets.token_urlsafe(32)
        self.gate.scoped[token] = self.state.person(name).id
        self.gate.lacking = lacking
        return token

    def denied(self, reason: str = "") -> None:
        """Why wrong passwords are turned away from now on: ``AUTHENTICATION_DENIED; CAPTCHA_CHALLENGE…``."""
        self.gate.denied = reason

    def client(self, redirect: str, scope: str = "READ") -> dict[str, str]:
        """An incoming application link on Data Center: the id and secret of its OAuth 2.0 client."""
        made = self.provider.add(redirect, scope)
        return {"id": made.id, "secret": made.secret}

    def fit(
        self,
        name: str = "",
        page: str = "",
        module: str = "telos-banner",
        kind: str = "confluence:pageBanner",
        space_key: str = "",
        **claims: Any,
    ) -> str:
        """A Forge Invocation Token, as for a call out of a page; further claims replace the usual ones.

        Without a name it is a trigger's, which names nobody; with ``space_key`` alone, a space page's.
        """
        person = self.state.person(name).id if name else ""
        content = space = None
        if space_key:
            space = {"id": str(self.state.space(space_key).id), "key": space_key}
        if page:
            shown = self.state.page(page)
            where = self.state.spaces[shown.space]
            content = {"id": shown.id, "type": "page"}
            space = {"id": str(where.id), "key": where.key}
        made = self.triggers.installation.claims(
            module=module, kind=kind, person=person, content=content, space=space, site_url=self.url
        )
        return self.keys.sign({**made, **claims})

    def rotate_keys(self, keep: int = 1) -> str:
        """Sign by a new key from now on; ``keep`` older ones stay published. Its kid."""
        return self.keys.rotate(keep=keep)

    def forge_install(
        self, server: str, site: str, app_id: str = "", events: list[str] | None = None
    ) -> dict[str, str]:
        """Install the app: its triggers go to ``<server>/hooks/<site>``; the ids of the installation."""
        installation = self.triggers.installation
        installation.server, installation.site = server, site
        installation.app_id = app_id or installation.app_id
        self.triggers.subscribed = frozenset(events) if events is not None else None
        return {
            "app_id": installation.app_id,
            "installation_id": installation.installation_id,
            "cloud_id": installation.cloud_id,
            "jwks": f"{self.origin}/.well-known/jwks.json",
        }

    # --- knobs ------------------------------------------------------------------------------------------

    def deliveries(self) -> list[dict[str, Any]]:
        """What was sent since the last call: url, headers, body (text), status of the answer or None."""
        self.sender.wait_idle()
        return self.sender.taken()

    def wait_idle(self) -> None:
        """Until all that happened so far was sent, lost or skipped."""
        self.sender.wait_idle()

    def webhooks_drop(self, fraction: float, seed: int = 0) -> None:
        self.sender.set_drop(fraction, seed)

    def webhooks_pause(self, on: bool = True) -> None:
        """Lose everything that happens from now on, until switched off."""
        self.sender.wait_idle()
        self.sender.paused = on

    def webhooks_lost(self) -> int:
        """How many deliveries were dropped, paused away or skipped."""
        self.sender.wait_idle()
        return self.sender.lost

    def webhooks_prefix(self, on: bool) -> None:
        """Whether signatures start with ``sha256=``."""
        self.sender.prefixed = on

    def webhooks_fail(self, failures: int | None = None) -> list[dict[str, Any]]:
        """How every webhook's receiver fares; with a number, as if it had just failed so often in a row."""
        from tests.confluence.twin.webhooks import pause_after

        self.sender.wait_idle()
        for hook in self.sender.hooks.values():
            if failures is not None:
                hook.failures = failures
                hook.skipped_until = self.sender.clock() + pause_after(failures)
        now = self.sender.clock()
        return [
            {
                **hook.counts,
                "id": hook.id,
                "url": hook.url,
                # In a row, where the counts have the sum.
                "failures": hook.failures,
                "skipped_for": max(0.0, round(hook.skipped_until - now, 3)),
            }
            for hook in self.sender.hooks.values()
        ]

    def webhooks_clock(self, seconds: float) -> None:
        """Let so much time pass for the webhooks' pauses, after all that happened so far."""
        self.sender.wait_idle()
        old = self.sender.clock
        self.sender.clock = lambda: old() + seconds

    def ways(self, **turned: Any) -> None:
        """How this site differs from the descriptions; see ways.py."""
        for name, value in turned.items():
            if not hasattr(self.state.ways, name):
                raise Refused(400, f"There is no way {name}")
            setattr(self.state.ways, name, value)

    def faults(self, scripts: list[dict[str, Any]]) -> None:
        """Script faults; they replace those that are left. See knobs.py."""
        self.knobs.set_faults(scripts)

    def faults_left(self) -> int:
        return self.knobs.faults_left()

    def rate_limit(
        self, remaining: int = 0, times: int = 1, retry_after: str | int = 1, off: bool = False
    ) -> None:
        """After ``remaining`` more requests answer 429 ``times`` times.

        ``retry_after``: seconds, ``none`` for no header, ``never`` for Data Center's 9223372036854775807.
        """
        self.knobs.limit = None if off else Limit(remaining, times, str(retry_after), remaining)

    def points(self) -> int:
        """How many of Cloud's points were spent so far."""
        return self.knobs.points

    def index_lag(self, on: bool = True) -> None:
        """Let the search index fall behind; switched off it catches up at once."""
        with self.state.lock:
            self.state.catch_up(on)

    def take_broken(self, on: bool = True) -> None:
        """Let every save take text that is no XML."""
        self.state.takes_broken = on

    def zone(self, name: str = "") -> str:
        """The server's time zone, set first where a name is given."""
        self.state.zone = name or self.state.zone
        return self.state.zone

    def requests(self) -> list[str]:
        """The service account's REST requests since the last call, as ``METHOD /path?query``."""
        return self.knobs.taken()

    def violations(self) -> list[str]:
        """What the specs object to so far, requests and answers; empty where there are no specs."""
        return list(self.knobs.violations)

    def uncovered(self) -> list[str]:
        """The routes used so far that no spec has."""
        return sorted(self.knobs.uncovered)

    def beyond(self) -> list[str]:
        """The fields of answers given so far that the specs' schemas do not have."""
        return sorted(self.knobs.beyond)

    def judged(self) -> bool:
        """Whether the specs are there to judge."""
        return self.gate.specs is not None

    def behind(self, hours: float) -> None:
        """Let what happens from now on have happened so long ago; only ever nearer to now than before."""
        self.state.behind = timedelta(hours=hours)

    def clock(self) -> float:
        """The server's time, in seconds since 1970."""
        return time.time()
