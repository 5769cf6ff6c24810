"""The door: who knocks, scripted faults, rate limits, the specs' word on every exchange, errors in JSON."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from tests.confluence.specs import UNCOVERED, Specs
from tests.confluence.twin.knobs import Knobs
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Person, Refused


class Gate:
    """Everything around the REST routes of one site."""

    def __init__(self, app: Flask, state: Organisation, knobs: Knobs, context: str) -> None:
        self.state, self.knobs, self.context = state, knobs, context
        #: Access token → account id.
        self.tokens: dict[str, str] = {}
        #: API tokens with scopes → account id; taken behind Atlassian's gateway alone.
        self.scoped: dict[str, str] = {}
        #: Scopes those tokens lack.
        self.lacking = False
        #: Why Data Center turns away who gave a wrong password before; "" for nothing.
        self.denied = ""
        #: Tokens of OAuth's scope READ.
        self.read_only: set[str] = set()
        self.specs = Specs.available()
        self.apis = (f"{context}/rest/api/", f"{context}/api/v2/", f"{context}/rpc/")
        app.before_request(self.before)
        app.after_request(self.after)
        app.register_error_handler(Refused, self.refused)
        app.register_error_handler(HTTPException, self.strange)

    @property
    def is_api(self) -> bool:
        return request.path.startswith(self.apis)

    # --- who knocks -------------------------------------------------------------------------------------

    def requester(self) -> Person | None:
        """The person behind the credentials; wrong ones are a 401, none at all are nobody."""
        header = request.headers.get("Authorization", "")
        kind, _, rest = header.partition(" ")
        if not header:
            return None
        person = None
        behind = request.environ.get("twin.gateway") is not None
        if behind or rest in self.scoped:
            key = base64.b64decode(rest).decode().partition(":")[2] if kind.lower() == "basic" else rest
            if not behind or key not in self.scoped:
                raise Refused(401, "Unauthorized")
            if self.lacking:
                raise Refused(401, "Unauthorized; scope does not match")
            return self.state.people.get(self.scoped[key])
        if kind.lower() == "basic":
            try:
                name, _, password = base64.b64decode(rest).decode().partition(":")
            except ValueError:
                name = password = ""
            for candidate in self.state.people.values():
                login = candidate.name if self.state.flavour == "dc" else candidate.email
                if (
                    login
                    and login.lower() == name.lower()
                    and password == candidate.password
                    and not candidate.app
                ):
                    person = candidate
        elif kind.lower() == "bearer" and rest in self.tokens:
            person = self.state.people.get(self.tokens[rest])
            if rest in self.read_only and request.method not in {"GET", "HEAD"}:
                raise Refused(403, "The token's scope READ does not allow this.")
        if person is None or not person.active:
            raise Refused(401, "Client must be authenticated to access this resource.")
        return person

    def before(self) -> Any:
        g.person = None
        if not self.is_api:
            if request.path.startswith(f"{self.context}/"):
                self.hold()
            return None
        g.person = self.requester()
        full = request.full_path.rstrip("?")
        line = f"{request.method} {full}"
        if g.person is self.state.service or (g.person is not None and g.person.app):
            self.knobs.asked(line)
        self.check_request()
        if (answer := self.fault(line)) is not None:
            return answer
        if (refusal := self.knobs.refuse(self.state.flavour)) is not None:
            return refusal
        if g.person is None and self.state.flavour == "cloud":
            raise Refused(401, "Unauthorized")
        self.hold()
        return None

    def hold(self) -> None:
        """One reader or writer at a time, as a database would have it; let go of in ``after``."""
        self.state.lock.acquire()
        g.locked = True

    def fault(self, line: str) -> Response | None:
        answer = self.knobs.fault_for(line)
        if answer is None:
            return None
        g.scripted = True
        if answer == "conflict":
            return self.error(409, "Version must be incremented on update. Somebody else was quicker.")
        if answer == "hang":
            self.knobs.released.wait(60)
            self.hang_up()
            return Response(status=500)
        if answer in ("cut", "after"):
            g.fate = answer
            g.scripted = False
            return None
        body = answer.get("body", "")
        text = body if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": "application/json", **(answer.get("headers") or {})}
        return Response(text, int(answer.get("status", 500)), headers)

    def hang_up(self) -> None:
        connection = request.environ.get("werkzeug.socket")
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    # --- answers ----------------------------------------------------------------------------------------

    def refused(self, error: Refused) -> Response:
        if request.path.startswith("/twin/") or request.path in {"/invoke", "/product"}:
            answer = jsonify({"error": error.message, "status": error.status})
            answer.status_code = error.status
            return answer
        if not self.is_api:
            page = render_template("refused.html", message=error.message, status=error.status)
            return Response(page, error.status)
        return self.error(error.status, error.message)

    def strange(self, error: HTTPException) -> Response:
        if not self.is_api:
            return error.get_response()  # type: ignore[return-value]
        return self.error(error.code or 500, error.name)

    def error(self, status: int, message: str) -> Response:
        phrase = HTTPStatus(status).phrase
        if request.path.startswith(f"{self.context}/api/v2/"):
            code = phrase.upper().replace(" ", "_")
            body: dict[str, Any] = {
                "errors": [{"status": status, "code": code, "title": message, "detail": None}]
            }
        else:
            body = {
                "statusCode": status,
                "data": {"authorized": status not in {401, 403}, "valid": True, "successful": False},
                "message": message,
                "reason": phrase,
            }
        answer = jsonify(body)
        answer.status_code = status
        if status in {401, 403} and self.denied:
            answer.headers["X-Seraph-LoginReason"] = self.denied.partition(";")[0]
            answer.headers["X-Authentication-Denied-Reason"] = self.denied.partition(";")[2].strip()
        if status == 401:
            answer.headers["WWW-Authenticate"] = 'OAuth realm="twin"'
        return answer

    def after(self, answer: Response) -> Response:
        if g.pop("locked", False):
            self.state.lock.release()
        if not self.is_api:
            return answer
        payload = answer.get_json(silent=True) if answer.is_json else None
        if not g.get("scripted"):
            self.check_answer(answer.status_code, payload)
            if answer.status_code < 400:
                self.knobs.spend(self.state.flavour, payload, answer.headers)
        fate = g.get("fate")
        if fate == "after":
            self.hang_up()
        elif fate == "cut":
            whole = answer.get_data()
            answer.set_data(whole[: len(whole) // 2])
            answer.headers["Content-Length"] = str(len(whole))
            answer.automatically_set_content_length = False
        return answer

    # --- the specs --------------------------------------------------------------------------------------

    def check_request(self) -> None:
        if self.specs is None:
            return
        body = request.get_json(silent=True) if request.data else None
        path = request.path.removeprefix(self.context)
        query = list(request.args.items(multi=True))
        self.note(self.specs.check_request(self.state.flavour, request.method, path, query, body))

    def check_answer(self, status: int, payload: Any) -> None:
        if self.specs is None:
            return
        path = request.path.removeprefix(self.context)
        self.note(self.specs.check_answer(self.state.flavour, request.method, path, status, payload))
        beyond = self.specs.fields_beyond(self.state.flavour, request.method, path, status, payload)
        self.knobs.beyond |= beyond

    def note(self, problems: list[str] | str) -> None:
        path = request.path.removeprefix(self.context)
        if problems == UNCOVERED:
            self.knobs.uncovered.add(f"{request.method} {path}")
        else:
            self.knobs.objects([f"{request.method} {path}: {problem}" for problem in problems])
