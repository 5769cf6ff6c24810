"""A small human Confluence: sign in, read, comment, tick, edit, look at the history."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, session, url_for
from markupsafe import Markup

from tests.confluence.twin import render, storage
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Person, Refused

_HERE = Path(__file__).parent


def routes(state: Organisation, context: str, base: str) -> Blueprint:
    """The pages, at the product's own addresses where Telos links to them."""
    ui = Blueprint("ui", __name__, template_folder="pages")
    cloud = state.flavour == "cloud"

    def viewer() -> Person | None:
        person = state.people.get(session.get("person", ""))
        return person if person is not None and person.active else None

    def me() -> Person:
        person = viewer()
        if person is None:
            raise Refused(401, "Please sign in first.")
        return person

    def visible(id_: str) -> Content:
        content = state.content.get(id_)
        if content is None or content.page or content.status not in {"current", "archived"}:
            raise Refused(404, "This page is not there, or you may not see it.")
        if not state.may_see(viewer(), content):
            raise Refused(404, "This page is not there, or you may not see it.")
        return content

    def address(content: Content) -> str:
        if cloud:
            return f"{context}/spaces/{content.space}/pages/{content.id}"
        return f"{context}/pages/viewpage.action?pageId={content.id}"

    def name(id_: str) -> str:
        person = state.people.get(id_)
        return person.display if person else "somebody who left"

    def shown(text: str) -> Markup:
        return Markup(render.html_of(text, state, base))  # the renderer escapes all it lets through

    @ui.app_context_processor
    def helpers() -> dict[str, Any]:
        return {
            "viewer": viewer(),
            "cloud": cloud,
            "context": context,
            "address": address,
            "name": name,
            "shown": shown,
            "spaces": [space for space in state.spaces.values() if state.sees_space(viewer(), space)],
        }

    # --- in and out -------------------------------------------------------------------------------------

    @ui.get("/login.action")
    def login() -> Any:
        return render_template("login.html", to=request.args.get("to", ""), wrong=False)

    @ui.post("/login.action")
    def signed_in() -> Any:
        given, to = request.form, request.args.get("to", "") or request.form.get("to", "")
        login_name = given.get("user", "").strip().lower()
        for person in state.people.values():
            names = {person.name.lower(), person.email.lower(), person.display.lower()} - {""}
            fits = login_name in names and given.get("password") == person.password
            if fits and person.active and not person.app:
                session.clear()
                session["person"] = person.id
                # Only to places of our own.
                inside = to.startswith(f"{context}/") and not to.startswith("//")
                return redirect(to if inside else f"{context}/")
        return render_template("login.html", to=to, wrong=True), 401

    @ui.post("/logout.action")
    def logout() -> Any:
        session.clear()
        return redirect(f"{context}/")

    @ui.get("/twin/style.css")
    def style() -> Response:
        return send_file(_HERE / "pages" / "style.css")

    # --- reading ----------------------------------------------------------------------------------------

    @ui.get("/")
    def home() -> Any:
        def pages(key: str) -> list[Content]:
            listed = [
                content
                for content in state.content.values()
                if (content.type, content.space, content.status) == ("page", key, "current")
                and state.may_see(viewer(), content)
            ]
            return sorted(
                listed, key=lambda content: ([up.title for up in state.ancestors(content)], content.title)
            )

        return render_template("home.html", pages=pages, depth=lambda content: len(state.ancestors(content)))

    @ui.get("/spaces/<key>")
    @ui.get("/display/<key>")
    def space(key: str) -> Any:
        return redirect(f"{context}/#{key}")

    @ui.get("/spaces/<key>/pages/<id_>")
    @ui.get("/spaces/<key>/pages/<id_>/<path:title>")
    @ui.get("/pages/viewpage.action", defaults={"id_": ""})
    @ui.get("/twin/page/<id_>")
    def page(id_: str, key: str = "", title: str = "") -> Any:
        id_ = id_ or request.args.get("pageId", "")
        if viewer() is None:
            return redirect(url_for(".login", to=request.full_path.rstrip("?")))
        content = visible(id_)
        number = request.args.get("version", "")
        version = content.at(int(number)) if number.isdigit() else content.latest
        return render_template(
            "page.html",
            page=content,
            version=version,
            old=version is not content.latest,
            comments=tree(content, ""),
            may_edit=state.may_edit(viewer(), content),
            ancestors=state.ancestors(content),
            children=[each for each in state.children(content) if state.may_see(viewer(), each)],
            forge=forge(content),
        )

    def tree(content: Content, parent: str) -> list[dict[str, Any]]:
        comments = [comment for comment in state.comments(content) if comment.parent == parent]
        return [{"said": comment, "replies": tree(content, comment.id)} for comment in comments]

    def forge(content: Content) -> dict[str, Any] | None:
        if not cloud:
            return None
        from tests.confluence.twin.modules import given_for

        return given_for(state, me(), content, base.removesuffix(context))

    @ui.get("/pages/viewpreviousversions.action")
    def history() -> Any:
        return render_template("history.html", page=visible(request.args.get("pageId", "")))

    @ui.get("/pages/diffpagesbyversion.action")
    def diff() -> Any:
        content = visible(request.args.get("pageId", ""))
        asked = sorted(int(each) for each in request.args.getlist("selectedPageVersions") if each.isdigit())
        if not asked:
            raise Refused(400, "Which versions?")
        old, new = content.at(asked[0]), content.at(asked[-1])
        lines = list(difflib.ndiff(storage.lines(old.storage), storage.lines(new.storage)))
        return render_template("diff.html", page=content, old=old, new=new, lines=lines)

    # --- acting -----------------------------------------------------------------------------------------

    @ui.get("/pages/editpage.action", defaults={"id_": ""})
    @ui.get("/spaces/<key>/pages/edit-v2/<id_>")
    def editor(id_: str, key: str = "") -> Any:
        if viewer() is None:
            return redirect(url_for(".login", to=request.full_path.rstrip("?")))
        content = visible(id_ or request.args.get("pageId", ""))
        return render_template("edit.html", page=content, text=content.latest.storage, problem="")

    @ui.post("/pages/editpage.action")
    def save() -> Any:
        content, given = visible(request.args.get("pageId", "")), request.form
        text, minor = given["text"].replace("\r\n", "\n"), "minor" in given
        with state.lock:
            if not state.may_edit(me(), content):
                raise Refused(403, "You may not edit this page.")
            if given.get("version") != str(content.latest.number):
                problem = "Somebody else saved meanwhile. Here is your text; look at theirs first."
                return render_template("edit.html", page=content, text=text, problem=problem), 409
            try:
                if text != content.latest.storage or given["title"] != content.title:
                    state.save(content, me(), title=given["title"], text=text, minor=minor)
            except Refused as error:
                return render_template("edit.html", page=content, text=text, problem=error.message), 400
        return redirect(address(content))

    @ui.get("/pages/createpage.action")
    def creator() -> Any:
        key = request.args.get("spaceKey", "HR")
        templates = [template for template in state.templates.values() if template["space"] in ("", key)]
        return render_template("create.html", space=key, templates=templates)

    @ui.post("/pages/createpage.action")
    def create() -> Any:
        given = request.form
        with state.lock:
            text = given.get("text", "") or "<p></p>"
            content = state.create_page(given["space"], given["title"], text, me(), given.get("parent", ""))
        return redirect(f"{context}/pages/editpage.action?pageId={content.id}")

    @ui.post("/twin/page/<id_>/comment")
    def comment(id_: str) -> Any:
        content, words = visible(id_), request.form.get("words", "").strip()
        if words:
            lines = "".join(f"<p>{storage.escaped(line)}</p>" for line in words.splitlines() if line.strip())
            with state.lock:
                state.add_comment(content, lines, me(), request.form.get("parent", ""))
        return redirect(address(content) + "#comments")

    @ui.post("/twin/comment/<id_>/like")
    def like(id_: str) -> Any:
        liked = state.content.get(id_)
        content = visible(liked.page if liked is not None and liked.page else id_)
        with state.lock:
            target = liked or content
            state.set_like(target, me(), me().id not in target.likes)
        return redirect(address(content) + "#comments")

    @ui.post("/twin/page/<id_>/tick")
    def tick(id_: str) -> Any:
        content = visible(id_)
        if not state.may_edit(me(), content):
            raise Refused(403, "You may not tick this.")
        status = "complete" if request.form.get("done") == "true" else "incomplete"
        with state.lock:
            state.set_task(content, request.form.get("task", ""), status, me())
        return redirect(address(content))

    return ui
