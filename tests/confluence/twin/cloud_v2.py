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
    "id": lambda content: int(content.id),
    "title": lambda content: content.title.lower(),
    "created-date": lambda content: content.created,
    "modified-date": lambda content: content.latest.when,
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
        listed = [
            content
            for content in eyes.pages(sort.removesuffix("s"))
            if content.status in (statuses or ["current", "archived"])
            and (not ids or content.id in ids)
            and (not spaces or str(state.spaces[content.space].id) in spaces)
            and title in (None, content.title)
        ]
        return shapes.many(sorted_by(listed), shapes.page)

    @api.get("/spaces/<id_>/pages")
    def pages_of(id_: str) -> Any:
        key, statuses = eyes.space(id_).key, several("status") or ["current", "archived"]
        listed = [content for content in eyes.pages() if content.space == key and content.status in statuses]
        if request.args.get("depth") == "root":
            listed = [content for content in listed if not content.parent]
        return shapes.many(sorted_by(listed), shapes.page)

    @api.get(f"/{sorts}/<id_>")
    def page(sort: str, id_: str) -> Any:
        wanted = tuple(several("status")) or ("current", "archived")
        version = paging.number("version", 0)
        content = eyes.page(id_, ("current", "archived") if version else wanted, sort)
        answer = shapes.page(content, content.at(version) if version else None)
        if request.args.get("include-labels") == "true":
            labels = [shapes.label(*item) for item in content.labels.items()]
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
        content = state.create_page(space.key, given.get("title", ""), written(given), person, parent)
        return single(content)

    @api.put("/pages/<id_>")
    def update(id_: str) -> Any:
        person, given = me(), body()
        for name in ("id", "status", "title", "body", "version"):
            if name not in given:
                raise Refused(400, f"{name} must be given")
        if str(given["id"]) != id_:
            raise Refused(400, "The id in the body is not the one in the path")
        content = eyes.page(id_, ("current", "trashed") if given["status"] == "current" else ("current",))
        if content.status == "trashed":
            state.untrash(content, person)
            return single(content)
        eyes.editable(id_)
        number = given["version"].get("number")
        if number != content.latest.number + 1:
            raise Refused(
                409, f"Version must be incremented when updating a page. Current: [{content.latest.number}]."
            )
        parent = str(given.get("parentId") or content.parent)
        if parent != content.parent:
            state.move_page(content, eyes.page(parent).id, person)
        message = given["version"].get("message", "")
        # v2 takes no minorEdit: every save of the API is seen by the watchers.
        state.save(content, person, title=given["title"], text=written(given), message=message)
        return single(content)

    def single(content: Content) -> Response:
        answer = shapes.page(content)
        answer["body"] = {"storage": {"representation": "storage", "value": content.latest.storage}}
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.put("/pages/<id_>/title")
    def title(id_: str) -> Any:
        content = eyes.editable(id_)
        state.save(content, me(), title=body()["title"])
        return single(content)

    @api.delete("/pages/<id_>")
    def delete(id_: str) -> Any:
        if request.args.get("purge") == "true":
            content = eyes.page(id_, ("trashed",))
            state.remove(content, me())
        else:
            state.trash(eyes.editable(id_), me())
        return Response(status=204)

    @api.get(f"/{sorts}/<id_>/versions")
    def versions(sort: str, id_: str) -> Any:
        content = eyes.page(id_, ("current", "archived", "trashed"), sort)
        ordered = list(content.versions)
        if request.args.get("sort", "-modified-date").startswith("-"):
            ordered.reverse()

        def shaped(version: Any) -> dict[str, Any]:
            entity = {"title": version.title, "id": content.id, "body": shapes.body(version)}
            return {**shapes.version(version), sort.removesuffix("s"): entity}

        # Versions with their bodies come fifty at a time.
        return shapes.many(ordered, shaped, most=50 if "body-format" in request.args else 250)

    @api.get(f"/{sorts}/<id_>/versions/<int:number>")
    def version(sort: str, id_: str, number: int) -> Any:
        content = eyes.page(id_, sort=sort)
        at = content.at(number)
        answer = {**shapes.version(at), "contentTypeModified": False, "collaborators": [at.by]}
        if number > 1:
            answer["prevVersion"] = number - 1
        return jsonify(answer)

    @api.get("/pages/<id_>/ancestors")
    def ancestors(id_: str) -> Any:
        above = state.ancestors(eyes.page(id_))
        return shapes.many(above, lambda content: {"id": content.id, "type": "page"})

    @api.get("/pages/<id_>/direct-children")
    @api.get("/pages/<id_>/children")
    def children(id_: str) -> Any:
        plain = request.path.endswith("/children")
        listed = [content for content in state.children(eyes.page(id_)) if state.may_see(me(), content)]

        def shaped(content: Content) -> dict[str, Any]:
            out = {"id": content.id, "status": content.status, "title": content.title, "childPosition": 1000}
            out["spaceId"] = str(state.spaces[content.space].id)
            return out if plain else {**out, "type": "page"}

        return shapes.many(listed, shaped)

    @api.get("/pages/<id_>/descendants")
    def descendants(id_: str) -> Any:
        top = eyes.page(id_)
        depth = paging.number("depth", 2, least=1)
        listed = []
        for content in state.descendants(top):
            chain = [up.id for up in state.ancestors(content)]
            below = len(chain) - chain.index(top.id)
            if below <= depth and state.may_see(me(), content):
                listed.append((content, below))

        def shaped(each: tuple[Content, int]) -> dict[str, Any]:
            content, below = each
            return {
                "id": content.id,
                "status": content.status,
                "title": content.title,
                "type": "page",
                "parentId": content.parent,
                "depth": below,
                "childPosition": 1000,
            }

        return shapes.many(listed, shaped)

    @api.get(f"/{sorts}/<id_>/likes/users")
    def likes(sort: str, id_: str) -> Any:
        return shapes.many(list(eyes.page(id_, sort=sort).likes), lambda id_: {"accountId": id_})

    @api.get(f"/{sorts}/<id_>/likes/count")
    def like_count(sort: str, id_: str) -> Any:
        return jsonify({"count": len(eyes.page(id_, sort=sort).likes)})

    @api.get(f"/{sorts}/<id_>/operations")
    def operations(sort: str, id_: str) -> Any:
        content = eyes.page(id_, sort=sort)
        names = ["read"] + (["update", "delete"] if state.may_edit(me(), content) else [])
        return jsonify({"operations": [{"operation": name, "targetType": content.type} for name in names]})

    # --- labels and properties --------------------------------------------------------------------------

    @api.get(f"/{sorts}/<id_>/labels")
    def labels_of(sort: str, id_: str) -> Any:
        return shapes.many(list(eyes.page(id_, sort=sort).labels.items()), lambda label: shapes.label(*label))

    @api.get("/labels")
    def labels() -> Any:
        me()
        ids = several("label-id")
        listed = [label for label in state.label_ids.items() if not ids or label[1] in ids]
        return shapes.many(listed, lambda label: shapes.label(*label))

    @api.get("/labels/<label>/pages")
    def labelled(label: str) -> Any:
        listed = [
            content
            for content in eyes.pages()
            if label in content.labels.values() and content.status == "current"
        ]
        return shapes.many(sorted_by(listed), shapes.page)

    def holder(kind: str, id_: str, *, write: bool = False) -> dict[str, Property]:
        if kind in {"pages", "blogposts"}:
            return (eyes.editable(id_, kind) if write else eyes.page(id_, sort=kind)).properties
        if kind == "comments":
            return eyes.comment(id_).properties
        return eyes.space(id_).properties

    def shaper(kind: str) -> Callable[[Property], dict[str, Any]]:
        return shapes.space_property if kind == "spaces" else shapes.property

    def by_id(props: dict[str, Property], id_: str) -> Property:
        for prop in props.values():
            if prop.id == id_:
                return prop
        raise Refused(404, f"Property {id_} was not found")

    kinds = "<any(pages,blogposts,comments,spaces):kind>"

    @api.get(f"/{kinds}/<id_>/properties")
    def properties(kind: str, id_: str) -> Any:
        key = request.args.get("key")
        listed = [prop for prop in holder(kind, id_).values() if key in (None, prop.key)]
        return shapes.many(listed, shaper(kind))

    @api.post(f"/{kinds}/<id_>/properties")
    def add_property(kind: str, id_: str) -> Any:
        given = body()
        prop = state.put_property(holder(kind, id_, write=True), given["key"], given.get("value"), me())
        return jsonify(shaper(kind)(prop)), 201 if kind == "spaces" else 200

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
        listed = [
            space
            for space in state.spaces.values()
            if (not ids or str(space.id) in ids)
            and (not keys or space.key in keys)
            and (not statuses or space.status in statuses)
            and state.sees_space(me(), space)
        ]
        return shapes.many(listed, shapes.space)

    @api.get("/spaces/<id_>")
    def space(id_: str) -> Any:
        answer = shapes.space(eyes.space(id_))
        del answer["currentActiveAlias"]
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.get("/spaces/<id_>/operations")
    def space_operations(id_: str) -> Any:
        place = eyes.space(id_)
        allowed = [("read", "space")]
        if place.status == "current":
            allowed += [
                (what, kind) for what in ("create", "delete") for kind in ("page", "blogpost", "comment")
            ]
        if state.runs_space(me(), place):
            allowed += [("administer", "space"), ("archive", "space")]
        return jsonify({"operations": [{"operation": what, "targetType": kind} for what, kind in allowed]})

    @api.post("/content/convert-ids-to-types")
    def types() -> Any:
        def type_of(id_: Any) -> str | None:
            content = state.content.get(str(id_))
            if content is None or not state.may_see(me(), content):
                return None
            if content.type != "comment":
                return content.type
            return "footer-comment" if content.location == "footer" else "inline-comment"

        ids = body().get("contentIds") or []
        type_by_id = {str(id_): type_of(id_) for id_ in ids}
        return jsonify({"results": {id_: type_ for id_, type_ in type_by_id.items() if type_}})

    def file(id_: str) -> Content:
        content = state.content.get(id_)
        if content is None or content.type != "attachment" or not state.may_see(me(), content):
            raise Refused(404, f"Attachment {id_} was not found")
        return content

    @api.get("/attachments/<id_>")
    def attachment(id_: str) -> Any:
        answer = shapes.attachment(file(id_))
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.get("/<any(pages,blogposts):sort>/<id_>/attachments")
    def attachments(sort: str, id_: str) -> Any:
        files = state.files(eyes.page(id_, sort=sort))
        files.sort(key=lambda content: content.latest.when, reverse=True)
        return shapes.many(files, shapes.attachment)

    @api.get("/attachments/<id_>/footer-comments")
    def on_file(id_: str) -> Any:
        comments = state.comments(file(id_), top=True)
        return shapes.many(sorted_by(comments, "created-date"), shapes.comment)

    @api.post("/users-bulk")
    def users() -> Any:
        asker, ids = me(), body().get("accountIds") or []
        if len(ids) > 250:
            raise Refused(400, "At most 250 accounts at a time")
        people = [state.people[id_] for id_ in ids if id_ in state.people]
        results = [shapes.user(person, asker) for person in people]
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
        listed = []
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
                listed.append((page, task))
        return shapes.many(listed, lambda each: shapes.task(*each))

    def within(name: str, moment: Any) -> bool:
        """Whether a moment lies in the range asked for, in milliseconds since 1970."""
        low, high = paging.number(f"{name}-from", 0), paging.number(f"{name}-to", 0)
        if not low and not high:
            return True
        at = int(moment.timestamp() * 1000) if moment else -1
        return at >= 0 and at >= low and (not high or at <= high)

    @api.get("/tasks/<id_>")
    def task(id_: str) -> Any:
        for page, entry in tasks_seen():
            if entry.id == id_:
                return jsonify(shapes.task(page, entry))
        raise Refused(404, f"Task {id_} was not found")

    @api.put("/tasks/<id_>")
    def put_task(id_: str) -> Any:
        for page, entry in tasks_seen():
            if entry.id == id_:
                state.set_task(eyes.editable(page.id), entry.local, body()["status"], me())
                return jsonify(shapes.task(page, page.tasks[entry.local]))
        raise Refused(404, f"Task {id_} was not found")

    return api
