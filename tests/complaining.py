"""Citizens who complain near the site of the tests."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point

from geoportal.citizen.models import Category, CategoryGroup, Channel, CitizenRequest
from geoportal.citizen.services.report_problem import Report, report_problem
from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.territory.locate import PlaceSource, locate
from tests.conftest import SOUTH, WEST


def complain(
    territory: Territory,
    *,
    metres: float = 200,
    title: str = "Vitesse excessive",
    keywords: str = "",
) -> CitizenRequest:
    """Somebody complains, `metres` north of the site's road."""
    group, _made = CategoryGroup.objects.get_or_create(
        territory=territory, code="voirie", defaults={"title": "Routes"}
    )
    category, _made = Category.objects.get_or_create(
        territory=territory,
        group=group,
        title=title,
        defaults={"code": title[:4].lower(), "keywords": keywords},
    )
    place: Any = Point(WEST + 600, SOUTH + 100 + metres, srid=2154).transform(4326, clone=True)
    located = locate(territory.key, place.x, place.y, PlaceSource.MAP)
    report = Report(category, "Ils roulent trop vite.", Channel.WEB, place=located)
    return report_problem(PUBLIC, report).request
