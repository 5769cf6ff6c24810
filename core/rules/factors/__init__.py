"""The five factors as figures: pure mathematics, each with its source, its minimum and its interval.

``docs/factors.md`` lists them, with what each may not be used for. Nothing here knows a person's job, and
"not enough data" is a value (None), never an exception. Counts, times and edges come in; nothing is read.
"""
