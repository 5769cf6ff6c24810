"""The demonstration: a real wiki with a real handbook, Telos attached to it, and a mail box to look into."""
