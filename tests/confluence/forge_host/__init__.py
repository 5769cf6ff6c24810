"""What Confluence does around a Forge app: a page with its frames, the bridge they call, the cloud that carries it."""
