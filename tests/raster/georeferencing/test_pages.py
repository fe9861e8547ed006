"""The pages of plans and relief, through the door people use."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from PIL import Image

from layers.access.actor import PUBLIC
from layers.raster.forms.profile import ProfileForm
from layers.raster.models import Raster
from layers.raster.profiles import draw
from layers.raster.reading import Profile
from layers.raster.services.make_raster import make_raster
from layers.raster.storage import folder_of, original_path
from layers.raster.views.facts import facts_of
from layers.raster.vocabulary import Confidentiality, Kind, State
from tests.catalog.working import work
from tests.raster.conftest import Bring
from tests.raster.drawn import NORTH, WEST
from tests.raster.georeferencing.old_plan import old_plan
from tests.raster.georeferencing.placing import lonlat_lines, text_of

# -- the list -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("territory")
def test_nothing_yet(at_work: Client) -> None:
    assert "Rien n’est encore importé" in text_of(at_work, "/plans")
    everyone = text_of(Client(), "/plans")
    assert "Aucun plan ni relief n’est encore public." in everyone
    assert "/plans/nouveau" not in everyone


def test_the_list_and_its_filters(plan: Raster, relief: Raster, at_work: Client) -> None:
    everything = text_of(at_work, "/plans")
    assert "Plan de la ville" in everything
    assert "Versant" in everything
    assert "À placer sur la carte" in everything
    assert "Versant" not in text_of(at_work, "/plans", nature="plan")
    assert "Plan de la ville" in text_of(at_work, "/plans", q="VILLE plan")
    assert "Rien ne correspond" in text_of(at_work, "/plans", q="introuvable")
    public = text_of(Client(), "/plans")
    assert "Versant" in public
    assert "Plan de la ville" not in public


def test_thumbnails(plan: Raster, relief: Raster, at_work: Client) -> None:
    sheet = Image.open(BytesIO(at_work.get(f"/plans/{plan.pk}/vignette.webp").content))
    assert sheet.size == (400, 267)
    small = np.asarray(sheet.convert("RGB")).mean(axis=(0, 1))
    assert np.abs(small - np.asarray(old_plan()).mean(axis=(0, 1))).max() < 3
    shown = Image.open(BytesIO(Client().get(f"/plans/{relief.pk}/vignette.webp").content))
    alpha = np.asarray(shown.convert("RGBA"))[:, :, 3]
    # A square turned a little, without its north-west corner.
    assert 0.8 < (alpha > 0).mean() < 1
    assert max(shown.size) <= 480


# -- bringing -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_brought_through_the_form(at_work: Client, plan_file: Path) -> None:
    form = text_of(at_work, "/plans/nouveau")
    assert "Seulement l’archéologie et le patrimoine" in form
    with plan_file.open("rb") as file:
        sent = {
            "kind": "plan",
            "file": file,
            "title": " Plan de la ville ",
            "year": "1823",
            "author": "Un géomètre",
            "confidentiality": "restricted",
        }
        answer = at_work.post("/plans/nouveau", sent)
    raster = Raster.objects.get()
    assert answer.headers["Location"] == f"/plans/{raster.pk}"
    assert (raster.title, raster.year, raster.state) == ("Plan de la ville", 1823, State.WAITING)
    assert "En préparation" in text_of(at_work, f"/plans/{raster.pk}")
    state = at_work.get(f"/plans/{raster.pk}/etat.json").json()
    assert state == {"state": "waiting", "progress": 0}
    work("imports")
    page = text_of(at_work, f"/plans/{raster.pk}")
    assert "Placer sur la carte" in page
    assert "Un géomètre" in page


@pytest.mark.parametrize(
    ("name", "body", "kind", "said"),
    [
        ("vide.png", b"", "plan", "Le fichier est vide :"),
        ("notes.png", b"these are notes", "plan", "Ce n’est pas un fichier que l’on sait lire"),
        ("plan.png", None, "elevation", "C’est une image"),
    ],
)
def test_what_no_raster_is_made_from(
    at_work: Client, plan_file: Path, name: str, body: bytes | None, kind: str, said: str
) -> None:
    file = SimpleUploadedFile(name, plan_file.read_bytes() if body is None else body)
    sent = {"kind": kind, "file": file, "title": "Essai", "confidentiality": "public"}
    answer = at_work.post("/plans/nouveau", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Raster.objects.exists()


def test_a_wrong_code_and_a_missing_title(at_work: Client, plan_file: Path) -> None:
    file = SimpleUploadedFile("plan.png", plan_file.read_bytes())
    answer = at_work.post("/plans/nouveau", {"kind": "plan", "file": file, "crs": "Lambert"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Un code EPSG est attendu" in page
    assert "Titre</a>" in page


# -- one raster -----------------------------------------------------------------------------------


def test_a_relief_with_a_profile(relief: Raster) -> None:
    page = text_of(Client(), f"/plans/{relief.pk}")
    assert "de 80,2 à 100 m NGF-IGN69" in page
    assert "Corriger la fiche" not in page
    trace = lonlat_lines((WEST + 5, NORTH - 100), (WEST + 195, NORTH - 100))
    drawn = text_of(Client(), f"/plans/{relief.pk}", trace=trace)
    assert "190 m, de" in drawn
    assert drawn.count('class="profile__line"') == 1
    answer = Client().get(f"/plans/{relief.pk}/profil.csv", {"trace": trace})
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    found = [float(row["altitude_m_ngf"].replace(",", ".")) for row in rows]
    assert found[0] == pytest.approx(99.6, abs=0.02)
    assert found[-1] == pytest.approx(80.6, abs=0.02)
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        ("", "au moins deux points"),
        ("49.5, 0.5", "au moins deux points"),
        ("49.5, 0.5\n49.5, 0.5", "pas de longueur"),
        ("49.5, 0.5\nlà-bas", "n’est pas une position"),
        ("49.40, 0.2\n49.41, 0.2", "Aucune altitude n’est connue le long de ce tracé."),
    ],
)
def test_lines_without_a_profile(relief: Raster, trace: str, said: str) -> None:
    assert said in text_of(Client(), f"/plans/{relief.pk}", trace=trace)


def test_unknown_ground_is_a_gap(relief: Raster) -> None:
    trace = lonlat_lines((WEST + 5, NORTH - 10), (WEST + 195, NORTH - 10))
    page = text_of(Client(), f"/plans/{relief.pk}", trace=trace)
    assert page.count('class="profile__unknown"') == 1
    assert "aucune altitude n’est connue" in page
    assert Client().get(f"/plans/{relief.pk}/profil.csv", {"trace": ""}).status_code == 404


def test_correcting_and_a_late_correction(plan: Raster, at_work: Client) -> None:
    address = f"/plans/{plan.pk}/modifier"
    sent = {"title": "Plan de 1823", "confidentiality": "public", "version": "1"}
    assert at_work.post(address, sent).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.confidentiality) == ("Plan de 1823", Confidentiality.PUBLIC)
    late = at_work.post(address, sent | {"title": "Un autre titre"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Enregistré maintenant : Plan de 1823" in page
    assert "Un autre titre" in page
    assert at_work.post(address, sent | {"title": "", "version": "2"}).status_code == 422


def test_deleting_asks_first(plan: Raster, at_work: Client) -> None:
    folder = folder_of(plan.pk)
    assert "Cela ne se défait pas" in text_of(at_work, f"/plans/{plan.pk}/supprimer")
    late = at_work.post(f"/plans/{plan.pk}/supprimer", {"version": "0"})
    assert late.status_code == 409
    assert at_work.post(f"/plans/{plan.pk}/supprimer", {"version": "1"}).status_code == 302
    assert not Raster.objects.exists()
    assert folder.exists()  # until it is certain: the test's transaction never is


def told(answer: Any, key: int) -> str:
    """What is answered, without the key that was asked for and the token of the page."""
    text = str(answer.content.decode())
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text).replace(str(key), "")


def test_what_failed_is_made_once_more(
    bring: Bring, at_work: Client, everybody_else: dict[str, Client], plan_file: Path
) -> None:
    waiting = bring(plan_file, title="Plan de la ville", kind=Kind.PLAN, made=False)
    original = original_path(waiting)
    away = original.rename(original.with_name("away"))
    make_raster(waiting.pk)
    away.rename(original)
    page, again = f"/plans/{waiting.pk}", f"/plans/{waiting.pk}/relancer"
    assert "Préparer de nouveau" in text_of(at_work, page)
    version = Raster.objects.get().version
    for stranger in everybody_else.values():
        assert stranger.post(again, {"version": version}).status_code == 404
    assert at_work.get(again).status_code == 405
    assert at_work.post(again, {"version": version + 1})["Location"] == page
    assert "Préparer de nouveau" in text_of(at_work, page)
    at_work.post(again, {"version": version})
    assert "En préparation" in text_of(at_work, page)
    make_raster(waiting.pk)
    assert Raster.objects.get().state == State.PLACING
    at_work.post(again, {"version": Raster.objects.get().version})
    assert "Seule une préparation qui a échoué se relance" in text_of(at_work, page)


def test_what_is_hidden_answers_like_what_is_not_there(
    plan: Raster, relief: Raster, at_work: Client, everybody_else: dict[str, Client]
) -> None:
    pages = ("", "/etat.json", "/vignette.webp", "/feuille.json", "/feuille/17/65536/65536.webp")
    work_ = ("/modifier", "/supprimer", "/placer", "/placer/ecarts", "/placer/apercu.png")
    for end in (*pages, "/modifier", "/supprimer", "/placer"):
        assert at_work.get(f"/plans/{plan.pk}{end}").status_code == 200, end
    for who, client in everybody_else.items():
        for end in (*pages, *work_):
            hidden = client.get(f"/plans/{plan.pk}{end}")
            nothing = client.get(f"/plans/{plan.pk + 1}{end}")
            assert hidden.status_code == nothing.status_code == 404, (who, end)
            assert told(hidden, plan.pk) == told(nothing, plan.pk + 1), (who, end)
        assert client.get(f"/plans/{relief.pk}").status_code == 200
        changes = client.get(f"/plans/{relief.pk}/modifier").status_code
        assert changes == (200 if who == "administrator" else 404)
    # A relief has no sheet, whoever asks.
    assert at_work.get(f"/plans/{relief.pk}/placer").status_code == 404
    assert at_work.get(f"/plans/{relief.pk}/feuille.json").status_code == 404


def test_only_who_brings_rasters_finds_them_in_the_header(
    plan: Raster, at_work: Client, everybody_else: dict[str, Client]
) -> None:
    assert 'href="/plans" aria-current="page"' in text_of(at_work, "/plans")
    for who, client in everybody_else.items():
        is_there = '<a href="/plans"' in text_of(client, "/plans")
        assert is_there == (who in {"administrator", "next door"}), who
    assert plan.kind == Kind.PLAN


def test_a_raster_as_the_ground_of_the_map_page(
    plan: Raster, relief: Raster, at_work: Client
) -> None:
    offered = f'data-tilejson="/rasters/{relief.pk}.json"'
    assert offered in text_of(Client(), "/carte")
    Raster.objects.filter(pk=relief.pk).update(confidentiality=Confidentiality.RESTRICTED)
    assert "data-tilejson" not in text_of(Client(), "/carte")
    assert offered in text_of(at_work, "/carte")
    # What is not on the map yet is no ground.
    assert f"/rasters/{plan.pk}.json" not in text_of(at_work, "/carte")


def test_a_long_profile_writes_its_thousands_apart() -> None:
    drawing = draw(Profile([0, 1_709.6], [10, 12]))
    context = {"cut": {"drawing": drawing}, "form": ProfileForm(), "raster": Raster(pk=1)}
    page = render_to_string("raster/heights.html", context)
    assert "1\xa0710 m, de" in page.replace("\u202f", "\xa0")


def test_the_systems_of_a_relief_are_both_told(relief: Raster) -> None:
    told = {each.title: each.value for each in facts_of(relief, PUBLIC)}
    systems = "EPSG:2154, altitudes EPSG:5720 (NGF-IGN69 height) : ensemble EPSG:5698"
    assert told["Coordonnées de l’original"] == systems
