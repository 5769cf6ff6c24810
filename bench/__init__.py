"""Measurements: one program a figure that Telos promises to hold. `python -m bench` runs them all.

Every figure is a ratio of two things measured in turns within one run, or a plain count, so that it says the
same on a fast and on a slow machine. docs/figures.md keeps what was measured.
"""
