"""One raster, or nothing: a hidden one and one that does not exist are answered alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.raster.models import Raster
from layers.raster.reading import NoSuchRaster, visible_raster
from layers.raster.rights import may_change

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ActorRequest, Rest], HttpResponseBase]
# What a key can be; longer numbers are nobody's.
KEYS = range(1, 2**53)


def for_importers(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """What a service denies is answered as what does not exist.

    Raises:
        Http404: the view or a service found nothing that the actor may change.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Rest.args, **options: Rest.kwargs
    ) -> HttpResponseBase:
        try:
            response = view(cast(ActorRequest, request), *args, **options)
        except PermissionDenied:
            raise Http404 from None
        add_never_cache_headers(response)
        return response

    return guarded


def one_of(actor: Actor, key: int) -> Raster:
    """The raster of that key.

    Raises:
        Http404: there is none, or none that the actor may see.
    """
    try:
        return visible_raster(actor, key if key in KEYS else 0)
    except NoSuchRaster:
        raise Http404 from None


def to_change(actor: Actor, key: int) -> Raster:
    """The raster of that key, which the actor may change.

    Raises:
        Http404: there is none, or none for this actor.
    """
    raster = one_of(actor, key)
    if not may_change(actor, raster):
        raise Http404
    return raster
