"""Signing in for apps, and what the API says of itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from layers.access.models import AccessToken, Account, RateWindow
from layers.access.services.limit_sign_in import ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_NAME

TOKEN = "/api/auth/token"
GOOD = {"username": "accueil", "password": "demo", "device": "téléphone de Zoé"}


def sign_in(client: Client, **changes: Any) -> Any:
    body = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return client.post(TOKEN, json.dumps(body), content_type="application/json")


def test_a_token_opens_what_its_account_may_see(client: Client, front_desk: Account) -> None:
    response = sign_in(client)
    assert response.status_code == 200
    token = response.json()["token"]
    assert set(response.json()) == {"token"}
    bearer = {"Authorization": f"Bearer {token}"}
    mine = Client().get("/ogc/collections", headers=bearer)
    assert mine.status_code == 200
    kept = AccessToken.objects.get()
    assert kept.device == GOOD["device"]
    assert token not in (kept.digest, kept.device)


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong"},
        {"username": "nobody"},
        {"username": "ACCUEIL "},
        {"password": "demo\0"},
        {"username": "accueil\0"},
    ],
)
def test_wrong_credentials_are_one_and_the_same_401(
    client: Client, front_desk: Account, changes: dict[str, str]
) -> None:
    response = sign_in(client, **changes)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["detail"] == "Identifiant ou mot de passe incorrect."


def test_a_device_may_be_called_anything(client: Client, front_desk: Account) -> None:
    assert sign_in(client, device="é\0😀<b>").status_code == 200
    assert AccessToken.objects.get().device == "é😀<b>"


def test_a_closed_account_gets_no_token(client: Client, front_desk: Account) -> None:
    Account.objects.update(is_active=False)
    assert sign_in(client).status_code == 401


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"password": None}, "password"),
        ({"device": ""}, "device"),
        ({"username": 12}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"username": "\ud800"}, "username"),
    ],
)
def test_what_does_not_fit_is_explained(
    client: Client, front_desk: Account, changes: dict[str, Any], member: str
) -> None:
    response = sign_in(client, **changes)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert [each["member"] for each in problem["errors"]] == [member]
    assert member in problem["detail"]


@pytest.mark.parametrize("body", ["", "{", "nonsense", "\udc80".encode(errors="surrogateescape")])
def test_a_body_that_is_no_json_is_a_400(client: Client, db: None, body: Any) -> None:
    response = client.post(TOKEN, body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_a_list_is_no_object(client: Client, db: None) -> None:
    response = client.post(TOKEN, "[1]", content_type="application/json")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def test_other_methods_and_addresses_are_problems_too(client: Client, db: None) -> None:
    assert client.get(TOKEN).status_code == 405
    assert client.get(TOKEN)["Content-Type"] == "application/problem+json"
    assert client.get(TOKEN)["Allow"] == "POST"
    assert client.get("/api/nonsense").status_code == 404
    assert client.get("/api/nonsense")["Content-Type"] == "application/problem+json"


def test_one_name_cannot_be_guessed_at_from_many_addresses(
    client: Client, front_desk: Account
) -> None:
    for attempt in range(ATTEMPTS_PER_NAME):
        response = client.post(
            TOKEN,
            json.dumps(GOOD | {"password": f"guess {attempt}"}),
            content_type="application/json",
            REMOTE_ADDR=f"192.0.2.{attempt}",
        )
        assert response.status_code == 401
    refused = sign_in(client)
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert sign_in(client, username="Accueil").status_code == 429


def test_one_address_cannot_guess_at_many_names(client: Client, db: None) -> None:
    for attempt in range(ATTEMPTS_PER_ADDRESS):
        assert sign_in(client, username=f"name{attempt}").status_code == 401
    assert sign_in(client, username="another").status_code == 429
    elsewhere = client.post(
        TOKEN, json.dumps(GOOD), content_type="application/json", REMOTE_ADDR="192.0.2.1"
    )
    assert elsewhere.status_code == 401


def test_the_demonstration_password_opens_nothing_outside_of_it(
    client: Client, front_desk: Account, settings: Settings
) -> None:
    settings.DEMO = False
    assert sign_in(client).status_code == 401
    assert not client.login(username="accueil", password="demo")
    front_desk.set_password("un vrai mot de passe")
    front_desk.save()
    assert sign_in(client, password="un vrai mot de passe").status_code == 200


def test_who_tried_is_not_written_down(client: Client, db: None) -> None:
    sign_in(client, username="zoe.martin")
    assert RateWindow.objects.count() == 2
    kept = " ".join(RateWindow.objects.values_list("digest", flat=True))
    assert "zoe" not in kept
    assert "127.0.0.1" not in kept


def test_the_api_describes_itself(client: Client, db: None) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/api/auth/token"]["post"]
    assert {"200", "401", "422", "429"} <= set(operation["responses"])
    assert "Problem" in document["components"]["schemas"]
    assert "DeviceToken" in document["components"]["schemas"]


def test_the_browsable_description_fetches_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/api/docs").content.decode()
    assert "/api/auth/token" in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
