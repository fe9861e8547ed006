"""Phones come in by a code, once; they are turned away, and erase themselves when told to."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import segno
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from layers.access.models import AccessToken, Account, Agency, Membership, Pairing, Territory
from layers.access.roles import Role
from layers.access.services.limit_pairing import ATTEMPTS_PER_ADDRESS
from tests.field.conftest import Phone
from tests.field.odk import Collect, instance, leak_xml
from tests.police.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True)]
API = "/api/field/v1"
LIST = "/terrain/appareils"
ADD = f"{LIST}/ajouter"
SignedIn = Callable[[Account], Client]


def page(client: Client, address: str = LIST) -> str:
    """A page, as somebody reads it."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def new_code(client: Client, who: Account | None = None) -> str:
    """The code that the page shows."""
    answer = client.post(ADD, {"who": who.pk} if who else {})
    assert answer.status_code == 200, answer
    code = str(answer.context["pairing"].code)
    assert code in answer.content.decode()
    return code


def redeem(code: Any, device: Any = "téléphone de Paul", **extra: Any) -> Any:
    """What a phone is told that shows a code."""
    return Client().post(
        f"{API}/devices",
        json.dumps({"code": code, "device": device}),
        content_type="application/json",
        **extra,
    )


def ask(token: str, address: str = f"{API}/me") -> Any:
    """What a phone is told."""
    return Client().get(address, headers={"Authorization": f"Bearer {token}"})


def wiped(token: str) -> Any:
    """What a phone is told that has erased itself."""
    return Client().post(f"{API}/wiped", headers={"Authorization": f"Bearer {token}"})


def refused(answer: Any, status: int = 401) -> dict[str, Any]:
    """The problem that an answer tells."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return dict(answer.json())


@pytest.fixture
def desk(plumber: Account, signed_in: SignedIn) -> Client:
    """The plumber's browser."""
    return signed_in(plumber)


@pytest.fixture
def head(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Account:
    """The head of the water service, who is of that trade too."""
    who = account("eau-chef", territory, Role.HEAD, agencies["eau"])
    Membership.objects.create(
        account=who, territory=territory, agency=agencies["eau"], role=Role.WATER
    )
    return who


@pytest.fixture
def device(phone: Phone) -> AccessToken:
    """The plumber's phone, as it is kept."""
    return AccessToken.objects.get()


def test_a_phone_comes_in_by_a_code(desk: Client, plumber: Account) -> None:
    code = new_code(desk)
    assert code.replace("-", "") not in Pairing.objects.get().digest
    typed = f" {code.lower().replace('-', ' ')} "
    answer = redeem(typed)
    assert answer.status_code == 200
    assert set(answer.json()) == {"token"}
    me = ask(answer.json()["token"]).json()
    assert (me["name"], me["device"]) == (str(plumber), "téléphone de Paul")
    kept = AccessToken.objects.get()
    assert (kept.origin, kept.account) == ("code", plumber)
    assert answer.json()["token"] not in kept.digest
    assert "téléphone de Paul" in page(desk)


def test_what_a_phone_may_do(
    phone: Phone, plumber: Account, front_desk: Account, phone_of: Any
) -> None:
    me = phone.get("/me").json()
    assert set(me) == {"account", "name", "device", "territory", "forms", "sectors"}
    assert me["account"] == plumber.pk
    assert me["territory"] == {"key": "200010700", "name": "Agglo d’essai"}
    assert me["forms"] == ["water-devices", "water-incidents"]
    assert [each["name"] for each in me["sectors"]] == ["Est", "Ouest"]
    east, west = (each["bbox"] for each in me["sectors"])
    for w, s, e, n in (east, west):
        assert 0 < w < e < 1
        assert 49 < s < n < 50
    assert west[2] == pytest.approx(east[0], abs=0.01)
    assert phone_of(front_desk).get("/me").json()["forms"] == []


def test_a_session_of_a_browser_is_no_phone(desk: Client) -> None:
    refused(desk.get(f"{API}/me"))
    refused(desk.post(f"{API}/wiped"))
    refused(wiped("nobody’s".encode().hex()))


def test_a_code_opens_once_though_two_phones_show_it_at_the_same_instant(desk: Client) -> None:
    for _round in range(5):
        code = new_code(desk)
        told: Any = at_once(*[partial(redeem, code)] * 4)
        assert sorted(each.status_code for each in told) == [200, 401, 401, 401]
    assert AccessToken.objects.count() == 5


def test_a_code_that_is_used_too_old_unknown_or_replaced_is_one_and_the_same_401(
    desk: Client, plumber: Account
) -> None:
    used = new_code(desk)
    assert redeem(used).status_code == 200
    old = new_code(desk)
    Pairing.objects.filter(used_at=None).update(expires_at=timezone.now())
    told = [refused(redeem(used)), refused(redeem(old)), refused(redeem("ABCD-EFGH"))]
    replaced = new_code(desk)
    valid = new_code(desk)
    told.append(refused(redeem(replaced)))
    Account.objects.filter(pk=plumber.pk).update(is_active=False)
    told.append(refused(redeem(valid)))
    assert told == [told[0]] * 5
    assert AccessToken.objects.count() == 1
    Account.objects.filter(pk=plumber.pk).update(is_active=True)
    assert redeem(valid).status_code == 200


def test_a_code_lives_a_quarter_of_an_hour(desk: Client) -> None:
    before = timezone.now()
    new_code(desk)
    lives = Pairing.objects.get().expires_at - before
    assert timedelta(minutes=14, seconds=50) < lives < timedelta(minutes=15, seconds=10)


@pytest.mark.parametrize(
    ("code", "name", "status"),
    [
        ("", "x", 422),
        ("A" * 41, "x", 422),
        (12345678, "x", 422),
        ("ABCD-EFGH", "", 422),
        ("ABCD-EFGH", "x" * 121, 422),
        ("ABCD-EFGH", "\ud800", 422),
        ("ABCD\0EFGH", "x", 401),
        ("\u202e--  --", "x", 401),
        ("ＡＢＣＤ٣٤", "\0", 401),
    ],
)
def test_nonsense_is_refused(db: None, code: Any, name: str, status: int) -> None:
    refused(redeem(code, name), status)


def test_a_phone_may_be_called_anything(desk: Client) -> None:
    assert redeem(new_code(desk), " é\0😀<b> ").status_code == 200
    assert redeem(new_code(desk), "  ").status_code == 200
    assert set(AccessToken.objects.values_list("device", flat=True)) == {"é😀<b>", "téléphone"}
    assert "é😀&lt;b&gt;" in page(desk)


def test_codes_cannot_be_guessed(desk: Client) -> None:
    code = new_code(desk)
    for _attempt in range(ATTEMPTS_PER_ADDRESS):
        assert redeem("ABCD-EFGH").status_code == 401
    refused(redeem(code), 429)
    assert redeem(code, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_page_shows_a_code_that_a_camera_reads_and_what_became_of_it(
    desk: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://terrain.exemple.fr"
    answer = desk.post(ADD)
    pairing, text = answer.context["pairing"], answer.content.decode()
    address = f"https://terrain.exemple.fr/terrain#code={pairing.code}"
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        dark="#000", light="#fff", border=4, omitsize=True, svgclass=None
    )
    assert drawing in text
    assert "https://terrain.exemple.fr/terrain" in text
    assert timezone.localtime(pairing.expires_at).strftime("%H:%M") in text
    assert "no-store" in answer["Cache-Control"]
    assert "ne peut pas l’ouvrir" not in text
    state = f"{LIST}/codes/{pairing.key}"
    assert desk.get(state).json() == {"state": "waiting"}
    redeem(pairing.code)
    assert desk.get(state).json() == {"state": "used", "device": "téléphone de Paul"}
    later = desk.post(ADD).context["pairing"]
    Pairing.objects.filter(pk=later.key).update(expires_at=timezone.now())
    assert desk.get(f"{LIST}/codes/{later.key}").json() == {"state": "expired"}
    assert desk.get(ADD)["Location"] == LIST


def test_odk_collect_is_tied_by_a_code_of_its_own(
    desk: Client, settings: Settings, plumber: Account, head: Account, signed_in: SignedIn
) -> None:
    settings.PUBLIC_URL = "https://terrain.exemple.fr"
    assert desk.get(f"{ADD}/odk")["Location"] == LIST
    answer = desk.post(f"{ADD}/odk")
    text = answer.content.decode()
    (address,) = re.findall(r"https://terrain\.exemple\.fr/odk/v1/key/[\w-]+/projects/1", text)
    # As its documentation says it: JSON, zlib, base64.
    told = {
        "general": {
            "server_url": address,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "project": {"name": "Agglo d’essai"},
        "admin": {},
    }
    packed = base64.b64encode(zlib.compress(json.dumps(told).encode()))
    drawing = segno.make(packed.decode(), error="m", micro=False).svg_inline(
        dark="#000", light="#fff", border=4, omitsize=True, svgclass=None
    )
    assert drawing in text
    assert "no-store" in answer["Cache-Control"]
    device = AccessToken.objects.get()
    assert (device.account, device.device) == (plumber, "ODK Collect")
    collect = Collect(key=address.split("/")[-3])
    assert collect.submit(leak_xml(instance())).status == 201
    assert "ODK Collect" in page(desk)
    desk.post(f"{LIST}/{device.pk}/retirer")
    assert collect.head().status_code == 401
    # For somebody else under the same rules as any phone.
    assert desk.post(f"{ADD}/odk", {"who": head.pk}).status_code == 404
    assert signed_in(head).post(f"{ADD}/odk", {"who": plumber.pk}).status_code == 200
    assert AccessToken.objects.filter(account=plumber).count() == 2


def test_an_address_that_a_phone_cannot_reach_is_said_to_be_one(
    desk: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert "ne peut pas l’ouvrir" in desk.post(ADD).content.decode()
    settings.PUBLIC_URL = "http://geo.exemple.fr"
    assert "n’est pas en https" in desk.post(ADD).content.decode()


def test_without_a_phone_the_page_says_so(desk: Client) -> None:
    assert "Aucun téléphone n’est relié." in page(desk)


def test_the_head_looks_after_the_phones_of_the_team_and_the_administration_after_all(
    phone: Phone,
    device: AccessToken,
    plumber: Account,
    head: Account,
    territory: Territory,
    account: Callable[..., Account],
    signed_in: SignedIn,
) -> None:
    admin = account("admin", territory, Role.ADMINISTRATOR)
    for who in (head, admin):
        client = signed_in(who)
        assert device.device in page(client)
        made = redeem(new_code(client, plumber), f"prêté par {who.username}").json()["token"]
        assert ask(made).json()["name"] == str(plumber)
        assert f"par {who}" in page(signed_in(plumber))
    assert AccessToken.objects.filter(account=plumber).count() == 3


def test_nobody_gets_by_a_code_what_is_shut_to_it_otherwise(
    desk: Client,
    head: Account,
    plumber: Account,
    front_desk: Account,
    territory: Territory,
    neighbour: Territory,
    agencies: dict[str, Agency],
    account: Callable[..., Account],
    signed_in: SignedIn,
) -> None:
    water = agencies["eau"]
    police = account("police", territory, Role.AGENT, water)
    Membership.objects.create(account=police, territory=territory, role=Role.POLICE)
    elsewhere = account("ailleurs", neighbour, Role.AGENT)
    Membership.objects.create(account=elsewhere, territory=territory, agency=water, role=Role.AGENT)
    boss = account("patron", territory, Role.ADMINISTRATOR, water)
    root = account("root", territory, Role.AGENT, water)
    Account.objects.filter(pk=root.pk).update(is_superuser=True)
    admin = account("admin", territory, Role.ADMINISTRATOR)
    for client, others in (
        (desk, (head, front_desk, police)),
        (signed_in(head), (front_desk, police, elsewhere, boss, root)),
        (signed_in(admin), (elsewhere, root)),
    ):
        for who in others:
            assert client.post(ADD, {"who": who.pk}).status_code == 404, who
        for nonsense in ("", "x", "0", "9" * 30):
            assert client.post(ADD, {"who": nonsense}).status_code == 404
    assert not Pairing.objects.exists()


def test_other_peoples_phones_are_not_there(
    phone: Phone,
    device: AccessToken,
    desk: Client,
    outsider: Account,
    front_desk: Account,
    signed_in: SignedIn,
) -> None:
    code = desk.post(ADD).context["pairing"]
    acts = [f"{LIST}/{device.pk}/{act}" for act in ("retirer", "effacer", "garder")]
    nowhere = [f"{LIST}/{device.pk + 1}/{act}" for act in ("retirer", "effacer", "garder")]
    for who in (outsider, front_desk):
        client = signed_in(who)
        assert device.device not in page(client)
        for address, other in zip(acts, nowhere, strict=True):
            assert client.post(address).status_code == client.post(other).status_code == 404
        for address in acts[:2]:
            assert client.get(address).status_code == 404
        assert client.get(f"{LIST}/codes/{code.key}").json() == {"state": "expired"}
    citizen = signed_in(Account.objects.create_user("citoyen", password="demo"))
    for client, status in ((citizen, 404), (Client(), 302)):
        for address in (LIST, *acts[:2], f"{LIST}/codes/{code.key}"):
            assert client.get(address).status_code == status
        for address in (ADD, *acts):
            assert client.post(address).status_code == status
    assert phone.get("/me").status_code == 200


def test_a_stolen_phone_lets_no_other_in(phone: Phone, device: AccessToken) -> None:
    for address in (LIST, ADD, f"{LIST}/{device.pk}/garder"):
        assert phone.client.get(address, headers=phone.headers).status_code == 404
        assert phone.client.post(address, headers=phone.headers).status_code == 404
    assert not Pairing.objects.exists()


def test_forms_need_their_token(plumber: Account, device: AccessToken) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(plumber)
    for address in (ADD, f"{LIST}/{device.pk}/effacer", f"{LIST}/{device.pk}/retirer"):
        assert strict.post(address).status_code == 403


def test_the_doors_are_described(client: Client, db: None) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"200", "401", "422", "429"} <= set(paths[f"{API}/devices"]["post"]["responses"])
    assert {"200", "401"} <= set(paths[f"{API}/me"]["get"]["responses"])
    assert {"204", "401"} <= set(paths[f"{API}/wiped"]["post"]["responses"])
    assert {"204", "401"} <= set(paths[f"{API}/devices/this"]["delete"]["responses"])
