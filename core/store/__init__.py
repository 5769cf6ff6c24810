"""The tables: inbox, facts, obligations, applied effects and outbox."""
