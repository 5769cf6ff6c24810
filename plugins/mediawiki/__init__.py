"""Telos on MediaWiki."""
