"""Rows of a file become requests, once, however often the file is imported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from geoportal.citizen.models import Category, CategoryGroup, CitizenRequest
from geoportal.citizen.numbers import read_number
from geoportal.citizen.services.publish_content import publish_content
from geoportal.citizen.services.reopen_request import reopen_request
from geoportal.citizen.states import State
from layers.access.actor import Actor, actor_of, system_actor
from layers.access.models import Account, Agency, Territory
from layers.access.roles import Role
from layers.catalog.importing import CannotImport, StrictRefusal
from layers.territory.models import Commune
from tests.citizen.import_rows import (
    CITY,
    SETTINGS,
    bring,
    changes,
    degrees,
    row,
    table,
)

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_request_in_a_new_territory() -> None:
    report = bring(table(row()))
    assert (report.read, report.accepted, report.updated, report.rejected) == (1, 1, 0, 0)
    made = CitizenRequest.objects.get()
    assert made.territory.name == "Ville"
    assert (made.category.title, made.category.group.title) == ("Dépôt sauvage", "Propreté")
    assert (made.category.code, made.category.group.code) == ("proprete-depot-sauvage", "proprete")
    assert made.agency is not None
    assert made.commune is not None
    assert (made.agency.name, made.channel, made.state) == ("DPE", "app", State.CLOSED)
    assert (made.commune.insee, made.commune.name) == ("75109", "Ville 9")
    assert (made.text, made.address) == ("Un canapé", "1 rue Henner")
    assert (made.source, made.external_id) == ("essai", "A1")
    assert made.routing == "Importé de un fichier d’essai."
    assert (made.visibility, made.version, made.place_source) == ("open", 1, "file")
    # Midday in Paris, in summer; a request that comes in closed ended no later than it came.
    assert made.received_at == made.ended_at == datetime(2024, 7, 25, 10, tzinfo=UTC)
    assert read_number(made.number) == made.number
    assert degrees(made) == pytest.approx((2.3328, 48.8798), abs=1e-8)


def test_the_same_file_twice_changes_nothing() -> None:
    rows = [row(external_id=f"A{index}") for index in range(20)]
    bring(table(*rows))
    before = list(CitizenRequest.objects.order_by("id").values())
    report = bring(table(*rows))
    assert (report.accepted, report.updated, report.rejected) == (20, 0, 0)
    assert list(CitizenRequest.objects.order_by("id").values()) == before
    assert changes() == [("I", "system:import")] * 20


def test_a_changed_row_is_updated_and_logged_once() -> None:
    bring(table(row(), row(external_id="A2")))
    report = bring(table(row(category="Graffiti", text="Un mur"), row(external_id="A2")))
    assert (report.accepted, report.updated) == (2, 1)
    changed = CitizenRequest.objects.get(external_id="A1")
    assert (changed.category.title, changed.text) == ("Graffiti", "Un mur")
    assert [operation for operation, _actor in changes()] == ["I", "I", "U"]


def test_what_services_decided_stays_and_what_the_file_reports_follows() -> None:
    bring(table(row()))
    request = CitizenRequest.objects.get()
    reopen_request(system_actor("essai"), request.pk, request.version, "À revoir")
    report = bring(table(row(category="Graffiti", address="2 rue Henner")))
    request.refresh_from_db()
    assert report.updated == 1
    assert (request.category.title, request.state) == ("Dépôt sauvage", State.ASSIGNED)
    assert (request.address, request.ended_at) == ("2 rue Henner", None)


def test_a_released_text_that_changes_is_released_no_longer() -> None:
    bring(table(row()))
    request = CitizenRequest.objects.get()
    publish_content(system_actor("essai"), request.pk, request.version, text=True)
    bring(table(row(address="2 rue Henner")))
    request.refresh_from_db()
    assert request.released
    bring(table(row(text="Monsieur Untel jette tout")))
    request.refresh_from_db()
    assert not request.released


def test_texts_come_through_whole() -> None:
    odd = "a\tb\nc \\N \\. d\\\\ 'e' \"f\" {g} %s ; é € 🚲"
    bring(table(row(text=odd, address="\\N", agency="L'eau \\ & fils")))
    made = CitizenRequest.objects.get()
    assert (made.text, made.address, str(made.agency)) == (odd, "\\N", "L'eau \\ & fils")


def test_numbers_that_are_taken_are_drawn_anew() -> None:
    """Drawn from nine millions, forty thousand numbers meet about ninety that are there."""
    for source in ("un", "deux"):
        settings = SETTINGS | {"source": {"code": source}}
        rows = [row(external_id=f"A{index}") for index in range(20_000)]
        bring(table(*rows), settings=settings)
    numbers = list(CitizenRequest.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 40_000
    assert all(read_number(number) == number for number in numbers)


def test_titles_make_codes() -> None:
    long = "Affiches, autocollants ou graffitis sur mobilier : " * 6
    titles = ["Dépôt", "dépot", long + "a", long + "b", "???", "!!!"]
    bring(table(*(row(external_id=t, category=t) for t in titles[:2])))
    bring(table(*(row(external_id=f"A{i}", category=t) for i, t in enumerate(titles))))
    codes = list(Category.objects.order_by("id").values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 5
    assert codes[0] == "proprete-depot"
    assert all(len(code) <= 150 for code in codes)
    assert all(len(title) <= 250 for title in Category.objects.values_list("title", flat=True))
    assert CategoryGroup.objects.count() == 1


def test_existing_categories_are_used_where_none_may_be_created(neighbour: Territory) -> None:
    group = CategoryGroup.objects.create(territory=neighbour, code="rues", title="Rues")
    Category.objects.create(territory=neighbour, group=group, code="trou", title="Nid-de-poule")
    settings = SETTINGS | {"categories": {"create": False}}
    report = bring(
        table(
            row(external_id="1", category="nid-de-poule"),
            row(external_id="2", category="trou"),
            row(external_id="3", category="Licorne"),
        ),
        settings=settings,
    )
    assert report.accepted == 2
    assert [(each.row, each.reason) for each in report.reasons] == [
        (3, "Catégorie inconnue : « Licorne ».")
    ]
    assert Category.objects.count() == 1


def test_a_withheld_category_withholds(neighbour: Territory) -> None:
    group = CategoryGroup.objects.create(territory=neighbour, code="rues", title="Rues")
    Category.objects.create(
        territory=neighbour, group=group, code="tapage", title="Tapage", withheld=True
    )
    bring(table(row(category="tapage")), settings=SETTINGS | {"categories": {"create": False}})
    assert CitizenRequest.objects.get().visibility == "withheld"


def test_where_there_are_boundaries_the_point_tells_the_commune(territory: Territory) -> None:
    settings = {"source": {"code": "essai"}}
    report = bring(
        table(
            row(external_id="1", agency="", place=(0.55, 49.49)),
            row(external_id="2", agency="", place=(0.0, 0.0)),
            row(external_id="3", agency="", place=(0.69, 49.49)),
            row(external_id="4", agency="", place=None),
        ),
        territory=territory.key,
        settings=settings,
    )
    assert [(each.row, each.column) for each in report.reasons] == [(2, "geometry")]
    assert "en dehors du territoire" in report.reasons[0].reason
    found = CitizenRequest.objects.order_by("external_id").values_list(
        "external_id", "commune__name", "place_source", "state"
    )
    assert list(found) == [
        ("1", "Ouest", "file", "received"),
        ("3", "Est", "file", "received"),
        ("4", None, "none", "received"),
    ]


def test_a_dry_run_tells_and_leaves_nothing() -> None:
    report = bring(table(row(), row(external_id="A2", category="")), dry_run=True)
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert not CitizenRequest.objects.exists()
    assert not Territory.objects.exists()
    assert not Category.objects.exists()
    assert not Commune.objects.exists()
    assert not Agency.objects.exists()
    assert changes() == []


def test_strict_means_all_or_nothing() -> None:
    with pytest.raises(StrictRefusal) as refusal:
        bring(table(row(), row(external_id="A2", category="")), strict=True)
    assert refusal.value.report.rejected == 1
    assert not CitizenRequest.objects.exists()
    assert not Territory.objects.exists()
    # Nothing of it is left in the session either.
    assert bring(table(row()), strict=True).accepted == 1


def test_who_may_import(
    neighbour: Territory, territory: Territory, account: Callable[..., Account], front_desk: Account
) -> None:
    here = actor_of(account("chef", neighbour, Role.ADMINISTRATOR))
    elsewhere = actor_of(account("ailleurs", territory, Role.ADMINISTRATOR))
    for actor in (elsewhere, actor_of(front_desk), Actor()):
        with pytest.raises(PermissionDenied, match="administration du territoire"):
            bring(table(row()), actor=actor)
    assert not CitizenRequest.objects.exists()
    assert bring(table(row()), actor=here).accepted == 1
    assert changes() == [("I", f"account:{here.account_id}")]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "[source] code"),
        ({"source": {"code": "x"}, "categories": {"creat": True}}, "ne connaît pas « creat »"),
        ({"source": {"code": "x"}, "requests": {"state": "lost"}}, "« lost » n’existe pas"),
        ({"source": {"code": "x"}, "dates": {"zone": "Mars/Nord"}}, "« Mars/Nord » n’existe pas"),
        ({"source": {"code": "x"}, "dates": {"time": "25:00"}}, "n’est pas une heure"),
        ({"source": {"code": "x"}, "place": {"bounds": [3, 48, 2, 49]}}, "ouest, sud, est, nord"),
        ({"source": {"code": "x"}, "communes": {"names": {"Paris": "Paris"}}}, "code INSEE"),
        ({"source": {"code": "x"}}, "Le territoire 75056 n’existe pas"),
        (SETTINGS | {"communes": {"insee": "{district.__class__}"}}, "{colonne}"),
        (SETTINGS | {"communes": {"insee": "{nowhere}"}}, "« nowhere », absente"),
        (SETTINGS | {"communes": {"insee": "75101"}}, "ne nomme aucune colonne"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_so(said: dict[str, Any], message: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        bring(table(row()), settings=said)
    assert message in str(refusal.value)
    assert not CitizenRequest.objects.exists()


def test_the_moment_of_the_import_is_the_moment_of_change() -> None:
    before = timezone.now()
    bring(table(row()))
    assert before <= CitizenRequest.objects.get().changed_at <= timezone.now()
    assert CitizenRequest.objects.get().territory_id == CITY
