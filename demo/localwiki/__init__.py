"""A real MediaWiki on this machine, for the demo, the tests and the benchmarks.

    with LocalWiki.create("1.43", folder) as wiki:
        wiki.create_user("Ada", "secret", email="ada@example.org")
        ada = wiki.session("Ada", "secret")
        ada.edit("Leave policy", "Ask two weeks ahead.")

`packaging/bootstrap mediawiki` brings the versions. A wiki is one folder (SQLite, uploads, settings, log)
that can be copied, kept as a snapshot and put back.
"""

from __future__ import annotations

from demo.localwiki.basis import BUNDLED, HANDBOOK, Account, LocalWikiError, Progress, show
from demo.localwiki.session import WikiSession
from demo.localwiki.wiki import LocalWiki

__all__ = ["BUNDLED", "HANDBOOK", "Account", "LocalWiki", "LocalWikiError", "Progress", "WikiSession", "show"]
