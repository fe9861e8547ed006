"""Somebody who reads tours over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.test import Client

API = "/api/tours/v1"


@dataclass
class Reader:
    """A program that knows the address of the API and nothing else."""

    client: Client

    def get(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """An answer, whatever it is; `headers` with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        at = path if path.startswith("/") and path.startswith("/api") else API + path
        return self.client.get(at, data, headers=named)

    def read(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """The JSON of a good answer."""
        answer = self.get(path, data, **headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def bytes(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> bytes:
        """The bytes of a good answer, streamed or not."""
        answer = self.get(path, data, **headers)
        assert answer.status_code == 200, answer.content
        return body_of(answer)


def body_of(answer: Any) -> bytes:
    """The bytes of an answer, streamed or not."""
    return bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def degrees(place: Point) -> tuple[float, float]:
    """A place of EPSG:2154 in WGS 84."""
    moved: Any = place.transform(4326, clone=True)
    return moved.x, moved.y
