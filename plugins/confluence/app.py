"""The Forge app of a Cloud site: a copy made ready to deploy, what a person does with it, and whether it is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from core.causes import words
from core.ports import ByHand, Check
from plugins.confluence.jwks import FORGE, silent, unreadable
from plugins.confluence.lines import Lines

#: An app's full name, as ``forge register`` writes it into the manifest.
APP: Final = re.compile(r"ari:cloud:ecosystem::app/[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
#: The one that stands in the manifest until then.
NOBODY: Final = "ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000"
#: How one is shown that isn't known yet.
EXAMPLE: Final = "ari:cloud:ecosystem::app/…"
#: What an app is deployed with; the rest are its sources.
PARTS: Final = ("build", "i18n")
#: This server's version; the file beside a copy that says which version it is.
VERSION: Final = metadata.version("telos")
NOTE: Final = "telos-version"
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_VARIABLES: Final = re.compile(r"^environment:\n(?:[ \t].*\n)+", re.MULTILINE)
_COMMENT: Final = re.compile(r"^#.*\n(?:#.*\n)*")


class App:
    """The app of one Cloud site. ``settings`` are the platform's."""

    def __init__(self, site: str, settings: Mapping[str, Any], lines: Lines) -> None:
        self._site = site
        self._lines = lines
        self._server = str(settings.get("server") or "").rstrip("/")
        self._id = str(settings.get("app_id") or "")
        self._jwks = settings.get("jwks") or FORGE
        self._url = str(settings.get("url") or "")

    def checks(self) -> Iterator[Check]:
        """Whether the app can reach Telos, is known here, and its tokens can be verified."""
        lines = self._lines
        # A Confluence on this very machine is a twin of it, which needs no way in from outside.
        reached = urlsplit(self._server).scheme == "https" or urlsplit(self._url).hostname in _HERE
        yield lines.check("cf-app-server", reached, said=self._server)
        good = APP.fullmatch(self._id) is not None and self._id != NOBODY
        answer = self._id if good else lines.text("cf-app-odd" if self._id else "cf-app-missing", id=self._id)
        yield lines.check("cf-app", good, said=answer, site=self._site)
        yield self._keys()

    def _keys(self) -> Check:
        """Whether there are keys to verify the app's tokens with; where not, whether anything answers there."""
        lines, jwks = self._lines, self._jwks
        where = lines.text("cf-keys-here") if isinstance(jwks, Mapping) else str(jwks)
        error = unreadable(jwks if isinstance(jwks, Mapping) else str(jwks))
        if error is None:
            return lines.check("cf-keys", True, said=where)
        if silent(error):
            answer = lines.text("cf-keys-silent", url=where, why=words(error, lines.language))
            return lines.check("cf-keys", False, said=answer, url=where)
        answer = lines.text("cf-keys-none", url=where)
        return lines.check("cf-keys", False, said=answer, cure="cf-keys-cure-none", site=self._site)

    def installed(self, told: str) -> Iterator[Check]:
        """Whether the app in Confluence is of this server's time, by the version that its script told."""
        if not told or main(told) == main(VERSION):
            if told:
                yield self._lines.check("cf-app-version", True, said=told)
            return
        id = "cf-app-version-old" if main(told) < main(VERSION) else "cf-app-version-new"
        answer = self._lines.text("cf-app-version-said", theirs=told, ours=VERSION)
        yield self._lines.check("cf-app-version", False, said=answer, cure=f"{id}-cure", site=self._site)

    def by_hand(self, folder: Path) -> list[ByHand]:
        """The steps to register, deploy and install it, from a copy in ``folder``.

        None once it is known, but after an upgrade: then it is to be deployed again.
        """
        target = place(folder, self._site)
        before = copied(target)
        built = self._copy(target)
        build = [] if built else [self._build(target)]
        if self._id:
            if main(before) == main(VERSION):
                return []
            again = (f"cd {target.name}", "forge deploy --environment production")
            return [*build, ByHand(what=self._lines.text("cf-hand-app-again", ours=VERSION), lines=again)]
        known = registered(target)
        steps = [
            f"cd {target.name}",
            "npm install --global @forge/cli",
            "forge login",
            *([] if known else [f'forge register "Telos {self._site}"']),
            "forge deploy --environment production",
            f"forge install --environment production --product confluence --site {urlsplit(self._url).netloc}",
        ]
        tell = (
            f'telos connect confluence {self._url} --name {self._site} --option "app_id={known or EXAMPLE}"'
        )
        lines = self._lines
        return [
            *build,
            ByHand(what=lines.text("cf-hand-app", folder=str(target)), lines=tuple(steps)),
            ByHand(what=lines.text("cf-hand-app-id", folder=target.name), lines=(tell,)),
        ]

    def _build(self, target: Path) -> ByHand:
        line = f"node plugins/confluence/forge/build.mjs {target / 'build'}"
        return ByHand(what=self._lines.text("cf-hand-build"), lines=(line,))

    def _copy(self, target: Path) -> bool:
        """The app with this site's values filled in; the id it was registered under stays. True when built."""
        source = resources.files("plugins.confluence") / "forge"
        manifest = (source / "manifest.yml").read_text(encoding="utf-8")
        id = self._id or registered(target) or NOBODY
        target.mkdir(parents=True, exist_ok=True)
        text = filled(manifest, server=self._server, site=self._site, app=id)
        (target / "manifest.yml").write_text(text, encoding="utf-8")
        for part in PARTS:
            if (source / part).is_dir():
                _put(source / part, target / part)
        (target / NOTE).write_text(f"{VERSION}\n", encoding="utf-8")
        return (target / "build").is_dir()


def filled(manifest: str, *, server: str, site: str, app: str) -> str:
    """The manifest with the site's values where its variables stand."""
    text = _VARIABLES.sub("", _COMMENT.sub("", manifest, count=1), count=1)
    return text.replace("${TELOS_SERVER}", server).replace("${TELOS_SITE}", site).replace(NOBODY, app)


def place(folder: Path, site: str) -> Path:
    """Where a site's copy of the app is, of the settings' folder."""
    return folder / f"forge-{site}"


def copied(folder: Path) -> str:
    """The version of Telos whose app was copied there last; "" for none."""
    try:
        return (folder / NOTE).read_text(encoding="utf-8").strip()[:40]
    except (OSError, UnicodeDecodeError):
        return ""


def main(version: str) -> tuple[int, ...]:
    """The first two numbers of a version: what must be the same in Confluence and here."""
    return tuple(int(part) for part in re.findall(r"\d{1,6}", version)[:2])


def registered(folder: Path) -> str:
    """The id that ``forge register`` wrote into the copy's manifest; "" before."""
    try:
        match = APP.search((folder / "manifest.yml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return match[0] if match and match[0] != NOBODY else ""


def _put(source: Traversable, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for entry in source.iterdir():
        if entry.is_dir():
            _put(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
