"""Release what a citizen wrote or photographed to everyone, or take it back."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.changing import changing
from layers.access.actor import Actor


def publish_content(
    actor: Actor, key: int, version: int, *, text: bool, photos: Collection[UUID] = ()
) -> CitizenRequest:
    """Say whether the text is public, and which photos are; the others are not."""
    with changing(actor, key, version) as request:
        request.released = text
        # A photo is seen with its text or not at all: the class of the row decides for both.
        request.photos.update(released=False)
        request.photos.filter(id__in=photos).update(released=text)
    return request


def withhold_request(actor: Actor, key: int, version: int, *, withheld: bool) -> CitizenRequest:
    """Take a request off every public exit, or bring it back."""
    with changing(actor, key, version) as request:
        request.withheld = withheld
    return request
