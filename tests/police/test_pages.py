"""The police's rooms through the door: who comes in, and an officer's work in them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geoportal.citizen.models import CitizenRequest
from geoportal.police.layers import SPEED_SITES
from geoportal.police.models import (
    Band,
    Device,
    Operation,
    OperationKind,
    Recording,
    SessionState,
    SpeedHistogram,
    SpeedRelease,
    SpeedSession,
    SpeedSite,
    SpeedStatistic,
)
from geoportal.police.presenting import number, percent
from geoportal.police.services.refresh_summary import refresh_summary
from layers.access.actor import Actor, actor_of, system_actor
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.catalog.models import Look
from tests.complaining import complain
from tests.police.conftest import MakeSession, account_of, days_ago, segment, tomorrow


@pytest.fixture
def measured(done: MakeSession, officer: Actor, site: SpeedSite) -> SpeedSession:
    """1,000 vehicles at 8 h between 40.0 and 65.0 km/h, and 50 at 23 h."""
    session = done(days_ago(10))
    counts = Counter(400 + index * 250 // 999 for index in range(1000))
    values = sorted(counts)
    for hour, many in ((8, [counts[each] for each in values]), (23, None)):
        SpeedHistogram.objects.create(
            session=session,
            hour=hour,
            direction="increasing",
            values=values if many else [600],
            counts=many or [50],
        )
    refresh_summary(officer, site.pk)
    return session


SYSTEM = system_actor("essai")


def text_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


# -- the door ------------------------------------------------------------------------------------


def rooms(site: SpeedSite, session: SpeedSession) -> list[str]:
    return [
        "/police",
        f"/police/sites/{site.pk}",
        f"/police/sites/{site.pk}/rapport.pdf",
        "/police/seances/nouvelle",
        f"/police/seances/{session.pk}",
        f"/police/seances/{session.pk}/annuler",
        "/police/operations/nouvelle",
        "/police/natures",
        "/police/appareils",
        "/police/consultations",
    ]


def plain(answer: Any) -> bytes:
    """Without what differs between any two pages: the masked token."""
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_for_all_others_signed_in_there_is_nothing_at_these_addresses(
    outsiders: list[Actor], site: SpeedSite, planned: SpeedSession
) -> None:
    for outsider in outsiders:
        if not outsider.is_signed_in:
            continue
        client = Client()
        client.force_login(account_of(outsider))
        nowhere = client.get("/police/nulle-part")
        for room in rooms(site, planned):
            answer = client.get(room)
            assert (answer.status_code, plain(answer)) == (404, plain(nowhere)), room
            assert dict(answer.headers) | {"Content-Length": ""} == dict(nowhere.headers) | {
                "Content-Length": ""
            }, room
        refused = client.post(f"/police/seances/{planned.pk}/annuler", {"version": 1})
        assert refused.status_code == 404
    planned.refresh_from_db()
    assert planned.state == SessionState.PLANNED


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_whatever_the_key(
    site: SpeedSite, planned: SpeedSession
) -> None:
    looks = Look.objects.count()
    for room in [*rooms(site, planned), "/police/sites/1", "/police/seances/1"]:
        answer = Client().get(room)
        assert answer.status_code == 302
        assert answer["Location"] == f"/connexion/?next={room}"
    assert Look.objects.count() == looks


def test_the_header_leads_this_territorys_officers_only_to_the_rooms(
    police: Client, front_desk: Account, foreign_officer: Actor
) -> None:
    assert 'href="/police"' in police.get("/").content.decode()
    for other in (front_desk, account_of(foreign_officer)):
        client = Client()
        client.force_login(other)
        assert 'href="/police"' not in client.get("/").content.decode()


def test_a_neighbours_row_is_not_found(
    police: Client, foreign_officer: Actor, neighbour: Territory
) -> None:
    theirs = SpeedSite.objects.create(
        territory=neighbour, code="N1", road="N1", geom=segment(500, 500)
    )
    answer = police.get(f"/police/sites/{theirs.pk}")
    assert answer.status_code == 404
    assert "N1" not in police.get("/police").content.decode()


def test_nothing_is_kept_in_caches(police: Client, site: SpeedSite) -> None:
    for room in ("/police", f"/police/sites/{site.pk}"):
        assert "no-store" in police.get(room)["Cache-Control"]


def test_looking_writes_nothing_but_that_somebody_looked(
    police: Client, site: SpeedSite, device: Device
) -> None:
    for room in (
        *("/police", "/police?vue=operations", f"/police/sites/{site.pk}", "/police/sites/nouveau"),
        *(f"/police/sites/{site.pk}/modifier", "/police/seances/nouvelle", "/police/natures"),
        *("/police/operations/nouvelle", "/police/appareils", "/police/consultations"),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert police.get(room).status_code == 200
        written = [
            each["sql"]
            for each in asked
            if re.match(r"\s*(INSERT|UPDATE|DELETE)", each["sql"])
            and "catalog_look" not in each["sql"]
        ]
        assert written == [], room
    assert not OperationKind.objects.exists()


# -- the overview --------------------------------------------------------------------------------


def test_empty_lists_say_what_comes_next(police: Client) -> None:
    assert "Aucun site de mesure." in text_of(police.get("/police"))
    assert "Prévoir la première séance" in text_of(police.get("/police?vue=seances"))
    assert "Aucune plainte sur la vitesse." in text_of(police.get("/police?vue=plaintes"))
    assert "Prévoir la première opération" in text_of(police.get("/police?vue=operations"))


def test_sites_worst_first_with_filters(
    police: Client, territory: Territory, site: SpeedSite
) -> None:
    for code, excess, band in (("B", "22", Band.OVER_20), ("C", "-3", Band.WITHIN)):
        SpeedSite.objects.create(
            territory=territory,
            code=code,
            road="D1",
            geom=segment(100, 900),
            limit_kmh=50,
            vehicles=400,
            v85=50 + float(excess),
            v85_excess=excess,
            band=band,
        )
    page = police.get("/police")
    titles = [item.title for item in page.context["listed"].items]
    assert titles == ["B · D1", "C · D1", "D982-1 · D982"]
    assert "V85 72,0 km/h" in text_of(page)
    narrowed = police.get("/police", {"ecart": "over20"})
    assert [item.title for item in narrowed.context["listed"].items] == ["B · D1"]
    found = police.get("/police", {"q": "d982 ouest"})
    assert [item.title for item in found.context["listed"].items] == ["D982-1 · D982"]
    assert "Rien ne correspond." in text_of(police.get("/police", {"q": "ailleurs"}))
    assert police.get("/police", {"q": "\0", "vue": "x", "ecart": "y"}).status_code == 200


def test_map_and_list_hold_the_same(
    police: Client, planned: SpeedSession, territory: Territory
) -> None:
    made, other = complain(territory), complain(territory, title="Trou")
    page = police.get("/police?vue=plaintes")
    assert [item.key for item in page.context["listed"].items] == [made.pk]
    points = page.context["points"]
    assert {each["id"] for each in points["plaintes"]} == {made.pk}
    assert {each["id"] for each in points["seances"]} == {planned.pk}
    assert str(other.pk) not in page.content.decode()


@pytest.mark.parametrize(
    ("title", "keywords", "listed"),
    [
        ("Rodéos", "bruit, Vitesse", True),
        ("Rodéos", "bruit, grande vitesse", False),
        ("Rodéos", "", False),
        ("Vitesse excessive", " , ", True),
        ("Ligne à grande vitesse", "rail", False),
    ],
)
def test_keywords_say_which_complaints_are_about_speed_and_else_the_title(
    police: Client, territory: Territory, title: str, keywords: str, listed: bool
) -> None:
    made = complain(territory, title=title, keywords=keywords)
    page = police.get("/police?vue=plaintes")
    assert [item.key for item in page.context["listed"].items] == [made.pk] * listed


# -- planning ------------------------------------------------------------------------------------


def form_of(answer: Any) -> dict[str, Any]:
    """What the form on a page would send as it is."""
    form = answer.context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {
        name: f"{value:%Y-%m-%dT%H:%M}" if hasattr(value, "hour") else value
        for name, value in values.items()
        if value is not None
    }


def test_a_session_is_planned_from_a_complaint(
    police: Client, site: SpeedSite, device: Device, territory: Territory
) -> None:
    made = complain(territory, metres=200)
    address = f"/police/seances/nouvelle?demande={made.pk}"
    page = police.get(address)
    assert f"Le site le plus proche est {site} , à 200 m." in text_of(page)
    assert "Vitesse excessive" in text_of(page)
    filled = form_of(page)
    assert (filled["site"], filled["purpose"]) == (site.pk, "complaint")
    answer = police.post(address, filled | {"device": device.pk, "agents": "1234, 77-B"})
    session = SpeedSession.objects.get()
    assert answer["Location"] == f"/police/seances/{session.pk}"
    assert len(session.agents) == 2
    assert "1234" not in session.agents
    shown = text_of(police.get(answer["Location"]))
    assert "La séance est prévue." in shown
    assert "Suite à la plainte Vitesse excessive" in shown
    assert "2 agents, sous pseudonyme" in shown
    assert "1234" not in shown
    listed = police.get("/police?vue=plaintes").context["listed"].items
    assert listed[0].action_href == f"/police/seances/{session.pk}"


def test_a_complaint_far_from_any_site_leaves_the_choice(
    police: Client, site: SpeedSite, territory: Territory
) -> None:
    made = complain(territory, metres=501)
    page = police.get(f"/police/seances/nouvelle?demande={made.pk}")
    assert "Aucun site de mesure à moins de 500 m" in text_of(page)
    assert "site" not in form_of(page)
    assert f'href="/police/sites/nouveau?demande={made.pk}"' in page.content.decode()


@pytest.mark.parametrize("key", ["1", "x", "99999999999999999999"])
def test_a_complaint_that_is_not_there(police: Client, site: SpeedSite, key: str) -> None:
    assert police.get(f"/police/seances/nouvelle?demande={key}").status_code == 404


def test_a_withheld_complaint_is_not_shown(
    police: Client, site: SpeedSite, territory: Territory
) -> None:
    made = complain(territory)
    CitizenRequest.objects.filter(pk=made.pk).update(withheld=True)
    assert police.get(f"/police/seances/nouvelle?demande={made.pk}").status_code == 404
    assert police.get("/police?vue=plaintes").context["listed"].items == []


def test_what_is_refused_is_said_beside_its_field(
    police: Client, site: SpeedSite, planned: SpeedSession, device: Device
) -> None:
    page = police.get(f"/police/seances/nouvelle?site={site.pk}")
    wrong = form_of(page) | {"device": device.pk, "agents": "élu"}
    answer = police.post("/police/seances/nouvelle", wrong)
    assert answer.status_code == 422
    assert "Un matricule s’écrit en chiffres" in text_of(answer)
    taken = police.post("/police/seances/nouvelle", wrong | {"agents": ""})
    assert "Cet appareil est déjà pris" in text_of(taken)
    assert taken.context["form"].errors.keys() == {"device"}
    assert SpeedSession.objects.count() == 1


# -- what becomes of a session -------------------------------------------------------------------


def send(police: Client, session: SpeedSession, code: str, **changes: Any) -> Any:
    page = police.get(f"/police/seances/{session.pk}")
    panel = next(each for each in page.context["panels"] if each["verb"].code == code)
    return police.post(
        f"/police/seances/{session.pk}/{code}", form_of_panel(panel["form"]) | changes
    )


def form_of_panel(form: Any) -> dict[str, Any]:
    class Answer:
        context = {"form": form}

    return form_of(Answer)


def test_a_session_is_moved_recorded_and_then_stays(police: Client, planned: SpeedSession) -> None:
    later = tomorrow(14)
    moved = send(
        police,
        planned,
        "deplacer",
        starts_at=f"{later:%Y-%m-%dT%H:%M}",
        ends_at=f"{later + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    )
    assert moved.status_code == 302
    planned.refresh_from_db()
    assert planned.starts_at == later
    early = send(police, planned, "enregistrer")
    assert early.status_code == 422
    assert "pas encore finie" in text_of(early)
    past = days_ago(1)
    recorded = send(
        police,
        planned,
        "enregistrer",
        starts_at=f"{past:%Y-%m-%dT%H:%M}",
        ends_at=f"{past + timedelta(hours=2):%Y-%m-%dT%H:%M}",
    )
    assert recorded.status_code == 302
    planned.refresh_from_db()
    assert planned.state == SessionState.DONE
    page = police.get(f"/police/seances/{planned.pk}")
    assert page.context["panels"] == []
    assert "Réalisée" in text_of(page)


def test_a_session_is_cancelled_by_the_version_that_was_read(
    police: Client, planned: SpeedSession
) -> None:
    stale = police.post(f"/police/seances/{planned.pk}/annuler", {"version": planned.version + 7})
    assert stale.status_code == 409
    assert "Quelqu’un d’autre a modifié cette fiche" in text_of(stale)
    assert send(police, planned, "annuler").status_code == 302
    planned.refresh_from_db()
    assert planned.state == SessionState.CANCELLED
    assert police.post(f"/police/seances/{planned.pk}/autre", {}).status_code == 404
    assert police.get(f"/police/seances/{planned.pk}/annuler").status_code == 405


# -- a site --------------------------------------------------------------------------------------


def test_a_site_tells_its_statistics(
    police: Client, site: SpeedSite, measured: SpeedSession
) -> None:
    page = police.get(f"/police/sites/{site.pk}")
    told = text_of(page)
    # 1,050 vehicles; rank ⌈0.85 × 1050⌉ = 893.
    speeds = sorted([400 + index * 250 // 999 for index in range(1000)] + [600] * 50)
    assert f"V85 {number(speeds[892] / 10, 1)} km/h" in told
    assert f"{percent(sum(each > 500 for each in speeds) / 1050)}" in told
    assert "23 h – 24 h 50 pas assez de données" in told
    assert "Sens croissant 1 050" in told.replace("\xa0", " ").replace("\u202f", " ")
    assert "limite en vigueur" in told


def test_too_few_vehicles_have_no_statistics(
    police: Client, site: SpeedSite, done: MakeSession
) -> None:
    session = done(days_ago(3))
    SpeedHistogram.objects.create(session=session, hour=8, values=[512], counts=[99])
    told = text_of(police.get(f"/police/sites/{site.pk}"))
    assert "Pas assez de données 99 véhicules enregistrés" in told
    assert "51,2" not in told


def test_enforcement_samples_stand_apart(
    police: Client, site: SpeedSite, measured: SpeedSession, done: MakeSession
) -> None:
    session = done(days_ago(5), recording=Recording.ENFORCEMENT)
    SpeedHistogram.objects.create(session=session, hour=8, values=[950], counts=[300])
    page = police.get(f"/police/sites/{site.pk}")
    assert page.context["whole"].n == 1050
    assert "Infractions relevées 300 95,0 –" in text_of(page)


# -- operations, kinds, devices ------------------------------------------------------------------


def kind_form(**changes: Any) -> dict[str, Any]:
    rows = {
        "a-TOTAL_FORMS": "2",
        "a-INITIAL_FORMS": "2",
        "a-0-title": "École",
        "a-0-type": "text",
        "a-0-required": "on",
        "a-1-title": "Nombre d’agents",
        "a-1-type": "integer",
    }
    return {
        "title": "Sortie d’école",
        "color": "#4a90c2",
        "default_secrecy": "public",
        **rows,
        **changes,
    }


def test_a_kind_is_defined_and_an_operation_of_it_planned(police: Client) -> None:
    assert police.post("/police/natures", kind_form()).status_code == 302
    kind = OperationKind.objects.get(code="sortie-decole")
    assert [each["name"] for each in kind.attributes] == ["ecole", "nombre_dagents"]
    assert "Sortie d’école" in text_of(police.get("/police/operations/nouvelle"))
    address = f"/police/operations/nouvelle?nature={kind.pk}"
    filled = form_of(police.get(address)) | {"title": "Jean-Zay", "lon": "0.55", "lat": "49.5"}
    missing = police.post(address, filled)
    assert missing.status_code == 422
    answer = police.post(address, filled | {"detail_ecole": "Jean-Zay"})
    operation = Operation.objects.get()
    assert answer["Location"] == f"/police/operations/{operation.pk}"
    assert operation.secrecy == "public"
    assert operation.details == {"ecole": "Jean-Zay"}
    assert operation.geom is not None
    assert operation.geom.contains(operation.geom.centroid)
    changed = form_of(police.get(answer["Location"])) | {"title": "Jean-Zay, soir"}
    assert police.post(answer["Location"], changed).status_code == 302
    operation.refresh_from_db()
    assert operation.title == "Jean-Zay, soir"
    again = police.post(answer["Location"], changed)
    assert again.status_code == 409
    last = form_of(police.get(answer["Location"])) | {"verbe": "retirer"}
    assert police.post(answer["Location"], last).status_code == 302
    assert not Operation.objects.exists()


def test_a_kind_is_changed_and_deleted_but_the_speed_check_stays(
    police: Client, planned: SpeedSession
) -> None:
    police.post("/police/natures", kind_form())
    kind = OperationKind.objects.get(code="sortie-decole")
    address = f"/police/natures/{kind.pk}"
    changed = police.post(address, kind_form(title="Sortie", version=kind.version))
    assert changed.status_code == 302
    kind.refresh_from_db()
    assert (kind.title, kind.code) == ("Sortie", "sortie-decole")
    gone = police.post(address, kind_form(verbe="supprimer", version=kind.version))
    assert gone.status_code == 302
    check = OperationKind.objects.get()
    refused = police.post(
        f"/police/natures/{check.pk}",
        kind_form(verbe="supprimer", version=check.version),
    )
    assert "Le contrôle de vitesse ne se supprime pas." in text_of(refused)


def test_a_device_is_registered_and_verified(police: Client) -> None:
    police.post("/police/appareils", {"model": "TruCam", "serial": "Z-1"})
    device = Device.objects.get()
    today = timezone.localdate()
    answer = police.post(
        f"/police/appareils/{device.pk}",
        {
            "version": device.version,
            "verified_on": today.isoformat(),
            "verified_until": (today + timedelta(days=365)).isoformat(),
        },
    )
    assert answer.status_code == 302
    device.refresh_from_db()
    assert device.is_verified_on(today)
    twice = police.post("/police/appareils", {"model": "TruCam", "serial": "Z-1"})
    assert "Cet appareil est déjà enregistré." in text_of(twice)


# -- the log of looks ----------------------------------------------------------------------------


def test_each_look_is_in_the_log(police: Client, officer: Actor, site: SpeedSite) -> None:
    police.get(f"/police/sites/{site.pk}")
    page = police.get("/police/consultations")
    assert f"GET /police/sites/{site.pk}" in text_of(page)
    assert "Chaque consultation" in text_of(page)
    looks = page.context["looks"]
    assert looks == sorted(looks, key=lambda each: each.at, reverse=True)


def test_the_log_is_paged_and_filtered(
    police: Client, officer: Actor, territory: Territory, account: Callable[..., Account]
) -> None:
    other = account("police-2", territory, Role.POLICE)
    for index in range(60):
        who = officer.label if index % 2 else f"account:{other.pk}"
        Look.objects.create(actor=who, layer="speed-sites", classes=[], address=f"GET /{index}")
    first = police.get("/police/consultations")
    assert len(first.context["looks"]) == 50
    second = police.get(first.context["next_url"])
    told = [each.address for each in [*first.context["looks"], *second.context["looks"]]]
    assert told == [f"GET /{index}" for index in reversed(range(60))]
    mine = police.get("/police/consultations", {"compte": str(other.pk)})
    assert {each.who for each in mine.context["looks"]} == {"police-2"}


def test_looks_at_another_territorys_rows_are_not_told(
    police: Client,
    site: SpeedSite,
    foreign_officer: Actor,
    neighbour: Territory,
    territory: Territory,
    account: Callable[..., Account],
) -> None:
    theirs = SpeedSite.objects.create(
        territory=neighbour, code="N1", road="N1", geom=segment(500, 500)
    )
    both = account("police-deux", territory, Role.POLICE)
    Membership.objects.create(account=both, territory=neighbour, role=Role.POLICE)
    for who in (account_of(foreign_officer), both):
        client = Client()
        client.force_login(who)
        client.get(f"/ogc/collections/speed-sites/items/{theirs.pk}?f=json")
    for visible in (SPEED_SITES.visible_to(actor_of(both)), SPEED_SITES.visible_to(SYSTEM)):
        visible.of_territory(neighbour.pk).count()
    Look.objects.create(actor=foreign_officer.label, layer="speed-sites", classes=[])
    Look.objects.create(actor="public", layer="requests", classes=[], address="GET /autre")
    assert Look.objects.filter(territory=neighbour.pk).count() == 4
    page = police.get("/police/consultations")
    # Where no territory was asked for, an officer of both has looked at both.
    assert [(each.who, each.address) for each in page.context["looks"]] == [("police-deux", "")]
    assert str(theirs.pk) not in page.content.decode()


# -- what everyone is told -----------------------------------------------------------------------


@pytest.fixture
def published(territory: Territory, neighbour: Territory) -> SpeedRelease:
    """Two months of a segment; the neighbour's month is the neighbour's."""
    for owner in (territory, neighbour):
        release = SpeedRelease.objects.create(
            territory=owner, year=2025, released_on=date(2026, 1, 20)
        )
        for month, vehicles in ((3, 34), (4, 1240)):
            SpeedStatistic.objects.create(
                territory=owner,
                release=release,
                code="=D1" if owner is territory else "N9",
                road="D982" if owner is territory else "N9",
                month=date(2025, month, 1),
                limit_kmh=50,
                vehicles=vehicles,
                mean="48.5" if month == 4 else None,
                v85="57.5" if month == 4 else None,
                share_over="0.375" if month == 4 else None,
                band=Band.TO_10 if month == 4 else Band.NONE,
                geom=segment(),
            )
    return SpeedRelease.objects.get(territory=territory)


def test_everyone_reads_the_published_table(published: SpeedRelease) -> None:
    page = Client().get("/vitesses")
    told = text_of(page).replace("\xa0", " ").replace("\u202f", " ")
    assert "Avril 2025" in told
    assert "57,5 48,5 37,5 % 1 240" in told
    assert "N9" not in told
    assert "pour que l’on ne puisse pas retrouver" in told
    march = text_of(Client().get("/vitesses?mois=2025-03"))
    assert "– – – 34" in march
    assert Client().get("/vitesses?mois=2020-13&commune=x").status_code == 200


def test_the_file_holds_everything_and_no_formula(published: SpeedRelease) -> None:
    answer = Client().get("/vitesses.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["month"], row["code"], row["vehicles"], row["v85"]) for row in rows] == [
        ("2025-03-01", "'=D1", "34", ""),
        ("2025-04-01", "'=D1", "1240", "57.5"),
    ]


def test_nothing_published_is_said(territory: Territory) -> None:
    assert "Rien n’est encore publié" in text_of(Client().get("/vitesses"))


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(61.8 - 50, 1, "11,8"), (0.25, 1, "0,3"), (12345, 0, "12345"), (99.95, 1, "100,0")],
)
def test_numbers_are_rounded_not_cut(value: float, digits: int, words: str) -> None:
    assert number(value, digits).replace("\xa0", "").replace("\u202f", "") == words
