"""Confluence's part around a Forge app: a page with the app's frames, the bridge they call, the cloud that carries it."""
