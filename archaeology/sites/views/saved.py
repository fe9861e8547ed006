"""Saving and deleting queries: two forms of the query page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from archaeology.sites.models import SavedQuery
from archaeology.sites.query import QueryRefused, read_query
from archaeology.sites.services.delete_query import delete_query
from archaeology.sites.services.save_query import save_query
from layers.access.middleware import ActorRequest
from layers.ui.problems import Problem


@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """Keep `requete` (as an address carries it) as `nom` in `territoire`, then go to `suite`.

    Raises:
        PermissionDenied: see `save_query`.
        Problem: 400, what was sent cannot be kept.
    """
    target = _target(request)
    try:
        query = read_query(QueryDict(request.POST.get("requete", "").removeprefix("?")))
        territory, name = request.POST.get("territoire", ""), request.POST.get("nom", "")
        save_query(request.actor, territory, name, query)
    except QueryRefused as error:
        raise Problem(400, str(error), errors=error.members) from None
    except ValidationError as error:
        raise Problem(400, " ".join(error.messages)) from None
    return HttpResponseRedirect(target)


@require_POST
def delete(request: ActorRequest, key: int) -> HttpResponse:
    """Delete one's own saved query, then go to `suite`."""
    target = _target(request)
    try:
        delete_query(request.actor, key)
    except SavedQuery.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(target)


def _target(request: ActorRequest) -> str:
    """The address of this site that the form names, read before anything is done.

    Raises:
        Problem: 400, it names none; the page that the form stands on always does.
    """
    target = request.POST.get("suite", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure()):
        raise Problem(400, _("L’adresse où continuer manque ou n’est pas de ce site."))
    return target
