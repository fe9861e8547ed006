"""Pages of archaeology to which the page of finds leads: parts above say which they bring."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Beside:
    """A page that everyone may open, by the name of its URL."""

    route: str
    label: str | Promise


_pages: dict[str, Beside] = {}


def register_beside(page: Beside) -> None:
    """Lead to a page; called from an app's `ready()`."""
    _pages[page.route] = page


def pages_beside() -> list[Beside]:
    """All of them, in the order of the apps."""
    return list(_pages.values())
