"""Data Center's REST of webhooks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tests.confluence.twin.dc_content import body, me
from tests.confluence.twin.dc_shapes import Shapes
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Refused
from tests.confluence.twin.webhooks import EVENTS, Sender, Webhook


def routes(state: Organisation, shapes: Shapes, sender: Sender) -> Blueprint:
    api = Blueprint("dc_hooks", __name__)

    def admin() -> None:
        if not state.is_admin(me()):
            raise Refused(401, "Only administrators may see webhooks")

    def hook_of(id_: int) -> Webhook:
        if id_ not in sender.hooks:
            raise Refused(404, f"No webhook with id {id_}")
        return sender.hooks[id_]

    def shaped(hook: Webhook) -> dict[str, Any]:
        # The secret is never given back.
        return {
            "id": hook.id,
            "name": hook.name,
            "createdDate": int(hook.created.timestamp() * 1000),
            "updatedDate": int(hook.updated.timestamp() * 1000),
            "events": hook.events,
            "configuration": {},
            "url": hook.url,
            "active": hook.active,
            "scopeType": "global",
            "sslVerificationRequired": True,
        }

    def read() -> dict[str, Any]:
        given: dict[str, Any] = body()
        if not given.get("url", "").startswith(("http://", "https://")):
            raise Refused(400, "The webhook URL is invalid")
        if unknown := sorted(set(given.get("events") or []) - EVENTS):
            raise Refused(400, f"Unknown events: {', '.join(unknown)}")
        if not given.get("name") or not given.get("events"):
            raise Refused(400, "A webhook needs a name and events")
        return given

    @api.get("/webhooks")
    def listed() -> Any:
        admin()
        wanted = set(request.args.getlist("event"))
        hooks = [hook for hook in sender.hooks.values() if not wanted or wanted & set(hook.events)]
        return jsonify(shapes.page_of(hooks, shaped, default=100))

    @api.post("/webhooks")
    def create() -> Any:
        admin()
        given = read()
        secret = str((given.get("configuration") or {}).get("secret", ""))
        hook = sender.add(
            given["name"], given["url"], list(given["events"]), secret, given.get("active", True)
        )
        answer = {
            **shaped(hook),
            "events": [{"id": name, "i18nKey": f"webhooks.event.{name}"} for name in hook.events],
            "scope": {"type": "global"},
            "createdDate": shapes.when(hook.created),
            "updatedDate": shapes.when(hook.updated),
        }
        del answer["scopeType"]
        return jsonify(answer), 201

    @api.get("/webhooks/<int:id_>")
    def single(id_: int) -> Any:
        admin()
        return jsonify(shaped(hook_of(id_)))

    @api.put("/webhooks/<int:id_>")
    def change(id_: int) -> Any:
        admin()
        hook, given = hook_of(id_), read()
        hook.name, hook.url = given["name"], given["url"]
        hook.events, hook.active = list(given["events"]), given.get("active", hook.active)
        if "secret" in (given.get("configuration") or {}):
            hook.secret = str(given["configuration"]["secret"])
        hook.updated, hook.failures, hook.skipped_until = datetime.now(UTC), 0, 0.0
        return jsonify(shaped(hook))

    @api.delete("/webhooks/<int:id_>")
    def delete(id_: int) -> Any:
        admin()
        hook_of(id_)
        del sender.hooks[id_]
        return Response(status=204)

    @api.post("/webhooks/test")
    def test() -> Any:
        admin()
        url = request.args.get("url", "")
        if not url:
            raise Refused(400, "Which URL?")
        secret = next((hook.secret for hook in sender.hooks.values() if hook.url == url), "")
        done = sender.test(url, secret)
        ok = done["status"] is not None and 200 <= done["status"] < 300
        outcome = "SUCCESS" if ok else "FAILURE" if done["status"] else "ERROR"
        result = {"description": str(done["status"] or "no answer"), "outcome": outcome}
        asked = {"body": done["body"], "headers": done["headers"], "method": "POST", "url": url}
        response = {"statusCode": done["status"]} if done["status"] else {}
        return jsonify({"request": asked, "response": response, "result": result})

    @api.get("/webhooks/<int:id_>/statistics/summary")
    def statistics(id_: int) -> Any:
        admin()
        return jsonify({"counts": {**hook_of(id_).counts, "window": {"start": 0, "duration": 86400000}}})

    return api
