"""One folder for each kind of wiki that Telos attaches to."""
