"""Headers of a mail that say what they were given: no word is taken for an encoded one, no domain for letters."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any

#: What ends a line, or hides where one ends.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: How an encoded word of RFC 2047 begins.
_ENCODED = "=?"
#: Characters of a line, an encoded word of UTF-8, and how many bytes one holds.
_LINE, _WORD, _ROOM = 76, "=?utf-8?b?{}?=", 45
#: Characters of a word that fit into any line.
_LONGEST = 60
#: Headers that hold links and ids.
_FOR_MACHINES = frozenset({"list-unsubscribe", "message-id", "in-reply-to", "references", "feedback-id"})


def header(text: str) -> str:
    """Text as it may stand in a header: one line, no control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def in_header(name: str, address: str) -> Address:
    """A mail address (:func:`core.addresses.mail_address`) with a name, as it stands in a header."""
    local, _, domain = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


class Literal(EmailPolicy):
    """The policy by which a header reads as it was set: a title such as ``=?utf-8?q?Hi?=`` stays a title.

    The library reads a header that is set as if it came from outside, and decodes what looks encoded; and where
    it folds between plain words and encoded ones, readers find two spaces, or none. Text that looks encoded or
    goes beyond ASCII is encoded as a whole instead, so that decoding it once gives the text. What machines read,
    an address to stop at or the id of another message, is never encoded, however long it is.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """See :class:`email.policy.Policy`."""
        if isinstance(value, str) and _ENCODED in value:
            value = " ".join(encoded_words(value, 1))
        return super().header_store_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        """See :class:`email.policy.Policy`."""
        return self._encoded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """See :class:`email.policy.Policy`."""
        encoded = self._encoded(name, value)
        return (
            encoded.encode("utf-8" if self.utf8 else "ascii") if encoded else super().fold_binary(name, value)
        )

    def _encoded(self, name: str, value: Any) -> str:
        """The header's lines where its text is to be encoded as a whole, or not at all; else ""."""
        if name.lower() in _FOR_MACHINES and str(value).isascii():
            return f"{name}: {value}{self.linesep}"
        if _plain(str(value)):
            return ""
        addresses: tuple[Address, ...] = getattr(value, "addresses", ())
        if not addresses:
            return f"{name}: {self._words(str(value), len(name) + 2)}{self.linesep}"
        if all(_plain(address.display_name) for address in addresses):
            # An address itself is never encoded: its server knows UTF-8, or it has an A-label.
            return ""
        encoded = (
            f"{self._words(address.display_name, len(name) + 2)}{self.linesep} <{address.addr_spec}>"
            for address in addresses
        )
        return f"{name}: {f',{self.linesep} '.join(encoded)}{self.linesep}"

    def _words(self, text: str, after: int) -> str:
        return f"{self.linesep} ".join(encoded_words(text, after))


def _plain(text: str) -> bool:
    """Whether the text can stand as it is. A word that fills a line would be encoded by the library alone."""
    return text.isascii() and _ENCODED not in text and all(len(word) <= _LONGEST for word in text.split())


def encoded_words(text: str, after: int) -> Iterator[str]:
    """The text as encoded words, each short enough for a line; ``after``: what stands before the first.

    None of them begins or ends with a space: readers disagree about those.
    """
    while text:
        room = min(_ROOM, (_LINE - after - len(_WORD.format(""))) // 4 * 3)
        size = end = 0
        for end, char in enumerate(text):  # noqa: B007
            size += len(char.encode("utf-8", "replace"))
            if size > room:
                break
        else:
            end = len(text)
        while 1 < end < len(text) and " " in (text[end - 1], text[end]):
            end -= 1
        yield _WORD.format(b64encode(text[:end].encode("utf-8", "replace")).decode("ascii"))
        text, after = text[end:], 1
