"""RAEPA shapefiles in, through the command: what enters, what is refused, what is told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from shapely import LineString, MultiLineString, Point

from layers.access.models import Territory
from networks.water.models import Device, Node, Pipe, Structure
from tests.networks.exchange.conftest import (
    Run,
    Sheets,
    X,
    Y,
    at,
    line,
    main,
    manhole,
    pipe,
    run,
    valve,
)

pytestmark = pytest.mark.django_db


def test_a_sound_network_enters_whole(bring: Run, sewer: Path) -> None:
    outcome = bring(sewer)
    assert (outcome.code, outcome.counts) == (0, (5, 5, 0, 0))
    first = Pipe.objects.get(code="C1")
    assert (first.network, first.material, first.content) == ("waste", "pvc_u", "waste")
    assert (first.diameter_mm, first.laid_year, first.circulation) == (200, 1987, "gravity")
    assert (first.in_service, first.is_connection) == (True, False)
    assert (first.upstream_invert_m, first.downstream_invert_m) == (42.5, 42.25)
    assert first.commune
    assert first.commune.name == "Ouest"
    assert first.start_node
    assert first.end_node
    assert (first.start_node.code, first.end_node.code) == ("R1", "R2")
    assert Pipe.objects.get(code="C2").start_node == first.end_node
    middle = Structure.objects.get(code="R2")
    assert (middle.function, middle.node) == ("manhole", first.end_node)
    assert first.end_node.kind == "manhole"
    assert Node.objects.get(code="R3").z_m == 41.9


def test_the_second_time_nothing_changes(bring: Run, sewer: Path) -> None:
    bring(sewer)
    versions = list(Pipe.objects.values_list("pk", "version"))
    assert bring(sewer).counts == (5, 5, 0, 0)
    assert list(Pipe.objects.values_list("pk", "version")) == versions
    assert (Node.objects.count(), Structure.objects.count()) == (3, 3)


def test_what_changed_changes_and_what_operation_knows_stays(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    bring(sewer)
    Pipe.objects.filter(code="C1").update(condition=4)
    changed = sheets(
        "later",
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "R2"), line((0, 0), (5, 1), (10, 0)), MATERIAU="13"),
            pipe("C2", ("R2", "R3"), line((10, 0), (10, 5), (20, 5)), ZAMONT=42.25, ZAVAL=42.0),
        ],
    )
    assert bring(changed).counts == (2, 2, 1, 0)
    first = Pipe.objects.get(code="C1")
    assert (first.material, first.condition, len(first.geom)) == ("stoneware", 4, 3)
    assert first.version == 2


def test_one_code_in_drinking_water_and_another_in_sewers(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(
        RAEPA_CANALAEP_L=[main("C1", ("V1", "V2"), line((0, 50), (10, 50)))],
        RAEPA_APPARAEP_P=[
            valve("V1", at(0, 50), IDCANAVAL="C1"),
            valve("V2", at(10, 50), IDCANAMONT="C1"),
        ],
    )
    assert bring(sewer).counts == (8, 8, 0, 0)
    assert set(Pipe.objects.filter(code="C1").values_list("network", flat=True)) == {
        "drinking",
        "waste",
    }
    first = Device.objects.get(code="V1")
    assert first.downstream_pipe == Pipe.objects.get(code="C1", network="drinking")
    assert first.node
    assert first.node.code == "V1"


def test_a_dry_run_tells_and_changes_nothing(bring: Run, sewer: Path) -> None:
    assert bring(sewer, "--dry-run").counts == (5, 5, 0, 0)
    assert not Pipe.objects.exists()
    assert not Node.objects.exists()


REFUSED = {
    "no identifier": (pipe("", ("R1", "R2"), line((0, 0), (1, 1))), "IDCANA"),
    "repeated": (pipe("C1", ("R1", "R2"), line((0, 0), (1, 1))), "IDCANA"),
    "no network": (pipe("C9", ("R1", "R2"), line((0, 0), (1, 1)), TYPRESEAU="07"), "TYPRESEAU"),
    "no geometry": (pipe("C9", ("R1", "R2"), None), "geometry"),
    "zero length": (pipe("C9", ("R1", "R2"), line((1, 1), (1, 1))), "geometry"),
    "parts": (
        pipe(
            "C9",
            ("R1", "R2"),
            MultiLineString([line((0, 0), (1, 0)).coords, line((5, 0), (6, 0)).coords]),
        ),
        "geometry",
    ),
    "ring": (pipe("C9", ("R1", "R1"), line((0, 0), (5, 5), (5, 0), (0, 0))), "IDNTERM"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_cannot_be_is_refused_and_the_rest_enters(
    bring: Run, sheets: Sheets, sewer: Path, name: str
) -> None:
    row, column = REFUSED[name]
    sheets(
        RAEPA_CANALASS_L=[pipe("C1", ("R1", "R2"), line((0, 0), (10, 0))), row],
    )
    outcome = bring(sewer)
    assert (outcome.code, outcome.counts) == (0, (5, 4, 0, 1))
    assert outcome.told("reasons") == [("RAEPA_CANALASS_L", 2, column)]
    assert Pipe.objects.count() == 1


def test_strict_lets_nothing_in(bring: Run, sheets: Sheets, sewer: Path) -> None:
    sheets(RAEPA_CANALASS_L=[REFUSED["zero length"][0]])
    outcome = bring(sewer, "--strict")
    assert outcome.code == 2
    assert outcome.told("reasons") == [("RAEPA_CANALASS_L", 1, "geometry")]
    assert not Structure.objects.exists()


@pytest.mark.parametrize(
    ("told", "column", "field", "value"),
    [
        ({"MATERIAU": "77"}, "MATERIAU", "material", "unknown"),
        ({"BRANCHEMNT": "P"}, "BRANCHEMNT", "is_connection", False),
        ({"ENSERVICE": "?"}, "ENSERVICE", "in_service", True),
        ({"ZAVAL": 0.0}, "ZAVAL", "downstream_invert_m", None),
        ({"ZAVAL": 43.5}, "ZAVAL", "downstream_invert_m", 43.5),
        ({"ANFINPOSE": "2187"}, "ANFINPOSE", "laid_year", None),
        ({"ANFINPOSE": "87"}, "ANFINPOSE", "laid_year", None),
        ({"ANFINPOSE": "abcd"}, "ANFINPOSE", "laid_year", None),
        ({"ANDEBPOSE": "1999"}, "ANDEBPOSE", "laid_from_year", None),
        ({"DIAMETRE": -5}, "DIAMETRE", "diameter_mm", None),
        ({"IDCANPPALE": "nowhere"}, "IDCANPPALE", "main_pipe", None),
        ({"SENSECOUL": "?"}, "SENSECOUL", "flows_forward", None),
    ],
)
def test_a_value_that_cannot_be_is_told_and_the_row_enters(
    bring: Run,
    sheets: Sheets,
    sewer: Path,
    told: dict[str, object],
    column: str,
    field: str,
    value: object,
) -> None:
    sheets(RAEPA_CANALASS_L=[pipe("C1", ("R1", "R2"), line((0, 0), (10, 0)), **told)])
    outcome = bring(sewer)
    assert outcome.counts == (4, 4, 0, 0)
    assert outcome.told("notes", column) == [("RAEPA_CANALASS_L", 1, column)]
    assert getattr(Pipe.objects.get(code="C1"), field) == value


def test_water_under_pressure_may_climb(bring: Run, sheets: Sheets, sewer: Path) -> None:
    sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "R2"), line((0, 0), (10, 0)), MODECIRC="02", ZAVAL=50.0)
        ]
    )
    assert not bring(sewer).told("notes", "ZAVAL")


def test_water_that_runs_backwards_has_its_upstream_at_the_second_node(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "R2"), line((0, 0), (10, 0)), SENSECOUL="0", ZAMONT=42.5, ZAVAL=42.0)
        ]
    )
    outcome = bring(sewer)
    assert not outcome.told("notes", "ZAVAL")
    first = Pipe.objects.get(code="C1")
    assert first.flows_forward is False
    assert (first.upstream_invert_m, first.downstream_invert_m) == (42.0, 42.5)


def test_the_files_own_codes_can_be_translated(bring: Run, sheets: Sheets, tmp_path: Path) -> None:
    folder = sheets(RAEPA_OUVRASS_P=[manhole("R1", at(0), FNOUVASS="RG")])
    mapping = tmp_path / "codes.toml"
    mapping.write_text('[water.codes]\nFNOUVASS = { RG = "06" }\n')
    outcome = bring(folder, "--mapping", mapping)
    assert not outcome.told("notes", "FNOUVASS")
    assert Structure.objects.get().function == "manhole"


# -- ends ----------------------------------------------------------------------------------------


def test_an_end_that_names_nothing_known_gets_a_node_of_that_name(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "lost"), line((0, 0), (7, 7))),
            pipe("C2", ("lost", "R3"), line((7, 7), (20, 5))),
        ]
    )
    outcome = bring(sewer)
    assert outcome.counts == (5, 5, 0, 0)
    assert outcome.told("notes", "IDNTERM") == [("RAEPA_CANALASS_L", 1, "IDNTERM")]
    assert outcome.told("notes", "IDNINI") == [("RAEPA_CANALASS_L", 2, "IDNINI")]
    node = Node.objects.get(code="lost")
    assert node.geom.coords == (X + 7, Y + 7)
    assert node.kind == "junction"
    assert Pipe.objects.filter(start_node=node).count() == 1


def test_without_leave_to_make_nodes_such_a_pipe_is_refused(
    bring: Run, sheets: Sheets, sewer: Path, tmp_path: Path
) -> None:
    sheets(RAEPA_CANALASS_L=[pipe("C1", ("R1", "lost"), line((0, 0), (7, 7)))])
    mapping = tmp_path / "nodes.toml"
    mapping.write_text("[water]\nmake_nodes = false\n")
    outcome = bring(sewer, "--mapping", mapping)
    assert outcome.told("reasons") == [("RAEPA_CANALASS_L", 1, "IDNTERM")]
    assert not Pipe.objects.exists()


def test_ends_that_name_nothing_meet_where_they_are_drawn(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("", ""), line((0, 0), (7, 7))),
            pipe("C2", ("", "R3"), line((7, 7), (20, 5))),
        ]
    )
    bring(sewer)
    first, second = Pipe.objects.order_by("code")
    assert first.start_node
    assert first.start_node.code == "R1"
    assert first.end_node == second.start_node
    assert bring(sewer).counts == (5, 5, 0, 0)


def test_a_line_drawn_the_other_way_round_is_turned(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(RAEPA_CANALASS_L=[pipe("C1", ("R1", "R2"), line((10, 0), (0, 0)))])
    outcome = bring(sewer)
    assert outcome.told("notes", "IDNINI") == [("RAEPA_CANALASS_L", 1, "IDNINI")]
    assert list(Pipe.objects.get().geom.coords) == [(X, Y), (X + 10, Y)]
    assert bring(sewer).counts == (4, 4, 0, 0)


def test_an_end_far_from_the_node_it_names_is_told(bring: Run, sheets: Sheets, sewer: Path) -> None:
    sheets(RAEPA_CANALASS_L=[pipe("C1", ("R1", "R2"), line((0, 0), (10, 3)))])
    (note,) = [each for each in bring(sewer).report["notes"] if each["column"] == "IDNTERM"]
    assert "3.0 m" in note["reason"]


def test_a_self_loop_that_is_drawn_open_ends_somewhere_else(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(RAEPA_CANALASS_L=[pipe("C1", ("R1", "R1"), line((0, 0), (4, 4)))])
    outcome = bring(sewer)
    assert outcome.told("notes", "IDNTERM") == [("RAEPA_CANALASS_L", 1, "IDNTERM")]
    only = Pipe.objects.get()
    assert only.start_node
    assert only.end_node
    assert (only.start_node.code, only.end_node.geom.coords) == ("R1", (X + 4, Y + 4))


def test_loose_ends_are_snapped_when_asked_and_it_is_told_how_far(
    bring: Run, sheets: Sheets, sewer: Path
) -> None:
    sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("", "lost"), line((0.3, 0), (9.9, 0))),
            pipe("C2", ("R2", "R3"), line((10, 0.2), (20, 5))),
        ]
    )
    outcome = bring(sewer, "--snap", "0.5")
    (note,) = [each for each in outcome.report["notes"] if each["column"] == "snap"]
    assert "3 bouts accrochés : de 0.100 à 0.300 m, médiane 0.200 m" in note["reason"]
    first = Pipe.objects.get(code="C1")
    assert first.start_node
    assert first.end_node
    assert (first.start_node.code, first.end_node.code) == ("R1", "R2")
    assert list(first.geom.coords) == [(X, Y), (X + 10, Y)]
    assert Pipe.objects.get(code="C2").geom.coords[0] == (X + 10, Y)
    assert bring(sewer, "--snap", "0.5").counts == (5, 5, 0, 0)


# -- the network as a whole -----------------------------------------------------------------------


def test_two_valves_at_one_point_are_told(bring: Run, sheets: Sheets) -> None:
    folder = sheets(RAEPA_APPARAEP_P=[valve("V1", at(0)), valve("V2", at(0.004))])
    outcome = bring(folder)
    assert outcome.counts == (2, 2, 0, 0)
    assert outcome.told("notes", "geometry") == [("RAEPA_APPARAEP_P", 2, "geometry")]


def test_a_network_in_pieces_is_told(bring: Run, sheets: Sheets, sewer: Path) -> None:
    assert not [n for n in bring(sewer).report["notes"] if "morceaux" in n["reason"]]
    sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "R2"), line((0, 0), (10, 0))),
            pipe("C3", ("A", "B"), line((500, 0), (510, 0))),
        ]
    )
    (note,) = [n for n in bring(sewer).report["notes"] if "morceaux" in n["reason"]]
    assert "2 morceaux" in note["reason"]


def test_things_already_there_are_known_to_later_files(bring: Run, sheets: Sheets) -> None:
    bring(sheets("first", RAEPA_OUVRASS_P=[manhole("R1", at(0)), manhole("R2", at(10))]))
    assert Structure.objects.filter(node__isnull=True).count() == 2
    later = sheets("later", RAEPA_CANALASS_L=[pipe("C1", ("R1", "R2"), line((0, 0), (10, 0)))])
    outcome = bring(later)
    assert not outcome.told("notes", "IDNINI")
    assert Structure.objects.filter(node__isnull=True).count() == 0


# -- files ---------------------------------------------------------------------------------------


def test_a_zip_with_folders_and_a_single_file(bring: Run, sewer: Path, tmp_path: Path) -> None:
    packed = tmp_path / "réseau.zip"
    with zipfile.ZipFile(packed, "w") as members:
        for file in sewer.iterdir():
            members.write(file, f"../../dossier/{file.name}")
    assert bring(packed).counts == (5, 5, 0, 0)
    assert bring(sewer / "RAEPA_OUVRASS_P.shp").counts == (3, 3, 0, 0)


def test_positions_are_projected_and_never_guessed(
    bring: Run, sheets: Sheets, territory: Territory
) -> None:
    silent = sheets("silent", crs=None, RAEPA_OUVRASS_P=[manhole("R1", at(0))])
    outcome = bring(silent)
    assert outcome.code == 2
    assert "système de coordonnées" in outcome.err
    assert bring(silent, "--crs", "EPSG:2154").counts == (1, 1, 0, 0)
    degrees = sheets("degrees", crs="EPSG:4326", RAEPA_OUVRASS_P=[manhole("R2", Point(0.5, 49.5))])
    bring(degrees)
    there = Structure.objects.get(code="R2").geom
    there.transform(4326)
    assert there.coords == pytest.approx((0.5, 49.5), abs=1e-7)


def test_texts_in_another_encoding(bring: Run, sewer: Path, tmp_path: Path) -> None:
    file = sewer / "RAEPA_OUVRASS_P.dbf"
    file.write_bytes(file.read_bytes().replace(b"R1", "É".encode("cp1252") + b"1"))
    (sewer / "RAEPA_OUVRASS_P.cpg").write_text("1252")
    bring(sewer / "RAEPA_OUVRASS_P.shp")
    assert Structure.objects.filter(code="É1").exists()


@pytest.mark.parametrize("name", ["none.shp", "none.zip", "none", "text.zip", "text.shp", "x.dwg"])
def test_what_cannot_be_read_is_one_line(bring: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.startswith(("text", "x")):
        path.write_text("Ceci n’est pas un réseau.")
    outcome = bring(path)
    assert outcome.code == 2
    assert len(outcome.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "toml",
    [
        *("[water]\nfoo = 1\n", "[water]\nsnap_m = -1\n", "[water]\nmake_nodes = 2\n"),
        *("[x]\na = 1\n", "[water]\ncodes = 3\n", "[water.codes]\nMATERIAU = 3\n"),
        '[columns]\na = "b"\n',
    ],
)
def test_settings_that_say_nothing_known_are_one_line(
    bring: Run, sewer: Path, tmp_path: Path, toml: str
) -> None:
    mapping = tmp_path / "bad.toml"
    mapping.write_text(toml)
    outcome = bring(sewer, "--mapping", mapping)
    assert outcome.code == 2
    assert len(outcome.err.strip().splitlines()) == 1


def test_only_networks_are_snapped(territory: Territory, sewer: Path) -> None:
    outcome = run("import", "communes", sewer / "RAEPA_OUVRASS_P.shp", "--snap", "1")
    assert outcome.code == 2
    assert "--snap" in outcome.err


def test_who_is_not_of_the_service_imports_nothing(
    bring: Run, sewer: Path, front_desk: object
) -> None:
    assert bring(sewer, "--as", "accueil").code == 2
    assert not Structure.objects.exists()


def test_a_point_without_shape_is_where_its_columns_say(bring: Run, sheets: Sheets) -> None:
    folder = sheets(
        RAEPA_OUVRASS_P=[
            manhole("R1", None, X=X + 1.0, Y=Y + 2.0),
            manhole("R2", at(5), X=X + 5.0, Y=Y),
        ]
    )
    outcome = bring(folder)
    assert outcome.told("notes", "X") == [("RAEPA_OUVRASS_P", 1, "X")]
    assert Structure.objects.get(code="R1").geom.coords == (X + 1, Y + 2)


def test_a_shape_of_the_wrong_kind_is_refused(bring: Run, sheets: Sheets) -> None:
    folder = sheets(RAEPA_OUVRASS_P=[manhole("R1", LineString([at(0), at(1)]))])
    assert bring(folder).told("reasons") == [("RAEPA_OUVRASS_P", 1, "geometry")]
