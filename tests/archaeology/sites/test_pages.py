"""The pages of archaeology, through their addresses, as everybody who might come."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archaeology.sites.models import Level, Source, StratigraphicRelation, StratigraphicUnit
from archaeology.sites.models.recording import FAR_FUTURE, FAR_PAST
from archaeology.sites.presenting import dating_in_words, levels_in_words, year
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.town import Town

NOBODY = 4_503_599_627_370_497
SignedIn = Callable[[Account], Client]


@pytest.fixture
def digger(territory: Territory, account: Callable[..., Account], signed_in: SignedIn) -> Client:
    return signed_in(account("archeologue", territory, Role.ARCHAEOLOGIST))


@pytest.fixture
def presenter(territory: Territory, account: Callable[..., Account], signed_in: SignedIn) -> Client:
    return signed_in(account("patrimoine", territory, Role.HERITAGE))


def text(client: Client, address: str, status: int = 200) -> str:
    """The page without its tags, spaces joined."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def find(key: int) -> str:
    return reverse("archaeology-find", args=[key])


def operation(key: int) -> str:
    return reverse("archaeology-operation", args=[key])


def map_of(client: Client, address: str) -> dict[str, Any] | None:
    """What the small map of a record is given; None where there is no map."""
    html = client.get(address).text
    found = re.search(r'<script id="record-on-map"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert (found is None) == ("<geo-map" not in html)
    read: dict[str, Any] | None = json.loads(found[1]) if found else None
    return read


def place(key: int) -> str:
    return reverse("archaeology-heritage-site", args=[key])


# -- one record --------------------------------------------------------------------------------


def test_a_public_find_is_shown_with_its_level_and_its_statements(
    client: Client, town: Town
) -> None:
    page = text(client, find(town.coin.pk))
    for words in (
        "As de Néron",
        "Entre 1 et 100",
        "7,125 m ± 0,05 m (NGF-IGN69)",
        "Ce qu’en disent les sources Identification Néron Sans source",
        "1987",
    ):
        assert words in page, words
    assert "M-1" not in page  # inventory numbers are told to nobody outside
    assert f'href="{operation(town.public_dig.pk)}"' in client.get(find(town.coin.pk)).text


def test_a_generalised_find_says_what_it_is_and_no_more(client: Client, town: Town) -> None:
    page = text(client, find(town.pin.pk))
    assert "épingle" in page
    assert "au kilomètre près" in page
    assert "Entre 101 et 199, début certain avant 121, fin certaine après 140" in page
    for hidden in ("Épingle", "toilette", "M-3"):
        assert hidden not in page


def test_a_depth_is_not_an_altitude(digger: Client, town: Town) -> None:
    page = text(digger, find(town.pot.pk))
    assert "1,4 m de profondeur, comptée depuis : sol actuel" in page
    assert "Ce n’est pas une altitude" in page
    assert "Données de démonstration inventées" in page


def test_a_record_is_on_a_map_as_exactly_as_its_reader_may_know(
    client: Client, digger: Client, town: Town
) -> None:
    exact = map_of(client, find(town.coin.pk))
    assert exact
    assert exact["record"]["geometry"]["type"] == "Point"
    rough = map_of(client, find(town.pin.pk))
    assert rough
    assert rough["record"]["geometry"]["type"] == "Polygon"
    west, east = (rough["record"]["geometry"]["coordinates"][0][corner][0] for corner in (0, 2))
    assert 0.012 < east - west < 0.016  # a kilometre
    seen = map_of(digger, find(town.pin.pk))
    assert seen
    assert seen["record"]["geometry"]["type"] == "Point"
    assert "Quelque part dans ce carré" in text(client, find(town.pin.pk))
    assert map_of(client, place(town.theatre.pk))


def test_what_lies_nowhere_has_a_sentence_for_a_map(client: Client, town: Town) -> None:
    type(town.coin).objects.filter(pk=town.coin.pk).update(geom=None)
    assert map_of(client, find(town.coin.pk)) is None
    assert "il n’y a rien à montrer sur une carte" in text(client, find(town.coin.pk))


def test_an_operation_shows_its_footprint_and_its_finds(
    client: Client, digger: Client, town: Town
) -> None:
    shown = map_of(client, operation(town.public_dig.pk))
    assert shown
    assert shown["record"]["geometry"]["type"] == "Polygon"
    assert [point[2] for point in shown["points"]] == [town.coin.pk]
    assert "1 objet, montré sur la carte." in text(client, operation(town.public_dig.pk))
    shown = map_of(digger, operation(town.dig.pk))
    assert shown
    assert [point[2] for point in shown["points"]] == [town.pot.pk]
    # Its finds are not told where the operation's number is not.
    type(town.dig).objects.filter(pk=town.dig.pk).update(confidentiality="generalised")
    rough = map_of(client, operation(town.dig.pk))
    assert rough
    assert (len(rough["points"]), rough["squares"]["features"]) == (0, [])


def test_every_level_of_a_find_is_told_apart(client: Client, digger: Client, town: Town) -> None:
    letter = Source.objects.get(confidentiality="restricted")
    for values in (
        {"z_m": 7.2, "sigma_m": 0.1, "datum": "ngf_ign69", "what": "sommet", "source": letter},
        {"depth_m": 2.5, "ground_reference": "street"},
    ):
        Level.objects.create(find=town.coin, reliability="C", **values)
        Level.objects.create(find=town.pin, reliability="C", **values)
    page = text(client, find(town.coin.pk))
    assert "sommet 7,2 m ± 0,1 m NGF-IGN69 — — Source non publique C · discuté" in page
    assert "— — — 2,5 m Chaussée Sans source C · discuté" in page
    assert "sommet 7,2 m ± 0,1 m NGF-IGN69 — — Lettre au" in text(digger, find(town.coin.pk))
    vague = text(client, find(town.pin.pk))
    assert "sommet" not in vague
    assert "Niveaux relevés" not in vague
    assert "sommet" in text(digger, find(town.pin.pk))


@pytest.mark.parametrize("address", [find, operation, place])
def test_hidden_and_unknown_are_the_same(
    client: Client, town: Town, address: Callable[[int], str]
) -> None:
    hidden = town.ring if address is find else town.dig if address is operation else None
    unknown = client.get(address(NOBODY))
    assert unknown.status_code == 404
    others = [10**30, 0] if hidden is None else [10**30, 0, hidden.pk]
    for key in others:
        answer = client.get(address(key))
        assert (answer.status_code, answer.content) == (404, unknown.content)
        assert dict(answer.headers) == dict(unknown.headers)


def test_the_theatre_has_three_sizes_and_one_is_preferred(
    client: Client, digger: Client, town: Town
) -> None:
    page = text(client, place(town.theatre.pk))
    assert "Mesure : longueur 3 énoncés Énoncé retenu 110 m de long Notice de 1823" in page
    assert "environ 75 m de long Source non publique" in page
    assert "une centaine de pas Sans source" in page
    assert "Lettre au propriétaire" not in page
    assert "environ 75 m de long Lettre au propriétaire" in text(digger, place(town.theatre.pk))


def test_statements_are_withheld_with_the_place(
    client: Client, presenter: Client, town: Town
) -> None:
    type(town.theatre).objects.filter(pk=town.theatre.pk).update(confidentiality="generalised")
    hidden = text(client, place(town.theatre.pk))
    assert "de long" not in hidden
    assert "Théâtre antique" not in hidden
    assert "110 m de long" in text(presenter, place(town.theatre.pk))


# -- an operation --------------------------------------------------------------------------------


def test_an_excavation_says_how_deep_it_went_and_draws_its_matrix(
    digger: Client, town: Town
) -> None:
    page = text(digger, operation(town.dig.pk))
    assert "L’étude est descendue à 3,2 m" in page
    assert "Rien n’est prouvé au-dessous de l’altitude de 6,75 m" in page
    assert "Données de démonstration inventées" in page
    html = digger.get(operation(town.dig.pk)).text
    assert html.count('class="harris-unit') == 6
    unit = StratigraphicUnit.objects.get(number="1204")
    assert f'<a href="#us-{unit.pk}">' in html
    assert f'<tr id="us-{unit.pk}">' in html
    assert "1204 Comblement Comblement de fosse 2 est recouverte par 1201 recouvre 1210" in page


def test_an_operation_of_unknown_depth_proves_nothing(client: Client, town: Town) -> None:
    page = text(client, operation(town.public_dig.pk))
    assert "La profondeur atteinte n’est pas connue." in page
    assert "Matrice" not in page


def test_units_are_for_who_gets_the_operation_whole(
    client: Client, presenter: Client, town: Town
) -> None:
    type(town.dig).objects.filter(pk=town.dig.pk).update(confidentiality="public")
    address = operation(town.dig.pk)
    assert "1204" not in text(client, address)
    assert "1204" in text(presenter, address)


def test_a_contradiction_is_told_instead_of_drawn(digger: Client, town: Town) -> None:
    units = {unit.number: unit for unit in StratigraphicUnit.objects.all()}
    StratigraphicRelation.objects.create(unit=units["1300"], kind="covers", other=units["1201"])
    page = text(digger, operation(town.dig.pk))
    assert "Les relations se contredisent" in page
    assert "1201 → " in page


# -- asking --------------------------------------------------------------------------------------


def ask(client: Client, **parameters: str | list[str]) -> str:
    answer = client.get(reverse("archaeology"), parameters)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def keys(page: str) -> set[int]:
    return {int(key) for key in re.findall(r'<li data-id="(\d+)"', page)}


def on_map(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="finds-on-map"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_everyone_may_ask_and_gets_what_is_theirs(
    client: Client, digger: Client, town: Town
) -> None:
    assert keys(ask(client)) == {town.coin.pk, town.pin.pk}
    assert keys(ask(digger)) == {town.coin.pk, town.pot.pk, town.pin.pk, town.ring.pk}


def test_the_list_and_the_map_hold_the_same(client: Client, town: Town) -> None:
    page = ask(client)
    shown = on_map(page)
    ((_east, _north, key, material, title),) = shown["points"]
    assert (key, title) == (town.coin.pk, "As de Néron")
    assert shown["materials"][material][0] == "Monnaie"
    (square,) = shown["squares"]["features"]
    assert square["properties"]["finds"] == [town.pin.pk]
    assert "au kilomètre" in page


def test_a_period_is_certain_or_possible(digger: Client, town: Town) -> None:
    assert keys(ask(digger, periode="101/150")) == {town.pot.pk, town.pin.pk}
    assert keys(ask(digger, periode="101/150", mode="certain")) == set()
    assert keys(ask(digger, periode="1/100", mode="certain")) == {town.coin.pk}


def test_what_lies_below_a_unit(client: Client, digger: Client, town: Town) -> None:
    assert keys(ask(digger, anterieur_a="2031 US 1204")) == {town.pot.pk}
    refusals = [
        client.get(reverse("archaeology"), {"anterieur_a": unit}).content.decode()
        for unit in ("2031 US 1210", "2031 US 9999")
    ]
    assert refusals[0].replace("1210", "9999") == refusals[1]
    assert "Cette unité stratigraphique est inconnue." in refusals[0]


def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(
    client: Client, territory: Territory
) -> None:
    answer = client.get(reverse("archaeology"), {"z_min": "haut", "texte": "pot", "autre": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_z_min_error"' in page
    assert 'value="haut"' in page
    assert 'value="pot"' in page
    assert "Ce paramètre est inconnu." in page
    assert 'id="finds"' not in page


def test_an_empty_answer_says_what_to_do(client: Client, town: Town) -> None:
    page = ask(client, texte="introuvable")
    assert "Aucun objet ne correspond." in page
    assert "Retirez un critère" in page


def test_a_long_result_goes_on_page_by_page(
    client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archaeology.sites.views.search.LISTED", 1)
    first = ask(client, fiabilite="B")
    assert "<strong>2</strong> objets trouvés" in first
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more
    second = client.get(more[1].replace("&amp;", "&")).content.decode()
    assert keys(first) | keys(second) == {town.coin.pk, town.pin.pk}
    assert 'rel="next"' not in second
    assert len(on_map(second)["points"]) == 1


def test_criteria_can_be_taken_back(client: Client, town: Town) -> None:
    page = ask(client, texte="as", materiau=["coin", "bone"])
    assert 'href="/archeologie?texte=as&amp;materiau=bone"' in page
    assert 'href="/archeologie?materiau=coin&amp;materiau=bone"' in page


def test_a_drawn_zone_is_asked_drawn_and_taken_back(client: Client, town: Town) -> None:
    longitude, latitude = on_map(ask(client))["points"][0][:2]
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = ",".join(f"{longitude + x * 1e-4} {latitude + y * 1e-4}" for x, y in corners)
    page = ask(client, zone=f"POLYGON(({ring}))", materiau="coin")
    assert keys(page) == {town.coin.pk}
    assert on_map(page)["zone"]["type"] == "Polygon"
    assert "zone dessinée" in page
    assert 'href="/archeologie?materiau=coin"' in page
    # It stays in the form, for whoever goes on asking.
    assert f'name="zone" value="POLYGON(({ring}))"' in page
    elsewhere = ask(client, zone="POLYGON((2 45,2 45.001,2.001 45.001,2 45))")
    assert keys(elsewhere) == set()


def test_a_zone_that_crosses_itself_is_refused_with_the_reason(
    client: Client, territory: Territory
) -> None:
    answer = client.get(reverse("archaeology"), {"zone": "POLYGON((0 0,1 1,1 0,0 1,0 0))"})
    assert answer.status_code == 400
    assert "Le contour se recoupe lui-même" in answer.content.decode()


def test_beyond_five_thousand_finds_the_map_still_holds_them_all(
    client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archaeology.sites.views.on_map.MOST_TITLED", 1)
    page = ask(client)
    assert [len(point) for point in on_map(page)["points"]] == [4]
    assert "<strong>2</strong> objets trouvés" in page
    assert "La carte n’en montre" not in page
    monkeypatch.setattr("archaeology.sites.views.on_map.MOST_DRAWN", 1)
    partial = ask(client)
    assert "La carte n’en montre que 1" in partial
    assert "<strong>1+</strong>" in partial


def test_a_query_is_kept_asked_again_and_forgotten(
    client: Client, digger: Client, town: Town
) -> None:
    page = ask(digger, texte="pot", materiau="ceramic")
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    sent = {name: value.replace("&amp;", "&") for name, value in fields.items()}
    answer = digger.post(reverse("archaeology-save"), {**sent, "nom": "Mes pots"})
    assert (answer.status_code, answer["Location"]) == (302, sent["suite"])
    kept = digger.get(reverse("archaeology")).content.decode()
    assert 'href="/archeologie?materiau=ceramic&amp;texte=pot">Mes pots</a>' in kept.replace(
        "texte=pot&amp;materiau=ceramic", "materiau=ceramic&amp;texte=pot"
    )
    assert "Mes pots" not in client.get(reverse("archaeology")).content.decode()
    (forget,) = re.findall(r'action="(/archeologie/requetes/\d+/supprimer)"', kept)
    digger.post(forget, {"suite": "/archeologie"})
    assert "Mes pots" not in digger.get(reverse("archaeology")).content.decode()


def test_who_works_nowhere_is_offered_no_saving_but_every_export(
    client: Client, town: Town
) -> None:
    page = ask(client, texte="as")
    assert "Garder cette requête" not in page
    exports = re.findall(r'href="(/archeologie/export[^"]+)"', page)
    assert len(exports) == 3
    for address in exports:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_archaeology_is_in_everyones_header(client: Client, territory: Territory) -> None:
    assert '<a href="/archeologie" aria-current="page">Archéologie</a>' in ask(client)


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((50, 50, 50, 50), "50"),
        ((0, 0, 0, 0), "1 av. J.-C."),
        ((1, 1, 100, 100), "entre 1 et 100"),
        ((1, 49, 90, 100), "entre 1 et 100, début certain avant 50, fin certaine après 89"),
        ((FAR_PAST, FAR_PAST, 100, 100), "au plus tard en 100"),
        ((-49, -49, FAR_FUTURE, FAR_FUTURE), "au plus tôt en 50 av. J.-C."),
        ((FAR_PAST, FAR_PAST, FAR_FUTURE, FAR_FUTURE), "à une date inconnue"),
        ((None, None, None, None), ""),
    ],
)
def test_datings_in_words(bounds: tuple[int | None, ...], words: str) -> None:
    names = ("start_min", "start_max", "end_min", "end_max")
    assert dating_in_words(dict(zip(names, bounds, strict=True))) == words


def test_years_and_levels_in_words() -> None:
    assert [year(each) for each in (1, 0, -1)] == ["1", "1 av. J.-C.", "2 av. J.-C."]
    (level,) = levels_in_words({"z_m": 0.0, "datum": "unknown"})
    assert (level.words, level.is_depth) == ("0 m (Inconnu)", False)
    assert levels_in_words({}) == []
