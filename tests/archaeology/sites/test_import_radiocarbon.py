"""Seven thousand real radiocarbon ages, brought in once by the command: these tests only look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from archaeology.sites.models import Assertion, Find
from archaeology.sites.vocabulary import Statement
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from tests.archaeology.sites.test_import_real import MAPPINGS, bring, counts
from tests.conftest import found_territory

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
FILE = Path("archaeology") / "p3k14c_france.csv"
MAPPING = "p3k14c.toml"


@pytest.fixture(scope="module")
def brought(
    shared_data: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Territory, dict[str, Any]]]:
    """The territory with its finds, and what the command told of the import."""
    with django_db_blocker.unblock(), transaction.atomic():
        home, told = found_territory(), StringIO()
        with redirect_stdout(told):
            call_command(
                "import",
                "finds",
                str(shared_data / FILE),
                "--mapping",
                str(MAPPINGS / MAPPING),
                "--territory",
                home.pk,
                "--json",
            )
        yield home, json.loads(told.getvalue())
        transaction.set_rollback(True)


@pytest.fixture
def territory(brought: tuple[Territory, dict[str, Any]], db: None) -> Territory:
    """The territory into which they were brought."""
    return brought[0]


def test_the_command_tells_what_it_read(brought: tuple[Territory, dict[str, Any]]) -> None:
    told = brought[1]
    assert (told["read"], told["accepted"], told["updated"], told["rejected"]) == (
        7259,
        7075,
        0,
        184,
    )
    assert {reason["column"] for reason in told["reasons"]} == {"geometry"}
    assert len({reason["row"] for reason in told["reasons"]}) == 184


def test_radiocarbon_ages_are_measures(shared_data: Path, territory: Territory) -> None:
    assert not Find.objects.exclude(dating="").exists()
    ages = Assertion.objects.filter(kind=Statement.MEASURE, aspect="14C")
    assert ages.count() == 7075
    find = Find.objects.get(number="A-102390")
    assert find.description == "BÔøΩgouen  2009"
    assert ages.get(subject_key=find.pk).value == {"number": 13750, "unit": "BP", "error": 160}
    again = bring("finds", shared_data / FILE, MAPPING, territory)
    assert counts(again) == (7259, 7075, 0, 184)
    assert {reason.column for reason in again.reasons} == {"geometry"}
    assert ages.count() == 7075


def test_all_of_them_are_on_the_map(archaeologist: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=archaeologist.account_id or 0))
    page = client.get(reverse("archaeology"))
    shown = page.context["on_map"]
    assert len(shown["points"]) == 7075
    assert page.context["most_on_map"] is None
    public = Client().get(reverse("archaeology")).context["on_map"]
    assert public["points"] == []
    cells = [each["properties"]["finds"] for each in public["squares"]["features"]]
    assert sum(map(len, cells)) == 7075
