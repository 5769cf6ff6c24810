"""Everything an admin can set: one ``telos.toml``, any key of it overridable by a ``TELOS_…`` variable.

``TELOS_SITES__HR__SECRET`` stands for key ``secret`` in section ``[sites.hr]``. Every secret may also be
given as a file (``secret_file``). Nothing here prints a secret: they are ``SecretStr``, and an error shows
what was read for every key but those.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from core.config_errors import ConfigError, ConfigProblem, explain, stray_variables, toml_place, unknown_keys
from core.config_sections import (
    POSTGRESQL,
    MailSection,
    PeopleSection,
    ServerSection,
    SiteSection,
    WebhookSection,
    folder_read,
)

#: What the file said, for the source that hands it to pydantic-settings.
_file_values: ContextVar[dict[str, Any]] = ContextVar("_file_values")

_SITE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")


class _Environment(EnvSettingsSource):
    """``TELOS_…`` variables; a value that should be a list but isn't JSON is left to its validator."""

    def decode_complex_value(self, field_name: str, field: Any, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value

    def __call__(self) -> dict[str, Any]:
        values = super().__call__()
        # A variable's name can't hold the hyphen that a site's name may have.
        known = {name.replace("-", "_"): name for name in _file_values.get({}).get("sites", {})}
        if isinstance(values.get("sites"), dict):
            values["sites"] = {known.get(name, name): table for name, table in values["sites"].items()}
        return values


class Settings(BaseSettings):
    """All settings, checked. ``Settings.load(path)`` reads them."""

    model_config = SettingsConfigDict(
        env_prefix="TELOS_", env_nested_delimiter="__", extra="forbid", hide_input_in_errors=True
    )

    server: ServerSection = Field(default_factory=ServerSection)
    mail: MailSection = Field(default_factory=MailSection)
    people: PeopleSection = Field(default_factory=PeopleSection)
    #: ``[channels.<name>]``: further ways to people, by their plugin's name (entry points ``telos.channels``).
    channels: dict[str, dict[str, Any]] = Field(default_factory=dict)
    sites: dict[str, SiteSection] = Field(default_factory=dict)
    #: ``[webhooks.<name>]``: other systems that are told what happens.
    webhooks: dict[str, WebhookSection] = Field(default_factory=dict)

    _path: Path | None = PrivateAttr(default=None)
    _base: Path = PrivateAttr(default_factory=Path)

    @field_validator("sites", "webhooks")
    @classmethod
    def _site_names(cls, sites: dict[str, Any]) -> dict[str, Any]:
        for name in sites:
            if not _SITE_NAME.fullmatch(name):
                # The name becomes part of every key and of the webhook's address.
                raise PydanticCustomError("config-site-name", "not a name for a site", {"name": name})
        return sites

    @model_validator(mode="after")
    def _known_sites(self) -> Self:
        for name in self.people.same_address_on:
            if name not in self.sites:
                raise PydanticCustomError("config-no-such-site", "no such site", {"name": name})
        for section in self.webhooks.values():
            for name in section.sites:
                if name not in self.sites:
                    raise PydanticCustomError("config-no-such-site", "no such site", {"name": name})
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return (
            init_settings,
            _Environment(settings_cls),
            InitSettingsSource(settings_cls, init_kwargs=_file_values.get({})),
        )

    @classmethod
    def load(cls, path: str | Path | None = None, **server: Any) -> Settings:
        """The settings from a file and the environment; ``server``: keys of ``[server]`` that override both.

        Without a path: ``TELOS_CONFIG``, else ``telos.toml`` in the working folder, else the environment
        alone. Raises :class:`ConfigError`, which names the line or variable, what was read, and the cure.
        """
        file = _choose(path)
        text = _read(file) if file else ""
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = toml_place(error)
            raise ConfigError([ConfigProblem("config-not-toml", str(file), args=place)]) from None
        if stray := stray_variables(os.environ, cls):
            raise ConfigError(stray)
        base = file.parent if file else Path.cwd()
        folder, given = folder_read.set(base), _file_values.set(values)
        try:
            settings = cls(server=server) if server else cls()  # type: ignore[arg-type]  # checked here
        except ValidationError as error:
            # `from None`: pydantic's own error holds the values, secrets among them.
            raise ConfigError(explain(error, cls, file, text, os.environ)) from None
        finally:
            folder_read.reset(folder)
            _file_values.reset(given)
        settings._path, settings._base = file, base
        return settings

    def unknown(self, paths: Sequence[Sequence[str]], known: Collection[str]) -> ConfigError:
        """The error about keys that only a platform could tell are none."""
        text = _read(self._path) if self._path else ""
        return ConfigError(unknown_keys(paths, known, self._path, text, os.environ))

    @property
    def path(self) -> Path | None:
        """The file they were read from, or None."""
        return self._path

    @property
    def shared(self) -> bool:
        """Whether the database is PostgreSQL, on which any number of processes work."""
        return self.server.database.startswith(POSTGRESQL)

    @property
    def address(self) -> str | Path:
        """The database, as ``core.store.Store.open`` takes it."""
        return self.server.database if self.shared else self.database

    @property
    def database(self) -> Path:
        """The database file; of a shared one what is beside the settings about it is named for."""
        if self.shared:
            name = urlsplit(self.server.database).path.strip("/") or "telos"
            return self._base / f"{name}.postgresql"
        return self._base / self.server.database

    @property
    def note(self) -> Path | None:
        """Where it is noted which database is ours: beside the settings, not beside the database."""
        return self._path.parent / f"{self.database.name}.installation" if self._path else None

    @property
    def audit_key(self) -> Path:
        """The key that handed-out evidence is signed with, beside the database."""
        return self.database.with_name(self.database.name + ".audit-key.pem")

    @property
    def socket(self) -> Path:
        """The socket beside the database over which commands talk to the running server."""
        return self.database.with_name(self.database.name + ".sock")


def _choose(path: str | Path | None) -> Path | None:
    named = path or os.environ.get("TELOS_CONFIG")
    if named:
        return Path(named).expanduser().absolute()
    usual = Path("telos.toml").absolute()
    return usual if usual.exists() else None


def _read(file: Path) -> str:
    try:
        # Some editors begin a file with a mark of its encoding.
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError([ConfigProblem("config-no-file", str(file))]) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ConfigError([ConfigProblem("config-unreadable", str(file), reason=why or "")]) from None
