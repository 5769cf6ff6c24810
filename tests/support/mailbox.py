"""A channel that keeps what it was given, and fails on demand."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.model import Person
from core.ports import Message


@dataclass
class Mailbox:
    """Reaches everybody with an address."""

    name: str = "mail"
    sent: list[Message] = field(default_factory=list)
    #: Raised by the next sendings, in order.
    trouble: list[Exception] = field(default_factory=list)

    def reaches(self, person: Person) -> bool:
        return person.email is not None

    def send(self, message: Message) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append(message)

    def to(self, key: str) -> list[Message]:
        return [message for message in self.sent if message.to.key == key]

    def everything(self) -> str:
        return repr(self.sent)
