"""The sections of ``telos.toml``, each checked by itself."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from core import addresses
from core.config_values import Duration, PolicyTable, TextList
from core.i18n import LANGUAGES
from core.policy import Policy
from core.ports import Endpoint, Happening

#: Where the file stands whose values are being read: relative paths start there.
folder_read: ContextVar[Path] = ContextVar("folder_read", default=Path())
#: How the address of a database begins that several processes share.
POSTGRESQL = ("postgresql:", "postgres:")
#: What a webhook's secret looks like: at least 24 bytes.
_SECRET_FORM = re.compile(r"whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class Section(BaseModel):
    """A table of ``telos.toml``: unknown keys are errors, secrets stay hidden in errors."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, validate_default=True)


class ServerSection(Section):
    """``[server]``: where Telos listens, how others reach it, where it keeps its data."""

    #: How wikis, browsers and mail readers reach this server, without a trailing slash.
    url: str = "http://127.0.0.1:8500"
    #: Address and port to listen on.
    bind: str = "127.0.0.1:8500"
    #: The database file, relative to the folder of ``telos.toml``; or ``postgresql://`` and where, for many hosts.
    database: str = "telos.sqlite"
    #: Requests answered at the same time.
    threads: int = Field(default=16, ge=1, le=256)
    #: How long a stopping server may finish what it has begun.
    stop_within: Duration = Field(default="30 seconds")  # type: ignore[assignment]  # validated default
    #: A job that shows no sign of life for so long is taken for stuck, and the server starts anew without it.
    stall_after: Duration = Field(default="10 minutes")  # type: ignore[assignment]  # validated default
    #: A server on a database file keeps all of its threads to one processor at a time.
    one_processor: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return web_address(value)

    @field_validator("bind")
    @classmethod
    def _listen_address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        number = int(port) if re.fullmatch(r"[0-9]{1,5}", port) else -1
        if not (addresses.host_of(host) and 0 <= number < 65536):
            raise PydanticCustomError("config-bad-bind", "not an address and port")
        return value

    @field_validator("database")
    @classmethod
    def _file_or_server(cls, value: str) -> str:
        if value.startswith(POSTGRESQL):
            return value
        path = value.removeprefix("sqlite:///")
        # An address of another database is no name of a folder.
        if ":/" in path or not path.strip() or not path.isprintable() or not Path(path).name:
            raise PydanticCustomError("config-bad-database", "not a file or a server")
        return path


class MailSection(Section):
    """``[mail]``: the SMTP server that takes notices. Without a host no mail is sent."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    user: str = ""
    password: SecretStr | None = None
    password_file: str = ""
    #: "starttls" (587), "tls" (465), or "none" for a server on the same machine.
    tls: Literal["starttls", "tls", "none"] = "starttls"
    #: The address people see as sender: ``telos@example.org`` or ``Telos <telos@example.org>``.
    sender: str = ""
    #: Who hears that messages are held, and in which language; without one it is the sender's own mailbox.
    admin: str = ""
    admin_language: str = "en"

    @field_validator("host")
    @classmethod
    def _server_name(cls, value: str) -> str:
        if value and not (host := addresses.host_of(value)):
            raise PydanticCustomError("config-bad-host", "not a server's name")
        return host.strip("[]") if value else ""

    @field_validator("sender", "admin")
    @classmethod
    def _mailbox(cls, value: str) -> str:
        if value.strip() and addresses.mailbox(value) is None:
            raise PydanticCustomError("config-bad-mail", "not a mail address")
        return value.strip()

    @field_validator("admin_language")
    @classmethod
    def _spoken(cls, value: str) -> str:
        if value not in LANGUAGES:
            known = {"language": value, "known": ", ".join(LANGUAGES)}
            raise PydanticCustomError("config-bad-language", "no such language", known)
        return value

    @property
    def told(self) -> str:
        """The address of who hears what only an admin can settle; "" without mail."""
        mailbox = addresses.mailbox(self.admin or self.sender)
        return mailbox[1] if mailbox else ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self.password = secret_of(self.password, self.password_file)
        if self.host and not self.sender:
            raise PydanticCustomError("config-mail-sender", "mail needs a sender")
        return self


class PeopleSection(Section):
    """``[people]``: what is the same person."""

    #: Sites on which the same confirmed address is the same person: one digest, one rhythm, one opting out.
    same_address_on: TextList = ()


class WebhookSection(Section):
    """``[webhooks.<name>]``: another system that is told what happens."""

    url: str
    #: The secret it knows, ``whsec_…``, and the one before it while it is being replaced.
    secret: SecretStr | None = None
    secret_file: str = ""
    previous_secret: SecretStr | None = None
    previous_secret_file: str = ""
    #: What it is told.
    kinds: TextList
    #: Of which sites, and of which communities by their keys; left out, of all.
    sites: TextList = ()
    communities: TextList = ()
    #: Whether it may be in a private network.
    private: bool = False

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        web_address(value.strip().partition("?")[0])
        return value.strip().partition("#")[0]

    @field_validator("kinds")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = [happening.value for happening in Happening]
        if not value or not set(value) <= set(known):
            raise PydanticCustomError("config-webhook-kinds", "no such kind", {"known": ", ".join(known)})
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self.secret = secret_of(self.secret, self.secret_file)
        self.previous_secret = secret_of(self.previous_secret, self.previous_secret_file)
        secrets = [secret.get_secret_value() for secret in (self.secret, self.previous_secret) if secret]
        if self.secret is None or any(not _SECRET_FORM.fullmatch(secret) for secret in secrets):
            raise PydanticCustomError("config-webhook-secret", "needs a secret")
        if not self.private and not self.url.startswith("https://"):
            raise PydanticCustomError("config-webhook-tls", "needs https")
        return self

    def endpoint(self, name: str) -> Endpoint:
        """The address as it is told."""
        both = (self.secret, self.previous_secret)
        return Endpoint(
            name=name,
            url=self.url,
            secrets=tuple(secret.get_secret_value() for secret in both if secret is not None),
            kinds=frozenset(Happening(kind) for kind in self.kinds),
            sites=frozenset(self.sites),
            communities=frozenset(self.communities),
            private=self.private,
        )


class SiteSection(Section):
    """``[sites.<name>]``: one wiki."""

    #: The plugin that speaks for it: an entry point in group ``telos.platforms``.
    platform: str = "mediawiki"
    #: Where people find the wiki, without a trailing slash.
    url: str
    #: Address of the wiki's API; "" for the platform's usual place below ``url``.
    api: str = ""
    #: The account Telos reads with, and its (bot) password.
    user: str = ""
    password: SecretStr | None = None
    password_file: str = ""
    #: The secret shared with the wiki, ``whsec_…``, and the one before it while it is being replaced.
    secret: SecretStr | None = None
    secret_file: str = ""
    previous_secret: SecretStr | None = None
    previous_secret_file: str = ""
    #: Our name and secret at the wiki's own sign-in (OAuth 2.0), where it has one.
    client_id: str = ""
    client_secret: SecretStr | None = None
    client_secret_file: str = ""
    #: Further origins whose pages may call ``/v1`` (the wiki's own is always allowed).
    origins: TextList = ()
    #: How often the sync looks for what no webhook told.
    sync_every: Duration = Field(default="5 minutes")  # type: ignore[assignment]  # validated default
    #: How often a second all workers together ask the wiki for something; 0: as often as there is something.
    asks_per_second: float = Field(default=0, ge=0, le=1000)
    #: Values only this platform knows.
    options: dict[str, Any] = Field(default_factory=dict)
    policy: PolicyTable = Field(default_factory=PolicyTable)

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return web_address(value)

    @field_validator("api")
    @classmethod
    def _api_address(cls, value: str) -> str:
        return web_address(value) if value.strip() else ""

    @field_validator("origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(web_address(origin) for origin in value)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self.password = secret_of(self.password, self.password_file)
        self.secret = secret_of(self.secret, self.secret_file)
        self.previous_secret = secret_of(self.previous_secret, self.previous_secret_file)
        self.client_secret = secret_of(self.client_secret, self.client_secret_file)
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets shared with the wiki in plain text, the current one first."""
        return tuple(s.get_secret_value() for s in (self.secret, self.previous_secret) if s is not None)

    @cached_property
    def allowed_origins(self) -> frozenset[str]:
        """Origins (``https://wiki.example.org``) whose pages may call the API for this site."""
        return frozenset((origin_of(self.url), *map(origin_of, self.origins)))

    @property
    def rules(self) -> Policy:
        """The site's policy: defaults with what its section changes."""
        return Policy(**{name: getattr(self.policy, name) for name in type(self.policy).model_fields})

    def for_platform(self) -> dict[str, Any]:
        """What ``PlatformFactory.open`` is given.

        ``url``, ``api``, ``user``, ``password`` (plain, "" if none), ``secrets`` (plain, current one first),
        ``client_id``, ``client_secret`` (plain, "" if none), ``zone`` (the site's IANA zone),
        ``people_language`` (for people whose language the wiki does not tell), ``largest_page`` (characters of a
        page that are read), and every key of ``options``.
        """
        return {
            **self.options,
            "url": self.url,
            "api": self.api,
            "user": self.user,
            "password": self.password.get_secret_value() if self.password else "",
            "secrets": self.secrets,
            "client_id": self.client_id,
            "client_secret": self.client_secret.get_secret_value() if self.client_secret else "",
            "zone": self.rules.zone,
            "people_language": self.rules.language,
            "largest_page": self.rules.largest_page,
        }


def web_address(value: str) -> str:
    """A http(s) address without its trailing slash; raises the error that says what is missing."""
    good = addresses.web_address(value)
    if not good:
        raise PydanticCustomError("config-bad-url", "not a web address")
    return good


def origin_of(url: str) -> str:
    """The origin of a web address, as browsers send it: scheme, host, and port unless it is the usual one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port and parts.port != usual else "")


def secret_of(value: SecretStr | None, file: str) -> SecretStr | None:
    """A secret from its value or its file; the value wins, so that a variable can override a file."""
    if value is not None or not file:
        return value
    path = folder_read.get() / Path(file).expanduser()
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise PydanticCustomError(
            "config-secret-file", "can't be read", {"file": str(path), "why": why or ""}
        ) from None
    if not text:
        raise PydanticCustomError("config-secret-empty", "is empty", {"file": str(path)})
    return SecretStr(text)
