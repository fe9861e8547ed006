"""A tour in all its languages at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, TypeVar

from archaeology.tours.exits.document import Href
from archaeology.tours.telling import Book, Telling
from archaeology.tours.telling.parts import Audio, Image, Medium

Value = TypeVar("Value")
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Where this platform is: how addresses begin, and where files and resources are."""

    origin: str
    resources: str
    static: Callable[[str], str]
    href: Href

    def resource(self, kind: str, key: int) -> str:
        """The address of one object."""
        return f"{self.origin}{self.resources}/{kind}/{key}/"

    def pictogram(self, name: str) -> str:
        """The address of a drawing of ours."""
        return self.origin + self.static(f"tours/{name}.svg")

    def file(self, medium: Medium) -> str:
        """The address of a medium."""
        return self.origin + self.href(medium)


@dataclass(frozen=True, slots=True)
class Versions:
    """A tour by language; `own` is in its own language, `languages` are all of the platform's."""

    own: Telling
    told: Mapping[str, Telling]
    languages: tuple[str, ...]

    @property
    def updated(self) -> datetime:
        """When something last changed in any language."""
        return max(each.updated for each in self.told.values())

    def each(self, say: Callable[[Telling], Value], otherwise: Value) -> dict[str, Value]:
        """What is said in each language; `otherwise` where the tour is not told in it."""
        return {
            language: say(self.told[language]) if language in self.told else otherwise
            for language in self.languages
        }

    def texts(self, say: Callable[[Telling], str]) -> dict[str, str]:
        """A text in each language."""
        return self.each(say, "")

    def nothing(self) -> dict[str, str]:
        """A text that nobody wrote."""
        return dict.fromkeys(self.languages, "")

    def published(self) -> dict[str, bool]:
        """Where it is told."""
        return self.each(lambda _: True, False)


def versions_in(book: Book) -> list[Versions]:
    """Every tour that is told, by its key."""
    languages = tuple(book.languages())
    every = book.in_every_language()
    found = [Versions(own, told, languages) for own, told in every]
    return sorted(found, key=lambda each: each.own.key)


def html(text: str) -> str:
    """Plain text as paragraphs: Geotrek's texts are HTML."""
    paragraphs = (part.strip() for part in text.split("\n\n"))
    lines = (escape(part, quote=False).replace("\n", "<br>") for part in paragraphs if part)
    return "".join(f"<p>{line}</p>" for line in lines)


def uuid_of(site: Site, kind: str, key: int) -> str:
    """A UUID that is the same each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, site.resource(kind, key)))


def attachments(site: Site, images: Sequence[Image], audio: Sequence[Audio]) -> list[Object]:
    """Files with their credits."""
    return [
        *(
            _attachment(site, each.medium, "image", each.caption or each.alt, each.alt)
            for each in images
        ),
        *(_attachment(site, each.medium, "file", each.transcript, "") for each in audio),
    ]


def _attachment(site: Site, medium: Medium, kind: str, legend: str, title: str) -> Object:
    address = site.file(medium)
    return {
        "backend": "",
        "type": kind,
        "author": medium.author,
        "license": medium.licence.code or None,
        "thumbnail": address if kind == "image" else "",
        "legend": legend,
        "title": title,
        "url": address,
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, address)),
    }
