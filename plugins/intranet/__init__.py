"""Telos hears from other systems of the intranet: who joined, left, is away or moved team."""

from plugins.intranet.system import Factory

#: What the entry point of group ``telos.platforms`` gives.
platform = Factory()
