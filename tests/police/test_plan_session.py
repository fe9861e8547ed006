"""Planning, moving, cancelling and recording speed sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from geoportal.citizen.models import Category, CategoryGroup, Channel, CitizenRequest
from geoportal.police import events
from geoportal.police.models import Device, Operation, Purpose, Recording, SpeedSession, SpeedSite
from geoportal.police.pseudonyms import pseudonym
from geoportal.police.services.cancel_session import cancel_session
from geoportal.police.services.plan_operation import (
    OperationFacts,
    change_operation,
    plan_operation,
    withdraw_operation,
)
from geoportal.police.services.plan_session import plan_session
from geoportal.police.services.record_session import record_session
from geoportal.police.services.register_device import register_device, verify_device
from geoportal.police.services.reschedule_session import reschedule_session
from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog import events as catalog_events
from layers.catalog.changing import ConflictingChange
from layers.catalog.models import Change, Relation
from layers.catalog.services.relate import End, relations_of
from tests.police.conftest import days_ago, tomorrow
from tests.police.threads import at_once

HOUR = timedelta(hours=1)


def said(error: pytest.ExceptionInfo[ValidationError], field: str | None = None) -> str:
    """The sentence that a person reads at a field, or of the whole."""
    if field is None:
        return " ".join(error.value.messages)
    return " ".join(error.value.message_dict[field])


def plan(actor: Actor, site: SpeedSite, **more: Any) -> SpeedSession:
    return plan_session(
        actor, site.pk, **{"starts_at": tomorrow(9), "ends_at": tomorrow(11)} | more
    )


@pytest.fixture
def complaint(territory: Territory) -> Callable[..., CitizenRequest]:
    """Makes a citizen's request about speed."""
    group = CategoryGroup.objects.create(territory=territory, code="route", title="Route")

    def make(**more: Any) -> CitizenRequest:
        of = more.pop("territory", territory)
        category, _made = Category.objects.get_or_create(
            group=group, territory=of, code="vitesse", defaults={"title": "Vitesse"}
        )
        return CitizenRequest.objects.create(
            territory=of, channel=Channel.WEB, category=category, text="Trop vite", **more
        )

    return make


# -- planning -------------------------------------------------------------------------------------


def test_a_session_is_an_operation_of_its_own(
    officer: Actor, site: SpeedSite, device: Device
) -> None:
    session = plan(officer, site, device=device.pk, agents=["4512", "mb-7"])
    session.refresh_from_db()
    assert (session.state, session.purpose, session.recording) == ("planned", "survey", "full")
    assert (session.limit_kmh, session.moving, session.flagged) == (50, False, False)
    assert session.geom == site.point
    operation = session.operation
    assert (operation.kind.code, operation.visibility) == ("speed-check", "restricted")
    assert (operation.starts_at, operation.ends_at) == (session.starts_at, session.ends_at)
    assert operation.title == "Contrôle de vitesse, D982"


def test_agents_are_pseudonyms(officer: Actor, site: SpeedSite, neighbour: Territory) -> None:
    session = plan(officer, site, agents=["4512", " 45 12", "mb-7"])
    assert len(session.agents) == 2
    assert not any("4512" in each or "mb" in each.lower() for each in session.agents)
    assert pseudonym(site.territory_id, "4512") in session.agents
    assert pseudonym(neighbour.pk, "4512") not in session.agents
    with pytest.raises(ValidationError) as refused:
        plan(officer, site, agents=["Jean Dupont, né en 1970"])
    assert "matricule" in said(refused, "agents")
    assert "Dupont" not in said(refused, "agents")


def test_pseudonyms_hang_on_the_secret_key(settings: Any) -> None:
    before = pseudonym("200010700", "4512")
    settings.SECRET_KEY = "another"
    assert pseudonym("200010700", "4512") != before


def test_a_session_joins_an_operation_which_lasts_as_long(
    officer: Actor, planned: SpeedSession
) -> None:
    start = tomorrow(14)
    second = plan(
        officer,
        planned.site,
        starts_at=start,
        ends_at=start + HOUR,
        operation=planned.operation_id,
    )
    operation = Operation.objects.get()
    assert second.operation_id == operation.pk
    assert (operation.starts_at, operation.ends_at) == (planned.starts_at, start + HOUR)
    cancel_session(officer, second.pk, second.version)
    operation.refresh_from_db()
    assert operation.ends_at == planned.ends_at


def test_an_outsider_plans_nothing_and_hears_nothing(
    outsiders: list[Actor], site: SpeedSite
) -> None:
    sentences = set()
    for actor in outsiders:
        for key in (site.pk, 12345):
            with pytest.raises(PermissionDenied) as refused:
                plan_session(actor, key, starts_at=tomorrow(9), ends_at=tomorrow(10))
            sentences.add(str(refused.value))
    assert len(sentences) == 1, "a site that is there is told from one that is not"
    assert not SpeedSession.objects.exists()


@pytest.mark.parametrize(
    ("more", "field", "word"),
    [
        ({"ends_at": tomorrow(9)}, "ends_at", "après le début"),
        ({"ends_at": tomorrow(9) + timedelta(days=93)}, "ends_at", "92 jours"),
        ({"starts_at": datetime(2030, 1, 1)}, "starts_at", "fuseau horaire"),
        ({"starts_at": days_ago(2, 9), "ends_at": days_ago(2, 10)}, "ends_at", "déjà finie"),
        ({"agents": [str(number) for number in range(21)]}, "agents", "20 agents"),
        ({"purpose": "picnic"}, "purpose", "picnic"),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    officer: Actor, site: SpeedSite, more: dict[str, Any], field: str, word: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        plan(officer, site, **more)
    assert word in said(refused, field)
    assert not Operation.objects.exists()


def test_a_device_is_not_in_two_places(officer: Actor, planned: SpeedSession) -> None:
    with pytest.raises(ValidationError) as refused:
        plan(officer, planned.site, device=planned.device_id, ends_at=tomorrow(10))
    assert said(refused, "device") == "Cet appareil est déjà pris par une autre séance à ce moment."
    assert SpeedSession.objects.count() == Operation.objects.count() == 1


def test_a_device_of_the_neighbour_is_not_there(
    officer: Actor, foreign_officer: Actor, site: SpeedSite, neighbour: Territory
) -> None:
    theirs = register_device(foreign_officer, neighbour.pk, serial="V", model="Voisin")
    with pytest.raises(PermissionDenied):
        plan(officer, site, device=theirs.pk)
    both = Actor(account_id=1, posts=officer.posts | foreign_officer.posts)
    with pytest.raises(ValidationError, match="autre territoire"):
        plan(both, site, device=theirs.pk)


@pytest.mark.parametrize(
    "more", [{"purpose": Purpose.ENFORCEMENT}, {"recording": Recording.ENFORCEMENT}]
)
def test_an_expired_device_fines_nobody_but_may_survey(
    officer: Actor, site: SpeedSite, device: Device, more: dict[str, Any]
) -> None:
    today = timezone.localdate()
    verify_device(
        officer,
        device.pk,
        device.version,
        verified_on=today - timedelta(days=400),
        verified_until=today,
    )
    with pytest.raises(ValidationError) as refused:
        plan(officer, site, device=device.pk, **more)
    assert "verbaliser" in said(refused, "device")
    assert plan(officer, site, device=device.pk).flagged


def test_a_verification_must_cover_the_last_day_too(
    officer: Actor, site: SpeedSite, device: Device
) -> None:
    verify_device(
        officer,
        device.pk,
        device.version,
        verified_on=timezone.localdate(),
        verified_until=tomorrow().date(),
    )
    midnight = tomorrow(0) + timedelta(days=1)
    whole_day = plan(officer, site, device=device.pk, starts_at=tomorrow(20), ends_at=midnight)
    assert not whole_day.flagged
    beyond = reschedule_session(
        officer,
        whole_day.pk,
        whole_day.version,
        starts_at=tomorrow(20),
        ends_at=midnight + HOUR,
        device=device.pk,
    )
    assert beyond.flagged


def test_a_device_on_a_tripod_does_not_drive(
    officer: Actor, site: SpeedSite, device: Device
) -> None:
    with pytest.raises(ValidationError) as refused:
        plan(officer, site, device=device.pk, moving=True)
    assert "véhicule" in said(refused, "moving")


def test_what_happened_is_told_by_key_alone(officer: Actor, site: SpeedSite) -> None:
    @catalog_events.subscribe(events.SessionPlanned)
    def hear(event: events.SessionPlanned) -> None:
        """Nobody is told before the commit."""

    try:
        session = plan(officer, site)
        # Jobs of other tests, that commit, may be there.
        jobs = ProcrastinateJob.objects.filter(task_name__endswith="deliver_event")
        kinds = {job.args["kind"] for job in jobs if job.args["payload"] == {"key": session.pk}}
        assert len(kinds) == 1
        assert kinds.pop().endswith("SessionPlanned")
    finally:
        catalog_events._subscribers.pop(catalog_events._name(events.SessionPlanned))


# -- from a complaint -----------------------------------------------------------------------------


def test_a_session_follows_up_a_complaint(
    officer: Actor, site: SpeedSite, complaint: Callable[..., CitizenRequest], front_desk: Account
) -> None:
    request = complaint()
    session = plan(officer, site, complaint=request.pk)
    assert session.purpose == "complaint"
    tie = Relation.objects.get()
    assert (tie.source_layer, tie.source_key) == ("speed-checks", session.pk)
    assert (tie.kind, tie.target_layer, tie.target_key) == ("about", "requests", request.pk)
    end = End("requests", request.pk)
    assert relations_of(officer, end) == [tie]
    # Those who answer the citizen do not learn that somebody will measure, let alone when.
    assert relations_of(actor_of(front_desk), end) == []
    assert relations_of(PUBLIC.holding("requests", request.pk), end) == []
    request.refresh_from_db()
    assert request.version == 1
    assert not Change.objects.filter(layer="requests").exclude(operation="I").exists()


def test_a_complaint_must_be_there_for_the_officer(
    officer: Actor,
    site: SpeedSite,
    complaint: Callable[..., CitizenRequest],
    neighbour: Territory,
) -> None:
    hidden, elsewhere = complaint(withheld=True), complaint(territory=neighbour)
    for key in (hidden.pk, elsewhere.pk, 4711):
        with pytest.raises(PermissionDenied, match="introuvable"):
            plan(officer, site, complaint=key)
    assert not SpeedSession.objects.exists()
    assert not Operation.objects.exists()


# -- moving, cancelling, recording ----------------------------------------------------------------


def test_a_session_is_moved_with_its_operation(officer: Actor, planned: SpeedSession) -> None:
    moved = reschedule_session(
        officer,
        planned.pk,
        planned.version,
        starts_at=tomorrow(15),
        ends_at=tomorrow(16),
        device=planned.device_id,
    )
    assert (moved.version, moved.starts_at) == (2, tomorrow(15))
    operation = Operation.objects.get()
    assert (operation.starts_at, operation.ends_at) == (tomorrow(15), tomorrow(16))


def test_it_is_not_moved_onto_another(officer: Actor, planned: SpeedSession) -> None:
    second = plan(
        officer,
        planned.site,
        device=planned.device_id,
        starts_at=tomorrow(14),
        ends_at=tomorrow(15),
    )
    with pytest.raises(ValidationError) as refused:
        reschedule_session(
            officer,
            second.pk,
            second.version,
            starts_at=tomorrow(10),
            ends_at=tomorrow(12),
            device=planned.device_id,
        )
    assert "déjà pris" in said(refused, "device")
    second.refresh_from_db()
    assert second.starts_at == tomorrow(14)


def test_a_cancelled_session_frees_its_device_and_stays_cancelled(
    officer: Actor, planned: SpeedSession
) -> None:
    cancelled = cancel_session(officer, planned.pk, planned.version)
    assert cancelled.state == "cancelled"
    assert plan(officer, planned.site, device=planned.device_id).pk != planned.pk
    with pytest.raises(ValidationError) as refused:
        cancel_session(officer, planned.pk, cancelled.version)
    assert said(refused) == "Cette séance est « Annulée » : elle ne se modifie plus."


def test_a_session_is_recorded_as_it_was(
    officer: Actor, planned: SpeedSession, site: SpeedSite
) -> None:
    start = days_ago(1, 9)
    done = record_session(
        officer,
        planned.pk,
        planned.version,
        starts_at=start,
        ends_at=start + HOUR,
        device=planned.device_id,
        agents=["4512"],
    )
    done.refresh_from_db()
    assert (done.state, done.starts_at, done.ends_at) == ("done", start, start + HOUR)
    assert done.agents == [pseudonym(site.territory_id, "4512")]
    assert done.limit_kmh == 50
    assert Operation.objects.get().starts_at == start
    with pytest.raises(ValidationError, match="Réalisée"):
        cancel_session(officer, planned.pk, done.version)


def test_recording_refuses_what_cannot_have_been(officer: Actor, planned: SpeedSession) -> None:
    def record(**more: Any) -> None:
        start = days_ago(1, 9)
        facts = {"starts_at": start, "ends_at": start + HOUR, "device": planned.device_id}
        record_session(officer, planned.pk, planned.version, **facts | more)

    with pytest.raises(ValidationError) as refused:
        record(ends_at=timezone.now() + HOUR)
    assert "pas encore finie" in said(refused, "ends_at")
    with pytest.raises(ValidationError) as refused:
        record(device=None)
    assert "quel appareil" in said(refused, "device")
    planned.refresh_from_db()
    assert planned.state == "planned"


def test_enforcement_recorded_with_an_expired_device_is_refused(
    officer: Actor, site: SpeedSite, device: Device
) -> None:
    session = plan(officer, site, device=device.pk, purpose=Purpose.ENFORCEMENT)
    start = days_ago(200, 9)  # before the verification
    with pytest.raises(ValidationError) as refused:
        record_session(
            officer,
            session.pk,
            session.version,
            starts_at=start,
            ends_at=start + HOUR,
            device=device.pk,
        )
    assert "verbaliser" in said(refused, "device")


@pytest.mark.parametrize("verb", ["reschedule", "cancel", "record"])
def test_outsiders_and_stale_versions(
    officer: Actor, outsiders: list[Actor], planned: SpeedSession, verb: str
) -> None:
    def do(actor: Actor, key: int, version: int) -> SpeedSession:
        if verb == "cancel":
            return cancel_session(actor, key, version)
        if verb == "record":
            start = days_ago(1)
            return record_session(
                actor, key, version, starts_at=start, ends_at=start + HOUR, device=planned.device_id
            )
        return reschedule_session(actor, key, version, starts_at=tomorrow(15), ends_at=tomorrow(16))

    sentences = set()
    for actor in outsiders:
        for key in (planned.pk, 4711):
            with pytest.raises(PermissionDenied) as refused:
                do(actor, key, 1)
            sentences.add(str(refused.value))
    assert len(sentences) <= 2  # about the device or about the session, never about which key
    with pytest.raises(ConflictingChange, match="entre-temps") as conflict:
        do(officer, planned.pk, 99)
    assert conflict.value.current == planned
    assert do(officer, planned.pk, 1).version == 2


@pytest.mark.parametrize("field", ["public", "internal"])
def test_no_way_leads_to_a_check_that_is_told(
    officer: Actor, planned: SpeedSession, field: str
) -> None:
    operation = planned.operation
    facts = OperationFacts(
        title="x",
        starts_at=tomorrow(9),
        ends_at=tomorrow(10),
        secrecy=field,  # type: ignore[arg-type]
    )
    for attempt in (
        lambda: change_operation(officer, operation.pk, operation.version, facts),
        lambda: plan_operation(officer, operation.kind_id, facts),
        lambda: withdraw_operation(officer, operation.pk, operation.version),
    ):
        with pytest.raises(ValidationError, match="par ses séances"):
            attempt()


# -- two people at once ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_officers_change_one_session(
    officer: Actor, planned: SpeedSession, territory: Territory, account: Callable[..., Account]
) -> None:
    second = actor_of(account("collègue", territory, Role.POLICE))
    outcomes = at_once(
        lambda: cancel_session(officer, planned.pk, 1),
        lambda: reschedule_session(
            second,
            planned.pk,
            1,
            starts_at=tomorrow(15),
            ends_at=tomorrow(16),
            device=planned.device_id,
        ),
    )
    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["ConflictingChange", "SpeedSession"]
    planned.refresh_from_db()
    assert planned.version == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_want_one_device(officer: Actor, site: SpeedSite, device: Device) -> None:
    outcomes = at_once(*[lambda: plan(officer, site, device=device.pk)] * 4)
    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["SpeedSession", *["ValidationError"] * 3]
    assert SpeedSession.objects.count() == Operation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_ever(
    officer: Actor, site: SpeedSite, device: Device, planned: SpeedSession
) -> None:
    """Those who lock device, session and operation do so in one order."""
    today = timezone.localdate()
    outcomes = at_once(
        lambda: verify_device(
            officer,
            device.pk,
            device.version,
            verified_on=today,
            verified_until=today + timedelta(days=365),
        ),
        lambda: reschedule_session(
            officer,
            planned.pk,
            1,
            starts_at=tomorrow(15),
            ends_at=tomorrow(16),
            device=device.pk,
        ),
        lambda: plan(
            officer,
            site,
            device=device.pk,
            starts_at=tomorrow(18),
            ends_at=tomorrow(19),
            operation=planned.operation_id,
        ),
    )
    assert [type(each) for each in outcomes] == [Device, SpeedSession, SpeedSession]
    operation = Operation.objects.get()
    assert (operation.starts_at, operation.ends_at) == (tomorrow(15), tomorrow(19))


class TestTheSameVehicles:
    """Two sessions without devices of their own at one site and time count vehicles twice."""

    def test_the_second_is_refused_and_names_the_first(
        self, officer: Actor, site: SpeedSite
    ) -> None:
        times: Any = {"starts_at": tomorrow(9), "ends_at": tomorrow(11)}
        plan_session(officer, site.pk, **times)
        with pytest.raises(ValidationError, match="deux fois") as refused:
            plan_session(officer, site.pk, **times)
        assert f"{timezone.localtime(tomorrow(9)):%d/%m/%Y %H:%M}" in str(refused.value)
        assert SpeedSession.objects.count() == 1

    def test_one_may_begin_when_the_other_ends(self, officer: Actor, site: SpeedSite) -> None:
        plan_session(officer, site.pk, starts_at=tomorrow(9), ends_at=tomorrow(11))
        plan_session(officer, site.pk, starts_at=tomorrow(11), ends_at=tomorrow(12))
        assert SpeedSession.objects.count() == 2

    def test_each_with_a_device_of_its_own_is_one(
        self, officer: Actor, site: SpeedSite, device: Device, territory: Territory
    ) -> None:
        other = register_device(officer, territory.pk, serial="B-200", model="TruCam")
        for each in (device, other):
            plan_session(
                officer, site.pk, starts_at=tomorrow(9), ends_at=tomorrow(11), device=each.pk
            )
        assert SpeedSession.objects.count() == 2

    def test_nor_is_one_moved_onto_the_other(self, officer: Actor, site: SpeedSite) -> None:
        plan_session(officer, site.pk, starts_at=tomorrow(9), ends_at=tomorrow(11))
        second = plan_session(officer, site.pk, starts_at=tomorrow(14), ends_at=tomorrow(15))
        with pytest.raises(ValidationError, match="deux fois"):
            reschedule_session(officer, second.pk, 1, starts_at=tomorrow(10), ends_at=tomorrow(12))

    def test_a_slip_of_the_year_is_refused(self, officer: Actor, site: SpeedSite) -> None:
        far = tomorrow(9).replace(year=9999)
        with pytest.raises(ValidationError, match="deux ans"):
            plan_session(officer, site.pk, starts_at=far, ends_at=far + timedelta(hours=1))
