"""Telos on MediaWiki."""

from plugins.mediawiki.wiki import Factory

#: What the entry point of group ``telos.platforms`` gives.
platform = Factory()
