"""A notice's way out, stage by stage: what is due is checked once more, put into one message a person, and sent."""
