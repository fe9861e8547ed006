"""An archaeologist brings a file in a real browser: corrects a column, sees a bad row, imports."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from archaeology.sites.models import Find
from layers.access.models import Account, Territory
from tests.archaeology.sites.bringing.conftest import X, Y
from tests.archaeology.sites.browsing import Open, clean
from tests.catalog.working import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A title, then German and French headings; « Lage » is where the material is, and its third row has
# no altitude.
FINDS = (
    "Fouille du théâtre, 2023\n\n"
    "Fundnummer;Bezeichnung;Lage;Altitude (m NGF);X L93;Y L93;Fouilleur\n"
    f"M-1;Pot à cuire;Keramik;7,45;{X + 1};{Y + 1};AB\n"
    f"M-2;As de Néron;Münze;7,31;{X + 20};{Y + 20};AB\n"
    f"M-3;Clou;Eisen;haut;{X + 30};{Y + 30};CD\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A file as a spreadsheet of Windows saves it."""
    path = tmp_path / "Mobilier 2023.csv"
    path.write_bytes(FINDS.encode("windows-1252"))
    return path


def press(page: Page, name: str) -> None:
    """Press a button by keyboard alone."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
def test_an_archaeologist_brings_finds(
    open_as: Open, digger: Account, territory: Territory, sheet: Path, media: Path, width: int
) -> None:
    page = open_as(digger, width=width)
    page.get_by_role("link", name="Apporter un fichier").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Apporter un fichier")
    clean(page)
    page.get_by_label("Fichier", exact=True).set_input_files(sheet)
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les colonnes du fichier")
    expect(page.get_by_text("As de Néron")).to_be_visible()
    clean(page)
    line = page.get_by_label("Les titres des colonnes sont à la ligne")
    expect(line).to_have_value("3")
    line.fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Pot à cuire")).to_be_visible()
    line.fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Bezeichnung")).to_be_visible()
    page.get_by_text("Autres champs").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Matériau").focus()
    page.get_by_label("Matériau").select_option("Lage")
    press(page, "Essayer, sans rien enregistrer")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’essai est en cours")
    clean(page)
    work("imports")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui entrerait")
    expect(page.locator(".figures__bad dd")).to_have_text("1")
    expect(page.get_by_role("row", name="6 Altitude (m) « haut »")).to_be_visible()
    expect(page.locator("#brought-map canvas")).to_be_visible(timeout=20_000)
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert _count() == 0
    press(page, "Importer 2 lignes")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’import est en cours")
    work("imports")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’import est terminé")
    clean(page)
    page.get_by_role("link", name="Voir sur la carte").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#finds li")).to_have_count(2)
    expect(page.locator("#finds")).to_contain_text("Céramique")
    on_map = page.locator("#finds-on-map").text_content() or ""
    assert '"Pot \\u00e0 cuire"' in on_map or "Pot à cuire" in on_map


def _count() -> int:
    """In a thread of its own: Playwright's event loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_counted).result()


def _counted() -> int:
    from django.db import connections

    try:
        return Find.objects.count()
    finally:
        connections.close_all()
