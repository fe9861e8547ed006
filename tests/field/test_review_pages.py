"""The office's rooms: what phones sent is chosen between, mended and seen by a person."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from field_app_api.sync.models import Operation, Unread
from layers.access.models import AccessToken, Account, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Incident
from tests.field.conftest import Phone
from tests.networks.water.conftest import Town

LIST = "/terrain/a-voir"


@pytest.fixture
def desk(plumber: Account, signed_in: Callable[[Account], Client]) -> Client:
    """The plumber at a desk."""
    return signed_in(plumber)


def text(answer: Any) -> str:
    """The words of a page's main part."""
    assert answer.status_code < 500
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def conflict(phone: Phone, town: Town) -> str:
    """Two people say something else of a valve; the address of the page about it."""
    valve = town.valves["AB-A"]
    for handling in ("inaccessible", "stuck"):
        edit = phone.operation(
            "update",
            "water-devices",
            key=valve.pk,
            base_version=1,
            old={"handling": "operable"},
            new={"handling": handling},
        )
        phone.send(edit)
    return f"{LIST}/{edit['id']}"


def test_nothing_to_decide(desk: Client, town: Town) -> None:
    assert "Rien à décider" in text(desk.get(LIST))


def test_both_values_are_shown_and_one_is_chosen(desk: Client, phone: Phone, town: Town) -> None:
    page = conflict(phone, town)
    assert "À choisir" in text(desk.get(LIST))
    shown = text(desk.get(page))
    assert "avant : Manœuvrable" in shown
    assert "Grippée saisi par eau" in shown
    assert "Inaccessible écrit par eau, " in shown
    missing = desk.post(page, {"what": "choose", "version": "2"})
    assert (missing.status_code, "Choisissez" in text(missing)) == (422, True)
    stale = desk.post(page, {"what": "choose", "version": "1", "take-handling": "mine"})
    assert stale.status_code == 409
    done = desk.post(page, {"what": "choose", "version": "2", "take-handling": "mine"})
    assert done.headers["Location"] == LIST
    town.valves["AB-A"].refresh_from_db()
    assert town.valves["AB-A"].handling == "stuck"
    again = desk.post(page, {"what": "choose", "version": "2", "take-handling": "theirs"})
    assert "déjà été fait" in text(again)
    assert "Rien à décider" in text(desk.get(LIST))


def test_a_refused_operation_is_mended_and_done(desk: Client, phone: Phone, town: Town) -> None:
    leak = phone.leak(geometry=None)
    phone.send(leak)
    page = f"{LIST}/{leak['id']}"
    assert "À réparer" in text(desk.get(LIST))
    shown = desk.get(page)
    assert "La position manque." in text(shown)
    assert "de l’eau dans la cave" in shown.content.decode()
    said = {"what": "mend", "kind": "leak", "description": "dans la cave"}
    assert desk.post(page, said).status_code == 422
    assert desk.post(page, said | {"place": "là-bas"}).status_code == 422
    lon, lat = phone.leak()["geometry"]["coordinates"]
    # Nobody writes JSON where the questions are known.
    assert '<textarea id="raw"' not in shown.content.decode()
    assert desk.post(page, {"what": "raw", "raw": "{}"}).status_code == 422
    done = desk.post(page, said | {"place": f"{lat:.7f}, {lon:.7f}"})
    assert done.status_code == 302, text(done)
    assert Incident.objects.get().description == "dans la cave"
    kept = Operation.objects.get()
    assert kept.body["geometry"] is None
    assert kept.outcome == "applied"
    (receipt,) = phone.send(leak)
    assert (receipt["outcome"], receipt["key"]) == ("applied", Incident.objects.get().pk)
    assert "repaired" in receipt["flags"]


def test_unreadable_bytes_are_made_an_operation(desk: Client, phone: Phone, town: Town) -> None:
    phone.post(b'{"ops": [{"id": ')
    unread = Unread.objects.get()
    page = f"{LIST}/illisible/{unread.pk}"
    assert "Envoi illisible" in text(desk.get(LIST))
    shown = desk.get(page)
    assert "&quot;ops&quot;" in shown.content.decode()
    assert "Ligne 1, caractère 17 : le texte s’arrête avant la fin." in text(shown)
    assert "À remplir : Signaler un incident" in text(shown)
    lon, lat = phone.leak()["geometry"]["coordinates"]
    said = {"what": "mend", "kind": "leak", "place": f"{lat:.7f}, {lon:.7f}"}
    assert desk.post(page, said | {"kind": ""}).status_code == 422
    assert desk.post(page, said | {"place": ""}).status_code == 422
    assert desk.post(page, said).status_code == 302
    assert Incident.objects.get().place_source == "map"
    unread.refresh_from_db()
    assert unread.replayed is not None
    assert "déjà été repris" in text(desk.post(page, said))


def test_a_reused_id_gets_one_of_its_own(desk: Client, phone: Phone, town: Town) -> None:
    leak = phone.leak()
    phone.send(leak)
    phone.post({"ops": [leak | {"new": {"kind": "break"}}]}, status=409)
    unread = Unread.objects.get()
    lon, lat = leak["geometry"]["coordinates"]
    said = {"what": "mend", "kind": "break", "place": f"{lat:.6f}, {lon:.6f}"}
    assert desk.post(f"{LIST}/illisible/{unread.pk}", said).status_code == 302
    assert sorted(Incident.objects.values_list("kind", flat=True)) == ["break", "leak"]


def test_what_is_seen_goes(desk: Client, phone: Phone, town: Town) -> None:
    leak = phone.leak(at="2031-01-01T00:00:00Z")
    phone.send(leak)
    assert "À relire" in text(desk.get(LIST))
    desk.post(f"{LIST}/{leak['id']}", {"what": "see"})
    assert "Rien à décider" in text(desk.get(LIST))


def test_who_may_look(
    desk: Client,
    phone: Phone,
    town: Town,
    signed_in: Callable[[Account], Client],
    account: Callable[..., Account],
    outsider: Account,
    front_desk: Account,
) -> None:
    page = conflict(phone, town)
    phone.post(b"{")
    unread = f"{LIST}/illisible/{Unread.objects.get().pk}"
    nowhere = "/nulle-part"
    for who in (outsider, front_desk):
        client = signed_in(who)
        for address in (LIST, page, unread):
            answer = client.get(address)
            assert (answer.status_code, text(answer)) == (404, text(client.get(nowhere)))
    assert Client().get(page).status_code == 302
    colleague = account("collegue", town.territory, Role.WATER)
    assert signed_in(colleague).get(page).status_code == 200
    assert signed_in(colleague).get(unread).status_code == 404
    head = account("chef", town.territory, Role.WATER)
    agency = Membership.objects.filter(account__username="eau", agency__isnull=False).first()
    assert agency is not None
    Membership.objects.create(
        account=head, territory=town.territory, agency=agency.agency, role=Role.HEAD
    )
    assert signed_in(head).get(unread).status_code == 200


def test_an_administrator_reads_no_more_than_through_other_doors(
    phone: Phone,
    town: Town,
    signed_in: Callable[[Account], Client],
    account: Callable[..., Account],
) -> None:
    page = conflict(phone, town)
    nowhere = phone.leak(layer="no-such-layer")
    phone.send(nowhere)
    office = signed_in(account("admin", town.territory, Role.ADMINISTRATOR))
    assert office.get(page).status_code == 404
    assert office.get(f"{LIST}/{nowhere['id']}").status_code == 200
    assert "V-AB-A" not in text(office.get(LIST))


def heap(answer: Any, title: str) -> str:
    """The words of one heap of the list; nothing where it is not there."""
    main = text(answer)
    titles = ["À choisir", "À réparer", "À relire", "En route", "Illisibles"]
    titles += ["Suivront", "Refusées"]
    parts = re.split(rf" ({'|'.join(titles)}) \d", main)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(title, "")


def test_what_was_refused_is_folded_below(desk: Client, phone: Phone, town: Town) -> None:
    refused = phone.leak(layer="no-such-layer")
    child = phone.operation("update", parent=refused["id"], new={"kind": "break"})
    phone.send(refused, child, phone.leak(geometry=None))
    answer = desk.get(LIST)
    assert heap(answer, "Refusées").count("eau") >= 2
    assert "elle s’appuie est refusée" in heap(answer, "Refusées")
    assert "no-such-layer" not in heap(answer, "À réparer")
    assert "La position manque" in heap(answer, "À réparer")
    assert heap(answer, "En route") == ""
    html = answer.content.decode()
    assert html.index("<details") > html.index("À réparer")
    desk.post(f"{LIST}/{refused['id']}", {"what": "see"})
    desk.post(f"{LIST}/{child['id']}", {"what": "see"})
    assert heap(desk.get(LIST), "Refusées") == ""


def test_what_follows_what_waits_for_a_person_is_told_so(
    desk: Client, phone: Phone, town: Town
) -> None:
    leak = phone.leak(geometry=None)
    phone.send(leak, phone.operation("update", parent=leak["id"], new={"kind": "break"}))
    answer = desk.get(LIST)
    assert (heap(answer, "En route"), "Modification" in heap(answer, "Suivront")) == ("", True)
    lost = phone.operation("update", parent=str(uuid.uuid4()), new={"kind": "break"})
    phone.send(lost)
    assert "Modification" in heap(desk.get(LIST), "En route")


def test_what_waited_in_vain_is_mended(desk: Client, phone: Phone, town: Town) -> None:
    valve, lost = town.valves["AB-A"], str(uuid.uuid4())
    edit = phone.operation(
        "update",
        "water-devices",
        key=valve.pk,
        base_version=1,
        parent=lost,
        old={"is_open": True},
        new={"is_open": False},
    )
    other = phone.operation("update", parent=lost, new={"kind": "break"})
    phone.send(edit, other)
    page = f"{LIST}/{edit['id']}"
    early = desk.post(page, {"what": "mend", "is_open": "false"})
    assert early.status_code == 422
    Operation.objects.update(received_at=timezone.now() - timedelta(days=5, minutes=1))
    answer = desk.get(LIST)
    assert heap(answer, "En route") == ""
    assert heap(answer, "À réparer").count("n’est jamais arrivé") == 2
    assert "n’est pas arrivé en cinq jours" in text(desk.get(page))
    assert desk.post(page, {"what": "mend", "is_open": "false"}).status_code == 302
    valve.refresh_from_db()
    assert valve.is_open is False
    refused = desk.post(f"{LIST}/{other['id']}", {"what": "mend", "kind": "break"})
    assert "Choisissez la fiche que cette saisie modifie." in text(refused)


def test_files_that_never_came_are_told(desk: Client, phone: Phone, town: Town) -> None:
    leak = phone.leak(files=[{"sha256": "0" * 64, "name": "cave.jpg", "type": "", "size": 1}])
    phone.send(leak)
    assert "Nouvelle fiche" in heap(desk.get(LIST), "En route")
    AccessToken.objects.update(wiped_at=timezone.now())
    answer = desk.get(LIST)
    assert heap(answer, "En route") == ""
    assert "le téléphone s’est effacé" in heap(answer, "À relire")
    AccessToken.objects.update(wiped_at=None)
    Operation.objects.update(received_at=timezone.now() - timedelta(days=6))
    answer = desk.get(LIST)
    assert heap(answer, "En route") == ""
    assert "Ses fichiers ne sont pas arrivés" in heap(answer, "À relire")
    desk.post(f"{LIST}/{leak['id']}", {"what": "see"})
    assert "Rien à décider" in text(desk.get(LIST))


@pytest.fixture
def stranger(db: None) -> Account:
    """An account that belongs nowhere."""
    return Account.objects.create_user("passant", password="demo")


def test_who_fills_in_nothing_fills_no_heap(
    desk: Client, phone_of: Callable[[Account], Phone], stranger: Account, town: Town
) -> None:
    away = phone_of(stranger)
    bad = [
        away.leak(new={"kind": "tsunami"}),
        away.leak(schema=99),
        away.leak(geometry=None),
        away.operation("update", key=12, base_version=1, new={"depth": 3}),
        away.operation("create", "communes", new={"name": "Ici"}),
    ]
    told = away.send(*bad)
    assert [each["outcome"] for each in told] == ["forbidden"] * 5
    assert len({each["reason"] for each in told}) == 1
    away.post(b"{")
    answer = desk.get(LIST)
    assert heap(answer, "À réparer") == ""
    assert heap(answer, "Refusées").count("passant") == 4


def test_what_cannot_be_read_hides_nothing_and_everything_is_reached(
    desk: Client, phone: Phone, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("field_app_api.desk.heaps.MOST", 2)
    leaks = [phone.leak(geometry=None) for _each in range(5)]
    phone.send(*leaks)
    for number in range(3):
        phone.post(b"{" * (number + 1))
    answer = desk.get(LIST)
    shown = answer.content.decode()
    assert "À réparer 5" in text(answer)
    assert "Illisibles 3" in text(answer)
    assert heap(answer, "Illisibles").count("Envoi illisible") == 2
    rest = re.findall(r'href="(\?heap=\w+&amp;page=2)"', shown)
    assert len(rest) == 2
    reached = set(re.findall(rf'href="{LIST}/([0-9a-f-]+)"', shown))
    following = [rest[0].replace("&amp;", "&")]
    while following:
        page = desk.get(LIST + following.pop()).content.decode()
        reached |= set(re.findall(rf'href="{LIST}/([0-9a-f-]+)"', page))
        more = re.findall(r'rel="next" href="([^"]+)"', page)
        following += [each.replace("&amp;", "&") for each in more]
    assert reached == {each["id"] for each in leaks}
    last = desk.get(LIST + rest[1].replace("&amp;", "&"))
    assert text(last).count("Envoi illisible") == 1
    assert desk.get(f"{LIST}?heap=nothing").status_code == 404


def test_what_an_account_of_nowhere_sent_is_read_by_administrators(
    desk: Client,
    phone_of: Callable[[Account], Phone],
    stranger: Account,
    town: Town,
    neighbour: Territory,
    signed_in: Callable[[Account], Client],
    account: Callable[..., Account],
) -> None:
    phone_of(stranger).post(b"{")
    page = f"{LIST}/illisible/{Unread.objects.get().pk}"
    root = Account.objects.create_superuser("racine", password="demo")
    for who in (account("admin", town.territory, Role.ADMINISTRATOR), root):
        office = signed_in(who)
        assert "passant" in heap(office.get(LIST), "Illisibles")
        assert office.get(page).status_code == 200
        assert desk.get(page).status_code == 404
    away = signed_in(account("ailleurs", neighbour, Role.ADMINISTRATOR))
    assert away.get(page).status_code == 404
