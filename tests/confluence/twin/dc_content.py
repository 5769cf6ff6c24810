"""Data Center's REST of pages, comments, labels, properties and restrictions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from tests.confluence.twin import cql, paging
from tests.confluence.twin.dc_shapes import Shapes
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Person, Refused

_SINGLE = "history,space,version"
_WRITTEN = "body.storage,history,space,container.history,container.version,version,ancestors"


def missing(id_: str) -> Refused:
    return Refused(404, f"No content found with id: ContentId{{id={id_}}}")


def me() -> Person:
    """Who asks; nobody is a 403."""
    if g.person is None:
        raise Refused(403, "Not permitted to use Confluence")
    person: Person = g.person
    return person


def body() -> Any:
    sent = request.get_json(silent=True)
    if sent is None:
        raise Refused(400, "The request has no JSON body")
    return sent


def routes(state: Organisation, shapes: Shapes) -> Blueprint:
    api = Blueprint("dc_content", __name__)

    def visible(id_: str, statuses: tuple[str, ...] = ("current",)) -> Content:
        content = state.content.get(id_)
        if content is None or not state.may_see(g.person, content):
            raise missing(id_)
        standing = state.content[content.page].status if content.page else content.status
        if "any" not in statuses and standing not in statuses:
            raise missing(id_)
        return content

    def shaped(content: Content, tree: paging.Tree) -> dict[str, Any]:
        return shapes.content(content, tree, person=g.person)

    @api.get("/content/<id_>")
    def read(id_: str) -> Any:
        wanted = (
            tuple(",".join(request.args.getlist("status")).split(",")) if "status" in request.args else ()
        )
        version = paging.number("version", 0)
        if "historical" in wanted or version:
            content = visible(id_, ("any",) if "any" in wanted else ("current", "archived", *wanted))
            at = content.at(version) if version else content.latest
            if at is content.latest and wanted == ("historical",):
                raise missing(id_)
            return jsonify(shapes.content(content, paging.expand(_SINGLE), at=at, person=g.person))
        return jsonify(shaped(visible(id_, wanted or ("current", "archived")), paging.expand(_SINGLE)))

    @api.get("/content")
    def listed() -> Any:
        args = request.args
        statuses = args.getlist("status") or ["current"]
        chosen = [
            content
            for content in state.content.values()
            if content.type == args.get("type", "page")
            and ("any" in statuses or content.status in statuses)
            and args.get("spaceKey", content.space) == content.space
            and args.get("title", content.title) == content.title
            and state.may_see(g.person, content)
        ]
        tree = paging.expand()
        return jsonify(shapes.page_of(chosen, lambda content: shaped(content, tree), most=paging.cap(tree)))

    @api.get("/content/scan")
    def scan() -> Any:
        args, tree = request.args, paging.expand()
        if args.get("type", "page") != "page":
            state.ways.since(8, 3)
        statuses = args.getlist("status") or ["current"]
        chosen = sorted(
            (
                content
                for content in state.content.values()
                if content.type == args.get("type", "page")
                and content.status in statuses
                and args.get("spaceKey", content.space) == content.space
                and state.may_see(g.person, content)
            ),
            key=lambda content: int(content.id),
        )
        limit = min(paging.number("limit", 25), paging.cap(tree))
        written = args.get("cursor", "")
        try:
            after = int(written.rsplit(":", 1)[-1]) if written else 0
        except ValueError:
            raise Refused(400, "The cursor is not one of ours") from None
        rest = [content for content in chosen if int(content.id) > after]
        part = rest[:limit]
        links: dict[str, Any] = {"base": shapes.base, "context": shapes.context}
        answer: dict[str, Any] = {
            "results": [shaped(content, tree) for content in part],
            "cursor": written,
            "limit": limit,
            "size": len(part),
            "_links": links,
        }
        if len(rest) > limit:
            answer["nextCursor"] = f"content:false:{part[-1].id}"
            links["next"] = paging.next_link("/rest/api/content/scan", cursor=answer["nextCursor"])
        return jsonify(answer)

    @api.get("/content/search")
    def search() -> Any:
        tree = paging.expand()
        hits = cql.search(state, request.args.get("cql", ""), g.person)
        answer = shapes.page_of(
            hits,
            lambda content: shaped(content, tree),
            most=paging.cap(tree),
            totalSize=len(hits),
            cqlQuery=request.args.get("cql", ""),
            searchDuration=3,
        )
        return jsonify(answer)

    @api.get("/search")
    def search_all() -> Any:
        written = request.args.get("cql", "")
        query = cql.parse(state, written)
        if query.about_people:
            me()
            people = [person for person in state.people.values() if query.fits(person)]
            return jsonify(found_in(written, people, person_hit))
        archived = request.args.get("includeArchivedSpaces") == "true"
        hits = cql.search(state, written, g.person, archived=archived)
        tree = paging.expand().get("content", {})
        return jsonify(found_in(written, hits, lambda content: content_hit(content, tree)))

    def found_in(written: str, items: list[Any], shape: Any) -> dict[str, Any]:
        return shapes.page_of(items, shape, totalSize=len(items), cqlQuery=written, searchDuration=3)

    def content_hit(content: Content, tree: paging.Tree) -> dict[str, Any]:
        space = state.spaces[content.space]
        return {
            "content": shaped(content, tree),
            "title": content.title,
            "excerpt": "",
            "url": shaped(content, {})["_links"]["webui"],
            "resultGlobalContainer": {"title": space.name, "displayUrl": f"/display/{space.key}"},
            "entityType": "content",
            "iconCssClass": "content-type-page",
            "lastModified": shapes.when(content.latest.when),
            "friendlyLastModified": "about now",
            "timestamp": int(content.latest.when.timestamp() * 1000),
        }

    def person_hit(person: Person) -> dict[str, Any]:
        return {
            "user": shapes.person(person.id),
            "title": person.display,
            "excerpt": "",
            "url": f"/display/~{person.name}",
            "entityType": "user",
            "iconCssClass": "aui-icon content-type-profile",
            "friendlyLastModified": "",
        }

    @api.post("/content")
    def create() -> Any:
        person, given = me(), body()
        text = given.get("body", {}).get("storage", {}).get("value", "")
        above = [str(ancestor["id"]) for ancestor in given.get("ancestors") or []]
        if given.get("type") == "comment":
            page = visible(str(given["container"]["id"]))
            content = state.add_comment(page, text, person, above[-1] if above else "")
        elif given.get("type", "page") in {"page", "blogpost"}:
            key = given.get("space", {}).get("key", "")
            if key not in state.spaces or not state.sees_space(person, state.spaces[key]):
                raise Refused(404, f"No space found with key : {key}")
            if above:
                visible(above[-1])
            blog, parent = given.get("type") == "blogpost", above[-1] if above else ""
            content = state.create_page(key, given.get("title", ""), text, person, parent, blog=blog)
        else:
            raise Refused(400, f"Cannot create content of type {given.get('type')}")
        return jsonify(shaped(content, paging.expand(_WRITTEN)))

    @api.put("/content/<id_>")
    def update(id_: str) -> Any:
        person, given = me(), body()
        content = visible(id_, ("any",))
        if given.get("status") == "current" and content.status == "trashed":
            state.untrash(content, person)
            return jsonify(shaped(content, paging.expand(_WRITTEN)))
        visible(id_)
        may = state.may_edit(person, content) if content.is_page else content.creator == person.id
        if not may:
            raise Refused(403, f"User not permitted to update content with id: {id_}")
        version = given.get("version") or {}
        if "number" not in version:
            raise Refused(400, "Must supply a version when updating Content")
        if version["number"] != content.latest.number + 1:
            raise Refused(
                409, f"Version must be incremented on update. Current version is: {content.latest.number}"
            )
        if content.is_page and not given.get("title"):
            raise Refused(400, "Title is required")
        above = given.get("ancestors")
        if above and content.type == "page" and str(above[-1]["id"]) != content.parent:
            state.move_page(content, visible(str(above[-1]["id"])).id, person)
        state.save(
            content,
            person,
            title=given.get("title") if content.is_page else None,
            text=given.get("body", {}).get("storage", {}).get("value"),
            minor=bool(version.get("minorEdit")),
            message=version.get("message", ""),
        )
        return jsonify(shaped(content, paging.expand(_WRITTEN)))

    @api.delete("/content/<id_>")
    def delete(id_: str) -> Any:
        person, content = me(), visible(id_, ("any",))
        if not (state.may_edit(person, content) or content.creator == person.id):
            raise Refused(403, f"User not permitted to delete content with id: {id_}")
        if content.type == "comment":
            state.remove(content, person)
        elif request.args.get("status") == "trashed":
            if content.status != "trashed":
                raise missing(id_)
            state.remove(content, person)
        elif content.status == "trashed":
            raise missing(id_)
        else:
            state.trash(content, person)
        return Response(status=204)

    @api.get("/content/<id_>/history")
    def history(id_: str) -> Any:
        content = visible(id_)
        return jsonify(shapes.history(content, paging.expand("previousVersion,nextVersion,lastUpdated")))

    @api.get("/content/<id_>/child/comment")
    def comments(id_: str) -> Any:
        content, tree = visible(id_), paging.expand()
        deep = request.args.get("depth") == "all"
        if content.type != "comment":
            chosen = state.comments(content, top=not deep)
        else:
            chosen = [each for each in state.content.values() if content in state.ancestors(each)]
        places = request.args.getlist("location")
        chosen = [each for each in chosen if not places or each.location in places]
        return jsonify(shapes.page_of(chosen, lambda each: shaped(each, tree), most=paging.cap(tree)))

    @api.get("/content/<id_>/child/attachment")
    def files(id_: str) -> Any:
        content, tree = visible(id_), paging.expand()
        attached = state.files(content)
        return jsonify(shapes.page_of(attached, lambda each: shaped(each, tree), most=paging.cap(tree)))

    @api.get("/content/<id_>/child/page")
    def pages(id_: str) -> Any:
        content, tree = visible(id_), paging.expand()
        children = [each for each in state.children(content) if state.may_see(g.person, each)]
        return jsonify(shapes.page_of(children, lambda each: shaped(each, tree), most=paging.cap(tree)))

    @api.get("/content/<id_>/descendant/page")
    def beneath(id_: str) -> Any:
        content, tree = visible(id_), paging.expand()
        below = [each for each in state.descendants(content) if state.may_see(g.person, each)]
        return jsonify(shapes.page_of(below, lambda each: shaped(each, tree), most=paging.cap(tree)))

    # --- labels -----------------------------------------------------------------------------------------

    @api.get("/content/<id_>/label")
    def labels(id_: str) -> Any:
        return jsonify(shapes.page_of(shapes.labels(visible(id_)), lambda label: label, default=200))

    @api.post("/content/<id_>/label")
    def add_labels(id_: str) -> Any:
        content, given = visible(id_), body()
        may_write(content)
        for label in given if isinstance(given, list) else [given]:
            state.add_label(content, str(label["name"]).lower(), me().id)
        return jsonify(shapes.page_of(shapes.labels(content), lambda each: each, default=200))

    @api.delete("/content/<id_>/label", defaults={"label": ""})
    @api.delete("/content/<id_>/label/<label>")
    def drop_label(id_: str, label: str) -> Any:
        content = visible(id_)
        may_write(content)
        name = label or request.args.get("name", "")
        if name not in content.labels:
            raise Refused(404, f"No label {name} on the content")
        state.drop_label(content, name, me().id)
        return Response(status=204)

    def may_write(content: Content) -> None:
        if not state.may_edit(me(), content):
            raise Refused(403, f"User not permitted to update content with id: {content.id}")

    # --- properties -------------------------------------------------------------------------------------

    @api.get("/content/<id_>/property")
    def properties(id_: str) -> Any:
        content = visible(id_)
        values = list(content.properties.values())
        return jsonify(shapes.page_of(values, lambda each: shapes.property(content, each), default=10))

    @api.get("/content/<id_>/property/<key>")
    def property_(id_: str, key: str) -> Any:
        content = visible(id_)
        if key not in content.properties:
            raise Refused(404, f"Cannot find content property with key: {key}")
        return jsonify(shapes.property(content, content.properties[key]))

    @api.post("/content/<id_>/property", defaults={"key": ""})
    @api.post("/content/<id_>/property/<key>")
    def add_property(id_: str, key: str) -> Any:
        content, given = visible(id_), body()
        may_write(content)
        prop = state.put_property(content.properties, key or given["key"], given.get("value"), me())
        return jsonify(shapes.property(content, prop))

    @api.put("/content/<id_>/property/<key>")
    def put_property(id_: str, key: str) -> Any:
        content, given = visible(id_), body()
        may_write(content)
        number = (given.get("version") or {}).get("number")
        if number is None:
            raise Refused(400, "Must supply a version when updating a property")
        prop = state.put_property(content.properties, key, given.get("value"), me(), number)
        return jsonify(shapes.property(content, prop))

    @api.delete("/content/<id_>/property/<key>")
    def drop_property(id_: str, key: str) -> Any:
        content = visible(id_)
        may_write(content)
        if content.properties.pop(key, None) is None:
            raise Refused(404, f"Cannot find content property with key: {key}")
        return Response(status=204)

    # --- restrictions -----------------------------------------------------------------------------------

    both = "update.restrictions.user,read.restrictions.group,read.restrictions.user,update.restrictions.group"

    @api.get("/content/<id_>/restriction/byOperation")
    def restrictions(id_: str) -> Any:
        content = visible(id_)
        tree = paging.expand(both)
        answer = shapes.restrictions(content, {"read": {}, "update": {}, **tree})
        link = f"{shapes.base}/rest/api/content/{id_}/restriction/byOperation"
        return jsonify({**answer, "_links": {"self": link, "base": shapes.base, "context": shapes.context}})

    @api.get("/content/<id_>/restriction/byOperation/<operation>")
    def restriction(id_: str, operation: str) -> Any:
        if operation not in {"read", "update"}:
            raise Refused(400, f"Unsupported operation {operation}")
        tree = paging.expand("restrictions.user,restrictions.group")
        return jsonify(shapes.restriction(visible(id_), operation, tree))

    @api.get("/content/<id_>/restriction/relevantViewRestrictions")
    def relevant(id_: str) -> Any:
        content, form = visible(id_), state.ways.restrictions
        if form == "missing":
            raise Refused(404, "null for uri")
        tree = paging.expansions("restrictions.user,restrictions.group,content")
        limits = [
            {**shapes.restriction(up, "read", tree), "content": shaped(up, {})}
            for up in [*state.ancestors(content), content]
            if up.read[0] or up.read[1]
        ]
        page = shapes.page_of(limits, lambda each: each, default=50, most=50)
        if form == "unknown":
            return jsonify({"viewRestrictionsOfContent": page["results"]})
        if form in {"restrictions", "operation"}:
            # By operation, the nearest page's only.
            near = {
                name: shapes.restriction((*found_on(content), content)[0], name, tree)
                for name in ("read", "update")
            }
            return jsonify({"restrictions": near} if form == "restrictions" else near)
        return jsonify({"viewContentRestrictions": page} if form == "viewContentRestrictions" else page)

    def found_on(content: Content) -> list[Content]:
        return [up for up in [*state.ancestors(content), content][::-1] if up.read[0] or up.read[1]]

    return api
