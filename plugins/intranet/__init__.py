"""Telos hears from other systems of the intranet: who is away, which deadline moved, what was added."""

from plugins.intranet.system import Factory

#: What the entry point of group ``telos.platforms`` gives.
platform = Factory()
