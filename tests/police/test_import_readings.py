"""`geoportal import speed-checks FILE`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from geoportal.police.models import (
    Device,
    Operation,
    SessionState,
    SpeedHistogram,
    SpeedReading,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.services.statistics_of_site import statistics_of_site
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.importing import CannotImport, ImportReport, StrictRefusal
from layers.catalog.models import Change
from layers.exchange.services.import_file import import_file

from .conftest import MakeSession, tomorrow

Run = Callable[..., ImportReport]

HEADER = "at,speed,class,direction,free_flow\n"
SESSION = """
[columns]
at = "at"
speed = "speed"
class = "class"
direction = "direction"
free_flow = "free_flow"

[speed]
unit = "km/h"

[session]
site = "D982-1"
starts_at = 2026-05-04T08:00:00
ends_at = 2026-05-04T10:00:00
"""


def rows(number: int = 120, speed: float = 62.0) -> str:
    return "".join(
        f"2026-05-04T08:{n % 60:02d}:{n // 60:02d},{speed},VL,increasing,oui\n"
        for n in range(number)
    )


@pytest.fixture
def run(tmp_path: Path, officer: Actor, territory: Territory) -> Run:
    """Imports a CSV file's text with a mapping's text, as the officer unless said otherwise."""

    def run(
        content: str, mapping: str = SESSION, *, actor: Actor | None = None, **more: Any
    ) -> ImportReport:
        path, map_path = tmp_path / "readings.csv", tmp_path / "mapping.toml"
        path.write_text(content, encoding="utf-8")
        map_path.write_text(mapping, encoding="utf-8")
        return import_file(
            actor or officer,
            "speed-checks",
            path,
            mapping_path=map_path,
            territory=territory.pk,
            **more,
        )

    return run


def test_readings_make_their_session(run: Run, site: SpeedSite, officer: Actor) -> None:
    report = run(HEADER + rows())
    assert (report.read, report.accepted, report.updated, report.rejected) == (120, 120, 0, 0)
    session = SpeedSession.objects.get()
    assert (session.site, session.state) == (site, SessionState.DONE)
    # 8 h in Paris is 6 h in Greenwich.
    assert session.starts_at == datetime(2026, 5, 4, 6, tzinfo=UTC)
    assert (session.vehicles, str(session.v85), session.limit_kmh) == (120, "62.0", 50)
    assert session.geom == site.point
    operation = Operation.objects.get()
    assert operation.is_speed_check
    assert (operation.starts_at, operation.ends_at) == (session.starts_at, session.ends_at)
    first = SpeedReading.objects.order_by("at").first()
    assert first is not None
    assert first.at == datetime(2026, 5, 4, 6, tzinfo=UTC)
    assert (float(first.measured_kmh), float(first.retained_kmh)) == (62.0, 57.0)
    assert (first.vehicle_class, first.direction, first.free_flow) == ("VL", "increasing", True)
    (cell,) = SpeedHistogram.objects.all()
    assert (cell.hour, cell.direction, cell.free_flow) == (8, "increasing", True)
    assert (cell.values, cell.counts) == ([620], [120])
    site.refresh_from_db()
    assert [str(each) for each in (site.vehicles, site.v85, site.v85_excess, site.band)] == [
        *("120", "62.0", "12.0", "10-20")
    ]
    assert statistics_of_site(officer, site.pk).full.whole.v85 == 62.0


def test_every_kind_of_value_survives_the_copy(run: Run, site: SpeedSite) -> None:
    content = (
        HEADER
        + "2026-05-04T08:00:00.123456,0.1,,,\n"
        + "2026-05-04T06:00:01Z,5.0,2RM,croissant,0\n"
        + "2026-05-04T08:00:02+02:00,99.9,Poids lourd €,Décroissant,non\n"
        + "2026-05-04 08:00:03,100,VL,decreasing,1\n"
        + "2026-05-04T08:00:04,300,VL,increasing,\n"
    )
    assert run(content).accepted == 5
    found = list(
        SpeedReading.objects.order_by("at").values_list(
            "measured_kmh", "retained_kmh", "vehicle_class", "direction", "free_flow"
        )
    )
    assert [tuple(map(str, each)) for each in found] == [
        ("0.1", "0.0", "", "", "None"),
        ("5.0", "0.0", "2RM", "increasing", "False"),
        ("99.9", "94.9", "Poids lourd €", "decreasing", "False"),
        ("100.0", "95.0", "VL", "decreasing", "True"),
        ("300.0", "285.0", "VL", "increasing", "None"),
    ]
    first = SpeedReading.objects.earliest("at")
    assert first.at == datetime(2026, 5, 4, 6, 0, 0, 123456, tzinfo=UTC)


def test_the_same_file_again_doubles_nothing(run: Run, site: SpeedSite) -> None:
    content = HEADER + rows() + rows(2)  # two pairs of vehicles that are alike in everything
    run(content)
    logged, sessions = Change.objects.count(), SpeedSession.objects.count()
    again = run(content)
    assert (again.accepted, again.updated, again.rejected) == (122, 0, 0)
    assert SpeedReading.objects.count() == 122
    assert (Change.objects.count(), SpeedSession.objects.count()) == (logged, sessions)
    assert SpeedSession.objects.get().vehicles == 122


def test_the_rest_of_a_session_comes_later(run: Run, site: SpeedSite) -> None:
    run(HEADER + rows(100))
    more = "".join(f"2026-05-04T09:30:{n:02d},40,PL,decreasing,non\n" for n in range(50))
    report = run(HEADER + rows(100) + more)
    assert report.accepted == 150
    assert SpeedReading.objects.count() == SpeedSession.objects.get().vehicles == 150
    assert sorted(SpeedHistogram.objects.values_list("hour", flat=True)) == [8, 9]


def test_a_moving_device_has_its_own_margin(run: Run, site: SpeedSite, device: Device) -> None:
    Device.objects.filter(pk=device.pk).update(moving=True)
    run(HEADER + rows(1, 130.0), SESSION + 'device = "A-100"\n')
    session = SpeedSession.objects.get()
    assert (session.moving, session.device) == (True, device)
    assert SpeedReading.objects.get().retained_kmh == 117


def test_a_sample_of_offenders_is_set_apart(run: Run, site: SpeedSite, officer: Actor) -> None:
    run(HEADER + rows(200), SESSION + 'recording = "enforcement"\n')
    session = SpeedSession.objects.get()
    assert (session.recording, session.vehicles, session.v85) == ("enforcement", 200, None)
    site.refresh_from_db()
    assert (site.vehicles, site.v85) == (0, None)
    found = statistics_of_site(officer, site.pk)
    assert (found.full.whole.n, found.enforcement.whole.n) == (0, 200)


def test_sessions_come_from_columns(run: Run, site: SpeedSite, done: MakeSession) -> None:
    there = done(datetime(2026, 5, 5, 6, tzinfo=UTC))
    mapping = """
        [columns]
        at = "t"
        speed = "v"
        site = "s"
        session_start = "debut"
        session_end = "fin"
        [speed]
        unit = "km/h"
    """
    content = (
        "t,v,s,debut,fin\n"
        "2026-05-04T08:10,50,D982-1,2026-05-04T08:00,2026-05-04T10:00\n"
        "2026-05-04T08:11,50,D982-1,2026-05-04T06:00Z,2026-05-04T10:00\n"  # the same one
        "2026-05-05T08:10,60,D982-1,2026-05-05T08:00,\n"  # one that is there
        "2026-05-06T08:10,60,D982-1,2026-05-06T08:00,\n"
        "2026-05-06T08:10,60,D000-0,2026-05-06T08:00,2026-05-06T09:00\n"
        "2026-05-06T08:10,60,,2026-05-06T08:00,2026-05-06T09:00\n"
        "2026-05-06T08:10,60,D982-1,,2026-05-06T09:00\n"
        "2026-05-06T08:10,60,D982-1,2026-05-06T08:00,2026-05-06T07:00\n"
        "2026-05-05T08:10,60,D982-1,2026-05-05T08:00,2026-05-05T23:00\n"
        "2026-05-06T08:10,60,D982-1,2026-05-06T08:00,2126-05-06T09:00\n"
        "2026-05-06T08:10,60,D982-1,2026-01-06T08:00,2026-05-06T09:00\n"
    )
    report = run(content, mapping)
    assert report.accepted == 3
    assert SpeedSession.objects.count() == 2
    assert there.readings.count() == 1
    assert [each.row for each in report.reasons] == [4, 5, 6, 7, 8, 9, 10, 11]
    reasons = [each.reason for each in report.reasons]
    for word, reason in zip(
        ["la fin manque", "D000-0", "site manque", "début", "après", "finit", "finie", "jours"],
        reasons,
        strict=True,
    ):
        assert word in reason


def test_a_planned_session_is_done_once_its_readings_are_there(
    run: Run, site: SpeedSite, planned: SpeedSession
) -> None:
    SpeedSession.objects.filter(pk=planned.pk).update(
        starts_at=datetime(2026, 5, 4, 6, tzinfo=UTC), ends_at=datetime(2026, 5, 4, 8, tzinfo=UTC)
    )
    run(HEADER + rows())
    planned.refresh_from_db()
    assert (planned.state, planned.vehicles) == (SessionState.DONE, 120)
    assert SpeedSession.objects.count() == 1


def test_a_session_that_is_not_over_has_no_readings(
    run: Run, site: SpeedSite, planned: SpeedSession
) -> None:
    start = tomorrow(9).isoformat()
    mapping = SESSION.replace("2026-05-04T08:00:00", start).replace(
        "2026-05-04T10:00:00", tomorrow(11).isoformat()
    )
    report = run(HEADER + f"{start},50,,,\n", mapping)
    assert (report.accepted, report.rejected) == (0, 1)
    planned.refresh_from_db()
    assert planned.state == SessionState.PLANNED


def test_bad_rows_are_told_one_by_one(run: Run, site: SpeedSite) -> None:
    content = (
        HEADER
        + rows(100)
        + "2026-05-04T07:59:59,50,VL,increasing,oui\n"
        + "2026-05-04T10:00:01,50,VL,increasing,oui\n"
        + "2026-05-04T08:30:00,0,VL,increasing,oui\n"
        + "2026-05-04T08:30:00,-3,VL,increasing,oui\n"
        + "2026-05-04T08:30:00,300.5,VL,increasing,oui\n"
        + "2026-05-04T08:30:00,vite,VL,increasing,oui\n"
        + "2026-05-04T08:30:00,50,VL,vers la mer,oui\n"
        + "2026-05-04T08:30:00,50,VL,increasing,bof\n"
        + "2026-05-04T08:30:00,50,une catégorie beaucoup trop longue,increasing,oui\n"
        + "04/05/2026,50,VL,increasing,oui\n"
        + "2026-05-04T10:00:00,50,VL,increasing,oui\n"
    )
    report = run(content)
    assert (report.read, report.accepted, report.rejected) == (111, 101, 10)
    assert [each.row for each in report.reasons] == list(range(101, 111))
    assert [each.column for each in report.reasons] == [
        *("at", "at", "speed", "speed", "speed", "speed"),
        *("direction", "free_flow", "class", "at"),
    ]
    assert "04/05/2026 08:00" in report.reasons[0].reason
    assert SpeedReading.objects.count() == 101


@pytest.mark.parametrize("column", ["plaque", "photo", "conducteur"])
def test_a_file_with_a_plate_a_driver_or_an_image_is_refused_whole(
    run: Run, site: SpeedSite, column: str
) -> None:
    content = HEADER.strip() + f",{column}\n" + rows(3).replace("oui\n", "oui,x\n")
    with pytest.raises(CannotImport, match=column):
        run(content)  # the mapping does not name it
    assert not SpeedSession.objects.exists()


def test_one_plate_in_a_column_of_lengths_is_enough(run: Run, site: SpeedSite) -> None:
    content = HEADER.strip() + ",longueur\n" + rows(3).replace("oui\n", "oui,4.2\n")
    with pytest.raises(CannotImport, match="longueur"):
        run(content + "2026-05-04T08:30:00,50,VL,increasing,oui,AB-123-CD\n")
    assert run(content).accepted == 3


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (SESSION.replace('unit = "km/h"', ""), "unité"),
        (SESSION.replace('site = "D982-1"', ""), "site"),
        (SESSION.replace("D982-1", "D982-2"), None),
        (SESSION.replace("starts_at = 2026-05-04T08:00:00", ""), "ensemble"),
        (SESSION.replace('at = "at"', ""), "« at »"),
        (SESSION + 'device = "B-1"\n', "B-1"),
        (SESSION + 'purpose = "fun"\n', "fun"),
        (SESSION + 'driver = "x"\n', "driver"),
        (SESSION + 'moving = "yes"\n', "moving"),
    ],
)
def test_what_is_not_declared_is_not_guessed(
    run: Run, site: SpeedSite, mapping: str, said: str | None
) -> None:
    if said is None:
        assert run(HEADER + rows(2), mapping).rejected == 2
        return
    with pytest.raises(CannotImport, match=said):
        run(HEADER + rows(2), mapping)


def test_a_device_that_may_not_is_told(run: Run, site: SpeedSite, device: Device) -> None:
    mapping = SESSION.replace("2026-05-04", "2025-05-04")
    content = HEADER + rows(2).replace("2026-05-04", "2025-05-04")
    with pytest.raises(CannotImport, match="vérification"):
        run(content, mapping + 'device = "A-100"\npurpose = "enforcement"\n')
    assert not SpeedSession.objects.exists()
    assert run(content, mapping + 'device = "A-100"\n').accepted == 2
    assert SpeedSession.objects.get().flagged


def test_a_device_is_not_in_two_places(
    run: Run, site: SpeedSite, device: Device, done: MakeSession
) -> None:
    done(datetime(2026, 5, 4, 7, tzinfo=UTC), device=device)
    with pytest.raises(CannotImport, match="déjà pris"):
        run(HEADER + rows(2), SESSION + 'device = "A-100"\n')
    assert not SpeedReading.objects.exists()


def test_strict_and_dry_leave_nothing(run: Run, site: SpeedSite) -> None:
    bad = HEADER + rows(2) + "2026-05-04T08:30:00,0,VL,increasing,oui\n"
    with pytest.raises(StrictRefusal):
        run(bad, strict=True)
    assert run(bad, dry_run=True).accepted == 2
    assert not SpeedSession.objects.exists()
    assert not SpeedReading.objects.exists()
    assert not SpeedHistogram.objects.exists()


def test_outsiders_do_not_import(run: Run, site: SpeedSite, outsiders: list[Actor]) -> None:
    for actor in outsiders:
        with pytest.raises(PermissionDenied):
            run(HEADER + rows(2), actor=actor)


def test_names_that_say_all_need_no_columns(run: Run, site: SpeedSite) -> None:
    mapping = SESSION[SESSION.index("[session]") :]
    report = run("horodatage,vitesse_kmh\n2026-05-04T08:30:00,61.5\n", mapping)
    assert report.accepted == 1
    assert SpeedReading.objects.get().measured_kmh == 61.5
    with pytest.raises(CannotImport, match="unité"):
        run("at,speed\n2026-05-04T08:30:00,61.5\n", mapping)


def test_miles_are_declared(run: Run, site: SpeedSite) -> None:
    run(HEADER + rows(1, 40.0), SESSION.replace("km/h", "mph"))
    assert str(SpeedReading.objects.get().measured_kmh) == "64.4"
