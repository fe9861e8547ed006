"""A plan is placed: who may, what is kept of it, and where its colours lie on the map then."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from PIL import Image
from pyproj import Transformer

from layers.access.actor import PUBLIC, Actor
from layers.catalog.changing import ConflictingChange
from layers.raster.georeferencing.fitting import MOST_POINTS, Transformation
from layers.raster.models import Raster
from layers.raster.placing import Control
from layers.raster.services.georeference import georeference
from layers.raster.services.lay_plan import lay_plan
from layers.raster.storage import folder_of
from layers.raster.vocabulary import Confidentiality, Kind, State
from layers.ui.web_tile import HALF_WORLD
from tests.catalog.working import work
from tests.raster.drawn import WEST
from tests.raster.georeferencing.old_plan import BRIDGE, CHURCH, old_plan
from tests.raster.georeferencing.placing import FIVE, FOUR, place_of

AFFINE = Transformation.AFFINE
TO_WEB = Transformer.from_crs(2154, 3857, always_xy=True)


def lay(raster: Raster) -> Raster:
    """Do what the worker would."""
    placement = raster.placements.first()
    assert placement is not None
    lay_plan(raster.pk, placement.pk)
    raster.refresh_from_db()
    return raster


@pytest.mark.parametrize("beside", [{"column": -0.5}, {"row": 99_999.0}])
def test_a_point_beside_the_sheet_is_refused_by_its_number(
    plan: Raster, archaeologist: Actor, beside: dict[str, float]
) -> None:
    points = [*FOUR[:3], replace(FOUR[3], **beside)]
    with pytest.raises(ValidationError, match="Le point 4 n’est pas sur le plan"):
        georeference(archaeologist, plan.pk, plan.version, points, AFFINE)
    plan.refresh_from_db()
    assert plan.state == State.PLACING


def test_a_plan_waits_to_be_placed_then_lies_on_the_map(
    plan: Raster, archaeologist: Actor, at_work: Client
) -> None:
    assert (plan.state, plan.geom) == (State.PLACING, None)
    made = georeference(archaeologist, plan.pk, plan.version, FOUR, AFFINE)
    assert made.rms_m < 1e-6
    assert made.pixel_m == pytest.approx(0.5)
    assert made.placed_by_id == archaeologist.account_id
    points = list(made.points.all())
    assert [(each.column, each.row) for each in points] == [
        (each.column, each.row) for each in FOUR
    ]
    assert points[0].geom.coords == pytest.approx(place_of(*CHURCH))
    plan.refresh_from_db()
    assert (plan.state, plan.progress, plan.version) == (State.MAKING, 0, 2)
    lay(plan)
    assert (plan.state, plan.progress, plan.reason) == (State.READY, 100, "")
    assert plan.resolution_m == pytest.approx(0.5)
    assert plan.geom is not None
    assert plan.geom.area == pytest.approx(1200 * 800 * 0.25, rel=1e-6)
    assert plan.geom.coords[0][0] == pytest.approx(place_of(0, 0))
    # The tile of the map shows the church, the bridge and no more than they are.
    for pixel in (CHURCH, BRIDGE, (120, 120)):
        seen = colour_on_the_map(at_work, plan, *place_of(*pixel))
        wanted = old_plan().getpixel(pixel)
        assert np.abs(np.array(seen[:3]) - np.array(wanted)).max() < 30, pixel
        assert seen[3] == 255
    kept = {each.name for each in folder_of(plan.pk).iterdir()}
    assert kept == {plan.original, plan.sheet, plan.cog}


def colour_on_the_map(client: Client, raster: Raster, x: float, y: float) -> tuple[int, ...]:
    east, north = TO_WEB.transform(x, y)
    side = 2 * HALF_WORLD / 2 ** (raster.zoom or 0)
    column, row = (east + HALF_WORLD) / side, (HALF_WORLD - north) / side
    address = f"/rasters/{raster.pk}/{raster.zoom}/{int(column)}/{int(row)}.png"
    tile = Image.open(BytesIO(client.get(address).content)).convert("RGBA")
    found = tile.getpixel((int(column % 1 * 256), int(row % 1 * 256)))
    assert isinstance(found, tuple)
    return tuple(int(each) for each in found)


@pytest.mark.django_db(transaction=True)
def test_a_worker_lays_it(plan: Raster, archaeologist: Actor) -> None:
    georeference(archaeologist, plan.pk, plan.version, FOUR, AFFINE)
    work("imports")
    plan.refresh_from_db()
    assert (plan.state, plan.reason) == (State.READY, "")


def test_a_plan_is_placed_anew_and_the_first_placement_is_remembered(
    plan: Raster, archaeologist: Actor
) -> None:
    georeference(archaeologist, plan.pk, 1, FOUR, AFFINE)
    first = lay(plan).geom
    moved = [replace(each, x=each.x + 100) for each in FIVE]
    georeference(archaeologist, plan.pk, 2, moved, Transformation.SPLINE)
    second = lay(plan).geom
    assert first is not None
    assert second is not None
    assert second.centroid.x - first.centroid.x == pytest.approx(100, abs=0.01)
    assert [each.transformation for each in plan.placements.all()] == ["spline", "affine"]
    # One file for the map, one sheet, the original: nothing of the first is left.
    kept = {each.name for each in folder_of(plan.pk).iterdir()}
    assert kept == {plan.original, plan.sheet, plan.cog}


def test_what_was_placed_anew_meanwhile_is_not_laid_twice(
    plan: Raster, archaeologist: Actor
) -> None:
    first = georeference(archaeologist, plan.pk, 1, FOUR, AFFINE)
    Raster.objects.filter(pk=plan.pk).update(state=State.PLACING)
    georeference(archaeologist, plan.pk, 2, FIVE, AFFINE)
    lay_plan(plan.pk, first.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.cog) == (State.MAKING, "")
    assert lay(plan).state == State.READY


def test_two_people_at_once(plan: Raster, archaeologist: Actor) -> None:
    georeference(archaeologist, plan.pk, 1, FOUR, AFFINE)
    Raster.objects.filter(pk=plan.pk).update(state=State.PLACING)
    with pytest.raises(ConflictingChange):
        georeference(archaeologist, plan.pk, 1, FIVE, AFFINE)
    assert plan.placements.count() == 1


def test_who_may_not_is_told_nothing(
    plan: Raster, stranger: Actor, administrator: Actor, archaeologist: Actor
) -> None:
    for actor in (PUBLIC, stranger, administrator):
        with pytest.raises(PermissionDenied):
            georeference(actor, plan.pk, 1, FOUR, AFFINE)
    with pytest.raises(PermissionDenied):
        georeference(archaeologist, plan.pk + 1, 1, FOUR, AFFINE)
    # A public one is the administrator's too.
    Raster.objects.filter(pk=plan.pk).update(confidentiality=Confidentiality.PUBLIC)
    georeference(administrator, plan.pk, 1, FOUR, AFFINE)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (FOUR[:2], "au moins 3 points"),
        ([FOUR[0], FOUR[0], *FOUR[1:]], "Les points 1 et 2 sont au même endroit du plan"),
        ([Control(each, each, WEST + each, 6_936_000 - each) for each in (1, 50, 90)], "alignés"),
        ([replace(each, x=2 * WEST - each.x) for each in FOUR], "miroir"),
        ([Control(i, i * i % 37, WEST + i, 6_936_000) for i in range(MOST_POINTS + 1)], "60"),
    ],
)
def test_points_that_place_it_nowhere(
    plan: Raster, archaeologist: Actor, points: list[Control], said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        georeference(archaeologist, plan.pk, 1, points, AFFINE)
    assert said in refused.value.message_dict["points"][0]
    assert not plan.placements.exists()
    plan.refresh_from_db()
    assert (plan.state, plan.version) == (State.PLACING, 1)


def test_what_is_being_made_or_says_itself_where_it_is(plan: Raster, archaeologist: Actor) -> None:
    Raster.objects.filter(pk=plan.pk).update(state=State.MAKING)
    with pytest.raises(ValidationError, match="en préparation"):
        georeference(archaeologist, plan.pk, 1, FOUR, AFFINE)
    Raster.objects.filter(pk=plan.pk).update(state=State.READY, sheet="")
    with pytest.raises(ValidationError, match="dit lui-même"):
        georeference(archaeologist, plan.pk, 1, FOUR, AFFINE)


def test_a_broken_sheet_is_said(plan: Raster, archaeologist: Actor) -> None:
    georeference(archaeologist, plan.pk, 1, FOUR, AFFINE)
    (folder_of(plan.pk) / plan.sheet).write_bytes(b"II*\0 and no more")
    lay(plan)
    assert (plan.state, plan.reason != "") == (State.FAILED, True)
    assert plan.kind == Kind.PLAN
