"""EPANET models and tables of valves: what is read, what is told, what is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.graph import CannotRead, Handling, Link, Node, Valve
from networks.graph.reading import read_inp, read_valves

MODEL = """\
[TITLE]
a [bracket] in a title
[JUNCTIONS]
;ID  Elev
 1   10  0 ; a remark
 2   10
[RESERVOIRS]
 S   50
[Tanks]
 T   60 1 0 9 20 0
[PIPES]
 p   S 1  1000 99 100 0 Open ;
 q   1 2  500  99 100 0 Closed
[PUMPS]
 P   2 T  HEAD 1
[VALVES]
 V   1 T  12 PRV 40 0
[STATUS]
 P   Closed
[CONTROLS]
 LINK q OPEN AT TIME 3
[COORDINATES]
 1   0.5 1
 2   2 2.5
 S   1e3 -4
 T   0 0
[OPTIONS]
 Units LPS
[END]
[PIPES]
 after the end
"""


def written(folder: Path, text: str | bytes, name: str = "given") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_model(tmp_path: Path) -> None:
    model = read_inp(written(tmp_path, MODEL))
    assert model.nodes == [
        Node("1", 0.5, 1.0),
        Node("2", 2.0, 2.5),
        Node("S", 1000.0, -4.0, source=True),
        Node("T", 0.0, 0.0, source=True),
    ]
    assert model.links == [
        Link("p", "S", "1", 1000.0),
        Link("q", "1", "2", 500.0),
        Link("P", "2", "T"),
        Link("V", "1", "T"),
    ]
    assert [each.reason for each in model.defects] == [
        "2 conduite(s) ou pompe(s) fermées au début de la simulation (q, P) : l’état n’est pas "
        "retenu, seules les vannes ferment."
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_whatever_it_was_written_with(tmp_path: Path, encoding: str) -> None:
    text = MODEL.replace(" 1 ", " é1 ").replace("\n", "\r\n")
    model = read_inp(written(tmp_path, text.encode(encoding)))
    assert model.nodes[0].id == "é1"


@pytest.mark.parametrize(
    ("units", "metres"), [("Units GPM", 304.8), ("", 304.8), ("UNITS CMH", 1000.0)]
)
def test_lengths_are_metres(tmp_path: Path, units: str, metres: float) -> None:
    model = read_inp(written(tmp_path, MODEL.replace("Units LPS", units)))
    assert model.links[0].length == pytest.approx(metres)


def test_what_is_wrong_is_told_line_by_line(tmp_path: Path) -> None:
    text = MODEL.replace("p   S 1  1000", "p   S 1  long").replace(" 2   2 2.5\n", " 2   2 nan\n")
    text = text.replace(" q   1 2  500  99 100 0 Closed\n", " q   1\n").replace("LPS", "BARRELS")
    model = read_inp(written(tmp_path, text))
    assert [(each.row, each.reason) for each in model.defects] == [
        (24, "Ligne 24 : coordonnées illisibles du nœud « 2 »."),
        (28, "Ligne 28 : unité inconnue « BARRELS », longueurs lues en pieds."),
        (12, "Ligne 12 : longueur illisible de « p », comptée nulle."),
        (13, "Ligne 13 : « q » n’a pas ses deux nœuds."),
        (
            None,
            "1 conduite(s) ou pompe(s) fermées au début de la simulation (P) : l’état n’est pas "
            "retenu, seules les vannes ferment.",
        ),
        (None, "1 nœud(s) sur 4 n’ont pas de coordonnées."),
    ]


def test_nodes_at_zero_are_told(tmp_path: Path) -> None:
    text = MODEL.replace(" 1   0.5 1\n", " 1   0 0.0\n")
    defects = read_inp(written(tmp_path, text)).defects
    assert defects[-1].reason == "2 nœuds sur 4 sont à l’origine (0, 0)."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Le fichier est vide."),
        (b"\0\1\2", "Ce n’est pas un fichier de texte."),
        (b"hello", "Le fichier ne décrit aucun réseau EPANET (nœuds et conduites)."),
        (b"[JUNCTIONS]\n1\n", "Le fichier ne décrit aucun réseau EPANET (nœuds et conduites)."),
    ],
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(CannotRead, match=reason.partition("(")[0]):
        read_inp(written(tmp_path, content))


def test_absent_files_and_folders_are_refused(tmp_path: Path) -> None:
    for read in (read_inp, read_valves):
        with pytest.raises(CannotRead, match=r"n’existe pas"):
            read(tmp_path / "absent")
        with pytest.raises(CannotRead, match=r"ne s’ouvre pas"):
            read(tmp_path)


@settings(deadline=None)
@given(st.text(alphabet='[]JUNCPIEST;ab1 .\n\t"-e', max_size=80))
def test_no_text_is_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), MODEL.replace("[PIPES]", text))
    for read in (read_inp, read_valves):
        with suppress(CannotRead):
            read(path)


def test_valves_as_the_oracle_writes_them(tmp_path: Path) -> None:
    valves, defects = read_valves(written(tmp_path, ",link,node\n0,p,1\n1,q,2\n"))
    assert valves == [
        Valve("0", "p", "1", handling=Handling.UNKNOWN),
        Valve("1", "q", "2", handling=Handling.UNKNOWN),
    ]
    assert defects == []


def test_valves_without_names_are_numbered(tmp_path: Path) -> None:
    valves, _ = read_valves(written(tmp_path, "link,node\np,1\n\nq,2\n"))
    assert [(valve.id, valve.link) for valve in valves] == [("1", "p"), ("2", "q")]


def test_states_of_valves(tmp_path: Path) -> None:
    text = (
        "Node;Link;Id;Closed;Handling\n1;p;a;oui;stuck\n2;q;b;Open;Manœuvrable\n2;q;c;?;rouillée\n"
        "1;;d\n"
    )
    valves, defects = read_valves(written(tmp_path, text))
    assert valves == [
        Valve("a", "p", "1", True, Handling.STUCK),
        Valve("b", "q", "2", False, Handling.OPERABLE),
        Valve("c", "q", "2", False, Handling.UNKNOWN),
    ]
    assert [each.reason for each in defects] == [
        "Ligne 4 : état inconnu « ? », vanne « c » tenue pour ouverte.",
        "Ligne 4 : manœuvre inconnue « rouillée » de la vanne « c ».",
        "Ligne 5 : la vanne « d » n’a pas de conduite ou de nœud.",
    ]


def test_a_table_needs_its_columns(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"Colonne manquante : node\."):
        read_valves(written(tmp_path, "id,link\n1,p\n"))
    with pytest.raises(CannotRead, match="mal formé"):
        read_valves(written(tmp_path, 'link,node\n"p,1\n'))
