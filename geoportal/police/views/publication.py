"""`/police/publication`: what everyone is told, month by month."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from geoportal.police.measuring.disclosure import LEAST_SESSIONS, LEAST_VEHICLES
from geoportal.police.services.publications import publications
from geoportal.police.services.publish_statistics import publish_statistics
from geoportal.police.views.door import for_police
from layers.access.middleware import ActorRequest

_MONTH = re.compile(r"(20[0-9]{2})-([0-9]{2})", re.ASCII)


@for_police
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: ActorRequest) -> HttpResponse:
    """The months that are over; a POST with `mois` publishes one, for good."""
    home, refused = settings.HOME_TERRITORY, ""
    if request.method == "POST":
        asked = _MONTH.fullmatch(request.POST.get("mois", ""))
        try:
            if asked is None:
                raise ValidationError(_("Choisissez un mois."))
            release = publish_statistics(request.actor, home, int(asked[1]), int(asked[2]))
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            told = release.rows.count()
            messages.success(
                request,
                ngettext(
                    "C’est publié : %s section est dite au public.",
                    "C’est publié : %s sections sont dites au public.",
                    told,
                )
                % told,
            )
            return HttpResponseRedirect(request.path)
    return render(
        request,
        "police/publication.html",
        {
            "months": publications(request.actor, home),
            "refused": refused,
            "least_vehicles": LEAST_VEHICLES,
            "least_sessions": LEAST_SESSIONS,
        },
        status=422 if refused else 200,
    )
