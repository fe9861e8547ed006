"""Reporting through the form, as a browser without JavaScript sends it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from geoportal.citizen.models import Category, CitizenRequest, Contact, Photo
from layers.access.models import Account, Territory
from layers.territory.models import Commune
from tests.citizen.conftest import WEST_POINT, a_jpeg
from tests.citizen.forms import Form, form_of, open_form
from tests.citizen.test_photos import with_metadata

pytestmark = pytest.mark.django_db
OUTSIDE = "48.85, 2.35"
SEA = "49.9, -0.5"


@pytest.fixture
def form(client: Client, categories: dict[str, Category]) -> Form:
    """The form, with what and where filled in."""
    form = open_form(client)
    form["category"] = str(categories["fuite"].pk)
    form["coordinates"] = WEST_POINT
    return form


def photo(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_whole_road(client: Client, form: Form) -> None:
    form["text"] = "L’eau coule depuis hier."
    form["email"] = "jeanne@exemple.fr"
    answer = form.send()
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    made = CitizenRequest.objects.get()
    assert f"/suivi/{made.number}?cle=" in answer["Location"]
    assert made.spoken_number in text_of(page)
    assert "orientée vers : Eau" in text_of(page)
    assert (made.commune and made.commune.name) == "Ouest"
    assert (made.agency and made.agency.slug) == "eau"
    assert made.channel == "web"
    assert Contact.objects.get().email == "jeanne@exemple.fr"


def test_danger_comes_first_and_categories_in_two_levels(form: Form) -> None:
    html = form.html
    for address in ("tel:15", "tel:17", "tel:18", "tel:112", "sms:114"):
        assert html.index(f'href="{address}"') < html.index("<form method")
    assert html.index("Eau potable") < html.index("Fuite d’eau") < html.index("Routes et trottoirs")
    assert "Téléphonez plutôt" in html
    assert "Sur la voie publique" in html


class TestWhere:
    def test_typed_coordinates_say_so(self, form: Form) -> None:
        form["coordinates"] = "49°29'24\" N 0°33' E"
        assert form.send().status_code == 302
        made = CitizenRequest.objects.get()
        assert made.place_source == "coordinates"
        assert made.accuracy_m is None
        assert made.geom is not None
        assert made.geom.srid == 2154

    @pytest.mark.parametrize("source", ["gps", "map", "photo"])
    def test_a_script_says_where_it_got_them(self, form: Form, source: str) -> None:
        form.update(place_source=source, place_at=WEST_POINT, accuracy="12.4")
        form.send()
        made = CitizenRequest.objects.get()
        assert (made.place_source, made.accuracy_m) == (source, 12.4)

    def test_edited_coordinates_are_typed_ones(self, form: Form) -> None:
        form.update(place_source="gps", place_at="49.48, 0.54", accuracy="12")
        form.send()
        made = CitizenRequest.objects.get()
        assert (made.place_source, made.accuracy_m) == ("coordinates", None)

    @pytest.mark.parametrize("accuracy", ["nan", "-1", "1e9", "x"])
    def test_a_senseless_accuracy_is_none(self, form: Form, accuracy: str) -> None:
        form.update(place_source="gps", place_at=WEST_POINT, accuracy=accuracy)
        form.send()
        assert CitizenRequest.objects.get().accuracy_m is None

    @pytest.mark.parametrize("source", ["object", "file", "none", "anything"])
    def test_only_sources_of_the_form(self, form: Form, source: str) -> None:
        form.update(place_source=source, place_at=WEST_POINT)
        form.send()
        assert CitizenRequest.objects.get().place_source == "coordinates"

    def test_words_and_a_commune_are_to_be_located(self, client: Client, form: Form) -> None:
        form["coordinates"] = ""
        form["address"] = "Devant l’école"
        form["commune"] = str(Commune.objects.get(name="Est").pk)
        answer = form.send()
        made = CitizenRequest.objects.get()
        assert made.geom is None
        assert made.place_source == "none"
        assert (made.commune and made.commune.name) == "Est"
        assert "à localiser" in text_of(client.get(answer["Location"]))

    @pytest.mark.parametrize("point", [OUTSIDE, SEA])
    def test_outside_is_a_clear_answer_and_nothing_is_lost(
        self, client: Client, form: Form, point: str
    ) -> None:
        form["coordinates"] = point
        form["text"] = "Déjà écrit"
        answer = form.send()
        assert answer.status_code == 422
        assert "en dehors du territoire" in text_of(answer)
        back = form_of(client, answer)
        assert back["coordinates"] == point
        assert back["text"].strip() == "Déjà écrit"
        assert back["category"] == form["category"]
        back["coordinates"] = WEST_POINT
        assert back.send().status_code == 302

    def test_swapped_coordinates_are_recognised(self, form: Form) -> None:
        form["coordinates"] = "0.55, 49.49"
        answer = form.send()
        assert "semblent inversées : essayez 49.49000, 0.55000" in text_of(answer)

    def test_nowhere_is_asked_for(self, form: Form) -> None:
        form["coordinates"] = ""
        answer = form.send()
        assert answer.status_code == 422
        assert "Dites où" in text_of(answer)

    def test_another_territorys_commune_is_refused(self, form: Form, neighbour: Territory) -> None:
        other = Commune.objects.create(territory=neighbour, insee="75056", name="Paris")
        form["commune"] = str(other.pk)
        assert "n’est pas du territoire" in text_of(form.send())

    def test_the_page_asks_which_commune_it_is(self, client: Client, territory: Territory) -> None:
        answer = client.get("/signaler/lieu", {"at": "49,49 0,55"})
        assert answer.json() == {"commune": "Ouest", "longitude": 0.55, "latitude": 49.49}
        for at in (OUTSIDE, "nan nan", "x"):
            refused = client.get(
                "/signaler/lieu", {"at": at}, headers={"accept": "application/json"}
            )
            assert refused.status_code == 422
            assert refused.json()["detail"]


class TestWords:
    @pytest.mark.parametrize("category", ["", "0", "999999", "fuite", "1 OR 1=1", "-1"])
    def test_an_unknown_category_is_said(self, form: Form, category: str) -> None:
        form["category"] = category
        answer = form.send()
        assert answer.status_code == 422
        page = text_of(answer)
        assert "Choisissez ce que vous signalez" in page or "choisissez-en une autre" in page
        assert not CitizenRequest.objects.exists()

    def test_fifty_thousand_characters_come_back_whole(self, client: Client, form: Form) -> None:
        form["text"] = "é" * 50_000
        answer = form.send()
        assert answer.status_code == 422
        assert "Le texte a 50000 caractères ; il peut en avoir 5000 au plus" in text_of(answer)
        assert form_of(client, answer)["text"].strip() == "é" * 50_000

    def test_five_thousand_are_taken_line_ends_counted_once(self, form: Form) -> None:
        form["text"] = "é" * 4_998 + "\r\n" + "x"
        assert form.send().status_code == 302
        assert len(CitizenRequest.objects.get().text) == 5_000

    def test_markup_is_shown_never_obeyed(self, client: Client, form: Form) -> None:
        form["text"] = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        form["address"] = '"><svg onload=alert(1)>'
        page = text_of(client.get(form.send()["Location"]))
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<svg onload" not in page
        assert CitizenRequest.objects.get().text.startswith("<script>")

    def test_french_spaces_and_emoji_stay_control_characters_go(self, form: Form) -> None:
        form["text"] = "3\u202fm de large\u00a0! 👨‍👩‍👧\u202e\0\x07"
        form.send()
        assert CitizenRequest.objects.get().text == "3\u202fm de large\u00a0! 👨‍👩‍👧"

    def test_a_wrong_mail_address_is_said_and_kept(self, client: Client, form: Form) -> None:
        form["email"] = "jeanne"
        answer = form.send()
        assert "n’est pas complète" in text_of(answer)
        assert form_of(client, answer)["email"] == "jeanne"

    def test_a_withheld_category_is_not_public(
        self, client: Client, form: Form, categories: dict[str, Category]
    ) -> None:
        form["category"] = str(categories["tapage"].pk)
        form.send()
        made = CitizenRequest.objects.get()
        assert made.visibility == "withheld"
        assert client.get(f"/suivi/{made.number}").status_code == 404


class TestPhotos:
    def test_they_come_with_the_form(self, form: Form) -> None:
        answer = form.send(photos=[photo(a_jpeg(), "a.jpg"), photo(a_jpeg(200), "b.jpg")])
        assert answer.status_code == 302
        assert CitizenRequest.objects.get().photos.count() == 2

    def test_a_wrong_one_is_named_the_others_are_kept(self, client: Client, form: Form) -> None:
        answer = form.send(
            photos=[photo(a_jpeg(), "a.jpg"), photo(b"%PDF-1.4", "cv.jpg"), photo(b"", "vide.jpg")]
        )
        assert answer.status_code == 422
        page = text_of(answer)
        assert "« cv.jpg » n’est pas une photo" in page
        assert "« vide.jpg » est vide" in page
        assert not CitizenRequest.objects.exists()
        back = form_of(client, answer)
        assert back["submission"] == form["submission"]
        assert f"?envoi={form['submission']}" in page
        assert back.send().status_code == 302
        assert CitizenRequest.objects.get().photos.count() == 1

    def test_a_staged_one_can_be_taken_back(self, client: Client, form: Form) -> None:
        form["category"] = ""
        answer = form.send(photos=[photo(a_jpeg(), "a.jpg")])
        back = form_of(client, answer)
        back["category"] = str(Category.objects.get(code="fuite").pk)
        assert back.send(remove_photo=str(Photo.objects.get().pk)).status_code == 302
        assert CitizenRequest.objects.get().photos.count() == 0

    def test_its_place_is_offered_where_none_is_said(self, client: Client, form: Form) -> None:
        form["coordinates"] = ""
        answer = form.send(photos=[photo(with_metadata(), "a.jpg")])
        page = text_of(answer)
        assert "Une photo a été prise ici : 49.49000, 0.55000" in page
        assert form_of(client, answer).send(photo_place="49.49000, 0.55000").status_code == 302
        made = CitizenRequest.objects.get()
        assert made.place_source == "photo"
        assert made.geom is not None

    def test_a_place_taken_outside_is_refused(self, form: Form) -> None:
        form["coordinates"] = ""
        assert "en dehors du territoire" in text_of(form.send(photo_place=OUTSIDE))

    def test_more_than_five_at_once(self, form: Form) -> None:
        files = [photo(a_jpeg(100 + n), f"{n}.jpg") for n in range(7)]
        answer = form.send(photos=files)
        assert answer.status_code == 422
        assert Photo.objects.count() == 5
        assert "« 6.jpg » n’a pas été ajoutée" in text_of(answer)


class TestAccueil:
    def test_they_say_how_it_came(
        self,
        categories: dict[str, Category],
        front_desk: Account,
        signed_in: Callable[[Account], Client],
    ) -> None:
        client = signed_in(front_desk)
        form = open_form(client, "/signaler?canal=phone")
        assert form["canal"] == "phone"
        assert not form.question
        form.update(category=str(categories["fuite"].pk), coordinates=WEST_POINT, ticket="")
        answer = form.send()
        assert answer.status_code == 302
        assert CitizenRequest.objects.get().channel == "phone"

    def test_others_cannot(self, form: Form) -> None:
        assert "canal" not in form
        form.send(canal="phone")
        assert CitizenRequest.objects.get().channel == "web"

    def test_nor_the_neighbours(
        self,
        categories: dict[str, Category],
        outsider: Account,
        signed_in: Callable[[Account], Client],
    ) -> None:
        form = open_form(signed_in(outsider), "/signaler?canal=phone")
        form.update(category=str(categories["fuite"].pk), coordinates=WEST_POINT)
        assert form.question
        assert form.send(canal="phone").status_code == 302
        assert CitizenRequest.objects.get().channel == "web"

    def test_a_form_of_another_site_is_refused_and_kept(
        self, categories: dict[str, Category], front_desk: Account
    ) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(front_desk)
        form = open_form(client)
        form.update(category=str(categories["fuite"].pk), coordinates=WEST_POINT, text="Gardé")
        answer = form.send(csrfmiddlewaretoken="x" * 64)
        assert answer.status_code == 422
        assert not CitizenRequest.objects.exists()
        back = form_of(client, answer)
        assert back["text"].strip() == "Gardé"
        assert back.send().status_code == 302


def test_a_territory_without_categories_says_so(client: Client, territory: Territory) -> None:
    page = text_of(client.get("/signaler"))
    assert "rien ne peut être signalé ici pour le moment" in page


def test_a_broken_id_of_the_form_is_put_in_order(form: Form) -> None:
    assert form.send(submission="xyz").status_code == 302
    assert isinstance(CitizenRequest.objects.get().submission, uuid.UUID)
