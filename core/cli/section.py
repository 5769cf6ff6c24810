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


def sections(file: Path) -> Mapping[str, Any]:
    """The sites' tables as they are written; none without a file."""
    try:
        sites = tomllib.loads(file.read_text(encoding="utf-8")).get("sites", {})
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CommandError("config-not-toml", where=str(file), said=str(error)) from None
    return sites if isinstance(sites, dict) else {}


def has_server(file: Path) -> bool:
    """Whether the file says how others reach this server."""
    return file.exists() and "url" in tomllib.loads(file.read_text(encoding="utf-8")).get("server", {})


def same_url(sections: Mapping[str, Any], url: str) -> str:
    """The site that has this address already; "" for none."""
    wanted = url.rstrip("/")
    return next((name for name, table in sections.items() if str(table.get("url")).rstrip("/") == wanted), "")


def write(
    file: Path,
    site: str,
    section: Mapping[str, str],
    options: Mapping[str, str],
    password: str,
    server: str | None,
) -> None:
    """Add a site's section, and its secrets as files that only their owner can read."""
    folder = file.absolute().parent
    folder.mkdir(parents=True, exist_ok=True)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    files = {
        "password_file": (f"telos-{site}.password", password),
        "secret_file": (f"telos-{site}.secret", secret),
    }
    for name, text in files.values():
        _private(folder / name, text)
    values = {**section, **{key: name for key, (name, _) in files.items()}}
    lines = [f"[sites.{site}]", *(f"{key} = {_toml(value)}" for key, value in values.items() if value)]
    if options:
        lines += ["", f"[sites.{site}.options]"]
        lines += [f"{_toml(key)} = {_toml(value)}" for key, value in options.items()]
    if server:
        head = "" if file.exists() and "[server]" in file.read_text(encoding="utf-8") else "[server]\n"
        if head:
            lines = [head + f"url = {_toml(server)}", "", *lines]
        else:
            raise CommandError("cli-connect-server-there", file=str(file))
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    gap = "\n" if old and not old.endswith("\n\n") else ""
    # Whole or not at all: a settings file cut in half would keep the server from starting.
    new = file.with_name(f".{file.name}.new")
    new.write_text(old + gap + "\n".join(lines) + "\n", encoding="utf-8")
    if file.exists():
        new.chmod(file.stat().st_mode)
    new.replace(file)


def _private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")


def _toml(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
