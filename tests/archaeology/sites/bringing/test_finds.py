"""Finds brought on a page: proposed, tried, imported, and seen."""

from __future__ import annotations

import pytest

from archaeology.sites.models import Find, Operation, RecordsFile
from archaeology.sites.services.read_records import read_records
from layers.exchange.bringing.brought_file import FileState
from tests.archaeology.sites.bringing.conftest import FINDS, Desk, X, Y, left_on_disk, text_of

pytestmark = pytest.mark.django_db


def test_the_columns_are_proposed_by_their_names_and_words(desk: Desk) -> None:
    file = desk.bring(FINDS)
    assert file.mapping == {
        "layer": "finds",
        "file": {"encoding": "utf-8", "delimiter": ";", "header": 1},
        "columns": {
            "number": "N° inventaire",
            "title": "Désignation",
            "material": {
                "column": "Matériau",
                "values": {"Céramique": "ceramic", "monnaie": "coin", "Fer": "metal"},
            },
            "found_on": {"column": "Trouvé le", "format": "%d/%m/%Y"},
            "z_m": "Altitude (m NGF)",
            "datum": {"default": "ngf_ign69"},
        },
        "geometry": {"x": "X L93", "y": "Y L93", "crs": "EPSG:2154"},
    }
    page = desk.page(file, "/colonnes")
    told = text_of(page)
    assert "Les colonnes du fichier" in told
    assert "Pot à cuire" in told
    assert page.context["left"] == []


def test_nothing_enters_before_it_is_confirmed(desk: Desk) -> None:
    file = desk.bring(FINDS)
    shown = desk.try_it(file)
    told = text_of(shown)
    assert "Lignes lues 3 Acceptées 2 dont mises à jour 0 Refusées 1" in told
    assert (
        "4 Altitude (m) « haut » n’est pas un nombre possible ici : un seul nombre est attendu"
        in told
    )
    assert [row for _lon, _lat, row in shown.context["places"]] == [2, 3]
    assert "Importer 2 lignes" in told
    assert not Find.objects.exists()
    assert len(left_on_disk()) == 1


def test_what_enters_is_seen_and_the_file_is_gone(desk: Desk) -> None:
    file = desk.bring(FINDS)
    desk.try_it(file)
    told = text_of(desk.enter(file))
    assert "L’import est terminé" in told
    assert "Lignes lues 3 Acceptées 2 dont mises à jour 0 Refusées 1" in told
    pot = Find.objects.get(number="M-1")
    assert (pot.title, pot.material, pot.z_m, pot.datum) == (
        *("Pot à cuire", "ceramic", 7.45, "ngf_ign69"),
    )
    assert str(pot.found_on) == "2023-05-04"
    assert pot.confidentiality == "restricted"
    assert left_on_disk() == []
    assert "Pot à cuire" in text_of(desk.client.get("/archeologie"))


def test_the_refused_rows_come_as_a_french_spreadsheet(desk: Desk) -> None:
    file = desk.bring(FINDS)
    desk.try_it(file)
    desk.enter(file)
    lines = desk.page(file, "/lignes-refusees.csv").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Ligne;Colonne;Motif",
        "4;Altitude (m);« haut » n’est pas un nombre possible ici : un seul nombre est attendu, en"
        " mètres ou avec son unité (« 3,5 », « 3,5 m », « 350 cm »).",
    ]


def test_what_was_tried_anew_in_another_tab_is_shown_before_it_enters(desk: Desk) -> None:
    file = desk.bring(FINDS)
    first = desk.try_it(file)
    desk.try_it(file, c_z_m="")
    answer = desk.confirm(file, first)
    assert answer.status_code == 409
    told = text_of(answer)
    assert "Rien n’est importé : le fichier a été essayé autrement depuis" in told
    assert "Importer 3 lignes" in told
    file.refresh_from_db()
    assert (file.state, file.is_trial) == (FileState.SHOWN, True)
    assert desk.confirm(file, answer).status_code == 302
    read_records(file.pk)
    assert Find.objects.count() == 3


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_thousands_stand_apart(desk: Desk, space: str) -> None:
    east, north = (f"{each:,}".replace(",", space) + ",5" for each in (X, Y))
    file = desk.bring(
        f"inv;NR;altitude NGF;x l93;y l93\n1;1{space}945;1{space}002,5;{east};{north}\n"
    )
    assert "Lignes lues 1 Acceptées 1" in text_of(desk.try_it(file))
    desk.enter(file)
    find = Find.objects.get()
    assert (find.count, find.z_m) == (1945, 1002.5)
    assert find.geom is not None
    assert (find.geom.x, find.geom.y) == (X + 0.5, Y + 0.5)


def test_the_same_file_twice_enters_once(desk: Desk) -> None:
    for _time in range(2):
        file = desk.bring(FINDS)
        desk.try_it(file)
        desk.enter(file)
    assert Find.objects.count() == 2


def test_given_up_nothing_remains(desk: Desk) -> None:
    file = desk.bring(FINDS)
    desk.try_it(file)
    answer = desk.client.post(f"/archeologie/apporter/{file.pk}", {"verbe": "renoncer"})
    assert answer["Location"] == "/archeologie"
    assert left_on_disk() == []
    assert RecordsFile.objects.get().state == FileState.GIVEN_UP
    assert "Rien n’est entré" in text_of(desk.page(file))
    assert not Find.objects.exists()


def test_a_file_of_an_operation_needs_no_column_for_it(desk: Desk, dig: Operation) -> None:
    page = desk.client.get(f"/archeologie/operations/{dig.pk}")
    assert "/archeologie/apporter?operation=2031" in page.content.decode()
    file = desk.bring(FINDS, operation="2031")
    desk.try_it(file)
    page = desk.enter(file)
    assert set(Find.objects.values_list("operation__number", flat=True)) == {"2031"}
    assert page.context["onward"][0] == "/archeologie?operation=2031"


def test_one_file_has_isolats_of_several_operations(desk: Desk, dig: Operation) -> None:
    Operation.objects.create(territory=dig.territory, number="2044", title="Rue du Havre")
    rows = f"2031;1;Pot;{X};{Y}\n2031;2;Clou;{X};{Y}\n2044;1;As;{X};{Y}\n2044;2;Col;{X};{Y}\n"
    for _time in range(2):
        file = desk.bring(f"Code OA;N° isolat;Désignation;x l93;y l93\n{rows}")
        assert "Lignes lues 4 Acceptées 4" in text_of(desk.try_it(file))
        desk.enter(file)
    told = Find.objects.order_by("operation__number", "number")
    assert list(told.values_list("operation__number", "number", "title")) == [
        *(("2031", "1", "Pot"), ("2031", "2", "Clou"), ("2044", "1", "As"), ("2044", "2", "Col")),
    ]


def test_altitudes_far_off_are_remarked_before_they_enter(desk: Desk, dig: Operation) -> None:
    altitudes = ("7,45", "731", "7,2 m", "7,3 m NGF", "748")
    rows = "".join(f"{n};{z}\n" for n, z in enumerate(altitudes))
    file = desk.bring(f"N° isolat;Altitude (m NGF)\n{rows}", operation="2031")
    told = text_of(desk.try_it(file))
    assert "Lignes lues 5 Acceptées 5" in told
    assert "Altitude (m) : 2 altitudes sont à plus de 100 m du relief" in told
    assert "Ligne 3 : À 724 m du terrain" in told
    assert "Ligne 6 : À 741 m du terrain" in told


def test_what_a_heading_says_of_its_unit_counts_for_bare_numbers(desk: Desk) -> None:
    depths = ("120", "87,5", "1,2 m", "30 cm", "env. 50")
    rows = "".join(f"{n};{depth};{X};{Y}\n" for n, depth in enumerate(depths))
    file = desk.bring(f"N° isolat;Prof. (cm);x l93;y l93\n{rows}")
    assert file.mapping["columns"]["depth_m"] == {"column": "Prof. (cm)", "unit": "cm"}
    assert desk.page(file, "/colonnes").context["form"]["c_depth_m"].value() == "c:Prof. (cm)"
    shown = desk.try_it(file, c_ground_reference="v:ground")
    assert [row for row, _column, _why in shown.context["reasons"]] == [6]
    assert "Les nombres de « Prof. (cm) » sont lus en cm." in text_of(shown)
    desk.enter(file)
    assert list(Find.objects.order_by("number").values_list("depth_m", flat=True)) == [
        *(1.2, 0.875, 1.2, 0.3),
    ]
