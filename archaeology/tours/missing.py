"""What a tour still needs before it can be published in a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import LineString
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.far import FAR_OUTSIDE_M, Far, far_away
from archaeology.tours.models import Medium, Stop, StopText, Tour, TourText
from archaeology.tours.places import HiddenPlace, hidden_places, nearby, where_given_away
from archaeology.tours.rights import has_route, route_seen, stops_seen
from archaeology.tours.visit.saying import say_metres
from archaeology.tours.vocabulary import MediumKind
from layers.access.actor import Actor

STOPS_AT_LEAST = 2
# A stop further than this from the route is not on it, nor is the route the stop's.
ROUTE_WITHIN_M = 100
# Without these, and while its place is hidden, a stop is told to nobody.
_STOPS_NEED = frozenset({"title", "text", "geom", "site", "place"})
_SEALED = ("tour", "place")
# Nothing of where: who reads it may not know.
SEALED_ROUTE = gettext_lazy(
    "Le parcours mène à un lieu devenu confidentiel ; l’archéologie doit le revoir."
)

SEALED_STOP = gettext_lazy(
    "Une étape a un lieu devenu confidentiel : l’archéologie doit la revoir avant que le parcours "
    "soit dessiné."
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing.

    `where` is "tour", "stop:<key>" or "medium:<key>"; `what` a field's name or a short word for
    programs; `words` one sentence for people. What does not block is advice. `about` is the hidden
    place that it is about, which nobody is told: another place is another thing.
    """

    where: str
    what: str
    words: str
    blocks: bool = True
    about: HiddenPlace | None = None

    @property
    def hides_a_stop(self) -> bool:
        """Whether visitors do not see a stop as long as it is missing."""
        of_a_stop = self.where.startswith("stop:") and self.what in _STOPS_NEED
        return of_a_stop or (self.where, self.what) == _SEALED


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
    route = route_seen(actor, tour)
    hidden = _hidden(actor, tour, route, [each for each in stops if each.pk in seen])
    # Of a hundred finds in one trench one sentence is enough.
    found += {each.what: each for each in _of_the_route(tour, route, hidden)}.values()
    far = far_away(actor, tour.territory_id, [each for each in stops if each.pk in seen])
    for stop in stops:
        if stop.pk not in seen:
            words = _("Étape %d : son lieu est devenu confidentiel ; l’archéologie doit la revoir.")
            found.append(Missing(*_SEALED, words % stop.order))
            continue
        found += _of_a_stop(route, stop, language, hidden, far.get(stop.pk, Far()))
    return sorted(found, key=lambda each: not each.blocks)


def places_that_block(actor: Actor, tour: Tour) -> list[Missing]:
    """What of a tour's places blocks, in every language alike, as far as the actor may know."""
    return [each for each in of_places(actor, tour) if each.blocks]


def of_places(actor: Actor, tour: Tour) -> list[Missing]:
    """What is wrong with a tour's places, or may be, as far as the actor may know."""
    route = route_seen(actor, tour)
    stops = list(stops_seen(actor).filter(tour=tour).order_by("order"))
    hidden = _hidden(actor, tour, route, stops)
    found = list(_of_the_route(tour, route, hidden))
    far = far_away(actor, tour.territory_id, stops)
    for stop in stops:
        found += _of_a_place(route, stop, hidden, far.get(stop.pk, Far()))
    return found


def _hidden(
    actor: Actor, tour: Tour, route: LineString | None, stops: Sequence[Stop]
) -> list[HiddenPlace]:
    return hidden_places(actor, tour.territory_id, [route, *(each.geom for each in stops)])


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
    if tour.duration_min is None:
        yield Missing("tour", "duration_min", _("La durée n’est pas donnée."), blocks=False)


def _of_a_stop(
    route: LineString | None,
    stop: Stop,
    language: str,
    hidden: Sequence[HiddenPlace],
    far: Far,
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
    yield from _of_a_place(route, stop, hidden, far)
    for medium in stop.media.all():
        yield from _of_a_medium(medium, language, name)


def _of_the_route(
    tour: Tour, route: LineString | None, hidden: Sequence[HiddenPlace]
) -> Iterator[Missing]:
    """The hidden places that the route gives away: where it begins, ends or turns."""
    if route is None:
        if has_route(tour):
            yield Missing("tour", "route", str(SEALED_ROUTE))
        else:
            yield Missing("tour", "route", _("Aucun parcours n’est dessiné."), blocks=False)
        return
    sentences = {
        "start": _("Le parcours commence à côté de %s"),
        "end": _("Le parcours finit à côté de %s"),
        "turn": _("Un point du parcours est à côté de %s"),
    }
    given_away = {place: where_given_away(route, place.geom) for place in hidden}
    for place, what in given_away.items():
        if what:
            yield Missing("tour", what, sentences[what] % _named(place), about=place)
    if tour.route_confidentiality != Confidentiality.PUBLIC and not any(given_away.values()):
        yield Missing("tour", "turn", sentences["turn"] % _named(None))


def _named(place: HiddenPlace | None) -> str:
    """A hidden place for who knows of it, and the same words for every other."""
    if place is None:
        return _("un lieu dont la position n’est pas publique.")
    return _("« %s », dont la position n’est pas publique.") % place.name


def _of_a_place(
    route: LineString | None, stop: Stop, hidden: Sequence[HiddenPlace], far: Far
) -> Iterator[Missing]:
    where = f"stop:{stop.pk}"
    name = _("Étape %d") % stop.order
    metres = stop.geom.distance(route) if stop.geom is not None and route is not None else 0
    if metres > ROUTE_WITHIN_M:
        words = _("%(stop)s : à %(away)s du parcours ; rapprochez l’un de l’autre.")
        told = {"stop": name, "away": say_metres(metres, get_language() or "fr")}
        yield Missing(where, "route", words % told)
    yield from _of_far(where, name, far)
    near = nearby(hidden, stop.geom, stop.site_id)
    public = Confidentiality.PUBLIC
    if stop.site_confidentiality != public:
        words = _("%s : la position de son lieu de patrimoine n’est pas publique.") % name
        yield Missing(where, "site", words)
    elif near is not None or stop.near_confidentiality != public:
        words = _("%(stop)s : à côté de %(place)s") % {"stop": name, "place": _named(near)}
        yield Missing(where, "place", words)


def _of_far(where: str, name: str, far: Far) -> Iterator[Missing]:
    if far.outside_m is not None:
        mistaken = far.outside_m > FAR_OUTSIDE_M
        words = (
            _("%(stop)s : à %(km)s km du territoire ; corrigez sa position.")
            if mistaken
            else _("%(stop)s : à %(km)s km hors du territoire ; est-ce bien là ?")
        )
        told = {"stop": name, "km": round(far.outside_m / 1000)}
        yield Missing(where, "outside", words % told, blocks=mistaken)
    if far.apart_m is not None:
        words = _("%(stop)s : à %(km)s km de toute autre étape ; est-ce bien là ?")
        told = {"stop": name, "km": round(far.apart_m / 1000)}
        yield Missing(where, "apart", words % told, blocks=False)


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
