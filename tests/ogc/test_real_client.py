"""GDAL's OAPIF driver reads the service as it is: what QGIS does, too.

In a process of its own: pyogrio keeps Python's lock while GDAL waits for an answer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from layers.access.models import Account, Territory
from tests.ogc.conftest import thing
from tests.ogc.test_paging import many
from tests.testlayer.models import Thing

pytestmark = pytest.mark.django_db(transaction=True)

READ = """
import json, sys
import pyogrio
source, layer, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
if "bbox" in options:
    options["bbox"] = tuple(options["bbox"])
frame = pyogrio.read_dataframe(source, layer=layer, fid_as_index=True, **options)
places = frame.to_crs(2154).geometry
print(json.dumps({
    "fields": [name for name in frame.columns if name != "geometry"],
    "crs": str(frame.crs),
    "rows": [
        {"id": int(key), "area": place.area, "x": place.centroid.x, "y": place.centroid.y,
         **{name: str(frame.at[key, name]) for name in frame.columns if name != "geometry"}}
        for key, place in zip(frame.index, places)
    ],
}))
"""


def gdal(script: str, *arguments: str, **environment: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read(server: LiveServer, layer: str, token: str = "", **options: Any) -> Any:
    secret = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token} if token else {}
    return gdal(READ, f"OAPIF:{server.url}/ogc", layer, json.dumps(options), **secret)


def test_gdal_lists_the_collections(live_server: LiveServer, cast: dict[str, Thing]) -> None:
    listing = (
        "import json, sys, pyogrio;"
        "print(json.dumps([str(row[0]) for row in pyogrio.list_layers(sys.argv[1])]))"
    )
    layers = gdal(listing, f"OAPIF:{live_server.url}/ogc")
    assert {"communes", "test-things"} <= set(layers)
    assert "base-map" not in layers


def test_gdal_goes_through_all_pages(live_server: LiveServer, territory: Territory) -> None:
    keys = many(territory, 57)
    thing(territory, "hidden", sensitivity="sealed")
    found = read(live_server, "test-things", PAGE_SIZE=10)
    assert sorted(row["id"] for row in found["rows"]) == sorted(keys)
    assert sorted(int(row["weight"]) for row in found["rows"]) == list(range(57))
    assert "note" not in found["fields"]
    for row in found["rows"]:
        assert row["x"] == pytest.approx(525_000 + int(row["weight"]), abs=0.05)
        assert row["y"] == pytest.approx(6_935_000, abs=0.05)


@pytest.mark.parametrize("code", ["2154", "3857"])
def test_gdal_reads_each_crs(live_server: LiveServer, cast: dict[str, Thing], code: str) -> None:
    crs = f"http://www.opengis.net/def/crs/EPSG/0/{code}"
    whole = read(live_server, "test-things", CRS=crs)
    assert whole["crs"] == f"EPSG:{code}"
    places = {row["id"]: (row["x"], row["y"]) for row in whole["rows"]}
    assert places[cast["near"].pk] == pytest.approx((525_000, 6_935_000), abs=0.05)
    assert places[cast["delicate"].pk] == pytest.approx((525_000, 6_936_000), abs=0.05)


def test_gdal_filters_by_box(live_server: LiveServer, cast: dict[str, Thing]) -> None:
    box = [524_900, 6_934_900, 525_100, 6_935_100]
    found = read(live_server, "test-things", CRS="EPSG:2154", bbox=box)
    assert [row["name"] for row in found["rows"]] == ["near"]


def test_gdal_reads_polygons(live_server: LiveServer, territory: Territory) -> None:
    found = read(live_server, "communes")
    areas = {row["name"]: row["area"] for row in found["rows"]}
    assert set(areas) == {"Ouest", "Est"}
    assert areas["Ouest"] == pytest.approx(1e8, rel=1e-4)


def test_a_device_signs_in_and_reads_more(
    live_server: LiveServer, client: Client, cast: dict[str, Thing], administrator: Account
) -> None:
    answer = client.post(
        "/api/auth/token",
        {"username": "admin", "password": "demo", "device": "QGIS"},
        content_type="application/json",
    )
    found = read(live_server, "test-things", token=answer.json()["token"])
    assert {row["name"] for row in found["rows"]} == {"near", "far", "delicate", "sealed"}
