"""Throw a draft away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from archaeology.sites.rights import denied
from archaeology.tours.models import Medium
from archaeology.tours.models.media import forget_files
from archaeology.tours.rights import stops_seen, tour_to_change
from layers.access.actor import Actor
from layers.catalog.acting import acting


def delete_tour(actor: Actor, key: int) -> None:
    """A tour that nobody reads any more is gone, with its stops and its files.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor; or one of its stops is
            none for him.
        ValidationError: it is published in some language.
    """
    with acting(actor):
        tour = tour_to_change(actor, key)
        if tour.told_in:
            raise ValidationError(_("Retirez d’abord la visite de la publication."))
        if stops_seen(actor).filter(tour=tour).count() != tour.stops.count():
            raise denied()
        media = Medium.objects.filter(Q(tour=tour) | Q(stop__tour=tour))
        files = list(media.values_list("file", "sha256"))
        tour.delete()
        transaction.on_commit(lambda: forget_files(files))
