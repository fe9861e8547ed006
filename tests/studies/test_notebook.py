"""Studies in a notebook: made, listed, and as frames, with the rights of the account."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError

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
    # As the module says at its head.
    assert gp.areas(key, as_="archeologue").plot("probability").collections
    assert areas.loc[0.95].geometry.area == pytest.approx(3 * 6 * CELL * CELL, rel=1e-6)
    with pytest.raises(LookupError):
        gp.areas(key)
    assert gp.studies().empty
    publish_study(archaeologist, key)
    assert list(gp.studies().index) == [key]
    shores = gp.areas(key, name="rivages.geojson", srid=4326)
    assert set(shores["probability"]) == {5, 50, 95}
    # From now on, and not from the job's next minute on.
    Find.objects.filter(pk=remains["floor"].pk).update(confidentiality="restricted")
    assert gp.studies().empty
    with pytest.raises(LookupError):
        gp.areas(key, name="rivages.geojson")


def test_what_is_wrong_is_said(gp: ModuleType, digger: Account) -> None:
    with pytest.raises(LookupError):
        gp.study("tarot", {}, as_="archeologue")


def test_a_relief_that_is_not_told_and_a_misspelt_setting_are_named(
    gp: ModuleType, relief: Raster, digger: Account
) -> None:
    def refused(**settings: object) -> str:
        with pytest.raises(ValidationError) as error:
            gp.study("shoreline", {"period": "1/100", "river": RIVER} | settings, "archeologue")
        return " ".join(error.value.messages)

    assert refused(perid="1/100") == "Réglages inconnus : perid."
    other = Raster.objects.get(pk=relief.pk)
    other.pk, other.title = relief.pk + 1, "Relief de 1950"
    other.save(force_insert=True)
    told = refused()
    assert told.startswith("Dites quel relief")
    for each in (relief, other):
        assert each.title in told
        assert str(each.pk) in told
    assert "Aucun relief ne se nomme « Mont ». Il y a :" in refused(elevation="Mont")
    Raster.objects.filter(pk=other.pk).update(title=relief.title)
    assert refused(elevation=relief.title).startswith("Plusieurs reliefs se nomment")


SHORE = Path(__file__).parents[2] / "notebooks" / "rivage.py"


def opening() -> None:
    """Runs the notebook until it has its relief."""
    exec(compile(SHORE.read_text("utf-8").split("# ## ", 1)[0], str(SHORE), "exec"), {})


def test_the_shore_takes_the_relief_that_covers_its_zone_or_says_that_there_is_none(
    gp: ModuleType, relief: Raster, digger: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="Aucun relief ne couvre toute la zone du carnet"):
        opening()
    # A coarser one, of the whole town and around.
    wide = Raster.objects.get(pk=relief.pk)
    wide.pk, wide.title, wide.resolution_m = relief.pk + 1, "Relief de la ville", 50.0
    wide.geom = Polygon.from_bbox((520_000, 6_937_000, 523_000, 6_939_000))
    wide.geom.srid = 2154
    wide.save(force_insert=True)
    opening()
    assert "Relief de la ville : 50 m" in capsys.readouterr().out
