"""What is done when a mail server says no, goes silent, or wants to be sure who asks."""

from __future__ import annotations

import ssl
import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from core.notify.mail import PAUSE
from core.ports import Ambiguous, GiveUp, RetryAt
from tests.notify.post_office import AnyPort, Box, message, notifier, port
from tests.ui import samples as s

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
    box.before_answer = lambda transfer: transfer.transport.abort()
    with pytest.raises(Ambiguous, match="may have been sent"):
        notifier(port(server)).send(message())
    assert len(box.mails) == 1


def test_a_silent_server_is_waited_for_only_so_long_and_is_ambiguous_too(
    box: Box, server: Controller
) -> None:
    held = threading.Event()
    box.before_answer = lambda _transfer: held.wait(3) and None
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
