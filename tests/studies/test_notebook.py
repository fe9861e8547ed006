"""Studies in a notebook: made, listed, and as frames, with the rights of the account."""

from __future__ import annotations

from types import ModuleType

import pytest

from archaeology.sites.models import Find
from archaeology.studies.services.publish_study import publish_study
from layers.access.actor import Actor
from layers.access.models import Account
from layers.raster.models import Raster
from tests.studies.shoreline.valley import CELL, RIVER


@pytest.fixture
def gp(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module; what it sets in the environment is undone."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import geoportal.notebook

    return geoportal.notebook


def test_a_study_is_made_listed_and_drawn(
    gp: ModuleType,
    relief: Raster,
    remains: dict[str, Find],
    digger: Account,
    archaeologist: Actor,
) -> None:
    settings = {"period": "1/100", "river": RIVER, "river_within_m": 10, "error_m": 0.0}
    key = gp.study("shoreline", settings, as_="archeologue")
    row = gp.studies("archeologue").loc[key]
    assert (row["state"], bool(row["published"])) == ("done", False)
    assert 2.3 < row["low_m"] < 2.6
    areas = gp.areas(key, as_="archeologue").set_index("probability")
    assert areas.crs.to_epsg() == 2154
    assert areas.loc[0.95].geometry.area == pytest.approx(3 * 6 * CELL * CELL, rel=1e-6)
    with pytest.raises(LookupError):
        gp.areas(key)
    assert gp.studies().empty
    publish_study(archaeologist, key)
    assert list(gp.studies().index) == [key]
    shores = gp.areas(key, name="rivages.geojson", srid=4326)
    assert set(shores["probability"]) == {5, 50, 95}


def test_what_is_wrong_is_said(gp: ModuleType, digger: Account) -> None:
    with pytest.raises(LookupError):
        gp.study("tarot", {}, as_="archeologue")
