"""An archaeologist's hour: a plan placed, a relief brought, a section cut, a shore published."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client
from playwright.sync_api import Page, expect

from archaeology.sites.models import Find
from archaeology.studies.models import Study
from layers.access.models import Account
from layers.raster.forms.points import written as points_written
from layers.ui.form_fields import written
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.sites.conftest import open_as
from tests.catalog.working import work
from tests.raster.georeferencing.old_plan import save_old_plan
from tests.raster.georeferencing.placing import FOUR
from tests.studies.shoreline.valley import BOUNDS, RIVER, write_valley

__all__ = ["open_as"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAITING = "Vous pouvez fermer cette page"


def bring(page: Page, file: Path, title: str, kind: str) -> None:
    """Send a file that everybody may see, and have it made."""
    page.goto("/plans")
    page.get_by_role("link", name="Importer un plan ou un relief").click()
    page.get_by_label(kind).check()
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Tout le monde").check()
    page.get_by_role("button", name="Envoyer le fichier").click()
    _made(page)


def _made(page: Page) -> None:
    """What is waited for on this page is made; the page has come again by itself."""
    expect(page.get_by_text(WAITING)).to_be_visible()
    work("imports")
    expect(page.get_by_text(WAITING)).to_be_hidden()


@pytest.mark.usefixtures("no_jobs")
def test_an_hour(open_as: Open, digger: Account, remains: dict[str, Find], tmp_path: Path) -> None:
    page = open_as(digger, "/archeologie")
    page.get_by_role("link", name="Plans et relief").click()

    # An old plan, placed by four points.
    bring(page, save_old_plan(tmp_path), "Plan de 1845", "Un plan ou une carte")
    page.get_by_role("link", name="Placer sur la carte").click()
    expect(page.locator("#sheet canvas")).to_be_visible(timeout=20_000)
    page.locator("#typed summary").click()
    page.locator("#id_points").fill(points_written(FOUR))
    expect(page.locator(".points__figure")).to_have_count(4)
    page.get_by_role("button", name="Placer le plan").click()
    _made(page)
    expect(page.locator(".facts")).to_contain_text("4 points")

    # The relief of the valley.
    bring(
        page, write_valley(tmp_path / "valley.tif"), "Relief de la vallée", "Un modèle de terrain"
    )
    expect(page.locator(".facts")).to_contain_text("NGF-IGN69")

    # A section through the finds.
    page.get_by_role("link", name="Études").click()
    page.get_by_role("link", name="Coupe").click()
    page.get_by_label("Intitulé").fill("Par les sols")
    page.get_by_text("Le tracé en coordonnées").click()
    west, south, east, _north = BOUNDS
    across = LineString((west + 1, south + 45), (east - 1, south + 45), srid=2154)
    page.locator("[name=line]").fill(written(across))
    expect(page.locator("[data-preview-sheet] [data-sheet]")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Garder cette coupe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Par les sols")
    expect(page.locator(".sheet svg")).to_be_visible()
    rows = page.locator(".sheet__rows tbody")
    expect(rows).to_contain_text("Vase fluviatile")
    expect(rows).to_contain_text("3,4")

    # The water of the first century.
    (x, y) = RIVER[0]
    river = Point(x, y, srid=2154)
    page.get_by_role("link", name="Études").first.click()
    page.get_by_role("link", name="Niveau de l’eau et rivage").click()
    page.get_by_label("Intitulé").fill("L’eau au premier siècle")
    page.get_by_label("Époque").fill("1/100")
    page.get_by_label("Relief d’aujourd’hui", exact=True).select_option(
        label="Relief de la vallée (10,0 m)"
    )
    page.locator("[name=river]").fill(written(river))
    page.get_by_text("Réglages du calcul").click()
    page.get_by_label("Tirages").fill("4")
    page.get_by_role("button", name="Continuer : voir les restes").click()
    # What is not public takes no part, and the page says so.
    expect(page.get_by_text("1 n’est pas public")).to_be_visible()
    expect(page.get_by_role("row", name="Sol de béton de tuileau")).to_be_visible()
    expect(page.get_by_text("Dallage caché")).to_have_count(0)
    page.get_by_role("button", name="Lancer l’étude").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work("studies")
    expect(page.get_by_role("heading", name="Le niveau de l’eau")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Jusqu’où l’eau venait")).to_be_visible()
    clean(page)

    # Published: everyone sees it, on the page, on the map and in the standard way.
    study = Study.objects.get(kind="shoreline")
    everyone, items = Client(), "/ogc/collections/ancient-shorelines/items?f=json"
    assert everyone.get(items).json()["features"] == []
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("button", name="Retirer de la publication")).to_be_visible()
    shores = everyone.get(items).json()["features"]
    assert {each["properties"]["probability"] for each in shores} == {5, 50, 95}
    assert everyone.get(f"/archeologie/etudes/{study.pk}").status_code == 200
    page.get_by_role("link", name="Carte", exact=True).click()
    expect(page.get_by_label("Rivages anciens")).to_be_visible()
