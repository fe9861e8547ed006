"""An incident from its entry to its end, through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.changing import ConflictingChange
from layers.catalog.models import Change, Relation
from networks.water.models import Device, Incident, Repair
from networks.water.nearest import nearest_assets
from networks.water.services.follow_incident import (
    RepairFacts,
    choose_asset,
    close_incident,
    give_incident,
    isolate_incident,
    record_repair,
    tie_requests,
)
from networks.water.services.open_incident import IncidentFacts, open_incident
from tests.complaining import complain
from tests.networks.water.conftest import SIDE_M, Town, at

pytestmark = pytest.mark.django_db
LEAK = IncidentFacts("leak", at(SIDE_M / 2, 1.0), place_source="gps", accuracy_m=4.0)


def opened(actor: Actor, town: Town, **more: object) -> Incident:
    facts = IncidentFacts(**{"kind": "leak", "place": LEAK.place, "accuracy_m": 4.0} | more)  # type: ignore[arg-type]
    return open_incident(actor, town.territory.pk, facts)


def _key(town: Town) -> Callable[[str], int]:
    """At the same distance the key decides."""
    return lambda code: town.pipes[code].pk


class TestWhatItMayBe:
    def test_where_nothing_lies_near_it_is_opened_all_the_same(
        self, water: Actor, town: Town
    ) -> None:
        made = opened(water, town, place=at(3_000, 3_000))
        assert made.proposed == []
        assert made.pipe is None

    def test_the_nearest_of_the_network_come_first(self, town: Town) -> None:
        near = nearest_assets(town.territory.pk, LEAK.place, date(2026, 5, 4), network="drinking")
        assert [(each.code, round(each.metres, 1), each.within) for each in near] == [
            ("AB", 1.0, True),
            *((code, 100.0, False) for code in sorted(("BC", "DA"), key=_key(town))),
        ]

    def test_without_a_network_sewers_count_too(self, town: Town) -> None:
        near = nearest_assets(town.territory.pk, LEAK.place, date(2026, 5, 4))
        assert [each.code for each in near][:2] == ["AB", "egout"]

    def test_what_was_there_that_day(self, town: Town) -> None:
        """The retired pipe lies nearer to its own years; PVC of 1985 was not there in 1989 − 5."""
        near = nearest_assets(town.territory.pk, at(100, -1.9), date(1984, 3, 1))
        assert [each.code for each in near] == ["ancienne", "egout", "AB"]
        near = nearest_assets(town.territory.pk, at(100, -1.9), date(1990, 6, 1))
        assert "ancienne" not in {each.code for each in near}

    def test_accuracy_and_the_class_of_the_map_add_up(self, town: Town) -> None:
        place = at(100, 10.3)
        told = {
            metres: nearest_assets(
                town.territory.pk, place, date(2026, 5, 4), network="drinking", accuracy_m=metres
            )[0].within
            for metres in (9.8, 9.9)
        }
        assert told == {9.8: False, 9.9: True}  # class A: 0.4 m


class TestOpening:
    def test_it_keeps_what_was_proposed_and_what_was_chosen(self, water: Actor, town: Town) -> None:
        incident = opened(water, town, pipe=town.pipes["BC"].pk)
        assert incident.pipe == town.pipes["BC"]
        assert incident.proposed[0]["code"] == "AB"
        assert {each["code"] for each in incident.proposed} == {"AB", "BC", "DA"}
        assert incident.commune.name == "Ouest"  # type: ignore[union-attr]
        assert incident.state == "open"

    def test_a_pipe_that_was_retired_is_refused(self, water: Actor, town: Town) -> None:
        retired = town.territory.pk, "ancienne"
        key = type(town.pipes["AB"]).objects.get(territory=retired[0], code=retired[1]).pk
        with pytest.raises(ValidationError, match="en service"):
            opened(water, town, pipe=key)
        old = opened(water, town, pipe=key, opened_at=datetime(1985, 7, 3, tzinfo=UTC))
        assert old.pipe_id == key

    def test_tomorrow_is_refused(self, water: Actor, town: Town) -> None:
        with pytest.raises(ValidationError, match="à venir"):
            opened(water, town, opened_at=timezone.now() + timedelta(hours=1))

    def test_an_unknown_kind_is_refused(self, water: Actor, town: Town) -> None:
        with pytest.raises(ValidationError) as refused:
            opened(water, town, kind="flood")
        assert "kind" in refused.value.message_dict

    def test_it_answers_several_requests(
        self, water: Actor, town: Town, territory: Territory
    ) -> None:
        keys = tuple(complain(territory, title="Fuite", metres=m).pk for m in (1, 2))
        incident = open_incident(water, territory.pk, LEAK, requests=keys)
        ties = Relation.objects.filter(target_layer="water-incidents", target_key=incident.pk)
        assert {each.source_key for each in ties} == set(keys)
        tie_requests(water, incident.pk, 1, keys)
        assert ties.count() == 2

    def test_nobody_else_opens_one(
        self,
        water: Actor,
        foreign_water: Actor,
        town: Town,
        account: Callable[..., Account],
    ) -> None:
        police = actor_of(account("police", town.territory, Role.POLICE))
        for other in (PUBLIC, foreign_water, police):
            with pytest.raises(PermissionDenied):
                opened(other, town)
        assert not Incident.objects.exists()


class TestFollowing:
    def test_from_the_leak_to_its_end(self, water: Actor, town: Town) -> None:
        incident = opened(water, town, pipe=town.pipes["AB"].pk)
        valves = [town.valves["AB-A"], town.valves["AB-B"]]
        isolate_incident(water, incident.pk, 1, valves=[v.pk for v in valves], customers_cut=12)
        incident.refresh_from_db()
        assert (incident.state, incident.customers_cut) == ("isolated", 12)
        assert [each.device for each in incident.closed_valves.all()] == valves
        assert not Device.objects.filter(pk__in=[v.pk for v in valves], is_open=True).exists()

        record_repair(water, incident.pk, 2, RepairFacts(defect="clean_break", what="Manchon"))
        repair = Repair.objects.get()
        assert (repair.pipe, repair.support, repair.defect) == (
            town.pipes["AB"],
            "pipe",
            "clean_break",
        )

        close_incident(water, incident.pk, 3, answer="La fuite est réparée.")
        incident.refresh_from_db()
        assert incident.state == "closed"
        assert incident.restored_at is not None
        assert Device.objects.filter(pk__in=[v.pk for v in valves], is_open=True).count() == 2
        states = Change.objects.filter(layer="water-incidents", fields__has_key="state")
        told = [(change.fields or {})["state"] for change in states.order_by("id")]
        assert told == [["open", "isolated"], ["isolated", "repaired"], ["repaired", "closed"]]

    def test_water_that_is_cut_is_not_cut_again(self, water: Actor, town: Town) -> None:
        incident = opened(water, town, pipe=town.pipes["AB"].pk)
        Device.objects.filter(pk=town.valves["BC-B"].pk).update(is_open=False)  # bounds a zone
        valves = [town.valves[each].pk for each in ("AB-A", "AB-B", "BC-B")]
        isolate_incident(water, incident.pk, 1, valves=valves, customers_cut=12)
        incident.refresh_from_db()
        moment, logged = incident.isolated_at, Change.objects.count()
        # The second press: the same version, the present one, the moment as a form repeats it.
        for version, at_ in ((1, None), (2, None), (2, moment), (1, moment)):
            same = isolate_incident(
                water, incident.pk, version, valves=valves, at=at_, customers_cut=12
            )
            assert (same.version, same.isolated_at) == (2, moment)
        assert Change.objects.count() == logged
        # What is said otherwise is a correction, upon what was read.
        assert moment is not None
        Incident.objects.filter(pk=incident.pk).update(opened_at=moment - timedelta(hours=2))
        earlier = moment - timedelta(minutes=20)
        with pytest.raises(ConflictingChange):
            isolate_incident(water, incident.pk, 1, valves=valves, at=earlier, customers_cut=12)
        isolate_incident(water, incident.pk, 2, valves=valves, at=earlier, customers_cut=12)
        isolate_incident(water, incident.pk, 3, valves=valves, at=earlier, customers_cut=13)
        fewer = isolate_incident(
            water, incident.pk, 4, valves=valves[:1], at=earlier, customers_cut=13
        )
        assert (fewer.version, fewer.isolated_at) == (5, earlier)

    def test_a_valve_that_another_incident_holds_is_held_by_this_one_too(
        self, water: Actor, town: Town
    ) -> None:
        valve = town.valves["AB-B"].pk
        first, second = opened(water, town), opened(water, town)
        isolate_incident(water, first.pk, 1, valves=[valve])
        isolate_incident(water, second.pk, 1, valves=[])
        assert isolate_incident(water, second.pk, 2, valves=[valve]).version == 3

    def test_a_valve_that_another_incident_needs_stays_closed(
        self, water: Actor, town: Town
    ) -> None:
        valve = town.valves["AB-B"]
        first, second = opened(water, town), opened(water, town)
        for each in (first, second):
            isolate_incident(water, each.pk, 1, valves=[valve.pk])
        close_incident(water, first.pk, 2)
        valve.refresh_from_db()
        assert valve.is_open is False
        close_incident(water, second.pk, 2)
        valve.refresh_from_db()
        assert valve.is_open is True

    def test_two_at_once(self, water: Actor, town: Town) -> None:
        incident = opened(water, town)
        choose_asset(water, incident.pk, 1, pipe=town.pipes["AB"].pk)
        with pytest.raises(ConflictingChange):
            choose_asset(water, incident.pk, 1, pipe=town.pipes["BC"].pk)
        incident.refresh_from_db()
        assert incident.pipe == town.pipes["AB"]

    def test_what_is_closed_stays_closed(self, water: Actor, town: Town) -> None:
        incident = opened(water, town)
        close_incident(water, incident.pk, 1, unfounded=True)
        with pytest.raises(ValidationError, match="classé sans suite"):
            record_repair(water, incident.pk, 2, RepairFacts())
        incident.refresh_from_db()
        assert (incident.state, incident.restored_at) == ("unfounded", None)

    def test_a_hydrant_is_no_valve(self, water: Actor, town: Town) -> None:
        incident = opened(water, town)
        Device.objects.filter(pk=town.valves["AB-A"].pk).update(function="hydrant", is_open=None)
        with pytest.raises(ValidationError, match="vanne"):
            isolate_incident(water, incident.pk, 1, valves=[town.valves["AB-A"].pk])
        incident.refresh_from_db()
        assert incident.state == "open"

    def test_it_is_given_to_somebody_of_the_team(
        self, water: Actor, town: Town, front_desk: Account
    ) -> None:
        incident = opened(water, town)
        team = next(iter(water.agencies()))
        give_incident(water, incident.pk, 1, team, water.account_id)
        incident.refresh_from_db()
        assert (incident.agency_id, incident.agent_id) == (team, water.account_id)
        with pytest.raises(ValidationError, match="équipe"):
            give_incident(water, incident.pk, 2, team, front_desk.pk)

    def test_others_learn_nothing(self, water: Actor, foreign_water: Actor, town: Town) -> None:
        incident = opened(water, town)
        said = set()
        for key in (incident.pk, 12345):
            with pytest.raises(PermissionDenied) as denied:
                close_incident(foreign_water, key, 1)
            said.add(str(denied.value))
        assert len(said) == 1
