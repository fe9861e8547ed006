"""The app says what is so: what waits for what, what a late entry meets, what is done already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from field_app_api.sync.models import Operation
from layers.access.actor import Actor
from networks.water.models import Incident
from networks.water.services.follow_incident import close_incident
from tests.field.test_app_mending import line, stored
from tests.field.test_map_browser import clean, go, leak, offline, phone  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = ".app-bar__count"


def test_the_water_is_cut_once_and_only_after_a_question_where_valves_are_open(
    phone: Page,  # noqa: F811
    leak: Incident,  # noqa: F811
) -> None:
    context = offline(phone)
    go(phone, f"isoler/intervention/{leak.pk}")
    expect(phone.get_by_text("2 vannes à fermer")).to_be_visible()
    phone.get_by_role("button", name="Eau coupée").press("Enter")
    expect(phone.get_by_text("2 vannes ne sont pas cochées : couper quand même ?")).to_be_visible()
    expect(phone.get_by_role("button", name="Non, cocher d’abord")).to_be_focused()
    clean(phone)
    phone.get_by_role("button", name="Non, cocher d’abord").press("Enter")
    expect(phone.locator(COUNT)).to_have_text("0 à envoyer")
    phone.locator("ol.field-steps input").first.press("Space")
    expect(phone.get_by_text("1 vanne à fermer")).to_be_visible()
    phone.get_by_role("button", name="Eau coupée").press("Enter")
    phone.get_by_role("button", name="Couper quand même").press("Enter")
    expect(phone.get_by_text("L’eau est coupée. 1 vanne n’est pas cochée.")).to_be_visible()
    expect(phone.get_by_text("à fermer")).not_to_be_attached()
    expect(phone.get_by_role("button", name="Eau coupée")).not_to_be_attached()
    clean(phone)
    expect(phone.locator(COUNT)).to_have_text("2 à envoyer")

    phone.get_by_role("button", name="Retour à l’intervention").press("Enter")
    phone.get_by_role("button", name="Réparé", exact=True).press("Enter")
    day = phone.locator("#step-repaired_on")
    day.fill((timezone.localdate() + timedelta(days=30)).isoformat())
    phone.get_by_role("button", name="Enregistrer la réparation").press("Enter")
    expect(phone.get_by_text("une réparation se date d’aujourd’hui ou d’avant")).to_be_visible()
    expect(day).to_be_focused()
    day.fill((timezone.localdate(leak.opened_at) - timedelta(days=1)).isoformat())
    phone.get_by_role("button", name="Enregistrer la réparation").press("Enter")
    expect(phone.get_by_text("est avant l’ouverture de l’incident")).to_be_visible()
    expect(phone.locator(COUNT)).to_have_text("2 à envoyer")
    day.fill(timezone.localdate().isoformat())
    phone.get_by_role("button", name="Enregistrer la réparation").press("Enter")
    expect(phone.get_by_text("La réparation est enregistrée.")).to_be_visible()
    expect(phone.get_by_role("button", name="Réparé", exact=True)).not_to_be_attached()
    clean(phone)
    context.set_offline(False)
    expect(phone.locator(COUNT)).to_have_text("0 à envoyer")
    leak.refresh_from_db()
    assert (leak.state, leak.repairs.count()) == ("repaired", 1)
    assert Operation.objects.count() == 3


def test_a_late_entry_is_shown_beside_the_record_it_met_and_what_follows_it_says_so(
    phone: Page,  # noqa: F811
    leak: Incident,  # noqa: F811
    water: Actor,
) -> None:
    context = offline(phone)
    go(phone, f"intervention/{leak.pk}")
    phone.get_by_role("button", name="Réparé", exact=True).press("Enter")
    phone.locator("#step-repair_what").fill("manchon posé")
    phone.get_by_role("button", name="Enregistrer la réparation").press("Enter")
    expect(phone.get_by_text("La réparation est enregistrée.")).to_be_visible()
    phone.get_by_role("button", name="Compléter ou corriger").press("Enter")
    phone.get_by_label("Adresse ou repère").fill("devant la mairie")
    phone.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
    expect(phone.locator(COUNT)).to_have_text("2 à envoyer")
    go(phone, "a-envoyer")
    expect(line(phone, "Fuite : réparation")).to_contain_text("manchon posé")
    expect(line(phone, "Fuite : complément")).to_contain_text("devant la mairie")
    close_incident(water, leak.pk, leak.version)
    context.set_offline(False)
    expect(phone.locator(COUNT)).to_have_text("1 choix à faire")
    first, second = sorted(stored(phone, "operations"), key=lambda each: each["sequence"])
    assert second["receipt"]["outcome"] == "waiting-for-parent"
    expect(line(phone, "Fuite : complément")).to_contain_text(
        f"Attend « Fuite : réparation » (nº {first['sequence']}), où un choix est à faire."
    )
    clean(phone)
    # What is unsent is not hidden by what is to be chosen.
    context.set_offline(True)
    go(phone, "signaler")
    phone.get_by_role("button", name="Odeur", exact=True).click()
    expect(phone.locator(".app-place__status")).to_contain_text("à 8 m près")
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_role("heading", name="Enregistré sur ce téléphone")).to_be_visible()
    go(phone, "")
    tile = phone.locator(".app-tile__count")
    expect(tile).to_have_text("1 sur ce téléphone seulement · 1 choix à faire")
    context.set_offline(False)
    expect(tile).to_have_text("1 choix à faire")

    go(phone, "a-envoyer")
    phone.get_by_role("button", name="Choisir pour « Fuite : réparation »").press("Enter")
    sheet = phone.locator("form[data-conflict]")
    expect(sheet.get_by_role("heading", name="Fuite", exact=True)).to_be_visible()
    expect(sheet).to_contain_text(leak.number)
    expect(sheet).to_contain_text("À présent : Clos")
    expect(sheet).to_contain_text("Cet incident est clos.")
    expect(sheet).not_to_contain_text("n’existe plus")
    expect(sheet.get_by_role("link", name="Voir l’intervention")).to_have_attribute(
        "href", f"#/intervention/{leak.pk}"
    )
    told = sheet.locator("[data-beside=repair_what]")
    expect(told.get_by_role("definition")).to_have_text(["manchon posé", "rien"])
    expect(sheet.get_by_role("group", name="Que faire de votre saisie ?")).to_be_visible()
    clean(phone)
    phone.get_by_role("radio", name="L’ajouter à la fiche").press("Space")
    phone.get_by_role("button", name="Trancher").press("Enter")
    expect(phone.get_by_text("C’est tranché.")).to_be_focused()
    leak.refresh_from_db()
    assert leak.repairs.get().what == "manchon posé"
