"""Bad input and trouble, on a real wiki with the whole server over it."""
