"""Which relief a section takes when nobody names one, and where it says that it knows nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from django.test import Client
from django.urls import reverse

from archaeology.studies.models import Study
from archaeology.studies.runs.section import SECTION
from archaeology.studies.section.choosing import finest_along
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Territory
from layers.raster.models import Raster
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from tests.studies.asking import text_of
from tests.studies.section.test_grounds import ACROSS
from tests.studies.section.test_pages import NEW, PREVIEW
from tests.studies.shoreline.valley import BOTTOM, LEFT
from tests.studies.street import typed

# The first half of the line only.
HALF = [[LEFT + 5, BOTTOM + 55], [LEFT + 45, BOTTOM + 55]]
FAR = [[LEFT + 500, BOTTOM], [LEFT + 600, BOTTOM]]
Lay = Callable[..., Raster]


@pytest.fixture
def lay(archaeologist: Actor, territory: Territory, tmp_path: Path) -> Lay:
    """Lays a flat relief of two-metre cells, so many metres wide from the valley's corner on."""

    def lay(title: str, wide_m: float, confidentiality: str = "public") -> Raster:
        path = tmp_path / f"{title}.tif"
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            height=30,
            width=int(wide_m / 2),
            count=1,
            dtype="float32",
            nodata=-9999,
            crs="EPSG:2154+5720",
            transform=Affine(2, 0, LEFT, 0, -2, BOTTOM + 60),
        ) as made:
            made.write(np.full((30, int(wide_m / 2)), 7, np.float32), 1)
        facts = RasterFacts(title, "elevation", year=2024, confidentiality=confidentiality)
        raster = import_raster(archaeologist, territory.pk, path, facts, later=False)
        make_raster(raster.pk)
        return raster

    return lay


def asked(line: list[list[float]], **more: str) -> dict[str, str]:
    """The form as the page sends it: the relief is left to the line."""
    return {"title": "Vallée", "line": typed(line), "distance_m": "5", "finest": "on"} | more


def test_the_finest_that_covers_the_line_is_taken(
    relief: Raster, lay: Lay, archaeologist: Actor, territory: Territory
) -> None:
    fine = lay("Fin", 50)
    assert finest_along(archaeologist, territory.pk, HALF) == fine.pk
    assert finest_along(archaeologist, territory.pk, ACROSS) == relief.pk
    assert finest_along(archaeologist, territory.pk, FAR) is None


def test_where_none_covers_the_line_the_one_that_knows_most_is_taken(
    relief: Raster, lay: Lay, archaeologist: Actor, territory: Territory
) -> None:
    lay("Fin", 50)
    beyond = [ACROSS[0], [LEFT + 130, ACROSS[1][1]]]
    assert finest_along(archaeologist, territory.pk, beyond) == relief.pk


def test_what_not_everyone_may_see_is_none_for_a_sheet_to_hand_on(
    relief: Raster, lay: Lay, archaeologist: Actor, territory: Territory, client: Client
) -> None:
    hidden = lay("Réservé", 100, "restricted")
    assert finest_along(archaeologist, territory.pk, HALF) == hidden.pk
    assert finest_along(PUBLIC, territory.pk, HALF) == relief.pk
    page = client.post(PREVIEW, asked(HALF, public_only="on")).content.decode()
    assert f'data-relief="{relief.pk}"' in page


def test_the_page_says_which_relief_it_took_and_where_the_line_leaves_it(
    relief: Raster, client: Client
) -> None:
    beyond = [[LEFT + 5, BOTTOM + 55], [LEFT + 125, BOTTOM + 55]]
    page = client.post(PREVIEW, asked(beyond))
    assert f'data-relief="{relief.pk}"' in page.content.decode()
    said = "Relief : Relief dessiné, 2024"
    left = "Le relief ne dit rien de 95 à 120 m du début : le sol y est inconnu."
    assert said in text_of(page)
    assert left in text_of(page)
    answer = client.post(NEW, asked(beyond, verbe="lancer"))
    study = Study.objects.get()
    # What was chosen is kept, so that it is cut again through the same.
    assert study.parameters["relief"] == relief.pk
    kept = client.get(answer["Location"])
    assert said in text_of(kept)
    sheet = b"".join(client.get(reverse("study-file", args=[study.pk, "coupe.svg"]))).decode()
    assert "Le relief ne dit rien" in sheet
    assert "relief inconnu" in sheet
    form = client.get(f"{NEW}?comme={study.pk}").context["form"]
    assert (form["relief"].value(), form["finest"].value()) == (relief.pk, False)
    assert client.get(NEW).context["form"]["finest"].value() is True


def test_a_line_that_no_relief_knows_is_cut_without(relief: Raster, client: Client) -> None:
    page = client.post(PREVIEW, asked(FAR))
    assert 'data-relief=""' in page.content.decode()
    assert "Sans relief" in text_of(page)
    # Whoever names one gets it, and is told that it knows nothing there.
    page = client.post(PREVIEW, asked(FAR, finest="", relief=str(relief.pk)))
    assert "Le relief ne connaît rien de la ligne" in text_of(page)


def test_a_line_of_too_many_corners_is_refused_beside_its_field(
    relief: Raster, client: Client
) -> None:
    crooked = [[LEFT + n % 2, BOTTOM + n / 40] for n in range(1_100)]
    page = client.post(NEW, asked(crooked, verbe="lancer"))
    assert page.status_code == 422
    assert page.context["form"].errors["line"]


def test_a_file_takes_the_finest_too_unless_it_names_one(
    relief: Raster, lay: Lay, archaeologist: Actor, territory: Territory
) -> None:
    fine = lay("Fin", 50)
    read = SECTION.from_file
    assert read is not None
    left_out = {"title": "Vallée", "line": HALF}
    assert read(archaeologist, territory.pk, left_out).relief == fine.pk
    named = left_out | {"relief": relief.pk}
    assert read(archaeologist, territory.pk, named).relief == relief.pk
