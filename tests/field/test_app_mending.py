"""What was said on a phone is added to, corrected and withdrawn there, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from field_app_api.sync.models import Operation
from field_app_api.sync.services.decide import resolve_conflict
from layers.access.actor import actor_of
from layers.access.models import AccessToken, Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Incident, IncidentPhoto
from networks.water.services.record_handling import record_handling
from tests.field.conftest import degrees
from tests.field.test_app_browser import (
    Handset,
    a_photo,
    handset,  # noqa: F401  # a fixture
    log,
    require_sound,
    sign_in,
)
from tests.field.test_map_browser import clean, go, leak, offline, phone  # noqa: F401  # fixtures
from tests.networks.water.conftest import Town, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360
COUNT = ".app-bar__count"

# Everything of a store of the phone; files without their bytes.
STORE = """name => new Promise((done) => { const asked = indexedDB.open('terrain');
  asked.onsuccess = () => { const db = asked.result;
    const all = db.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => { db.close(); done(JSON.parse(JSON.stringify(all.result))); };
  };
})"""
# What the first version of the app kept: owners by name, a name for every phone.
FIRST = """operations => new Promise((done) => { const asked = indexedDB.open('terrain', 1);
  asked.onupgradeneeded = () => { const db = asked.result;
    db.createObjectStore('account');
    db.createObjectStore('operations', { keyPath: 'id' }).createIndex('sequence', 'sequence');
    db.createObjectStore('files', { keyPath: ['operation', 'sha256'] })
      .createIndex('operation', 'operation');
    db.createObjectStore('sectors', { keyPath: 'name' });
    db.createObjectStore('parts', { keyPath: ['sector', 'kind', 'name'] })
      .createIndex('kind', 'kind');
    db.createObjectStore('changes', { keyPath: ['sector', 'layer', 'key'] })
      .createIndex('layer', 'layer');
    db.createObjectStore('drafts');
    const settings = db.createObjectStore('settings');
    settings.put('Terrain, appareil', 'device-name');
    settings.put(operations.length, 'sequence');
    for (const each of operations) asked.transaction.objectStore('operations').add(each);
  };
  asked.onsuccess = () => { asked.result.close(); done(); };
})"""


def photo(name: str, seed: int) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": a_photo(seed, 120)}


def stored(page: Page, name: str) -> list[Any]:
    kept: list[Any] = page.evaluate(STORE, name)
    return kept


def line(page: Page, title: str) -> Locator:
    """An entry of « À envoyer »."""
    return page.locator(".app-line").filter(has=page.get_by_role("heading", name=title, exact=True))


def saved(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", name="Enregistré sur ce téléphone")).to_be_visible()


@pytest.mark.usefixtures("town")
def test_what_was_never_sent_is_said_otherwise_or_taken_back(
    handset: Handset,  # noqa: F811
    plumber: Account,
) -> None:
    page = handset.start()
    # Each phone has a name of its own, and what is wrong is said beside the button.
    name = page.get_by_label("Nom de ce téléphone")
    expect(name).to_have_value("Linux, Chrome")
    name.fill("Téléphone du fourgon")
    page.get_by_label("Identifiant").fill(plumber.username)
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("incorrect")).to_be_in_viewport()
    sign_in(page, plumber)
    assert AccessToken.objects.get().device == "Téléphone du fourgon"

    handset.lose_network()
    log(page, "Fuite", a_photo(11, 120))
    log(page, "Odeur", a_photo(12, 120))
    first = min(stored(page, "operations"), key=lambda each: int(each["sequence"]))
    go(page, "a-envoyer")
    line(page, "Fuite").get_by_role("button", name="Corriger").click()
    expect(page.get_by_role("heading", name="Corriger : Fuite")).to_be_visible()
    expect(page.locator(".app-place__status")).to_contain_text("celle de la saisie, à 6 m près")
    require_sound(page, PHONE)
    page.get_by_role("button", name="Retirer").press("Enter")
    page.locator("#photo").set_input_files(photo("regard.jpg", 13))
    page.get_by_label("Ce que l’on voit").fill("le regard est plein")
    page.get_by_text("Préciser").click()
    # No word is broken inside.
    longest = page.get_by_text("Débordement", exact=True)
    box = longest.bounding_box()
    assert box is not None
    assert box["height"] < 25
    longest.click()
    page.get_by_text("Placer autrement").click()
    longitude, latitude = degrees(at(150, 0))
    page.get_by_label("Coordonnées").fill(f"{latitude:.6f}, {longitude:.6f}")
    page.get_by_role("button", name="Prendre ces coordonnées").click()
    saved(page)

    # Taken back only after it was asked, and its photo with it.
    go(page, "a-envoyer")
    line(page, "Odeur").get_by_role("button", name="Retirer").press("Enter")
    expect(page.get_by_text("Retirer « Odeur », 1 photo ?")).to_be_visible()
    require_sound(page, PHONE)
    line(page, "Odeur").get_by_role("button", name="Garder").press("Enter")
    expect(page.locator(COUNT)).to_have_text("2 à envoyer")
    line(page, "Odeur").get_by_role("button", name="Retirer").press("Enter")
    line(page, "Odeur").get_by_role("button", name="Retirer").press("Enter")
    expect(line(page, "Odeur")).not_to_be_attached()
    expect(page.locator(COUNT)).to_have_text("1 à envoyer")
    [now] = stored(page, "operations")
    assert (now["id"], now["sequence"]) == (first["id"], first["sequence"])
    [file] = stored(page, "files")
    assert [each["sha256"] for each in now["operation"]["files"]] == [file["sha256"]]

    # A POST that was begun may have arrived: it stays as it is, and what corrects it follows it.
    def lost(route: Route) -> None:
        route.abort()

    handset.context.route("**/api/field/v1/ops", lost)
    handset.find_network()
    entry = line(page, "Débordement")
    expect(entry).to_contain_text("sans reçu encore : peut-être arrivé")
    expect(entry.get_by_role("button", name="Retirer")).not_to_be_attached()
    # With a network the correction would be on its way as soon as it is kept.
    handset.lose_network()
    expect(page.locator(".app-bar__network")).to_have_text("Hors ligne")
    entry.get_by_role("button", name="Corriger").click()
    expect(page.get_by_text("peut-être déjà partie")).to_be_visible()
    require_sound(page, PHONE)
    page.get_by_label("Ce que l’on voit").fill("le regard déborde sur la rue")
    saved(page)
    go(page, "a-envoyer")
    line(page, "Débordement (correction)").get_by_role("button", name="Retirer").wait_for()
    assert not Operation.objects.exists()
    handset.context.unroute("**/api/field/v1/ops")
    handset.find_network()
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(page.locator(COUNT)).to_have_text("0 à envoyer")
    create, update = Operation.objects.order_by("sequence")
    assert str(create.pk) == first["id"]
    assert (update.method, update.parent) == ("update", create.pk)
    assert {create.outcome, update.outcome} == {"applied"}
    incident = Incident.objects.get()
    assert (incident.kind, incident.place_source) == ("overflow", "map")
    assert incident.description == "le regard déborde sur la rue"
    assert incident.geom.distance(at(150, 0)) < 1
    assert IncidentPhoto.objects.get().sent_digest == file["sha256"]


def test_a_photo_and_a_note_are_added_to_what_is_there_already(
    phone: Page,  # noqa: F811
    leak: Incident,  # noqa: F811
    plumber: Account,
    fed: Town,
) -> None:
    # What was tapped far down the list is told in sight.
    expect(phone.get_by_text("Ouest est sur ce téléphone")).to_be_in_viewport()
    context = offline(phone)
    go(phone, "interventions")
    phone.get_by_role("list", name="Pour moi").get_by_role("button").press("Enter")
    for said in ("au bout de la rue", "derrière l’école"):
        phone.get_by_role("button", name="Compléter ou corriger").click()
        phone.get_by_label("Adresse ou repère").fill(said)
        phone.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(phone.locator(".field-form")).not_to_be_attached()
    expect(phone.get_by_text("Enregistré sur ce téléphone.")).to_be_visible()
    phone.get_by_role("button", name="Ajouter une photo").press("Enter")
    expect(phone.get_by_role("heading", name="Ajouter une photo")).to_be_focused()
    phone.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
    expect(phone.get_by_role("alert")).to_contain_text("Rien n’est joint encore")
    phone.locator("#photo").set_input_files([photo("a.jpg", 21), photo("b.jpg", 22)])
    expect(phone.get_by_role("alert")).to_be_empty()
    clean(phone)
    saved(phone)
    expect(phone.locator(COUNT)).to_have_text("3 à envoyer")
    phone.get_by_role("button", name="Retour à l’intervention").click()
    expect(phone.locator(".field-card")).to_contain_text("non envoyé")

    # From the map, to what exists on this phone only.
    go(phone, "signaler")
    phone.get_by_role("button", name="Casse", exact=True).click()
    expect(phone.locator(".app-place__status")).to_contain_text("à 8 m près")
    saved(phone)
    go(phone, "carte")
    near = phone.get_by_role("list", name="Autour").get_by_role("button")
    near.filter(has_text="Casse").press("Enter")
    card = phone.get_by_role("region", name="Ce qui est choisi")
    card.get_by_role("button", name="Ajouter une photo").press("Enter")
    phone.locator("#photo").set_input_files(photo("c.jpg", 23))
    saved(phone)
    phone.get_by_role("button", name="Voir ce qui est à envoyer").click()
    expect(line(phone, "Fuite : 2 photos")).to_be_visible()
    # What builds upon something goes with it.
    line(phone, "Casse").get_by_role("button", name="Retirer").click()
    expect(phone.get_by_text("« Casse », 1 saisie qui s’y rapporte, 1 photo")).to_be_visible()
    line(phone, "Casse").get_by_role("button", name="Garder").click()

    # Of two edits the later is said otherwise, the first taken back: the later builds on nothing.
    edits = line(phone, "Fuite : complément")
    edits.first.get_by_role("button", name="Corriger").click()
    phone.get_by_label("Adresse ou repère").fill("devant la mairie")
    clean(phone)
    saved(phone)
    go(phone, "a-envoyer")
    edits.last.get_by_role("button", name="Retirer").press("Enter")
    expect(edits.last.get_by_role("button", name="Garder")).to_be_focused()
    edits.last.get_by_role("button", name="Retirer").press("Enter")
    expect(phone.get_by_text("retiré de ce téléphone")).to_be_focused()
    expect(edits).to_have_count(1)

    context.set_offline(False)
    expect(phone.locator(COUNT)).to_have_text("0 à envoyer")
    update, added, create, more = Operation.objects.order_by("sequence")
    assert [each.method for each in (update, added, create, more)] == [
        "update",
        "attach",
        "create",
        "attach",
    ]
    assert (update.parent, added.parent, more.parent) == (None, update.pk, create.pk)
    assert update.body["old"] == {"address": ""}
    assert {each.outcome for each in Operation.objects.all()} == {"applied"}
    leak.refresh_from_db()
    assert leak.address == "devant la mairie"
    assert IncidentPhoto.objects.filter(incident=leak).count() == 2
    logged = Incident.objects.exclude(pk=leak.pk).get()
    assert IncidentPhoto.objects.filter(incident=logged).count() == 1

    # What was reported here stays so once it was sent, and once its line was put away.
    mine = phone.get_by_role("list", name="Pour moi").get_by_role("button")
    go(phone, "interventions")
    expect(phone.get_by_text("Ce qui vous est confié est ici")).to_be_visible()
    expect(mine.filter(has_text="Casse")).to_contain_text("signalé par moi")
    go(phone, "a-envoyer")
    phone.get_by_role("button", name="Ranger ce qui est arrivé").press("Enter")
    expect(phone.get_by_text("Rien n’a encore été saisi")).to_be_visible()
    go(phone, "interventions")
    expect(mine).to_have_count(2)
    expect(mine.filter(has_text="Casse")).to_contain_text("signalé par moi")
    expect(mine.filter(has_text="non envoyé")).to_have_count(0)

    # The desk chooses faster: what it chose is said, and that the choice made here was not taken.
    valve, office = fed.valves["CD-C"], actor_of(plumber)
    context.set_offline(True)
    go(phone, f"vanne/{valve.pk}")
    phone.get_by_role("radio", name="Grippée").press("Space")
    phone.get_by_role("button", name="Enregistrer").press("Enter")
    expect(phone.locator(COUNT)).to_have_text("1 à envoyer")
    there = record_handling(
        office, valve.pk, valve.version, is_open=valve.is_open, handling="inaccessible"
    )
    context.set_offline(False)
    expect(phone.locator(COUNT)).to_have_text("1 choix à faire")
    go(phone, "conflits")
    phone.get_by_role("radio", name="Ma saisie : Grippée").press("Space")
    resolve_conflict(office, Operation.objects.get(outcome="conflict").pk, "theirs", there.version)
    phone.get_by_role("button", name="Trancher").press("Enter")
    expect(
        phone.get_by_text("tranché avant vous. Retenu : Manœuvre : Inaccessible.")
    ).to_be_visible()
    expect(phone.get_by_text("Votre choix n’a pas été pris.")).to_be_focused()

    # What was done here is what the phone says, before the platform knows of it.
    context.set_offline(True)
    go(phone, f"isoler/intervention/{leak.pk}")
    expect(phone.get_by_role("heading", name="Fuite : canalisation CD")).to_be_visible()
    step = phone.locator("ol.field-steps > li").first
    expect(step).to_contain_text("ouverte")
    step.get_by_role("checkbox").press("Space")
    expect(step).to_contain_text("fermée")
    expect(step).not_to_contain_text("ouverte")
    phone.get_by_role("button", name="Eau coupée").press("Enter")
    phone.get_by_role("button", name="Couper quand même").press("Enter")
    expect(phone.get_by_text("Eau coupée : enregistré")).to_be_visible()
    phone.get_by_role("button", name="Retour à l’intervention").press("Enter")
    card = phone.locator(".field-card")
    expect(card).to_contain_text("Eau coupée (sur ce téléphone)")
    phone.get_by_role("button", name="Réparé", exact=True).press("Enter")
    phone.locator("#step-repair_what").fill("manchon posé")
    phone.wait_for_function(f"({STORE})('drafts').then(all => all.some(one => one.repair_what))")
    phone.reload()
    expect(phone.locator("#step-repair_what")).to_have_value("manchon posé")
    phone.get_by_role("button", name="Enregistrer la réparation").press("Enter")
    expect(card).to_contain_text("Réparé (sur ce téléphone)")
    phone.reload()
    expect(card).to_contain_text("Réparé (sur ce téléphone)")
    expect(phone.locator("#step-repair_what")).not_to_be_attached()

    # Nothing that was begun, and nothing that was taken along, goes without a question.
    go(phone, "signaler")
    phone.get_by_role("button", name="Odeur", exact=True).click()
    phone.locator("#photo").set_input_files(photo("d.jpg", 24))
    expect(phone.get_by_alt_text("Photo 1")).to_be_visible()
    go(phone, "signaler")
    phone.get_by_role("button", name="Casse", exact=True).click()
    expect(phone.get_by_text("Une saisie est commencée : « Odeur », 1 photo.")).to_be_visible()
    clean(phone)
    phone.get_by_role("button", name="Reprendre").press("Enter")
    expect(phone.get_by_role("heading", name="Odeur")).to_be_visible()
    expect(phone.get_by_alt_text("Photo 1")).to_be_visible()
    go(phone, "signaler")
    phone.get_by_role("button", name="Casse", exact=True).click()
    phone.get_by_role("button", name="Recommencer").press("Enter")
    expect(phone.get_by_role("heading", name="Casse")).to_be_visible()
    expect(phone.get_by_alt_text("Photo 1")).not_to_be_attached()
    go(phone, "secteur")
    # Off the buttons: one under the pointer changes its colour slowly.
    phone.mouse.move(0, 0)
    phone.get_by_role("button", name="Retirer").press("Enter")
    expect(phone.get_by_text("Retirer Ouest de ce téléphone ?")).to_be_visible()
    expect(phone.get_by_role("button", name="Garder")).to_be_focused()
    clean(phone)
    phone.get_by_role("button", name="Garder").press("Enter")
    expect(phone.get_by_role("button", name="Retirer")).to_be_focused()


@pytest.mark.usefixtures("town")
def test_whose_an_entry_is_and_why_it_stays_is_said_as_it_is(
    handset: Handset,  # noqa: F811
    plumber: Account,
    territory: Territory,
    agencies: dict[str, Agency],
) -> None:
    page = handset.start()
    page.goto(f"{handset.address}/terrain/icone.svg")
    page.evaluate("void indexedDB.deleteDatabase('terrain')")
    lon, lat = degrees(at(100, 0))
    old: list[dict[str, Any]] = [
        {
            "id": f"00000000-0000-4000-8000-00000000000{number}",
            "sequence": number,
            "owner": owner,
            "title": f"Fuite de {owner}",
            "savedAt": 1,
            "receipt": None,
            "failure": "",
            "tries": 0,
            "seen": False,
            "operation": {
                "id": f"00000000-0000-4000-8000-00000000000{number}",
                "schema": 1,
                "device": "old",
                "sequence": number,
                "at": "2026-05-04T10:00:00+02:00",
                "layer": "water-incidents",
                "method": "create",
                "key": None,
                "parent": None,
                "base_version": None,
                "old": {},
                "new": {"kind": "leak"},
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "accuracy_m": 5,
                "place_source": "gps",
                "files": [],
            },
        }
        for number, owner in ((1, str(plumber)), (2, "Paul"))
    ]
    page.evaluate(FIRST, old)
    page.goto(f"{handset.address}/terrain")
    expect(page.get_by_label("Nom de ce téléphone")).to_have_value("Linux, Chrome")
    sign_in(page, plumber)
    go(page, "a-envoyer")
    expect(page.locator(COUNT)).to_have_text("1 à envoyer")
    expect(line(page, "Fuite de Paul")).to_contain_text("Saisi par Paul : partira quand")
    expect(line(page, "Fuite de Paul").get_by_role("button")).not_to_be_attached()
    assert Incident.objects.count() == 1

    go(page, "telephone")
    expect(page.get_by_text(re.compile(r"sur \d+ [GM]o permis"))).to_be_visible()

    # Somebody of the same name is somebody else.
    namesake = Account.objects.create_user("eau2", password="demo", first_name=plumber.username)
    Membership.objects.create(account=namesake, territory=territory, role=Role.WATER)
    assert str(namesake) == str(plumber)
    handset.context.route("**/api/field/v1/ops", lambda route: route.abort())
    go(page, "")
    log(page, "Casse")
    go(page, "connexion")
    sign_in(page, namesake)
    handset.context.unroute("**/api/field/v1/ops")
    go(page, "a-envoyer")
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(line(page, "Casse")).to_contain_text(f"Saisi par {plumber} : partira quand")
    expect(page.locator(".app-bar__network")).to_have_text("En ligne")
    assert Incident.objects.count() == 1
    go(page, "connexion")
    sign_in(page, plumber)
    expect(page.locator(COUNT)).to_have_text("1 à envoyer")
    assert Incident.objects.count() == 2

    # One tab sends at a time; the other one says so.
    page.evaluate(
        """() => new Promise((held) => void navigator.locks.request('terrain-sync',
             () => new Promise((done) => { window.release = done; held(); })))"""
    )
    other = handset.context.new_page()
    other.goto(f"{handset.address}/terrain")
    expect(other.locator(".app-bar__network")).to_have_text("Envoi dans un autre onglet")
    require_sound(other, PHONE)
    page.evaluate("window.release()")
    expect(other.locator(".app-bar__network")).to_have_text("En ligne")
    other.close()

    # A network that wants to be signed in to answers in the platform's place.
    handset.context.route(
        "**/api/field/v1/**",
        lambda route: route.fulfill(content_type="text/html", body="<h1>Bienvenue</h1>"),
    )
    go(page, "")
    log(page, "Casse")
    go(page, "a-envoyer")
    expect(page.get_by_text("Ce réseau demande de se connecter (portail)")).to_be_visible()
    expect(page.locator(".app-bar__network")).to_have_text("Envoi empêché")
    expect(line(page, "Casse").first).to_contain_text("Sur ce téléphone seulement.")
    handset.context.unroute("**/api/field/v1/**")
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(page.locator(COUNT)).to_have_text("1 à envoyer")
    assert Incident.objects.count() == 3

    # A phone that was shut out is no phone without network.
    AccessToken.objects.all().delete()
    go(page, "")
    log(page, "Odeur")
    expect(page.locator(".app-bar__network")).to_have_text("Se connecter")
    last = max(stored(page, "operations"), key=lambda each: int(each["sequence"]))
    go(page, f"enregistre/{last['id']}")
    expect(page.get_by_text("rien ne part avant que vous vous reconnectiez")).to_be_visible()
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    go(page, "a-envoyer")
    expect(page.get_by_text("rien ne part avant que vous vous reconnectiez")).to_be_visible()
    expect(page.get_by_text("réseau")).not_to_be_attached()
    require_sound(page, PHONE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("n’est plus valable")).to_be_visible()
    sign_in(page, plumber)
    expect(page.locator(COUNT)).to_have_text("1 à envoyer")
    assert Incident.objects.count() == 4
