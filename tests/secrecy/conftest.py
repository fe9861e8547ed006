"""The adversary's ground: two worlds that differ in hidden rows only, and everybody in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.gis.geos import LineString, Point
from django.utils import timezone

from archaeology.sites.models import Find, Operation, StratigraphicUnit
from archaeology.sites.vocabulary import Datum, Material, OperationKind
from geoportal.police import models as police
from geoportal.police.services.define_kind import speed_check_kind
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.territory.models import Commune

# Not on the kilometre grid, and far from every other row of its kind.
SECRET_PLACE = Point(527_431.25, 6_936_377.75, srid=2154)
POLICE_LAYERS = ("speed-checks", "speed-sites", "police-operations")
ARCHAEOLOGY_LAYERS = ("finds", "excavations")
WORDS = ("Walk-Secrete", "trésor-cache", "0777/0801", "SECRET-1204", "A1B2C3D4")


@dataclass(frozen=True)
class Secrets:
    """The hidden rows, by the id of their layer."""

    keys: dict[str, int]


@pytest.fixture
def everybody(
    territory: Territory, neighbour: Territory, account: Callable[..., Account]
) -> dict[str, Account | None]:
    """Nobody, an account without role, each role at home, both trades next door, a superuser."""
    people: dict[str, Account | None] = {
        "public": None,
        "outsider": Account.objects.create_user("nobody-in-particular", password="demo"),
        "superuser": Account.objects.create_superuser("superuser", password="demo"),
    }
    for role in Role:
        people[role] = account(f"{role}-home", territory, role)
    for role in (Role.POLICE, Role.ARCHAEOLOGIST):
        people[f"{role}-next-door"] = account(f"{role}-next-door", neighbour, role)
    return people


@pytest.fixture
def open_ground(territory: Territory) -> None:
    """What everyone may see of both trades, so that there is something to sort and page among."""
    kind = police.OperationKind.objects.create(
        territory=territory, code="school-crossing", title="Sortie d’école", color="#336699"
    )
    now = timezone.now()
    for index in range(5):
        place = Point(526_100 + 700 * index, 6_935_200 + 350 * index, srid=2154)
        police.Operation.objects.create(
            territory=territory,
            kind=kind,
            title=f"École {index}",
            geom=place.buffer(40, quadsegs=2),
            starts_at=now,
            ends_at=now + timedelta(hours=1),
            secrecy="public",
        )
        Find.objects.create(
            territory=territory,
            number=f"OPEN-{index}",
            kind="amphore",
            material=Material.CERAMIC,
            title=f"Amphore {index}",
            confidentiality="public",
            dating="0001/0100",
            start_min=1,
            start_max=1,
            end_min=100,
            end_max=100,
            geom=place,
        )


def hide(territory: Territory) -> Secrets:
    """Put a planned session and a restricted find into the world, with all they hang on."""
    return Secrets(keys={**_plan_a_session(territory), **_bury_a_treasure(territory)})


def _plan_a_session(territory: Territory) -> dict[str, int]:
    now = timezone.now()
    kind = speed_check_kind(territory.pk)
    operation = police.Operation.objects.create(
        territory=territory,
        kind=kind,
        title="Walk-Secrete",
        geom=SECRET_PLACE.buffer(60, quadsegs=2),
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=2),
        secrecy="restricted",
    )
    site = police.SpeedSite.objects.create(
        territory=territory,
        code="SECRET-1204",
        road="Walk-Secrete",
        commune=Commune.objects.get(insee="76001"),
        geom=LineString(
            (SECRET_PLACE.x - 80, SECRET_PLACE.y), (SECRET_PLACE.x + 80, SECRET_PLACE.y), srid=2154
        ),
        point=SECRET_PLACE,
        limit_kmh=50,
    )
    session = police.SpeedSession.objects.create(
        territory=territory,
        site=site,
        operation=operation,
        starts_at=operation.starts_at,
        ends_at=operation.ends_at,
        agents=["A1B2C3D4"],
        geom=SECRET_PLACE,
    )
    return {
        "speed-checks": session.pk,
        "speed-sites": site.pk,
        "police-operations": operation.pk,
    }


def _bury_a_treasure(territory: Territory) -> dict[str, int]:
    operation = Operation.objects.create(
        territory=territory,
        number="SECRET-1204",
        kind=OperationKind.CHANCE,
        title="Walk-Secrete",
        confidentiality="restricted",
        geom=SECRET_PLACE.buffer(30, quadsegs=2),
    )
    unit = StratigraphicUnit(operation=operation, number="1204")
    unit.name_it()
    unit.save()
    find = Find.objects.create(
        territory=territory,
        number="SECRET-1204-1",
        kind="trésor-cache",
        material=Material.COIN,
        title="Walk-Secrete",
        confidentiality="restricted",
        inherited="restricted",
        operation=operation,
        unit=unit,
        dating="0777/0801",
        start_min=777,
        start_max=777,
        end_min=801,
        end_max=801,
        z_m=7.65,
        datum=Datum.NGF_IGN69,
        geom=SECRET_PLACE,
    )
    return {"finds": find.pk, "excavations": operation.pk}
