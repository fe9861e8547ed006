"""A tour in one language as a phone takes it along: one zip, and again only what differs."""

from archaeology.tours.packages.making import (
    TooLarge,
    difference,
    forget_packages,
    known_package,
    package_of,
    path_of,
)
from archaeology.tours.packages.package import Entry, Package

__all__ = [
    "Entry",
    "Package",
    "TooLarge",
    "difference",
    "forget_packages",
    "known_package",
    "package_of",
    "path_of",
]
