"""What the description of the field protocol says of statuses and headers."""

from __future__ import annotations

from typing import Any

from layers.access.api import REFUSED

Told = dict[str, Any]
ENCODING: Told = {
    "name": "Content-Encoding",
    "in": "header",
    "required": False,
    "description": "Le corps peut venir compressé ; déplié, il a 5 Mo au plus.",
    "schema": {"type": "string", "enum": ["gzip", "identity"]},
}


def refused(*statuses: int) -> dict[int, Told]:
    """Responses with a problem document."""
    return dict.fromkeys(statuses, REFUSED)


def header_asked(name: str, schema: Told, *, required: bool = True, about: str = "") -> Told:
    """A header of a request, as a parameter."""
    told = {"name": name, "in": "header", "required": required, "schema": schema}
    return told | ({"description": about} if about else {})


def answer(description: str, headers: dict[str, Told]) -> Told:
    """A response without a body, with the schemas of its headers."""
    told = {name: {"schema": schema} for name, schema in headers.items()}
    return {"description": description, "headers": told}
