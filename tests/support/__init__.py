"""Stand-ins shared by the tests of store and flow: a clock that stands still, a wiki in memory, a mail box."""
