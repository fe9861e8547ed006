"""What stands in every page's header: each app says what it brings, the base template draws it.

The base template lies below the apps whose pages it leads to, so it names none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from layers.access.actor import Actor
from layers.access.roles import Role


class Place(IntEnum):
    """Where an entry stands."""

    HOME = auto()
    MAIN = auto()
    SIGN_IN = auto()
    SIGN_OUT = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by the name of its URL; `order` sorts main entries.

    `staff` hides it from those who work nowhere, `roles` from those who hold none of them; with a
    `territory`, from those who hold none there. Below `section` the entry is the current one;
    without it, below its own address.
    """

    route: str
    label: str | Promise
    place: Place = Place.MAIN
    order: int = 0
    staff: bool = False
    roles: frozenset[Role] = frozenset()
    territory: str = ""
    section: str = ""

    def is_for(self, actor: Actor) -> bool:
        """Whether an actor finds it in the header."""
        posts = (post for post in actor.posts if self.territory in {"", post.territory})
        if self.roles and self.roles.isdisjoint(post.role for post in posts):
            return False
        return actor.is_staff or not self.staff


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page draws it."""

    label: str | Promise
    href: str
    is_current: bool


_entries: dict[str, Entry] = {}


def register_entry(entry: Entry) -> None:
    """Add a page to the header; called from an app's `ready()`."""
    _entries[entry.route] = entry


@dataclass(frozen=True, slots=True)
class Navigation:
    """The header of one page; an address is empty where nobody registered one."""

    home: str
    links: list[Link]
    sign_in: str
    sign_out: str


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.route)
    except NoReverseMatch:  # an installation without that app's addresses
        return ""


def _address_of(place: Place) -> str:
    return next((_address(each) for each in _entries.values() if each.place is place), "")


def navigation_at(path: str, actor: Actor) -> Navigation:
    """The header of the page at a path, for an actor."""
    return Navigation(
        home=_address_of(Place.HOME),
        links=_main_links(path, actor),
        sign_in=_address_of(Place.SIGN_IN),
        sign_out=_address_of(Place.SIGN_OUT),
    )


def _main_links(path: str, actor: Actor) -> list[Link]:
    shown = []
    for entry in sorted(_entries.values(), key=lambda each: (each.place, each.order)):
        if entry.place not in {Place.HOME, Place.MAIN} or not entry.is_for(actor):
            continue
        href = _address(entry)
        if href:
            shown.append((entry, href))
    # Of two sections, one within the other, the inner one is the current one.
    deepest = max((_reach(path, entry, href) for entry, href in shown), default=0)
    return [
        Link(entry.label, href, 0 < deepest == _reach(path, entry, href)) for entry, href in shown
    ]


def _reach(path: str, entry: Entry, href: str) -> int:
    """How much of the path an entry's address or section is; 0 where it leads elsewhere."""
    if path == href:
        return len(href)
    below = entry.section or f"{href}/"
    return len(below) if href != "/" and path.startswith(below) else 0
