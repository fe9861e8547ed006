"""What cannot enter is named by row, column and reason; what was right enters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
import shapely

from geoportal.citizen.models import CitizenRequest
from tests.citizen.import_rows import SETTINGS, bring, row, table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "column", "reason"),
    [
        ({"category": " "}, "category", "La catégorie manque."),
        ({"group": ""}, "category", "Catégorie inconnue"),
        ({"received_at": ""}, "received_at", "La date manque."),
        ({"received_at": "le 3 mai"}, "received_at", "Date illisible : « le 3 mai »."),
        ({"received_at": "2024-02-30"}, "received_at", "Date illisible"),
        ({"received_at": "0001-01-01"}, "received_at", "Date illisible"),
        ({"received_at": None}, "received_at", "La date manque."),
        ({"place": (2.9, 48.9)}, "geometry", "limites déclarées"),
        ({"place": (48.8798, 2.3328)}, "geometry", "limites déclarées"),
        ({"channel": "fax"}, "channel", "Canal inconnu : « fax »"),
        ({"district": "x"}, "district", "Commune introuvable"),
        ({"district": ""}, "district", "Commune introuvable"),
        ({"district": "12345"}, "district", "Commune introuvable"),
        ({"text": "x" * 5001}, "text", "5001 caractères ; il peut en avoir 5000"),
        ({"text": "x" * 50_000}, "text", "50000 caractères"),
        ({"address": "x" * 301}, "address", "300 caractères au plus"),
        ({"external_id": ""}, "external_id", "Cette valeur manque."),
        ({"external_id": "x" * 81}, "external_id", "80 caractères au plus"),
        ({"external_id": "before"}, "external_id", "déjà celui de la ligne 1"),
    ],
)
def test_a_bad_row_is_named_and_the_others_enter(
    values: dict[str, Any], column: str, reason: str
) -> None:
    report = bring(
        table(row(external_id="before"), row(**values), row(external_id="after")),
    )
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)
    (told,) = report.reasons
    assert (told.row, told.column) == (2, column)
    assert reason in told.reason
    assert set(CitizenRequest.objects.values_list("external_id", flat=True)) == {"before", "after"}


def test_an_identifier_is_known_across_chunks() -> None:
    report = bring(table(row()), table(row(address="ailleurs"), row(external_id="A2"), first=2))
    assert (report.accepted, report.rejected) == (2, 1)
    assert (report.reasons[0].row, report.reasons[0].column) == (2, "external_id")
    assert CitizenRequest.objects.get(external_id="A1").address == "1 rue Henner"


def test_a_row_with_two_faults_is_refused_once() -> None:
    report = bring(table(row(category="", received_at="x")))
    assert (report.read, report.accepted, report.rejected, len(report.reasons)) == (1, 0, 1, 1)


def test_only_listed_communes_where_the_mapping_lists_them() -> None:
    communes = {"insee": "751{district:02d}", "names": {"75109": "Paris 9e"}}
    report = bring(
        table(row(), row(external_id="A2", district="21")),
        settings=SETTINGS | {"communes": communes},
    )
    assert report.accepted == 1
    assert "75121, inconnu" in report.reasons[0].reason


def test_unknown_agencies_are_refused_where_none_may_be_created() -> None:
    report = bring(
        table(row(), row(external_id="A2", agency="")), settings=SETTINGS | {"agencies": {}}
    )
    assert (report.accepted, report.reasons[0].column) == (1, "agency")
    assert report.reasons[0].reason == "Service inconnu : « DPE »."


def test_what_is_no_point_is_refused() -> None:
    line = shapely.LineString([(652_000, 6_862_000), (652_100, 6_862_000)])
    chunk = table(row(), row(external_id="A2"))
    shapes = np.array([line, chunk.geometries[1]], dtype=np.object_)  # type: ignore[index]
    report = bring(replace(chunk, geometries=shapes))
    assert (report.accepted, report.reasons[0].column) == (1, "geometry")
    assert "un point" in report.reasons[0].reason


def test_a_row_without_a_place_is_to_be_located() -> None:
    assert bring(table(row(place=None), row(external_id="A2"))).accepted == 2
    made = CitizenRequest.objects.get(external_id="A1")
    assert (made.geom, made.place_source, str(made.commune)) == (None, "none", "Ville 9")


@pytest.mark.parametrize(
    ("told", "dates", "hour"),
    [
        (date(2024, 7, 25), {"time": "00:00"}, "2024-07-24T22:00:00+00:00"),
        (datetime(2024, 7, 25, 8, 30), {}, "2024-07-25T06:30:00+00:00"),
        ("2024-07-25", {"zone": "America/Cayenne"}, "2024-07-25T15:00:00+00:00"),
        ("2024-01-25", {}, "2024-01-25T11:00:00+00:00"),
        ("2024-01-25T08:30:00Z", {}, "2024-01-25T08:30:00+00:00"),
    ],
)
def test_a_date_without_hour_gets_the_declared_one(
    told: object, dates: dict[str, str], hour: str
) -> None:
    assert bring(table(row(received_at=told)), settings=SETTINGS | {"dates": dates}).accepted == 1
    assert CitizenRequest.objects.get().received_at.isoformat() == hour
