"""Person keys inside other keys: ``confirm/<page>/<person>/<round>``, ``<key>#<step>#<recipient>``."""

from __future__ import annotations


def swap(key: str, old: str, new: str) -> str:
    """The key with one person replaced by another name, wherever a person can stand in it.

    Pages and people of a site may have the same local id, so only the places where people stand count.
    """
    head, *tail = key.split("#")
    segments = head.split("/")
    if segments[0] == "confirm" and len(segments) >= 3:
        segments[2] = new if segments[2] == old else segments[2]
    swapped = [new if part == old else part for part in tail]
    return "#".join(["/".join(segments), *swapped])
