"""Data Center's REST of people, groups, spaces, permissions and the server itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from tests.confluence.twin import paging
from tests.confluence.twin.dc_content import body, me
from tests.confluence.twin.dc_shapes import Shapes
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import ADMINS, Content, Person, Refused, Space


def routes(state: Organisation, shapes: Shapes) -> Blueprint:
    api = Blueprint("dc_org", __name__)

    def asked_for() -> Person:
        """The person the query names by key or username."""
        me()
        key, name = request.args.get("key", ""), request.args.get("username", "")
        if not key and not name:
            raise Refused(400, "Either username or key must be provided")
        for person in state.people.values():
            if (key and person.id == key) or (name and person.name == name):
                return person
        raise Refused(404, f"No user found with {'key' if key else 'username'} : {key or name}")

    def admin() -> Person:
        if not state.is_admin(me()):
            raise Refused(403, "Only administrators may do this")
        return me()

    def visible(key: str) -> Space:
        space = state.spaces.get(key)
        if space is None or not state.sees_space(g.person, space):
            raise Refused(404, f"No space found with key : {key}")
        return space

    def run(key: str) -> Space:
        space = visible(key)
        if not state.runs_space(me(), space):
            raise Refused(403, f"User not permitted to administer the space {key}")
        return space

    def told(key: str) -> Space:
        """Who may not be told of its permissions gets an error that says nothing (CONFSERVER-99908)."""
        space = visible(key)
        if not state.runs_space(me(), space):
            raise Refused(state.ways.withheld, "")
        return space

    # --- people and groups ------------------------------------------------------------------------------

    @api.get("/user")
    def user() -> Any:
        return jsonify(shapes.person(asked_for().id, paging.expand()))

    @api.get("/user/current")
    def current() -> Any:
        if g.person is None:
            return jsonify(
                {"type": "anonymous", "displayName": "Anonymous", "profilePicture": shapes.picture()}
            )
        return jsonify(shapes.person(g.person.id, paging.expand()))

    @api.get("/user/list")
    def users() -> Any:
        state.ways.since(8, 4)
        me()
        tree = paging.expand()
        people = [person.id for person in state.people.values() if not person.app]
        return jsonify(shapes.page_of(people, lambda id_: shapes.person(id_, tree), default=100, most=200))

    @api.get("/user/memberof")
    def memberof() -> Any:
        names = sorted(state.groups_of(asked_for().id))
        return jsonify(shapes.page_of(names, lambda name: shapes.group(state.groups[name]), default=200))

    @api.get("/group")
    def groups() -> Any:
        me()
        return jsonify(shapes.page_of(list(state.groups.values()), shapes.group, default=200))

    @api.get("/group/<name>")
    def group(name: str) -> Any:
        me()
        if name not in state.groups:
            raise Refused(404, f"No group found with name : {name}")
        return jsonify(shapes.group(state.groups[name]))

    @api.get("/group/<name>/member")
    def members(name: str) -> Any:
        me()
        if name not in state.groups:
            raise Refused(404, f"No group found with name : {name}")
        tree = paging.expand()
        # Deactivated accounts stay in their groups; the list leaves them out, as the product's does.
        ids = sorted(id_ for id_ in state.groups[name].members if state.people[id_].active)
        return jsonify(shapes.page_of(ids, lambda id_: shapes.person(id_, tree), default=200, most=200))

    # --- spaces -----------------------------------------------------------------------------------------

    @api.get("/space")
    def spaces() -> Any:
        keys = request.args.getlist("spaceKey")
        status = request.args.get("status", "")
        listed = [
            space
            for space in state.spaces.values()
            if (not keys or space.key in keys)
            and (not status or space.status == status)
            and state.sees_space(g.person, space)
        ]
        tree = paging.expand()
        return jsonify(shapes.page_of(listed, lambda space: shapes.space(space, tree)))

    @api.get("/space/<key>")
    def space(key: str) -> Any:
        return jsonify(shapes.space(visible(key), paging.expand()))

    @api.post("/space")
    def create() -> Any:
        given = body()
        made = state.add_space(given["key"], given["name"], me().id)
        made.admin_users.add(me().id)
        return jsonify(shapes.space(made))

    @api.delete("/space/<key>")
    def delete(key: str) -> Any:
        run(key)
        state.delete_space(key, me().id)
        return jsonify({"id": "1", "links": {"status": "/rest/api/longtask/1"}}), 202

    @api.put("/space/<key>/archive")
    def archive(key: str) -> Any:
        run(key)
        state.archive_space(key, by=me().id)
        return Response(status=204)

    @api.put("/space/<key>/restore")
    def restore(key: str) -> Any:
        run(key)
        state.archive_space(key, back=True, by=me().id)
        return Response(status=204)

    @api.get("/space/<key>/permissions")
    def permissions(key: str) -> Any:
        state.ways.since(9, 1)
        return jsonify(grants(told(key)))

    @api.get("/space/<key>/permissions/user/<user_key>")
    def permissions_of(key: str, user_key: str) -> Any:
        state.ways.since(9, 1)
        person = state.person_of(user_key)
        granted = grants(run(key))
        return jsonify([grant for grant in granted if grant["subject"].get("userKey") == person.id])

    def grants(place: Space) -> list[dict[str, Any]]:
        def grant(operation: str, subject: dict[str, Any], kind: str = "space") -> dict[str, Any]:
            return {
                "operation": {"targetType": kind, "operationKey": operation},
                "subject": subject,
                "spaceKey": place.key,
                "spaceId": place.id,
            }

        viewers = [shapes.person(id_) for id_ in sorted(place.view_users)]
        viewers += [
            {**shapes.group(state.groups[name]), "displayName": name}
            for name in sorted(place.view_groups)
            if name in state.groups
        ]
        # Whoever sees a space here may add pages to it, as in a space that was just made.
        out = [grant(*what) for who in viewers for what in (("read", who), ("create", who, "page"))]
        if place.anonymous:
            out.append(grant("read", {"type": "anonymous", "displayName": "Anonymous"}))
        out += [grant("administer", shapes.person(id_)) for id_ in sorted(place.admin_users)]
        out.append(grant("administer", {**shapes.group(state.groups[ADMINS]), "displayName": ADMINS}))
        return out

    @api.get("/space/<key>/trash")
    def trash(key: str) -> Any:
        run(key)
        trashed = [
            content
            for content in state.content.values()
            if (content.space, content.status) == (key, "trashed")
        ]
        tree = paging.expand("ancestors,container,space,metadata")
        limit = paging.number("limit", 25)
        start = int(request.args.get("cursor", "content:false:0").rsplit(":", 1)[-1])
        part: list[Content] = trashed[start : start + limit]
        cursor = f"content:false:{start + limit}"
        answer: dict[str, Any] = {
            "results": [shapes.content(content, tree) for content in part],
            "cursor": request.args.get("cursor", "content:false:0"),
            "limit": limit,
            "size": len(part),
            "_links": {"base": shapes.base, "context": shapes.context},
        }
        if start + limit < len(trashed):
            answer["nextCursor"] = cursor
            path = request.path.removeprefix(shapes.context)
            answer["_links"]["next"] = paging.next_link(path, cursor=cursor)
        return jsonify(answer)

    @api.get("/space/<key>/property/<name>")
    def property_(key: str, name: str) -> Any:
        place = visible(key)
        if name not in place.properties:
            raise Refused(404, f"Cannot find space property with key: {name}")
        return jsonify(shapes.property(place, place.properties[name]))

    @api.post("/space/<key>/property", defaults={"name": ""})
    @api.post("/space/<key>/property/<name>")
    def add_property(key: str, name: str) -> Any:
        place, given = run(key), body()
        prop = state.put_property(place.properties, name or given["key"], given.get("value"), me())
        return jsonify(shapes.property(place, prop))

    @api.put("/space/<key>/property/<name>")
    def put_property(key: str, name: str) -> Any:
        place, given = run(key), body()
        number = (given.get("version") or {}).get("number", 0)
        prop = state.put_property(place.properties, name, given.get("value"), me(), number)
        return jsonify(shapes.property(place, prop))

    @api.delete("/space/<key>/property/<name>")
    def drop_property(key: str, name: str) -> Any:
        if run(key).properties.pop(name, None) is None:
            raise Refused(404, f"Cannot find space property with key: {name}")
        return Response(status=204)

    # --- the site ---------------------------------------------------------------------------------------

    def global_grants() -> list[dict[str, Any]]:
        def grant(operation: str, name: str) -> dict[str, Any]:
            subject = {**shapes.group(state.groups[name]), "displayName": name}
            return {"operation": {"targetType": "application", "operationKey": operation}, "subject": subject}

        from tests.confluence.twin.state import EVERYBODY

        return [
            grant("use", EVERYBODY),
            grant("use", ADMINS),
            grant("create_space", ADMINS),
            grant("administer", ADMINS),
        ]

    @api.get("/permissions")
    def all_permissions() -> Any:
        admin()
        return jsonify(global_grants())

    @api.get("/permissions/group/<name>")
    def group_permissions(name: str) -> Any:
        admin()
        return jsonify([grant for grant in global_grants() if grant["subject"]["name"] == name])

    @api.get("/permissions/user/<user>")
    def user_permissions(user: str) -> Any:
        admin()
        state.person(user)
        # Rights given to a person directly; nobody here has one, all come by groups.
        return jsonify([])

    @api.get("/server-information")
    def server_information() -> Any:
        state.ways.since(9, 1)
        return jsonify(
            {
                "baseUrl": shapes.base,
                "version": state.ways.version,
                "buildNumber": 10010,
                "marketplaceBuildNumber": 10010,
                "buildDate": "2025-08-12T00:00:00.000Z",
            }
        )

    @api.get("/accessmode")
    def access_mode() -> Any:
        return jsonify("READ_WRITE")

    return api
