"""What is given to an account comes to its phone, wherever it lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from field_app_api.packages import work
from layers.access.actor import Actor
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Incident
from networks.water.services.follow_incident import close_incident, give_incident
from networks.water.services.open_incident import IncidentFacts, open_incident
from tests.field.conftest import Phone, degrees
from tests.networks.water.conftest import Town, at

pytestmark = [pytest.mark.django_db(transaction=True)]
WORK = "/api/field/v1/work"
# Beyond any sector that somebody of the square would take along.
FAR = (9_000.0, 9_000.0)


@pytest.fixture
def office(water: Actor) -> Actor:
    """Another agent of the water service."""
    return water


@pytest.fixture
def leak(office: Actor, town: Town) -> Incident:
    """A leak far away, given to nobody."""
    return open_incident(office, town.territory.pk, IncidentFacts("leak", at(*FAR)))


def given(office: Actor, leak: Incident, agency: Agency | None, agent: Account | None) -> None:
    """Give the leak as it is now."""
    leak.refresh_from_db()
    give_incident(
        office, leak.pk, leak.version, agency.pk if agency else None, agent.pk if agent else None
    )


def tasks(phone: Phone) -> dict[int, str]:
    """Whose work is what, as a phone is told."""
    answer = phone.get("/work")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert set(told) == {"features", "more"}
    assert told["more"] is False
    return {each["id"]: each["task"] for each in told["features"].get("water-incidents", [])}


def test_what_is_given_comes_wherever_it_lies_and_goes_when_it_is_taken_away(
    phone: Phone, office: Actor, leak: Incident, plumber: Account, agencies: dict[str, Agency]
) -> None:
    assert tasks(phone) == {}
    given(office, leak, agencies["eau"], plumber)
    assert tasks(phone) == {leak.pk: "me"}
    (told,) = phone.get("/work").json()["features"]["water-incidents"]
    assert told["geometry"]["coordinates"] == pytest.approx(degrees(at(*FAR)), abs=1e-6)
    leak.refresh_from_db()
    # All that an edit starts from, as a package tells it.
    assert told["form"]["version"] == leak.version
    assert told["form"]["values"]["kind"] == "leak"
    west, south = degrees(at(FAR[0] - 50, FAR[1] - 50))
    east, north = degrees(at(FAR[0] + 50, FAR[1] + 50))
    part = phone.get(f"/packages/layer/water-incidents?bbox={west},{south},{east},{north}")
    assert part.json()["features"] == [told]
    given(office, leak, agencies["eau"], None)
    assert tasks(phone) == {leak.pk: "team"}
    given(office, leak, None, None)
    assert tasks(phone) == {}
    given(office, leak, agencies["eau"], plumber)
    leak.refresh_from_db()
    close_incident(office, leak.pk, leak.version)
    assert tasks(phone) == {}


def test_what_is_given_to_others_is_not_told(
    phone: Phone,
    office: Actor,
    leak: Incident,
    account: Callable[..., Account],
    territory: Territory,
    agencies: dict[str, Agency],
    outsider: Account,
    foreign_water: Actor,
    phone_of: Callable[[Account], Phone],
) -> None:
    roads = account("voirie-eau", territory, Role.AGENT, agencies["voirie"])
    Membership.objects.create(account=roads, territory=territory, role=Role.WATER)
    given(office, leak, agencies["eau"], Account.objects.get(username="plombier"))
    assert tasks(phone) == {leak.pk: "team"}
    assert tasks(phone_of(roads)) == {}
    assert tasks(phone_of(outsider)) == {}
    assert tasks(phone_of(Account.objects.get(username="eau-voisine"))) == {}
    assert tasks(phone_of(Account.objects.create_user("sans-poste", password="demo"))) == {}


def test_whoever_loses_the_right_to_see_it_loses_it_here_too(
    phone: Phone, office: Actor, leak: Incident, plumber: Account, agencies: dict[str, Agency]
) -> None:
    given(office, leak, agencies["eau"], plumber)
    assert tasks(phone) == {leak.pk: "me"}
    # No row is written here: a right is not in the log.
    plumber.memberships.exclude(role=Role.AGENT).delete()
    plumber.memberships.all().delete()
    assert tasks(phone) == {}


def test_what_has_not_changed_is_not_sent_again(
    phone: Phone, office: Actor, leak: Incident, plumber: Account, agencies: dict[str, Agency]
) -> None:
    given(office, leak, agencies["eau"], plumber)
    known = phone.get("/work")["ETag"]

    def again() -> Any:
        headers = {**phone.headers, "If-None-Match": known}
        return phone.client.get(WORK, headers=headers)

    assert (again().status_code, again().content) == (304, b"")
    given(office, leak, agencies["eau"], None)
    assert again().status_code == 200


def test_it_is_bounded_and_says_so(
    phone: Phone,
    office: Actor,
    town: Town,
    plumber: Account,
    agencies: dict[str, Agency],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for x in range(7):
        opened = open_incident(office, town.territory.pk, IncidentFacts("leak", at(x * 10, 0)))
        if x % 2 == 0:
            given(office, opened, agencies["eau"], plumber)
    # What is given is found wherever it stands among what goes on.
    monkeypatch.setattr(work, "AT_ONCE", 2)
    assert len(tasks(phone)) == 4
    monkeypatch.setattr(work, "MOST_GIVEN", 3)
    told = phone.get("/work").json()
    assert (len(told["features"]["water-incidents"]), told["more"]) == (3, True)
    monkeypatch.setattr(work, "MOST_GIVEN", 4)
    monkeypatch.setattr(work, "MOST_LOOKED_AT", 6)
    assert phone.get("/work").json()["more"] is True


def test_only_a_device_with_its_token_is_answered(
    phone: Phone, plumber: Account, signed_in: Callable[[Account], Client]
) -> None:
    for client, headers in (
        (Client(), {}),
        (signed_in(plumber), {}),
        (Client(), {"Authorization": "Bearer nobody"}),
    ):
        answer = client.get(WORK, headers=headers)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


def test_the_description_says_it(db: None) -> None:
    told = Client().get("/api/openapi.json").json()["paths"][WORK]["get"]
    schema = told["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["$ref"].endswith("/Work")
    assert {"200", "304", "401"} <= set(told["responses"])


def test_the_forms_of_me_are_those_of_a_package(
    phone: Phone,
    town: Town,
    foreign_water: Actor,
    phone_of: Callable[[Account], Phone],
) -> None:
    bbox = ",".join(f"{each:.6f}" for each in (*degrees(at(-60, -60)), *degrees(at(260, 260))))
    other = phone_of(Account.objects.get(username="eau-voisine"))
    for each in (phone, other):
        forms = each.get(f"/packages/forms/forms?bbox={bbox}").json()
        assert each.get("/me").json()["forms"] == sorted(forms) != []
