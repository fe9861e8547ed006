"""What a phone takes along: its own rows only, whole, and again only what changed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from math import asinh, pi, radians, tan
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import Compression, TileType

from field_app_api.packages import sector as bounds
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.catalog.sql.sequencer import SEQUENCER_LOCK
from layers.territory.models import BaseFeature
from networks.water.models import Device, Pipe
from networks.water.vocabulary import Material
from tests.catalog.connections import connect
from tests.conftest import SIDE, SOUTH, WEST
from tests.field.conftest import Phone, degrees
from tests.networks.water.conftest import SIDE_M, Town, at

pytestmark = [pytest.mark.django_db(transaction=True)]
WATER = ["water-devices", "water-incidents", "water-pipes", "water-structures"]


def around(west: Point, east: Point) -> str:
    """A box in WGS 84 between two places of EPSG:2154."""
    return ",".join(f"{each:.6f}" for each in (*degrees(west), *degrees(east)))


TOWN = around(at(-60, -60), at(SIDE_M + 60, SIDE_M + 60))
FIELDS = around(at(4_000, 4_000), at(4_500, 4_500))


class Taken:
    """A package as a phone keeps it."""

    def __init__(self, phone: Phone, bbox: str = TOWN, layers: str = "") -> None:
        self.phone = phone
        asked = f"&layers={layers}" if layers else ""
        answer = phone.get(f"/packages?bbox={bbox}{asked}")
        assert answer.status_code == 200, answer.content
        self.manifest: dict[str, Any] = answer.json()
        self.parts = {(each["kind"], each["name"]): each for each in self.manifest["parts"]}

    def fetch(self, kind: str, name: str, **headers: str) -> Any:
        """A part's answer, by its address."""
        address = self.parts[kind, name]["href"]
        return self.phone.client.get(address, headers={**self.phone.headers, **headers})

    def read(self, kind: str, name: str) -> Any:
        """A JSON part."""
        return self.fetch(kind, name).json()

    def features(self, layer: str) -> dict[int, Any]:
        """The features of a layer, by key."""
        return {each["id"]: each for each in self.read("layer", layer)["features"]}

    @property
    def digests(self) -> dict[tuple[str, str], str]:
        """What stands for the content of each part."""
        return {name: each["digest"] for name, each in self.parts.items()}


def changed(before: Taken, after: Taken) -> set[tuple[str, str]]:
    """The parts that a phone fetches anew."""
    return {name for name, digest in after.digests.items() if before.digests.get(name) != digest}


@pytest.fixture
def ground(town: Town) -> BaseFeature:
    """A road through the town."""
    return BaseFeature.objects.create(
        territory=town.territory,
        kind="road",
        name="Route neuve",
        geom=LineString(at(-900, 100).coords, at(900, 100).coords, srid=2154),
    )


def test_the_parts_of_a_package(fed: Town, phone: Phone) -> None:
    phone.send(phone.leak())
    taken = Taken(phone)
    assert list(taken.parts)[:2] == [("forms", "forms"), ("styles", "styles")]
    assert sorted(name for kind, name in taken.parts if kind == "layer") == WATER
    assert ("network", f"water-{fed.territory.pk}") in taken.parts
    assert list(taken.parts)[-1] == ("base-map", "base-map")
    assert taken.manifest["bbox"] == pytest.approx([float(each) for each in TOWN.split(",")])
    for kind, name in taken.parts:
        answer = taken.fetch(kind, name)
        assert answer.status_code == 200
        assert len(answer.content) == taken.parts[kind, name]["size"]
        assert taken.digests[kind, name] in answer["ETag"]
    asked = f"layers={','.join(WATER)}&bbox={TOWN}"
    assert phone.get(f"/changes?{asked}&cursor={taken.manifest['cursor']}").json() | {
        "cursor": ""
    } == {"cursor": "", "more": False, "features": {}, "gone": {}}


def test_features_come_with_what_their_forms_start_from(town: Town, phone: Phone) -> None:
    (receipt,) = phone.send(phone.leak())
    taken = Taken(phone)
    incident = taken.features("water-incidents")[receipt["key"]]
    assert incident["form"]["version"] == receipt["version"]
    assert incident["form"]["values"]["description"] == "de l’eau dans la cave"
    assert incident["geometry"]["coordinates"] == pytest.approx(degrees(at(100, 0)), abs=1e-6)
    valve = town.valves["AB-A"]
    told = taken.features("water-devices")[valve.pk]
    assert told["form"]["values"]["is_open"] is True
    assert told["properties"]["code"] == "V-AB-A"
    assert set(taken.features("water-pipes")) == set(Pipe.objects.values_list("pk", flat=True))
    assert taken.features("water-structures") == {}


def test_forms(town: Town, phone: Phone) -> None:
    forms = Taken(phone).read("forms", "forms")
    assert sorted(forms) == ["water-devices", "water-incidents"]
    leak = forms["water-incidents"]
    assert leak["asks_place"] is True
    assert leak["files"] == ["photo", "sound"]
    assert leak["methods"] == ["create", "update", "delete", "attach"]
    questions = {each["name"]: each for each in leak["questions"]}
    assert ["leak", "Fuite"] in questions["kind"]["codes"]
    assert questions["kind"]["required"]
    assert questions["pipe"]["layer"] == "water-pipes"
    assert questions["closed_valves"]["on"] == ["update"]
    assert forms["water-devices"]["methods"] == ["update"]


def test_the_style_draws_what_the_package_holds(town: Town, phone: Phone) -> None:
    style = Taken(phone).read("styles", "styles")
    assert style["version"] == 8
    assert sorted(style["sources"]) == ["base-map", *WATER]
    assert {each["id"] for each in style["layers"]} >= {"background", "base-map-road", *WATER}
    for each in style["layers"]:
        assert each["type"] == "background" or each["source"] in style["sources"]
        assert ("source-layer" in each) == (each.get("source") == "base-map")
    told = style["metadata"]["geoportal:layers"]["water-pipes"]
    assert told["title"] == "Canalisations"
    fields = {each["name"]: each for each in told["fields"]}
    assert ["pvc_old", str(Material.PVC_OLD.label)] in fields["material"]["codes"]
    assert fields["diameter_mm"]["title"] == "Diamètre (mm)"


def test_the_base_map_is_read_by_a_reader_that_is_not_ours(
    ground: BaseFeature, phone: Phone
) -> None:
    archive = Taken(phone).fetch("base-map", "base-map").content
    reader = Reader(MemorySource(archive))
    header = reader.header()
    assert header["tile_type"] == TileType.MVT
    assert header["tile_compression"] == Compression.GZIP
    assert (header["min_zoom"], header["max_zoom"]) == (8, 15)
    assert header["clustered"]
    west, _south, _east, north = (float(each) for each in TOWN.split(","))
    assert header["min_lon_e7"] == round(west * 1e7)
    assert header["max_lat_e7"] == round(north * 1e7)
    assert {each["id"] for each in reader.metadata()["vector_layers"]} >= {"base-map", "communes"}
    for zoom in (8, 12, 15):
        packed = reader.get(zoom, *_tile_at(degrees(at(100, 100)), zoom))
        assert packed is not None
        tile = mapbox_vector_tile.decode(gzip.decompress(packed))
        assert "communes" in tile
        (road,) = tile["base-map"]["features"]
        assert road["properties"] == {"kind": "road", "name": "Route neuve"}


def _tile_at(place: list[float], zoom: int) -> tuple[int, int]:
    longitude, latitude = place
    number = 1 << zoom
    y = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return int((longitude + 180) / 360 * number), int(y * number)


def test_identical_content_is_identical_bytes(ground: BaseFeature, phone: Phone) -> None:
    from field_app_api.packages.memory import MEMORY
    from layers.tiles.answers import MEMORY as TILES

    phone.send(phone.leak())
    one = Taken(phone)
    bodies = [one.fetch(*name).content for name in one.parts]
    MEMORY.forget()
    TILES.forget()
    other = Taken(phone)
    assert other.manifest["version"] == one.manifest["version"]
    assert [other.fetch(*name).content for name in other.parts] == bodies
    assert changed(one, other) == set()


def test_what_has_not_changed_is_not_sent_again(town: Town, phone: Phone) -> None:
    taken = Taken(phone)
    for (kind, name), digest in taken.digests.items():
        for tag in (f'"{digest}"', f'W/"{digest}"', f'"other", W/"{digest}"'):
            answer = taken.fetch(kind, name, **{"If-None-Match": tag})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer["ETag"] == f'W/"{digest}"'
        assert taken.fetch(kind, name, **{"If-None-Match": '"0"'}).status_code == 200


def test_one_changed_feature_changes_its_part_alone(ground: BaseFeature, phone: Phone) -> None:
    before = Taken(phone)
    pipe = Pipe.objects.get(code="egout")
    Pipe.objects.filter(pk=pipe.pk).update(material="pvc_u", network="waste")
    after = Taken(phone)
    assert changed(before, after) == {("layer", "water-pipes")}
    assert after.manifest["version"] != before.manifest["version"]
    old = before.digests["layer", "water-pipes"]
    answer = after.fetch("layer", "water-pipes", **{"If-None-Match": f'"{old}"'})
    assert answer.status_code == 200
    assert after.features("water-pipes")[pipe.pk]["properties"]["material"] == "pvc_u"
    BaseFeature.objects.update(name="Route ancienne")
    assert changed(after, Taken(phone)) == {("base-map", "base-map")}


def test_who_has_just_written_is_not_answered_from_before(town: Town, phone: Phone) -> None:
    before = Taken(phone)
    for is_open in (False, True, False):
        valve = Device.objects.get(pk=town.valves["AB-A"].pk)
        (receipt,) = phone.send(
            phone.operation(
                "update",
                "water-devices",
                key=valve.pk,
                base_version=valve.version,
                new={"is_open": is_open},
            )
        )
        assert receipt["outcome"] == "applied"
        # Without a new manifest: by the addresses of the old one.
        told = before.features("water-devices")[valve.pk]
        assert told["form"]["values"]["is_open"] is is_open
        network = before.read("network", f"water-{town.territory.pk}")
        (found,) = [each for each in network["valves"] if each["key"] == valve.pk]
        assert found["closed"] is not is_open


def test_nothing_is_remembered_while_another_process_numbers_the_log(
    town: Town, phone: Phone
) -> None:
    taken = Taken(phone)
    pipe = town.pipes["AB"]
    with connect() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SEQUENCER_LOCK])
        Pipe.objects.filter(pk=pipe.pk).update(material="pvc_old")
        told = taken.features("water-pipes")[pipe.pk]
        assert told["properties"]["material"] == "pvc_old"
    assert taken.features("water-pipes")[pipe.pk] == told


def test_whose_work_an_incident_is_changes_with_the_rights(
    town: Town, phone: Phone, plumber: Account
) -> None:
    from networks.water.models import Incident

    (receipt,) = phone.send(phone.leak())
    agency = plumber.memberships.exclude(agency=None).values_list("agency_id", flat=True)[0]
    Incident.objects.update(agency=agency, agent=plumber)
    assert Taken(phone).features("water-incidents")[receipt["key"]]["task"] == "me"
    Incident.objects.update(agent=None)
    assert Taken(phone).features("water-incidents")[receipt["key"]]["task"] == "team"
    # No row is written here: a right is not in the log.
    plumber.memberships.exclude(role=Role.WATER).delete()
    Membership.objects.filter(account=plumber).update(agency=None)
    assert Taken(phone).features("water-incidents")[receipt["key"]]["task"] is None


def test_a_package_travels_packed(town: Town, phone: Phone) -> None:
    taken = Taken(phone)
    for (kind, name), told in taken.parts.items():
        plain = taken.fetch(kind, name)
        assert "Content-Encoding" not in plain
        answer = taken.fetch(kind, name, **{"Accept-Encoding": "gzip, br"})
        assert int(answer["Content-Length"]) == len(answer.content) == told["bytes"]
        assert {"Accept-Encoding", "Authorization"} <= set(answer["Vary"].split(", "))
        if kind == "base-map":
            assert "Content-Encoding" not in answer
            assert answer.content == plain.content
        else:
            assert gzip.decompress(answer.content) == plain.content


# -- whose -----------------------------------------------------------------------------------------


def test_only_a_device_with_its_token_is_answered(
    town: Town, phone: Phone, plumber: Account, signed_in: Callable[[Account], Client]
) -> None:
    taken = Taken(phone)
    addresses = [f"/api/field/v1/packages?bbox={TOWN}"]
    addresses += [each["href"] for each in taken.parts.values()]
    for address in addresses:
        for client, headers in (
            (Client(), {}),
            (signed_in(plumber), {}),
            (Client(), {"Authorization": "Bearer nobody"}),
            (Client(), {"Authorization": "Basic ZWF1OmRlbW8="}),
        ):
            answer = client.get(address, headers=headers)
            assert answer.status_code == 401, address
            assert answer["Content-Type"] == "application/problem+json"


def test_an_outsider_gets_nothing(
    town: Town, phone: Phone, outsider: Account, phone_of: Callable[[Account], Phone]
) -> None:
    phone.send(phone.leak())
    taken = Taken(phone)
    nobody = phone_of(Account.objects.create_user("sans-poste", password="demo"))
    next_door = phone_of(outsider)
    assert nobody.get(f"/packages?bbox={TOWN}").status_code == 404
    assert next_door.get(f"/packages?bbox={TOWN}").status_code == 404
    assert nobody.get(f"/packages?bbox={TOWN}&layers=water-pipes").status_code == 404
    for (kind, name), each in taken.parts.items():
        answer = nobody.client.get(each["href"], headers=nobody.headers)
        assert answer.status_code == 404
        # Next door works on pipes of its own.
        answer = next_door.client.get(each["href"], headers=next_door.headers)
        if kind == "layer":
            assert answer.json()["features"] == [], name
        elif kind == "forms":
            assert answer.json() == {}
        elif kind == "network":
            assert answer.status_code == 404


def test_the_neighbours_water_service_gets_none_of_it(
    town: Town,
    neighbour: Territory,
    account: Callable[..., Account],
    phone_of: Callable[[Account], Phone],
) -> None:
    other = phone_of(account("eau-voisine", neighbour, Role.WATER))
    taken = Taken(other)
    assert all(taken.features(layer) == {} for layer in WATER)
    assert not [kind for kind, _name in taken.parts if kind == "network"]


def test_another_role_gets_fewer_fields_and_no_form(
    town: Town,
    territory: Territory,
    phone: Phone,
    account: Callable[..., Account],
    phone_of: Callable[[Account], Phone],
) -> None:
    roads = phone_of(account("voirie", territory, Role.ROADS))
    taken = Taken(roads, layers="water-pipes,water-devices")
    mine = Taken(phone, layers="water-pipes,water-devices")
    assert taken.read("forms", "forms") == {}
    assert not [kind for kind, _name in taken.parts if kind == "network"]
    valve = town.valves["AB-A"].pk
    told, whole = taken.features("water-devices")[valve], mine.features("water-devices")[valve]
    assert "form" not in told
    assert set(told["properties"]) < set(whole["properties"])
    assert "handling" not in told["properties"]
    described = taken.read("styles", "styles")["metadata"]["geoportal:layers"]["water-devices"]
    assert {each["name"] for each in described["fields"]} == set(told["properties"])
    # Both were made in one process, one after the other.
    assert taken.digests["layer", "water-devices"] != mine.digests["layer", "water-devices"]
    network = mine.parts["network", f"water-{territory.pk}"]["href"]
    assert roads.client.get(network, headers=roads.headers).status_code == 404


# -- bounds ----------------------------------------------------------------------------------------


def test_a_sector_where_nothing_is(town: Town, phone: Phone) -> None:
    taken = Taken(phone, FIELDS)
    assert all(taken.features(layer) == {} for layer in WATER)
    assert not [kind for kind, _name in taken.parts if kind == "network"]
    assert Reader(MemorySource(taken.fetch("base-map", "base-map").content)).header()


def test_a_sector_on_the_other_side_of_the_world(town: Town, phone: Phone) -> None:
    taken = Taken(phone, "150,-30,150.01,-29.99")
    reader = Reader(MemorySource(taken.fetch("base-map", "base-map").content))
    assert reader.header()["addressed_tiles_count"] == 1
    assert taken.features("water-pipes") == {}


def test_too_large_a_sector(town: Town, phone: Phone) -> None:
    large = around(Point(WEST, SOUTH, srid=2154), at(2.1 * SIDE, 2.1 * SIDE))
    for address in (f"/packages?bbox={large}", f"/packages/layer/water-pipes?bbox={large}"):
        answer = phone.get(address)
        assert answer.status_code == 413
        assert "400 km²" in answer.json()["detail"]
    for box in ("-180,-90,180,90", "-180,49.5,180,49.5", "0.5,-80,0.5,80"):
        assert phone.get(f"/packages?bbox={box}").status_code == 413


def test_too_many_features(town: Town, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_FEATURES", 10)
    answer = phone.get(f"/packages?bbox={TOWN}")
    assert answer.status_code == 413
    assert "10 objets au plus" in answer.json()["detail"]
    assert phone.get(f"/packages?bbox={TOWN}&layers=water-pipes").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("", 422),
        ("bbox=", 400),
        ("bbox=1,2,3", 400),
        ("bbox=nan,49,1,50", 400),
        ("bbox=0.6,49.5,0.5,49.6", 400),
        (f"bbox={TOWN}&layers=nothing", 404),
        (f"bbox={TOWN}&layers=water-pipes,police-notes", 404),
    ],
)
def test_what_cannot_be_asked(town: Town, phone: Phone, asked: str, status: int) -> None:
    for address in ("/packages", "/packages/layer/water-pipes"):
        answer = phone.get(f"{address}?{asked}")
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"]


@pytest.mark.parametrize(
    "part", ["layer/communes", "layer/nothing", "network/water-75056", "other/forms", "forms/other"]
)
def test_a_part_that_is_not_there(town: Town, phone: Phone, part: str) -> None:
    assert phone.get(f"/packages/{part}?bbox={TOWN}").status_code == 404


def test_layers_that_are_asked_for_by_name(town: Town, phone: Phone) -> None:
    taken = Taken(phone, layers="communes,base-map,communes")
    names = [name for kind, name in taken.parts if kind == "layer"]
    assert names == ["communes", "base-map"]
    style = taken.read("styles", "styles")
    assert list(style["sources"]) == ["base-map"]


def test_the_description_says_it(db: None) -> None:
    document = Client().get("/api/openapi.json").json()
    package = document["paths"]["/api/field/v1/packages"]["get"]
    schema = package["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["$ref"].endswith("/Manifest")
    part = document["paths"]["/api/field/v1/packages/{kind}/{name}"]["get"]
    assert "application/vnd.pmtiles" in part["responses"]["200"]["content"]
    assert "304" in part["responses"]
