"""Mails over real SMTP: their structure, their headers, and what is done when a server says no or goes silent."""

from __future__ import annotations

import email
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from playwright.sync_api import Browser

from core.notify.compose import compose
from core.notify.mail import PAUSE, MailNotifier
from core.notify.render import rendered
from core.ports import Ambiguous, GiveUp, Message, RetryAt
from tests.notify.posts import POSTS, STOP, URL, StoodStill
from tests.ui import samples as s

EVIL = "Ana\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>"


class AnyPort(Controller):
    """A mail server on a port the system picks."""

    def _trigger_server(self) -> None:
        self.port = port(self)
        super()._trigger_server()


class Box:
    """Keeps what arrives, and answers as told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.to: list[list[str]] = []
        self.sender_answer = self.recipient_answer = ""
        self.data_answer = "250 taken"
        self.before_answer: Callable[[SMTP], None] = lambda server: None

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.sender_answer or "250 fine"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if self.data_answer.startswith("250"):
            self.raw.append(content)
            self.mails.append(email.message_from_bytes(content, policy=default))
            self.to.append(list(envelope.rcpt_tos))
        self.before_answer(server)
        return self.data_answer


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield controller
    controller.stop()


def port(controller: Controller) -> int:
    return int(controller.server.sockets[0].getsockname()[1])


def notifier(at: int, **more: Any) -> MailNotifier:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": at,
        "sender": "Telos <telos@wiki.example.org>",
        "timeout": 5,
    }
    return MailNotifier(clock=StoodStill(), **(given | more))


def message(name: str = "confirm") -> Message:
    return compose(POSTS[name]())


def sent(box: Box, server: Controller, what: Message) -> EmailMessage:
    notifier(port(server)).send(what)
    return box.mails[-1]


@pytest.mark.parametrize("name", POSTS)
def test_a_mail_is_plain_text_and_html_with_the_same_words(box: Box, server: Controller, name: str) -> None:
    what = message(name)
    mail = sent(box, server, what)
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    text = plain.get_content()
    assert text.replace("\r\n", "\n").strip() == rendered(what)[0].strip()
    markup = html.get_content()
    for line in what.lines:
        for piece in (line.what, line.why, line.benefit, line.until, line.ask, line.action):
            assert piece in text
            assert piece.replace("&", "&amp;").replace("'", "&#39;") in markup
    assert box.to == [[what.to.email]]
    assert all(len(line) <= 998 for line in box.raw[0].split(b"\r\n"))
    assert box.raw[0].isascii()


def test_headers(box: Box, server: Controller) -> None:
    what = message()
    mail = sent(box, server, what)
    assert mail["From"] == "Telos <telos@wiki.example.org>"
    assert mail["To"] == "Cem Demir <cemdemir@example.org>"
    assert mail["Subject"] == what.subject
    assert mail["Date"].datetime == s.NOW
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Feedback-ID"] == "confirm:telos"
    assert mail["Content-Language"] == "en"
    assert mail["Cc"] is None
    assert mail["Bcc"] is None


def test_nothing_in_a_mail_tells_who_opened_it() -> None:
    html = rendered(message("digest"))[1]
    assert "<img" not in html
    assert "src=" not in html
    assert "url(" not in html
    assert "@import" not in html
    assert "<link" not in html


def test_the_same_message_has_the_same_id_and_one_thing_is_one_thread(box: Box, server: Controller) -> None:
    first, again, other = (
        sent(box, server, what) for what in (message("deliver"), message("deliver"), message("confirm"))
    )
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@wiki.example.org>")
    later = sent(box, server, replace(message("deliver"), key="deliver/hr:page:12/travel#before-1#hr:3"))
    assert later["Message-ID"] != first["Message-ID"]
    assert later["References"] == first["References"] == first["In-Reply-To"]
    assert other["References"] != first["References"]
    # Two people's threads about one thing are two: nobody can guess the other's.
    assert sent(box, server, message("steward"))["References"] != first["References"]
    assert sent(box, server, message("digest"))["References"] is None


def test_names_titles_and_texts_cannot_make_headers_or_markup(box: Box, server: Controller) -> None:
    what = message()
    line = replace(what.lines[0], what=EVIL, why=EVIL, community=EVIL, ask=EVIL)
    mail = sent(
        box,
        server,
        replace(
            what,
            to=replace(what.to, display=EVIL),
            subject=EVIL,
            thread=EVIL,
            key=EVIL,
            lines=(line,),
            good=EVIL,
            stop_url=f"{STOP}\r\nBcc: victim@example.org",
            headers={"X-Kind": EVIL, "Subject": "another"},
        ),
    )
    assert mail["Bcc"] is None
    assert mail.get_all("Subject") == ["Ana Bcc: victim@example.org <script>alert(1)</script>"]
    assert box.to == [["cemdemir@example.org"]]
    assert "script" not in {part.lower() for part in mail}
    html = mail.get_body(("html",))
    assert html
    assert "<script" not in html.get_content()
    plain = mail.get_body(("plain",))
    assert plain
    assert not any(one.startswith("Bcc:") for one in plain.get_content().splitlines())


@pytest.mark.parametrize(
    "address",
    [
        "a@b.org\r\nBcc: c@d.org",
        "a@b.org, c@d.org",
        "no address",
        "",
        "<a@b.org>",
        "a b@c.org",
        "a@b.org\x00",
    ],
)
def test_an_address_that_is_none_is_given_up(box: Box, server: Controller, address: str) -> None:
    person = replace(s.CEM, email=address)
    assert not notifier(port(server)).reaches(person)
    with pytest.raises(GiveUp, match="mail address of hr:3"):
        notifier(port(server)).send(replace(message(), to=person))
    assert box.mails == []


def test_who_can_be_reached() -> None:
    assert notifier(25).reaches(s.CEM)
    assert not notifier(25).reaches(replace(s.CEM, email=None))


def test_names_and_subjects_beyond_ascii(box: Box, server: Controller) -> None:
    what = replace(
        message(),
        to=replace(s.CEM, display="Jürgen “Jü” Ökçe 李"),
        subject="Prüfe „Reisen“ bis Do, 26. Nov 🎯",
    )
    mail = sent(box, server, what)
    assert mail["Subject"] == what.subject
    assert mail["To"].addresses[0].display_name == "Jürgen “Jü” Ökçe 李"


def test_an_address_beyond_ascii_needs_a_server_that_knows_it(box: Box) -> None:
    what = replace(message(), to=replace(s.CEM, email="jürgen@example.org"))
    for knows in (False, True):
        controller = AnyPort(box, hostname="127.0.0.1", port=0, enable_SMTPUTF8=knows)
        controller.start()
        try:
            if knows:
                notifier(port(controller)).send(what)
            else:
                with pytest.raises(GiveUp, match="beyond ASCII"):
                    notifier(port(controller)).send(what)
        finally:
            controller.stop()
    assert box.to == [["jürgen@example.org"]]


def test_a_line_of_one_dot_does_not_end_the_mail(box: Box, server: Controller) -> None:
    what = message()
    mail = sent(box, server, replace(what, lines=(replace(what.lines[0], what=".", why=".hidden"),)))
    plain = mail.get_body(("plain",))
    assert plain
    assert ["." in plain.get_content().splitlines(), ".hidden" in plain.get_content().splitlines()] == [
        True,
        True,
    ]
    assert URL in plain.get_content()


# --- a server that says no -------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["sender_answer", "recipient_answer", "data_answer"])
def test_not_now_is_tried_again_later(box: Box, server: Controller, where: str) -> None:
    setattr(box, where, "451 greylisted")
    with pytest.raises(RetryAt, match="451 greylisted") as caught:
        notifier(port(server)).send(message())
    assert caught.value.at == s.NOW + PAUSE
    assert timedelta(minutes=1) < PAUSE


@pytest.mark.parametrize("where", ["recipient_answer", "data_answer"])
def test_never_is_given_up(box: Box, server: Controller, where: str) -> None:
    setattr(box, where, "550 no such user")
    with pytest.raises(GiveUp, match="550 no such user") as caught:
        notifier(port(server)).send(message())
    assert not isinstance(caught.value, Ambiguous)


def test_what_an_admin_can_mend_waits(box: Box, server: Controller) -> None:
    box.sender_answer = "550 sender not allowed"
    with pytest.raises(RetryAt, match="refused the sender"):
        notifier(port(server)).send(message())
    box.sender_answer, box.recipient_answer = "", "530 sign in first"
    with pytest.raises(RetryAt, match="530"):
        notifier(port(server)).send(message())


def test_nobody_there_is_tried_again() -> None:
    with pytest.raises(RetryAt, match="can't be reached"):
        notifier(1).send(message())


def test_a_connection_lost_after_the_mail_was_handed_over_is_never_repeated(
    box: Box, server: Controller
) -> None:
    box.before_answer = lambda one: one.transport.abort()
    with pytest.raises(Ambiguous, match="may have been sent"):
        notifier(port(server)).send(message())
    assert len(box.mails) == 1


def test_a_silent_server_is_waited_for_only_so_long_and_is_ambiguous_too(
    box: Box, server: Controller
) -> None:
    held = threading.Event()
    box.before_answer = lambda one: held.wait(3) and None
    try:
        with pytest.raises(Ambiguous):
            notifier(port(server), timeout=0.3).send(message())
    finally:
        held.set()


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_that_is_tried_again(box: Box, command: str) -> None:
    class Leaving(SMTP):
        pass

    async def leave(self: SMTP, *args: Any) -> None:
        assert self.transport is not None
        self.transport.abort()

    setattr(Leaving, f"smtp_{command}", leave)

    class LeavingController(AnyPort):
        def factory(self) -> SMTP:
            return Leaving(self.handler, **self.SMTP_kwargs)

    controller = LeavingController(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        with pytest.raises(RetryAt):
            notifier(port(controller)).send(message())
    finally:
        controller.stop()
    assert box.mails == []


# --- encryption and signing in ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "cert.pem",
        ],
        check=True,
        capture_output=True,
    )
    return folder


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    there = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    there.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return there, ssl.create_default_context(cafile=str(folder / "cert.pem"))


def right(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"telos", b"secret"))


def test_starttls_and_signing_in(box: Box, certificate: Path) -> None:
    there, here = contexts(certificate)
    controller = AnyPort(
        box,
        hostname="127.0.0.1",
        port=0,
        tls_context=there,
        require_starttls=True,
        authenticator=right,
        auth_required=True,
    )
    controller.start()
    try:
        at = port(controller)
        notifier(at, tls="starttls", user="telos", password="secret", context=here).send(message())
        assert len(box.mails) == 1
        with pytest.raises(RetryAt, match=r"Signing in .* failed") as caught:
            notifier(at, tls="starttls", user="telos", password="wrong-one", context=here).send(message())
        assert "wrong-one" not in str(caught.value)
        with pytest.raises(RetryAt):
            notifier(at).send(message())
        # A certificate nobody vouches for is not accepted, and nothing is sent in the open instead.
        with pytest.raises(RetryAt, match="safe connection"):
            notifier(at, tls="starttls", user="telos", password="secret").send(message())
        assert len(box.mails) == 1
    finally:
        controller.stop()


def test_tls_from_the_start(box: Box, certificate: Path) -> None:
    there, here = contexts(certificate)

    controller = AnyPort(box, hostname="127.0.0.1", port=0, ssl_context=there)
    controller.start()
    try:
        notifier(port(controller), tls="tls", context=here).send(message())
    finally:
        controller.stop()
    assert len(box.mails) == 1


def test_a_server_without_starttls_is_not_sent_to_in_the_open(box: Box, server: Controller) -> None:
    with pytest.raises(RetryAt, match="can't do what is set up"):
        notifier(port(server), tls="starttls").send(message())
    assert box.mails == []


def test_a_sender_that_is_no_address_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="no mail address"):
        notifier(25, sender="Telos")


# --- how it looks ----------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [700, 320])
@pytest.mark.parametrize("name", ["confirm", "digest", "outcome"])
def test_the_html_mail_is_accessible_everywhere(browser: Browser, name: str, width: int, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.set_content(rendered(message(name))[1])
        results = Axe().run(
            page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
        )
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        context.close()
