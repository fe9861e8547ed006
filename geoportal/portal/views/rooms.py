"""Rooms that are not furnished yet: an address that answers with one honest sentence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _unfurnished(request: HttpRequest, title: str, sentence: str) -> HttpResponse:
    return render(request, "ui/message.html", {"title": title, "sentence": sentence})


def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures for elected officials."""
    return _unfurnished(
        request,
        _("Tableau de bord"),
        _("Le tableau de bord des élus n’est pas encore ouvert."),
    )
