"""Data Center as an OAuth 2.0 provider: authorisation code with PKCE, access and refresh tokens.

https://confluence.atlassian.com/doc/confluence-oauth-2-0-provider-api-1108483652.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session

from tests.confluence.twin.gate import Gate
from tests.confluence.twin.people import Organisation

CODE_LIFE, TOKEN_LIFE = 600.0, 7200
SCOPES = ("READ", "WRITE", "ADMIN")


@dataclass
class Client:
    """An incoming application link."""

    id: str
    secret: str
    redirect: str
    scope: str


@dataclass
class Code:
    """An authorisation code; good once."""

    client: str
    person: str
    redirect: str
    challenge: str
    scope: str
    until: float


class Provider:
    """The codes and tokens handed out, and the routes that do so."""

    def __init__(self, state: Organisation, gate: Gate) -> None:
        self.state, self.gate = state, gate
        self.clients: dict[str, Client] = {}
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, tuple[str, str, str]] = {}

    def add(self, redirect_uri: str, scope: str = "READ") -> Client:
        client = Client(secrets.token_hex(16), secrets.token_hex(32), redirect_uri, scope)
        self.clients[client.id] = client
        return client

    def routes(self) -> Blueprint:
        doors = Blueprint("oauth", __name__)

        @doors.get("/rest/oauth2/latest/authorize")
        def authorize() -> Any:
            client, problem = self.known(request.args)
            if client is None:
                return problem, 400
            if session.get("person") not in self.state.people:
                return redirect(f"{self.gate.context}/login.action?{urlencode({'to': request.full_path})}")
            token = session.setdefault("consent", secrets.token_urlsafe(16))
            action = f"{request.path}?{urlencode([*request.args.items(), ('atl_token', token)])}"
            refusal = back(client.redirect, error="access_denied", state=request.args.get("state", ""))
            person = self.state.people[session["person"]]
            return render_template("consent.html", action=action, refusal=refusal, person=person)

        @doors.post("/rest/oauth2/latest/authorize")
        def allow() -> Any:
            client, problem = self.known(request.args)
            if client is None:
                return problem, 400
            token = session.pop("consent", "")
            if not token or not hmac.compare_digest(token, request.args.get("atl_token", "")):
                return "The form is not one of ours, or was used before.", 403
            if "allow" not in request.form or session.get("person") not in self.state.people:
                return redirect(
                    back(client.redirect, error="access_denied", state=request.args.get("state", ""))
                )
            code = secrets.token_urlsafe(24)
            self._codes[code] = Code(
                client.id,
                session["person"],
                request.args["redirect_uri"],
                request.args.get("code_challenge", ""),
                request.args.get("scope", client.scope),
                time.time() + CODE_LIFE,
            )
            return redirect(back(client.redirect, code=code, state=request.args.get("state", "")))

        @doors.post("/rest/oauth2/latest/token")
        def token() -> Any:
            given = request.form
            client = self.clients.get(given.get("client_id", ""))
            if client is None or not hmac.compare_digest(client.secret, given.get("client_secret", "")):
                return refused("invalid_client", 401)
            if given.get("grant_type") == "refresh_token":
                kept = self._refresh.pop(given.get("refresh_token", ""), None)
                if kept is None or kept[0] != client.id:
                    return refused("invalid_grant")
                return self.grant(*kept)
            if given.get("grant_type") != "authorization_code":
                return refused("unsupported_grant_type")
            code = self._codes.pop(given.get("code", ""), None)
            if code is None or code.client != client.id or code.until < time.time():
                return refused("invalid_grant")
            if code.redirect != given.get("redirect_uri"):
                return refused("invalid_grant")
            if code.challenge and code.challenge != challenge_of(given.get("code_verifier", "")):
                return refused("invalid_grant")
            return self.grant(client.id, code.person, code.scope)

        return doors

    def known(self, args: Any) -> tuple[Client | None, str]:
        """The client that asks, where everything it says is in order."""
        client = self.clients.get(args.get("client_id", ""))
        if client is None:
            return None, "No application link has this client id."
        if args.get("redirect_uri") != client.redirect:
            return None, "The redirect address is not the registered one."
        if args.get("response_type") != "code":
            return None, "Only the authorisation code flow is served."
        if args.get("scope", client.scope) not in SCOPES:
            return None, "The scope is not known."
        if args.get("code_challenge") and args.get("code_challenge_method") != "S256":
            return None, "Only S256 is taken."
        return client, ""

    def grant(self, client: str, person: str, scope: str) -> Response:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.gate.tokens[access] = person
        if scope == "READ":
            self.gate.read_only.add(access)
        self._refresh[refresh] = (client, person, scope)
        return jsonify(
            {
                "access_token": access,
                "token_type": "bearer",
                "expires_in": TOKEN_LIFE,
                "refresh_token": refresh,
                "scope": scope,
                "created_at": int(time.time()),
            }
        )


def back(address: str, **values: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values)}"


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def refused(error: str, status: int = 400) -> Any:
    return jsonify({"error": error}), status
