"""Columns that look like a plate, a person or an image."""

from __future__ import annotations

import base64
import csv
import json
import random
import string
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geoportal.police.importing.readings import class_of
from geoportal.police.privacy import looks_personal

NAMES_OF_PERSONS = """
    plaque Plaque PLAQUES n°_plaque num-plaque NumPlaque numplaque plaque2 immat immatriculation
    IMMAT_VEHICULE licence license_plate licensePlate LicencePlate plate plateNo platenumber
    number_plate lapi LAPI_OCR anpr alpr vin VIN_CODE châssis Kennzeichen matrícula
    conducteur Conductrice idConducteur driver driver_id nom Nom NOM nom_conducteur prénom PRENOM
    first_name last_name FullName titulaire propriétaire owner adresse Adresse_titulaire permis
    num_permis visage face date_naissance email téléphone matricule
    photo photo1 Photos url_photo urlphoto image imageURL image_path cliché CLICHES jpg fichier_jpg
    vidéo video_clip imagette snapshot picture"""
NAMES_OF_THINGS = """
    nombre nombre_vehicules dénomination classe classe_vehicule categorie nomenclature plateau
    plate_forme plateforme site code_site nom_site nom_commune NOM_RUE nom_voie adresse_radar
    vitesse vitesse_kmh vitesse_retenue speed_kmh v85 horodatage date_heure timestamp time at sens
    direction heading gap_s intertemps temps_inter free_flow libre limite appareil num_serie
    device session débit longueur longueur_m essieux axles largeur route emplacement équipement
    type date_installation latitude longitude wkt geometry id fid surface interface facteur
    province vinaigre permission photovoltaique imagine vitesse_vehicules_legers_kmh name"""
SPEEDS = [f"{20 + index % 90}.{index % 10}" for index in range(5_000)]


@pytest.mark.parametrize(
    "name",
    NAMES_OF_PERSONS.split(),
)
def test_names_that_are_refused(name: str) -> None:
    reason = looks_personal(name, ["1"])
    assert reason is not None
    assert f"« {name} »" in reason


@pytest.mark.parametrize(
    "name",
    NAMES_OF_THINGS.split(),
)
def test_names_that_pass(name: str) -> None:
    assert looks_personal(name, ["1"]) is None


PLATES_ALONE = [
    "AB-123-CD",
    "AB123CD",
    "ab-123-cd",
    "AB 123 CD",
    "AB.123.CD",
    "AB–123–CD",
    "AB_123_CD",
    "1234 AB 76",
    "1234AB76",
    "123-ABC-75",
    "1234 ABC 2A",
    "1-ABC-234",
    "1234 BCD",
    "AB12 CDE",
    "M-AB 1234",
    "AB-12-CD",
    "12-ABC-3",
    "VD 123456",
    "VF1RFB00X57123456",
    "vu AB-123-CD à 14 h",
    "véhicule AB123CD, gris",
    "châssis VF1RFB00X57123456 relevé",
]


@pytest.mark.parametrize("plate", PLATES_ALONE)
def test_one_plate_among_thousands_of_speeds_is_enough(plate: str) -> None:
    reason = looks_personal("col7", [*SPEEDS, plate, *SPEEDS])
    assert reason is not None
    assert "plaque" in reason
    # The reason is shown and logged: it must not carry what was found.
    assert plate not in reason


@pytest.mark.parametrize(
    "value",
    [
        "clips/2026/vehicule_0001.jpg",
        r"D:\LAPI\0001.JPEG",
        "https://radar.example/v/17.mp4?t=1",
        "0001.png",
        base64.b64encode(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(60)).decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(60)).decode(),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(60)).hex(),
        r"\x" + (b"\x89PNG\r\n\x1a\n" + bytes(60)).hex(),
        "data:image/png;base64,iVBORw0KGgo=",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"",
        random.Random(1).randbytes(600).hex(),
    ],
)
def test_images_in_any_dress(value: Any) -> None:
    reason = looks_personal("donnee", [*SPEEDS, value])
    assert reason is not None
    assert "image" in reason


@pytest.mark.parametrize(
    "value",
    [
        "jeanne@exemple.fr",
        "06 12 34 56 78",
        "tél. 02.35.12.34.56",
        "+33 6 12 34 56 78",
        "+33612345678",
    ],
)
def test_contacts(value: str) -> None:
    assert looks_personal("remarque", ["rien", "à dire", value]) is not None


def test_bare_telephone_numbers_count_by_their_share() -> None:
    numbers = [f"06{number:08d}" for number in range(1_000)]
    assert looks_personal("c", numbers) is not None
    assert looks_personal("c", [*(f"{number:010d}" for number in range(5_000)), numbers[0]]) is None


@pytest.mark.parametrize(
    "values",
    [
        SPEEDS,
        [str(each) for each in range(100_000, 101_000)],
        ["2026-05-01", "2026-05-01T12:34:56.789+02:00", "2026-05-01 12:34:56Z", "20260501T123456Z"],
        ["01/05/2026 12:34:56", "01.05.2026", "12:34:56", "12h34", "1er mai 2026", "12 MAI 26"],
        ["12-JAN-18", "12 MAR 2018", "05-DEC-18", "05/DEC/18 12:00"],
        ["1777636800", "1777636800123", "0612", "76384", "2A004", "27000"],
        [
            "D982-PR12",
            "D982-PR12+500",
            "RD982-PR12",
            "RD 982 PR 12+500",
            "RD-982-PR-12",
            "982-PR-12",
        ],
        ["A15", "RN154", "LIL-D982-01", "LIL01", "76384-03", "S0001", "SITE 12", "PR12 SUD"],
        ["VL", "PL", "2RM", "VUL", "classe 1", "TV", "EV7", "M1", "N2", "VL 50 PL 30", "VL 130"],
        ["vers Lillebonne", "PARIS VERS LILLE", "increasing", "sens 1", "croissant", "N", "NE"],
        ["MESTA 210C", "MORPHO", "Traffipatrol XR", "PARIFEX Nano", "UltraLyte LTI 20-20"],
        ["arrêté 2019-123 du 12/03/2019", "AR-2019-045", "76/2019/12"],
        ["POINT (1 2)", "LINESTRING (0 0, 1 1)", "{'lon': 2.3, 'lat': 48.8}", "49.5132,0.5342"],
        ["de 30 à 50 km/h", "limite 130 km/h", "50 km/h", "0050 KMH", "DE 110 A 130"],
        [None, "", True, 12, 12.5, datetime(2026, 5, 1)],
        ["550e8400-e29b-41d4-a716-446655440000", "d41d8cd9"],
    ],
)
def test_what_measurements_are_made_of_passes(values: list[Any]) -> None:
    assert looks_personal("c", values) is None


@pytest.mark.parametrize(
    "value",
    [
        "ＡＢ－１２３－ＣＤ",
        "АВ-123-СЕ",  # Cyrillic
        "ΑΒ-123-ΗΚ",  # Greek
        "A\u200bB-123-CD",
        "d41d8cd98f00b204e9800998ecf8427e",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "http://x.fr/1",
        "https://radar.example/voir?id=7",
    ],
)
def test_what_is_written_so_as_not_to_be_seen_is_seen(value: str) -> None:
    assert looks_personal("c", [value, "VL"]) is not None


@pytest.mark.parametrize("name", ["vrm", "LPN", "AB-123-CD"])
def test_names_of_columns_that_are_plates(name: str) -> None:
    assert looks_personal(name) is not None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(
            (each, each)
            for each in ("VL", "PL", "2RM", "Poids Lourd", "Deux Roues", "Véhicule Léger")
        ),
        *((each, None) for each in ("Jean Dupont", "Anne-Marie Le Goff", "V\0L", "x" * 200)),
    ],
)
def test_a_class_is_no_name(text: str, read: str | None) -> None:
    assert class_of(text) == read


LETTERS = st.sampled_from("ABCDEFGHJKLMNPQRSTVWXYZ")
SIV = st.builds(
    lambda a, b, n, c, d, sign: f"{a}{b}{sign}{n:03d}{sign}{c}{d}",
    *(
        LETTERS,
        LETTERS,
        st.integers(1, 999),
        LETTERS,
        LETTERS,
        st.sampled_from(["", "-", " ", "."]),
    ),
)
ROADS = ("RD", "RN", "CD", "VC", "CR", "RM", "PR", "PK", "KM")


@given(SIV, st.integers(0, 4_999), st.booleans())
def test_any_french_plate_anywhere(plate: str, place: int, small: bool) -> None:
    if plate[:2] in ROADS and plate[-2:] in ROADS:
        return  # a road and its mark
    values: list[str] = list(SPEEDS)
    values[place] = plate.lower() if small else plate
    assert looks_personal("c", values) is not None


@given(st.lists(st.floats(-1e6, 1e6).map(repr), max_size=50))
@example(["9.350033133101471e-296"])
@example(["0.0033133101471", "-12,0033133101471"])
def test_no_number_is_personal(values: list[str]) -> None:
    assert looks_personal("c", values) is None


@given(st.lists(st.datetimes(), max_size=50), st.sampled_from(" T"), st.sampled_from(["", "Z"]))
def test_no_moment_is_personal(moments: list[datetime], between: str, zone: str) -> None:
    assert looks_personal("c", [each.isoformat(between) + zone for each in moments]) is None
    assert looks_personal("c", [each.strftime("%d/%m/%Y %H:%M:%S") for each in moments]) is None
    assert looks_personal("c", [each.strftime("%d/%m/%y") for each in moments]) is None
    assert looks_personal("c", [each.strftime("%H:%M:%S") for each in moments]) is None


@given(
    st.builds(
        lambda road, number, mark, place: f"{road}{number}-{mark}{place}",
        st.sampled_from(["D", "A", "N", "RD", "RN", "VC"]),
        st.integers(1, 1_999),
        st.sampled_from(["PR", "PK"]),
        st.integers(0, 150),
    )
)
def test_no_road_with_its_mark_is_a_plate(code: str) -> None:
    assert looks_personal("site", [code, code.lower(), code.replace("-", " ")]) is None


@given(st.text(), st.lists(st.text(string.printable), max_size=5))
def test_whatever_is_asked_gets_an_answer(name: str, values: list[str]) -> None:
    reason = looks_personal(name, values)
    assert reason is None or "\n" not in reason.replace(name[:60], "")


@pytest.mark.realdata
def test_real_cameras_pass(shared_data: Path) -> None:
    path = shared_data / "speed" / "radars_france_2018.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3_350
    for name in rows[0]:
        assert looks_personal(name, [row[name] for row in rows]) is None


@pytest.mark.realdata
def test_real_communes_pass_but_for_their_bare_names(shared_data: Path) -> None:
    path = shared_data / "territory" / "caux_seine_agglo_communes.geojson"
    rows = [each["properties"] for each in json.loads(path.read_text())["features"]]
    refused = {
        name
        for name in rows[0]
        if looks_personal(name, [row.get(name) for row in rows]) is not None
    }
    # A bare « nom » could be anybody's; that of an EPCI could not.
    assert "nom_epci" in rows[0]
    assert refused == {"nom", "nom_2018"} & rows[0].keys()


def test_a_chunk_of_fifty_thousand_costs_little() -> None:
    begins = datetime(2026, 5, 1)
    moments = [(begins + timedelta(seconds=0.37 * n)).isoformat() + "+02:00" for n in range(50_000)]
    begun = time.perf_counter()
    assert looks_personal("at", moments) is None
    assert looks_personal("speed", SPEEDS * 10) is None
    assert time.perf_counter() - begun < 1.0
