"""Telos hears from other systems of the intranet: who left or is away, and which deadline moved."""

from plugins.intranet.system import Factory

#: What the entry point of group ``telos.platforms`` gives.
platform = Factory()
