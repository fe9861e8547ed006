"""Illustrations for requests of the demonstration, cleaned and stored as photos are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from random import Random

from django.core.files.base import ContentFile

from geoportal.citizen.models import CitizenRequest, Photo
from geoportal.demo.photos import jpeg
from geoportal.demo.requests import DemoRequest
from layers.exchange.photos import CleanPhoto, clean_photo


def load_pictures(told: Iterable[DemoRequest], written: Mapping[int, CitizenRequest]) -> None:
    """Attach to each request its scene; public where the request's text is."""
    clean: dict[str, CleanPhoto] = {}
    photos = []
    for one in told:
        if one.scene is None:
            continue
        if one.scene not in clean:
            clean[one.scene] = clean_photo(jpeg(one.scene))
        picture = clean[one.scene]
        draw = Random(one.number)  # noqa: S311  # a demonstration, not a secret
        photo = Photo(
            id=uuid.UUID(int=draw.getrandbits(128), version=4),
            request=written[one.number],
            digest=picture.digest,
            width=picture.width,
            height=picture.height,
            released=one.released,
        )
        photo.file.save(f"{photo.pk}.jpg", ContentFile(picture.jpeg), save=False)
        photos.append(photo)
    Photo.objects.bulk_create(photos)
