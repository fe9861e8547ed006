"""Sites registered and changed on the screen, by who knows no command line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.test import Client
from django.utils import timezone

from geoportal.police.models import PastLimit, SpeedSession, SpeedSite
from geoportal.police.report.site_report import facts
from geoportal.police.services.record_session import record_session
from geoportal.police.services.statistics_of_site import statistics_of_site
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.ui.form_fields import written
from tests.complaining import complain
from tests.police.conftest import MakeSession, account_of, days_ago, segment
from tests.police.test_pages import form_of, text_of

NEW = "/police/sites/nouveau"


def filled(**changes: Any) -> dict[str, Any]:
    """A whole form: a kilometre of road, drawn from its start to its end."""
    return {
        "road": "Rue de la République",
        "code": "RR-1",
        "geom": written(segment()),
        "kind": "mobile",
        "direction": "increasing",
        "towards": "Est",
        "limit_kmh": "30",
        "limit_order": "2026-7",
        "limit_ordered_on": "2026-03-02",
        "reason": "abords de l’école",
    } | changes


def change(police: Client, site: SpeedSite, **changes: Any) -> Any:
    address = f"/police/sites/{site.pk}/modifier"
    return police.post(address, form_of(police.get(address)) | changes)


def test_a_site_is_registered_and_stands_in_the_overview(
    police: Client, territory: Territory
) -> None:
    assert f'href="{NEW}"' in police.get("/police").content.decode()
    answer = police.post(NEW, filled())
    site = SpeedSite.objects.get()
    assert answer["Location"] == f"/police/sites/{site.pk}"
    assert site.geom.equals_exact(segment(), 0.2)
    assert (site.limit_kmh, site.limit_order, site.reason) == (30, "2026-7", "abords de l’école")
    assert (site.direction, site.commune and site.commune.name) == ("increasing", "Ouest")
    shown = text_of(police.get(answer["Location"]))
    assert "30 km/h, arrêté 2026-7 du 2 mars 2026" in shown
    assert "Pas assez de données" in shown
    assert "RR-1" in text_of(police.get("/police"))


@pytest.mark.parametrize(
    ("written_down", "corners"),
    [
        ("49.48, 0.53\n49.49, 0.54\n", 2),
        ("49,48 0,53\r\n\r\n49,49; 0,54\r\n49,50 0,55", 3),
        ("49.48 0.53\n49.49;0.54", 2),
    ],
)
def test_positions_are_written_as_people_write_them(
    police: Client, written_down: str, corners: int
) -> None:
    police.post(NEW, filled(geom=written_down))
    shape: Any = SpeedSite.objects.get().geom
    assert len(shape) == corners
    degrees = shape.transform(4326, clone=True)
    assert degrees.coords[0] == pytest.approx((0.53, 49.48), abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"geom": ""}, "geom", "Un site a une section de voie, ou au moins un point."),
        ({"geom": "49.48, 0.53"}, "geom", "Un tracé a au moins deux points"),
        ({"geom": "ici\nlà"}, "geom", "« ici » n’est pas une position"),
        ({"geom": "95.1, 0.5\n49.5, 0.5"}, "geom", "une latitude va de −85 à 85 degrés"),
        ({"geom": "520000 6930000\n520100 6930000"}, "geom", "n’est pas une position"),
        ({"geom": "48.85, 2.35\n48.86, 2.36"}, "geom", "territoire"),
        ({"point": "49.9, 0.5"}, "point", "à plus de 200 m de la section"),
        ({"limit_kmh": "300"}, "limit_kmh", "inférieure ou égale à 130"),
        ({"code": " "}, "code", "obligatoire"),
        ({"code": "D982-1"}, "code", "Un site du territoire porte déjà ce code."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    police: Client, site: SpeedSite, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = police.post(NEW, filled(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert sentence in text_of(answer)
    assert list(SpeedSite.objects.all()) == [site]


def test_a_site_is_registered_where_somebody_complained_and_a_session_planned_there(
    police: Client, territory: Territory
) -> None:
    made = complain(territory)
    address = f"{NEW}?demande={made.pk}"
    west, south, east, north = map(float, police.get(address).context["bounds"].split(","))
    assert made.geom is not None
    place: Any = made.geom.transform(4326, clone=True)
    assert west < place.x < east
    assert south < place.y < north
    assert east - west < 0.02
    answer = police.post(address, filled())
    site = SpeedSite.objects.get()
    assert answer["Location"] == f"/police/seances/nouvelle?demande={made.pk}&site={site.pk}"
    assert form_of(police.get(answer["Location"]))["site"] == site.pk
    assert police.get(f"{NEW}?demande=1").status_code == 404


def test_a_change_leaves_what_was_not_touched_where_it_was(police: Client, site: SpeedSite) -> None:
    shape, place = site.geom.ewkb, site.point and site.point.ewkb
    answer = change(police, site, road="Route de Rouen")
    assert answer.status_code == 302
    site.refresh_from_db()
    assert (site.road, site.version) == ("Route de Rouen", 2)
    assert (site.geom.ewkb, site.point and site.point.ewkb) == (shape, place)
    assert not PastLimit.objects.exists()
    moved = LineString(*(x_y for x_y in segment(0, 130).coords), srid=2154)
    change(police, site, geom=written(moved))
    site.refresh_from_db()
    assert site.geom.equals_exact(moved, 0.2)


def test_a_new_limit_holds_from_its_day_on_and_the_old_one_is_remembered(
    police: Client, officer: Actor, site: SpeedSite, planned: SpeedSession, done: MakeSession
) -> None:
    before, after = done(days_ago(20), limit_kmh=50), done(days_ago(3), limit_kmh=50)
    since = timezone.localdate() - timedelta(days=10)
    change(police, site, limit_kmh="30", limit_order="2026-9", limit_since=f"{since}")
    limits = {each.pk: each.limit_kmh for each in SpeedSession.objects.all()}
    assert limits == {before.pk: 50, after.pk: 30, planned.pk: 30}
    past = PastLimit.objects.get()
    assert (past.limit_kmh, past.limit_order, past.until) == (50, "2021-114", since)
    shown = text_of(police.get(f"/police/sites/{site.pk}"))
    assert "30 km/h, arrêté 2026-9" in shown
    assert "Auparavant 50 km/h jusqu’au" in shown
    assert ", arrêté 2021-114" in shown
    report = police.get(f"/police/sites/{site.pk}/rapport.pdf")
    assert report.content.startswith(b"%PDF-")
    told = facts(officer, statistics_of_site(officer, site.pk))
    assert told["past"].startswith("50 km/h jusqu’au")


def test_a_session_told_late_has_the_limit_of_its_day(
    police: Client, officer: Actor, site: SpeedSite, planned: SpeedSession
) -> None:
    change(police, site, limit_kmh="30")
    planned.refresh_from_db()
    assert planned.device_id is not None
    held = days_ago(2)
    record_session(
        officer,
        planned.pk,
        planned.version,
        starts_at=held,
        ends_at=held + timedelta(hours=1),
        device=planned.device_id,
    )
    planned.refresh_from_db()
    assert planned.limit_kmh == 50


def test_a_limit_never_was_when_its_entry_is_corrected_the_same_day(
    police: Client, site: SpeedSite
) -> None:
    change(police, site, limit_kmh="30")
    change(police, site, limit_kmh="70")
    assert [each.limit_kmh for each in PastLimit.objects.all()] == [50]
    change(police, site, limit_kmh="50")
    assert not PastLimit.objects.exists()


@pytest.mark.parametrize("days", [1, -40])
def test_a_limit_to_come_or_before_the_last_change_is_refused(
    police: Client, site: SpeedSite, days: int
) -> None:
    change(police, site, limit_kmh="70", limit_since=f"{days_ago(30).date()}")
    day = timezone.localdate() + timedelta(days=days)
    answer = change(police, site, limit_kmh="30", limit_since=f"{day}")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["limit_since"]
    site.refresh_from_db()
    assert site.limit_kmh == 70


def test_two_officers_change_one_site(police: Client, site: SpeedSite) -> None:
    address = f"/police/sites/{site.pk}/modifier"
    theirs = form_of(police.get(address))
    change(police, site, road="Première")
    answer = police.post(address, theirs | {"road": "Seconde"})
    assert answer.status_code == 409
    assert "Quelqu’un d’autre a modifié cette fiche" in text_of(answer)
    site.refresh_from_db()
    assert site.road == "Première"


def test_outsiders_register_nothing(outsiders: list[Actor], site: SpeedSite) -> None:
    for outsider in outsiders:
        client = Client()
        if outsider.is_signed_in:
            client.force_login(account_of(outsider))
        for address in (NEW, f"/police/sites/{site.pk}/modifier"):
            answer = client.post(address, filled(code="X"))
            assert answer.status_code == (404 if outsider.is_signed_in else 302)
    assert list(SpeedSite.objects.all()) == [site]


@pytest.mark.parametrize("order", ["2026-9", "Arrêté 2026-9", "arrêté 2026-9"])
def test_an_order_is_called_one_once(police: Client, site: SpeedSite, order: str) -> None:
    change(police, site, limit_order=order)
    shown = text_of(police.get(f"/police/sites/{site.pk}"))
    assert "50 km/h, arrêté 2026-9 du 17 avril 2021" in shown
