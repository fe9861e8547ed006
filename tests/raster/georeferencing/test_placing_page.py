"""The page that places a plan, and the sheet that it shows, through the door people use."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from layers.raster.forms.points import written
from layers.raster.models import Raster
from layers.raster.placing import Control
from layers.raster.vocabulary import State
from tests.raster.georeferencing.old_plan import old_plan
from tests.raster.georeferencing.placing import FIVE, FOUR, text_of

PLACING = {"points": written(FOUR), "transformation": "affine", "version": "1"}


def test_the_plan_is_placed_through_the_page(plan: Raster, at_work: Client) -> None:
    page = text_of(at_work, f"/plans/{plan.pk}/placer")
    assert 'name="version" value="1"' in page
    answer = at_work.post(f"/plans/{plan.pk}/placer", PLACING)
    assert answer.headers["Location"] == f"/plans/{plan.pk}"
    assert plan.placements.get().points.count() == 4
    again = at_work.post(f"/plans/{plan.pk}/placer", PLACING)
    assert again.status_code == 409
    assert "Vos points sont gardés" in again.content.decode().replace("\xa0", " ")
    Raster.objects.filter(pk=plan.pk).update(state=State.READY)
    # What holds is there to be corrected.
    assert f"{FOUR[0].column:.2f} {FOUR[0].row:.2f}" in text_of(at_work, f"/plans/{plan.pk}/placer")
    assert "Affine, 4 points, écart moyen 0 m" in text_of(at_work, f"/plans/{plan.pk}")


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("", "obligatoire"),
        ("1 2 3", "Point 1 : quatre nombres sont attendus."),
        ("1 2 3 4", "ce lieu n’est pas en France"),
        (written(FOUR[:2]), "Il faut au moins 3 points."),
    ],
)
def test_points_that_cannot_be_placed_stay_in_the_form(
    plan: Raster, at_work: Client, points: str, said: str
) -> None:
    answer = at_work.post(f"/plans/{plan.pk}/placer", PLACING | {"points": points})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert points in page


def test_what_the_points_are_worth(plan: Raster, at_work: Client) -> None:
    address = f"/plans/{plan.pk}/placer/ecarts"
    far = [*FIVE[:4], replace(FIVE[4], x=FIVE[4].x + 30)]
    told = at_work.get(address, {"points": written(far), "transformation": "similarity"}).json()
    fits = {each["code"]: each for each in told["fits"]}
    assert list(fits) == ["similarity", "affine", "projective", "spline"]
    assert fits["spline"]["rms_m"] < 1e-6 < 1 < fits["affine"]["rms_m"]
    assert told["suspect"]["index"] == 4
    assert "Le point 5 est sans doute faux" in told["suspect"]["sentence"]
    assert [each["x"] for each in told["points"]] == [round(each.x, 2) for each in far]
    west, south, east, north = told["preview"]["bounds"]
    assert west < told["points"][0]["lon"] < east
    assert south < told["points"][0]["lat"] < north
    few = at_work.get(address, {"points": written(FOUR[:2]), "transformation": "affine"}).json()
    assert (few["preview"], few["pixel_m"]) == (None, None)
    assert told["pixel_m"] == pytest.approx(0.5, rel=0.1)
    assert few["points"][0]["residual_m"] is None
    assert {each["code"]: each.get("refusal") for each in few["fits"]}["affine"] == (
        "Il faut au moins 3 points."
    )
    wrong = at_work.get(address, {"points": "là", "transformation": "affine"})
    assert wrong.status_code == 422
    assert "quatre nombres" in wrong.json()["trouble"]


def test_one_point_more_than_is_needed_blames_nobody(plan: Raster, at_work: Client) -> None:
    """Whichever of four is wrong, an affine plan misses them in the same proportions."""

    def weighed(points: list[Control], kind: str = "affine") -> dict[str, Any]:
        asked = {"points": written(points), "transformation": kind}
        told: dict[str, Any] = at_work.get(f"/plans/{plan.pk}/placer/ecarts", asked).json()
        return told

    shares = []
    for wrong in range(4):
        told = weighed([replace(p, x=p.x + 40 * (n == wrong)) for n, p in enumerate(FOUR)])
        off = np.array([each["residual_m"] for each in told["points"]])
        shares.append(off / off.max())
        assert "ne disent pas lequel est faux" in told["tied"]
    assert np.ptp(shares, axis=0).max() < 0.01
    assert weighed(FOUR)["tied"] == ""
    far = [*FIVE[:4], replace(FIVE[4], x=FIVE[4].x + 30)]
    assert weighed(far)["tied"] == ""
    assert weighed(far[2:], "similarity")["tied"]


def test_degrees_and_metres_are_the_same_place(plan: Raster, at_work: Client) -> None:
    address = f"/plans/{plan.pk}/placer/ecarts"
    metres = at_work.get(address, {"points": written(FOUR), "transformation": "affine"}).json()
    lines = "\n".join(
        f"{each.column} {each.row} {told['lon']:.8f} {told['lat']:.8f}".replace(".", ",")
        for each, told in zip(FOUR, metres["points"], strict=True)
    )
    degrees = at_work.get(address, {"points": lines, "transformation": "affine"}).json()
    for one, other in zip(metres["points"], degrees["points"], strict=True):
        assert one["x"] == pytest.approx(other["x"], abs=0.02)
        assert one["y"] == pytest.approx(other["y"], abs=0.02)


def test_the_preview_shows_the_plan_as_it_would_lie(plan: Raster, at_work: Client) -> None:
    asked = {"points": written(FOUR), "transformation": "affine"}
    answer = at_work.get(f"/plans/{plan.pk}/placer/apercu.png", asked)
    shown = np.asarray(Image.open(BytesIO(answer.content)))
    assert max(shown.shape[:2]) <= 1001
    assert shown[0, 0, 3] == 0
    assert (shown[shown[:, :, 3] == 255][:, :3].mean(axis=0) > 150).all()
    few = at_work.get(f"/plans/{plan.pk}/placer/apercu.png", asked | {"points": "1 2 3 4"})
    assert few.status_code == 404


# -- the sheet ------------------------------------------------------------------------------------


def test_tiles_of_the_sheet_are_its_pixels(plan: Raster, at_work: Client) -> None:
    style = at_work.get(f"/plans/{plan.pk}/feuille.json").json()
    source = style["sources"]["sheet"]
    assert (source["minzoom"], source["maxzoom"], source["tileSize"]) == (12, 17, 512)
    whole = np.asarray(old_plan()).astype(int)
    half = 2**16
    tile = at_work.get(f"/plans/{plan.pk}/feuille/17/{half + 1}/{half}.webp")
    seen = np.asarray(Image.open(BytesIO(tile.content)).convert("RGBA")).astype(int)
    assert (seen[:, :, 3] == 255).all()
    assert np.abs(seen[:, :, :3] - whole[:512, 512:1024]).mean() < 6
    # The last column of tiles is cut where the sheet ends.
    edge = at_work.get(f"/plans/{plan.pk}/feuille/17/{half + 2}/{half}.webp")
    cut = np.asarray(Image.open(BytesIO(edge.content)).convert("RGBA"))
    assert (cut[:, : 1200 - 1024, 3] == 255).all()
    assert (cut[:, 1200 - 1024 :, 3] == 0).all()
    small = at_work.get(f"/plans/{plan.pk}/feuille/15/{2**14}/{2**14}.webp")
    fit = np.asarray(Image.open(BytesIO(small.content)).convert("RGBA"))
    assert (fit[:200, :300, 3] == 255).all()
    assert (fit[200:, :, 3] == 0).all()
    # A window may be smaller than a tile.
    smallest = at_work.get(f"/plans/{plan.pk}/feuille/12/{2**11}/{2**11}.webp")
    assert Image.open(BytesIO(smallest.content)).convert("RGBA").getbbox() == (0, 0, 38, 25)


@pytest.mark.parametrize(
    ("tile", "status"),
    [("17/65535/65536", 204), ("17/65539/65536", 204), ("18/0/0", 404), ("11/1024/1024", 404)],
)
def test_beside_the_sheet(plan: Raster, at_work: Client, tile: str, status: int) -> None:
    assert at_work.get(f"/plans/{plan.pk}/feuille/{tile}.webp").status_code == status
