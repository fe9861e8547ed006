"""Recording operations, units, finds, levels and heritage sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from archaeology.sites.layers import FINDS
from archaeology.sites.models import (
    Find,
    HeritageSite,
    Level,
    Operation,
    Source,
    StratigraphicUnit,
)
from archaeology.sites.models.recording import FAR_FUTURE
from archaeology.sites.services.assert_about import Stated, Subject, assert_about
from archaeology.sites.services.change_find import change_find
from archaeology.sites.services.change_operation import change_operation
from archaeology.sites.services.import_matrix import import_matrix
from archaeology.sites.services.prefer_assertion import prefer_assertion, unprefer_assertion
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_heritage_site import (
    HeritageSiteFacts,
    record_heritage_site,
)
from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_source import SourceFacts, record_source
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.sites.services.relate_units import relate_units
from archaeology.sites.services.unrelate_units import unrelate_units
from archaeology.sites.statements import Height
from archaeology.sites.vocabulary import RelationKind, Statement
from layers.access.actor import PUBLIC, Actor, system_actor
from layers.access.models import Territory
from layers.access.territories import forget_territories
from layers.catalog.changing import ConflictingChange
from tests.catalog.connections import Aside
from tests.conftest import SOUTH, WEST

pytestmark = pytest.mark.django_db
HERE = Point(WEST + 1005, SOUTH + 1005, srid=2154)
NOBODYS = 10**15


def replaced(facts: Any, **changes: Any) -> Any:
    """The same facts with others in their place."""
    return replace(facts, **changes)


def test_a_new_operation_is_restricted_and_knows_its_commune(dig: Operation) -> None:
    dig.refresh_from_db()
    assert dig.visibility == "restricted"
    assert dig.commune is not None
    assert dig.commune.name == "Ouest"


def test_a_find_inherits_what_its_operation_hides(
    dig: Operation, territory: Territory, archaeologist: Actor
) -> None:
    facts = FindFacts("1", operation=dig.pk, confidentiality="public", geom=HERE)
    find = record_find(archaeologist, territory.pk, facts)
    find.refresh_from_db()
    assert (find.confidentiality, find.inherited, find.visibility) == (
        "public",
        "restricted",
        "restricted",
    )
    assert FINDS.visible_to(PUBLIC).count().number == 0

    opened = replaced(OperationFacts.of(dig), confidentiality="public")
    changed = change_operation(archaeologist, dig.pk, dig.version, opened)

    find.refresh_from_db()
    assert (find.inherited, find.visibility) == ("public", "public")
    assert FINDS.visible_to(PUBLIC).count().number == 1
    change_operation(
        archaeologist, dig.pk, changed.version, replaced(opened, confidentiality="generalised")
    )
    find.refresh_from_db()
    assert find.visibility == "generalised"


def test_reclassified_finds_are_in_the_log(
    dig: Operation, territory: Territory, archaeologist: Actor
) -> None:
    record_find(archaeologist, territory.pk, FindFacts("1", operation=dig.pk, geom=HERE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_change WHERE layer = 'finds'")
        before = cursor.fetchone()[0]
    opened = replaced(OperationFacts.of(dig), confidentiality="public")
    find = Find.objects.get()
    change_find(
        archaeologist,
        find.pk,
        find.version,
        replaced(FindFacts.of(find), confidentiality="public"),
    )
    change_operation(archaeologist, dig.pk, dig.version, opened)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_change WHERE layer = 'finds'")
        assert cursor.fetchone()[0] > before


def test_units_are_called_after_the_new_number(
    dig: Operation, units: dict[str, StratigraphicUnit], archaeologist: Actor
) -> None:
    change_operation(
        archaeologist, dig.pk, dig.version, replaced(OperationFacts.of(dig), number="77")
    )
    labels = StratigraphicUnit.objects.order_by("number").values_list("label", flat=True)
    assert labels[0] == "77 US 1204"


def test_what_changed_meanwhile_is_not_overwritten(dig: Operation, archaeologist: Actor) -> None:
    first = replaced(OperationFacts.of(dig), title="Premier")
    change_operation(archaeologist, dig.pk, dig.version, first)
    with pytest.raises(ConflictingChange) as refused:
        change_operation(archaeologist, dig.pk, dig.version, replaced(first, title="Second"))
    assert isinstance(refused.value.current, Operation)
    assert refused.value.current.title == "Premier"


def test_a_dating_that_cannot_be_read_is_refused_with_its_place(
    territory: Territory, archaeologist: Actor
) -> None:
    with pytest.raises(ValidationError) as refused:
        record_find(archaeologist, territory.pk, FindFacts("1", dating="1846-7"))
    (error,) = refused.value.error_dict["dating"]
    assert error.params is not None
    assert error.params["position"] >= 4
    assert "1846-7" in error.messages[0]
    assert not Find.objects.exists()


def test_bounds_come_from_the_text_and_open_ends_have_none(
    territory: Territory, archaeologist: Actor
) -> None:
    find = record_find(archaeologist, territory.pk, FindFacts("1", dating="-0009/.."))
    find.refresh_from_db()
    assert (find.dating, find.start_min, find.start_max) == ("-0009/..", -9, -9)
    assert (find.end_min, find.end_max) == (-9, FAR_FUTURE)


def test_a_unit_of_another_operation_is_refused(
    dig: Operation,
    units: dict[str, StratigraphicUnit],
    territory: Territory,
    archaeologist: Actor,
) -> None:
    other = record_operation(archaeologist, territory.pk, OperationFacts("2", "survey", "Ailleurs"))
    facts = FindFacts("1", operation=other.pk, unit=units["1204"].pk)
    with pytest.raises(ValidationError, match="pas de cette opération"):
        record_find(archaeologist, territory.pk, facts)


def test_the_same_number_twice_is_refused(dig: Operation, archaeologist: Actor) -> None:
    again = replaced(OperationFacts.of(dig), title="Bis")
    with pytest.raises(ValidationError):
        record_operation(archaeologist, dig.territory_id, again)
    record_unit(archaeologist, dig.pk, UnitFacts("1"))
    with pytest.raises(ValidationError):
        record_unit(archaeologist, dig.pk, UnitFacts("1"))


@pytest.mark.parametrize(
    "height",
    [
        Height(),
        Height(z_m=3.0, datum="ngf_ign69", depth_m=1.0, ground_reference="ground"),
        Height(z_m=3.0),
        Height(depth_m=3.1),
        Height(z_m=3.0, datum="ngf_ign69", ground_reference="ground"),
        Height(depth_m=3.1, ground_reference="street", datum="ngf_ign69"),
        Height(z_m=float("nan"), datum="ngf_ign69"),
        Height(z_m=3.0, datum="ngf_ign69", sigma_m=-0.1),
    ],
)
def test_a_level_is_an_altitude_or_a_depth(
    height: Height, units: dict[str, StratigraphicUnit], archaeologist: Actor
) -> None:
    with pytest.raises(ValidationError):
        record_level(archaeologist, height, unit=units["1204"].pk)
    assert not Level.objects.exists()


def test_a_depth_never_becomes_an_altitude(territory: Territory, archaeologist: Actor) -> None:
    find = record_find(archaeologist, territory.pk, FindFacts("1", geom=HERE))
    depth = Height(depth_m=3.1, ground_reference="street")
    record_level(archaeologist, depth, find=find.pk)
    find.refresh_from_db()
    assert (find.depth_m, find.ground_reference, find.z_m, find.datum) == (3.1, "street", None, "")
    record_level(archaeologist, Height(z_m=7.5, datum="ngf_ign69"), find=find.pk)
    find.refresh_from_db()
    assert (find.depth_m, find.z_m) == (3.1, None)
    assert Level.objects.filter(find=find).count() == 2


def test_the_heritage_service_records_what_is_shown_and_learns_no_hidden_code(
    territory: Territory, archaeologist: Actor, presenter: Actor
) -> None:
    hidden = HeritageSiteFacts("Caché", "temple", code="T1", geom=HERE)
    record_heritage_site(archaeologist, territory.pk, hidden)
    shown = replaced(hidden, name="Théâtre", confidentiality="public")
    site = record_heritage_site(presenter, territory.pk, shown)
    assert site.code != "T1"
    with pytest.raises(ValidationError):
        record_heritage_site(presenter, territory.pk, hidden)


def verbs(
    dig: Operation, units: dict[str, StratigraphicUnit], by: Actor
) -> list[Callable[[Actor], object]]:
    """Every verb, ready for an actor; the rows it is about are there."""
    key, territory = dig.pk, dig.territory_id
    unit, other = units["1204"].pk, units["1207"].pk
    find = record_find(by, territory, FindFacts("9", operation=key))
    site = record_heritage_site(by, territory, HeritageSiteFacts("Temple", "temple", "T9"))
    dated = Stated(Statement.DATING, {"edtf": "0150"})
    said = assert_about(by, Subject(find.pk, "finds"), dated)
    facts, found = OperationFacts.of(dig), FindFacts.of(find)
    depth = Height(depth_m=1.0, ground_reference="ground")
    return [
        lambda who: record_source(who, territory, SourceFacts("R", "report")),
        lambda who: record_operation(who, territory, replaced(facts, number="3")),
        lambda who: change_operation(who, key, dig.version, facts),
        lambda who: record_unit(who, key, UnitFacts("5")),
        lambda who: relate_units(who, unit, RelationKind.COVERS, other),
        lambda who: unrelate_units(who, unit, RelationKind.COVERS, other),
        lambda who: record_find(who, territory, FindFacts("4")),
        lambda who: change_find(who, find.pk, find.version, found),
        lambda who: record_level(who, depth, find=find.pk),
        lambda who: record_level(who, depth, unit=unit),
        lambda who: assert_about(who, Subject(find.pk, "finds"), dated),
        lambda who: assert_about(who, Subject(unit), dated),
        lambda who: assert_about(who, Subject(key, "excavations"), dated),
        lambda who: assert_about(who, Subject(site.pk, "heritage-sites"), dated),
        lambda who: prefer_assertion(who, said.pk),
        lambda who: unprefer_assertion(who, said.pk),
        lambda who: import_matrix(who, key, Path("nowhere.csv")),
    ]


def written() -> list[int]:
    """How much is recorded."""
    kinds = (Operation, StratigraphicUnit, Find, HeritageSite, Source, Level)
    return [model._default_manager.count() for model in kinds]


def test_whoever_records_nothing_here_gets_one_answer_at_every_service(
    dig: Operation,
    units: dict[str, StratigraphicUnit],
    archaeologist: Actor,
    strangers: list[Actor],
) -> None:
    every = verbs(dig, units, archaeologist)
    before = written()
    answers = set()
    for stranger in strangers:
        for verb in every:
            with pytest.raises(PermissionDenied) as refused, transaction.atomic():
                verb(stranger)
            answers.add(str(refused.value))
    assert len(answers) == 1
    assert written() == before


def test_an_unknown_object_and_a_forbidden_one_give_the_same_answer(
    dig: Operation, archaeologist: Actor, strangers: list[Actor]
) -> None:
    facts = OperationFacts.of(dig)
    told = set()
    for who, key in [(archaeologist, NOBODYS), *((each, dig.pk) for each in strangers)]:
        with pytest.raises(PermissionDenied) as refused:
            change_operation(who, key, dig.version, facts)
        told.add(str(refused.value))
    assert len(told) == 1


def test_what_another_territory_has_cannot_be_referred_to(
    territory: Territory, neighbour: Territory, archaeologist: Actor
) -> None:
    forget_territories()
    theirs = record_source(system_actor("essai"), neighbour.pk, SourceFacts("R", "report"))
    answers = []
    for source in (theirs.pk, NOBODYS):
        with pytest.raises(PermissionDenied) as refused:
            record_find(archaeologist, territory.pk, FindFacts("1", source=source))
        answers.append(str(refused.value))
    assert answers[0] == answers[1]


@pytest.mark.django_db(transaction=True)
def test_a_find_recorded_while_its_operation_is_closed_is_closed_too(
    dig: Operation, archaeologist: Actor
) -> None:
    opened = replaced(OperationFacts.of(dig), confidentiality="public")
    dig = change_operation(archaeologist, dig.pk, dig.version, opened)
    closed, recorded = Event(), Event()

    def record() -> None:
        closed.wait(10)
        facts = FindFacts("1", operation=dig.pk, confidentiality="public", geom=HERE)
        record_find(archaeologist, dig.territory_id, facts)
        recorded.set()

    beside = Aside(record)
    beside.start()
    with transaction.atomic():
        change_operation(
            archaeologist, dig.pk, dig.version, replaced(opened, confidentiality="restricted")
        )
        closed.set()
        assert not recorded.wait(0.3)  # it waits for us, or it would read what was
    beside.finish()
    assert Find.objects.get().visibility == "restricted"
