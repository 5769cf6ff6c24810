"""What a community is for: a charter read from a page, and what is wrong with it."""
