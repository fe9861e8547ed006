"""EPANET models in and out, through the commands."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from layers.access.models import Account
from networks.exchange.epanet.reading import parsed
from networks.water.models import Device, Node, Pipe, Structure
from tests.networks.exchange.conftest import Run, run

pytestmark = pytest.mark.django_db

LAMBERT = ("--crs", "EPSG:2154")
MODEL = """\
[TITLE]
À Étretat
[JUNCTIONS]
;id elevation demand
J1 100 50
J2 90 20 Jour
J3 80
[RESERVOIRS]
R1 200
[TANKS]
T1 150 10 0 20 40 0
[PIPES]
P1 J1 J2 1000 12 120
P2 J3 T1 500.5 8 120 0 Closed
[PUMPS]
U1 R1 J1 HEAD 1
[VALVES]
V1 J2 J3 6 PRV 40
[CURVES]
1 500 100
[PATTERNS]
Jour 1.0 1.5 0.5
[OPTIONS]
Units GPM
Headloss H-W
[COORDINATES]
J1 520100 6930100
J2 520200 6930100
J3 520200 6930200
R1 520050 6930100
T1 520250 6930200
[VERTICES]
P1 520150 6930120
[END]
"""


@pytest.fixture(autouse=True)
def _apart(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Two pipes (one closed), a pump, a valve, a tank, a reservoir; US units."""
    path = tmp_path / "model.inp"
    path.write_text(MODEL, encoding="utf-8")
    return path


def read(path: Path) -> Any:
    """A model as WNTR reads it, in SI units."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parsed(path.read_text(encoding="utf-8"))


def test_a_model_enters_whole_in_metres(bring: Run, model: Path) -> None:
    outcome = bring(model, *LAMBERT)
    assert (outcome.code, outcome.counts) == (0, (9, 9, 0, 0))
    assert Pipe.objects.count() == 4
    first = Pipe.objects.get(code="P1")
    assert first.length_m == pytest.approx(304.8)
    assert (first.diameter_mm, first.network, first.circulation) == (305, "drinking", "forced")
    assert list(first.geom.coords) == [
        *((520100, 6930100), (520150, 6930120), (520200, 6930100)),
    ]
    kinds = dict(Node.objects.values_list("code", "kind"))
    junctions = dict.fromkeys(("J1", "J2", "J3"), "junction")
    assert kinds == junctions | {"R1": "source", "T1": "tank"}
    assert Node.objects.get(code="J1").z_m == pytest.approx(30.48)
    assert set(Structure.objects.values_list("code", "function", "node__code")) == {
        ("T1", "reservoir", "T1"),
        ("U1", "pumping_station", "R1"),
    }
    assert set(Device.objects.values_list("code", "function", "is_open", "node__code")) == {
        ("V1", "pressure_regulator", None, "J2"),
        ("P2 (vanne)", "valve", False, "J3"),
    }


def test_the_second_time_nothing_changes_and_operation_prevails(bring: Run, model: Path) -> None:
    bring(model, *LAMBERT)
    Device.objects.filter(code="P2 (vanne)").update(is_open=True)
    assert bring(model, *LAMBERT).counts == (9, 9, 0, 0)
    assert Device.objects.get(code="P2 (vanne)").is_open is True


def test_there_and_back_with_everything_that_is_no_asset(
    bring: Run, take: Run, model: Path, tmp_path: Path
) -> None:
    bring(model, *LAMBERT)
    out = tmp_path / "out.inp"
    outcome = take(out, *LAMBERT)
    assert outcome.report == {
        "written": {
            **{"JUNCTIONS": 3, "RESERVOIRS": 1, "TANKS": 1},
            **{"PIPES": 2, "PUMPS": 1, "VALVES": 1},
        },
        "notes": [],
    }
    before, after = read(model), read(out)
    assert after.options.hydraulic.inpfile_units == "GPM"
    assert after.pattern_name_list == before.pattern_name_list == ["Jour"]
    assert after.curve_name_list == before.curve_name_list == ["1"]
    for name in before.node_name_list:
        old, new = before.get_node(name), after.get_node(name)
        assert new.coordinates == pytest.approx(old.coordinates)
    for name in before.junction_name_list:
        old, new = before.get_node(name), after.get_node(name)
        assert new.base_demand == pytest.approx(old.base_demand, rel=1e-4)
        assert new.elevation == pytest.approx(old.elevation, rel=1e-4)
    for name in before.pipe_name_list:
        old, new = before.get_link(name), after.get_link(name)
        assert new.length == pytest.approx(old.length, rel=1e-4)
        assert new.diameter == pytest.approx(old.diameter, rel=1e-4)
        assert new.initial_status == old.initial_status
        assert [*map(tuple, new.vertices)] == [*map(tuple, old.vertices)]
    assert bring(out, *LAMBERT).counts == (9, 9, 0, 0)


def test_out_without_a_model_to_go_around(
    bring: Run, take: Run, model: Path, tmp_path: Path, settings: LazySettings
) -> None:
    bring(model, *LAMBERT)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    out = tmp_path / "out.inp"
    outcome = take(out)
    assert outcome.report["written"]["PUMPS"] == outcome.report["written"]["VALVES"] == 1
    assert {"Pompe" in note or "Régulateur" in note for note in outcome.report["notes"]} == {True}
    assert read(out).get_link("P1").diameter == pytest.approx(0.305)


def test_what_changed_since_goes_out_too(
    bring: Run, take: Run, model: Path, tmp_path: Path
) -> None:
    bring(model, *LAMBERT)
    Pipe.objects.filter(code="P1").update(diameter_mm=150)
    Pipe.objects.filter(code="V1").update(in_service=False)
    out = tmp_path / "out.inp"
    take(out)
    after = read(out)
    assert after.get_link("P1").diameter == pytest.approx(0.15)
    assert after.num_valves == 0


def test_coordinates_in_any_system(bring: Run, take: Run, model: Path, tmp_path: Path) -> None:
    text = MODEL
    for name, x, y in (
        ("J1", 520100, 6930100),
        ("J2", 520200, 6930100),
        ("J3", 520200, 6930200),
        ("R1", 520050, 6930100),
        ("T1", 520250, 6930200),
    ):
        text = text.replace(f"{name} {x} {y}", f"{name} 0.5{ord(name[0]) + int(name[1])} 49.47")
    model.write_text(text.replace("P1 520150 6930120", ""), encoding="utf-8")
    assert bring(model, "--crs", "EPSG:4326").code == 0
    there = Node.objects.get(code="J1").geom
    there.transform(4326)
    assert there.coords == pytest.approx((0.575, 49.47), abs=1e-7)
    out = tmp_path / "out.inp"
    take(out, "--crs", "EPSG:4326")
    assert read(out).get_node("J1").coordinates == pytest.approx((0.575, 49.47), abs=1e-4)


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ("J1 520100 6930100", "J1 0 0", [("JUNCTIONS", 1), ("PIPES", 1), ("PUMPS", 1)]),
        ("J3 520200 6930200", "", [("JUNCTIONS", 3), ("PIPES", 2), ("VALVES", 1)]),
        ("P1 J1 J2 1000 12 120", "P1 J1 J1 1000 12 120", [("PIPES", 1)]),
        ("P1 J1 J2 1000 12 120", "P1 J1 J9 1000 12 120", [("PIPES", 1)]),
        ("P1 J1 J2 1000 12 120", "P1 J1 J2 long 12 120", [("PIPES", 1)]),
        ("P1 J1 J2 1000 12 120", "P1 J1", [("PIPES", 1)]),
        ("P2 J3 T1 500.5", "P1 J3 T1 500.5", [("PIPES", 2)]),
        ("J3 80", "J1 80", [("JUNCTIONS", 3), ("PIPES", 2), ("VALVES", 1)]),
        ("V1 J2 J3 6 PRV", "V1 J3 T1 6 PRV", [("VALVES", 1)]),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_enters(
    bring: Run, model: Path, line: str, instead: str, told: list[tuple[str, int]]
) -> None:
    assert line in MODEL
    model.write_text(MODEL.replace(line, instead), encoding="utf-8")
    outcome = bring(model, *LAMBERT)
    assert outcome.code == 0
    assert [(table, row) for table, row, _column in outcome.told("reasons")] == sorted(told)
    assert outcome.counts[1] == 9 - len(told)


def test_ends_in_one_place_are_joined_all_the_same(
    bring: Run, take: Run, model: Path, tmp_path: Path
) -> None:
    text = MODEL.replace("J2 520200 6930100", "J2 520200 6930200")
    model.write_text(text, encoding="utf-8")
    outcome = bring(model, *LAMBERT)
    assert outcome.counts == (9, 9, 0, 0)
    assert outcome.told("notes", "coordinates") == [("VALVES", 1, "coordinates")]
    hook = Pipe.objects.get(code="V1").geom.coords
    assert hook[0] == hook[-1] == (520200, 6930200)
    out = tmp_path / "out.inp"
    take(out)
    assert bring(out, *LAMBERT).counts == (9, 9, 0, 0)


def test_out_as_raepa_and_back_nothing_changes(
    bring: Run, take: Run, model: Path, tmp_path: Path
) -> None:
    bring(model, *LAMBERT)
    packed = tmp_path / "out.zip"
    take(packed)
    assert bring(packed).counts == (8, 8, 0, 0)
    assert Node.objects.count() == 5


def test_controls_that_nobody_can_read_do_not_keep_the_network_out(bring: Run, model: Path) -> None:
    model.write_text(MODEL.replace("[END]", "[CONTROLS]\nLINK P9 OPEN IF x\n"), encoding="utf-8")
    outcome = bring(model, *LAMBERT)
    assert outcome.counts == (9, 9, 0, 0)
    assert any("Commandes" in note["reason"] for note in outcome.report["notes"])


@pytest.mark.parametrize(
    "content", [b"", b"Rien.", b"\0\1\2", b"[PIPES]\n", b"[JUNCTIONS]\nJ1 x\n"]
)
def test_what_is_no_model_is_one_line_or_a_report(
    bring: Run, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.inp"
    path.write_bytes(content)
    outcome = bring(path, *LAMBERT)
    assert outcome.code == (0 if b"J1" in content else 2)
    assert not Node.objects.exists()


def test_the_system_of_coordinates_is_never_guessed(bring: Run, model: Path) -> None:
    outcome = bring(model)
    assert outcome.code == 2
    assert "--crs" in outcome.err


def test_numbers_of_a_calculation_that_are_none_do_not_keep_the_network_out(
    bring: Run, model: Path
) -> None:
    text = model.read_text(encoding="utf-8")
    text = text.replace("Jour 1.0 1.5 0.5", "Jour 1.0 P 0.5\nJour 1.0 1.5 0.5")
    model.write_text(text.replace("1 500 100", "1 500 100\n2 a b"), encoding="utf-8")
    outcome = bring(model, *LAMBERT)
    assert (outcome.code, outcome.counts[3]) == (0, 0)
    assert {("CURVES", 2, "2"), ("PATTERNS", 1, "Jour")} <= set(outcome.told("notes"))


def test_lines_that_stop_short_do_not_keep_the_network_out(bring: Run, model: Path) -> None:
    text = model.read_text(encoding="utf-8")
    text = text.replace("[PUMPS]", "P3 J1 J3 10\n[PUMPS]\nU2 R1 J1")
    model.write_text(text.replace("[VALVES]", "[VALVES]\nV2 J2 J3 6 PRV"), encoding="utf-8")
    told = bring(model, *LAMBERT).told("reasons")
    assert sorted(told) == [("PIPES", 3, "P3"), ("PUMPS", 1, "U2"), ("VALVES", 1, "V2")]


@pytest.mark.parametrize("options", ["Units GPM\n", "[OPTIONS]\nUnits GPM\nHeadloss H-W\n"])
def test_units_that_nobody_says_are_those_of_epanet(bring: Run, model: Path, options: str) -> None:
    text = model.read_text(encoding="utf-8")
    assert options in text
    model.write_text(text.replace(options, ""), encoding="utf-8")
    outcome = bring(model, *LAMBERT)
    assert ("OPTIONS", 0, "Units") in outcome.told("notes")
    assert Pipe.objects.get(code="P1").length_m == pytest.approx(304.8)
    model.write_text(text.replace("GPM", "BANANE"), encoding="utf-8")
    outcome = bring(model, *LAMBERT)
    assert outcome.code == 2
    assert "BANANE" in outcome.err


def test_only_the_service_gets_a_model(
    bring: Run, model: Path, tmp_path: Path, front_desk: Account
) -> None:
    bring(model, *LAMBERT)
    assert run("export", "water", tmp_path / "out.inp", "--as", "accueil").code == 2
    assert not (tmp_path / "out.inp").exists()


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "crs", "counts"),
    [
        ("wntr_bsd3/Net3.inp", "EPSG:2154", (216, 216)),
        ("wntr_bsd3/ky4.inp", "EPSG:3547", (2122, 2122)),
        ("epanet_inp_epyt_eupl12/L-TOWN.inp", "EPSG:2154", (1694, 1694)),
    ],
)
def test_real_models(
    bring: Run, take: Run, shared_data: Path, tmp_path: Path, name: str, crs: str, counts: Any
) -> None:
    path = shared_data / "water" / name
    assert bring(path, "--crs", crs).counts[:2] == counts
    assert bring(path, "--crs", crs).counts[2] == 0
    out = tmp_path / "out.inp"
    assert take(out, "--crs", crs).code == 0
    before, after = read(path), read(out)
    assert set(after.link_name_list) == set(before.link_name_list)
    lengths = [sum(m.get_link(p).length for p in m.pipe_name_list) for m in (before, after)]
    assert lengths[0] == pytest.approx(lengths[1], rel=1e-4)
