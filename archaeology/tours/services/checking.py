"""What services say of values that the database would refuse in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from archaeology.tours.missing import STOPS_AT_LEAST, Missing, places_that_block
from archaeology.tours.models import Stop, Tour
from archaeology.tours.places import HiddenPlace
from archaeology.tours.rights import sees_route, stops_seen
from archaeology.tours.untold import told_stops
from archaeology.tours.vocabulary import Language
from layers.access.actor import Actor


def check_period(start: int | None, end: int | None) -> None:
    """A period does not end before it begins; either end may be open.

    Raises:
        ValidationError: it does.
    """
    if start is not None and end is not None and start > end:
        raise ValidationError({"period_end": _("La période finit avant de commencer.")})


def check_free(others: QuerySet[Any], field: str, value: str) -> None:
    """An address is nobody else's.

    Raises:
        ValidationError: it is.
    """
    if others.filter(**{field: value}).exists():
        raise ValidationError({field: _("Cette adresse est déjà prise : choisissez-en une autre.")})


def check_its_place(actor: Actor, stop: Stop) -> None:
    """A stop stays one that its writer can see.

    Whoever probes the map with stops learns that something is near, not what, of which kind, how
    near or on which side: the sentence is one for all. He writes tours of the territory and is
    known by name. To take the stop and keep it from him would tell him as much and lose what he
    wrote; to tell him nothing would tell everyone.

    Raises:
        ValidationError: the place that was just saved is near one that he may not know of.
    """
    if not stops_seen(actor).filter(pk=stop.pk).exists():
        words = _(
            "Sa position est à revoir avec l’archéologie : rien n’est enregistré. Choisissez un "
            "autre endroit, ou demandez-lui de placer l’étape."
        )
        raise ValidationError({"geom": words})


def check_it_may_be_told(actor: Actor, stop: Stop) -> None:
    """A stop that is first told to everyone stays one that its writer can see.

    Raises:
        ValidationError: its place was recorded as a hidden one since it was drawn.
    """
    if not stops_seen(actor).filter(pk=stop.pk).exists():
        raise ValidationError(
            _(
                "La position de cette étape est à revoir avec l’archéologie avant que l’étape soit"
                " racontée : rien n’est enregistré."
            )
        )


def check_its_route(actor: Actor, tour: Tour) -> None:
    """A route stays one that its writer can see, as a stop does.

    Raises:
        ValidationError: the route that was just saved leads to a place that he may not know of.
    """
    tour.refresh_from_db()
    if not sees_route(actor, tour):
        words = _(
            "Ce tracé est à revoir avec l’archéologie : rien n’est enregistré. Faites-le passer "
            "ailleurs, ou demandez-lui de le dessiner."
        )
        raise ValidationError({"geom": words})


@contextmanager
def places_stay_public(actor: Actor, tour: Tour) -> Iterator[None]:
    """Around a change of where a tour goes, the tour being locked: what is published at once passes
    the checks that publication passes. What was already wrong does not keep anybody from mending
    it bit by bit.

    Raises:
        ValidationError: the tour is published, and a place is now wrong that was not.
    """
    if not tour.told_in:
        yield
        return
    before = {_which(each) for each in places_that_block(actor, tour)}
    yield
    found = places_that_block(actor, tour)
    added = [each.words for each in found if _which(each) not in before]
    if added:
        way = _("La visite est publiée : pour la changer ainsi, retirez-la d’abord.")
        raise ValidationError({"geom": [*dict.fromkeys(added), way]})


@contextmanager
def enough_stays_told(tour: Tour) -> Iterator[None]:
    """Around a change of what is told at stops, the tour being locked: in each published language
    visitors keep two. Where they see fewer already, nothing takes what is left.

    Raises:
        ValidationError: too few would be left in a language.
    """
    before = told_stops(tour)
    yield
    after = told_stops(tour)
    short = [each for each in tour.languages if after[each] < min(before[each], STOPS_AT_LEAST)]
    if short:
        named = ", ".join(str(Language(each).label) for each in short)
        words = _("Il faut au moins deux étapes à une visite publiée (%s) : retirez-la d’abord.")
        raise ValidationError(words % named)


def _which(each: Missing) -> tuple[str, str, HiddenPlace | None]:
    return each.where, each.what, each.about
