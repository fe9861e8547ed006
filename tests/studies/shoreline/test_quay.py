"""A quay says nothing of the water until somebody says how far above it such a quay stood."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.test import Client
from playwright.sync_api import expect

from archaeology.analysis.water_level import Caution
from archaeology.sites.models import Find
from archaeology.studies.models import Study
from archaeology.studies.shorelines.computing import level_of
from archaeology.studies.shorelines.from_file import from_file
from archaeology.studies.shorelines.gathering import gather
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.sites.conftest import open_as
from tests.studies.asking import NEW, done, listed, text_of
from tests.studies.shoreline.valley import BOUNDS, RIVER, at

__all__ = ["open_as"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def quay(territory: Territory, remains: dict[str, Find]) -> Find:
    """The edge of a quay at 3.8 m, 0.8 m above a high water at 3.0 m."""
    floor = remains["floor"]
    return Find.objects.create(
        territory=territory,
        number="N-5",
        title="Quai de bois",
        confidentiality="public",
        z_m=3.8,
        z_sigma_m=0.05,
        datum="ngf_ign69",
        reliability="A",
        geom=Point(*at(3, 1), srid=2154),
        **{
            name: getattr(floor, name)
            for name in ("dating", "start_min", "start_max", "end_min", "end_max")
        },
    )


def test_it_is_proposed_but_takes_no_part(client: Client, sent: dict[str, str], quay: Find) -> None:
    page, _told = listed(client, sent)
    (row,) = [
        each for each in page.context["form"].listing.rows if each.found.id == f"find:{quay.pk}"
    ]
    assert row.form["meaning"].value() == "quay"
    assert not row.form["use"].value()
    assert row.is_unsaid
    study = done(client, sent)
    assert f"find:{quay.pk}" not in {each["id"] for each in study.result["remains"]}


def test_ticked_without_its_height_it_is_refused_beside_it(
    client: Client, sent: dict[str, str], quay: Find
) -> None:
    _page, told = listed(client, sent)
    name = f"remain-find-{quay.pk}"
    page = client.post(NEW, told | {f"{name}-use": "on", "verbe": "lancer"})
    words = text_of(page)
    assert "Dites à quelle hauteur au-dessus de l’eau." in words
    assert "Dites à combien près : plus que 0." in words
    assert not Study.objects.exists()
    exact = {f"{name}-use": "on", f"{name}-reference_m": "0", f"{name}-range_m": "0"}
    assert "plus que 0" in text_of(client.post(NEW, told | exact | {"verbe": "lancer"}))
    said = {f"{name}-use": "on", f"{name}-reference_m": "0,8", f"{name}-range_m": "0,3"}
    client.post(NEW, told | said | {"verbe": "lancer"})
    chosen = Study.objects.get().parameters["remains"][f"find:{quay.pk}"]
    assert (chosen["reference_m"], chosen["range_m"]) == (0.8, 0.3)


def test_from_a_file_neither(
    archaeologist: Actor, territory: Territory, sent: dict[str, str], quay: Find
) -> None:
    asked: dict[str, Any] = {"period": "1/100", "bounds": BOUNDS, "river": RIVER}
    id = f"find:{quay.pk}"
    parameters = from_file(archaeologist, territory.pk, asked)
    assert id not in {
        each["id"] for each in gather(archaeologist, territory.pk, parameters).record["remains"]
    }
    with pytest.raises(ValidationError, match="reference_m"):
        from_file(archaeologist, territory.pk, asked | {"remains": {id: {"meaning": "quay"}}})
    whole = {id: {"meaning": "quay", "reference_m": 0.8, "range_m": 0.3}}
    parameters = from_file(archaeologist, territory.pk, asked | {"remains": whole})
    record = gather(archaeologist, territory.pk, parameters).record
    assert Caution.EXACT_INDEX not in level_of(parameters, record).cautions
    # A study kept from before, whose quay was an exact mark, says so when it is repeated.
    (kept,) = [each for each in record["remains"] if each["id"] == id]
    kept["candidate"] |= {"reference_m": 0.0, "range_m": 0.0}
    assert Caution.EXACT_INDEX in level_of(parameters, record).cautions


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_its_height_is_asked_beside_it(
    open_as: Open,  # the fixture
    digger: Account,
    sent: dict[str, str],
    quay: Find,
    width: int,
) -> None:
    page = open_as(digger, NEW, width)
    for label in ("title", "period", "area", "river"):
        page.locator(f"[name={label}]").fill(sent[label])
    page.get_by_role("button", name="Continuer : voir les restes").click()
    row = page.get_by_role("row", name="Quai de bois")
    expect(row.get_by_text("À dire pour qu’il prenne part.")).to_be_visible()
    for name in ("Hauteur : Quai de bois", "Plus ou moins : Quai de bois"):
        box = row.get_by_label(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    # Of a floor it is not asked.
    floor = page.get_by_role("row", name="Sol de béton de tuileau")
    expect(floor.get_by_label("Hauteur :")).to_be_hidden()
    clean(page)
    row.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("0,8")
    page.keyboard.press("Tab")
    page.keyboard.type("0,3")
    expect(row.get_by_label("Plus ou moins")).to_have_value("0,3")
