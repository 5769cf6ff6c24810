"""A real SMTP server that keeps what arrives and answers as told, and what the tests send to it."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from core.notify.compose import compose
from core.notify.mail import MailNotifier
from core.ports import Message
from tests.notify.posts import POSTS, StoodStill


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
