"""How Data Center writes people, spaces and content in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from tests.confluence.twin import paging
from tests.confluence.twin.paging import Tree
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Group, Person, Property, Space, Version

Json = dict[str, Any]


class Shapes:
    """One site's shapes; ``base`` is its address with the context path."""

    def __init__(self, state: Organisation, base: str, context: str) -> None:
        self.state, self.base, self.context = state, base, context

    def when(self, at: datetime) -> str:
        """A time with the server's offset, as the product writes it."""
        return at.astimezone(ZoneInfo(self.state.zone)).isoformat(timespec="milliseconds")

    def person(self, id_: str, tree: Tree | None = None) -> Json:
        one = self.state.people.get(id_)
        if one is None:
            return {"type": "unknown", "displayName": "Unknown User", "profilePicture": self.picture()}
        out: Json = {
            "type": "known",
            "username": one.name,
            "userKey": one.id,
            "profilePicture": self.picture(),
            "displayName": one.display,
            "_links": {"self": f"{self.base}/rest/api/user?key={one.id}"},
            "_expandable": {"status": ""},
        }
        if tree and "status" in tree:
            out["status"] = "current" if one.active else "deactivated"
            out["_expandable"] = {}
        return out

    def picture(self) -> Json:
        path = f"{self.context}/images/icons/profilepics/default.svg"
        return {"path": path, "width": 48, "height": 48, "isDefault": True}

    def group(self, one: Group) -> Json:
        link = f"{self.base}/rest/api/group/{one.name}"
        return {"type": "group", "name": one.name, "_links": {"self": link}}

    def space(self, one: Space, tree: Tree | None = None) -> Json:
        out: Json = {
            "id": one.id,
            "key": one.key,
            "name": one.name,
            "status": one.status.upper(),
            "type": "global",
            "_links": {
                "webui": f"/display/{one.key}",
                "self": f"{self.base}/rest/api/space/{one.key}",
            },
            "_expandable": {"metadata": "", "icon": "", "description": "", "homepage": ""},
        }
        if tree and "permissions" in tree:
            out["permissions"] = {}
        return out

    def version(self, one: Content, version: Version, tree: Tree | None = None) -> Json:
        out: Json = {
            "by": self.person(version.by),
            "when": self.when(version.when),
            "message": version.message,
            "number": version.number,
            "minorEdit": version.minor,
            "hidden": False,
            "_links": {"self": f"{self.base}/rest/experimental/content/{one.id}/version/{version.number}"},
            "_expandable": {"content": f"/rest/api/content/{one.id}"},
        }
        if tree and "content" in tree:
            out["content"] = self.content(one, tree["content"], at=version)
        return out

    def history(self, one: Content, tree: Tree | None = None, at: Version | None = None) -> Json:
        version = at or one.latest
        out: Json = {
            "latest": version is one.latest,
            "createdBy": self.person(one.creator),
            "createdDate": self.when(one.created),
            "_links": {"self": f"{self.base}/rest/api/content/{one.id}/history"},
            "_expandable": {},
        }
        tree = tree or {}
        place = one.versions.index(version)
        if "lastUpdated" in tree:
            out["lastUpdated"] = self.version(one, one.latest)
        if "previousVersion" in tree and place > 0:
            out["previousVersion"] = self.version(one, one.versions[place - 1])
        if "nextVersion" in tree and version is not one.latest:
            out["nextVersion"] = self.version(one, one.versions[place + 1])
        if "contributors" in tree:
            ids = list(dict.fromkeys(each.by for each in one.versions))
            people = {"users": [self.person(id_) for id_ in ids], "userKeys": ids}
            out["contributors"] = {"publishers": people}
        out["_expandable"] = {
            name: ""
            for name in ("lastUpdated", "previousVersion", "contributors", "nextVersion")
            if name not in out
        }
        return out

    def content(
        self, one: Content, tree: Tree, at: Version | None = None, person: Person | None = None
    ) -> Json:
        version = at or one.latest
        old = version is not one.latest
        links = f"/pages/viewpage.action?pageId={one.page or one.id}"
        out: Json = {
            "id": one.id,
            "type": one.type,
            "status": "historical" if old else one.status,
            "title": version.title,
            "extensions": self.extensions(one),
            "_links": {
                "webui": links + (f"&focusedCommentId={one.id}#comment-{one.id}" if one.page else ""),
                "self": f"{self.base}/rest/api/content/{one.id}",
            },
        }
        if one.type == "page":
            out["position"] = -1
        makers: dict[str, Any] = {
            "space": lambda t: self.space(self.state.spaces[one.space], t),
            "version": lambda t: self.version(one, version, t),
            "history": lambda t: self.history(one, t, at),
            "ancestors": lambda t: [self.content(up, t) for up in self.state.ancestors(one)],
            "container": lambda t: self.container(one, t),
            "body": lambda t: self.body(one, version, t),
            "metadata": lambda t: self.metadata(one, t),
            "children": lambda t: self.family(one, t, person),
            "descendants": lambda t: self.family(one, t, person, deep=True),
            "restrictions": lambda t: self.restrictions(one, t),
            "operations": lambda t: self.operations(one, person),
        }
        for name, make in makers.items():
            if name in tree and (one.space in self.state.spaces or name != "space"):
                out[name] = make(tree[name])
        out["_expandable"] = {name: "" for name in makers if name not in out}
        return out

    def extensions(self, one: Content) -> Json:
        if one.is_page:
            return {"position": "none"}
        if one.type == "attachment":
            return {"mediaType": "application/pdf", "fileSize": 4711, "comment": ""}
        if one.location == "footer":
            return {"location": "footer"}
        status = "resolved" if one.location == "resolved" else "open"
        return {"location": one.location, "resolution": {"status": status}}

    def container(self, one: Content, tree: Tree) -> Json:
        if one.page:
            return self.content(self.state.content[one.holder], tree)
        return self.space(self.state.spaces[one.space], tree)

    def body(self, one: Content, version: Version, tree: Tree) -> Json:
        out: Json = {}
        if "storage" in tree:
            out["storage"] = {
                "value": version.storage,
                "representation": "storage",
                "_expandable": {"content": f"/rest/api/content/{one.id}"},
            }
        if "view" in tree:
            from tests.confluence.twin.render import html_of

            value = html_of(version.storage, self.state, self.base)
            out["view"] = {"value": value, "representation": "view"}
        out["_expandable"] = {
            name: "" for name in ("storage", "view", "export_view", "editor") if name not in out
        }
        return out

    def metadata(self, one: Content, tree: Tree) -> Json:
        out: Json = {"_expandable": {"currentuser": "", "properties": "", "frontend": "", "editorHtml": ""}}
        if "labels" in tree:
            labels = self.labels(one)
            out["labels"] = {"results": labels, "start": 0, "limit": 200, "size": len(labels)}
        if "properties" in tree:
            wanted = tree["properties"]
            out["properties"] = {
                key: self.property(one, value) for key, value in one.properties.items() if key in wanted
            }
        return out

    def labels(self, one: Content) -> list[Json]:
        return [
            {"prefix": "global", "name": name, "id": id_, "label": name} for name, id_ in one.labels.items()
        ]

    def property(self, one: Content | Space, value: Property) -> Json:
        owner = f"content/{one.id}" if isinstance(one, Content) else f"space/{one.key}"
        ids = {"id": value.id} if isinstance(one, Content) else {}
        return {
            **ids,
            "key": value.key,
            "value": value.value,
            "version": {
                "by": self.person(value.by),
                "when": self.when(value.when),
                "message": "",
                "number": value.number,
                "minorEdit": True,
                "hidden": False,
            },
            "_links": {"self": f"{self.base}/rest/api/{owner}/property/{value.key}"},
            "_expandable": {"content": f"/rest/api/{owner}"},
        }

    def family(self, one: Content, tree: Tree, person: Person | None, *, deep: bool = False) -> Json:
        out: Json = {"_expandable": {"attachment": ""}}
        state = self.state
        for type_ in ("page", "comment"):
            if type_ not in tree:
                out["_expandable"][type_] = ""
                continue
            if type_ == "page":
                items = state.descendants(one) if deep else state.children(one)
            elif one.type != "comment":
                items = state.comments(one, top=not deep)
            else:
                items = state.children(one, "comment")
            items = [each for each in items if state.may_see(person, each)]
            out[type_] = {
                "results": [self.content(each, tree[type_], person=person) for each in items[:25]],
                "start": 0,
                "limit": 25,
                "size": min(25, len(items)),
                "_links": {"self": f"{self.base}/rest/api/content/{one.id}/child/{type_}"},
            }
            if len(items) > 25:
                link = f"/rest/api/content/{one.id}/child/{type_}?limit=25&start=25"
                out[type_]["_links"]["next"] = link
        return out

    def restriction(self, one: Content, operation: str, tree: Tree) -> Json:
        users, groups = one.read if operation == "read" else one.update
        inner = tree.get("restrictions", {})
        out: Json = {
            "operation": operation,
            "restrictions": {},
            "_links": {"self": f"{self.base}/rest/api/content/{one.id}/restriction/byOperation/{operation}"},
            "_expandable": {"content": f"/rest/api/content/{one.id}"},
        }
        known = [id_ for id_ in sorted(users) if id_ in self.state.people]
        if "user" in inner:
            out["restrictions"]["user"] = self.listed([self.person(id_) for id_ in known], 100)
        if "group" in inner:
            found = [
                self.group(self.state.groups[name]) for name in sorted(groups) if name in self.state.groups
            ]
            out["restrictions"]["group"] = self.listed(found, 100)
        return out

    def listed(self, items: list[Json], limit: int) -> Json:
        return {"results": items, "start": 0, "limit": limit, "size": len(items)}

    def restrictions(self, one: Content, tree: Tree) -> Json:
        return {
            operation: self.restriction(one, operation, tree[operation])
            for operation in ("read", "update")
            if operation in tree
        }

    def operations(self, one: Content, person: Person | None) -> list[Json]:
        names = ["read", "create"] + (["update", "delete"] if self.state.may_edit(person, one) else [])
        return [{"operation": name, "targetType": one.type} for name in names]

    def page_of(
        self, items: Sequence[Any], shape: Any, *, default: int = 25, most: int = 1000, **more: Any
    ) -> Json:
        """A list by start and limit, with its links."""
        part, around = paging.window(items, default=default, most=most)
        path = request.path.removeprefix(self.context)
        links = {
            "self": f"{self.base}{path}",
            "base": self.base,
            "context": self.context,
        }
        links |= paging.link_on(path, around)
        return {"results": [shape(one) for one in part], **around, **more, "_links": links}
