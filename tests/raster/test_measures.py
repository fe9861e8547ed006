"""What is taken for no measure is told, with how many cells: nobody believes a hole is a value."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from layers.access.models import Territory
from layers.raster.examining.measures import Measures, Outliers, Sieve
from layers.raster.examining.remarks import remarks_on_measures
from layers.raster.models import Raster
from tests.raster.conftest import Bring
from tests.raster.drawn import heights

PLANE = np.add.outer(np.arange(40) * 0.5, np.arange(40) * 0.25).astype(np.float32)


def holed(path: Path, nodata: float | None = None) -> Path:
    """1,600 cells, of which three are −9999, two NaN, one infinite and one 30 km high."""
    values = PLANE.copy()
    values[3, 4:7] = -9999
    values[8, 8:10] = np.nan
    values[20, 20], values[30, 30] = np.inf, 30_000
    return heights(path, values, nodata=nodata)


TAKEN = (
    "7 cellules sur 1 600 ont été prises pour « pas de mesure » sans que le fichier le dise, car"
    " aucun sol n’a ces altitudes : −9 999 (3 fois), NaN (2 fois), 30 000 (1 fois), infini"
    " (1 fois)."
)


def plain(text: str) -> str:
    """Narrow spaces between thousands as plain ones."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.django_db
def test_the_page_the_api_and_the_command_tell_it(
    bring: Bring, territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = holed(tmp_path / "mnt.tif")
    made = bring(file, confidentiality="public")
    assert plain(made.remarks) == TAKEN
    page = Client().get(f"/plans/{made.pk}").content.decode()
    assert "30 000 (1 fois)" in plain(page)
    told = Client().get(f"/api/rasters/v1/rasters/{made.pk}").json()
    assert [plain(each) for each in told["remarks"]] == [TAKEN]
    call_command(
        "raster", "import", str(file), "--kind", "elevation", "--title", "Vallée", "--json"
    )
    assert [plain(each) for each in json.loads(capsys.readouterr().out)["remarks"]] == [TAKEN]


@pytest.mark.django_db
def test_what_the_file_declares_is_told_apart(bring: Bring, tmp_path: Path) -> None:
    made = bring(holed(tmp_path / "mnt.tif", nodata=-9999))
    first, second = plain(made.remarks).splitlines()
    assert first == "3 cellules sur 1 600 sont sans mesure : le fichier le dit (−9 999)."
    assert second.startswith("4 cellules sur 1 600 ont été prises")
    # Told once, however often the files are made.
    assert plain(Raster.objects.get().remarks) == plain(made.remarks)


@pytest.mark.django_db
def test_a_whole_model_says_nothing(bring: Bring, tmp_path: Path) -> None:
    assert bring(heights(tmp_path / "mnt.tif", PLANE)).remarks == ""


@pytest.mark.django_db
def test_a_spike_that_could_be_ground_is_kept_and_told(bring: Bring, tmp_path: Path) -> None:
    values = PLANE.copy()
    values[5, 5] = 8_500
    made = bring(heights(tmp_path / "mnt.tif", values))
    assert made.maximum == 8_500
    assert plain(made.remarks) == (
        "1 altitude s’écarte beaucoup des autres : 8 500 m, quand presque tout est entre 4 et"
        " 26 m. Elle est gardée ; à vérifier avant de s’y fier."
    )


def sifted(values: object, scale: float = 1, offset: float = 0) -> tuple[list[float], Measures]:
    sieve = Sieve(scale, offset)
    read = np.asarray(values)
    metres = sieve.metres(read, np.zeros(read.shape, bool))
    return metres.tolist(), sieve.measures()


def test_a_marker_counts_in_the_units_of_the_file() -> None:
    feet, measures = sifted(np.array([-9999, 10], np.float32), scale=0.3048)
    assert feet == pytest.approx([math.nan, 3.048], nan_ok=True)
    assert dict(measures.taken) == {-9999: 1}
    # Where values begin elsewhere it may be a height.
    assert sifted(np.array([-9999], np.int16), 0.01, 500)[0] == pytest.approx([400.01])


def test_a_cliff_is_no_spike() -> None:
    ground = np.concatenate([np.full(1000, 3.0), np.linspace(3, 900, 100)])
    assert sifted(ground)[1].outliers is None


@given(st.lists(st.floats(width=32) | st.just(-9999.0), min_size=1, max_size=60))
def test_each_cell_is_a_height_or_is_counted(values: list[float]) -> None:
    metres, measures = sifted(np.array(values, np.float32))
    known = np.count_nonzero(~np.isnan(metres))
    assert measures.cells == len(values) == known + sum(measures.taken.values())


def test_many_values_are_not_told_one_by_one() -> None:
    taken = {float(10_000 + each): 1 for each in range(9)}
    (sentence,) = remarks_on_measures(Measures(100, 0, taken, None), None)
    assert plain(sentence).endswith("10 003 (1 fois), et d’autres.")
    outliers = Outliers(2, -430.4, (2.0, 60.0))
    (told,) = remarks_on_measures(Measures(100, 0, {}, outliers), None)
    assert "jusqu’à −430 m" in told
