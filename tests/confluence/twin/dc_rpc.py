"""What a Data Center had before REST, and still has: the remote API's permission sets, and the links' manifest."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, request

from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import ADMINS, Refused, Space


def routes(state: Organisation, base: str) -> Blueprint:
    old = Blueprint("dc_rpc", __name__)

    @old.get("/rest/applinks/1.0/manifest")
    def manifest() -> Any:
        # To anybody, as the product does; also as XML where no JSON is asked for.
        version = state.ways.version
        if "json" not in request.headers.get("Accept", ""):
            return f"<manifest><typeId>confluence</typeId><version>{version}</version></manifest>"
        told = {"id": "twin", "name": "Confluence", "typeId": "confluence", "version": version, "url": base}
        return jsonify(told)

    @old.post("/rpc/json-rpc/confluenceservice-v2")
    def call() -> Any:
        if not state.ways.remote:
            raise Refused(403, "Remote API is not enabled on this server.")
        given = request.get_json()
        if given.get("method") != "getSpacePermissionSets":
            return jsonify(
                {"jsonrpc": "2.0", "id": given.get("id"), "error": {"code": -32601, "message": "no"}}
            )
        space = state.spaces.get(str(given["params"][0]))
        if space is None or g.person is None or not state.runs_space(g.person, space):
            message = "You're not allowed to view that space, or it does not exist."
            return jsonify(
                {"jsonrpc": "2.0", "id": given.get("id"), "error": {"code": 500, "message": message}}
            )
        return jsonify({"jsonrpc": "2.0", "id": given.get("id"), "result": sets(space)})

    def sets(space: Space) -> list[dict[str, Any]]:
        def row(kind: str, user: str | None = None, group: str | None = None) -> dict[str, Any]:
            return {"type": kind, "userName": user, "groupName": group}

        view = [row("VIEWSPACE", user=state.people[id_].name) for id_ in sorted(space.view_users)]
        view += [row("VIEWSPACE", group=name) for name in sorted(space.view_groups)]
        if space.anonymous:
            view.append(row("VIEWSPACE"))
        runs = [row("SETSPACEPERMISSIONS", group=ADMINS)]
        return [
            {"type": "VIEWSPACE", "spacePermissions": view},
            {"type": "SETSPACEPERMISSIONS", "spacePermissions": runs},
        ]

    return old
