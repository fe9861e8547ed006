"""What a file does not say of a record that is there stays as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from archaeology.sites.models import Find, HeritageSite, Operation, Source
from layers.access.actor import system_actor
from layers.access.models import Territory
from layers.exchange.services.import_file import import_file
from tests.archaeology.sites.test_import import XY, Bring, bring

__all__ = ["bring"]
pytestmark = pytest.mark.django_db

MOVED = "521105,6931105"
# Per layer: a whole record, and the least that a second file can say of it.
RECORDS: dict[str, tuple[type[Model], str, str, str]] = {
    "finds": (
        Find,
        "number,kind,material,title,description,count,found_on,z_m,z_sigma_m,datum,depth_m,"
        "ground_reference,dating,reliability,confidentiality,precision_class,precision_m,source,"
        "operation,unit,synthetic",
        "R1-b2,vase,ceramic,Anse,Brisée,3,2023-05-04,7.5,0.02,ngf_ign69,3.1,street,0150/0200,A,"
        "public,surveyed,0.1,Carnet,2031,1204,oui",
        "number",
    ),
    "excavations": (
        Operation,
        "number,title,kind,organisation,year,started_on,ended_on,depth_reached_m,lowest_m,notes,"
        "reliability,confidentiality,precision_class,precision_m,source,synthetic",
        "77,Rue,evaluation,Inrap,2021,2021-03-01,2021-04-01,3,4.5,Humide,B,public,surveyed,0.1,"
        "Carnet,oui",
        "number,title",
    ),
    "heritage-sites": (
        HeritageSite,
        "code,name,kind,description,dating,reliability,confidentiality,precision_class,"
        "precision_m,source",
        "T1,Théâtre,théâtre,Romain,0150/0200,A,public,surveyed,0.1,Carnet",
        "code,name,kind",
    ),
    "archaeology-sources": (
        Source,
        "reference,kind,title,author,year,licence,url,notes,reliability,confidentiality",
        "R,plan,Plan,Gaillard,1911,etalab-2.0,https://exemple.fr/r,Roulé,A,public",
        "reference",
    ),
}


def said_of(row: Model) -> dict[str, Any]:
    """Everything that is recorded of a row, but where it lies and what is made of that."""
    made = {"geom", "rough", "commune", "modified", "updated"}
    fields = [each for each in row._meta.concrete_fields if each.name not in made]
    return {each.attname: getattr(row, each.attname) for each in fields}


@pytest.mark.parametrize("layer", RECORDS)
def test_a_file_that_says_only_positions_moves_and_empties_nothing(
    layer: str, bring: Bring, dig: Operation
) -> None:
    model, header, row, least = RECORDS[layer]
    bring("archaeology-sources", "reference,kind\nCarnet,archive\n", "")
    first = bring(layer, f"{header},x,y\n{row},{XY}\n")
    assert (first.accepted, first.reasons) == (1, [])
    values = dict(zip(header.split(","), row.split(","), strict=True))
    key = least.split(",")[0]
    recorded = model._default_manager.get(**{key: values[key]})
    told = ",".join(values[name] for name in least.split(","))
    report = bring(layer, f"{least},x,y\n{told},{MOVED}\n")
    assert (report.accepted, report.updated) == (1, 1)
    now = model._default_manager.get(pk=recorded.pk)
    assert said_of(now) == said_of(recorded)
    place = now.geom  # type: ignore[attr-defined]
    assert (place.x, place.y) == (521105, 6931105)


@pytest.mark.parametrize("layer", RECORDS)
def test_a_file_without_positions_leaves_them(layer: str, bring: Bring, dig: Operation) -> None:
    model, _header, row, least = RECORDS[layer]
    told = ",".join(row.split(",")[: least.count(",") + 1])
    bring(layer, f"{least},x,y\n{told},{XY}\n")
    report = bring(layer, f"{least},reliability\n{told},A\n", '[place]\nmissing = "keep"\n')
    assert (report.accepted, report.updated) == (1, 1)
    now = model._default_manager.exclude(pk=dig.pk).get()
    assert now.reliability == "A"  # type: ignore[attr-defined]
    assert now.geom is not None  # type: ignore[attr-defined]
    assert now.commune is not None  # type: ignore[attr-defined]


def test_a_file_of_which_no_row_has_a_position_says_nothing_of_positions(
    bring: Bring, tmp_path: Path, territory: Territory
) -> None:
    bring("finds", f"number,title,x,y\n1,Anse,{XY}\n")
    file, toml = tmp_path / "f.geojson", tmp_path / "n.toml"
    rows = [{"type": "Feature", "geometry": None, "properties": {"number": "1", "title": "Col"}}]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    toml.write_text('[place]\nmissing = "keep"\n')
    who = system_actor("import")
    report = import_file(who, "finds", file, mapping_path=toml, territory=territory.pk)
    assert (report.accepted, report.updated) == (1, 1)
    find = Find.objects.get()
    assert (find.title, find.geom is None) == ("Col", False)


def test_a_file_that_says_nothing_but_numbers_changes_nothing(bring: Bring) -> None:
    bring("finds", f"number,title,x,y\n1,Anse,{XY}\n")
    report = bring("finds", "number\n1\n", '[place]\nmissing = "keep"\n')
    assert (report.accepted, report.updated) == (1, 0)
    assert Find.objects.get().title == "Anse"


def test_what_a_file_gives_empty_is_emptied(bring: Bring) -> None:
    bring("finds", f"number,title,z_m,datum,dating,x,y\n1,Anse,7,ngf_ign69,0150,{XY}\n")
    report = bring("finds", f"number,title,z_m,dating,x,y\n1,,,,{XY}\n")
    assert (report.accepted, report.updated) == (1, 1)
    find = Find.objects.get()
    assert (find.title, find.z_m, find.datum, find.dating) == ("", None, "", "")


def test_an_altitude_leaves_the_depth_and_the_other_way_round(bring: Bring) -> None:
    bring("finds", f"number,z_m,datum,x,y\n1,7,ngf_ign69,{XY}\n")
    bring("finds", f"number,depth_m,ground_reference,x,y\n1,3,street,{XY}\n")
    find = Find.objects.get()
    assert (find.z_m, find.datum, find.depth_m, find.ground_reference) == (
        7.0,
        "ngf_ign69",
        3.0,
        "street",
    )


def test_one_end_of_an_operation_is_held_against_the_other_that_is_recorded(bring: Bring) -> None:
    bring("excavations", f"number,title,started_on,x,y\n7,Ici,2021-03-01,{XY}\n")
    report = bring("excavations", f"number,title,ended_on,x,y\n7,Ici,2020-03-01,{XY}\n")
    assert [(each.row, each.column) for each in report.reasons] == [(1, "ended_on")]
    bring("excavations", f"number,title,ended_on,x,y\n7,Ici,2021-04-01,{XY}\n")
    late = bring("excavations", f"number,title,started_on,x,y\n7,Ici,2022-01-01,{XY}\n")
    assert [(each.row, each.column) for each in late.reasons] == [(1, "started_on")]
    operation = Operation.objects.get()
    assert (str(operation.started_on), str(operation.ended_on)) == ("2021-03-01", "2021-04-01")


def test_a_file_that_says_nothing_of_it_keeps_what_the_operation_hides(bring: Bring) -> None:
    operation = f"number,title,confidentiality,x,y\n7,Ici,restricted,{XY}\n"
    bring("excavations", operation)
    bring("finds", f"number,operation,confidentiality,x,y\n1,7,public,{XY}\n")
    bring("finds", f"number,x,y\n1,{MOVED}\n")
    find = Find.objects.get()
    assert (find.confidentiality, find.visibility) == ("public", "restricted")
