"""Files of stratigraphic relations, and what is said of those that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from archaeology.analysis.matrix import (
    CannotRead,
    Record,
    Stratigraphy,
    Unit,
    read_relations,
    stratigraphy_of,
)

# Principles of Archaeological Stratigraphy, fig. 12 (E. C. Harris): a fact, copied by hand.
FIG_12 = """context,above,below,equal
1,,"2,3,4",
2,1,5,
3,1,5,
4,1,5,
5,"2,3,4",6,
6,5,"7,8",
7,6,9,8
8,6,9,7
9,"7,8",natural,
natural,9,,
"""
FIG_12_REDUCED = [
    ("1", "2"),
    ("1", "3"),
    ("1", "4"),
    ("2", "5"),
    ("3", "5"),
    ("4", "5"),
    ("5", "6"),
    ("6", "7"),
    ("7", "9"),
    ("9", "natural"),
]


def read(folder: Path, name: str, text: str) -> Record:
    """The record in a file of this name and text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_relations(file)


def in_order(folder: Path, text: str) -> Stratigraphy:
    """The stratigraphy of a CSV text."""
    return stratigraphy_of(read(folder, "relations.csv", text))


def test_figure_12_of_harris(tmp_path: Path) -> None:
    found = in_order(tmp_path, FIG_12)
    assert found.order == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "natural"]
    assert found.reduction == FIG_12_REDUCED
    assert found.equal == [["7", "8"]]
    assert (found.cycles, found.inconsistencies) == ([], [])
    assert len(found.later) == 12


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "headings",
    [
        ("US", "sous", "sur", "égale à"),
        ("Context", "Earlier than", "Later than", "Same as"),
        ("unité", "recouvert par", "recouvre", "Identique à"),
        ("n° US", "ABOVE", "below", "Equal to"),
    ],
)
def test_headings_and_separators_of_several_houses(
    tmp_path: Path, headings: tuple[str, ...], separator: str
) -> None:
    lines = [separator.join(headings)]
    for name, above, below, equal in (
        ("1", "", "2", ""),
        ("2", "1", "4", "3"),
        ("3", "", "", "2"),
        ("4", "2", "", ""),
    ):
        lines.append(separator.join((name, above, below, equal)))
    found = in_order(tmp_path, "\ufeff" + "\r\n".join(lines))
    assert found.reduction == [("1", "2"), ("2", "4")]
    assert found.equal == [["2", "3"]]


def test_several_columns_say_the_same_and_lists_have_their_separators(tmp_path: Path) -> None:
    found = in_order(tmp_path, "us;recouvre;coupe;type;phase\n1;2|3;4;Fosse;II\n2;;;;I\n")
    assert sorted(found.later) == [("1", "2"), ("1", "3"), ("1", "4")]
    assert found.units["1"] == Unit("1", kind="Fosse", phase="II")
    assert not found.units["4"].recorded


def test_a_column_that_counts_rows_does_not_name_units(tmp_path: Path) -> None:
    found = in_order(tmp_path, "id,name,context,below\n1,Topsoil,10,20\n2,Subsoil,20,\n")
    assert found.order == ["10", "20"]


LST = """               Stratigraphic Dataset essai

  Name
A::1
            above:
            contemporary with: A::3
            below: A::2, A::3,
                   A::10
            Unit class: context
A::2
            above: A::1
            equal to: A::10
"""


def test_lst_with_colons_in_names_and_a_list_that_goes_on(tmp_path: Path) -> None:
    found = stratigraphy_of(read(tmp_path, "essai.lst", LST))
    assert found.later == [("A::1", "A::2"), ("A::1", "A::3"), ("A::1", "A::10")]
    assert found.equal == [["A::2", "A::10"]]
    assert found.contemporary == [["A::1", "A::3"]]
    assert found.units["A::1"].kind == "context"


def test_lst_is_known_by_its_first_line_too(tmp_path: Path) -> None:
    assert read(tmp_path, "essai.txt", LST).units.keys() == {"A::1", "A::2"}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "", "vide"),
        ("a.csv", "\n \n", "vide"),
        ("a.csv", "foo,bar\n1,2\n", "colonnes trouvées : foo, bar"),
        ("a.csv", "context,type\n1,Fill\n", "Aucune colonne ne dit de relation"),
        ("a.csv", "context,above\n1,2,3\n", "Ligne 2 : 3 cellules pour 2 colonnes"),
        ("a.csv", "context,above\n,2\n", "Ligne 2 : l’unité n’a pas de nom"),
        ("a.csv", 'context,above\n1,"2\n', "mal formé"),
        ("a.csv", "context,above\n", "ne nomme aucune unité"),
        ("a.lst", "context,above\n1,2\n", "« Name »"),
        ("a.lst", "Name\n  above: 1\n", "Ligne 2"),
        ("a.lst", "Name\n1\n  something else\n", "Ligne 3 : « something else »"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_line(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    with pytest.raises(CannotRead) as refusal:
        read(tmp_path, name, text)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_a_french_spreadsheet_writes_is_read(tmp_path: Path) -> None:
    text = "US;Égale à;Recouvre\r\nfossé n° 3;;sol d’œuvre\r\n"
    (tmp_path / "excel.csv").write_bytes(text.encode("windows-1252"))
    assert stratigraphy_of(read_relations(tmp_path / "excel.csv")).later == [
        ("fossé n° 3", "sol d’œuvre")
    ]


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    text = "US;Sur;Scelle;Appuie\xa0 contre;;Nom\n1;2;3;4;;seuil\n"
    assert read(tmp_path, "relations.csv", text).left == ["Scelle", "Appuie contre", "Nom"]


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "image.csv").write_bytes(b"\x89PNG\x00\x01")
    (tmp_path / "mac.csv").write_bytes("context,above\nfossè,1\n".encode("mac-roman"))
    for name, reason in (
        ("image.csv", "texte"),
        ("mac.csv", "Ligne 2"),
        ("absent.csv", "n’existe pas"),
        (".", "ne s’ouvre pas"),
    ):
        with pytest.raises(CannotRead, match=reason):
            read_relations(tmp_path / name)


@pytest.mark.realdata
def test_published_matrices(shared_data: Path) -> None:
    folder = shared_data / "archaeology" / "stratigraphy"
    found = {
        name: stratigraphy_of(read_relations(folder / name))
        for name in ("harris12.csv", "shub1.csv", "bonn.lst", "stratify.lst")
    }
    assert [len(each.units) for each in found.values()] == [10, 30, 19, 17]
    assert all(not each.cycles for each in found.values())
    assert found["harris12.csv"].reduction == FIG_12_REDUCED

    shubayqa = found["shub1.csv"]
    assert shubayqa.equal == [["6", "11"], ["20", "21"], ["23", "24"]]
    assert shubayqa.units["8"].kind == "Cut"
    assert shubayqa.order[0] == "1"
    assert shubayqa.order[-1] == "30"
    # 5 over 12 follows from 5 over 6 over … over 10 over 12; 3 over 11 from 3 over 5.
    assert not {("5", "12"), ("3", "6")} & set(shubayqa.reduction)
    told = {(each.unit, each.other) for each in shubayqa.inconsistencies}
    assert told == {
        ("6", "11"),
        ("11", "3"),
        ("12", "5"),
        ("20", "23"),
        ("20", "24"),
        ("21", "23"),
        ("21", "24"),
    }

    # The two programs hold the same units, one with the surfaces above and below them all.
    bonn, stratify = found["bonn.lst"], found["stratify.lst"]
    assert bonn.order[0] == "+"
    assert bonn.order[-1] == "-"
    inner = [pair for pair in bonn.reduction if not {"+", "-"} & set(pair)]
    assert sorted(inner) == sorted(
        (later.removeprefix("TST::"), earlier.removeprefix("TST::"))
        for later, earlier in stratify.reduction
    )
    assert bonn.inconsistencies == stratify.inconsistencies == []
