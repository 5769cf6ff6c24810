"""A mail box for the demonstration: takes every mail by SMTP and shows it in the browser.

Nothing leaves the machine. Mails are kept as ``.eml`` files in the folder that is given.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import re
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask, Response, abort, render_template_string

LIST = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mail box</title><meta http-equiv="refresh" content="10">
<style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:start;padding:.5rem .75rem;border-bottom:1px solid #8885}
a{color:LinkText}
</style>
<h1>Mail box</h1>
<p>{{ mails|length }} mails. Nothing here has left this machine.</p>
{% if mails %}<table><thead><tr><th scope="col">To</th>
<th scope="col">Subject</th><th scope="col">Sent</th></tr></thead>
<tbody>{% for id, mail in mails %}<tr><td>{{ mail['to'] }}</td><td><a href="/{{ id }}">{{ mail['subject'] }}</a></td>
<td>{{ mail['date'] }}</td></tr>{% endfor %}</tbody></table>{% endif %}"""

ONE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ mail['subject'] }}</title>
<style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
iframe{width:100%;height:34rem;border:1px solid #8885;border-radius:4px}pre{white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0;overflow-wrap:anywhere}
</style>
<p><a href="/">All mails</a></p><h1>{{ mail['subject'] }}</h1>
<dl>{% for name in ('from', 'to', 'date', 'message-id', 'references', 'list-unsubscribe') if mail[name] %}
<dt>{{ name }}</dt><dd>{{ mail[name] }}</dd>{% endfor %}</dl>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/{{ id }}/html" title="The mail as a page"></iframe>
<h2>As plain text</h2><pre>{{ text }}</pre>"""

NAME = re.compile(r"[0-9]{6}")


class Inbox:
    """The folder of mails; also the SMTP handler that fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one mail; the file appears whole or not at all."""
        with self._lock:
            number = 1 + max((int(f.stem) for f in self.folder.glob("*.eml")), default=0)
            part = self.folder / f"{number:06}.part"
            part.write_bytes(envelope.content)
            part.rename(part.with_suffix(".eml"))
        return "250 kept"

    def names(self) -> list[str]:
        """All mails, newest first."""
        return sorted((f.stem for f in self.folder.glob("*.eml")), reverse=True)

    def read(self, name: str) -> EmailMessage:
        """One mail; 404 for what is not there."""
        file = self.folder / f"{name}.eml"
        if not NAME.fullmatch(name) or not file.is_file():
            abort(404)
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message


def body(mail: EmailMessage, kind: str) -> str:
    """The mail's plain or html part, or nothing."""
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


def create_app(inbox: Inbox) -> Flask:
    """The pages of the mail box."""
    app = Flask(__name__)

    @app.get("/")
    def index() -> str:
        return render_template_string(LIST, mails=[(name, inbox.read(name)) for name in inbox.names()])

    @app.get("/<name>")
    def message_page(name: str) -> str:
        mail = inbox.read(name)
        return render_template_string(ONE, id=name, mail=mail, text=body(mail, "plain"))

    @app.get("/<name>/html")
    def html(name: str) -> Response:
        answer = Response(body(inbox.read(name), "html"), mimetype="text/html")
        answer.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        )
        return answer

    return app


def main() -> None:
    """Take mails on one port, show them on another, until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--smtp", type=int, required=True)
    parser.add_argument("--http", type=int, required=True)
    args = parser.parse_args()
    inbox = Inbox(args.folder)
    Controller(inbox, hostname="127.0.0.1", port=args.smtp).start()
    create_app(inbox).run("127.0.0.1", args.http, threaded=True)


if __name__ == "__main__":
    main()
