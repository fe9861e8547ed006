"""From the form to the published shoreline, through the pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from archaeology.sites.models import Find
from archaeology.studies.models import Shoreline, Study
from archaeology.studies.services.run_study import run_study
from archaeology.studies.vocabulary import StudyState
from tests.studies.asking import NEW, do, done, fields_of, listed, started, text_of
from tests.studies.shoreline.valley import BOUNDS


def test_the_remains_are_listed_with_what_they_probably_mean(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    page, _told = listed(client, sent)
    rows = {row.found.id: row for row in page.context["form"].listing.rows}
    assert set(rows) == {f"find:{remains[name].pk}" for name in ("mud", "floor")}
    assert rows[f"find:{remains['mud'].pk}"].form["meaning"].value() == "water_laid"
    assert rows[f"find:{remains['floor'].pk}"].form["meaning"].value() == "dry_floor"
    words = text_of(page)
    assert "1 n’est pas public" in words
    assert "1 : non daté" in words
    assert not Study.objects.exists()


def test_what_was_unticked_stays_so_while_something_else_is_mended(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    _page, told = listed(client, sent)
    mud = f"remain-find-{remains['mud'].pk}-use"
    del told[mud]
    refused = client.post(NEW, told | {"prior_high_m": "-50", "verbe": "lancer"})
    assert refused.status_code == 422
    assert "Le plus haut est au-dessus du plus bas" in text_of(refused)
    kept = fields_of(refused)
    assert mud not in kept
    assert kept[f"remain-find-{remains['floor'].pk}-use"] == "on"
    page = client.post(NEW, kept | {"prior_high_m": "12", "verbe": "lister"})
    assert mud not in fields_of(page)


def test_asked_computed_and_shown(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    study = done(client, sent)
    assert (study.state, study.progress) == (StudyState.DONE, 100), study.reason
    page = client.get(f"/archeologie/etudes/{study.pk}")
    words = text_of(page)
    assert "Entre 2,5" in words
    assert "avec 90 % de confiance au moins".capitalize() in words
    assert "Carnet de fouille" in words
    assert "Ce qui est inconnu n’est jamais compté comme de l’eau" in words
    assert {each["id"] for each in study.result["remains"]} == {
        f"find:{remains[name].pk}" for name in ("mud", "floor")
    }


def test_published_everyone_reads_it_and_withdrawn_nobody(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    study = done(client, sent)
    address = f"/archeologie/etudes/{study.pk}"
    everyone = Client()
    assert everyone.get(address).status_code == 404
    do(client, study, "publier")
    assert set(Shoreline.objects.values_list("probability", flat=True)) == {5, 50, 95}
    words = text_of(everyone.get(address))
    assert "Entre 2,5" in words
    assert "archeologue" not in words
    assert "Supprimer" not in words
    assert everyone.get(f"{address}/fichiers/rivages.geojson").status_code == 200
    do(client, study, "retirer")
    assert not Shoreline.objects.exists()
    assert everyone.get(address).status_code == 404
    assert everyone.get(f"{address}/fichiers/rivages.geojson").status_code == 404


def test_the_same_settings_again_give_the_same_bytes(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    first = done(client, sent)
    again = client.get(f"{NEW}?comme={first.pk}")
    answer = client.post(NEW, {**fields_of(again), "verbe": "lancer"})
    assert answer.status_code == 302, text_of(answer)
    second = Study.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))
    run_study(second.pk)
    second.refresh_from_db()
    assert second.parameters == first.parameters
    assert {each.name: each.sha256 for each in second.files.all()} == {
        each.name: each.sha256 for each in first.files.all()
    }


def test_an_unticked_remain_takes_no_part(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    _page, told = listed(client, sent)
    del told[f"remain-find-{remains['mud'].pk}-use"]
    answer = client.post(NEW, {**told, "verbe": "lancer"})
    study = Study.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))
    assert list(study.parameters["remains"]) == [f"find:{remains['floor'].pk}"]


def test_what_bears_no_line_is_quoted_and_not_published(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    Find.objects.filter(pk=remains["floor"].pk).update(reliability="B")
    remains["mud"].delete()
    study = done(client, sent)
    words = text_of(client.get(f"/archeologie/etudes/{study.pk}"))
    assert "Au plus à 3,5" in words
    assert "Avec 90 % de confiance au moins" in words
    assert "trop peu pour une limite à 5 %" in words
    assert "Rien de sûr n’en est dit : à sec, ou sous l’eau" in words
    assert "pas énoncé assez sûrement" in text_of(do(client, study, "publier"))
    assert not Shoreline.objects.exists()


def test_readers_are_told_what_it_means_and_who_studies_what_to_do(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    study = done(client, sent)
    do(client, study, "publier")
    address = f"/archeologie/etudes/{study.pk}"
    own, everyones = (text_of(each.get(address)) for each in (client, Client()))
    means = "jusqu’où elle continue au-delà n’a pas été calculé."
    assert means in own
    assert means in everyones
    assert "Agrandissez la zone" in own
    assert "grandissez" not in everyones


def test_another_period_lists_the_remains_anew_before_anything_starts(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    _page, told = listed(client, sent)
    answer = client.post(NEW, {**told, "period": "50/150", "verbe": "lancer"})
    assert answer.status_code == 200
    assert not Study.objects.exists()


def test_places_out_of_the_relief_are_refused_beside_their_field(
    client: Client, sent: dict[str, str]
) -> None:
    lat, lon = sent["river"].split(", ")
    west, south, east, north = BOUNDS
    away = f"{west + 500}, {south}, {east + 500}, {north}"
    outside = "Ce point est hors du relief choisi."
    swapped = "Latitude et longitude semblent inversées."
    for field, value, sentence in (
        ("river", "49.9, 0.5", outside),
        ("river", "49.9, 170", outside),
        ("river", "49.9, -90", outside),
        ("river", f"{lon}, {lat}", f"{outside} {swapped}"),
        ("river", f"{lat}, {lon}\n49.9, 0.5", "Hors du relief choisi : point 2."),
        ("breaches", f"{lat}, {lon}\n{lon}, {lat}", f"Hors du relief choisi : point 2. {swapped}"),
        ("area", away, "Cette zone est hors du relief choisi."),
    ):
        answer = client.post(NEW, {**sent, field: value, "verbe": "lister"})
        assert answer.status_code == 422, value
        assert answer.context["form"].errors == {field: [sentence]}
    # What is folded away opens only where something in it is refused.
    for field, value, opened in (("river", "49.9, 0.5", 0), ("error_m", "peu", 1)):
        answer = client.post(NEW, {**sent, field: value, "verbe": "lister"})
        assert answer.content.decode().count('class="study-more" open') == opened
    # A zone that only leads out of the relief is none the worse.
    wide = f"{west - 50}, {south - 50}, {east}, {north}"
    assert client.post(NEW, {**sent, "area": wide, "verbe": "lister"}).status_code == 200


def test_a_river_beyond_the_recorded_ground_is_told_a_reach_that_is_enough(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    near = {**sent, "fill": "recorded", "reach_m": "5"}
    answer = client.post(NEW, {**near, "verbe": "lister"})
    assert answer.status_code == 422
    form = answer.context["form"]
    (sentence,) = form.errors["reach_m"]
    assert form.to_correct["ground"]
    said = re.fullmatch(
        r"La rivière est à (\d+) m du sol enregistré le plus proche, et l’on n’en sait le sol que"
        r" jusqu’à 5 m : donnez une portée de (\d+) m, ou placez la rivière plus près\.",
        sentence,
    )
    assert said is not None, sentence
    study = done(client, {**near, "reach_m": said[2]})
    assert study.state == StudyState.DONE, study.reason
    # As long as nobody says a reach, what is recorded gives one.
    assert done(client, {**near, "reach_m": ""}).state == StudyState.DONE


def test_without_recorded_ground_its_choice_is_refused(
    client: Client, sent: dict[str, str]
) -> None:
    answer = client.post(NEW, {**sent, "fill": "recorded", "verbe": "lister"})
    assert answer.context["form"].errors["fill"] == [
        "La base des remblais n’a été atteinte nulle part."
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("period", "demain", "EDTF"),
        ("period", "0050/..", "n’a pas de début ou pas de fin"),
        ("area", "1, 2, 3", "Quatre nombres"),
        ("river", "", "au moins un point dans la rivière"),
        ("river", "ici", "n’est pas une position"),
        ("breaches", "49.5, 0.5", "entre deux points"),
        ("prior_high_m", "-3", "au-dessus du plus bas"),
        ("elevation", "12", "Sélectionnez un choix valide"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Client, sent: dict[str, str], field: str, value: str, sentence: str
) -> None:
    answer = client.post(NEW, {**sent, field: value, "verbe": "lister"})
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])


def test_a_study_that_waits_can_be_stopped(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    study = started(client, sent)
    state = client.get(f"/archeologie/etudes/{study.pk}/etat").json()
    assert state == {"words": "En attente de son tour", "percent": 0, "finished": False}
    do(client, study, "arreter")
    run_study(study.pk)
    study.refresh_from_db()
    assert study.state == StudyState.STOPPED
    assert not study.files.exists()
