"""Rasters for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layers.access.actor import Actor
from layers.access.models import Account
from layers.access.services.sign_in_device import sign_in_device
from layers.raster.models import Raster
from layers.raster.vocabulary import State
from tests.catalog.working import work
from tests.raster.conftest import Bring
from tests.raster.drawn import colours, heights, picture

pytestmark = pytest.mark.django_db
LIST = "/api/rasters/v1/rasters"
SLOPE = np.broadcast_to(np.arange(60, dtype=np.float32), (60, 60))
# The corner of `drawn.WEST`, `drawn.NORTH` in WGS 84, and a place some cells further.
LON, LAT = 0.5735, 49.4972


@pytest.fixture
def slope(bring: Bring, tmp_path: Path) -> Raster:
    """A metre higher with each cell of 2 m towards the east."""
    return bring(heights(tmp_path / "mnt.tif", SLOPE), confidentiality="public", title="Pente")


@pytest.fixture
def place(slope: Raster) -> tuple[float, float]:
    """The middle of the slope, longitude and latitude."""
    assert slope.geom is not None
    west, south, east, north = slope.geom.transform(4326, clone=True).extent
    return (west + east) / 2, (south + north) / 2


def refused(response: Any, status: int) -> str:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return str(response.json()["detail"])


def test_what_is_told_of_a_raster(slope: Raster, client: Client) -> None:
    listed = client.get(LIST).json()["rasters"]
    one = client.get(f"{LIST}/{slope.pk}")
    assert listed == [one.json()]
    assert one["Cache-Control"] == "private, no-store"
    told = one.json()
    assert (told["key"], told["title"], told["state"], told["progress"]) == (
        slope.pk,
        "Pente",
        "ready",
        100,
    )
    assert (told["minimum"], told["maximum"], told["vertical"]) == (0, 59, "EPSG:5720")
    assert told["tilejson"] == f"http://testserver/rasters/{slope.pk}.json"
    assert client.get(LIST, {"kind": "plan"}).json() == {"rasters": []}
    assert "kind" in refused(client.get(LIST, {"kind": "x"}), 422)


def test_the_height_at_a_place(slope: Raster, place: tuple[float, float], client: Client) -> None:
    asked = {"lon": str(place[0]), "lat": str(place[1])}
    told = client.get(f"{LIST}/{slope.pk}/height", asked).json()
    assert told["height_m"] == pytest.approx(29.5, abs=0.02)
    assert told["vertical"] == "EPSG:5720"
    away = client.get(f"{LIST}/{slope.pk}/height", {"lon": "2", "lat": "48"}).json()
    assert away["height_m"] is None
    for lon, lat in (("x", "48"), ("200", "48"), ("nan", "1"), ("", "")):
        wrong = {"lon": lon, "lat": lat}
        refused(client.get(f"{LIST}/{slope.pk}/height", wrong), 422)


def test_a_profile(slope: Raster, place: tuple[float, float], client: Client) -> None:
    lon, lat = place
    line = {"coordinates": [[lon - 0.0004, lat], [lon + 0.0004, lat]], "step_m": 5}
    told = client.post(f"{LIST}/{slope.pk}/profile", line, "application/json").json()
    assert told["distances_m"][:3] == [0, 5, 10]
    known = told["heights_m"]
    assert known[-1] - known[0] == pytest.approx(told["distances_m"][-1] / 2, rel=0.01)
    del line["step_m"]
    by_itself = client.post(f"{LIST}/{slope.pk}/profile", line, "application/json").json()
    assert 50 <= len(by_itself["heights_m"]) <= 502


def test_lines_that_are_refused(slope: Raster, client: Client) -> None:
    where = f"{LIST}/{slope.pk}/profile"

    def cut(coordinates: Any, **more: Any) -> str:
        body = {"coordinates": coordinates} | more
        return refused(client.post(where, body, "application/json"), 422)

    assert "50 km" in cut([[0, 49], [1, 49]])
    assert "longueur" in cut([[0.5, 49.5], [0.5, 49.5]])
    assert "trop fin" in cut([[0.5, 49.5], [0.6, 49.5]], step_m=0.001)
    cut([[0.5, 49.5]])
    cut([[0.5, 49.5]] * 1001)
    cut([[0.5, 49.5, 3], [0.6, 49.5]])
    cut([[0.5, 49.5], [0.6, 49.5]], step_m=0)
    refused(client.post(where, "{", "application/json"), 400)


def test_a_plan_has_no_heights(
    bring: Bring, tmp_path: Path, signed_in: Any, client: Client
) -> None:
    plan = bring(picture(tmp_path / "plan.tif", colours()), kind="plan")
    own = signed_in(Account.objects.get(username="archeologue"))
    height = own.get(f"{LIST}/{plan.pk}/height", {"lon": 0.5, "lat": 49.5})
    assert "relief" in refused(height, 404)
    assert own.get(f"{LIST}/{plan.pk}").json()["tilejson"] is None


def test_what_one_may_not_see_is_not_there(
    bring: Bring,
    tmp_path: Path,
    client: Client,
    stranger: Actor,
    signed_in: Callable[[Account], Client],
) -> None:
    secret = bring(heights(tmp_path / "mnt.tif", SLOPE))
    other = signed_in(Account.objects.get(username="voisin-archeologue"))
    place = {"lon": str(LON), "lat": str(LAT)}
    line = {"coordinates": [[LON, LAT], [LON + 0.001, LAT]]}
    for reader in (client, other):
        assert reader.get(LIST).json() == {"rasters": []}
        said = set()
        for key in (str(secret.pk), "12345", "x", "9" * 25):
            said.add(refused(reader.get(f"{LIST}/{key}"), 404))
            said.add(refused(reader.get(f"{LIST}/{key}/height", place), 404))
            said.add(refused(reader.post(f"{LIST}/{key}/profile", line, "application/json"), 404))
        assert len(said) == 1


def bring_by_token(name: str, file: bytes, **told: str) -> Any:
    token = sign_in_device(name, "demo", "essai")
    data = {"title": "Apporté", "kind": "elevation", "confidentiality": "public"} | told
    return Client().post(
        LIST,
        data | {"file": SimpleUploadedFile("mnt.tif", file)},
        headers={"Authorization": f"Bearer {token}"},
    )


@pytest.mark.django_db(transaction=True)
def test_a_file_is_brought_and_a_worker_makes_it(
    archaeologist: Actor, tmp_path: Path, client: Client
) -> None:
    content = heights(tmp_path / "mnt.tif", SLOPE).read_bytes()
    response = bring_by_token("archeologue", content)
    assert response.status_code == 202, response.content
    told = response.json()
    assert (told["state"], told["tilejson"]) == ("waiting", None)
    assert refused(client.get(f"{LIST}/{told['key']}"), 404)
    work("imports")
    after = client.get(f"{LIST}/{told['key']}").json()
    assert (after["state"], after["progress"]) == (State.READY, 100)


def test_files_that_are_refused(
    archaeologist: Actor, administrator: Actor, stranger: Actor, tmp_path: Path, client: Client
) -> None:
    response = bring_by_token("archeologue", b"Bonjour")
    assert "GeoTIFF" in refused(response, 422)
    assert response.json()["code"] == "format"
    plain = heights(tmp_path / "mnt.tif", SLOPE, crs=2154).read_bytes()
    assert "NGF-IGN69" in refused(bring_by_token("archeologue", plain), 422)
    assert bring_by_token("archeologue", plain, heights="ngf_ign69").status_code == 202
    assert "restreints" in refused(
        bring_by_token("admin", plain, confidentiality="restricted"), 403
    )
    refused(bring_by_token("voisin-archeologue", plain, territory="200010700"), 403)
    refused(bring_by_token("archeologue", plain, title="x" * 300), 422)
    refused(bring_by_token("archeologue", plain, kind="x"), 422)
    refused(client.post(LIST, {"title": "x", "kind": "plan"}), 401)
