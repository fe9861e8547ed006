"""A sheet of QR codes to print: one sign for the tour and one for each stop."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from archaeology.tours.views.door import for_writers, stops_of, tour_at
from layers.access.middleware import ActorRequest
from layers.ui.qr_codes import drawn_code


@dataclass(frozen=True, slots=True)
class Sign:
    """One code to cut out, with the address in letters for who cannot scan it."""

    number: str
    title: str
    address: str
    code: SafeString

    @property
    def parts(self) -> list[str]:
        """The address in pieces between which it may be broken into lines."""
        return re.findall(r"[^/-]*[/-]*", self.address)


@require_safe
@for_writers
def signs(request: ActorRequest, code: str) -> HttpResponse:
    """Signs of the tour and of its stops, four to a page of A4."""
    tour = tour_at(request.actor, code)
    wanted = [("", tour.title or code, reverse("visit-tour", args=[code]))]
    wanted += [
        (str(each.order), str(each), reverse("visit-stop", args=[code, each.slug]))
        for each in stops_of(request.actor, tour)
    ]
    drawn = [
        Sign(number, title, address, drawn_code(address))
        for number, title, path in wanted
        for address in [settings.PUBLIC_URL + path]
    ]
    return render(request, "tours/signs.html", {"tour": tour, "signs": drawn})
