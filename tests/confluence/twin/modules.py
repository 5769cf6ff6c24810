"""The Forge app inside the twin's pages: its frames, the calls they make, and who carries them where.

The frame's bridge and the page's side of it are those of tests/confluence/forge_host, made for the app's own tests.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Blueprint, Response, jsonify, redirect, render_template, request, session

from tests.confluence.forge_host import host
from tests.confluence.twin.fit import Keys
from tests.confluence.twin.forge import Triggers
from tests.confluence.twin.gate import Gate
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Person, Refused

BUILT = Path(__file__).resolve().parents[3] / "plugins" / "confluence" / "forge" / "build"
#: The app keeps this content property on pages that are somebody's business; without it no frame opens.
PROPERTY = "telos"
_KINDS = {
    "banner": "confluence:pageBanner",
    "byline": "confluence:contentBylineItem",
    "macro": "macro",
    "space": "confluence:spacePage",
    "global": "confluence:globalPage",
}
#: As Forge gives up on a remote called out of a page.
TIMEOUT = 25.0


def given_for(
    state: Organisation,
    person: Person,
    page: Content | None,
    site_url: str,
    *,
    space: str = "",
    resource: str = "",
) -> dict[str, Any] | None:
    """What the page around the frames knows; None where the app shows nothing."""
    where = state.spaces[page.space if page else space] if page or space else None
    context: dict[str, Any] = {
        "accountId": person.id,
        "cloudId": state.cloud_id,
        "localId": f"{page.id if page else space or 'site'}-telos",
        "locale": person.locale or "en-GB",
        "timezone": person.zone or state.zone,
        "siteUrl": site_url,
        "theme": {"colorMode": "light"},
    }
    extension: dict[str, Any] = {"location": request.url}
    if page:
        extension |= {"type": _KINDS["banner"], "content": {"id": page.id, "type": page.type}}
    if where:
        extension["space"] = {"id": str(where.id), "key": where.key}
    resources = [resource] if resource else []
    byline = None
    if page is not None:
        kept = page.properties.get(PROPERTY)
        if kept is not None:
            resources.append("banner")
            value = kept.value if isinstance(kept.value, dict) else {}
            byline = {"title": str(value.get("title", "Telos")), "tooltip": str(value.get("tooltip", ""))}
            if request.args.get("byline"):
                resources.append("byline")
        if "telos-macro" in page.latest.storage:
            resources.append("macro")
    if not resources:
        return None
    mode = request.args.get("mode", "light")
    frames = base_of_frames()
    context["theme"] = {"colorMode": mode}
    made = {
        "context": {**context, "extension": extension},
        "mode": mode,
        "resources": resources,
        "frames": frames,
        # Links in the frames lead somewhere: people walk through these pages.
        "live": True,
    }
    # In a script element: no text in it may end the element.
    return {
        "given": json.dumps(made).replace("<", "\\u003c"),
        "resources": resources,
        "byline": byline,
        "mode": mode,
    }


def base_of_frames() -> str:
    """The frames' origin: as on the real thing, not the page's."""
    parts = urlsplit(request.host_url)
    return f"http://{'localhost' if parts.hostname == '127.0.0.1' else '127.0.0.1'}:{parts.port}"


def routes(state: Organisation, gate: Gate, triggers: Triggers, keys: Keys, origin: str) -> Blueprint:
    doors = Blueprint("modules", __name__)
    context, folder = gate.context, Path(host.__file__).parent

    def person() -> Person:
        account = state.people.get(session.get("person", ""))
        if account is None or not account.active:
            raise Refused(401, "Please sign in first.")
        return account

    # --- files ------------------------------------------------------------------------------------------

    @doors.get("/host.js")
    def host_js() -> Response:
        return Response((folder / "host.js").read_bytes(), content_type="text/javascript")

    @doors.get("/tokens/<any(light,dark):mode>")
    def tokens(mode: str) -> Response:
        try:
            css = host.tokens(mode)
        except OSError:
            # Without Atlassian's tokens (no node_modules) the app's own fallbacks show.
            css = ""
        return Response(css, content_type="text/css")

    @doors.get("/static/bridge.js")
    def bridge_js() -> Response:
        return Response((folder / "bridge.js").read_bytes(), content_type="text/javascript")

    @doors.get("/static/<path:name>")
    @doors.get("/twin/forge/<path:name>")
    def built(name: str) -> Response:
        file = (BUILT / name).resolve()
        if file.is_dir():
            file = file / "index.html"
        if not file.is_relative_to(BUILT.resolve()) or not file.is_file():
            raise Refused(404, "The app is not built; see plugins/confluence/forge.")
        body = file.read_bytes()
        if file.suffix == ".html":
            body = body.replace(b"<head>", b'<head><script src="/static/bridge.js"></script>', 1)
        kind = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
        headers = {"Content-Security-Policy": host.CSP}
        return Response(body, content_type=f"{kind[file.suffix]}; charset=utf-8", headers=headers)

    # --- calls ------------------------------------------------------------------------------------------

    def around() -> tuple[Content | None, str]:
        """The page, or the space, around the frame that calls; told by the address the call came from."""
        came = urlsplit(request.headers.get("Referer", ""))
        if came.netloc != request.host:
            raise Refused(403, "Calls come from a page of ours.")
        parts = came.path.strip("/").split("/")
        if "pages" in parts and parts[-1] != "pages":
            id_ = parts[parts.index("pages") + 1]
            content = state.content.get(id_)
            if content is not None and not content.page and state.may_see(person(), content):
                return content, content.space
            raise Refused(404, "This page is not there.")
        return None, parts[parts.index("spaces") + 1] if "spaces" in parts else ""

    @doors.post("/invoke")
    def invoke() -> Any:
        """Carry a call to the app's remote as Forge does: with a token of its own, and without an Origin."""
        call = request.get_json(force=True)
        page, space = around()
        resource = str(call["module"]).removeprefix("telos-")
        where = state.spaces.get(space)
        claims = triggers.installation.claims(
            module=call["module"],
            kind=_KINDS.get(resource, ""),
            person=person().id,
            content={"id": page.id, "type": page.type} if page else None,
            space={"id": str(where.id), "key": where.key} if where else None,
            site_url=origin,
        )
        headers = {**(call.get("headers") or {}), "Authorization": f"Bearer {keys.sign(claims)}"}
        body = None
        if call.get("body") is not None:
            body, headers["Content-Type"] = json.dumps(call["body"]).encode(), "application/json"
        url = triggers.installation.server.rstrip("/") + call["path"]
        try:
            if not triggers.installation.server:
                raise ValueError("the app is not installed")
            answer = requests.request(
                call["method"], url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
            if not answer.ok or answer.is_redirect or "json" not in answer.headers.get("Content-Type", ""):
                raise ValueError(f"the remote answered {answer.status_code}")
            given = {name: [value] for name, value in answer.headers.items()}
            payload = {"status": answer.status_code, "headers": given, "body": answer.json()}
            return jsonify({"success": True, "payload": payload})
        except (requests.RequestException, ValueError) as error:
            return jsonify({"success": False, "error": {"message": type(error).__name__}})

    @doors.post("/product")
    def product() -> Any:
        """Ask Confluence's REST as the person who looks at the page."""
        call = request.get_json(force=True)
        init, path = call.get("fetchRequestInit") or {}, str(call["restPath"])
        if not path.startswith((f"{context}/rest/api/", f"{context}/api/v2/")):
            raise Refused(404, "Only Confluence's own REST.")
        token = f"frame-{person().id}"
        gate.tokens[token] = person().id
        answer = requests.request(
            init.get("method", "GET"),
            origin + path,
            data=(init.get("body") or "").encode() or None,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=TIMEOUT,
        )
        kept = {name: answer.headers[name] for name in ("Content-Type", "Date") if name in answer.headers}
        return jsonify(
            {"status": answer.status_code, "statusText": answer.reason, "headers": kept, "body": answer.text}
        )

    # --- pages of the app's own -------------------------------------------------------------------------

    @doors.get(f"{context}/spaces/<key>/apps/telos")
    @doors.get(f"{context}/apps/telos", defaults={"key": ""})
    def own_page(key: str) -> Any:
        if session.get("person") not in state.people:
            return redirect(f"{context}/login.action?to={request.path}")
        if key:
            state.space(key)
        given = given_for(state, person(), None, origin, space=key, resource="space" if key else "global")
        return render_template("module.html", forge=given, title=state.spaces[key].name if key else "Telos")

    return doors
