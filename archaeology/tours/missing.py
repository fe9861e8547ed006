"""What a tour still needs before it can be published in a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPoint, Point
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models import Medium, Stop, StopText, Tour, TourText
from archaeology.tours.models.places import NEAR_M
from archaeology.tours.places import HiddenPlace, hidden_places, nearby
from archaeology.tours.rights import stops_seen
from archaeology.tours.vocabulary import MediumKind
from layers.access.actor import Actor

STOPS_AT_LEAST = 2
# A stop further than this from the route is not on it, nor is the route the stop's.
ROUTE_WITHIN_M = 100
# A route that turns this close to a place was drawn to it; a street that passes by is no secret.
CORNER_WITHIN_M = 10


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing.

    `where` is "tour", "stop:<key>" or "medium:<key>"; `what` a field's name or a short word for
    programs; `words` one sentence for people. What does not block is advice. `about` is the key of
    the hidden place that it is about, which nobody is told: another place is another thing.
    """

    where: str
    what: str
    words: str
    blocks: bool = True
    about: int | None = None


def missing(actor: Actor, tour: Tour, language: str) -> list[Missing]:
    """What is missing in a language, what blocks first, in the order of the tour.

    The actor is who publishes: of a stop that he may not see only the number is said, and a place
    is near another one only if he may know of that.
    """
    rows = Stop.objects.filter(tour=tour).prefetch_related(
        Prefetch("texts", StopText.objects.filter(language=language), to_attr="told"),
        Prefetch("media", Medium.objects.prefetch_related("texts")),
    )
    stops = list(rows)
    seen = set(stops_seen(actor).filter(tour=tour).values_list("pk", flat=True))
    found = [*_of_the_tour(tour, language, len(stops))]
    for medium in tour.media.prefetch_related("texts"):
        found += _of_a_medium(medium, language, _("la visite"))
    hidden = hidden_places(actor, tour.territory_id)
    found += _of_the_route(tour, hidden)
    for stop in stops:
        if stop.pk not in seen:
            words = _("Étape %d : son lieu est devenu confidentiel ; l’archéologie doit la revoir.")
            found.append(Missing("tour", "place", words % stop.order))
            continue
        found += _of_a_stop(tour, stop, language, hidden)
    return sorted(found, key=lambda each: not each.blocks)


def places_that_block(actor: Actor, tour: Tour) -> list[Missing]:
    """What of a tour's places blocks, in every language alike, as far as the actor may know."""
    hidden = hidden_places(actor, tour.territory_id)
    found = list(_of_the_route(tour, hidden))
    for stop in stops_seen(actor).filter(tour=tour).order_by("order"):
        found += _of_a_place(tour, stop, hidden)
    return found


def _of_the_tour(tour: Tour, language: str, stops: int) -> Iterator[Missing]:
    text = TourText.objects.filter(tour=tour, language=language).first() or TourText()
    wanted = (
        ("title", _("La visite n’a pas de titre dans cette langue.")),
        ("summary", _("La visite n’est pas résumée en une phrase dans cette langue.")),
        ("description", _("La visite n’est pas présentée dans cette langue.")),
    )
    for name, words in wanted:
        if not getattr(text, name):
            yield Missing("tour", name, words)
    if stops < STOPS_AT_LEAST:
        yield Missing("tour", "stops", _("Il faut au moins deux étapes."))
    if tour.valid_until is not None and tour.valid_until < timezone.localdate():
        yield Missing("tour", "valid_until", _("La date de validité est passée."))
    if tour.geom is None:
        yield Missing("tour", "route", _("Aucun parcours n’est dessiné."), blocks=False)
    if tour.duration_min is None:
        yield Missing("tour", "duration_min", _("La durée n’est pas donnée."), blocks=False)


def _of_a_stop(
    tour: Tour, stop: Stop, language: str, hidden: Sequence[HiddenPlace]
) -> Iterator[Missing]:
    where = f"stop:{stop.pk}"
    name = _("Étape %d") % stop.order
    told: list[StopText] = stop.told  # type: ignore[attr-defined]  # prefetched above
    text = told[0] if told else StopText()
    if not text.title:
        yield Missing(where, "title", _("%s : pas de titre dans cette langue.") % name)
    if not text.text:
        yield Missing(where, "text", _("%s : pas de texte dans cette langue.") % name)
    elif not text.easy_text:
        words = _("%s : pas de version facile à lire.") % name
        yield Missing(where, "easy_text", words, blocks=False)
    if stop.geom is None:
        yield Missing(where, "geom", _("%s : pas de position sur la carte.") % name)
    yield from _of_a_place(tour, stop, hidden)
    for medium in stop.media.all():
        yield from _of_a_medium(medium, language, name)


def _of_the_route(tour: Tour, hidden: Sequence[HiddenPlace]) -> Iterator[Missing]:
    """The hidden places that the route gives away: where it begins, ends or turns."""
    if tour.geom is None:
        return
    corners = [Point(each, srid=tour.geom.srid) for each in tour.geom.coords]
    turns = MultiPoint(corners, srid=tour.geom.srid)
    hidden_there = (
        (
            *("start", corners[0], NEAR_M),
            _(
                "Le parcours commence à côté d’un lieu de patrimoine dont la position n’est pas "
                "publique."
            ),
        ),
        (
            *("end", corners[-1], NEAR_M),
            _(
                "Le parcours finit à côté d’un lieu de patrimoine dont la position n’est pas "
                "publique."
            ),
        ),
        (
            *("turn", turns, CORNER_WITHIN_M),
            _(
                "Un point du parcours est à côté d’un lieu de patrimoine dont la position n’est "
                "pas publique."
            ),
        ),
    )
    for place in hidden:
        for what, shape, metres, words in hidden_there:
            if shape.distance(place.geom) <= metres:
                yield Missing("tour", what, words, about=place.key)
                break


def _of_a_place(tour: Tour, stop: Stop, hidden: Sequence[HiddenPlace]) -> Iterator[Missing]:
    where = f"stop:{stop.pk}"
    name = _("Étape %d") % stop.order
    if (
        stop.geom is not None
        and tour.geom is not None
        and tour.geom.distance(stop.geom) > ROUTE_WITHIN_M
    ):
        words = _("%(stop)s : à %(metres)d m du parcours ; rapprochez l’un de l’autre.")
        metres = round(tour.geom.distance(stop.geom))
        yield Missing(where, "route", words % {"stop": name, "metres": metres})
    near = nearby(hidden, stop.geom, stop.site_id)
    public = Confidentiality.PUBLIC
    if stop.site_confidentiality != public:
        words = _("%s : la position de son lieu de patrimoine n’est pas publique.") % name
        yield Missing(where, "site", words)
    elif not near == stop.near_confidentiality == public:
        words = _("%s : à côté d’un lieu de patrimoine dont la position n’est pas publique.") % name
        yield Missing(where, "place", words)


def _of_a_medium(medium: Medium, language: str, name: str) -> Iterator[Missing]:
    if not medium.is_for(language):
        return
    where = f"medium:{medium.pk}"
    text = medium.text_in(language)
    image = medium.kind == MediumKind.IMAGE
    called = (_("l’image %d") if image else _("le son %d")) % medium.order
    at = {"of": name, "medium": called}
    if not medium.author:
        yield Missing(where, "author", _("%(of)s, %(medium)s : l’auteur n’est pas nommé.") % at)
    if not medium.licence:
        yield Missing(where, "licence", _("%(of)s, %(medium)s : pas de licence.") % at)
    if image and not (text and text.alt):
        words = _("%(of)s, %(medium)s : pas de texte de remplacement dans cette langue.")
        yield Missing(where, "alt", words % at)
    if not image and not (text and text.transcript):
        words = _("%(of)s, %(medium)s : pas de transcription.")
        yield Missing(where, "transcript", words % at)
