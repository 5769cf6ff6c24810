"""Sections of ``telos.toml`` that a command writes, with their secrets in files of their own."""

from __future__ import annotations

import base64
import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.cli.trouble import CommandError
from core.config_errors import header_of, line_of, table_of, toml_place


def sections(file: Path) -> Mapping[str, Any]:
    """The sites' tables as they are written; none without a file. Raises where they can't be added to."""
    try:
        sites = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("sites", {})
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CommandError("config-not-toml", where=str(file), **toml_place(error)) from None
    wrong = (
        [name for name, table in sites.items() if not isinstance(table, dict)]
        if isinstance(sites, dict)
        else ()
    )
    if not isinstance(sites, dict) or wrong:
        raise CommandError("cli-cant-edit", file=str(file), keys=".".join(["sites", *wrong[:1]]))
    return sites


def server_url(file: Path) -> str:
    """How others reach the server, as it is written; "" where nobody wrote it."""
    server = tomllib.loads(_text(file)).get("server", {})
    return str(server.get("url") or "") if isinstance(server, dict) else ""


def same_url(sections: Mapping[str, Any], url: str) -> str:
    """The site that has this address already; "" for none."""
    wanted = url.rstrip("/")
    return next((name for name, table in sections.items() if str(table.get("url")).rstrip("/") == wanted), "")


class Draft:
    """Changes of the settings and of the files with a site's secrets, none of which is there before all are saved."""

    def __init__(self, file: Path) -> None:
        self._file, self._folder = file, file.absolute().parent
        self._before = self._text = _text(file)
        self._private: dict[Path, str] = {}

    def add(self, site: str, section: Mapping[str, str], options: Mapping[str, str], password: str) -> None:
        """A new site's section, and its secrets as files that only their owner can read."""
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        files = {"secret_file": (f"telos-{site}.secret", secret)}
        if password:
            files = {"password_file": (f"telos-{site}.password", password), **files}
        self._private |= {self._folder / name: text for name, text in files.values()}
        values = {**section, **{key: name for key, (name, _) in files.items()}}
        lines = [f"[sites.{site}]", *(f"{key} = {_toml(value)}" for key, value in values.items() if value)]
        if options:
            lines += ["", f"[sites.{site}.options]"]
            lines += [f"{_toml(key)} = {_toml(value)}" for key, value in options.items()]
        gap = "\n" if self._text and not self._text.endswith("\n\n") else ""
        self._text += gap + "\n".join(lines) + "\n"

    def put(self, table: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
        """Set keys of one table; everything else stays as it was written. The keys that changed."""
        text, changed = _edited(self._text, self._file, table, values)
        if changed:
            self._text = text
        return changed

    def password(self, site: str, text: str) -> bool:
        """Replace a site's password, where it stands now; whether it was another one."""
        section = tomllib.loads(self._text)["sites"].get(site, {})
        if section.get("password"):
            return bool(self.put(("sites", site), {"password": text}))
        name = str(section.get("password_file") or f"telos-{site}.password")
        path = self._folder / Path(name).expanduser()
        self.put(("sites", site), {"password_file": name})
        if path.exists() and path.read_text(encoding="utf-8", errors="replace").strip() == text:
            return False
        self._private[path] = text
        return True

    def save(self) -> None:
        """Write them, each file whole; the settings, which name the others, last."""
        if self._private or self._text != self._before:
            self._folder.mkdir(parents=True, exist_ok=True)
        for path, text in self._private.items():
            _private(path, f"{text}\n".encode())
        if self._text != self._before:
            _whole(self._file, self._text)


def write(
    file: Path,
    site: str,
    section: Mapping[str, str],
    options: Mapping[str, str],
    password: str,
) -> None:
    """Add a site's section, and its secrets as files that only their owner can read."""
    draft = Draft(file)
    draft.add(site, section, options, password)
    draft.save()


class Before:
    """A site's settings and secrets as they were, to be put back."""

    def __init__(self, file: Path, site: str) -> None:
        table = sections(file).get(site, {})
        named = [str(table.get(f"{kind}_file") or f"telos-{site}.{kind}") for kind in ("secret", "password")]
        paths = [file, *(file.absolute().parent / Path(name).expanduser() for name in named)]
        self._file = file
        self._held = {path: path.read_bytes() if path.exists() else None for path in paths}

    def back(self) -> None:
        """Put them back."""
        for path, content in self._held.items():
            if content is None:
                path.unlink(missing_ok=True)
            elif path == self._file:
                _whole(path, content.decode())
            elif not path.exists() or path.read_bytes() != content:
                _private(path, content)


def _text(file: Path) -> str:
    """The settings as they are written, without the mark of their encoding; nothing without a file."""
    return file.read_text(encoding="utf-8-sig") if file.exists() else ""


def _lines(text: str) -> list[str]:
    """Its lines as TOML counts them: other characters that end a line are part of a remark or of a value."""
    return text.removesuffix("\n").split("\n") if text else []


def _whole(file: Path, text: str) -> None:
    """Write the settings whole or not at all: a file cut in half would keep the server from starting."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    if file.exists():
        new.chmod(file.stat().st_mode)
    new.replace(file)


def put(file: Path, table: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Set keys of one table; everything else stays as it was written. The keys that changed."""
    draft = Draft(file)
    changed = draft.put(table, values)
    draft.save()
    return changed


def _edited(
    text: str, file: Path, table: tuple[str, ...], values: Mapping[str, str]
) -> tuple[str, list[str]]:
    """The text with these keys of one table set, and which of them changed."""
    lines, changed = _lines(text), []
    for key, value in values.items():
        here = tomllib.loads("\n".join(lines))
        for part in table:
            here = here.get(part, {})
            if not isinstance(here, dict):
                raise CommandError("cli-cant-edit", file=str(file), keys=".".join(table))
        if here.get(key) == value:
            continue
        changed.append(key)
        number = line_of("\n".join(lines), (*table, key))
        head = header_of("\n".join(lines), table)
        line = f"{key} = {_toml(value)}"
        if key in here and number:
            lines[number - 1] = line
        elif head:
            lines.insert(head, line)
        else:
            lines += [*([""] if lines and lines[-1] else []), f"[{'.'.join(table)}]", line]
    after = "\n".join(lines) + "\n"
    try:
        here = tomllib.loads(after)
        for part in table:
            here = here[part]
        good = all(here.get(key) == value for key, value in values.items())
    except (tomllib.TOMLDecodeError, KeyError):
        good = False
    if not good:
        raise CommandError("cli-cant-edit", file=str(file), keys=", ".join(values))
    return after, changed


def remove(file: Path, site: str) -> None:
    """Take a site's tables out of the settings; everything else, and its secrets' files, stay."""
    kept, inside = [], False
    for line in _lines(_text(file)):
        table = table_of(line)
        if table:
            inside = table[:2] == ("sites", site)
        if not inside:
            kept.append(line)
    after = "\n".join(kept).rstrip("\n") + "\n"
    if site in tomllib.loads(after).get("sites", {}):
        raise CommandError("cli-cant-edit", file=str(file), keys=f"sites.{site}")
    _whole(file, after)


def password(file: Path, site: str, text: str) -> bool:
    """Replace a site's password, where it stands now; whether it was another one."""
    draft = Draft(file)
    changed = draft.password(site, text)
    draft.save()
    return changed


def _private(path: Path, text: bytes) -> None:
    """Write a secret whole or not at all, its owner's alone from the first byte."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    new.replace(path)


def _toml(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
