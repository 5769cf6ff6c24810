"""Telos on Confluence, Data Center and Cloud."""

from plugins.confluence.factory import Factory

#: What the entry point of group ``telos.platforms`` gives.
platform = Factory()
