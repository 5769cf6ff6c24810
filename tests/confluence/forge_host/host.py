"""A small Atlassian cloud: serves the built app in frames, carries its calls to Telos and to Confluence."""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlsplit

_HERE = Path(__file__).parent
_THEMES = Path(__file__).parents[3] / "node_modules/@atlaskit/tokens/dist/esm/artifacts/themes"
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: As Forge sends it for an app that asks for nothing more.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)

#: What a product answers: status, headers, body.
Answer = tuple[int, Mapping[str, str], str]
#: Asked with method, path and body of a request the person's browser makes to Confluence.
Product = Callable[[str, str, str], Answer]


def tokens(mode: str) -> str:
    """Atlassian's own design tokens for "light" or "dark", with shape and type."""
    read = []
    for name in (f"atlassian-{mode}", "atlassian-shape", "atlassian-typography-refreshed"):
        text = (_THEMES / f"{name}.js").read_text(encoding="utf-8")
        read.append(json.loads(re.sub(r"^.*?export default\s*|;\s*$", "", text, flags=re.S)))
    return "\n".join(read)


@dataclass
class Host:
    """One page of Confluence with the app's frames in it."""

    #: Where the app was built.
    built: Path
    #: Address of the Telos server.
    telos: str
    product: Product
    #: A Forge Invocation Token for a module's key.
    token: Callable[[str], str]
    #: The person's, as a module is given it.
    context: dict[str, Any] = field(default_factory=dict)
    title: str = "Leave policy"

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._get(self)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                made = outer._invoke(body) if self.path == "/invoke" else outer._product(body)
                send(self, 200, "application/json", json.dumps(made).encode())

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        port = self._server.server_address[1]
        #: The page's origin, and the frames': as on the real thing, two.
        self.url, self.frames = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _get(self, to: BaseHTTPRequestHandler) -> None:
        asked = urlsplit(to.path)
        if asked.path.startswith("/tokens/"):
            send(to, 200, _KINDS[".css"], tokens(asked.path.rpartition("/")[2]).encode())
        elif asked.path == "/host.js":
            send(to, 200, _KINDS[".js"], (_HERE / "host.js").read_bytes())
        elif asked.path.startswith("/static/"):
            self._static(to, asked.path.removeprefix("/static/"))
        elif asked.path.startswith("/wiki/"):
            page = self._page(to.path, {key: values[0] for key, values in parse_qs(asked.query).items()})
            send(to, 200, _KINDS[".html"], page.encode())
        else:
            send(to, 404, "text/plain", b"")

    def _static(self, to: BaseHTTPRequestHandler, name: str) -> None:
        if name == "bridge.js":
            send(to, 200, _KINDS[".js"], (_HERE / "bridge.js").read_bytes())
            return
        file = (self.built / name).resolve()
        if not file.is_relative_to(self.built.resolve()) or not file.is_file():
            send(to, 404, "text/plain", b"")
            return
        body = file.read_bytes()
        if file.suffix == ".html":
            body = body.replace(b"<head>", b'<head><script src="/static/bridge.js"></script>', 1)
        send(to, 200, _KINDS[file.suffix], body, {"Content-Security-Policy": CSP})

    def _page(self, path: str, asked: dict[str, str]) -> str:
        resource = asked.get("show", "banner")
        mode = asked.get("mode", "light")
        context = {
            "accountId": "5b10a2844c20165700ede21g",
            "cloudId": "0c2a1b3d-0000-4000-8000-000000000001",
            "localId": f"ari-cloud-ecosystem-extension-{resource}",
            "locale": asked.get("locale", "en-GB"),
            "timezone": "Europe/Berlin",
            "siteUrl": self.url,
            "theme": {"colorMode": mode},
        } | self.context
        context["extension"] = {
            "space": {"id": "65538", "key": "HR"},
            "location": self.url + path,
        } | self.context.get("extension", {})
        given = {"context": context, "mode": mode, "resources": resource.split(","), "frames": self.frames}
        text = (_HERE / "page.html").read_text(encoding="utf-8")
        return Template(text).safe_substitute(
            MODE=mode, TITLE=self.title, GIVEN=json.dumps(given).replace("<", "\\u003c")
        )

    def _invoke(self, call: dict[str, Any]) -> dict[str, Any]:
        """Carry a call to Telos. As documented: only JSON with 2xx comes back, of anything else a message."""
        body = None if call.get("body") is None else json.dumps(call["body"]).encode()
        headers = {**call.get("headers", {}), "Authorization": "Bearer " + self.token(call["module"])}
        sent = urllib.request.Request(
            self.telos + call["path"], data=body, method=call["method"], headers=headers
        )
        try:
            with urllib.request.urlopen(sent, timeout=25) as answer:
                if answer.headers.get_content_type() != "application/json":
                    raise ValueError("not JSON")
                read = json.loads(answer.read())
                given = {name: [value] for name, value in answer.headers.items()}
                return {
                    "success": True,
                    "payload": {"status": answer.status, "headers": given, "body": read},
                }
        except (OSError, ValueError) as error:
            # An HTTPError is an OSError too: its status never reaches the app.
            return {"success": False, "error": {"message": type(error).__name__}}

    def _product(self, call: dict[str, Any]) -> dict[str, Any]:
        init = call["fetchRequestInit"]
        path = call["restPath"]
        status, headers, body = self.product(init.get("method", "GET"), path, init.get("body") or "")
        return {"status": status, "statusText": "", "headers": dict(headers), "body": body}


def send(
    to: BaseHTTPRequestHandler, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None
) -> None:
    """One whole answer."""
    to.send_response(status)
    to.send_header("Content-Type", kind)
    to.send_header("Content-Length", str(len(body)))
    for name, value in (headers or {}).items():
        to.send_header(name, value)
    to.end_headers()
    to.wfile.write(body)
