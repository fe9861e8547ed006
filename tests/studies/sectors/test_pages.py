"""Sectors through the pages: weights, the job, the answer and how far it holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from archaeology.analysis.potential.drawing import SCORE_COLORS
from archaeology.sites.models import Find
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.studies.models import Study
from archaeology.studies.services.run_study import repeat_study, run_study
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.studies.asking import text_of
from tests.studies.street import RECORDER, Street, X, Y, at

NEW = "/archeologie/etudes/nouvelle/sectors"


def asked(client: Client, **more: str) -> dict[str, str]:
    """The form as the page proposes it, for small ground."""
    page = client.get(NEW)
    form = page.context["form"]
    told = {field.html_name: field.value() for field in form}
    sent = {
        name: "on" if value is True else str(value)
        for name, value in told.items()
        if value is not False and value not in (None, "", [])
    }
    return (
        sent
        | {
            "title": "Autour de la rue",
            "bounds": f"{X - 20}, {Y - 40}, {X + 120}, {Y + 60}",
            "weight_slope": "0",
            "weight_pipes": "0",
            "least_m2": "0",
            "verbe": "lancer",
        }
        | more
    )


def computed(client: Client, **more: str) -> Study:
    """A study that was asked for, and that the worker has computed."""
    answer = client.post(NEW, asked(client, **more))
    assert answer.status_code == 302, text_of(answer)
    study = Study.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))
    assert study.state == "waiting"
    run_study(study.pk)
    study.refresh_from_db()
    return study


def test_sectors_are_found_shown_and_fetched(street: Street, client: Client) -> None:
    study = computed(client, masked="")
    assert (study.state, study.reason) == ("done", "")
    assert study.synthetic
    page = text_of(client.get(reverse("study", args=[study.pk])))
    # Held apart first, fitted second.
    assert page.index("Sur du mobilier mis de côté") < page.index("Sur le mobilier du calcul")
    assert "Secteur 1" in page
    assert "Vestiges déjà trouvés" in page
    assert "1 opération sur 3 n’est pas descendue si bas, ou ne le dit pas" in page
    plan = b"".join(client.get(reverse("study-file", args=[study.pk, "secteurs.svg"])))
    drawn = ElementTree.fromstring(plan)
    assert drawn.find(".//*[@id='secteurs-1']") is not None
    # All the ground by its score: on the map, in its legend, on the sheet and in a file.
    scores = client.get(reverse("study-file", args=[study.pk, "scores.geojson"]))
    (highest,) = [
        each["properties"]["title"].removeprefix("Score ")
        for each in json.loads(b"".join(scores))["features"]
        if each["properties"]["color"] == SCORE_COLORS[-1]
    ]
    assert f"score {highest}, " in page
    assert f"score {highest}, " in plan.decode()
    assert "Des données inventées y prennent part" in plan.decode()
    assert "ne pas diffuser" in plan.decode()
    table = b"".join(client.get(reverse("study-file", args=[study.pk, "secteurs.csv"])))
    assert table.decode("utf-8-sig").startswith(
        "rang;x_lambert93;y_lambert93;surface_m2;note;stabilite;raisons\r\n1;"
    )


def test_what_was_not_looked_into_is_told(street: Street, client: Client) -> None:
    study = computed(client, depth_m="5", masked="on")
    page = text_of(client.get(reverse("study", args=[study.pk])))
    assert "non exploré à cette profondeur" in page
    assert "Ce qui est masqué n’est pas vide" in page


def test_a_dig_that_is_a_point_holds_its_finds(
    street: Street, client: Client, territory: Territory
) -> None:
    facts = OperationFacts("4", "excavation", "Fouille", geom=at(50, 20), depth_reached_m=3.8)
    dig = record_operation(RECORDER, territory.pk, facts)
    Find.objects.filter(pk=street.far.pk).update(operation=dig.pk)
    study = computed(client, masked="", nominal_m2="50")
    page = text_of(client.get(reverse("study", args=[study.pk])))
    assert "Une opération n’a pas d’emprise : son étendue n’est pas connue." in page
    assert "Elle compte pour 50 m² autour de son point" in page
    # The sheet is handed on by itself.
    plan = b"".join(client.get(reverse("study-file", args=[study.pk, "secteurs.svg"]))).decode()
    assert "Une opération n’a pas d’emprise : son étendue n’est pas connue." in plan
    assert {each[0]: each[4] for each in study.inputs["finds"]} == {
        street.coin.pk: street.trench.pk,
        street.pot.pk: street.cellar.pk,
        street.far.pk: dig.pk,
    }
    assert "1 objet hors de toute opération assez profonde" in page


def test_the_same_sectors_come_out_of_what_was_kept(street: Street, client: Client) -> None:
    study = computed(client, masked="")
    first = {each.name: each.sha256 for each in study.files.all()}
    again = {each.name: sha256(each.content).hexdigest() for each in repeat_study(study).files}
    assert again == first
    kept = client.get(f"{NEW}?comme={study.pk}")
    assert kept.context["form"]["weight_finds"].value() == 5
    assert kept.context["form"]["share"].value() == 10
    # The map draws the area that the form came with, whose metres a browser cannot read.
    west, south, east, north = map(float, kept.context["form"].zone.split(","))
    assert 0 < west < east < 1
    assert 49 < south < north < 50
    assert client.post(NEW, asked(client, bounds="ici")).context["form"].zone == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"bounds": ""}, "obligatoire"),
        ({"depth_m": "1", "level_m": "3"}, "Une profondeur ou une altitude, l’une des deux."),
        ({"weight_finds": "0", "weight_sites": "0"}, "Donnez un poids à un critère au moins."),
        ({"weight_slope": "1", "relief": ""}, "Ce critère se mesure sur un relief"),
        ({"weight_shore": "1"}, "Ce critère se lit dans une étude du rivage"),
        ({"full_sites": "50", "none_sites": "50"}, "Les deux mesures sont la même."),
        ({"weight_finds": "11"}, "inférieure ou égale à 10"),
    ],
)
def test_what_cannot_be_weighed_is_said_in_french(
    street: Street, client: Client, more: dict[str, str], said: str
) -> None:
    page = client.post(NEW, asked(client, **more))
    assert page.status_code == 422
    assert said in text_of(page)
    assert not Study.objects.exists()


def test_nothing_of_another_territory_and_nothing_hidden_with_public_only(
    street: Street, client: Client
) -> None:
    own = computed(client, masked="")
    keys = {each[0] for each in own.inputs["finds"]}
    assert keys == {street.coin.pk, street.pot.pk, street.far.pk}
    shown = computed(client, masked="", public_only="on", title="Pour montrer")
    assert {each[0] for each in shown.inputs["finds"]} == {street.coin.pk, street.far.pk}
    assert {each["key"] for each in shown.inputs["operations"]} == {
        street.trench.pk,
        street.core.pk,
    }


def test_for_everybody_else_there_is_nothing(
    street: Street,
    client: Client,
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    study = computed(client, masked="")
    addresses = [
        reverse("study", args=[study.pk]),
        *(reverse("study-file", args=[study.pk, each.name]) for each in study.files.all()),
    ]
    strangers = [
        Client(),
        signed_in(account("loin", neighbour, Role.ARCHAEOLOGIST)),
        signed_in(account("patrimoine", territory, Role.HERITAGE)),
    ]
    for stranger in strangers:
        assert {stranger.get(each).status_code for each in addresses} == {404}
