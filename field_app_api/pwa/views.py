"""The app's page and what makes it one that starts without network; it shows no rows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from field_app_api.pwa import shell
from field_app_api.pwa.icon import ICON
from layers.ui.offline_shell import DAY, FRESH, app_policy


def field(request: HttpRequest) -> HttpResponse:
    """`/terrain`: the app. Who uses it is the phone's business: the page is the same for all."""
    headers = FRESH | {"Content-Security-Policy": app_policy()}
    return HttpResponse(shell.page(), headers=headers)


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
    return HttpResponse(ICON.svg(), content_type="image/svg+xml", headers=DAY)


def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The mark, for systems that want pixels."""
    if size not in ICON.sizes:
        raise Http404
    return HttpResponse(ICON.png(size), content_type="image/png", headers=DAY)
