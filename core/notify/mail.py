"""E-mail over SMTP: one person, one message, plain text and HTML, and no doubt about what was sent.

A message is handed over in two steps, the body without its end and then the end. A connection lost before
the end was sent means that nothing was taken, so it may be tried again; one lost after it means that nobody
knows, so it must not.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from core.addresses import mail_address, mailbox
from core.causes import cause
from core.i18n import Phrase, Translator
from core.model import Person
from core.notify import headers
from core.notify.headers import header, in_header
from core.notify.render import rendered
from core.ports import Ambiguous, Clock, GiveUp, Message, RetryAt

#: How long the server is left alone after a temporary refusal.
PAUSE = timedelta(minutes=15)
_POLICY = headers.Literal(linesep="\r\n", max_line_length=78)

Tls = Literal["none", "starttls", "tls"]


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a key: the same for the same message, and telling nothing about it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class MailNotifier:
    """Sends messages through one SMTP server, a connection for each."""

    name = "mail"

    def __init__(
        self,
        *,
        host: str,
        sender: str,
        clock: Clock,
        port: int = 25,
        user: str = "",
        password: str = "",
        tls: Tls = "none",
        timeout: float = 20.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """``sender`` is an address, with a name if wanted: ``Telos <telos@example.org>``.

        ``tls`` is "tls" for a connection encrypted from the start (usually port 465), "starttls" for one that
        becomes so (587), "none" for a server on this machine. ``timeout`` is in seconds. Raises
        :class:`ValueError` for a sender that is no address.
        """
        read = mailbox(sender)
        if read is None:
            raise ValueError(
                f"The sender {sender!r} is no mail address. Write one like 'Telos <telos@example.org>'."
            )
        name, address = read
        self._sender = in_header(name or "Telos", address)
        self._host, self._port, self._tls, self._timeout = host, port, tls, timeout
        self._user, self._password = user, password
        self._context = context
        self._clock = clock

    def reaches(self, person: Person) -> bool:
        """True when the person has an address that can stand in a mail."""
        return bool(person.email and mail_address(person.email))

    def built(self, message: Message) -> EmailMessage:
        """The message as it goes over the wire; the same message gives the same Message-ID."""
        email, domain = mail_address(message.to.email or ""), self._sender.domain
        if not email:
            raise GiveUp(Phrase("mail-error-address", person=message.to.key))
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = self._sender
        mail["To"] = in_header(header(message.to.shown), email)
        mail["Subject"] = header(message.subject)
        mail["Date"] = format_datetime(self._clock.now())
        mail["Message-ID"] = message_id(message.key, domain)
        if message.thread:
            # The root is never sent: all messages about one obligation meet at it, whichever came first.
            root = message_id(f"thread:{message.thread}#{message.to.key}", domain)
            mail["In-Reply-To"] = root
            mail["References"] = root
        if message.stop_url:
            mail["List-Unsubscribe"] = f"<{header(message.stop_url)}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        # The kind of message only: nothing in it, or in any link or picture, tells who read what.
        mail["Feedback-ID"] = f"{header(message.thread).partition('/')[0] or 'digest'}:telos"
        for name, value in message.headers.items():
            if name not in mail:
                mail[header(name)] = header(value)
        text, html = rendered(message)
        mail.set_content(text, cte="quoted-printable")
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
        # Setting the content clears every Content- header before it.
        mail["Content-Language"] = Translator(message.language).language
        return mail

    def send(self, message: Message) -> None:
        """Hands the message to the server.

        Raises :class:`RetryAt` when it was not taken for now, :class:`GiveUp` when it never will be, and
        :class:`Ambiguous` when the connection broke so late that nobody knows.
        """
        mail = self.built(message)
        recipient = mail_address(message.to.email or "")
        with self._errors(f"{self._host}:{self._port}"), self._connected() as server:
            options = ["smtputf8"] if not recipient.isascii() else []
            if options and not server.has_extn("smtputf8"):
                raise GiveUp(Phrase("mail-error-ascii", host=self._host))
            self._expect(server.mail(self._sender.addr_spec, options), "sender", lasting=False)
            self._expect(server.rcpt(recipient), "recipient")
            self._hand_over(server, mail.as_bytes(policy=_POLICY.clone(utf8=bool(options))))

    def _hand_over(self, server: smtplib.SMTP, body: bytes) -> None:
        self._expect(server.docmd("DATA"), "message", wanted=354)
        server.send(re.sub(rb"(?m)^\.", b"..", body) + (b"" if body.endswith(b"\r\n") else b"\r\n"))
        try:
            server.send(b".\r\n")
            answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Ambiguous(Phrase("mail-error-unclear", where=f"{self._host}:{self._port}")) from error
        self._expect(answer, "message")

    def _expect(
        self, answer: tuple[int, bytes], what: str, *, wanted: int = 250, lasting: bool = True
    ) -> None:
        """Goes on when the server said yes. ``lasting``: whether its no is about this message for good."""
        code, answer_text = answer
        if code == wanted or (wanted == 250 and code in (251, 252)):
            return
        words = header(answer_text.decode("utf-8", "replace"))[:200]
        refusal = Phrase("mail-error-refused", host=self._host, what=what, answer=f"{code} {words}")
        # A refused sender and a missing login are for the admin to mend; the messages wait for it.
        if not lasting or not 500 <= code < 600 or code in (503, 530):
            raise RetryAt(refusal, self._clock.now() + PAUSE)
        raise GiveUp(refusal)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        domain = self._sender.domain
        if self._tls == "tls":
            context = self._context or ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, local_hostname=domain, timeout=self._timeout, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, local_hostname=domain, timeout=self._timeout)
        try:
            server.ehlo()
            if self._tls == "starttls":
                server.starttls(context=self._context or ssl.create_default_context())
                server.ehlo()
            if self._user:
                self._sign_in(server)
            yield server
        finally:
            # The message is taken or not by now; a server that hangs up on QUIT changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _sign_in(self, server: smtplib.SMTP) -> None:
        # An admin can mend this; the messages wait for it. Some servers hang up on a wrong password.
        try:
            server.login(self._user, self._password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected) as error:
            code = str(error.smtp_code) if isinstance(error, smtplib.SMTPAuthenticationError) else "–"
            where = f"{self._host}:{self._port}"
            raise RetryAt(Phrase("mail-error-login", where=where, code=code)) from None

    @contextmanager
    def _errors(self, where: str) -> Iterator[None]:
        """Turns what smtplib and the network raise into what the caller does next."""
        try:
            yield
        except (RetryAt, GiveUp):
            raise
        except smtplib.SMTPNotSupportedError as error:
            raise RetryAt(Phrase("mail-error-unable", where=where, why=str(error))) from error
        except ssl.SSLError as error:
            raise RetryAt(Phrase("mail-error-tls", where=where, why=cause(error))) from error
        except smtplib.SMTPResponseException as error:
            phrase = Phrase("mail-error-not-ready", where=where, code=str(error.smtp_code))
            raise RetryAt(phrase, self._clock.now() + PAUSE) from error
        except (OSError, smtplib.SMTPException) as error:
            raise RetryAt(Phrase("mail-error-unreached", where=where, why=cause(error))) from error
