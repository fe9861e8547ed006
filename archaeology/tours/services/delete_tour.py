"""Throw a draft away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from archaeology.tours.models import Medium
from archaeology.tours.models.media import forget_files
from archaeology.tours.rights import stops_all_seen, tour_to_change
from layers.access.actor import Actor
from layers.catalog.acting import acting


def delete_tour(actor: Actor, key: int) -> None:
    """A tour that nobody reads any more is gone, with its stops and its files.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor.
        ValidationError: it is published in some language, or one of its stops is none for him.
    """
    with acting(actor):
        tour = tour_to_change(actor, key)
        if tour.told_in:
            raise ValidationError(_("Retirez d’abord la visite de la publication."))
        if not stops_all_seen(actor, tour):
            # He knows of it: its number is in his list. Why it is sealed is not said.
            raise ValidationError(
                _(
                    "Le lieu d’une étape est devenu confidentiel : seule l’archéologie peut "
                    "supprimer cette visite."
                )
            )
        media = Medium.objects.filter(Q(tour=tour) | Q(stop__tour=tour))
        files = list(media.values_list("file", "sha256"))
        tour.delete()
        transaction.on_commit(lambda: forget_files(files))
