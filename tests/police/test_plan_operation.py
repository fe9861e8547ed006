"""Kinds of operations defined without code, and operations of these kinds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.core.exceptions import PermissionDenied, ValidationError

from geoportal.police.kinds import checked_attributes, checked_details
from geoportal.police.models import Operation, OperationKind, Secrecy
from geoportal.police.services.define_kind import (
    change_kind,
    define_kind,
    delete_kind,
    speed_check_kind,
)
from geoportal.police.services.plan_operation import (
    OperationFacts,
    change_operation,
    plan_operation,
    withdraw_operation,
)
from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.catalog.changing import ConflictingChange
from layers.catalog.models import Change
from layers.catalog.registry import layer
from tests.conftest import SOUTH, WEST, square
from tests.police.conftest import tomorrow
from tests.police.threads import at_once

CROSSING = (
    {"name": "school", "title": "École", "type": "text", "required": True},
    {"name": "guards", "title": "Agents", "type": "integer"},
    {"name": "cones", "title": "Cônes posés", "type": "boolean"},
    {"name": "order_date", "title": "Date de l’arrêté", "type": "date"},
    {"name": "length_m", "title": "Longueur (m)", "type": "number"},
)


def facts(**more: Any) -> OperationFacts:
    given: dict[str, Any] = {
        "title": "Sortie d’école",
        "starts_at": tomorrow(16),
        "ends_at": tomorrow(17),
        "area": square(WEST + 10, SOUTH + 10, 100),
        "details": {"school": "Jean-Macé"},
    }
    return OperationFacts(**given | more)


@pytest.fixture
def crossing(officer: Actor, territory: Territory) -> OperationKind:
    """School crossings are told to everyone."""
    return define_kind(
        officer,
        territory.pk,
        code="school-crossing",
        title="Sortie d’école",
        color="#2A6F97",
        default_secrecy=Secrecy.PUBLIC,
        attributes=CROSSING,
    )


# -- kinds ----------------------------------------------------------------------------------------


def test_a_kind_is_a_row(crossing: OperationKind) -> None:
    crossing.refresh_from_db()
    assert crossing.color == "#2a6f97"
    assert crossing.attributes[1] == {
        "name": "guards",
        "title": "Agents",
        "type": "integer",
        "required": False,
    }


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        ("text", "liste"),
        ([{"name": f"a{n}", "title": "A", "type": "text"} for n in range(31)], "30 attributs"),
        (["text"], "un nom, un intitulé"),
        ([{"name": "a", "title": "A", "type": "text", "sql": "x"}], "un nom, un intitulé"),
        ([{"name": "Été", "title": "A", "type": "text"}], "minuscules"),
        ([{"name": 7, "title": "A", "type": "text"}], "minuscules"),
        ([{"name": "a", "title": " ", "type": "text"}], "intitulé"),
        ([{"name": "a", "title": "A", "type": "image"}], "Le type de « a »"),
        ([{"name": "a", "title": "A", "type": ["text"]}], "Le type de « a »"),
        ([{"name": "a", "title": "A", "type": "text"}] * 2, "Deux attributs"),
    ],
)
def test_attributes_that_are_none(attributes: Any, word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        checked_attributes(attributes)


def test_details_are_read_as_a_form_sends_them() -> None:
    attributes = checked_attributes(CROSSING)
    read = checked_details(
        attributes,
        {
            "school": "  Jean-Macé ",
            "guards": " 2 ",
            "cones": "on",
            "order_date": "2026-09-01",
            "length_m": "12,5",
        },
    )
    assert read == {
        "school": "Jean-Macé",
        "guards": 2,
        "cones": True,
        "order_date": "2026-09-01",
        "length_m": 12.5,
    }
    # What was read is read again as it is; empty ones are left out.
    assert checked_details(attributes, read) == read
    assert checked_details(attributes, {"school": "x", "guards": "", "cones": None}) == {
        "school": "x"
    }
    assert checked_details(attributes, {"school": "x", "order_date": date(2026, 9, 1)}) == {
        "school": "x",
        "order_date": "2026-09-01",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"guards": "deux"},
        {"guards": True},
        {"guards": "9" * 40},
        {"guards": 1.5},
        {"length_m": "nan"},
        {"length_m": "1e999"},
        {"length_m": [1]},
        {"cones": "peut-être"},
        {"order_date": "1/9/2026"},
        {"order_date": datetime},
        {"school": "x" * 2001},
        {"school": "nul\0"},
        {"school": {"a": 1}},
        {"plate": "AA-123-AA"},
        {"school": ""},
    ],
)
def test_details_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        checked_details(checked_attributes(CROSSING), {"school": "Jean-Macé"} | wrong)
    assert len(refused.value.message_dict["details"]) == 1


def test_outsiders_define_nothing(
    outsiders: list[Actor], territory: Territory, crossing: OperationKind
) -> None:
    for actor in outsiders:
        with pytest.raises(PermissionDenied):
            define_kind(actor, territory.pk, code="x", title="X", color="#000000")
        with pytest.raises(PermissionDenied):
            delete_kind(actor, crossing.pk, 1)
        with pytest.raises(PermissionDenied):
            change_kind(
                actor,
                crossing.pk,
                1,
                title="X",
                color="#000000",
                default_secrecy=Secrecy.PUBLIC,
            )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "school-crossing"}, "code"),
        ({"code": "école !"}, "code"),
        ({"title": " "}, "title"),
        ({"color": "red"}, "color"),
        ({"default_secrecy": "secret"}, "default_secrecy"),
        ({"code": "speed-check", "default_secrecy": "public"}, "default_secrecy"),
    ],
)
def test_bad_kinds(
    officer: Actor, crossing: OperationKind, more: dict[str, Any], field: str
) -> None:
    good: dict[str, Any] = {"code": "patrol", "title": "Patrouille", "color": "#112233"}
    with pytest.raises(ValidationError) as refused:
        define_kind(officer, crossing.territory_id, **good | more)
    assert set(refused.value.message_dict) == {field}
    assert OperationKind.objects.count() == 1


def test_a_kind_in_use_stays_and_so_does_the_speed_check(
    officer: Actor, crossing: OperationKind
) -> None:
    operation = plan_operation(officer, crossing.pk, facts())
    with pytest.raises(ValidationError, match="ne se supprime pas"):
        delete_kind(officer, crossing.pk, crossing.version)
    withdraw_operation(officer, operation.pk, operation.version)
    with pytest.raises(ConflictingChange):
        delete_kind(officer, crossing.pk, 7)
    delete_kind(officer, crossing.pk, crossing.version)
    check = speed_check_kind(crossing.territory_id)
    assert speed_check_kind(crossing.territory_id) == check
    with pytest.raises(ValidationError, match="ne se supprime pas"):
        delete_kind(officer, check.pk, check.version)
    with pytest.raises(ValidationError, match="réservés à la police"):
        change_kind(
            officer,
            check.pk,
            check.version,
            title="Radar",
            color="#000000",
            default_secrecy=Secrecy.PUBLIC,
        )


# -- operations -----------------------------------------------------------------------------------


def seen_by(actor: Actor) -> list[dict[str, Any]]:
    rows = layer("police-operations").visible_to(actor).features(10)
    return [dict(each.properties) for each in rows]


def test_secrecy_decides_who_hears_of_it(
    officer: Actor, crossing: OperationKind, front_desk: Account, outsider: Account
) -> None:
    operation = plan_operation(officer, crossing.pk, facts())
    staff, next_door = actor_of(front_desk), actor_of(outsider)
    (told,) = seen_by(PUBLIC)
    assert told["title"] == "Sortie d’école"
    assert "details" not in told
    for version, secrecy in enumerate((Secrecy.INTERNAL, Secrecy.RESTRICTED), start=1):
        change_operation(officer, operation.pk, version, facts(secrecy=secrecy))
        assert seen_by(PUBLIC) == seen_by(next_door) == []
        assert len(seen_by(staff)) == (secrecy == Secrecy.INTERNAL)
        assert len(seen_by(officer)) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ends_at": tomorrow(16)}, "ends_at"),
        ({"ends_at": tomorrow(16) + timedelta(days=367)}, "ends_at"),
        ({"starts_at": datetime(2030, 1, 1)}, "starts_at"),
        ({"area": GEOSGeometry("POINT (1 1)")}, "geom"),
        ({"area": GEOSGeometry("POLYGON EMPTY", srid=2154)}, "geom"),
        ({"area": Polygon(((0, 0), (1, 1), (0, 1), (1, 0), (0, 0)), srid=2154)}, "geom"),
        ({"area": GEOSGeometry("POINT (400 400)", srid=4326)}, "geom"),
        ({"secrecy": "whispered"}, "secrecy"),
        ({"details": {}}, "details"),
    ],
)
def test_bad_operations(
    officer: Actor, crossing: OperationKind, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        plan_operation(officer, crossing.pk, facts(**more))
    assert set(refused.value.message_dict) == {field}
    assert not Operation.objects.exists()


def test_an_area_in_degrees_is_moved_to_lambert(officer: Actor, crossing: OperationKind) -> None:
    degrees: Any = square(WEST, SOUTH, 100).transform(4326, clone=True)
    operation = plan_operation(officer, crossing.pk, facts(area=degrees))
    assert operation.geom is not None
    assert operation.geom.srid == 2154
    assert abs(operation.geom.area - 10_000) < 1
    assert plan_operation(officer, crossing.pk, facts(area=None)).geom is None


def test_outsiders_and_stale_versions(
    officer: Actor, outsiders: list[Actor], crossing: OperationKind
) -> None:
    operation = plan_operation(officer, crossing.pk, facts(secrecy=Secrecy.RESTRICTED))
    sentences = set()
    for actor in outsiders:
        for attempt in (
            partial(plan_operation, actor, crossing.pk, facts()),
            partial(change_operation, actor, operation.pk, 1, facts()),
            partial(change_operation, actor, 4711, 1, facts()),
            partial(withdraw_operation, actor, operation.pk, 1),
        ):
            with pytest.raises(PermissionDenied) as refused:
                attempt()
            sentences.add(str(refused.value))
    assert len(sentences) == 1
    with pytest.raises(ConflictingChange):
        change_operation(officer, operation.pk, 5, facts())
    with pytest.raises(ConflictingChange):
        withdraw_operation(officer, operation.pk, 5)


def test_a_withdrawn_operation_leaves_no_place_and_no_time(
    officer: Actor, crossing: OperationKind
) -> None:
    operation = plan_operation(officer, crossing.pk, facts(secrecy=Secrecy.RESTRICTED))
    withdraw_operation(officer, operation.pk, operation.version)
    assert not Operation.objects.exists()
    (left,) = Change.objects.filter(layer="police-operations")
    assert (left.operation, left.actor, left.old_class) == ("E", officer.label, "restricted")
    assert left.old_bounds is left.new_bounds is left.fields is left.shape_before is None


@pytest.mark.django_db(transaction=True)
def test_two_officers_change_one_operation(officer: Actor, crossing: OperationKind) -> None:
    operation = plan_operation(officer, crossing.pk, facts())
    outcomes = at_once(
        lambda: change_operation(officer, operation.pk, 1, facts(title="A")),
        lambda: change_operation(officer, operation.pk, 1, facts(title="B")),
    )
    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["ConflictingChange", "Operation"]


@pytest.mark.django_db(transaction=True)
def test_a_kind_is_made_once(territory: Territory) -> None:
    outcomes = at_once(*[lambda: speed_check_kind(territory.pk).pk] * 4)
    assert len(set(outcomes)) == 1
