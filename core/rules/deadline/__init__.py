"""Until when: dates as people write them, what becomes of a date, and who is told when it is near or over."""
