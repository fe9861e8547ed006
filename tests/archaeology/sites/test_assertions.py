"""What is said side by side, and what is followed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError

from archaeology.sites.models import Assertion, Find, HeritageSite, Operation, StratigraphicUnit
from archaeology.sites.services.assert_about import Stated, Subject, assert_about
from archaeology.sites.services.change_find import change_find
from archaeology.sites.services.prefer_assertion import prefer_assertion, unprefer_assertion
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_heritage_site import (
    HeritageSiteFacts,
    record_heritage_site,
)
from archaeology.sites.statements import Height
from archaeology.sites.vocabulary import Statement
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.archaeology.sites.test_services import replaced
from tests.conftest import SIDE, SOUTH, WEST

pytestmark = pytest.mark.django_db
HERE = Point(WEST + 1005, SOUTH + 1005, srid=2154)


@pytest.fixture
def find(territory: Territory, archaeologist: Actor) -> Find:
    """A dated and located find."""
    facts = FindFacts(
        "1", dating="0150", geom=HERE, height=Height(z_m=7.5, datum="ngf_ign69", sigma_m=0.1)
    )
    return record_find(archaeologist, territory.pk, facts)


def say(by: Actor, find: Find, statement: Statement, /, **value: Any) -> Assertion:
    """An assertion about a find."""
    return assert_about(by, Subject(find.pk, "finds"), Stated(statement, value, "énoncé"))


def test_the_preferred_dating_is_the_finds_and_the_first_one_is_not_lost(
    find: Find, archaeologist: Actor
) -> None:
    second = say(archaeologist, find, Statement.DATING, edtf="0200/0250")
    third = say(archaeologist, find, Statement.DATING, edtf="03XX")
    find.refresh_from_db()
    assert find.dating == "0150"

    prefer_assertion(archaeologist, second.pk)
    find.refresh_from_db()
    assert (find.dating, find.start_min, find.end_max) == ("0200/0250", 200, 250)
    said = {row.value["edtf"] for row in Assertion.objects.all()}
    assert said == {"0150", "0200/0250", "03XX"}

    prefer_assertion(archaeologist, third.pk)
    find.refresh_from_db()
    assert (find.dating, find.start_min, find.end_max) == ("03XX", 300, 399)
    assert Assertion.objects.filter(preferred=True).get() == third
    assert Assertion.objects.count() == 3

    unprefer_assertion(archaeologist, third.pk)
    find.refresh_from_db()
    assert (find.dating, find.start_min, find.end_max) == ("", None, None)
    assert not Assertion.objects.filter(preferred=True).exists()


def test_the_preferred_position_moves_the_find(find: Find, archaeologist: Actor) -> None:
    moved = say(
        archaeologist,
        find,
        Statement.POSITION,
        x=WEST + SIDE + 50.0,
        y=SOUTH + 50.0,
        precision_class="plan",
        precision_m=5.0,
    )
    prefer_assertion(archaeologist, moved.pk)
    find.refresh_from_db()
    assert find.geom is not None
    assert find.geom.coords == (WEST + SIDE + 50.0, SOUTH + 50.0)
    assert find.commune is not None
    assert (find.commune.name, find.precision_class, find.precision_m) == ("Est", "plan", 5.0)
    first = Assertion.objects.get(kind=Statement.POSITION, preferred=False)
    prefer_assertion(archaeologist, first.pk)
    find.refresh_from_db()
    assert find.geom is not None
    assert find.geom.coords == HERE.coords


def test_a_preferred_depth_leaves_no_altitude(find: Find, archaeologist: Actor) -> None:
    deep = say(archaeologist, find, Statement.LEVEL, depth_m=3.1, ground_reference="street")
    prefer_assertion(archaeologist, deep.pk)
    find.refresh_from_db()
    assert (find.depth_m, find.ground_reference) == (3.1, "street")
    assert (find.z_m, find.z_sigma_m, find.datum) == (None, None, "")
    kept = Assertion.objects.get(kind=Statement.LEVEL, preferred=False)
    assert kept.value == {"z_m": 7.5, "datum": "ngf_ign69", "sigma_m": 0.1}


def test_aspects_are_preferred_each_for_itself(territory: Territory, archaeologist: Actor) -> None:
    theatre = record_heritage_site(
        archaeologist, territory.pk, HeritageSiteFacts("Théâtre", "theatre", dating="0001/0299")
    )
    about = Subject(theatre.pk, "heritage-sites")
    for aspect, number in (("largeur", 110.0), ("largeur", 106.56), ("capacité", 7245.0)):
        stated = Stated(
            Statement.MEASURE, {"number": number, "unit": "m"}, str(number), aspect=aspect
        )
        prefer_assertion(archaeologist, assert_about(archaeologist, about, stated).pk)
    preferred = Assertion.objects.filter(preferred=True)
    assert {row.value["number"] for row in preferred} == {106.56, 7245.0}
    theatre.refresh_from_db()
    assert (theatre.dating, theatre.version) == ("0001/0299", 1)


def test_units_and_operations_are_spoken_of_too(
    dig: Operation, units: dict[str, StratigraphicUnit], archaeologist: Actor
) -> None:
    unit = units["1204"]
    dated = Stated(Statement.DATING, {"edtf": "02XX"})
    prefer_assertion(archaeologist, assert_about(archaeologist, Subject(unit.pk), dated).pk)
    unit.refresh_from_db()
    assert (unit.dating, unit.start_min, unit.end_max) == ("02XX", 200, 299)
    about = assert_about(archaeologist, Subject(dig.pk, "excavations"), dated)
    assert prefer_assertion(archaeologist, about.pk).preferred


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Statement.DATING, {"edtf": "1846-7"}),
        (Statement.DATING, {}),
        (Statement.DATING, {"edtf": "0150", "guess": 1}),
        (Statement.POSITION, {"x": 1.0}),
        (Statement.POSITION, {"x": "ici", "y": 1.0}),
        (Statement.POSITION, {"x": 1.0, "y": 1.0, "precision_class": "bof"}),
        (Statement.LEVEL, {"z_m": 3.0}),
        (Statement.LEVEL, {"z_m": 3.0, "datum": "other", "depth_m": 1.0}),
        (Statement.LEVEL, {"depth_m": True, "ground_reference": "ground"}),
        (Statement.IDENTIFICATION, {"kind": " "}),
        (Statement.MEASURE, {"number": 3.0}),
    ],
)
def test_a_value_of_another_kind_is_refused(
    kind: Statement, value: dict[str, Any], find: Find, archaeologist: Actor
) -> None:
    with pytest.raises(ValidationError):
        say(archaeologist, find, kind, **value)
    assert not Assertion.objects.exists()


def test_what_an_assertion_decides_is_not_typed_over(find: Find, archaeologist: Actor) -> None:
    prefer_assertion(archaeologist, say(archaeologist, find, Statement.DATING, edtf="02XX").pk)
    find.refresh_from_db()
    facts = FindFacts.of(find)
    changed = change_find(archaeologist, find.pk, find.version, replaced(facts, title="Anse"))
    assert changed.title == "Anse"
    with pytest.raises(ValidationError, match="assertion est retenue"):
        change_find(archaeologist, find.pk, changed.version, replaced(facts, dating="0150"))


def test_the_heritage_service_speaks_of_sites_that_it_sees(
    territory: Territory, archaeologist: Actor, presenter: Actor, find: Find
) -> None:
    dated = Stated(Statement.DATING, {"edtf": "0150"})
    shown, hidden = (
        record_heritage_site(
            archaeologist,
            territory.pk,
            HeritageSiteFacts("Temple", "temple", confidentiality=each, geom=HERE),
        )
        for each in ("public", "restricted")
    )
    said = assert_about(presenter, Subject(shown.pk, "heritage-sites"), dated)
    prefer_assertion(presenter, said.pk)
    assert HeritageSite.objects.get(pk=shown.pk).dating == "0150"
    answers = set()
    for about in (
        Subject(hidden.pk, "heritage-sites"),
        Subject(10**15, "heritage-sites"),
        Subject(find.pk, "finds"),
        Subject(find.pk, "requests"),
    ):
        with pytest.raises(PermissionDenied) as refused:
            assert_about(presenter, about, dated)
        answers.add(str(refused.value))
    assert len(answers) == 1
