"""How the visibility walk looks through the pages, the API and the exports of finds."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pyogrio.raw
from django.urls import reverse

from archaeology.sites import probe_pages
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe

# Small, so that there are several pages to go through.
PAGE = 7
# Degrees around a point, and what rounding to seven digits may lose.
AROUND, ROUNDING = 2e-5, 2e-7
TABLES = ("units", "relations", "levels", "assertions", "sources")
ROUTES = frozenset(
    {
        "archaeology-export-geojson",
        "archaeology-export-csv",
        "archaeology-export-gpkg",
        # These two show nothing: they keep and forget what was sent, and lead on.
        "archaeology-save",
        "archaeology-delete",
    }
)


class Disagreement(AssertionError):
    """Two answers tell different things of one find, or a filter finds what is not shown."""


def probe() -> Probe:
    """Pages, single finds, filters, stratigraphy and exports."""
    return Probe(
        "archaeology",
        ROUTES | probe_pages.ROUTES,
        _look,
        is_counter=True,
        notes="One observation of finds; each address and each filter must agree with it.",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    pages = probe_pages.look_at_pages(client, layer)
    if layer.id != "finds" or pages is None:
        return pages
    rows: Any = layer.model.objects  # type: ignore[attr-defined]  # each model has its own
    stored = list(rows.select_related("unit", "operation"))
    address = reverse("api-1.0.0:list_finds")
    first = client.get(address, {"limite": PAGE}).json()
    features = {each["id"]: each for each in _all_features(client, first)}
    for row in stored:
        single = client.get(reverse("api-1.0.0:read_find", args=[row.pk]))
        _same(single.status_code == 200, row.pk in features, f"single find {row.pk}")
        if row.pk in features:
            _same(single.json(), features[row.pk], f"find {row.pk}")
    _ask_for_what_may_be_hidden(client, address, stored, features)
    _look_at_stratigraphy(client, address, stored)
    _look_at_exports(client, features)
    _same(pages.keys, frozenset(features), "finds of the pages")
    _same(pages.count, first["numberMatched"], "count on the search page")
    return Observation(
        keys=frozenset(features),
        fields={key: each["properties"] for key, each in features.items()},
        positions={
            key: (each["geometry"]["coordinates"][0], each["geometry"]["coordinates"][1])
            for key, each in features.items()
            if each["geometry"]
        },
        count=first["numberMatched"],
    )


def _all_features(client: Client, page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    while True:
        yield from page["features"]
        if not page["links"]:
            return
        page = client.get(page["links"][0]["href"]).json()


def _ask_for_what_may_be_hidden(
    client: Client, address: str, stored: list[Any], features: Mapping[int, Any]
) -> None:
    """Each true value of each find is asked for; only those whose answer shows it are found.

    With the largest page there is no link to a next one, which would repeat what was asked.
    """
    asked: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}
    for row in stored:
        number = row.operation.number
        # Finds alike are asked for once.
        asked[("texte", row.title),] = {"title": row.title}
        asked[("nature", row.kind),] = {"kind": row.kind}
        asked[("operation", number),] = {"operation": number}
        asked[("z_min", row.z_m), ("z_max", row.z_m)] = {"z_m": row.z_m, "datum": "ngf_ign69"}
        _look_around(client, address, row, features)
    for params, shown in asked.items():
        expected = {
            key
            for key, each in features.items()
            if all(each["properties"].get(field) == value for field, value in shown.items())
        }
        _same(_found(client, address, dict(params)), expected, f"{params}")


def _look_around(client: Client, address: str, row: Any, features: Mapping[int, Any]) -> None:
    """A box around where a find really is finds what is *shown* there, and nothing else."""
    if row.geom is None:
        return
    place = row.geom.transform(4326, clone=True)
    corners = (place.x - AROUND, place.y - AROUND, place.x + AROUND, place.y + AROUND)
    found = _found(client, address, {"bbox": ",".join(map(repr, corners))})

    def within(margin: float) -> set[int]:
        return {
            key
            for key, each in features.items()
            if each["geometry"]
            and abs(each["geometry"]["coordinates"][0] - place.x) <= AROUND + margin
            and abs(each["geometry"]["coordinates"][1] - place.y) <= AROUND + margin
        }

    if not within(-ROUNDING) <= found <= within(ROUNDING):
        raise Disagreement(f"a box finds {found}, where {within(0)} are shown")


def _found(client: Client, address: str, params: Mapping[str, Any]) -> set[int]:
    answer = client.get(address, {**params, "limite": 1000}).json()
    _same(answer["numberMatched"], len(answer["features"]), "count of a query")
    return {each["id"] for each in answer["features"]}


def _look_at_stratigraphy(client: Client, address: str, stored: list[Any]) -> None:
    """Units are known or unknown, the same at each address; a hidden one is as if not there."""
    units = reverse("api-1.0.0:list_units")
    nowhere = {"anterieur_a": "nowhere US 0"}
    unknown = client.get(address, nowhere)
    unknown_unit = client.get(units, {"unite": "nowhere US 0", "sens": "earlier"})
    for row in stored:
        if row.unit is None:
            continue
        finds = client.get(address, {"anterieur_a": row.unit.label, "limite": 1000})
        beside = client.get(units, {"unite": row.unit.label, "sens": "earlier"})
        _same(finds.status_code == 200, beside.status_code == 200, f"unit of {row.pk}")
        if finds.status_code != 200:
            _same(finds.content, unknown.content, f"refusal of the unit of {row.pk}")
            _same(beside.content, unknown_unit.content, f"the unknown unit of {row.pk}")


def _look_at_exports(client: Client, features: Mapping[int, Any]) -> None:
    document = json.loads(client.get(reverse("archaeology-export-geojson")).content)
    exported = {each["id"]: each for each in document["features"]}
    _same(exported, dict(features), "GeoJSON")
    beside = {name for name in TABLES if name in document}
    with ZipFile(BytesIO(client.get(reverse("archaeology-export-csv")).content)) as archive:
        _same(set(archive.namelist()), {f"{name}.csv" for name in ("finds", *beside)}, "files")
        text = archive.read("finds.csv").decode("utf-8-sig")
        for name in beside:
            lines = list(csv.reader(StringIO(archive.read(f"{name}.csv").decode(), newline="")))
            _same(len(lines) - 1, len(document[name]), f"rows of {name}.csv")
    rows = {int(row["key"]): row for row in csv.DictReader(StringIO(text, newline=""))}
    _same(set(rows), set(features), "keys of the CSV file")
    for key, row in rows.items():
        _written(features[key]["properties"], row, f"CSV row {key}")
        place = features[key]["geometry"]
        told = [float(row[name]) for name in ("longitude", "latitude") if row[name]]
        _same(told, place["coordinates"] if place else [], f"position in CSV row {key}")
    _look_at_geopackage(client, features, beside)


def _look_at_geopackage(client: Client, features: Mapping[int, Any], beside: set[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "finds.gpkg"
        path.write_bytes(client.get(reverse("archaeology-export-gpkg")).content)
        layers = {str(name) for name, _kind in pyogrio.list_layers(path)}
        _same(layers, {"finds", *beside}, "layers of the GeoPackage")
        meta, _fids, _shapes, columns = pyogrio.raw.read(path, layer="finds")
    names = list(meta["fields"])
    keys = [int(key) for key in columns[names.index("key")]]
    _same(set(keys), set(features), "keys of the GeoPackage")
    granted = frozenset[str]().union(*(each["properties"] for each in features.values()))
    _same(set(names) - {"key"}, set(granted), "columns of the GeoPackage")
    for name in ("title", "number", "unit"):
        values = columns[names.index(name)] if name in names else [None] * len(keys)
        for key, value in zip(keys, values, strict=True):
            _same(value, features[key]["properties"].get(name), f"{name} in the GeoPackage")


def _written(properties: Mapping[str, Any], row: Mapping[str, str], what: str) -> None:
    """A CSV row says what the feature says; what it was not given is empty there."""
    for name, text in row.items():
        if name in {"key", "longitude", "latitude"}:
            continue
        value = properties.get(name)
        if value is None:
            value = ""
        elif isinstance(value, bool):
            value = str(value).lower()
        _same(text.removeprefix("'"), str(value), f"{name} of {what}")


def _same(one: object, other: object, what: str) -> None:
    if one != other:
        raise Disagreement(f"{what}: {one!r}, not {other!r}")
