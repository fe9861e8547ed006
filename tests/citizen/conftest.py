"""What can be reported, and a form that is ready to be sent."""

from __future__ import annotations

import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from geoportal.citizen import bots
from geoportal.citizen.forms.coordinates import parse_coordinates
from geoportal.citizen.models import Category, CategoryGroup, Channel, RoutingRule
from geoportal.citizen.services.report_problem import Receipt, Report, report_problem
from layers.access.actor import PUBLIC
from layers.access.models import Agency, Territory
from layers.territory.locate import PlaceSource, locate

# In the commune Ouest of the cast, as WGS 84 (latitude, longitude).
WEST_POINT = "49.49, 0.55"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Photos go to a folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def _people_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits two seconds in a test that is not about them."""
    monkeypatch.setattr(bots, "MIN_SECONDS", 0)


@pytest.fixture
def categories(territory: Territory, agencies: dict[str, Agency]) -> dict[str, Category]:
    """A leak that the water service answers for, a danger, and something never public."""
    group = CategoryGroup.objects.create(
        territory=territory, code="eau", title="Eau potable", icon="tap"
    )
    roads = CategoryGroup.objects.create(
        territory=territory, code="voirie", title="Routes et trottoirs", icon="road", position=1
    )
    RoutingRule.objects.create(territory=territory, group=group, agency=agencies["eau"])
    made = {}
    for code, title, family, more in (
        ("fuite", "Fuite d’eau", group, {"hint": "Sur la voie publique"}),
        ("affaissement", "Trou dans la chaussée", roads, {"danger": True}),
        ("tapage", "Tapage", roads, {"withheld": True}),
    ):
        made[code] = Category.objects.create(
            territory=territory, group=family, code=code, title=title, **more
        )
    return made


def a_jpeg(width: int = 640, height: int = 480, color: str = "teal", **save: Any) -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (width, height), color).save(out, "JPEG", **save)
    return out.getvalue()


def reported(
    category: Category,
    coordinates: str = "",
    text: str = "L’eau coule.",
    submission: uuid.UUID | None = None,
    **more: Any,
) -> Receipt:
    """A request that a citizen has sent."""
    place = None
    if coordinates:
        longitude, latitude = parse_coordinates(coordinates)
        place = locate(category.territory_id, longitude, latitude, PlaceSource.MAP)
    report = Report(category, text, Channel.WEB, place=place, submission=submission, **more)
    return report_problem(PUBLIC, report)
