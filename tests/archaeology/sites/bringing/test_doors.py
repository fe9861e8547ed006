"""Whose files are seen by whom: for everyone else there is no such address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archaeology.sites.models import RecordsFile
from archaeology.sites.services.bring_records import RecordsFacts, bring_records
from archaeology.sites.services.give_up_records import give_up_records
from archaeology.sites.services.import_records import import_records
from archaeology.sites.services.read_records import read_records
from archaeology.sites.services.reread_records import reread_records
from archaeology.sites.services.try_records import try_records
from layers.access.actor import Actor
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.exchange.bringing.brought_file import FileState
from tests.archaeology.sites.bringing.conftest import FINDS, Desk, left_on_disk, text_of

pytestmark = pytest.mark.django_db
PAGES = ("", "/colonnes", "/etat", "/correspondance.toml", "/lignes-refusees.csv")


def browser_of(actor: Actor) -> Client:
    client = Client()
    if actor.account_id is not None:
        client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def test_strangers_find_nothing(desk: Desk, strangers: list[Actor]) -> None:
    file = desk.bring(FINDS)
    desk.try_it(file)
    for actor in strangers:
        client = browser_of(actor)
        nowhere = client.get("/archeologie/apporter/999")
        assert nowhere.status_code == 404
        for page in PAGES:
            assert client.get(f"/archeologie/apporter/{file.pk}{page}").status_code == 404
        for page in ("", "/colonnes"):
            sent = client.post(f"/archeologie/apporter/{file.pk}{page}", {"verbe": "renoncer"})
            assert sent.status_code == 404
        if actor.territories_with([Role.ARCHAEOLOGIST]):
            assert "mobilier.csv" not in text_of(client.get("/archeologie/apporter"))
            continue  # of another territory: there he brings files
        sheet = SimpleUploadedFile("m.csv", FINDS.encode())
        sent = client.post("/archeologie/apporter", {"kind": "mobilier", "file": sheet})
        assert sent.status_code == 404
        assert "/archeologie/apporter" not in client.get("/archeologie").content.decode()
    assert len(left_on_disk()) == 1
    file.refresh_from_db()
    assert file.state == FileState.SHOWN


def test_each_service_denies_what_the_page_hides(
    desk: Desk, strangers: list[Actor], territory: Territory
) -> None:
    file = desk.bring(FINDS)
    services: list[Callable[[Actor], RecordsFile]] = [
        lambda who: bring_records(who, territory.pk, "x", RecordsFacts("mobilier", "x")),
        lambda who: try_records(who, file.pk, file.mapping),
        lambda who: import_records(who, file.pk, file.trial_id),
        lambda who: give_up_records(who, file.pk),
        lambda who: reread_records(who, file.pk, {}),
    ]
    for actor in strangers:
        for service in services:
            with pytest.raises(PermissionDenied):
                service(actor)
    file.refresh_from_db()
    assert file.state == FileState.SHOWN


def test_another_archaeologist_of_the_territory_goes_on_with_it(
    desk: Desk,
    territory: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    file = desk.bring(FINDS)
    colleague = Desk(signed_in(account("collegue", territory, Role.ARCHAEOLOGIST)))
    offered = colleague.client.get("/archeologie/apporter").content.decode()
    assert f'href="/archeologie/apporter/{file.pk}"' in offered
    assert "Lignes lues 3" in text_of(colleague.try_it(file))


def test_an_operation_that_nobody_knows_is_no_choice(desk: Desk) -> None:
    answer = desk.send(FINDS, operation="9999")
    assert answer.status_code == 422
    assert left_on_disk() == []


def test_without_the_forms_token_nothing_is_written(desk: Desk, digger_of: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(digger_of)
    sheet = SimpleUploadedFile("m.csv", FINDS.encode())
    sent = strict.post("/archeologie/apporter", {"kind": "mobilier", "file": sheet})
    assert sent.status_code == 403
    assert left_on_disk() == []


def test_who_records_no_more_imports_no_more(desk: Desk) -> None:
    file = desk.bring(FINDS)
    desk.try_it(file)
    desk.confirm(file)
    Membership.objects.all().delete()
    read_records(file.pk)
    assert RecordsFile.objects.get().state == FileState.REFUSED
    assert left_on_disk() == []


@pytest.fixture
def digger_of(archaeologist: Actor) -> Account:
    """The archaeologist's account."""
    return Account.objects.get(pk=archaeologist.account_id or 0)
