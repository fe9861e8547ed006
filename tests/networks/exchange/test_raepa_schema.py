"""Tables and codes of the standard, beside the reference."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import CharField

from networks.exchange.raepa.codes import LISTS, code_of, word_of
from networks.exchange.raepa.fields import FIELDS, REFERENCES
from networks.exchange.raepa.schema import TABLES
from networks.water.models import Device, Pipe, Structure

CODES = [(name, code) for name, codes in LISTS.items() for code in codes]
MODELS = {"pipe": Pipe, "device": Device, "structure": Structure}


def test_eight_tables_with_157_attributes() -> None:
    assert len(TABLES) == 8
    assert sum(len(table.attributes) for table in TABLES.values()) == 157


def test_sixteen_lists_with_109_codes() -> None:
    assert (len(LISTS), len(CODES)) == (16, 109)


@pytest.mark.parametrize(("name", "code"), CODES)
def test_every_code_has_a_word_of_its_own_and_comes_back(name: str, code: str) -> None:
    assert code_of(name, word_of(name, code)) == code


def test_words_that_a_list_lacks_are_other() -> None:
    assert code_of("fonc_app_ass", "hydrant") == "99"
    assert code_of("cat_canal_ae", None) == ""


def test_words_are_those_of_the_models() -> None:
    """A word that a model's column would refuse is no translation."""
    for (family, kind), fields in FIELDS.items():
        table = next(t for t in TABLES.values() if (t.family, t.kind) == (family, kind))
        for name, field in fields.items():
            attribute = table.attribute(name)
            if attribute and attribute.codes and attribute.codes != "boolean":
                column = MODELS[kind]._meta.get_field(field)
                assert isinstance(column, CharField)
                known = {choice for choice, _label in column.flatchoices}
                assert set(LISTS[attribute.codes].values()) <= known, (kind, name)


def test_every_attribute_is_read_into_something() -> None:
    placed = {"X", "Y", "TYPRESEAU"}
    for table in TABLES.values():
        if table.kind == "repair":
            continue
        read = {*FIELDS[table.family, table.kind], *REFERENCES[table.kind], table.identifier}
        assert {each.name for each in table.attributes} <= read | placed


def reference(shared_data: Path, name: str) -> Iterator[dict[str, str]]:
    path = shared_data / "water" / "raepa_reference" / name
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.mark.realdata
def test_columns_are_the_references_own(shared_data: Path) -> None:
    told = [
        (row["table"], row["attribute"], row["type"], row["mandatory_in_3liz_sql"] == "1")
        for row in reference(shared_data, "raepa_schema.csv")
    ]
    ours = [
        (table.name, each.name, each.type, each.mandatory)
        for table in TABLES.values()
        for each in table.attributes
    ]
    assert ours == told
    for row in reference(shared_data, "raepa_schema.csv"):
        attribute = TABLES[row["table"]].attribute(row["attribute"])
        assert attribute
        note = row["codelist_or_note"]
        assert attribute.codes == (note[len("val_raepa_") :] if note.startswith("val_") else "")
        if row["type"] == "C":
            assert attribute.width == int(row["width"])
        elif "." in row["width"]:
            # Digits in all and after the point; the point takes a place in the file.
            digits, decimals = row["width"].split()[0].split(".")
            assert (attribute.width, attribute.decimals) == (int(digits) + 1, int(decimals))


@pytest.mark.realdata
def test_codes_are_the_references_own(shared_data: Path) -> None:
    told = {
        (row["list"].removeprefix("val_raepa_"), row["code"])
        for row in reference(shared_data, "raepa_codes.csv")
    }
    assert set(CODES) == told
