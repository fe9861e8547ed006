"""Who comes in: those who handle requests of some territory."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from geoportal.citizen.rights import handles_somewhere
from layers.access.middleware import ActorRequest
from layers.ui.problems import Problem, for_program

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ActorRequest, Rest], HttpResponseBase]


def for_handlers(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Let in who handles requests; a person who is not signed in is sent to the sign-in page.

    Raises:
        Problem: 401 to a program without sign-in.
        PermissionDenied: signed in, but handles no requests.
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
        if not handles_somewhere(known.actor):
            raise PermissionDenied(
                _("Le triage est réservé à ceux qui traitent les demandes des citoyens.")
            )
        response = view(known, *args, **options)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return guarded
