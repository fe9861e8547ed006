"""The water service: assets through their service, the past in bulk, the present step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils import timezone

from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.states import State
from geoportal.demo.network import streets
from geoportal.demo.network.customers import customers
from geoportal.demo.network.drinking import drinking_water
from geoportal.demo.network.incidents import PARIS, past_incidents
from geoportal.demo.network.sewers import sewerage
from geoportal.demo.network.works import roadworks
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from layers.territory.communes import Communes
from layers.territory.locate import PlaceSource
from networks.water.models import Device, Incident, OnCallTurn, Pipe, Repair
from networks.water.services.follow_incident import (
    RepairFacts,
    give_incident,
    isolate_incident,
    record_repair,
)
from networks.water.services.give_opinions import give_opinions
from networks.water.services.import_assets import AssetRow, Assets, import_assets
from networks.water.services.open_incident import IncidentFacts, open_incident
from networks.water.services.plan_roadworks import WorksFacts, plan_roadworks
from networks.water.services.rank_renewal import rank_renewal
from networks.water.vocabulary import SEWERS, PipeFunction, RepairSupport
from networks.water.works import pipes_under

SERVICE = "Service de l’eau (démonstration)"
COMMON = {"owner": SERVICE, "operator": SERVICE, "synthetic": True}
TURNS, TURN_DAYS = 8, 7
# Leaks and breaks that are going on: days ago, kind, how far it has come.
PRESENT = (
    (0, "break", "open"),
    (0, "leak", "open"),
    (1, "leak", "open"),
    (1, "leak", "given"),
    (1, "no_water", "given"),
    (2, "break", "isolated"),
    (3, "leak", "isolated"),
    (3, "leak", "given"),
    (4, "leak", "repaired"),
    (6, "break", "repaired"),
)


def load_network(actor: Actor, until: date) -> None:
    """Write assets, twenty years of incidents, what is going on, the rota, ranking and works."""
    import_assets(actor, TERRITORY.key, _assets())
    _load_past(until)
    _load_present(actor, until)
    _load_rota(until)
    rank_renewal(actor, TERRITORY.key)
    _load_works(actor, until)


def _assets() -> Assets:
    water, sewers = drinking_water(), sewerage()
    assets = Assets()
    assets.pipes += [*_drinking_pipes(), *_sewer_pipes()]
    of_node = dict.fromkeys(water.nodes, "drinking") | {
        node: each.network for each in sewers.sewers for node in (each.start, each.end)
    }
    for nodes, structures in (
        (water.nodes, water.structures),
        (sewers.nodes, sewers.structures),
    ):
        assets.nodes += [
            AssetRow(
                each.code,
                of_node[each.code],
                shapely.Point(each.x, each.y),
                {"kind": each.kind, "z_m": each.z, "synthetic": True, "xy_class": "B"},
            )
            for each in nodes.values()
        ]
        assets.structures += [
            AssetRow(
                each.code,
                of_node[each.node],
                shapely.Point(nodes[each.node].x, nodes[each.node].y),
                {**COMMON, "function": each.function, "xy_class": "A", "z_m": nodes[each.node].z},
                {"node": each.node},
            )
            for each in structures
        ]
    assets.devices += [
        AssetRow(
            each.code,
            "drinking",
            shapely.Point(each.x, each.y),
            {**COMMON, "function": each.function, "diameter_mm": each.diameter_mm, "xy_class": "A"},
            {"node": each.node, "downstream_pipe": each.pipe},
            {"is_open": each.is_open, "handling": each.handling, "handling_note": each.note},
        )
        for each in water.devices
    ]
    assets.connections += [
        AssetRow(
            each.code,
            "drinking",
            shapely.Point(each.x, each.y),
            {
                "customers": each.customers,
                "sensitive": each.sensitive,
                "address": each.address,
                "contact_name": each.name,
                "contact_phone": each.phone,
                "synthetic": True,
            },
            {"pipe": each.pipe},
        )
        for each in customers()
    ]
    return assets


def _drinking_pipes() -> Iterator[AssetRow]:
    for each in drinking_water().pipes:
        gone = {} if each.retired is None else {"retired_on": date(each.retired, 3, 1)}
        yield AssetRow(
            each.code,
            "drinking",
            each.line,
            {
                **COMMON,
                "material": each.material,
                "diameter_mm": each.diameter_mm,
                "content": "drinking",
                "function": each.function,
                "circulation": "forced",
                "laid_year": each.laid,
                "year_source": _year_source(each.laid),
                "length_m": round(each.line.length, 1),
                "xy_class": "A" if (each.laid or 0) > 2005 else "B" if each.laid else "C",
                "location_source": streets.NOTICE,
            },
            {"start_node": each.start, "end_node": each.end},
            gone,
        )


def _sewer_pipes() -> Iterator[AssetRow]:
    for each in sewerage().sewers:
        yield AssetRow(
            each.code,
            each.network,
            each.line,
            {
                **COMMON,
                "material": each.material,
                "diameter_mm": each.diameter_mm,
                "content": each.network,
                "function": "collection",
                "circulation": "gravity",
                "laid_year": each.laid,
                "year_source": _year_source(each.laid),
                "length_m": round(each.line.length, 1),
                "upstream_invert_m": each.start_invert,
                "downstream_invert_m": each.end_invert,
                "flows_forward": each.flows_forward,
                "condition": each.condition,
                "xy_class": "B",
                "location_source": streets.NOTICE,
            },
            {"start_node": each.start, "end_node": each.end},
        )


def _year_source(laid: int | None) -> str:
    if laid is None:
        return "unknown"
    return "as_built" if laid > 2000 else "certain" if laid > 1985 else "deduced"


def _load_past(until: date) -> None:
    """As if each had been opened, repaired and closed by its services."""
    pipes: dict[str, Pipe] = {
        pipe.code: pipe for pipe in Pipe.objects.filter(territory_id=TERRITORY.key)
    }
    team = Agency.objects.get(territory_id=TERRITORY.key, slug="eau")
    past = list(past_incidents(until))
    places = shapely.points([(each.x, each.y) for each in past])
    communes = Communes(TERRITORY.key).of(np.asarray(places, dtype=np.object_))
    rows = []
    for number, (each, commune) in enumerate(zip(past, communes, strict=True)):
        end = each.opened_at + timedelta(hours=each.hours)
        rows.append(
            Incident(
                territory_id=TERRITORY.key,
                number=f"{each.opened_at:%y}-{number:05d}",
                kind=each.kind,
                network=each.network,
                found_by=each.found_by,
                severity=each.severity,
                state="closed",
                geom=Point(each.x, each.y, srid=2154),
                place_source=PlaceSource.MAP,
                accuracy_m=5.0,
                commune_id=commune,
                pipe=pipes[each.pipe],
                opened_at=each.opened_at,
                repaired_at=each.opened_at + timedelta(hours=each.hours * 0.9),
                restored_at=end,
                closed_at=end,
                agency=team,
                synthetic=True,
            )
        )
    Incident.objects.bulk_create(rows, batch_size=1000)
    # Keys are made by the database, which bulk inserts do not bring back.
    made = Incident.objects.filter(territory_id=TERRITORY.key).select_related("pipe")
    by_number = {row.number: row for row in made}
    Repair.objects.bulk_create(
        (
            Repair(
                incident=row,
                code=f"{row.number}-1",
                support=RepairSupport.PIPE,
                defect=each.defect,
                pipe=row.pipe,
                repaired_on=(row.repaired_at or row.opened_at).date(),
                owner=SERVICE,
                what=each.what,
                geom=row.geom,
            )
            for each, row in zip(past, (by_number[row.number] for row in rows), strict=True)
        ),
        batch_size=1000,
    )


def _load_present(actor: Actor, until: date) -> None:
    """What is going on, on the pipes where most has happened; some told by citizens."""
    team = Agency.objects.get(territory_id=TERRITORY.key, slug="eau")
    agent = Account.objects.get(username="eau")
    worst = _worst_pipes(len(PRESENT))
    now = min(timezone.now(), datetime.combine(until, time(17), PARIS))
    for (days, kind, step), pipe in zip(PRESENT, worst, strict=True):
        place: Any = pipe.geom.interpolate(pipe.geom.length * 0.4)
        place.srid = 2154
        facts = IncidentFacts(
            kind=kind,
            place=place,
            accuracy_m=4.0,
            severity="urgent" if kind == "break" else "high",
            description="Incident inventé pour la démonstration.",
            opened_at=now - timedelta(days=days, hours=2),
            pipe=pipe.pk,
            synthetic=True,
        )
        incident = open_incident(actor, TERRITORY.key, facts)
        if step == "open":
            continue
        incident = give_incident(
            actor, incident.pk, incident.version, team.pk, agent.pk if days % 2 else None
        )
        if step == "given":
            continue
        valves = Device.objects.filter(function="valve", downstream_pipe=pipe)[:2]
        incident = isolate_incident(
            actor,
            incident.pk,
            incident.version,
            valves=[valve.pk for valve in valves],
            at=now - timedelta(days=days),
        )
        if step == "repaired":
            repair = RepairFacts(defect="clean_break", what="Manchon posé", repaired_on=now.date())
            record_repair(actor, incident.pk, incident.version, repair)
    _answer_requests(actor, now)


def _worst_pipes(count: int) -> list[Pipe]:
    broken: dict[int, int] = {}
    for pipe in (
        Incident.objects.filter(
            territory_id=TERRITORY.key,
            pipe__retired_on__isnull=True,
            pipe__function=PipeFunction.DISTRIBUTION,
        )
        .exclude(network__in=sorted(SEWERS))
        .values_list("pipe_id", flat=True)
    ):
        broken[pipe] = broken.get(pipe, 0) + 1
    rows = Pipe.objects.in_bulk(list(broken))
    return sorted(rows.values(), key=lambda pipe: (-broken[pipe.pk], pipe.code))[:count]


def _answer_requests(actor: Actor, now: datetime) -> None:
    """Leaks that citizens told of: an incident at their place, which answers them."""
    told = CitizenRequest.objects.filter(
        territory_id=TERRITORY.key,
        category__code="fuite-eau",
        geom__isnull=False,
        state__in=[State.RECEIVED, State.ASSIGNED, State.IN_PROGRESS],
    )
    for request in told.order_by("-received_at")[:3]:
        facts = IncidentFacts(
            kind="leak",
            place=request.geom,
            place_source=PlaceSource.MAP,
            accuracy_m=15.0,
            found_by="citizen",
            severity="normal",
            opened_at=min(request.received_at + timedelta(hours=1), now),
            synthetic=True,
        )
        open_incident(actor, TERRITORY.key, facts, requests=(request.pk,))


def _load_rota(until: date) -> None:
    """A week each in turn, from the week before the last day; hand-over on Mondays at eight."""
    team = Agency.objects.get(territory_id=TERRITORY.key, slug="eau")
    people = [Account.objects.get(username=name) for name in ("eau", "eau-chef")]
    monday = until - timedelta(days=until.weekday() + TURN_DAYS)
    OnCallTurn.objects.bulk_create(
        OnCallTurn(
            agency=team,
            account=people[number % len(people)],
            starts_at=datetime.combine(monday + timedelta(days=7 * number), time(8), PARIS),
            ends_at=datetime.combine(monday + timedelta(days=7 * number + 7), time(8), PARIS),
        )
        for number in range(TURNS)
    )


def _load_works(actor: Actor, until: date) -> None:
    """Works along the streets; of those that are over or go on, an opinion was given."""
    for each in roadworks(until):
        works = plan_roadworks(
            actor,
            TERRITORY.key,
            WorksFacts(
                title=each.title,
                geom=GEOSGeometry(memoryview(shapely.to_wkb(each.line)), srid=2154),
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                kind=each.kind,
                state=each.state,
                reference=each.reference,
                road=each.road,
                manager=each.manager,
                declaration=each.declaration,
                declaration_number=each.number,
                received_on=each.received_on,
                on_paper=each.on_paper,
                answered_on=each.starts_on - timedelta(days=20)
                if each.declaration and each.starts_on <= until
                else None,
                announced=each.announced,
                synthetic=True,
            ),
        )
        if each.starts_on <= until:
            said = {one.pipe.pk: (str(one.proposed), "") for one in pipes_under(actor, works)}
            give_opinions(actor, works.pk, said)
