"""The same headings again: what was said of them the last time is proposed, and only that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from archaeology.sites.models import Find, Operation, RecordsFile, SaidColumns
from archaeology.sites.services.read_records import read_records
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.bringing.conftest import Desk, X, Y, filled, text_of

pytestmark = pytest.mark.django_db
HEAD = "lot;stoff;zeit;quand;x;y;Kote\n"
FIRST = f"1;Scherbe;augustéen;04/05/2023;{X};{Y};7,1\n"
# Other words beside a known one, days written otherwise.
SECOND = f"2;Nagel;flavien;2024-05-04;{X};{Y};7,2\n3;Scherbe;augustéen;2024-05-05;{X};{Y};\n"
SAID = {
    "c_number": "c:lot",
    "c_material": "c:stoff",
    "c_dating": "c:zeit",
    "c_found_on": "c:quand",
    "c_z_m": "c:Kote",
    "c_datum": "v:ngf_ign69",
    "c_reliability": "v:B",
    "crs": "EPSG:2154",
}


def explain(desk: Desk, file: RecordsFile, said: dict[str, str]) -> None:
    """Say what columns are, then what their words mean, and import."""
    answer = desk.columns(file, **said)
    shown = answer.context["form"]
    words = {word: at.html_name for each in shown.asked_words for word, at in each.words}
    sent = filled(shown) | filled(answer.context["opening"])
    sent |= {words["Scherbe"]: "ceramic", words["augustéen"]: "-0026/0014"}
    desk.client.post(f"/archeologie/apporter/{file.pk}/colonnes", sent)
    read_records(file.pk)
    desk.enter(file)


@pytest.fixture
def said(desk: Desk, dig: Operation) -> Desk:
    """A desk where a file with these headings was explained, and entered some day."""
    file = desk.bring(HEAD + FIRST, operation="2031")
    assert file.as_said_on is None
    explain(desk, file, SAID)
    assert Find.objects.get().material == "ceramic"
    assert SaidColumns.objects.get().said_on == timezone.localdate()
    SaidColumns.objects.update(said_on=date(2026, 11, 26))
    return desk


def test_what_was_said_is_proposed_for_other_words_and_another_operation(said: Desk) -> None:
    Operation.objects.create(
        territory_id=Find.objects.get().territory_id, number="2044", title="Rue du Havre"
    )
    file = said.bring(HEAD + SECOND, operation="2044")
    assert file.as_said_on == date(2026, 11, 26)
    page = said.page(file, "/colonnes")
    assert "proposé comme le 26 novembre 2026" in text_of(page)
    shown = page.context["form"]
    expected: dict[str, Any] = SAID | {"c_operation": "v:2044"}
    assert {name: shown[name].value() for name in expected} == expected
    words = {word: at.value() for each in shown.asked_words for word, at in each.words}
    assert words == {"Nagel": "", "Scherbe": "ceramic", "flavien": "", "augustéen": "-0026/0014"}
    names = {word: at.html_name for each in shown.asked_words for word, at in each.words}
    told = said.try_it(file, **{names["Nagel"]: "metal", names["flavien"]: "0069/0096"})
    assert "Lignes lues 2 Acceptées 2" in text_of(told)
    said.enter(file)
    told = Find.objects.filter(operation__number="2044").order_by("number")
    assert list(told.values_list("number", "material", "dating", "z_m")) == [
        ("2", "metal", "0069/0096", 7.2),
        ("3", "ceramic", "-0026/0014", None),
    ]
    assert {str(day) for day in told.values_list("found_on", flat=True)} == {
        *("2024-05-04", "2024-05-05"),
    }


def test_the_plain_proposal_is_one_button_away(said: Desk) -> None:
    file = said.bring(HEAD + SECOND)
    answer = said.columns(file, verb="simple")
    assert answer.status_code == 302
    file.refresh_from_db()
    assert file.as_said_on is None
    assert "stoff" not in str(file.mapping["columns"])
    assert "proposé comme" not in text_of(said.page(file, "/colonnes"))


def test_what_was_said_of_that_file_alone_is_not_said_of_the_next(said: Desk) -> None:
    """Its operation, and that all of it is public."""
    for _time in range(2):
        file = said.bring(HEAD + SECOND)
        assert not {"operation", "confidentiality"} & file.mapping["columns"].keys()
        said.try_it(file, c_confidentiality="v:public")
        said.enter(file)


@pytest.mark.parametrize(
    ("text", "kind"),
    [(HEAD.replace("zeit", "epoche") + SECOND, "mobilier"), (HEAD + SECOND, "dates")],
)
def test_other_headings_and_other_kinds_are_read_plainly(said: Desk, text: str, kind: str) -> None:
    assert said.bring(text, kind=kind).as_said_on is None


def test_titles_and_the_order_of_columns_make_no_other_headings(said: Desk) -> None:
    turned = [";".join(reversed(line.split(";"))) for line in (HEAD + SECOND).split()]
    file = said.bring("Fouille 2024\n\n" + "\n".join(turned) + "\n")
    assert file.as_said_on == date(2026, 11, 26)
    assert file.mapping["file"]["header"] == 3
    assert file.mapping["columns"]["number"] == "lot"


def test_what_did_not_enter_is_not_remembered(desk: Desk) -> None:
    file = desk.bring(f"n;x l93;y l93\n1;{X};{Y}\n")
    desk.try_it(file)
    desk.client.post(f"/archeologie/apporter/{file.pk}", {"verbe": "renoncer"})
    assert not SaidColumns.objects.exists()


def test_the_last_one_counts(said: Desk) -> None:
    file = said.bring(HEAD + SECOND)
    said.try_it(file, c_dating="", c_material="")
    said.enter(file)
    again = said.bring(HEAD + SECOND)
    assert again.as_said_on == timezone.localdate()
    assert not {"material", "dating"} & again.mapping["columns"].keys()


def test_the_next_territory_is_told_nothing(
    said: Desk,
    neighbour: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    other = Desk(signed_in(account("voisin", neighbour, Role.ARCHAEOLOGIST)))
    assert other.bring(HEAD + SECOND).as_said_on is None


def test_a_file_that_says_its_system_is_not_told_the_one_of_the_last(said: Desk) -> None:
    file = said.bring(HEAD + SECOND, crs="EPSG:3949")
    assert file.mapping["geometry"] == {"x": "x", "y": "y", "crs": "EPSG:3949"}
