"""Register a site, and change what is said of one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geoportal.police.complaints import Complaint
from geoportal.police.forms.sites import SiteForm
from geoportal.police.models import SpeedSite
from geoportal.police.presenting import bounds_around
from geoportal.police.services.register_site import change_site, register_site
from geoportal.police.views.door import for_police, row_of
from geoportal.police.views.sessions import asked_complaint
from layers.access.middleware import ActorRequest
from layers.catalog.box import Box
from layers.catalog.changing import ConflictingChange
from layers.territory.bounds import commune_bounds
from layers.ui.form_fields import refuse

GROUND = "/tiles/style.json?layers=communes"
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@for_police
@GET_OR_POST
def new_site(request: ActorRequest) -> HttpResponse:
    """The form of a new site, its segment drawn on the map or written down.

    `demande` (a complaint) opens the map there, and leads on to planning a session about it.
    """
    complaint = asked_complaint(request)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            site = register_site(request.actor, settings.HOME_TERRITORY, form.facts())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Le site est enregistré."))
            if complaint is not None:
                asked = {"demande": complaint.key, "site": site.pk}
                return HttpResponseRedirect(f"{reverse('police-plan')}?{urlencode(asked)}")
            return HttpResponseRedirect(reverse("police-site", args=[site.pk]))
    return _page(request, form, _around(request, complaint))


@for_police
@GET_OR_POST
def change(request: ActorRequest, key: int) -> HttpResponse:
    """The same form for a site that is there."""
    site = row_of(request.actor, SpeedSite, key)
    form = SiteForm(request.POST or None, site=site)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_site(request.actor, key, form.cleaned_data["version"] or 0, form.facts())
        except ValidationError as error:
            refuse(form, error)
        except ConflictingChange as conflict:
            form.add_error(None, str(conflict))
            status = 409
        else:
            messages.success(request, _("Le site est modifié."))
            return HttpResponseRedirect(reverse("police-site", args=[key]))
    return _page(request, form, bounds_around(site.geom), status)


def _around(request: ActorRequest, complaint: Complaint | None) -> Box | str:
    if complaint is None or complaint.place is None:
        return commune_bounds(request.actor, settings.HOME_TERRITORY) or ""
    return bounds_around(Point(*complaint.place, srid=4326).transform(2154, clone=True))


def _page(
    request: ActorRequest, form: SiteForm, bounds: Box | str, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "police/site_form.html",
        {
            "form": form,
            "site": form.site,
            "style_url": GROUND,
            "bounds": bounds,
        },
        status=422 if form.errors and status == 200 else status,
    )
