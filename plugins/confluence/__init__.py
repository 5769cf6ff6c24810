"""Confluence, Data Center and Cloud."""
