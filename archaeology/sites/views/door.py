"""Who writes: for everyone else there is no such address, whatever its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from archaeology.sites.rights import RECORDERS, may_record, roles_for, territory_of
from archaeology.sites.views.one import KEYS
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.access.roles import Role

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ActorRequest, Rest], HttpResponseBase]
Row = TypeVar("Row", bound=Model)


def for_writers(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
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


def row_to_change(actor: Actor, model: type[Row], key: int) -> Row:
    """The row or unit of that key, which the actor may change.

    Raises:
        Http404: there is none, or none for this actor.
    """
    rows: Any = model._default_manager
    found = rows.visible_to(actor).filter(pk=key).first() if key in KEYS else None
    if found is None or not may_change(actor, found):
        raise Http404
    row: Row = found
    return row


def may_change(actor: Actor, row: Model) -> bool:
    """Whether the actor writes to such rows in the row's territory; its page is shown to him."""
    return may_record(actor, territory_of(row), roles_for(type(row)))


def territory_to_record_in(actor: Actor, roles: Iterable[Role] = RECORDERS) -> str:
    """Where something new belongs: the home territory, else the first where the actor records.

    Raises:
        Http404: he records nowhere.
    """
    territories = actor.territories_with(roles)
    if not territories:
        raise Http404
    home = str(settings.HOME_TERRITORY)
    return home if home in territories else min(territories)
