"""The app's pages. They are the same for everybody who reads a language: phones keep them."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from archaeology.tours.api.answering import book, medium_address
from archaeology.tours.exits import trip
from archaeology.tours.telling import Telling, UnknownTour
from archaeology.tours.telling.words import theme_in_words
from archaeology.tours.visit import pages, shell
from archaeology.tours.visit.filters import DURATIONS, Filters, languages_of, themes_of
from archaeology.tours.visit.icon import ICON
from archaeology.tours.visit.reader import Reader
from archaeology.tours.visit.saying import locale_of, say_minutes
from archaeology.tours.visit.words import words_in
from layers.ui.offline_shell import DAY, FRESH, app_policy
from layers.ui.qr_codes import code_file

# What search engines show of a page.
LONGEST_DESCRIPTION = 200


def visit_list(request: HttpRequest) -> HttpResponse:
    """`/visite`: the tours, to be chosen from."""
    reader, filters = Reader.of(request), Filters.read(request.GET)
    language = reader.language
    # Who looks for a language wants to read it.
    looking = reader.preferring(filters.language)
    every = book().all_told(looking.wanted)
    cards = [pages.card_of(each, language, looking.asked) for each in every if filters.admits(each)]
    words = words_in(language)["list"]
    told_in = languages_of(every)
    context = pages.frame("list", language, request.path, asked=reader.asked, offered=told_in) | {
        "cards": cards,
        "filters": filters,
        "counted": words["one" if len(cards) == 1 else "many"].format(count=len(cards)),
        "themes": [(theme, theme_in_words(theme, language)) for theme in themes_of(every)],
        "durations": [
            (minutes, words["up_to"].format(duration=say_minutes(minutes))) for minutes in DURATIONS
        ],
        "languages": [(each.value, each.label) for each in told_in],
        "is_empty": not every,
        "has_choice": len(every) > 1 or filters.any,
    }
    return _page(request, "visit/list.html", language, context)


def visit_tour(request: HttpRequest, code: str) -> HttpResponse:
    """`/visite/<code>`: what awaits whoever sets out; following happens on the phone."""
    reader = Reader.of(request)
    language, told = reader.language, _told(reader, code)
    words = words_in(language)
    context = _frame("tour", reader, request.path, told) | {
        "told": told,
        "facts": pages.facts_of(told, language),
        "validity": pages.validity(told, language),
        "gpx": pages.file_for_receivers(told, language),
        "picture": told.image and pages.picture(told.image, words["stop"]["credit"]),
        "sounds": [pages.sound(each, words["stop"]["audio_credit"]) for each in told.audio],
        "profile": json.dumps([list(each) for each in told.profile]),
        "alternates": _alternates(told, reverse("visit-tour", args=[code])),
        "canonical": _canonical(request.path, told),
        "structured": _structured(trip.trip(told, medium_address, settings.PUBLIC_URL)),
        "shared_image": _absolute_image(told),
    }
    return _page(request, "visit/tour.html", language, context)


def visit_stop(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """`/visite/<code>/<slug>`: a stop by itself; the QR code at the place leads here."""
    reader = Reader.of(request)
    language, told = reader.language, _told(reader, code)
    stop = told.stop(slug)
    if stop is None:
        raise Http404
    words = words_in(language)
    credit = words["stop"]["credit"]
    at = told.stops.index(stop)
    attraction = {"@context": ["https://schema.org", {"@language": told.language}]}
    attraction |= trip.attraction(told, stop, medium_address, settings.PUBLIC_URL)
    context = _frame("stop", reader, request.path, told) | {
        "told": told,
        "stop": stop,
        "number": words["stop"]["number"].format(number=stop.order),
        "pictures": [pages.picture(each, credit) for each in stop.images if not each.period],
        "dated": [pages.picture(each, credit) for each in pages.in_order_of_time(stop.images)],
        "sounds": [pages.sound(each, words["stop"]["audio_credit"]) for each in stop.audio],
        "previous": told.stops[at - 1] if at else None,
        "following": told.stops[at + 1] if at + 1 < len(told.stops) else None,
        "alternates": _alternates(told, request.path),
        "canonical": _canonical(request.path, told),
        "structured": _structured(attraction),
        "description": Truncator(stop.text).chars(LONGEST_DESCRIPTION),
        "about": words["stop"]["site"].format(name=stop.site) if stop.site else "",
        "grade": stop.confidence and words["stop"]["grade"].format(grade=stop.confidence.grade),
        "shared_image": (
            settings.PUBLIC_URL + medium_address(stop.images[0].medium) if stop.images else ""
        ),
    }
    return _page(request, "visit/stop.html", language, context)


def stop_qr(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The QR code of a stop, to be printed: its own address, in whatever language a phone has."""
    told = _told(Reader.of(request), code)
    if told.stop(slug) is None:
        raise Http404
    address = settings.PUBLIC_URL + reverse("visit-stop", args=[code, slug])
    return HttpResponse(code_file(address), content_type="image/svg+xml", headers=FRESH)


def app(request: HttpRequest) -> HttpResponse:
    """The page that phones keep, which does the work of the others without network."""
    return HttpResponse(shell.page(), headers=FRESH | _policy())


def web_manifest(request: HttpRequest) -> HttpResponse:
    """How a phone installs the app."""
    language = Reader.of(request).language
    answer = JsonResponse(
        shell.web_manifest(language),
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
        headers=FRESH,
    )
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its scope is `/visite` itself."""
    return HttpResponse(
        shell.service_worker(),
        content_type="text/javascript; charset=utf-8",
        headers=FRESH | {"Service-Worker-Allowed": reverse("visit")},
    )


def icon_svg(request: HttpRequest) -> HttpResponse:
    """The mark."""
    return HttpResponse(ICON.svg(), content_type="image/svg+xml", headers=DAY)


def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The mark, for systems that want pixels."""
    if size not in ICON.sizes:
        raise Http404
    return HttpResponse(ICON.png(size), content_type="image/png", headers=DAY)


def _told(reader: Reader, code: str) -> Telling:
    """The tour in the language that suits the reader best, which the app may not speak.

    Raises:
        Http404: there is none, or none that is published.
    """
    try:
        return book().told(code, reader.wanted)
    except UnknownTour:
        raise Http404 from None


def _frame(page: str, reader: Reader, path: str, told: Telling) -> dict[str, Any]:
    """Of a page of a tour: each language that it is told in is a choice."""
    return pages.frame(
        page, reader.language, path, told.language, asked=reader.asked, offered=told.languages
    )


def _alternates(told: Telling, path: str) -> list[tuple[str, str]]:
    """The page in each language that the tour is told in, for `hreflang`."""
    return [(each, f"{settings.PUBLIC_URL}{path}?lang={each}") for each in told.languages]


def _canonical(path: str, told: Telling) -> str:
    """Each language is a page of its own, whatever else its address says."""
    return f"{settings.PUBLIC_URL}{path}?lang={told.language}"


def _structured(node: dict[str, Any]) -> SafeString:
    """What search engines read: data, which no browser runs and which cannot end its element."""
    escaped = json.dumps(node, ensure_ascii=False).translate(
        {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
    )
    return SafeString(f'<script type="application/ld+json">{escaped}</script>')


def _absolute_image(told: Telling) -> str:
    return "" if told.image is None else settings.PUBLIC_URL + medium_address(told.image.medium)


def _page(
    request: HttpRequest, template: str, language: str, context: dict[str, object]
) -> HttpResponse:
    with translation.override(locale_of(language)):
        answer = render(request, template, context)
    answer["Content-Language"] = language
    for name, value in (FRESH | _policy()).items():
        answer[name] = value
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def _policy() -> dict[str, str]:
    return {"Content-Security-Policy": app_policy()}
