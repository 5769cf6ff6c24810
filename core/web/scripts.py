"""The scripts of our own pages, under addresses that change with their content and may be kept for ever."""

from __future__ import annotations

import hashlib
from importlib import resources

from flask import Blueprint, Response

from core.web.problems import Problem

#: In the order they are loaded in.
ORDER = (
    "telos-style.js",
    "telos-base.js",
    "telos-actions.js",
    "telos-panel.js",
    "telos-lists.js",
    "telos-sponsor.js",
    "telos-own.js",
)


class Scripts:
    """What the elements and our own pages run, read once."""

    def __init__(self, base: str) -> None:
        """``base`` is this server's address."""
        shared, own = resources.files("core.ui"), resources.files("core.web") / "static"
        self._files = {
            name: ((own if name == "telos-own.js" else shared) / name).read_bytes() for name in ORDER
        }
        self._hash = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:16]
        #: The folder they are in, for the policy of the pages.
        self.folder = f"{base}/static/{self._hash}/"
        #: Their addresses, in order.
        self.urls = tuple(self.folder + name for name in ORDER)

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        room = Blueprint("scripts", __name__)

        @room.get("/static/<version>/<name>")
        def _script(version: str, name: str) -> Response:
            if version != self._hash or name not in self._files:
                raise Problem("not-found")
            response = Response(self._files[name], content_type="text/javascript; charset=utf-8")
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response

        return room
