"""The API of finds and units, through HTTP, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from archaeology.sites.api import FindProperties
from archaeology.sites.layers import FINDS
from archaeology.sites.models import Find
from archaeology.sites.query.description import described_parameters
from archaeology.sites.query.language import PARAMETERS
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.query_dig import Dig, dated, dig

FINDS_AT = "/api/archaeology/v1/finds"
UNITS_AT = "/api/archaeology/v1/units"


@pytest.fixture
def site(territory: Territory) -> Dig:
    return dig(territory, "2031")


@pytest.fixture
def secret(territory: Territory) -> Dig:
    return dig(territory, "2032", "restricted")


@pytest.fixture
def archaeologist(
    territory: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> Client:
    return signed_in(account("fouilleur", territory, Role.ARCHAEOLOGIST))


@pytest.fixture
def presenter(
    territory: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> Client:
    return signed_in(account("expo", territory, Role.HERITAGE))


def test_a_collection_with_only_what_is_given(site: Dig) -> None:
    coin = site.find("as", material="coin", **dated("0101/0150", 101, 101, 150, 150))
    site.find("vague", material="coin", confidentiality="generalised")
    response = Client().get(FINDS_AT, {"materiau": "coin"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    answer = response.json()
    assert (answer["type"], answer["numberMatched"], answer["numberReturned"]) == (
        "FeatureCollection",
        2,
        2,
    )
    assert answer["links"] == []
    exact, vague = sorted(answer["features"], key=lambda each: each["id"] != coin.pk)
    assert exact["properties"]["title"] == "as"
    assert exact["properties"]["start_min"] == 101
    assert exact["properties"]["operation"] == "2031"
    assert "number" not in exact["properties"]
    assert set(vague["properties"]) == {
        *("kind", "material", "reliability", "dating"),
        *("start_min", "start_max", "end_min", "end_max"),
    }


def test_pages_go_through_everything_once(site: Dig) -> None:
    seen: list[int] = []
    address = f"{FINDS_AT}?limite=3&operation=2031"
    while address:
        answer = Client().get(address).json()
        assert answer["numberMatched"] == len(site.finds)
        seen += [each["id"] for each in answer["features"]]
        address = answer["links"][0]["href"] if answer["links"] else ""
    assert seen == sorted(find.pk for find in site.finds.values())


def test_past_a_thousand_a_count_is_no_number(site: Dig) -> None:
    Find.objects.bulk_create(
        Find(territory=site.operation.territory, number=f"n{i}", confidentiality="public")
        for i in range(1000 - len(site.finds))
    )
    assert Client().get(FINDS_AT, {"limite": 1}).json()["numberMatched"] == 1000
    site.find("de trop")
    assert Client().get(FINDS_AT, {"limite": 1}).json()["numberMatched"] == "1\u202f000+"


@pytest.mark.parametrize(
    ("asked", "member"),
    [
        ({"limite": "1001"}, "limite"),
        ({"limite": "0"}, "limite"),
        ({"apres": "-1"}, "apres"),
        ({"apres": "0" * 20 + "9" * 5000}, "apres"),
        ({"apres": str(2**63)}, "apres"),
        ({"periode": "1846-7"}, "periode"),
        ({"autre": "1"}, "autre"),
    ],
)
def test_what_is_wrong_is_said_in_a_problem_document(
    db: None, asked: dict[str, str], member: str
) -> None:
    response = Client().get(FINDS_AT, asked)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [each["member"] for each in response.json()["errors"]] == [member]


def test_single_finds(site: Dig, secret: Dig, archaeologist: Client) -> None:
    shown, hidden = site.finds["1"], secret.finds["1"]
    assert Client().get(f"{FINDS_AT}/{shown.pk}").json()["properties"]["title"] == "1"
    assert archaeologist.get(f"{FINDS_AT}/{hidden.pk}").json()["id"] == hidden.pk
    answers = {
        (response.status_code, response.content)
        for key in (hidden.pk, 1, 2**63, "9" * 5000, "0x1", "-1")
        for response in [Client().get(f"{FINDS_AT}/{key}")]
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_units_beside_one(site: Dig, archaeologist: Client, presenter: Client) -> None:
    for client in (archaeologist, presenter):
        answer = client.get(UNITS_AT, {"unite": "2031 US 2", "sens": "earlier"}).json()
        assert [each["number"] for each in answer["units"]] == ["3", "4", "5", "6"]
        answer = client.get(UNITS_AT, {"unite": "2031 US 2", "sens": "later"}).json()
        assert [each["label"] for each in answer["units"]] == ["2031 US 1"]
    assert archaeologist.get(UNITS_AT, {"unite": "2031 US 2", "sens": "x"}).status_code == 400


def test_a_hidden_unit_answers_as_an_unknown_one_byte_by_byte(
    site: Dig, secret: Dig, presenter: Client, archaeologist: Client, outsider: Account
) -> None:
    elsewhere = Client()
    elsewhere.force_login(outsider)
    hidden, unknown = "2032 US 1", "9999 US 1"
    tries: list[tuple[str, str, dict[str, str], int]] = [
        (UNITS_AT, "unite", {"sens": "earlier"}, 404),
        (FINDS_AT, "anterieur_a", {}, 400),
        (FINDS_AT, "posterieur_a", {}, 400),
    ]
    for client in (Client(), elsewhere, presenter):
        for address, name, besides, status in tries:
            one, other = (
                _bare(client.get(address, {name: label, **besides})) for label in (hidden, unknown)
            )
            assert one == other
            assert one[0] == status
    # Who may know does know, so there was something to hide.
    assert archaeologist.get(UNITS_AT, {"unite": hidden, "sens": "earlier"}).status_code == 200


def _bare(response: Any) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.headers)


def test_a_public_dig_keeps_its_stratigraphy_for_those_who_get_it_whole(site: Dig) -> None:
    assert Client().get(UNITS_AT, {"unite": "2031 US 1", "sens": "earlier"}).status_code == 404


def test_the_description_names_every_parameter_and_field(db: None) -> None:
    assert {each["name"] for each in described_parameters()} == set(PARAMETERS)
    assert set(FindProperties.model_fields) == {field.name for field in FINDS.fields}
    schema = Client().get("/api/openapi.json").json()
    told = schema["paths"]["/api/archaeology/v1/finds"]["get"]
    assert {each["name"] for each in told["parameters"]} == {*PARAMETERS, "limite", "apres"}
    assert all(each["schema"]["title"] for each in told["parameters"])
    assert set(told["responses"]) == {"200", "400"}
    assert Client().get("/api/docs").status_code == 200
