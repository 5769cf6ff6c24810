"""What a community's own people owe, one file a kind."""
