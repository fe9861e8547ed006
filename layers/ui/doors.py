"""Doors of rooms that only some may know of."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.ui.problems import Problem, for_program

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ActorRequest, Rest], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def nothing_here() -> Problem:
    """What an address says at which nothing is; the words are those of any such address."""
    return Problem(404, _("Rien ne se trouve à cette adresse."))


def conceal(view: View[Rest]) -> Guarded[Rest]:
    """What a service denies is answered as what does not exist, and no cache keeps the answer.

    Raises:
        Problem: 404, the view or a service found nothing that the actor may do there.
    """

    @wraps(view)
    def concealed(
        request: HttpRequest, /, *args: Rest.args, **options: Rest.kwargs
    ) -> HttpResponseBase:
        try:
            response = view(cast(ActorRequest, request), *args, **options)
        except PermissionDenied:
            raise nothing_here() from None
        add_never_cache_headers(response)
        return response

    return concealed


def let_in(may: Callable[[Actor], bool], view: View[Rest]) -> Guarded[Rest]:
    """Let in whom `may` says; who is not signed in is sent to the sign-in page.

    Whether a key exists is not asked before: the same is answered for every address.

    Raises:
        Problem: 401 to a program without sign-in, 404 to whoever may not.
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
        if not may(known.actor):
            raise nothing_here()
        response = view(known, *args, **options)
        add_never_cache_headers(response)
        return response

    return guarded
