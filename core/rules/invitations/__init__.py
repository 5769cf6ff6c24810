"""Invitations: whom a true fact speaks for, when one leaves, and whether asking people works here."""
