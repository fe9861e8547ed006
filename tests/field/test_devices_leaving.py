"""How a phone goes: turned away, given back, wiped."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.access.models import AccessToken, Account
from tests.field.conftest import Phone
from tests.field.declared import HeldToIt
from tests.field.test_devices import (
    LIST,
    SignedIn,
    ask,
    desk,
    device,
    head,
    page,
    refused,
    wiped,
)
from tests.police.threads import at_once

__all__ = ["desk", "device", "head"]  # fixtures

pytestmark = [pytest.mark.django_db(transaction=True)]
API = "/api/field/v1"


def test_a_phone_that_is_turned_away(phone: Phone, desk: Client, device: AccessToken) -> None:
    assert phone.get("/me").status_code == 200
    act = f"{LIST}/{device.pk}/retirer"
    assert "Retirer l’accès de «" in page(desk, act)
    assert phone.get("/me").status_code == 200, "asking does nothing yet"
    for _again in range(2):
        assert desk.post(act)["Location"] == LIST
        problem = refused(phone.get("/me"))
        assert "wipe" not in problem
    assert "Accès retiré le" in page(desk)
    refused(ask(phone.token, "/ogc/collections"))


DOORS = [
    f"{API}/me",
    f"{API}/changes",
    "/ogc/collections",
    "/tiles/communes.json",
]


def test_a_phone_gives_its_token_back(phone: Phone, desk: Client, device: AccessToken) -> None:
    def give_back() -> Any:
        return phone.client.delete(f"{API}/devices/this", headers=phone.headers)

    assert (give_back().status_code, ask(phone.token).status_code) == (204, 401)
    device.refresh_from_db()
    assert device.revoked_at is not None
    assert "Déconnecté le" in page(desk)
    assert "Accès retiré" not in page(desk)
    # The answer may get lost: the second time says no more than that it is gone.
    before = device.revoked_at
    assert "wipe" not in refused(give_back())
    device.refresh_from_db()
    assert device.revoked_at == before
    # What is still on the phone can be had erased: it is told by the token that opens nothing.
    desk.post(f"{LIST}/{device.pk}/effacer")
    assert refused(give_back())["wipe"] is True
    assert wiped(phone.token).status_code == 204
    assert "wipe" not in refused(give_back())


def test_only_one_s_own_token_is_given_back(desk: Client, phone: Phone, phone_of: Any) -> None:
    other = phone_of(Account.objects.get(pk=AccessToken.objects.get().account_id))
    refused(desk.delete(f"{API}/devices/this"))
    refused(ask("nobody"))
    assert other.client.delete(f"{API}/devices/this", headers=other.headers).status_code == 204
    assert ask(phone.token).status_code == 200


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("is_turned_away", [False, True])
def test_a_lost_phone_is_wiped_at_its_next_contact(
    phone: Phone,
    desk: Client,
    head: Account,
    signed_in: SignedIn,
    device: AccessToken,
    plumber: Account,
    is_closed: bool,
    is_turned_away: bool,
) -> None:
    chief = signed_in(head)
    if is_turned_away:
        chief.post(f"{LIST}/{device.pk}/retirer")
    if is_closed:
        Account.objects.filter(pk=plumber.pk).update(is_active=False)
    act = f"{LIST}/{device.pk}/effacer"
    assert "sont perdues" in page(chief, act)
    assert chief.post(act)["Location"] == LIST
    assert "À effacer au prochain contact" in page(chief)
    for address in DOORS:
        answer = Client().get(address, headers=phone.headers)
        assert refused(answer)["wipe"] is True
        assert "Bearer" in answer["WWW-Authenticate"]
    assert refused(phone.ask("/ops", {"ops": []}))["wipe"] is True
    tus = phone.headers | {"Tus-Resumable": "1.0.0"}
    assert Client().head(f"{API}/files/{'0' * 64}", headers=tus).status_code == 401
    device.refresh_from_db()
    assert device.last_used_at is not None, "the office sees that it was heard of"
    assert device.stopped_by == head
    assert wiped(phone.token).status_code == 204
    for address in DOORS:
        assert "wipe" not in refused(Client().get(address, headers=phone.headers))
    assert wiped(phone.token).status_code == 204, "an answer may get lost"
    today = timezone.localtime().strftime("%Y")
    assert f"{today}</span>" in page(chief).split("Effacé le", 1)[1][:60]
    assert chief.post(act)["Location"] == LIST
    assert "wipe" not in refused(phone.get("/me")), "what is erased stays erased"


def test_an_order_can_be_taken_back_until_it_is_carried_out(
    phone: Phone, desk: Client, device: AccessToken
) -> None:
    keep = f"{LIST}/{device.pk}/garder"
    desk.post(f"{LIST}/{device.pk}/effacer")
    assert "ne sera pas effacé" in desk.post(keep, follow=True).content.decode()
    assert phone.get("/me").status_code == 200
    desk.post(f"{LIST}/{device.pk}/effacer")
    wiped(phone.token)
    assert "déjà effacé" in desk.post(keep, follow=True).content.decode()
    refused(phone.get("/me"))
    assert desk.get(keep).status_code == 405


def test_only_what_was_to_be_erased_is_said_to_be(
    phone: Phone, desk: Client, device: AccessToken
) -> None:
    refused(wiped(phone.token))
    assert phone.get("/me").status_code == 200
    assert phone.client.delete(f"{API}/devices/this", headers=phone.headers).status_code == 204
    refused(wiped(phone.token))
    device.refresh_from_db()
    assert device.wiped_at is None
    assert "Effacé le" not in page(desk)


@pytest.mark.django_db(transaction=True)
def test_a_token_is_given_back_once(phone: Phone) -> None:
    answers = list[int]()

    def give_back() -> None:
        answer = HeldToIt().delete(f"{API}/devices/this", headers=phone.headers)
        answers.append(answer.status_code)

    at_once(*[give_back] * 5)
    assert sorted(answers) == [204, 401, 401, 401, 401]
