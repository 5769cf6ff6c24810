"""The handlers on their engines: embedded, or on many hosts."""
