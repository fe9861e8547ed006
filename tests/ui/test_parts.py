"""List beside map, live pages, drafts and errors, as a person meets them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser

LIST = """<ul class="items" role="listbox" aria-label="Lieux" data-geo-list>
<li role="option" data-id="1" data-lon="0.52" data-lat="49.52">Un</li>
<li role="option" data-id="2" data-lon="0.54" data-lat="49.52">Deux</li>
<li role="option" data-id="3" data-lon="0.56" data-lat="49.52">Trois</li></ul>
<button id="rewrite">Réécrire</button><button id="third">Le troisième</button>"""
MAP = (
    '<geo-map style-url="/tiles/style.json" bounds="0.50,49.51,0.58,49.53" label="Lieux"></geo-map>'
)
FORM = """<form data-draft-key="essai"><label>Texte <textarea name="text"></textarea></label>
<label>Mot de passe <input type="password" name="secret"></label>
<input type="hidden" name="csrfmiddlewaretoken" value="neuf"><input type="hidden" name="lon">
<label><input type="radio" name="where" value="a"> Ici</label>
<label><input type="radio" name="where" value="b"> Là</label>
<label>Sorte
<select name="kind"><option value="">–</option><option value="x">X</option></select></label>
<label data-draft="off">Robot <input name="robot"></label>
<label>Photos <input type="file" name="photos" multiple></label></form>
<button id="discard">Effacer</button><button id="done">Envoyé</button>"""


def test_the_list_is_walked_with_the_arrows(page: Page, site: Site) -> None:
    page.goto(site.page("essai", LIST))
    page.keyboard.press("Tab")
    expect(page.get_by_role("option", name="Un")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#selected")).to_have_text("2 list")
    expect(page.get_by_role("option", name="Deux", selected=True)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#selected")).to_have_text("3 list")
    page.keyboard.press("Enter")
    expect(page.locator("#opened")).to_have_text("3")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)


def test_the_map_selects_in_the_list(page: Page, site: Site) -> None:
    page.goto(site.page("essai", LIST + MAP))
    expect(page.locator("#ready")).to_have_text("true", timeout=20_000)
    page.get_by_role("option", name="Un").click()
    expect(page.locator("#selected")).to_have_text("1 list")
    # The middle of the map is the second place; its tile may still be on the way.
    page.wait_for_load_state("networkidle")
    page.get_by_role("region", name="Lieux").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#selected")).to_have_text("2 map")
    expect(page.get_by_role("option", name="Deux", selected=True)).to_be_visible()


def test_the_selection_survives_a_rewritten_list(page: Page, site: Site) -> None:
    page.goto(site.page("essai", LIST))
    page.get_by_role("option", name="Deux").click()
    page.get_by_role("button", name="Réécrire").click()
    expect(page.get_by_role("option", name="Deux, corrigé", selected=True)).to_be_visible()
    page.get_by_role("button", name="Le troisième").click()
    expect(page.locator("#selected")).to_have_text("3 page")


def test_a_live_page_hears_what_changed_and_only_that(page: Page, site: Site) -> None:
    page.goto(site.page("essai", '<output id="live"></output>'))
    expect(page.locator("#live")).to_have_text("1 en 1")
    with page.expect_response(lambda answer: answer.status == 304):
        pass
    site.value = 2
    expect(page.locator("#live")).to_have_text("2 en 2")


def test_a_live_page_says_that_it_is_cut_off_and_comes_back(page: Page, site: Site) -> None:
    page.goto(site.page("essai", '<output id="live"></output>'))
    expect(page.locator("#live")).to_have_text("1 en 1")
    site.broken = True
    expect(page.locator("#online")).to_have_text("false")
    site.broken, site.value = False, 3
    expect(page.locator("#live")).to_have_text("3 en 2", timeout=15_000)
    expect(page.locator("#online")).to_have_text("true")


def fill(page: Page, site: Site, photo: Path) -> None:
    photo.write_bytes(b"\xff\xd8 une photo")
    page.goto(site.page("essai", FORM))
    expect(page.locator("#restored")).to_have_text("false")
    page.get_by_label("Texte").fill("Fuite d’eau rue Thiers")
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_label("Robot").fill("jeton")
    page.get_by_label("Là", exact=True).check()
    page.get_by_label("Sorte").select_option("x")
    page.get_by_label("Photos").set_input_files(photo)
    page.wait_for_function(
        """() => new Promise((done) => { const open = indexedDB.open("geoportal-drafts");
           open.onsuccess = () => { const database = open.result;
             if (!database.objectStoreNames.length) return done(false);
             const count = database.transaction("files").objectStore("files").count();
             count.onsuccess = () => { database.close(); done(count.result > 0); }; }; })"""
    )


def test_a_draft_survives_a_reload_files_included(page: Page, site: Site, tmp_path: Path) -> None:
    fill(page, site, tmp_path / "fuite.jpg")
    page.reload()
    expect(page.locator("#restored")).to_have_text("true")
    expect(page.get_by_label("Texte")).to_have_value("Fuite d’eau rue Thiers")
    expect(page.get_by_label("Là", exact=True)).to_be_checked()
    expect(page.get_by_label("Sorte")).to_have_value("x")
    photo = page.evaluate(
        """async () => { const file = document.querySelector("[name=photos]").files[0];
           return [file.name, file.size]; }"""
    )
    assert photo == ["fuite.jpg", 12]


def test_a_draft_never_keeps_passwords_or_tokens(page: Page, site: Site, tmp_path: Path) -> None:
    fill(page, site, tmp_path / "fuite.jpg")
    page.reload()
    expect(page.locator("#restored")).to_have_text("true")
    kept = page.evaluate("localStorage.getItem('draft:essai')")
    assert "Thiers" in kept
    assert not any(word in kept for word in ("secret", "neuf", "jeton"))
    expect(page.get_by_label("Mot de passe")).to_have_value("")


@pytest.mark.parametrize("button", ["discard", "done"])
def test_a_draft_is_forgotten(page: Page, site: Site, tmp_path: Path, button: str) -> None:
    fill(page, site, tmp_path / "fuite.jpg")
    page.locator(f"#{button}").click()
    if button == "done":
        expect(page.locator("#cleared")).to_have_text("oui")
    else:
        expect(page.get_by_label("Texte")).to_have_value("")
    page.goto(site.page("essai", FORM))
    expect(page.locator("#restored")).to_have_text("false")
    expect(page.get_by_label("Texte")).to_have_value("")


def test_errors_are_told_in_french(page: Page, site: Site) -> None:
    body = '<label>Adresse <input id="address"></label><button id="ask">Demander</button>'
    page.goto(site.page("essai", body))
    for address, sentence in [
        ("/problem", "Voirie vient de répondre."),
        ("/rien", "Ce que vous cherchez n’existe pas, ou plus."),
        ("/plus-tard", "Le réseau ne répond pas. Vérifiez la connexion, puis recommencez."),
    ]:
        page.context.set_offline(address == "/plus-tard")
        page.get_by_label("Adresse").fill(address)
        page.get_by_role("button", name="Demander").click()
        expect(page.locator("#answer")).to_have_text(sentence)
    page.context.set_offline(False)
