"""Coordinates as people type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoportal.citizen.forms.coordinates import parse_coordinates, written
from layers.territory.locate import BadCoordinates

LILLEBONNE = (0.5315, 49.5042)


@pytest.mark.parametrize(
    "text",
    [
        "49.5042, 0.5315",
        "49.5042 0.5315",
        "49.5042,0.5315",
        "49,5042 0,5315",
        "49,5042, 0,5315",
        "49,5042 , 0,5315",
        "49,5042;0,5315",
        "49,5042 ; 0,5315",
        "49,5042 / 0,5315",
        "49,5042,0,5315",
        "  49.5042,\t0.5315. ",
        "N 49.5042 E 0.5315",
        "49.5042 N 0.5315 E",
        "49,5042N, 0,5315E",
        "0.5315 E, 49.5042 N",
        "0,5315 Est ; 49,5042 Nord",
        "49.5042° N, 0.5315° E",
        "49,5042°, 0,5315°",
        "geo:49.5042,0.5315",
        "Latitude : 49,5042 Longitude : 0,5315",
        "lat=49.5042 lon=0.5315",
        "(49.5042, 0.5315)",
        "+49.5042 +0.5315",
        "49°30'15.12\"N 0°31'53.4\"E",
        "49° 30′ 15,12″ N, 0° 31′ 53,4″ E",
        "49°30’15.12’’ 0°31’53.4’’",
        "49 30 15.12 0 31 53.4",
        "N49 30 15.12 E0 31 53.4",
        "49°30.252' N 0°31.89' E",
        "E 0°31'53.4\", N 49°30'15.12\"",
    ],
)
def test_read_as_meant(text: str) -> None:
    assert parse_coordinates(text) == pytest.approx(LILLEBONNE, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48,85 N 1,5 O", (-1.5, 48.85)),
        ("48,85 Nord, 1,5 Ouest", (-1.5, 48.85)),
        ("48.85 -1.5", (-1.5, 48.85)),
        ("48,85 −1,5", (-1.5, 48.85)),
        ("48,85,-1,5", (-1.5, 48.85)),
        ("12°30' S 4°15' W", (-4.25, -12.5)),
        ("49, 0", (0.0, 49.0)),
        ("49 0", (0.0, 49.0)),
    ],
)
def test_signs_and_letters(text: str, expected: tuple[float, float]) -> None:
    assert parse_coordinates(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "49,5042",
        "rue de la République",
        "49.5042, 0.5315, 12",
        "49.5042 N 0.5315 N",
        "0.5 E 0.5 O",
        "49°75' N 0°10' E",
        "49.5°30' 0.5°",
        "-49.5 S 0.5 E",
        "49 -30 0 31",
        "nan, nan",
        "inf 0",
        "49.5.1 0.5",
        "49,50,0",
        "1" * 500,
        "٤٩ ٠",
        "; ;",
        "49 N",
        "N E",
    ],
)
def test_refused_in_plain_french(text: str) -> None:
    with pytest.raises(BadCoordinates, match=r"latitude"):
        parse_coordinates(text)


@pytest.mark.parametrize("text", ["520000 6930000", "91 0", "0 181"])
def test_metres_are_not_guessed(text: str) -> None:
    with pytest.raises(BadCoordinates, match="ne sont pas des degrés"):
        parse_coordinates(text)


latitudes = st.floats(-90, 90, allow_nan=False).map(lambda value: round(value, 5))
longitudes = st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 5))


def decimal(value: float, comma: bool) -> str:
    text = f"{value:.5f}"
    return text.replace(".", ",") if comma else text


def sexagesimal(value: float, letters: str) -> str:
    # Rounded as a whole, so that no 60" comes out.
    thousandths = round(abs(value) * 3_600_000)
    minutes, milliseconds = divmod(thousandths, 60_000)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees}°{minutes}'{milliseconds / 1000:.3f}\"{letters[value < 0]}"


@given(latitudes, longitudes, st.booleans(), st.sampled_from([" ", ", ", " ; ", ";"]))
def test_decimal_degrees_come_back(lat: float, lon: float, comma: bool, between: str) -> None:
    text = decimal(lat, comma) + between + decimal(lon, comma)
    assert parse_coordinates(text) == pytest.approx((lon, lat), abs=1e-9)


@given(latitudes, longitudes, st.booleans(), st.sampled_from(["EO", "EW"]))
def test_sexagesimal_degrees_come_back(lat: float, lon: float, swap: bool, east_west: str) -> None:
    parts = [sexagesimal(lat, "NS"), sexagesimal(lon, east_west)]
    text = " ".join(reversed(parts) if swap else parts)
    assert parse_coordinates(text) == pytest.approx((lon, lat), abs=1e-6)


@given(latitudes, longitudes)
def test_what_is_written_is_read(lat: float, lon: float) -> None:
    assert parse_coordinates(written(lon, lat)) == pytest.approx((lon, lat), abs=6e-6)


@given(st.text(max_size=60) | st.text("0123456789.,;-+NSEWO°'\" ", max_size=40))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        lon, lat = parse_coordinates(text)
    except BadCoordinates:
        return
    assert math.isfinite(lon)
    assert math.isfinite(lat)
    assert abs(lon) <= 180
    assert abs(lat) <= 90
