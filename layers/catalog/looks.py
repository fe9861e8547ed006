"""Who looked at what is restricted: written down once per request, layer and territory.

A policy names the classes it watches. Whatever reads rows of such a class, whichever exit, comes
through `VisibleRows` and so through here. While a request is served its looks are collected and
written before its answer leaves: if they cannot be written, nothing leaves. Outside a request (a
command, a notebook) each look is written as it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase

from layers.access.policy import Branch

if TYPE_CHECKING:
    from layers.catalog.layer import Layer

# What a look says of its address; longer ones are cut.
ADDRESS_LENGTH = 500

# (reader, layer id, territory) → classes.
Looks = dict[tuple[str, str, str], frozenset[str]]
# None outside a request.
_collected: ContextVar[Looks | None] = ContextVar("looks", default=None)


def look(
    reader: str, layer: Layer, branches: Iterable[Branch], within: frozenset[str] | None = None
) -> None:
    """Note that a reader gets rows through these branches, if their policy watches any class.

    Args:
        reader: the label of who reads.
        layer: what is read.
        branches: what the reader gets of it.
        within: the territories whose rows are asked for; None for all.
    """
    seen: Looks = {}
    for branch in branches:
        for territory, visibility in branch.scopes:
            if visibility in layer.policy.watched and (within is None or territory in within):
                key = (reader, layer.id, territory)
                seen[key] = seen.get(key, frozenset()) | {visibility}
    looks = _collected.get()
    if looks is None:
        _write(seen, "")
        return
    for key, classes in seen.items():
        looks[key] = looks.get(key, frozenset()) | classes


def _write(looks: Looks, address: str) -> None:
    from layers.catalog.models import Look

    Look.objects.bulk_create(
        Look(
            actor=reader,
            layer=layer_id,
            territory=territory,
            classes=sorted(classes),
            address=address[:ADDRESS_LENGTH],
        )
        for (reader, layer_id, territory), classes in looks.items()
    )


class LooksMiddleware:
    """Writes what a request looked at before its answer leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Collect, answer, write."""
        looks: Looks = {}
        token = _collected.set(looks)
        try:
            response = self.get_response(request)
        finally:
            _collected.reset(token)
        if looks:
            _write(looks, f"{request.method} {request.get_full_path()}")
        return response
