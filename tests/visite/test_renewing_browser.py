"""What was taken along is made what is published now, wherever the app is opened with a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Tour
from archaeology.tours.services.unpublish_tour import unpublish_tour
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.archaeology.tours.walk import a_site
from tests.visite.steps import clean, offline, stand, take_along
from tests.visite.town import CODE, STOPS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Whether the tour that this phone keeps in a language comes to have so many stops, within a while.
STOPS_COME_TO = """async ([language, wanted]) => {
    const opened = indexedDB.open('visite');
    await new Promise(resolve => (opened.onsuccess = resolve));
    const end = Date.now() + 15000;
    for (; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 50))) {
        const asked = opened.result.transaction('tours').objectStore('tours').getAll();
        await new Promise(resolve => (asked.onsuccess = resolve));
        const kept = asked.result.find(each => each.language === language);
        if (kept?.tour.stops.length === wanted) return true;
    }
    return false;
}"""


def rewritten(tour: Tour, presenter: Actor) -> None:
    """The first stop is told anew, in French."""
    quay = tour.stops.get(slug="quai")
    write_stop_text(presenter, quay.pk, "fr", 2, StopWords("Le quai", "On y revient.", "Bref."))


def test_the_list_renews_what_was_taken_along_by_difference(
    phone: Page, tour: Tour, presenter: Actor
) -> None:
    """The tour itself is not opened before the network is gone."""
    take_along(phone)
    rewritten(tour, presenter)
    fetched: list[str] = []
    phone.on("request", lambda request: fetched.append(request.url))
    phone.goto("/visite")
    expect(phone.get_by_text("Sur ce téléphone, mise à jour")).to_be_visible()
    clean(phone)
    (of_package,) = (each for each in fetched if "/package/" in each)
    assert "tour.json?lang=fr" in of_package
    offline(phone)
    phone.goto(f"/visite/{CODE}/quai")
    expect(phone.get_by_text("On y revient.")).to_be_visible()


def test_the_list_says_that_a_new_version_is_coming_and_that_it_did_not_come(
    phone: Page, tour: Tour, presenter: Actor
) -> None:
    take_along(phone)
    rewritten(tour, presenter)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    phone.route("**/package/tour.json*", hold)
    # The page says so before its request has left.
    with phone.expect_request("**/package/tour.json*"):
        phone.goto("/visite")
    expect(phone.get_by_text("une nouvelle version se charge…")).to_be_visible()
    waiting.pop().abort()
    expect(phone.get_by_text("une nouvelle version reste à charger")).to_be_visible()
    phone.unroute("**/package/tour.json*")
    # With the network back, without anything being pressed.
    phone.context.set_offline(True)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Sur ce téléphone, mise à jour")).to_be_visible()


def test_what_became_confidential_leaves_the_phone_when_the_list_is_opened(
    phone: Page, presenter: Actor, territory: Territory
) -> None:
    site = a_site(presenter, territory, "Lieu gardé", 200)
    take_along(phone, "de")
    take_along(phone)
    # The app is opened where there is no network; then there is.
    phone.context.set_offline(True)
    phone.goto("/visite")
    expect(phone.get_by_text("Sans réseau, voici ce qui est sur ce téléphone.")).to_be_visible()
    HeritageSite.objects.filter(pk=site.pk).update(confidentiality="restricted")
    phone.context.set_offline(False)
    for language in ("fr", "de"):
        assert phone.evaluate(STOPS_COME_TO, [language, len(STOPS) - 1])
    clean(phone)


def test_the_list_removes_what_is_no_longer_published_and_says_so(
    phone: Page, tour: Tour, presenter: Actor
) -> None:
    take_along(phone, "de")
    take_along(phone)
    unpublish_tour(presenter, tour.pk, "de")
    phone.goto("/visite")
    told = phone.get_by_text("n’est plus publiée dans cette langue (allemand)")
    expect(told).to_be_visible()
    expect(phone.locator(".tour-card__here")).to_contain_text("Sur ce téléphone")
    unpublish_tour(presenter, tour.pk, "fr")
    phone.reload()
    expect(phone.get_by_text("n’est plus publiée : elle a été retirée")).to_be_visible()
    expect(phone.get_by_role("link", name="Juliobona")).to_be_hidden()
    clean(phone)
    offline(phone)
    expect(phone.get_by_text("aucune visite n’est sur ce téléphone")).to_be_visible()


def test_a_full_phone_keeps_nothing_that_may_not_be_known_any_more(
    phone: Page, presenter: Actor, territory: Territory
) -> None:
    """What changed may be what became confidential: the old words go, room for new ones or not."""
    site = a_site(presenter, territory, "Lieu gardé", 200)
    take_along(phone)
    HeritageSite.objects.filter(pk=site.pk).update(confidentiality="restricted")
    phone.add_init_script(
        """const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
          if (this.name === "files") throw new DOMException("", "QuotaExceededError");
          return put.apply(this, given);
        };"""
    )
    phone.goto("/visite")
    expect(phone.get_by_text("n’a plus de place pour la nouvelle version")).to_be_visible()
    expect(phone.get_by_text("Sur ce téléphone", exact=True)).to_be_hidden()
    clean(phone)
    # With the network it is followed all the same, without that stop.
    phone.goto(f"/visite/{CODE}/quai")
    expect(phone.get_by_role("heading", name="Le quai")).to_be_visible()
    offline(phone)
    expect(phone.get_by_text("cette visite n’est pas sur ce téléphone")).to_be_visible()


def test_what_changed_is_all_that_comes_with_an_update(
    phone: Page, tour: Tour, presenter: Actor
) -> None:
    take_along(phone)
    rewritten(tour, presenter)
    fetched: list[str] = []
    phone.on("request", lambda request: fetched.append(request.url))
    # By itself.
    with phone.expect_event("requestfinished", lambda asked: "/package/tour.json" in asked.url):
        phone.reload()
    expect(phone.get_by_text("Sur ce téléphone (")).to_be_visible()
    of_package = [each for each in fetched if "/package/" in each]
    assert len(of_package) == 1
    assert "tour.json" in of_package[0]
    offline(phone)
    phone.goto(f"/visite/{CODE}/quai")
    expect(phone.get_by_text("On y revient.")).to_be_visible()
    phone.goto(f"/visite/{CODE}")
    phone.get_by_role("button", name="Retirer du téléphone").click()
    phone.get_by_role("button", name="Retirer du téléphone").click()
    expect(phone.get_by_text("La visite n’est plus sur ce téléphone.")).to_be_visible()
    phone.goto("/visite")
    expect(phone.get_by_text("aucune visite n’est sur ce téléphone")).to_be_visible()


def test_what_became_confidential_leaves_a_phone_that_is_on_line(
    phone: Page, presenter: Actor, territory: Territory
) -> None:
    """A walk is begun where the phone has not been since: it asks before it goes on."""
    site = a_site(presenter, territory, "Lieu gardé", 200)
    take_along(phone)
    phone.goto("/visite")
    HeritageSite.objects.filter(pk=site.pk).update(confidentiality="restricted")
    stand(phone, 150)
    phone.goto(f"/visite/{CODE}#/suivre")
    expect(phone.get_by_role("link", name="Le quai")).to_be_visible()
    expect(phone.get_by_role("link", name="Le théâtre")).to_be_hidden()
    stand(phone, 200)
    expect(phone.get_by_text("Position à 8 m près.")).to_be_attached()
    expect(phone.get_by_role("heading", name="Le théâtre", level=1)).to_be_hidden()
    # And it is gone without network, too.
    offline(phone)
    stand(phone, 201)
    expect(phone.get_by_text("Position à 8 m près.")).to_be_attached()
    expect(phone.get_by_role("heading", name="Le théâtre", level=1)).to_be_hidden()
    stand(phone, 0)
    expect(phone.get_by_role("heading", name="Le quai", level=1)).to_be_visible()


def test_what_became_confidential_leaves_each_language_that_was_taken_along(
    phone: Page, presenter: Actor, territory: Territory
) -> None:
    site = a_site(presenter, territory, "Lieu gardé", 200)
    take_along(phone, "de")
    take_along(phone)
    assert phone.evaluate(STOPS_COME_TO, ["de", len(STOPS)])
    HeritageSite.objects.filter(pk=site.pk).update(confidentiality="restricted")
    phone.goto(f"/visite/{CODE}?lang=fr#/suivre")
    expect(phone.get_by_role("link", name="Le théâtre")).to_be_hidden()
    assert phone.evaluate(STOPS_COME_TO, ["de", len(STOPS) - 1])


def test_a_tour_that_was_withdrawn_leaves_the_phone_and_says_so(
    phone: Page, tour: Tour, presenter: Actor
) -> None:
    take_along(phone)
    for language in ("fr", "de"):
        unpublish_tour(presenter, tour.pk, language)
    phone.goto(f"/visite/{CODE}")
    expect(phone.get_by_text("n’est plus publiée : elle a été retirée")).to_be_visible()
    clean(phone)
    phone.get_by_role("link", name="Toutes les visites").click()
    expect(phone.get_by_text("Aucune visite n’est publiée")).to_be_visible()
    expect(phone.get_by_role("link", name="Juliobona")).to_be_hidden()
    phone.goto(f"/visite/{CODE}")
    expect(phone.get_by_text("Cette visite n’existe pas")).to_be_visible()
