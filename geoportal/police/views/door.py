"""Who comes in: the police of the home territory. For everyone else there is no such address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from geoportal.police.rights import is_police
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.rows import LayerQuerySet
from layers.ui.problems import Problem, for_program

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ActorRequest, Rest], HttpResponseBase]
Row = TypeVar("Row", bound=models.Model)


def nothing_here() -> Problem:
    """What an address says at which nothing is; the words are those of any such address."""
    return Problem(404, _("Rien ne se trouve à cette adresse."))


def for_police(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Let in the home territory's police; who is not signed in is sent to the sign-in page.

    Whether a key exists is not asked before: the same is answered for every address.

    Raises:
        Problem: 401 to a program without sign-in, 404 to whoever is of no police here.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Rest.args, **options: Rest.kwargs
    ) -> HttpResponseBase:
        known = cast(ActorRequest, request)
        if not known.actor.is_signed_in:
            if for_program(request):
                raise Problem(401, _("Votre session est terminée. Connectez-vous de nouveau."))
            return redirect_to_login(request.get_full_path())
        if not is_police(known.actor, settings.HOME_TERRITORY):
            raise nothing_here()
        response = view(known, *args, **options)
        add_never_cache_headers(response)
        return response

    return guarded


def row_of(
    actor: Actor, model: type[Row], key: int, rows: models.QuerySet[Any] | None = None
) -> Row:
    """The row of that key in the home territory.

    Raises:
        Problem: 404, there is none for the actor.
    """
    every: models.QuerySet[Any] = model._default_manager.all() if rows is None else rows
    if isinstance(every, LayerQuerySet):
        every = every.visible_to(actor)
    found = every.filter(pk=key, territory_id=settings.HOME_TERRITORY).first()
    if found is None:
        raise nothing_here()
    return found  # type: ignore[no-any-return]
