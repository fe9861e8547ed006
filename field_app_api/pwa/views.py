"""The app's page and what makes it one that starts without network; it shows no rows."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from field_app_api.pwa import icon, shell
from layers.ui.content_security import policy

# A browser asks each time whether it is still the same.
FRESH = {"Cache-Control": "no-cache"}
DAY = {"Cache-Control": "public, max-age=86400"}


def field(request: HttpRequest) -> HttpResponse:
    """`/terrain`: the app. Who uses it is the phone's business: the page is the same for all."""
    response = HttpResponse(shell.page(), headers=FRESH)
    # What was just spoken into the phone is played from its memory, and the map's worker, which is
    # no page below this one, is started from there.
    heard = policy(settings.BASEMAP_STYLE_URL) + "; media-src 'self' blob:"
    response["Content-Security-Policy"] = heard.replace(
        "worker-src 'self'", "worker-src 'self' blob:"
    )
    return response


def web_manifest(request: HttpRequest) -> HttpResponse:
    """How a phone installs the app."""
    return JsonResponse(
        shell.web_manifest(),
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
        headers=FRESH,
    )


def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its scope is `/terrain` itself."""
    headers = FRESH | {"Service-Worker-Allowed": reverse("field")}
    return HttpResponse(
        shell.service_worker(), content_type="text/javascript; charset=utf-8", headers=headers
    )


def icon_svg(request: HttpRequest) -> HttpResponse:
    """The mark."""
    return HttpResponse(icon.svg(), content_type="image/svg+xml", headers=DAY)


def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The mark, for systems that want pixels."""
    if size not in icon.SIZES:
        raise Http404
    return HttpResponse(icon.png(size), content_type="image/png", headers=DAY)
