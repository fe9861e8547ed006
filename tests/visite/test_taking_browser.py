"""Tours are taken along, two of them, in a phone that is full, on a line that breaks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from layers.access.actor import Actor
from layers.access.models import Territory
from tests.visite.steps import offline, stand, take_along
from tests.visite.town import CODE, a_tour, an_image

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OTHER = "harfleur"


def test_what_breaks_off_goes_on_where_it_was(phone: Page) -> None:
    """The ground does not come the first time: nothing that came before is fetched again."""
    phone.route("**/package/ground.pmtiles*", lambda route: route.abort())
    phone.goto(f"/visite/{CODE}")
    phone.get_by_role("button", name="Emporter").click()
    expect(phone.get_by_text("Le réseau s’est interrompu.")).to_be_visible()
    phone.unroute("**/package/ground.pmtiles*")
    fetched: list[str] = []
    phone.on("request", lambda request: fetched.append(request.url))
    phone.get_by_role("button", name="Reprendre").click()
    expect(phone.get_by_text("Sur ce téléphone (")).to_be_visible()
    assert any("ground.pmtiles" in each for each in fetched)
    assert not any("tour.json" in each for each in fetched)


def test_a_full_phone_says_so_and_the_tour_is_followed_with_the_network(phone: Page) -> None:
    phone.add_init_script(
        "navigator.storage.estimate = () => Promise.resolve({quota: 1000, usage: 990})"
    )
    stand(phone, 200)
    phone.goto(f"/visite/{CODE}")
    phone.get_by_role("button", name="Emporter").click()
    expect(phone.get_by_text("Ce téléphone n’a plus assez de place")).to_be_visible()
    phone.get_by_role("link", name="Partir").click()
    expect(phone.get_by_text("Le théâtre raconte.")).to_be_visible()


def test_of_two_tours_the_one_that_stays_is_whole(
    phone: Page, presenter: Actor, territory: Territory
) -> None:
    """They share the ground: what one of them still needs is not removed with the other."""
    a_tour(presenter, territory.pk, OTHER)
    take_along(phone)
    take_along(phone, code=OTHER)
    phone.get_by_role("button", name="Retirer du téléphone").click()
    phone.get_by_role("button", name="Retirer du téléphone").click()
    expect(phone.get_by_text("La visite n’est plus sur ce téléphone.")).to_be_visible()
    offline(phone)
    expect(phone.get_by_text("n’est pas sur ce téléphone")).to_be_visible()
    stand(phone, 0)
    phone.goto(f"/visite/{CODE}#/suivre")
    expect(phone.get_by_text("Le quai raconte.")).to_be_visible()
    assert phone.get_by_alt_text("Un quai de bois").evaluate("image => image.decode()") is None


def test_what_came_of_one_tour_stays_while_another_is_taken_and_removed(
    phone: Page, presenter: Actor, territory: Territory
) -> None:
    other = a_tour(presenter, territory.pk, OTHER)
    an_image(presenter, other.stops.get(slug="thermes").pk, "Un bassin", "#336688")
    take_along(phone)
    phone.route("**/media/*", lambda route: route.abort())
    phone.goto(f"/visite/{OTHER}")
    phone.get_by_role("button", name="Emporter").click()
    expect(phone.get_by_text("Le réseau s’est interrompu.")).to_be_visible()
    phone.unroute("**/media/*")
    phone.goto(f"/visite/{CODE}")
    phone.get_by_role("button", name="Retirer du téléphone").click()
    phone.get_by_role("button", name="Retirer du téléphone").click()
    expect(phone.get_by_text("La visite n’est plus sur ce téléphone.")).to_be_visible()
    fetched: list[str] = []
    phone.on("request", lambda request: fetched.append(request.url))
    take_along(phone, code=OTHER)
    of_tours = [each for each in fetched if "/package/" in each or "/media/" in each]
    assert any("/media/" in each for each in of_tours)
    assert not any("tour.json" in each for each in of_tours)
