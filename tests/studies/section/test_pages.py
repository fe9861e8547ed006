"""Cutting a section through its pages: seen at once, kept, fetched, cut again."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from archaeology.studies.forms.places import corners_text
from archaeology.studies.models import Study
from archaeology.studies.runs import RUNS
from archaeology.studies.services.run_study import repeat_study
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.studies.street import LINE, Street, typed

PREVIEW, NEW = "/archeologie/etudes/coupe/apercu", "/archeologie/etudes/nouvelle/section"
SHOWN = ["operations", "units", "levels", "finds"]
SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)


def asked(**more: object) -> dict[str, object]:
    """The form as the page sends it."""
    form: dict[str, object] = {
        "title": "La rue",
        "line": typed(LINE),
        "distance_m": "10",
        "shown": SHOWN,
        "verbe": "lancer",
    }
    return form | more


def test_a_section_is_seen_while_it_is_asked_for(street: Street, client: Client) -> None:
    page = client.post(PREVIEW, asked()).content.decode()
    drawn = ElementTree.fromstring(SVG.findall(page)[0])
    marks = [each.get("id") for each in drawn.iter("{http://www.w3.org/2000/svg}g")]
    assert {"coupe-thing-0", "coupe-thing-1", "coupe-thing-2", "coupe-dig-0"} <= set(marks)
    # Each mark has its row, each row its page.
    rows = re.findall(r'<tr data-id="([^"]+)"', page)
    assert sorted(rows) == sorted(each for each in marks if each)
    assert reverse("archaeology-find", args=[street.coin.pk]) in page
    assert f"{reverse('archaeology-operation', args=[street.trench.pk])}#us-{street.floor.pk}" in (
        page
    )
    assert "profondeur sans altitude" in page
    assert not Study.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"line": ""}, "Tracez une ligne d’au moins deux points."),
        ({"line": "49.5, 0.5"}, "Tracez une ligne d’au moins deux points."),
        ({"line": "ici"}, "n’est pas une position"),
        ({"line": "49.5, 0.5\n43.5, 4.5"}, "de 50 km au plus"),
        (
            {"line": "0.5380, 49.5111\n0.5381, 49.5130"},
            "Hors de France : point 1, 2. Latitude et longitude semblent inversées.",
        ),
        ({"distance_m": "-1"}, "supérieure ou égale à 0"),
        ({"exaggeration": "9000"}, "inférieure ou égale à 1000"),
        ({"relief": "7"}, "Sélectionnez un choix valide"),
        ({"line": "49.5, 0.5\n49.5000001, 0.5", "exaggeration": "1000"}, "hauteurs"),
    ],
)
def test_what_cannot_be_cut_is_said_in_french(
    street: Street, client: Client, more: dict[str, object], said: str
) -> None:
    answer = client.post(PREVIEW, asked(**more))
    assert answer.status_code == 200
    assert "<svg" not in answer.content.decode().replace('<svg viewBox="0 0 20 20"', "")
    assert said in answer.content.decode()


def test_a_section_is_kept_shown_and_fetched(street: Street, client: Client) -> None:
    answer = client.post(NEW, asked())
    study = Study.objects.get()
    assert answer["Location"] == reverse("study", args=[study.pk])
    assert (study.state, study.title, study.synthetic) == ("done", "La rue", True)
    page = client.get(answer["Location"]).content.decode()
    assert len(SVG.findall(page)) >= 1
    assert "As de Néron" in page
    sheet = client.get(reverse("study-file", args=[study.pk, "coupe.svg"]))
    assert sheet["Content-Type"] == "image/svg+xml"
    drawing = b"".join(sheet).decode()
    assert ElementTree.fromstring(drawing).get("width") == "420mm"
    table = b"".join(client.get(reverse("study-file", args=[study.pk, "coupe.csv"])))
    rows = list(csv.DictReader(StringIO(table.decode("utf-8-sig")), delimiter=";"))
    coin = next(row for row in rows if row["nature"] == "mobilier" and row["nom"] == "As de Néron")
    assert (coin["le_long_m"], coin["altitude_m_ngf"], coin["sur_la_coupe"]) == ("25", "5,1", "oui")
    pot = next(row for row in rows if row["nom"] == "Pot caché")
    assert (pot["altitude_m_ngf"], pot["profondeur_m"], pot["sur_la_coupe"]) == ("", "0,8", "non")


def test_the_same_section_comes_out_of_what_was_kept(street: Street, client: Client) -> None:
    client.post(NEW, asked())
    study = Study.objects.get()
    first = {each.name: each.sha256 for each in study.files.all()}
    again = repeat_study(study)
    assert {each.name: sha256(each.content).hexdigest() for each in again.files} == first
    # On another day too: the sheet says when its data were read.
    study.inputs["day"] = "2020-02-03"
    assert "Établie le 3 février 2020" in repeat_study(study).files[0].content.decode()
    # And the form proposes the same settings.
    form = client.get(f"{NEW}?comme={study.pk}").content.decode()
    assert corners_text(LINE) in form
    parameters = RUNS[study.kind].parameters(**study.parameters)  # type: ignore[index]
    assert parameters.line == LINE


def test_the_line_of_an_earlier_section_is_taken_again(street: Street, client: Client) -> None:
    client.post(NEW, asked())
    first = Study.objects.get()
    client.post(NEW, asked(title="Plus large", line="", earlier=first.pk, distance_m="40"))
    wider = Study.objects.get(title="Plus large")
    assert wider.parameters["line"] == first.parameters["line"]
    lines = re.search(r'id="earlier-lines"[^>]*>(.*?)</script>', client.get(NEW).content.decode())
    assert lines
    assert set(json.loads(lines[1])) == {str(first.pk), str(wider.pk)}


def test_for_everybody_else_there_is_nothing(
    street: Street,
    client: Client,
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    client.post(NEW, asked())
    study = Study.objects.get()
    addresses = [
        reverse("study", args=[study.pk]),
        *(reverse("study-file", args=[study.pk, name]) for name in ("coupe.svg", "coupe.csv")),
    ]
    assert all(client.get(each).status_code == 200 for each in addresses)
    foreign = signed_in(account("loin", neighbour, Role.ARCHAEOLOGIST))
    others = [Client(), signed_in(account("patrimoine", territory, Role.HERITAGE))]
    for stranger in (*others, foreign):
        assert [stranger.get(each).status_code for each in addresses] == [404, 404, 404]
    for stranger in others:
        answer = stranger.post(PREVIEW, asked())
        assert answer.status_code in {302, 404}
        assert b"section-find" not in answer.content
    # He studies elsewhere: nothing of here is drawn for him.
    drawn = foreign.post(PREVIEW, asked()).content.decode()
    assert "D’ailleurs" in drawn
    assert "Néron" not in drawn


def test_what_is_confidential_is_marked_on_the_page_and_in_the_files(
    street: Street, client: Client
) -> None:
    answer = client.post(NEW, asked())
    study = Study.objects.get()
    page = client.get(answer["Location"]).content.decode()
    rows = [each for each in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if 'scope="row"' in each]
    marked = {bool(re.search(r'class="badge">réservé', row)): row for row in rows}
    assert set(marked) == {True, False}
    for row in rows:
        secret = "Pot caché" in row or "Opération 3" in row
        assert ('class="badge">réservé' in row) == secret, row
    table = b"".join(client.get(reverse("study-file", args=[study.pk, "coupe.csv"])))
    read = csv.DictReader(StringIO(table.decode("utf-8-sig")), delimiter=";")
    assert {row["nom"] for row in read if row["reserve"] == "oui"} == {
        *("Pot caché", "Opération 3"),
    }
    client.post(NEW, asked(title="Pour tous", public_only="on"))
    public = Study.objects.get(title="Pour tous")
    assert (
        "réservé"
        not in b"".join(client.get(reverse("study-file", args=[public.pk, "coupe.svg"]))).decode()
    )


def test_a_quick_study_is_not_said_to_take_no_minute(street: Street, client: Client) -> None:
    answer = client.post(NEW, asked())
    assert "0 minute" not in client.get(answer["Location"]).content.decode()
    study = Study.objects.get()
    assert study.started
    lasting = {0.2: "moins d’une seconde", 1: "1 seconde", 42: "42 secondes", 180: "3\xa0minutes"}
    for seconds, words in lasting.items():
        study.ended = study.started + timedelta(seconds=seconds)
        study.save()
        assert f"Calcul : {words}." in client.get(answer["Location"]).content.decode()
