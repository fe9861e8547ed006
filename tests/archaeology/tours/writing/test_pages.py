"""The rooms of those who write tours, through the door that people use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Medium, Stop, StopText, Tour, TourText
from archaeology.tours.services.add_medium import add_medium
from archaeology.tours.services.publish_tour import publish_tour
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.ui.qr_codes import drawn_code
from tests.archaeology.tours.reading.reader import degrees
from tests.archaeology.tours.walk import a_picture, a_site, a_stop, an_image


def _text(response: Any) -> str:
    return str(response.content.decode())


def _main(response: Any) -> str:
    """A page without its header, which holds a token of its own."""
    return _text(response).partition("<main")[2]


def test_without_tours_the_page_invites_to_write_the_first(desk: Client) -> None:
    page = desk.get(reverse("tours"))
    assert page.status_code == 200
    assert "Écrivez la première visite" in _text(page)
    made = desk.post(
        reverse("tour-new"),
        {"title": "Le port", "theme": "antiquity", "default_language": "fr"},
        follow=True,
    )
    assert made.redirect_chain[-1][0] == "/patrimoine/le-port"
    assert "Il faut au moins deux étapes." in _text(made)


def test_for_others_there_is_nothing_here(
    walk: Tour, territory: Territory, neighbour: Territory, account: Callable[..., Account]
) -> None:
    stop = walk.stops.all()[0]
    addresses = [
        reverse("tours"),
        reverse("tour-new"),
        *(reverse(name, args=[walk.code]) for name in ("tour", "tour-facts", "tour-texts")),
        reverse("tour-signs", args=[walk.code]),
        reverse("tour-stop", args=[walk.code, stop.pk]),
        reverse("tour-text", args=[walk.code, "fr"]),
    ]
    for who in (
        account("police", territory, Role.POLICE),
        account("admin", territory, Role.ADMINISTRATOR),
    ):
        other = Client()
        other.force_login(who)
        assert {other.get(each).status_code for each in addresses} == {404}
    # Whoever writes tours next door is told no more than of an address where nothing is.
    other = Client()
    other.force_login(account("loin", neighbour, Role.HERITAGE))
    theirs = other.get(reverse("tour", args=[walk.code]))
    assert theirs.status_code == 404
    nothing = other.get(reverse("tour", args=["nulle-part"]))
    assert _main(theirs) == _main(nothing)
    assert (
        Client()
        .get(reverse("tour", args=[walk.code]))
        .headers["Location"]
        .startswith("/connexion/")
    )


def test_a_stop_is_placed_by_coordinates_or_on_a_heritage_site(
    walk: Tour, desk: Client, theatre: HeritageSite
) -> None:
    address = reverse("tour-new-stop", args=[walk.code])
    desk.post(address, {"title": "Au pont", "place": "522100, 6933000"})
    desk.post(address, {"title": "Au théâtre", "site": theatre.pk})
    at_bridge, at_theatre = walk.stops.order_by("order")[2:]
    assert (at_bridge.geom.x, at_bridge.geom.y) == (522100, 6933000)
    assert at_theatre.geom.equals_exact(theatre.geom)
    HeritageSite.objects.filter(pk=theatre.pk).update(geom=None)
    nowhere = desk.post(address, {"title": "Sans lieu", "site": theatre.pk}, follow=True)
    assert "L’étape est ajoutée à la fin, sans position : « Théâtre » n’en a pas." in _text(nowhere)
    refused = desk.post(address, {"title": "Ailleurs", "place": "peut-être"})
    assert refused.status_code == 422
    assert "Aucun lieu connu ne porte ce nom" in _text(refused)


def test_the_order_changes_with_the_buttons_and_is_told(walk: Tour, desk: Client) -> None:
    second = walk.stops.all()[1]
    moved = desk.post(
        reverse("tour-move-stop", args=[walk.code, second.pk]), {"to": "1"}, follow=True
    )
    assert "« La rue haute » est maintenant l’étape 1." in _text(moved)
    assert [str(each) for each in walk.stops.all()] == ["La rue haute", "Le quai"]


def test_the_route_is_kept_and_a_broken_one_stays_in_its_field(walk: Tour, desk: Client) -> None:
    address = reverse("tour-route", args=[walk.code])
    sent = {"version": walk.version, "geom": "49.500, 0.500\n49.501, 0.501"}
    assert desk.post(address, sent).status_code == 302
    walk.refresh_from_db()
    assert walk.geom is not None
    assert walk.geom.num_points == 2
    again = desk.post(address, sent)
    assert again.status_code == 409
    assert "entre-temps" in _text(again)
    broken = desk.post(address, {"version": walk.version, "geom": "ici"})
    assert broken.status_code == 422
    assert ">ici</textarea>" in _text(broken)


def test_what_is_missing_leads_to_its_field(walk: Tour, desk: Client) -> None:
    stop = walk.stops.all()[1]
    sent = {"file": SimpleUploadedFile("quai.png", a_picture()), "author": "Ville"}
    desk.post(reverse("tour-stop-new-medium", args=[walk.code, stop.pk]), sent)
    medium = Medium.objects.get()
    page = _text(desk.get(reverse("tour", args=[walk.code])))
    licence = reverse("tour-medium", args=[walk.code, medium.pk]) + "#id_licence"
    alt = f"{reverse('tour-texts', args=[walk.code])}?langue=fr#medium-{medium.pk}-fr-alt"
    for href in (licence, alt):
        assert href in page
        assert f'id="{href.partition("#")[2]}"' in _text(desk.get(href))
    desk.post(
        reverse("tour-medium", args=[walk.code, medium.pk]),
        {"author": "Ville", "licence": "CC-BY-4.0", "version": 1},
    )
    desk.post(
        reverse("tour-medium-text", args=[walk.code, medium.pk, "fr"]),
        {"alt": "Un quai", "version": 0},
    )
    publish = reverse("tour-publication", args=[walk.code])
    told = desk.post(publish, {"language": "fr", "act": "publish"}, follow=True)
    assert "Français : la visite est publiée." in _text(told)
    told = desk.post(publish, {"language": "de", "act": "publish"}, follow=True)
    assert "Deutsch : 8 points à régler avant de publier." in _text(told)
    desk.post(publish, {"language": "fr", "act": "withdraw"})
    walk.refresh_from_db()
    assert walk.visibility == "draft"
    for act, language in (("foo", "fr"), ("", "fr"), ("publish", "xx")):
        assert desk.post(publish, {"act": act, "language": language}).status_code == 400
    walk.refresh_from_db()
    assert walk.visibility == "draft"


def test_what_is_wrong_is_said_beside_its_field(walk: Tour, desk: Client) -> None:
    first, second = walk.stops.all()
    stop = reverse("tour-stop", args=[walk.code, second.pk])
    wrong = {"radius_m": 30, "version": 1, "slug": first.slug}
    assert "Cette adresse est déjà prise" in _text(desk.post(stop, wrong))
    years = {"radius_m": 30, "version": 1, "period_start": 100, "period_end": 50}
    assert "La période finit avant de commencer." in _text(desk.post(stop, years))
    desk.post(reverse("tour-new"), {"title": "Le port", "theme": "river", "default_language": "fr"})
    other = reverse("tour-facts", args=["le-port-2"])
    facts = {"theme": "river", "wheelchair": "no", "default_language": "fr", "version": 1}
    assert "Cette adresse est déjà prise" in _text(desk.post(other, facts | {"code": walk.code}))
    assert desk.post(other, facts | {"code": "Le Port !"}).status_code == 422
    assert desk.post(other, facts | {"code": "les-quais"}).headers["Location"] == (
        "/patrimoine/les-quais"
    )


def test_a_text_that_is_too_long_is_told_to_be_and_not_cut_off(walk: Tour, desk: Client) -> None:
    stop = walk.stops.get(order=1)
    page = _text(desk.get(reverse("tour-texts", args=[walk.code])))
    assert "maxlength" not in page
    address = reverse("tour-stop-text", args=[walk.code, stop.pk, "fr"])
    long = {"title": "Le quai", "text": "a" * 100_000, "version": 2}
    saved = desk.post(address, long, headers={"accept": "application/json"})
    assert saved.status_code == 422
    assert "8000" in saved.json()["errors"]["text"][0]
    assert "a" * 100_000 in _text(desk.post(address, long))


def test_two_languages_stand_side_by_side(walk: Tour, desk: Client) -> None:
    page = _text(desk.get(reverse("tour-texts", args=[walk.code]), {"langue": "en"}))
    assert page.index('id="tour-fr-title"') < page.index('id="tour-en-title"')
    assert 'lang="en"' in page


def test_a_text_saves_itself_and_two_writers_do_not_overwrite_each_other(
    walk: Tour, desk: Client
) -> None:
    stop = walk.stops.all()[0]
    address = reverse("tour-stop-text", args=[walk.code, stop.pk, "en"])

    def save(title: str, text: str, version: int) -> Any:
        sent = {"title": title, "text": text, "version": version}
        return desk.post(address, sent, headers={"Accept": "application/json"})

    first = save("The quay", "Wood.", 0)
    assert first.json() == {"version": 1, "warning": ""}
    late = save("The wharf", "", 0)
    assert late.status_code == 409
    assert late.json()["now"] == {
        **{"title": "The quay", "text": "Wood.", "easy_text": "", "version": 1}
    }
    # Without script what was typed is kept beside what is there.
    page = desk.post(address, {"title": "The wharf", "text": "", "version": 0})
    assert page.status_code == 409
    assert "The wharf" in _text(page)
    assert "Enregistré maintenant : The quay" in _text(page)
    long = save("x" * 200, "", 1)
    assert long.status_code == 422
    assert "title" in long.json()["errors"]
    assert StopText.objects.get(stop=stop, language="en").title == "The quay"


def test_signs_hold_the_stops_own_addresses(walk: Tour, desk: Client) -> None:
    page = _text(desk.get(reverse("tour-signs", args=[walk.code])))
    for stop in walk.stops.all():
        address = f"{settings.PUBLIC_URL}/visite/{walk.code}/{stop.slug}"
        assert address in page.replace("<wbr>", "")
        assert str(drawn_code(address)) in page


def test_a_file_is_for_writers_alone(walk: Tour, desk: Client, presenter: Actor) -> None:
    key = an_image(presenter, walk.stops.all()[0])
    address = reverse("tour-medium-file", args=[walk.code, key])
    answer = desk.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"  # type: ignore[attr-defined]
    assert Client().get(address).status_code == 302


def test_a_draft_can_be_thrown_away_a_published_tour_not(
    walk: Tour, desk: Client, presenter: Actor
) -> None:
    address = reverse("tour-delete", args=[walk.code])
    publish_tour(presenter, walk.pk, "fr")
    assert "Retirez d’abord" in _text(desk.post(address, follow=True))
    desk.post(reverse("tour-publication", args=[walk.code]), {"language": "fr", "act": "withdraw"})
    desk.post(address)
    assert not Tour.objects.exists()
    assert not Stop.objects.exists()
    assert not TourText.objects.exists()


def test_who_may_not_see_a_stop_is_told_why_he_cannot_throw_the_tour_away(
    walk: Tour, desk: Client, archaeologist: Actor, territory: Territory
) -> None:
    site = a_site(archaeologist, territory, "Tombe", 250, "restricted")
    a_stop(archaeologist, walk, "À la tombe", 250, site)
    page = _main(desk.get(reverse("tour-facts", args=[walk.code])))
    assert "seule l’archéologie peut supprimer cette visite" in page
    address = reverse("tour-delete", args=[walk.code])
    assert address not in page
    # An old page may still have the button.
    refused = _main(desk.post(address, follow=True))
    assert "seule l’archéologie peut supprimer cette visite" in refused
    assert "ombe" not in refused
    assert Tour.objects.exists()
    desk.force_login(Account.objects.get(username=archaeologist.name))
    assert address in _main(desk.get(reverse("tour-facts", args=[walk.code])))
    desk.post(address)
    assert not Tour.objects.exists()


def test_a_place_is_written_as_the_points_of_the_route_are(walk: Tour, desk: Client) -> None:
    page = _main(desk.get(reverse("tour", args=[walk.code])))
    assert "Latitude, longitude" in page
    assert "latitude, longitude en degrés" in page
    assert "longitude, latitude" not in page
    address = reverse("tour-new-stop", args=[walk.code])
    for number, place in enumerate(("49.52, 0.55", "0.55, 49.52"), start=3):
        desk.post(address, {"title": "Une de plus", "place": place})
        stop = Stop.objects.get(tour=walk, order=number)
        assert stop.geom is not None
        assert degrees(stop.geom) == pytest.approx((0.55, 49.52))
    stop = Stop.objects.get(tour=walk, order=3)
    page = _text(desk.get(reverse("tour-stop", args=[walk.code, stop.pk])))
    assert 'value="49.5200000, 0.5500000"' in page
    refused = desk.post(address, {"title": "Ailleurs", "place": "12, 13"})
    assert "latitude puis longitude" in _text(refused)


def test_each_part_of_the_page_of_texts_has_a_name_of_its_own(
    walk: Tour, desk: Client, presenter: Actor
) -> None:
    for stop in walk.stops.all():
        an_image(presenter, stop)
    add_medium(presenter, a_picture(), "plan.png", tour=walk.pk)
    page = _main(desk.get(reverse("tour-texts", args=[walk.code]), {"langue": "en"}))
    titles = re.findall(r"<h2 [^>]*>([^<]*)</h2>", page)
    forms = re.findall(r'data-text aria-label="([^"]*)"', page)
    assert (len(titles), len(forms)) == (6, 12)
    assert len({*titles, *forms}) == 18
    assert "1. Le quai – Image 1" in titles
