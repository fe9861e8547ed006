"""Tiles and TileJSON of rasters, through the door that maps use."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from layers.access.actor import Actor
from layers.access.models import Account
from layers.raster.answers import MEMORY, subject_of
from layers.raster.drawing.hillshade import hillshade
from layers.raster.models import Raster
from layers.ui.web_tile import WebTile
from tests.raster.conftest import Bring
from tests.raster.drawn import NORTH, WEST, colours, heights, straight, written
from tests.raster.test_web import tile_of

pytestmark = pytest.mark.django_db
rows, columns = np.mgrid[0:350, 0:350]
HILLS = (20 + 8 * np.sin(rows / 11.5) * np.cos(columns / 15.5)).astype(np.float32)


@pytest.fixture
def relief(bring: Bring, tmp_path: Path) -> Raster:
    """Public hills of 1.4 km."""
    path = heights(tmp_path / "mnt.tif", HILLS, transform=straight(cell=4))
    return bring(path, confidentiality="public")


@pytest.fixture
def plan(bring: Bring, tmp_path: Path) -> Raster:
    """A public plan that says where it lies."""
    path = written(tmp_path / "plan.tif", colours(500, 500), crs=2154, transform=straight())
    return bring(path, kind="plan", confidentiality="public")


def at(raster: Raster, zoom: int | None = None) -> WebTile:
    """The tile in the middle of what is drawn."""
    return tile_of(zoom or raster.zoom or 0, WEST + 500, NORTH - 500)


def address(raster: Raster, tile: WebTile, form: str = "webp", style: str = "") -> str:
    asked = f"?style={style}" if style else ""
    return f"/rasters/{raster.pk}/{tile.z}/{tile.x}/{tile.y}.{form}{asked}"


def image_of(response: Any) -> Image.Image:
    assert response.status_code == 200, response.content[:300]
    return Image.open(BytesIO(response.content))


FORMATS = (("webp", "image/webp"), ("png", "image/png"))


def test_a_relief_in_each_style_and_format(relief: Raster, client: Client) -> None:
    seen = set()
    for form, mime in FORMATS:
        for style in ("relief", "hillshade"):
            response = client.get(address(relief, at(relief), form, style))
            image = image_of(response)
            assert (image.size, image.format) == ((256, 256), form.upper())
            assert response["Content-Type"] == mime
            assert response["Cache-Control"] == "public, no-cache"
            assert int(response["Content-Length"]) == len(response.content)
            seen.add(response.content)
    assert len(seen) == 4
    assert client.get(address(relief, at(relief))).content in seen


def test_a_plan_is_its_colours(plan: Raster, client: Client) -> None:
    for form, mime in FORMATS:
        response = client.get(address(plan, at(plan), form))
        assert image_of(response).convert("RGBA").getchannel("A").getextrema()[1] == 255
        assert response["Content-Type"] == mime
    assert client.get(address(plan, at(plan), style="relief")).status_code == 400


def test_every_zoom_from_a_dot_to_closer_than_it_knows(
    relief: Raster, plan: Raster, client: Client
) -> None:
    for raster in (relief, plan):
        for zoom in (11, 12, 13, 14, 15, 16, 17, 19):
            image = image_of(client.get(address(raster, at(raster, zoom), "png")))
            assert image.getchannel("A").getextrema()[1] == 255, zoom


def test_shades_meet_at_the_edges_of_tiles(relief: Raster, client: Client) -> None:
    """Four tiles beside each other are, pixel for pixel, what the whole would be."""
    first = at(relief)
    file = subject_of(relief, "hillshade").file
    whole = np.full((2 * 256, 2 * 256), np.nan, np.float32)
    drawn = np.zeros((2 * 256, 2 * 256), int)
    for down in (0, 1):
        for right in (0, 1):
            tile = WebTile(first.z, first.x + right, first.y + down)
            here = np.s_[down * 256 : down * 256 + 256, right * 256 : right * 256 + 256]
            cut = file.heights(tile, margin=0)
            if cut is None:
                continue
            whole[here] = cut
            shown = image_of(client.get(address(relief, tile, "png", "hillshade")))
            drawn[here] = np.asarray(shown)[..., 0]
    # On the ground: 49.5° north, a pixel of the map is shorter than at the equator.
    metres = first.side / 256 * np.cos(np.radians(49.51))
    expected = hillshade(whole, metres)
    inner = drawn[1:-1, 1:-1]
    known = ~np.isnan(expected) & ~np.isnan(whole[:-2, 1:-1]) & ~np.isnan(whole[2:, 1:-1])
    known &= ~np.isnan(whole[1:-1, :-2]) & ~np.isnan(whole[1:-1, 2:])
    assert known[255:257].sum() > 200
    assert np.abs(inner[known] - expected[known] * 255).max() < 1.5


def test_nothing_beside_it(relief: Raster, client: Client) -> None:
    away = tile_of(relief.zoom or 0, WEST + 50_000, NORTH)
    response = client.get(address(relief, away))
    assert (response.status_code, response.content) == (204, b"")
    assert "Content-Type" not in response
    assert client.get(address(relief, WebTile(0, 0, 0))).status_code == 204


def test_what_the_reader_has_is_not_sent_again(relief: Raster, client: Client) -> None:
    where = address(relief, at(relief))
    first = client.get(where)
    again = client.get(where, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    other = client.get(where + "?style=hillshade", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert client.get(where, headers={"If-None-Match": '"rien"'}).status_code == 200


def test_tiles_are_remembered_and_no_more_than_there_is_room(
    relief: Raster, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    MEMORY.forget()
    first = client.get(address(relief, at(relief))).content
    assert MEMORY.size > len(first)
    monkeypatch.setattr("layers.raster.answers.draw", None)
    assert client.get(address(relief, at(relief))).content == first


def test_addresses_of_no_tile(relief: Raster, client: Client) -> None:
    for rest, status in (
        ("a/0/0.webp", 400),
        ("3/9/0.webp", 404),
        ("40/0/0.webp", 404),
        ("0/-1/0.webp", 400),
        ("0/0/NaN.png", 400),
    ):
        response = client.get(f"/rasters/{relief.pk}/{rest}")
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == status


def test_tilejson_says_where_and_how_far(relief: Raster, client: Client) -> None:
    document = client.get(f"/rasters/{relief.pk}.json?style=hillshade").json()
    assert document["tilejson"] == "3.0.0"
    assert (document["tileSize"], document["scheme"]) == (256, "xyz")
    assert document["maxzoom"] == relief.zoom
    assert document["tiles"] == [
        f"http://testserver/rasters/{relief.pk}/{{z}}/{{x}}/{{y}}.webp?style=hillshade"
    ]
    west, south, east, north = document["bounds"]
    assert 0.4 < west < east < 0.7
    assert 49 < south < north < 50
    assert client.get(f"/rasters/{relief.pk}.json?style=x").status_code == 400


def test_names_on_the_map_are_words_not_markup(
    bring: Bring, tmp_path: Path, client: Client
) -> None:
    path = heights(tmp_path / "mnt.tif", HILLS[:50, :50])
    made = bring(path, author="<img onerror=x>", licence="CC BY", confidentiality="public")
    said = client.get(f"/rasters/{made.pk}.json").json()["attribution"]
    assert said == "&lt;img onerror=x&gt; · CC BY"


def test_who_may_not_see_it_is_told_what_of_one_that_is_not_there(
    bring: Bring,
    tmp_path: Path,
    signed_in: Callable[[Account], Client],
    stranger: Actor,
    archaeologist: Actor,
) -> None:
    secret = bring(heights(tmp_path / "mnt.tif", HILLS[:300, :300]))
    wanted = [address(secret, at(secret)), f"/rasters/{secret.pk}.json"]
    own = signed_in(Account.objects.get(username="archeologue"))
    other = signed_in(Account.objects.get(username="voisin-archeologue"))
    for where in wanted:
        assert own.get(where).status_code == 200
        assert own.get(where)["Cache-Control"] == "private, no-cache"
        nowhere = where.replace(str(secret.pk), "12345")
        for reader in (Client(), other):
            refused, unknown = reader.get(where), reader.get(nowhere)
            assert (refused.status_code, refused.json()) == (404, unknown.json())


def test_a_tile_is_only_read(relief: Raster, client: Client) -> None:
    response = client.post(address(relief, at(relief)))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
