"""Finds in time through the pages: a query, a curve, a map for each slice."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from archaeology.sites.models import Find
from archaeology.sites.query import FindQuery
from archaeology.sites.services.save_query import save_query
from archaeology.studies.models import Study
from archaeology.studies.services.run_study import repeat_study, run_study
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.studies.street import Street

NEW = "/archeologie/etudes/nouvelle/time"


def asked(**more: object) -> dict[str, object]:
    """The form as the page sends it."""
    form: dict[str, object] = {
        "title": "La rue dans le temps",
        "from_year": "1",
        "to_year": "200",
        "slice_years": "50",
        "verbe": "lancer",
    }
    return form | more


def computed(client: Client, **more: object) -> Study:
    """A study that was asked for, and that the worker has computed."""
    answer = client.post(NEW, asked(**more))
    assert answer.status_code == 302
    study = Study.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))
    assert study.state == "waiting"
    run_study(study.pk)
    study.refresh_from_db()
    return study


def expected(study: Study) -> list[float]:
    """The numbers of the slices."""
    return [each["expected"] for each in study.result["slices"]]


def test_a_lot_falls_whole_and_page_and_sheet_say_so(street: Street, client: Client) -> None:
    said = "Un lot n’a qu’une datation : tous ses objets tombent ensemble dans une tranche."
    Find.objects.filter(pk=street.pot.pk).update(count=40)
    study = computed(client, pieces="on")
    assert expected(study) == [0, 1.4, 20, 20.6]
    assert (study.result["slices"][2]["low"], study.result["slices"][2]["high"]) == (0, 40)
    assert said in client.get(reverse("study", args=[study.pk])).content.decode()
    for name in ("courbe.svg", "planche.svg"):
        drawn = b"".join(client.get(reverse("study-file", args=[study.pk, name]))).decode()
        # Told to those who see it and to those who do not.
        assert drawn.count(said) == 2
    each = computed(client)
    assert said not in client.get(reverse("study", args=[each.pk])).content.decode()


def test_all_dated_finds_of_the_territory_are_counted(street: Street, client: Client) -> None:
    study = computed(client)
    assert (study.state, study.reason) == ("done", "")
    # The coin (54/68), the hidden pot (01XX: 100 to 199), the one of 200; none from abroad.
    assert expected(study) == [0, 1.01, 0.5, 1.49]
    assert study.synthetic
    page = client.get(reverse("study", args=[study.pk])).content.decode()
    assert "51 à 100" in page
    assert 'id="courbe-3"' in page
    density = client.get(reverse("study-file", args=[study.pk, "densite.geojson"]))
    shades = json.loads(b"".join(density))["features"]
    assert {each["properties"]["slice"] for each in shades} == {1, 2, 3}
    west, south = shades[0]["geometry"]["coordinates"][0][0][0]
    assert 0 < west < 1
    assert 49 < south < 50
    curve = b"".join(client.get(reverse("study-file", args=[study.pk, "courbe.svg"])))
    assert ElementTree.fromstring(curve).get("role") == "img"
    # A sheet to print, whose small maps the page shows by themselves.
    sheet = b"".join(client.get(reverse("study-file", args=[study.pk, "planche.svg"]))).decode()
    assert ElementTree.fromstring(sheet).get("width") == "210mm"
    assert "Ce n’est pas un résultat : 1 objet est inventé." in sheet
    assert "ne pas diffuser" in sheet
    for n in range(4):
        assert f'id="planche-carte-{n}"' in page
        assert f'<use href="#planche-carte-{n}"/>' in page


def test_a_find_far_off_is_named_and_not_on_the_map(street: Street, client: Client) -> None:
    before = computed(client)
    coin = Find.objects.get(title="As de Néron")
    lost = Find.objects.create(
        territory=coin.territory,
        number="PERDU-1",
        title="Monnaie perdue",
        geom=Point(49.52, 0.53, srid=2154),
        dating="0150",
        **dict.fromkeys(("start_min", "start_max", "end_min", "end_max"), 150),
    )
    study = computed(client)
    assert sum(expected(study)) == pytest.approx(sum(expected(before)) + 1, abs=0.02)
    assert study.result["bandwidth_m"] == before.result["bandwidth_m"]
    assert study.result["strays"] == [{"key": lost.pk, "name": "Monnaie perdue · PERDU-1"}]
    page = client.get(reverse("study", args=[study.pk])).content.decode()
    assert "1 objet est à plus de 50 km du territoire" in page
    assert reverse("archaeology-find", args=[lost.pk]) in page
    sheet = b"".join(client.get(reverse("study-file", args=[study.pk, "planche.svg"]))).decode()
    assert "Monnaie perdue" in sheet


def test_only_what_the_query_finds(street: Street, client: Client) -> None:
    study = computed(client, materiau=["coin"])
    assert expected(study) == [0, 1, 0, 0]
    assert study.parameters["query"] == "materiau=coin"
    form = client.get(f"{NEW}?comme={study.pk}").content.decode()
    assert 'value="coin" id="id_materiau_4" checked' in form.replace(' class=""', "")


def test_a_saved_query_is_asked_again(
    street: Street, client: Client, archaeologist: Actor, territory: Territory
) -> None:
    kept = save_query(archaeologist, territory.pk, "Après 150", FindQuery(period="150/300"))
    # What may date from 150 on: the pot and the one of 200.
    assert expected(computed(client, saved=kept.pk)) == [0, 0.01, 0.5, 1.49]


def test_public_remains_only(street: Street, client: Client) -> None:
    study = computed(client, public_only="on")
    assert expected(study) == [0, 1, 0, 1]
    assert not study.synthetic
    sheet = b"".join(client.get(reverse("study-file", args=[study.pk, "planche.svg"]))).decode()
    assert "inventé" not in sheet
    assert "ne pas diffuser" not in sheet


def test_without_any_exact_place_there_is_a_curve_and_no_map(
    street: Street, client: Client
) -> None:
    Find.objects.filter(pk=street.pot.pk).update(geom=None)
    study = computed(client, texte="Pot caché")
    assert study.state == "done"
    assert not study.files.filter(name="planche.svg").exists()
    page = client.get(reverse("study", args=[study.pk])).content.decode()
    assert "il n’y a pas de carte" in page
    assert "courbe-0" in page


def test_what_cannot_be_counted_is_said_in_french(street: Street, client: Client) -> None:
    for more, said in (
        ({"to_year": "0"}, "La dernière année ne vient pas avant la première."),
        ({"slice_years": "1"}, "Cela fait plus de 60 tranches"),
        ({"periode": "hier"}, "id_periode_error"),
    ):
        page = client.post(NEW, asked(**more))
        assert page.status_code == 422
        assert said in page.content.decode()
    study = computed(client, texte="introuvable")
    assert (study.state, study.reason) == (
        "failed",
        "Aucun objet trouvé n’est daté : il n’y a rien à placer dans le temps.",
    )
    assert client.get(reverse("study", args=[study.pk])).status_code == 200


def test_the_same_numbers_come_out_of_what_was_kept(street: Street, client: Client) -> None:
    study = computed(client)
    first = {each.name: each.sha256 for each in study.files.all()}
    again = {each.name: sha256(each.content).hexdigest() for each in repeat_study(study).files}
    assert again == first


def test_for_everybody_else_there_is_nothing(
    street: Street,
    client: Client,
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    study = computed(client)
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
