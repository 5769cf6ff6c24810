"""Cloud's v2 REST of comments and their likes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from tests.confluence.twin.cloud_gate import Eyes, body, me, written
from tests.confluence.twin.cloud_shapes import Shapes
from tests.confluence.twin.cloud_v2 import sorted_by
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Refused


def routes(state: Organisation, shapes: Shapes) -> Blueprint:
    api = Blueprint("cloud_comments", __name__)
    eyes = Eyes(state)
    kinds = "<any('footer-comments','inline-comments'):kind>"

    def place(kind: str) -> str:
        return kind.removesuffix("-comments")

    def stands(comment: Content, kind: str) -> bool:
        return (comment.location == "footer") == (kind == "footer-comments")

    @api.get(f"/<any(pages,blogposts):sort>/<id_>/{kinds}")
    def of_page(sort: str, id_: str, kind: str) -> Any:
        comments = [
            comment
            for comment in state.comments(eyes.page(id_, sort=sort), top=True)
            if stands(comment, kind)
        ]
        return shapes.many(sorted_by(comments, "created-date"), shapes.comment)

    @api.get(f"/{kinds}")
    def everywhere(kind: str) -> Any:
        comments = [
            comment
            for comment in state.content.values()
            if comment.type == "comment" and stands(comment, kind) and state.may_see(me(), comment)
        ]
        return shapes.many(sorted_by(comments, "created-date"), shapes.comment)

    @api.post(f"/{kinds}")
    def create(kind: str) -> Any:
        person, given = me(), body()
        parent = str(given.get("parentCommentId") or "")
        page = eyes.page(
            state.content[eyes.comment(parent).page].id
            if parent
            else str(given.get("pageId") or given.get("blogPostId", ""))
        )
        return single(state.add_comment(page, written(given), person, parent, place(kind))), 201

    def single(comment: Content) -> Response:
        answer = shapes.comment(comment)
        answer["body"] = {"storage": {"representation": "storage", "value": comment.latest.storage}}
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    @api.get(f"/{kinds}/<int:id_>")
    def read(kind: str, id_: int) -> Any:
        answer = shapes.comment(eyes.comment(str(id_), place(kind)))
        answer["_links"]["base"] = shapes.base
        return jsonify(answer)

    def own(kind: str, id_: int) -> Content:
        comment = eyes.comment(str(id_), place(kind))
        if comment.creator != me().id and not state.is_admin(me()):
            raise Refused(403, "This is somebody else's comment")
        return comment

    @api.put(f"/{kinds}/<int:id_>")
    def update(kind: str, id_: int) -> Any:
        comment, given = own(kind, id_), body()
        if (given.get("version") or {}).get("number") != comment.latest.number + 1:
            raise Refused(409, f"Version must be incremented. Current: [{comment.latest.number}].")
        state.save(comment, me(), text=written(given))
        return single(comment)

    @api.delete(f"/{kinds}/<int:id_>")
    def delete(kind: str, id_: int) -> Any:
        state.remove(own(kind, id_), me())
        return Response(status=204)

    @api.get(f"/{kinds}/<int:id_>/children")
    def children(kind: str, id_: int) -> Any:
        replies = state.children(eyes.comment(str(id_), place(kind)), "comment")
        return shapes.many(
            sorted_by(replies, "created-date"), lambda comment: shapes.comment(comment, child=True)
        )

    @api.get(f"/{kinds}/<int:id_>/likes/users")
    def likes(kind: str, id_: int) -> Any:
        return shapes.many(list(eyes.comment(str(id_), place(kind)).likes), lambda who: {"accountId": who})

    @api.get(f"/{kinds}/<int:id_>/likes/count")
    def like_count(kind: str, id_: int) -> Any:
        return jsonify({"count": len(eyes.comment(str(id_), place(kind)).likes)})

    @api.get(f"/{kinds}/<int:id_>/versions")
    def versions(kind: str, id_: int) -> Any:
        comment = eyes.comment(str(id_), place(kind))

        def shaped(version: Any) -> dict[str, Any]:
            entity = {"title": version.title, "id": comment.id, "body": shapes.body(version)}
            return {**shapes.version(version), "comment": entity}

        return shapes.many(list(reversed(comment.versions)), shaped)

    @api.get(f"/{kinds}/<int:id_>/versions/<int:number>")
    def version(kind: str, id_: int, number: int) -> Any:
        at = eyes.comment(str(id_), place(kind)).at(number)
        answer = {**shapes.version(at), "contentTypeModified": False, "collaborators": [at.by]}
        return jsonify(answer | ({"prevVersion": number - 1} if number > 1 else {}))

    return api
