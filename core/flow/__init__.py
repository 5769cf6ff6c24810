"""The steps of the flow, one room each; ``core.service`` tells the story, ``core.interactive`` serves people."""
