"""More remains than a page lists: all of them take part, on the page as from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.test import Client

from archaeology.sites.models import Find
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.studies.forms import listing as listing_module
from archaeology.studies.forms.remains import RemainForm
from archaeology.studies.forms.shoreline import ShorelineForm
from archaeology.studies.models import Study
from layers.access.models import Account, Territory
from tests.studies.asking import NEW, done, fields_of, listed, started, text_of
from tests.studies.conftest import FIRST_CENTURY
from tests.studies.shoreline.valley import BOUNDS, at
from tests.studies.street import RECORDER, on_ngf
from tests.studies.test_command import SETTINGS, told

MANY = 6
LISTED = listing_module.MOST_LISTED


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of four rows, so that the rest is beyond it."""
    monkeypatch.setattr(listing_module, "MOST_LISTED", 4)


@pytest.fixture
def crowd(territory: Territory, remains: dict[str, Find]) -> None:
    """Five more floors that were found, at 3.5 m and above, and six units of mud at 2.4 m and
    below.
    """
    west, south, east, north = BOUNDS
    place = Polygon.from_bbox((west + 10, south + 10, east - 10, north - 10))
    place.srid = 2154
    facts = OperationFacts(
        "1987", "excavation", "Fouille du port", geom=place, confidentiality="public"
    )
    dig = record_operation(RECORDER, territory.pk, facts)
    dated = FIRST_CENTURY["dating"]
    for number in range(5):
        floor = FindFacts(
            f"S-{number}",
            title=f"Sol {number}",
            confidentiality="public",
            height=on_ngf(3.5 + number / 20, 0.05),
            geom=Point(*at(3, 1), srid=2154),
            reliability="A",
            dating=str(dated),
        )
        record_find(RECORDER, territory.pk, floor)
    for number in range(MANY):
        mud = UnitFacts(
            f"{number}", "deposit", "", "Vase fluviatile : limon fluviatile", dating=str(dated)
        )
        unit = record_unit(RECORDER, dig.pk, mud)
        record_level(RECORDER, on_ngf(2.4 - number / 20, 0.05), unit=unit.pk, reliability="A")


def from_file(sent: dict[str, str], folder: Path) -> Study:
    """The study that the command makes with the settings of `sent`."""
    path = folder / "settings.toml"
    settings = SETTINGS.replace("error_m = 0.2", "error_m = 0.1").replace("draws = 6", "draws = 4")
    path.write_text(f"{settings}seed = 7\nbounds = {BOUNDS}\n", encoding="utf-8")
    return Study.objects.get(
        pk=told("run", "shoreline", "--parameters", str(path), "--as", "archeologue")["key"]
    )


def test_page_and_file_say_the_same_with_more_than_the_page_lists(
    client: Client,
    sent: dict[str, str],
    crowd: None,
    digger: Account,
    tmp_path: Path,
) -> None:
    page = done(client, sent)
    file = from_file(sent, tmp_path)
    assert len(page.result["remains"]) == 2 + 5 + MANY
    assert [each["id"] for each in page.result["remains"]] == [
        each["id"] for each in file.result["remains"]
    ]
    assert page.result["water"] == file.result["water"]
    assert page.result["curve"] == file.result["curve"]


def test_finds_and_units_are_listed_in_turn_and_the_rest_is_told(
    client: Client, sent: dict[str, str], crowd: None
) -> None:
    page, _told = listed(client, sent)
    rows = page.context["form"].listing.rows
    assert [row.found.id.partition(":")[0] for row in rows] == ["find", "level"] * 2
    words = text_of(page)
    assert "9 restes sur 13 ne sont pas listés. 9 prennent part quand même" in words


def test_words_choose_what_is_looked_at_and_not_what_takes_part(
    client: Client, sent: dict[str, str], crowd: None, remains: dict[str, Find]
) -> None:
    _page, told = listed(client, sent | {"words": "béton"})
    assert [name for name in told if name.endswith("-meaning")] == [
        f"remain-find-{remains['floor'].pk}-meaning"
    ]
    # Unticked, it stays so when something else is listed, and when the study starts from there.
    del told[f"remain-find-{remains['floor'].pk}-use"]
    told = fields_of(client.post(NEW, told | {"words": "Sol 3", "verbe": "lister"}))
    assert f"remain-find-{remains['floor'].pk}-meaning" not in told
    told = fields_of(client.post(NEW, told | {"words": "limon", "verbe": "lister"}))
    answer = client.post(NEW, told | {"verbe": "lancer"})
    assert answer.status_code == 302, text_of(answer)
    chosen = Study.objects.get().parameters["remains"]
    assert len(chosen) == 1 + 5 + MANY
    assert f"find:{remains['floor'].pk}" not in chosen
    # Begun again it is as it was chosen, and what is not listed too.
    again = fields_of(client.get(f"{NEW}?comme={Study.objects.get().pk}"))
    client.post(NEW, again | {"verbe": "lancer"})
    assert [each.parameters["remains"] for each in Study.objects.all()] == [chosen, chosen]


def test_a_row_that_is_filled_in_wrongly_stays_on_the_page(
    client: Client, sent: dict[str, str], crowd: None, remains: dict[str, Find]
) -> None:
    _page, told = listed(client, sent | {"words": "béton"})
    name = f"remain-find-{remains['floor'].pk}"
    page = client.post(NEW, told | {f"{name}-meaning": "quay", "words": "limon", "verbe": "lister"})
    assert "Dites à quelle hauteur au-dessus de l’eau." in text_of(page)


@pytest.mark.parametrize("carried", ["", "{", "[]", '{"remain": 3}', "[" * 5000, '["a"]', "1"])
def test_what_a_page_carries_wrongly_says_nothing(
    client: Client, sent: dict[str, str], remains: dict[str, Find], carried: str
) -> None:
    study = started(client, sent, chosen_elsewhere=carried)
    assert len(study.parameters["remains"]) == 2


def test_nothing_is_told_of_what_is_carried_but_what_was_changed(
    client: Client, sent: dict[str, str], crowd: None
) -> None:
    _page, told = listed(client, sent)
    assert json.loads(told["chosen_elsewhere"]) == {}


def test_the_longest_list_can_be_sent(settings: Any) -> None:
    fields = len(RemainForm().fields) * LISTED + len(ShorelineForm.base_fields)
    assert fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
