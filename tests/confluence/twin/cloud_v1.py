"""Cloud's v1 REST, as far as it is still needed: search, people, groups, restrictions, labels, templates."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tests.confluence.twin import cql, paging
from tests.confluence.twin.cloud_gate import Eyes, body, me
from tests.confluence.twin.cloud_shapes import Shapes, when
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Group, Person, Refused


def routes(state: Organisation, shapes: Shapes) -> Blueprint:
    api = Blueprint("cloud_v1", __name__)
    eyes = Eyes(state)

    # --- search -----------------------------------------------------------------------------------------

    def by_cursor(items: list[Any], shape: Any, most: int, **more: Any) -> dict[str, Any]:
        """v1's search: a limit above the most is lowered, not refused, and the cursor replaces start."""
        limit = min(paging.number("limit", 25), most)
        cursor = request.args.get("cursor", "")
        start = paging.read_cursor(cursor) if cursor else paging.number("start", 0)
        part = items[start : start + limit]
        path = request.path.removeprefix(shapes.context)
        links: dict[str, Any] = {"base": shapes.base, "context": shapes.context, "self": shapes.base + path}
        if start + limit < len(items):
            following = paging.make_cursor(start + limit)
            links["next"] = paging.next_link(
                path, next="true", cursor=following, limit=limit, start=start + limit
            )
        results = [shape(item) for item in part]
        return {
            "results": results,
            "start": start,
            "limit": limit,
            "size": len(results),
            **more,
            "_links": links,
        }

    @api.get("/content/search")
    def content_search() -> Any:
        me()
        tree = paging.expand()
        hits = cql.search(state, required("cql"), me())
        return jsonify(by_cursor(hits, lambda content: shapes.old_content(content, tree), paging.cap(tree)))

    @api.get("/search")
    def search() -> Any:
        me()
        written = required("cql")
        hits = cql.search(state, written, me(), archived=request.args.get("includeArchivedSpaces") == "true")
        tree = paging.expand()
        about = {"totalSize": len(hits), "cqlQuery": written, "searchDuration": 12, "archivedResultCount": 0}
        most = 25 if "body" in tree.get("content", {}) else paging.cap(tree)
        return jsonify(by_cursor(hits, lambda content: hit(content, tree.get("content", {})), most, **about))

    def hit(entry: Content, tree: paging.Tree) -> dict[str, Any]:
        space = state.spaces[entry.space]
        content = shapes.old_content(entry, tree)
        return {
            "content": content,
            "title": entry.title,
            "excerpt": "",
            "url": content["_links"]["webui"],
            "resultGlobalContainer": {"title": space.name, "displayUrl": f"/spaces/{space.key}"},
            "breadcrumbs": [],
            "entityType": "content",
            "iconCssClass": "aui-icon content-type-page",
            "lastModified": when(entry.latest.when),
            "friendlyLastModified": "just now",
            "score": 0.0,
        }

    @api.get("/search/user")
    def search_people() -> Any:
        asker = me()
        written = required("cql")
        query = cql.parse(state, written)
        people = [
            person
            for person in state.people.values()
            if person.active and not person.app and query.fits(person)
        ]

        def shaped(person: Person) -> dict[str, Any]:
            return {
                "user": shapes.old_user(person, asker),
                "title": person.display,
                "excerpt": "",
                "url": f"/people/{person.id}",
                "breadcrumbs": [],
                "entityType": "user",
                "iconCssClass": "aui-icon content-type-profile",
                "lastModified": when(state.now()),
                "score": 0.0,
            }

        about = {"totalSize": len(people), "cqlQuery": written, "searchDuration": 3}
        return jsonify(shapes.old_page_of(people, shaped, **about))

    def required(name: str) -> str:
        value = request.args.get(name, "")
        if not value:
            raise Refused(400, f"{name} must be given")
        return value

    # --- people and groups ------------------------------------------------------------------------------

    def asked_for() -> Person:
        me()
        return state.person_of(required("accountId"))

    @api.get("/user")
    def user() -> Any:
        return jsonify(shapes.old_user(asked_for(), me()))

    @api.get("/user/current")
    def current() -> Any:
        answer = shapes.old_user(me(), me())
        if "operations" in paging.expand():
            names = ["use"] + (["create_space", "administer"] if state.is_admin(me()) else [])
            answer["operations"] = [{"operation": name, "targetType": "application"} for name in names]
        return jsonify(answer)

    @api.get("/user/memberof")
    def memberof() -> Any:
        names = sorted(state.groups_of(asked_for().id))
        theirs = [state.groups[name] for name in names]
        return jsonify(shapes.old_page_of(theirs, shapes.group, default=200, most=200))

    @api.get("/group")
    def groups() -> Any:
        me()
        return jsonify(shapes.old_page_of(list(state.groups.values()), shapes.group, default=200, most=200))

    def group_by_id(id_: str) -> Group:
        me()
        for known in state.groups.values():
            if known.id == id_:
                return known
        raise Refused(404, f"No group has the id {id_}")

    @api.get("/group/by-id")
    def group() -> Any:
        return jsonify(shapes.group(group_by_id(required("id"))))

    @api.get("/group/picker")
    def picker() -> Any:
        me()
        query = required("query").lower()
        matching = [group for group in state.groups.values() if query in group.name.lower()]
        return jsonify(shapes.old_page_of(matching, shapes.group, default=200, most=200))

    @api.get("/group/<id_>/membersByGroupId")
    def members(id_: str) -> Any:
        people = [state.people[who] for who in sorted(group_by_id(id_).members) if state.people[who].active]
        asker = me()
        more = {"totalSize": len(people)} if request.args.get("shouldReturnTotalSize") == "true" else {}
        return jsonify(
            shapes.old_page_of(
                people, lambda person: shapes.old_user(person, asker), default=200, most=200, **more
            )
        )

    # --- restrictions and labels ------------------------------------------------------------------------

    def restriction(page: Content, operation: str) -> dict[str, Any]:
        users, groups_ = page.read if operation == "read" else page.update
        people = [state.people[who] for who in sorted(users) if who in state.people]
        named = [state.groups[name] for name in sorted(groups_) if name in state.groups]
        return {
            "operation": operation,
            "restrictions": {
                "user": {
                    "results": [shapes.old_user(person, None) for person in people],
                    "start": 0,
                    "limit": 100,
                    "size": len(people),
                },
                "group": {
                    "results": [shapes.group(group) for group in named],
                    "start": 0,
                    "limit": 100,
                    "size": len(named),
                },
            },
            "_expandable": {"restrictions": "", "content": f"/rest/api/content/{page.id}"},
            "_links": {
                "self": f"{shapes.base}/rest/api/content/{page.id}/restriction/byOperation/{operation}"
            },
        }

    @api.get("/content/<id_>/restriction")
    def restrictions(id_: str) -> Any:
        page = eyes.page(id_)
        limits = [restriction(page, name) for name in ("read", "update")]
        digest = hashlib.sha256(repr((page.read, page.update)).encode()).hexdigest()
        answer = shapes.old_page_of(limits, lambda item: item, default=100, restrictionsHash=digest)
        return jsonify(answer)

    @api.get("/content/<id_>/restriction/byOperation")
    def by_operation(id_: str) -> Any:
        page = eyes.page(id_)
        links = {"self": f"{shapes.base}/rest/api/content/{id_}/restriction/byOperation", "base": shapes.base}
        return jsonify({**{name: restriction(page, name) for name in ("read", "update")}, "_links": links})

    @api.get("/content/<id_>/restriction/byOperation/<any(read,update):name>")
    def one_operation(id_: str, name: str) -> Any:
        return jsonify(restriction(eyes.page(id_), name))

    @api.post("/content/<id_>/permission/check")
    def check(id_: str) -> Any:
        given = body()
        content = state.content.get(id_)
        if content is None or not state.may_see(me(), content):
            raise Refused(404, f"There is no content with the id {id_}")
        subject, operation = given["subject"], given["operation"]
        if operation not in {"read", "update", "delete"} or subject["type"] not in {"user", "group"}:
            raise Refused(400, "The subject or operation is not known")
        person = state.people.get(subject["identifier"]) if subject["type"] == "user" else None
        if person is None:
            allowed = False
        elif operation == "read":
            allowed = state.may_see(person, content)
        else:
            allowed = state.may_edit(person, content)
        return jsonify({"hasPermission": allowed, "errors": [], "_links": {}})

    @api.post("/content/<id_>/label")
    def add_labels(id_: str) -> Any:
        page, given = eyes.editable(id_), body()
        for label in given if isinstance(given, list) else [given]:
            state.add_label(page, str(label["name"]).lower(), me().id)
        return jsonify(shapes.old_page_of(shapes.old_labels(page), lambda item: item, default=200))

    @api.delete("/content/<id_>/label", defaults={"label": ""})
    @api.delete("/content/<id_>/label/<label>")
    def drop_label(id_: str, label: str) -> Any:
        page = eyes.editable(id_)
        state.drop_label(page, label or required("name"), me().id)
        return Response(status=204)

    # --- templates --------------------------------------------------------------------------------------

    def template(kept: dict[str, Any]) -> dict[str, Any]:
        return {
            **{key: kept[key] for key in ("templateId", "name", "description", "templateType", "body")},
            "labels": [],
            "editorVersion": "v2",
            **({"space": shapes.old_space(state.spaces[kept["space"]])} if kept["space"] else {}),
            "_expandable": {"body": ""},
            "_links": {"self": f"{shapes.base}/rest/api/template/{kept['templateId']}"},
        }

    def save_template(given: dict[str, Any], id_: str) -> dict[str, Any]:
        key = (given.get("space") or {}).get("key", "")
        if not (state.is_admin(me()) if not key else state.runs_space(me(), state.space(key))):
            raise Refused(403, "You may not manage templates here")
        text = given["body"]["storage"]["value"]
        state.check(text)
        state.templates[id_] = {
            "templateId": id_,
            "name": given["name"],
            "description": given.get("description", ""),
            "templateType": "page",
            "space": key,
            "body": {"storage": {"value": text, "representation": "storage", "embeddedContent": []}},
        }
        return state.templates[id_]

    @api.post("/template")
    def create_template() -> Any:
        return jsonify(template(save_template(body(), state.new_id())))

    @api.put("/template")
    def update_template() -> Any:
        given = body()
        if given["templateId"] not in state.templates:
            raise Refused(404, f"There is no template {given['templateId']}")
        return jsonify(template(save_template(given, given["templateId"])))

    @api.get("/template/page")
    def templates() -> Any:
        me()
        key = request.args.get("spaceKey", "")
        kept = [template for template in state.templates.values() if template["space"] == key]
        return jsonify(shapes.old_page_of(kept, template))

    @api.get("/template/<id_>")
    def one_template(id_: str) -> Any:
        me()
        if id_ not in state.templates:
            raise Refused(404, f"There is no template {id_}")
        return jsonify(template(state.templates[id_]))

    @api.delete("/template/<id_>")
    def drop_template(id_: str) -> Any:
        me()
        if state.templates.pop(id_, None) is None:
            raise Refused(404, f"There is no template {id_}")
        return Response(status=204)

    @api.get("/settings/systemInfo")
    def system() -> Any:
        me()
        return jsonify(
            {
                "cloudId": state.cloud_id,
                "commitHash": "0" * 40,
                "baseUrl": shapes.base,
                "siteTitle": "Twin",
                "defaultLocale": "en_GB",
                "defaultTimeZone": state.zone,
            }
        )

    @api.put("/content/<page_id>/move/<any(before,after,append):position>/<target_id>")
    def move(page_id: str, position: str, target_id: str) -> Any:
        page, target = eyes.editable(page_id), eyes.page(target_id)
        state.move_page(page, target.id if position == "append" else target.parent, me())
        return jsonify({"pageId": page.id})

    return api
