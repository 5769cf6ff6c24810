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
        person = self.state.people.get(id_)
        if person is None:
            return {"type": "unknown", "displayName": "Unknown User", "profilePicture": self.picture()}
        out: Json = {
            "type": "known",
            "username": person.name,
            "userKey": person.id,
            "profilePicture": self.picture(),
            "displayName": person.display,
            "_links": {"self": f"{self.base}/rest/api/user?key={person.id}"},
            "_expandable": {"status": ""},
        }
        if tree and "status" in tree:
            out["status"] = "current" if person.active else "deactivated"
            out["_expandable"] = {}
        return out

    def picture(self) -> Json:
        path = f"{self.context}/images/icons/profilepics/default.svg"
        return {"path": path, "width": 48, "height": 48, "isDefault": True}

    def group(self, group: Group) -> Json:
        link = f"{self.base}/rest/api/group/{group.name}"
        return {"type": "group", "name": group.name, "_links": {"self": link}}

    def space(self, space: Space, tree: Tree | None = None) -> Json:
        out: Json = {
            "id": space.id,
            "key": space.key,
            "name": space.name,
            "status": space.status.upper(),
            "type": "global",
            "_links": {
                "webui": f"/display/{space.key}",
                "self": f"{self.base}/rest/api/space/{space.key}",
            },
            "_expandable": {"metadata": "", "icon": "", "description": "", "homepage": ""},
        }
        if tree and "permissions" in tree:
            out["permissions"] = {}
        return out

    def version(self, content: Content, version: Version, tree: Tree | None = None) -> Json:
        out: Json = {
            "by": self.person(version.by),
            "when": self.when(version.when),
            "message": version.message,
            "number": version.number,
            "minorEdit": version.minor,
            "hidden": False,
            "_links": {
                "self": f"{self.base}/rest/experimental/content/{content.id}/version/{version.number}"
            },
            "_expandable": {"content": f"/rest/api/content/{content.id}"},
        }
        if tree and "content" in tree:
            out["content"] = self.content(content, tree["content"], at=version)
        return out

    def history(self, content: Content, tree: Tree | None = None, at: Version | None = None) -> Json:
        version = at or content.latest
        out: Json = {
            "latest": version is content.latest,
            "createdBy": self.person(content.creator),
            "createdDate": self.when(content.created),
            "_links": {"self": f"{self.base}/rest/api/content/{content.id}/history"},
            "_expandable": {},
        }
        tree = tree or {}
        place = content.versions.index(version)
        if "lastUpdated" in tree:
            out["lastUpdated"] = self.version(content, content.latest)
        if "previousVersion" in tree and place > 0:
            out["previousVersion"] = self.version(content, content.versions[place - 1])
        if "nextVersion" in tree and version is not content.latest:
            out["nextVersion"] = self.version(content, content.versions[place + 1])
        if "contributors" in tree:
            ids = list(dict.fromkeys(each.by for each in content.versions))
            people = {"users": [self.person(id_) for id_ in ids], "userKeys": ids}
            out["contributors"] = {"publishers": people}
        out["_expandable"] = {
            name: ""
            for name in ("lastUpdated", "previousVersion", "contributors", "nextVersion")
            if name not in out
        }
        return out

    def content(
        self, content: Content, tree: Tree, at: Version | None = None, person: Person | None = None
    ) -> Json:
        version = at or content.latest
        old = version is not content.latest
        links = f"/pages/viewpage.action?pageId={content.page or content.id}"
        out: Json = {
            "id": content.id,
            "type": content.type,
            "status": "historical" if old else content.status,
            "title": version.title,
            "extensions": self.extensions(content),
            "_links": {
                "webui": links
                + (f"&focusedCommentId={content.id}#comment-{content.id}" if content.page else ""),
                "self": f"{self.base}/rest/api/content/{content.id}",
            },
        }
        if content.type == "page":
            out["position"] = -1
        makers: dict[str, Any] = {
            "space": lambda t: self.space(self.state.spaces[content.space], t),
            "version": lambda t: self.version(content, version, t),
            "history": lambda t: self.history(content, t, at),
            "ancestors": lambda t: [self.content(up, t) for up in self.state.ancestors(content)],
            "container": lambda t: self.container(content, t),
            "body": lambda t: self.body(content, version, t),
            "metadata": lambda t: self.metadata(content, t),
            "children": lambda t: self.family(content, t, person),
            "descendants": lambda t: self.family(content, t, person, deep=True),
            "restrictions": lambda t: self.restrictions(content, t),
            "operations": lambda t: self.operations(content, person),
        }
        for name, make in makers.items():
            if name in tree and (content.space in self.state.spaces or name != "space"):
                out[name] = make(tree[name])
        out["_expandable"] = {name: "" for name in makers if name not in out}
        return out

    def extensions(self, content: Content) -> Json:
        if content.is_page:
            return {"position": "none"}
        if content.type == "attachment":
            return {"mediaType": "application/pdf", "fileSize": 4711, "comment": ""}
        if content.location == "footer":
            return {"location": "footer"}
        status = "resolved" if content.location == "resolved" else "open"
        return {"location": content.location, "resolution": {"status": status}}

    def container(self, content: Content, tree: Tree) -> Json:
        if content.page:
            return self.content(self.state.content[content.holder], tree)
        return self.space(self.state.spaces[content.space], tree)

    def body(self, content: Content, version: Version, tree: Tree) -> Json:
        out: Json = {}
        if "storage" in tree:
            out["storage"] = {
                "value": version.storage,
                "representation": "storage",
                "_expandable": {"content": f"/rest/api/content/{content.id}"},
            }
        if "view" in tree:
            from tests.confluence.twin.render import html_of

            value = html_of(version.storage, self.state, self.base)
            out["view"] = {"value": value, "representation": "view"}
        out["_expandable"] = {
            name: "" for name in ("storage", "view", "export_view", "editor") if name not in out
        }
        return out

    def metadata(self, content: Content, tree: Tree) -> Json:
        out: Json = {"_expandable": {"currentuser": "", "properties": "", "frontend": "", "editorHtml": ""}}
        if "labels" in tree:
            labels = self.labels(content)
            out["labels"] = {"results": labels, "start": 0, "limit": 200, "size": len(labels)}
        if "properties" in tree:
            wanted = tree["properties"]
            out["properties"] = {
                key: self.property(content, value)
                for key, value in content.properties.items()
                if key in wanted
            }
        return out

    def labels(self, content: Content) -> list[Json]:
        return [
            {"prefix": "global", "name": name, "id": id_, "label": name}
            for name, id_ in content.labels.items()
        ]

    def property(self, holder: Content | Space, value: Property) -> Json:
        owner = f"content/{holder.id}" if isinstance(holder, Content) else f"space/{holder.key}"
        ids = {"id": value.id} if isinstance(holder, Content) else {}
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

    def family(self, content: Content, tree: Tree, person: Person | None, *, deep: bool = False) -> Json:
        out: Json = {"_expandable": {"attachment": ""}}
        state = self.state
        for type_ in ("page", "comment"):
            if type_ not in tree:
                out["_expandable"][type_] = ""
                continue
            if type_ == "page":
                items = state.descendants(content) if deep else state.children(content)
            elif content.type != "comment":
                items = state.comments(content, top=not deep)
            else:
                items = state.children(content, "comment")
            items = [each for each in items if state.may_see(person, each)]
            out[type_] = {
                "results": [self.content(each, tree[type_], person=person) for each in items[:25]],
                "start": 0,
                "limit": 25,
                "size": min(25, len(items)),
                "_links": {"self": f"{self.base}/rest/api/content/{content.id}/child/{type_}"},
            }
            if len(items) > 25:
                link = f"/rest/api/content/{content.id}/child/{type_}?limit=25&start=25"
                out[type_]["_links"]["next"] = link
        return out

    def restriction(self, content: Content, operation: str, tree: Tree) -> Json:
        users, groups = content.read if operation == "read" else content.update
        inner = tree.get("restrictions", {})
        out: Json = {
            "operation": operation,
            "restrictions": {},
            "_links": {
                "self": f"{self.base}/rest/api/content/{content.id}/restriction/byOperation/{operation}"
            },
            "_expandable": {"content": f"/rest/api/content/{content.id}"},
        }
        known = [id_ for id_ in sorted(users) if id_ in self.state.people]
        if "user" in inner:
            out["restrictions"]["user"] = self.listed([self.person(id_) for id_ in known], 100)
        if "group" in inner:
            named = [
                self.group(self.state.groups[name]) for name in sorted(groups) if name in self.state.groups
            ]
            out["restrictions"]["group"] = self.listed(named, 100)
        return out

    def listed(self, items: list[Json], limit: int) -> Json:
        return {"results": items, "start": 0, "limit": limit, "size": len(items)}

    def restrictions(self, content: Content, tree: Tree) -> Json:
        return {
            operation: self.restriction(content, operation, tree[operation])
            for operation in ("read", "update")
            if operation in tree
        }

    def operations(self, content: Content, person: Person | None) -> list[Json]:
        names = ["read", "create"] + (["update", "delete"] if self.state.may_edit(person, content) else [])
        return [{"operation": name, "targetType": content.type} for name in names]

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
        return {"results": [shape(item) for item in part], **around, **more, "_links": links}
