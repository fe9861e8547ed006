"""What is given comes with its account, what an account leaves on a phone: in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, Route, expect

from field_app_api.sync.services.decide import resolve_conflict
from layers.access.actor import Actor, actor_of
from layers.access.models import AccessToken, Account, Agency
from layers.access.services.wipe_device import order_wipe
from networks.water.models import Device, Incident
from networks.water.services.follow_incident import choose_asset, give_incident
from networks.water.services.open_incident import IncidentFacts, open_incident
from networks.water.services.record_handling import record_handling
from tests.field.test_app_browser import (
    Handset,
    a_photo,
    handset,  # noqa: F401  # a fixture
    log,
    require_sound,
    sign_in,
)
from tests.field.test_app_mending import line, stored
from tests.field.test_map_browser import clean, geo_of, go, leak, offline, phone  # noqa: F401
from tests.networks.water.conftest import Town, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360
COUNT = ".app-bar__count"


@pytest.fixture
def far(water: Actor, fed: Town, plumber: Account, agencies: dict[str, Agency]) -> Incident:
    """A leak given to the plumber, kilometres beyond the sector, on a pipe that is not in it."""
    facts = IncidentFacts("leak", at(9_000, 190), severity="high", address="Ferme du Bout")
    opened = open_incident(water, fed.territory.pk, facts)
    return give_incident(water, opened.pk, opened.version, agencies["eau"].pk, plumber.pk)


def heard(page: Page) -> None:
    """The app speaks to the platform once more, to the end."""
    with page.expect_response("**/api/field/v1/work"):
        page.reload()
    expect(page.locator(".app-bar__network")).to_have_text("En ligne")


def test_what_is_given_beyond_the_sector_is_there_offline_and_goes_when_it_is_taken_away(
    far: Incident,
    phone: Page,  # noqa: F811
    water: Actor,
    agencies: dict[str, Agency],
) -> None:
    context = offline(phone)
    go(phone, "interventions")
    mine = phone.get_by_role("list", name="Pour moi").get_by_role("button")
    expect(mine).to_have_count(2)
    line_of = mine.filter(has_text="Ferme du Bout")
    expect(line_of).to_contain_text("8,9 km est")
    clean(phone)
    line_of.press("Enter")
    expect(phone.get_by_role("link", name="Y aller")).to_have_attribute("href", geo_of(far))
    phone.get_by_role("button", name="Compléter ou corriger").press("Enter")
    phone.get_by_label("Ce que l’on voit").fill("De l’eau plein le pré")
    phone.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
    expect(phone.get_by_text("Enregistré sur ce téléphone.")).to_be_visible()
    expect(phone.locator(".field-said")).to_have_text("De l’eau plein le pré")
    clean(phone)
    # Its place is on the map too.
    phone.get_by_role("button", name="Sur la carte").press("Enter")
    expect(phone.get_by_role("region", name="Ce qui est choisi")).to_contain_text("Ferme du Bout")
    context.set_offline(False)
    expect(phone.locator(COUNT)).to_have_text("0 à envoyer")
    far.refresh_from_db()
    assert far.description == "De l’eau plein le pré"

    # Without any sector it is still there, and so is a map of it.
    go(phone, "secteur")
    bare = phone.get_by_text("la carte n’a que vos interventions")
    other = phone.context.new_page()
    other.goto(f"/terrain#/carte?objet={far.pk}")
    expect(other.get_by_role("button", name="Emporter ce que montre la carte")).to_be_visible()
    phone.get_by_role("button", name="Retirer").press("Enter")
    expect(phone.get_by_role("button", name="Garder")).to_be_focused()
    phone.get_by_role("button", name="Retirer").press("Enter")
    # A map that is on the screen meanwhile says so as well.
    expect(other.get_by_text("la carte n’a que vos interventions")).to_be_visible()
    expect(other.get_by_role("button", name="Emporter un secteur")).to_be_visible()
    other.close()
    go(phone, "interventions")
    expect(mine).to_have_count(2)
    go(phone, f"carte?objet={far.pk}")
    expect(bare).to_be_visible()
    expect(phone.locator(".field-map__map[data-drawn]")).to_be_attached()
    clean(phone)

    give_incident(water, far.pk, far.version, agencies["eau"].pk, None)
    heard(phone)
    go(phone, "interventions")
    expect(mine).to_have_count(1)
    expect(phone.get_by_role("list", name="Pour mon équipe")).to_contain_text("Ferme du Bout")
    far.refresh_from_db()
    # Whoever looks at it is told soon, without doing anything.
    give_incident(water, far.pk, far.version, None, None)
    expect(phone.get_by_text("Ferme du Bout")).not_to_be_attached(timeout=20_000)
    expect(mine).to_have_count(1)


def test_a_pipe_that_is_not_on_the_phone_is_said_to_be_elsewhere(
    handset: Handset,  # noqa: F811
    plumber: Account,
    water: Actor,
    far: Incident,
    fed: Town,
) -> None:
    choose_asset(water, far.pk, far.version, pipe=fed.pipes["CD"].pk, device=None)
    page = handset.start()
    sign_in(page, plumber)
    handset.lose_network()
    go(page, f"intervention/{far.pk}")
    expect(page.get_by_text("L’ouvrage choisi (CD) n’est pas sur ce téléphone")).to_be_visible()
    page.get_by_role("button", name="Couper l’eau").click()
    expect(page.get_by_text("Sa canalisation n’est pas sur ce téléphone")).to_be_visible()
    require_sound(page, PHONE)


@pytest.mark.usefixtures("town")
def test_signing_out_gives_the_token_back_and_what_is_unsent_waits_for_its_owner(
    handset: Handset,  # noqa: F811
    plumber: Account,
) -> None:
    page = handset.start()
    sign_in(page, plumber)
    handset.lose_network()
    log(page, "Fuite")
    go(page, "telephone")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("1 saisie reste sur ce téléphone")).to_be_visible()
    expect(page.get_by_text("n’apprendra la déconnexion qu’au prochain contact")).to_be_visible()
    require_sound(page, PHONE)
    page.get_by_role("button", name="Se déconnecter quand même").click()
    expect(page.get_by_text(f"1 saisie de {plumber} reste sur ce téléphone")).to_be_visible()
    expect(page.get_by_text("Le bureau ne sait pas encore")).to_be_visible()
    require_sound(page, PHONE)
    device = AccessToken.objects.get()
    assert device.revoked_at is None

    with page.expect_response("**/api/field/v1/devices/this") as answer:
        handset.find_network()
    assert answer.value.status == 204
    device.refresh_from_db()
    assert device.revoked_at is not None
    assert not Incident.objects.exists()
    sign_in(page, plumber)
    expect(page.locator(COUNT)).to_have_text("0 à envoyer")
    assert Incident.objects.count() == 1
    # The new one is alive; nothing is left of the former.
    assert AccessToken.objects.filter(revoked_at=None).count() == 1


@pytest.mark.usefixtures("town")
def test_a_phone_that_was_signed_out_is_wiped_all_the_same(
    handset: Handset,  # noqa: F811
    plumber: Account,
    as_actor: Callable[[Account], Actor],
) -> None:
    page = handset.start()
    sign_in(page, plumber)
    handset.lose_network()
    log(page, "Fuite", a_photo(5, 200))
    go(page, "telephone")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Se déconnecter quand même").click()
    with page.expect_response("**/api/field/v1/devices/this"):
        handset.find_network()
    expect(page.get_by_text("Le bureau ne sait pas encore")).not_to_be_attached()
    order_wipe(as_actor(plumber), AccessToken.objects.get().pk)
    page.reload()
    expect(page.get_by_role("heading", name="Ce téléphone a été effacé")).to_be_visible()
    expect(page.get_by_text("1 saisie n’était pas envoyée : elle est perdue.")).to_be_visible()
    assert AccessToken.objects.get().wiped_at is not None


@pytest.mark.usefixtures("town")
def test_while_another_works_with_the_phone_only_what_was_the_former_s_is_wiped(
    handset: Handset,  # noqa: F811
    plumber: Account,
    front_desk: Account,
    as_actor: Callable[[Account], Actor],
) -> None:
    page = handset.start()
    sign_in(page, plumber)
    handset.lose_network()
    log(page, "Fuite")
    log(page, "Casse")
    go(page, "telephone")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Se déconnecter quand même").click()
    handset.find_network()
    sign_in(page, front_desk)
    expect(page.locator(COUNT)).to_have_text("2 à envoyer")
    # An account without a form is told so, and nothing leads it into a void.
    expect(page.get_by_text("Ce compte n’a rien à saisir sur le terrain")).to_be_visible()
    expect(page.get_by_role("link", name="Signaler")).not_to_be_attached()
    require_sound(page, PHONE)
    go(page, "signaler")
    expect(page.get_by_text("Ce compte n’a rien à saisir sur le terrain")).to_be_visible()
    expect(page.get_by_text("il les apprend tout seul")).not_to_be_attached()
    go(page, "")
    order_wipe(as_actor(plumber), AccessToken.objects.get(account=plumber).pk)
    page.reload()
    expect(page.locator(COUNT)).to_have_text("0 à envoyer")
    expect(page.locator(".app-bar__network")).to_have_text("En ligne")
    assert AccessToken.objects.get(account=plumber).wiped_at is not None
    assert AccessToken.objects.get(account=front_desk).wiped_at is None
    # What was lost is told until somebody has read it.
    lost = f"a effacé, sur demande du bureau, 2 saisies de {plumber} qui n’étaient pas envoyées"
    for _time in range(2):
        expect(page.get_by_role("alert").filter(has_text=lost)).to_be_visible()
        expect(page.locator(".app-tile__count")).to_have_text("Rien à envoyer")
        require_sound(page, PHONE)
        page.reload()
    page.get_by_role("button", name="C’est lu").click()
    expect(page.get_by_text(lost)).not_to_be_attached()
    page.reload()
    expect(page.locator(".app-tile__count")).to_have_text("Tout est arrivé")
    expect(page.get_by_text(lost)).not_to_be_attached()


def test_a_sector_that_changes_while_it_comes_is_taken_as_it_is_then(
    phone: Page,  # noqa: F811
    plumber: Account,
    fed: Town,
) -> None:
    valve, office = fed.valves["CD-C"], actor_of(plumber)
    said = cycle(["stuck", "operable", "inaccessible"])
    turns = 1

    def change() -> None:
        now = Device.objects.get(pk=valve.pk)
        record_handling(office, now.pk, now.version, is_open=True, handling=next(said))

    def turn(route: Route) -> None:
        nonlocal turns
        if turns:
            turns -= 1
            change()
            # What answers a route has a connection of its own.
            connection.close()
        route.continue_()

    def handling() -> Any:
        parts = stored(phone, "parts")
        (part,) = [each for each in parts if each["name"] == "water-devices"]
        features = {each["id"]: each for each in part["body"]["features"]}
        return features[valve.pk]["properties"]["handling"]

    change()
    phone.context.route("**/packages/layer/water-devices?*", turn)
    go(phone, "secteur")
    phone.get_by_role("button", name="Mettre à jour", exact=True).click()
    expect(phone.get_by_text("Ouest est sur ce téléphone")).to_be_visible()
    assert handling() == "operable"
    # Whatever comes is never what was announced, nor announced thereafter.
    phone.context.route("**/packages?*", turn)
    turns = 99
    phone.get_by_role("button", name="Mettre à jour", exact=True).click()
    expect(phone.get_by_text("Ouest n’a pas pu être mis à jour")).to_contain_text(
        "Ce qui était sur ce téléphone y est toujours.", timeout=20_000
    )
    assert handling() == "operable"
    assert turns == 99 - 8
    clean(phone)


def test_what_was_chosen_at_the_desk_is_told_and_one_s_own_change_is_called_so(
    phone: Page,  # noqa: F811
    plumber: Account,
    fed: Town,
) -> None:
    valve = fed.valves["CD-C"]
    offline(phone)
    go(phone, f"vanne/{valve.pk}")
    phone.get_by_role("radio", name="Grippée").press("Space")
    phone.get_by_role("button", name="Enregistrer").press("Enter")
    office = actor_of(plumber)
    record_handling(office, valve.pk, valve.version, is_open=True, handling="inaccessible")
    phone.context.set_offline(False)
    expect(phone.locator("#barre")).to_contain_text("1 choix à faire")
    go(phone, "conflits")
    own = phone.get_by_text("Vous avez modifié la même chose entre-temps")
    expect(own).to_be_visible()
    expect(phone.get_by_text("Quelqu’un d’autre")).not_to_be_attached()
    go(phone, "a-envoyer")
    expect(own).to_be_visible()
    go(phone, "conflits")
    valve.refresh_from_db()
    key = stored(phone, "operations")[0]["id"]
    resolve_conflict(office, key, "mine", valve.version)
    heard(phone)
    go(phone, "conflits")
    told = phone.locator("[data-decided]")
    expect(told).to_contain_text("au bureau ou sur un autre téléphone")
    expect(told).to_contain_text("Grippée (votre saisie)")
    clean(phone)
    phone.get_by_role("button", name="C’est lu").press("Enter")
    expect(told).not_to_be_attached()


@pytest.mark.usefixtures("town")
def test_a_photo_that_cannot_be_opened_is_refused_at_once(
    handset: Handset,  # noqa: F811
    plumber: Account,
) -> None:
    page = handset.start()
    sign_in(page, plumber)
    page.get_by_role("link", name="Signaler").click()
    page.get_by_role("button", name="Fuite", exact=True).click()
    good: Any = {"name": "cave.jpg", "mimeType": "image/jpeg", "buffer": a_photo(3, 60)}
    broken: Any = {"name": "cassée.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" * 99}
    page.locator("#photo").set_input_files([good, broken])
    expect(page.get_by_text("« cassée.jpg » ne s’ouvre pas comme une photo")).to_be_visible()
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    expect(page.locator(".app-file")).to_have_count(1)
    page.locator("#photo").set_input_files([good])
    expect(page.get_by_text("« cave.jpg » est déjà jointe")).to_be_visible()
    expect(page.locator(".app-file")).to_have_count(1)
    require_sound(page, PHONE)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", name="Enregistré sur ce téléphone")).to_be_visible()
    go(page, "a-envoyer")
    expect(line(page, "Fuite")).to_contain_text("Arrivé")
