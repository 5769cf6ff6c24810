"""Advice that acts: what would help a community now, from its figures, each with its evidence."""
