"""Cloud's v2 REST: pages, their versions, labels and properties; spaces, people, labels and tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tests.confluence.twin import paging
from tests.confluence.twin.cloud_gate import Eyes, body, me, several, written
from tests.confluence.twin.cloud_shapes import Shapes
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Property, Refused, Task

_SORTS: dict[str, Callable[[Content], Any]] = {
    "id": lambda one: int(one.id),
    "title": lambda one: one.title.lower(),
    "created-date": lambda one: one.created,
    "modified-date": lambda one: one.latest.when,
}


def sorted_by(items: list[Content], default: str = "id") -> list[Content]:
    name = request.args.get("sort", default)
    if name.lstrip("-") not in _SORTS:
        raise Refused(400, f"Cannot sort by {name}")
    return sorted(items, key=_SORTS[name.lstrip("-")], reverse=name.startswith("-"))


def routes(state: Organisation, shapes: Shapes) -> Blueprint:
    api = Blueprint("cloud_v2", __name__)
    eyes = Eyes(state)
    sorts = "<any(pages,blogposts):sort>"

    # --- pages ------------------------------------------------------------------------------------------

    @api.get(f"/{sorts}")
    def pages(sort: str) -> Any:
        ids, spaces, statuses = several("id"), several("space-id"), several("status")
        title = request.args.get("title")
        found = [
            one
            for one in eyes.pages(sort.removesuffix("s"))
            if one.status in (statuses or ["current", "archived"])
            and (not ids or one.id in ids)
            and (not spaces or str(state.spaces[one.space].id) in spaces)
            and title in (None, one.title)
        ]
        return shapes.many(sorted_by(found), shapes.page)

    @api.get("/spaces/<id_>/pages")
    def pages_of(id_: str) -> Any:
        key, statuses = eyes.space(id_).key, several("status") or ["current", "archived"]
        found = [one for one in eyes.pages() if one.space == key and one.status in statuses]
        if request.args.get("depth") == "root":
            found = [one for one in found if not one.parent]
        return shapes.many(sorted_by(found), shapes.page)

    @api.get(f"/{sorts}/<id_>")
    def page(sort: str, id_: str) -> Any:
        wanted = tuple(several("status")) or ("current", "archived")
        version = paging.number("version", 0)
        one = eyes.page(id_, ("current", "archived") if version else wanted, sort)
        answer = shapes.page(one, one.at(version) if version else None)
        if request.args.get("include-labels") == "true":
            labels = [shapes.label(*item) for item in one.labels.items()]
            answer["labels"] = {"results": labels, "meta": {"hasMore": False}, "_links": {"self": ""}}
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.post("/pages")
    def create() -> Any:
        person, given = me(), body()
        space = eyes.space(str(given.get("spaceId", "")))
        parent = str(given.get("parentId") or "")
        if parent:
            eyes.page(parent)
        one = state.create_page(space.key, given.get("title", ""), written(given), person, parent)
        return single(one)

    @api.put("/pages/<id_>")
    def update(id_: str) -> Any:
        person, given = me(), body()
        for name in ("id", "status", "title", "body", "version"):
            if name not in given:
                raise Refused(400, f"{name} must be given")
        if str(given["id"]) != id_:
            raise Refused(400, "The id in the body is not the one in the path")
        one = eyes.page(id_, ("current", "trashed") if given["status"] == "current" else ("current",))
        if one.status == "trashed":
            state.untrash(one, person)
            return single(one)
        eyes.editable(id_)
        number = given["version"].get("number")
        if number != one.latest.number + 1:
            raise Refused(
                409, f"Version must be incremented when updating a page. Current: [{one.latest.number}]."
            )
        parent = str(given.get("parentId") or one.parent)
        if parent != one.parent:
            state.move_page(one, eyes.page(parent).id, person)
        message = given["version"].get("message", "")
        # v2 takes no minorEdit: every save of the API is seen by the watchers.
        state.save(one, person, title=given["title"], text=written(given), message=message)
        return single(one)

    def single(one: Content) -> Response:
        answer = shapes.page(one)
        answer["body"] = {"storage": {"representation": "storage", "value": one.latest.storage}}
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.put("/pages/<id_>/title")
    def title(id_: str) -> Any:
        one = eyes.editable(id_)
        state.save(one, me(), title=body()["title"])
        return single(one)

    @api.delete("/pages/<id_>")
    def delete(id_: str) -> Any:
        if request.args.get("purge") == "true":
            one = eyes.page(id_, ("trashed",))
            state.remove(one, me())
        else:
            state.trash(eyes.editable(id_), me())
        return Response(status=204)

    @api.get(f"/{sorts}/<id_>/versions")
    def versions(sort: str, id_: str) -> Any:
        one = eyes.page(id_, ("current", "archived", "trashed"), sort)
        found = list(one.versions)
        if request.args.get("sort", "-modified-date").startswith("-"):
            found.reverse()

        def shaped(version: Any) -> dict[str, Any]:
            entity = {"title": version.title, "id": one.id, "body": shapes.body(version)}
            return {**shapes.version(version), sort.removesuffix("s"): entity}

        # Versions with their bodies come fifty at a time.
        return shapes.many(found, shaped, most=50 if "body-format" in request.args else 250)

    @api.get(f"/{sorts}/<id_>/versions/<int:number>")
    def version(sort: str, id_: str, number: int) -> Any:
        one = eyes.page(id_, sort=sort)
        at = one.at(number)
        answer = {**shapes.version(at), "contentTypeModified": False, "collaborators": [at.by]}
        if number > 1:
            answer["prevVersion"] = number - 1
        return jsonify(answer)

    @api.get("/pages/<id_>/ancestors")
    def ancestors(id_: str) -> Any:
        found = state.ancestors(eyes.page(id_))
        return shapes.many(found, lambda one: {"id": one.id, "type": "page"})

    @api.get("/pages/<id_>/direct-children")
    @api.get("/pages/<id_>/children")
    def children(id_: str) -> Any:
        plain = request.path.endswith("/children")
        found = [one for one in state.children(eyes.page(id_)) if state.may_see(me(), one)]

        def shaped(one: Content) -> dict[str, Any]:
            out = {"id": one.id, "status": one.status, "title": one.title, "childPosition": 1000}
            out["spaceId"] = str(state.spaces[one.space].id)
            return out if plain else {**out, "type": "page"}

        return shapes.many(found, shaped)

    @api.get("/pages/<id_>/descendants")
    def descendants(id_: str) -> Any:
        top = eyes.page(id_)
        depth = paging.number("depth", 2, least=1)
        found = []
        for one in state.descendants(top):
            chain = [up.id for up in state.ancestors(one)]
            below = len(chain) - chain.index(top.id)
            if below <= depth and state.may_see(me(), one):
                found.append((one, below))

        def shaped(each: tuple[Content, int]) -> dict[str, Any]:
            one, below = each
            return {
                "id": one.id,
                "status": one.status,
                "title": one.title,
                "type": "page",
                "parentId": one.parent,
                "depth": below,
                "childPosition": 1000,
            }

        return shapes.many(found, shaped)

    @api.get(f"/{sorts}/<id_>/likes/users")
    def likes(sort: str, id_: str) -> Any:
        return shapes.many(list(eyes.page(id_, sort=sort).likes), lambda id_: {"accountId": id_})

    @api.get(f"/{sorts}/<id_>/likes/count")
    def like_count(sort: str, id_: str) -> Any:
        return jsonify({"count": len(eyes.page(id_, sort=sort).likes)})

    @api.get(f"/{sorts}/<id_>/operations")
    def operations(sort: str, id_: str) -> Any:
        one = eyes.page(id_, sort=sort)
        names = ["read"] + (["update", "delete"] if state.may_edit(me(), one) else [])
        return jsonify({"operations": [{"operation": name, "targetType": one.type} for name in names]})

    # --- labels and properties --------------------------------------------------------------------------

    @api.get(f"/{sorts}/<id_>/labels")
    def labels_of(sort: str, id_: str) -> Any:
        return shapes.many(list(eyes.page(id_, sort=sort).labels.items()), lambda one: shapes.label(*one))

    @api.get("/labels")
    def labels() -> Any:
        me()
        ids = several("label-id")
        found = [one for one in state.label_ids.items() if not ids or one[1] in ids]
        return shapes.many(found, lambda one: shapes.label(*one))

    @api.get("/labels/<label>/pages")
    def labelled(label: str) -> Any:
        found = [one for one in eyes.pages() if label in one.labels.values() and one.status == "current"]
        return shapes.many(sorted_by(found), shapes.page)

    def holder(kind: str, id_: str, *, write: bool = False) -> dict[str, Property]:
        if kind in {"pages", "blogposts"}:
            return (eyes.editable(id_, kind) if write else eyes.page(id_, sort=kind)).properties
        if kind == "comments":
            return eyes.comment(id_).properties
        return eyes.space(id_).properties

    def shaper(kind: str) -> Callable[[Property], dict[str, Any]]:
        return shapes.space_property if kind == "spaces" else shapes.property

    def by_id(found: dict[str, Property], id_: str) -> Property:
        for one in found.values():
            if one.id == id_:
                return one
        raise Refused(404, f"Property {id_} was not found")

    kinds = "<any(pages,blogposts,comments,spaces):kind>"

    @api.get(f"/{kinds}/<id_>/properties")
    def properties(kind: str, id_: str) -> Any:
        key = request.args.get("key")
        found = [one for one in holder(kind, id_).values() if key in (None, one.key)]
        return shapes.many(found, shaper(kind))

    @api.post(f"/{kinds}/<id_>/properties")
    def add_property(kind: str, id_: str) -> Any:
        given = body()
        found = state.put_property(holder(kind, id_, write=True), given["key"], given.get("value"), me())
        return jsonify(shaper(kind)(found)), 201 if kind == "spaces" else 200

    @api.get(f"/{kinds}/<id_>/properties/<int:property_id>")
    def property_(kind: str, id_: str, property_id: int) -> Any:
        return jsonify(shaper(kind)(by_id(holder(kind, id_), str(property_id))))

    @api.put(f"/{kinds}/<id_>/properties/<int:property_id>")
    def put_property(kind: str, id_: str, property_id: int) -> Any:
        given, values = body(), holder(kind, id_, write=True)
        old = by_id(values, str(property_id))
        if given.get("key") != old.key:
            raise Refused(400, "A property's key cannot be changed")
        number = (given.get("version") or {}).get("number", 0)
        return jsonify(shaper(kind)(state.put_property(values, old.key, given.get("value"), me(), number)))

    @api.delete(f"/{kinds}/<id_>/properties/<int:property_id>")
    def drop_property(kind: str, id_: str, property_id: int) -> Any:
        values = holder(kind, id_, write=True)
        del values[by_id(values, str(property_id)).key]
        return Response(status=204)

    # --- spaces, people, tasks --------------------------------------------------------------------------

    @api.get("/spaces")
    def spaces() -> Any:
        ids, keys, statuses = several("ids"), several("keys"), several("status")
        found = [
            one
            for one in state.spaces.values()
            if (not ids or str(one.id) in ids)
            and (not keys or one.key in keys)
            and (not statuses or one.status in statuses)
            and state.sees_space(me(), one)
        ]
        return shapes.many(found, shapes.space)

    @api.get("/spaces/<id_>")
    def space(id_: str) -> Any:
        answer = shapes.space(eyes.space(id_))
        del answer["currentActiveAlias"]
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.get("/spaces/<id_>/operations")
    def space_operations(id_: str) -> Any:
        one = eyes.space(id_)
        found = [("read", "space")]
        if one.status == "current":
            found += [
                (what, kind) for what in ("create", "delete") for kind in ("page", "blogpost", "comment")
            ]
        if state.runs_space(me(), one):
            found += [("administer", "space"), ("archive", "space")]
        return jsonify({"operations": [{"operation": what, "targetType": kind} for what, kind in found]})

    @api.post("/content/convert-ids-to-types")
    def types() -> Any:
        def type_of(id_: Any) -> str | None:
            one = state.content.get(str(id_))
            if one is None or not state.may_see(me(), one):
                return None
            if one.type != "comment":
                return one.type
            return "footer-comment" if one.location == "footer" else "inline-comment"

        ids = body().get("contentIds") or []
        found = {str(id_): type_of(id_) for id_ in ids}
        return jsonify({"results": {id_: type_ for id_, type_ in found.items() if type_}})

    def file(id_: str) -> Content:
        one = state.content.get(id_)
        if one is None or one.type != "attachment" or not state.may_see(me(), one):
            raise Refused(404, f"Attachment {id_} was not found")
        return one

    @api.get("/attachments/<id_>")
    def attachment(id_: str) -> Any:
        answer = shapes.attachment(file(id_))
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.get("/<any(pages,blogposts):sort>/<id_>/attachments")
    def attachments(sort: str, id_: str) -> Any:
        found = state.files(eyes.page(id_, sort=sort))
        found.sort(key=lambda one: one.latest.when, reverse=True)
        return shapes.many(found, shapes.attachment)

    @api.get("/attachments/<id_>/footer-comments")
    def on_file(id_: str) -> Any:
        found = state.comments(file(id_), top=True)
        return shapes.many(sorted_by(found, "created-date"), shapes.comment)

    @api.post("/users-bulk")
    def users() -> Any:
        asker, ids = me(), body().get("accountIds") or []
        if len(ids) > 250:
            raise Refused(400, "At most 250 accounts at a time")
        found = [state.people[id_] for id_ in ids if id_ in state.people]
        results = [shapes.user(one, asker) for one in found]
        return jsonify({"results": results, "_links": {"base": shapes.base}})

    def tasks_seen() -> list[tuple[Content, Task]]:
        return [
            (page, task)
            for page in [*eyes.pages(), *eyes.pages("blogpost")]
            if page.status == "current"
            for task in page.tasks.values()
        ]

    @api.get("/tasks")
    def tasks() -> Any:
        pages_ = several("page-id") + several("blogpost-id")
        spaces_, status = several("space-id"), request.args.get("status")
        people = {name: several(name) for name in ("created-by", "assigned-to", "completed-by")}
        found = []
        for page, task in tasks_seen():
            who = {
                "created-by": task.creator,
                "assigned-to": task.assignee,
                "completed-by": task.completed_by,
            }
            moments = {"created-at": task.created, "completed-at": task.completed}
            if (
                (not pages_ or page.id in pages_)
                and (not spaces_ or str(state.spaces[page.space].id) in spaces_)
                and status in (None, task.status)
                and all(not wanted or who[name] in wanted for name, wanted in people.items())
                and all(within(name, moment) for name, moment in moments.items())
            ):
                found.append((page, task))
        return shapes.many(found, lambda each: shapes.task(*each))

    def within(name: str, moment: Any) -> bool:
        """Whether a moment lies in the range asked for, in milliseconds since 1970."""
        low, high = paging.number(f"{name}-from", 0), paging.number(f"{name}-to", 0)
        if not low and not high:
            return True
        at = int(moment.timestamp() * 1000) if moment else -1
        return at >= 0 and at >= low and (not high or at <= high)

    @api.get("/tasks/<id_>")
    def task(id_: str) -> Any:
        for page, found in tasks_seen():
            if found.id == id_:
                return jsonify(shapes.task(page, found))
        raise Refused(404, f"Task {id_} was not found")

    @api.put("/tasks/<id_>")
    def put_task(id_: str) -> Any:
        for page, found in tasks_seen():
            if found.id == id_:
                state.set_task(eyes.editable(page.id), found.local, body()["status"], me())
                return jsonify(shapes.task(page, page.tasks[found.local]))
        raise Refused(404, f"Task {id_} was not found")

    return api
