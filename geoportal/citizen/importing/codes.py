"""Codes made of titles: the same title always makes the same code, whatever came before it."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.utils.text import slugify


def code_of(*titles: str, limit: int) -> str:
    """A slug of the titles, at most `limit` characters.

    Titles that are too long together, or have nothing to slugify, are told apart by a digest.
    """
    slugs = [_slug(title) for title in titles if title]
    slug = "-".join(filter(None, slugs))
    if slugs and all(slugs) and len(slug) <= limit:
        return slug
    digest = hashlib.sha256("\n".join(titles).encode()).hexdigest()[:8]
    return f"{slug[: limit - 9].rstrip('-')}-{digest}".lstrip("-")


def shortened(title: str, limit: int) -> str:
    """The title, cut with an ellipsis where it is too long."""
    return title if len(title) <= limit else title[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=1024)
def _slug(title: str) -> str:
    return slugify(title)
