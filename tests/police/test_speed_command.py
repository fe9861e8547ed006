"""`geoportal speed stats FILE`, without a database."""

from __future__ import annotations

import json
import math
import os
import random
import statistics as plain
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

Stats = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def stats(tmp_path: Path) -> Stats:
    """Writes a file and runs the command on it with `--json`."""

    def run(
        content: str | bytes, *options: str, mapping: str = "", name: str = "speeds.csv"
    ) -> tuple[int, dict[str, Any], str]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if mapping:
            (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
            options = (*options, "--mapping", str(tmp_path / "mapping.toml"))
        out, err, code = StringIO(), StringIO(), 0
        try:
            call_command("speed", "stats", str(path), "--json", *options, stdout=out, stderr=err)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, json.loads(out.getvalue()), err.getvalue()

    return run


def csv_of(speeds: list[float], name: str = "speed_kmh") -> str:
    return "\n".join([name, *map(str, speeds)]) + "\n"


def test_a_file_whose_names_say_all(stats: Stats) -> None:
    rng = random.Random(85)
    speeds = [round(rng.gauss(52, 8), 1) for _ in range(1_001)]
    code, found, err = stats(csv_of(speeds), "--limit", "50")
    assert (code, err) == (0, "")
    ordered = sorted(speeds)
    assert found["n"] == found["read"] == 1_001
    assert found["v85"] == ordered[math.ceil(0.85 * 1_001) - 1]
    assert found["mean"] == pytest.approx(plain.mean(speeds))
    assert found["median"] == plain.median(speeds)
    assert found["sd"] == pytest.approx(plain.stdev(speeds))
    assert found["v85_low"] <= found["v85"] <= found["v85_high"]
    assert found["shares"]["limit"] == sum(each > 50 for each in speeds) / 1_001
    assert found["shares"]["plus20"] == sum(each > 70 for each in speeds) / 1_001
    assert (found["limit"], found["unit"], found["enough"]) == (50, "km/h", True)
    assert (found["rejected"], found["reasons"]) == (0, [])
    assert (found["by_hour"], found["by_direction"]) == ([], {})
    assert found["v85_reason"] is None


def test_speeds_with_many_decimals_keep_them(stats: Stats) -> None:
    rng = random.Random(1)
    speeds = [rng.gauss(52, 8) for _ in range(500)]
    _code, found, _err = stats(csv_of(speeds))
    assert found["v85"] == pytest.approx(sorted(speeds)[424], abs=0.000_51)
    assert found["shares"] is None


def test_hours_are_local_and_directions_apart(stats: Stats) -> None:
    rows = [f"2026-07-01T06:{n % 60:02d}:00Z,50,inc,8\n" for n in range(120)]
    rows += [f"2026-07-01T09:{n % 60:02d}:00,60,dec,2\n" for n in range(110)]
    code, found, _err = stats(
        "t,v,s,g\n" + "".join(rows),
        mapping='[columns]\nspeed = "v"\nat = "t"\ndirection = "s"\ngap_s = "g"\n'
        '[speed]\nunit = "km/h"\nfree_flow_gap_s = 5\n',
    )
    assert code == 0
    # 06 h UTC is 08 h in Paris in July.
    assert [(each["hour"], each["n"], each["v85"]) for each in found["by_hour"]] == [
        (8, 120, 50.0),
        (9, 110, 60.0),
    ]
    assert {name: each["v85"] for name, each in found["by_direction"].items()} == {
        "inc": 50.0,
        "dec": 60.0,
    }
    assert (found["free_flow"]["n"], found["zone"]) == (120, "Europe/Paris")


@pytest.mark.parametrize(
    ("unit", "given", "kmh"), [("mph", 31.1, 50.051), ("m/s", 13.9, 50.04), ("km/h", 50.1, 50.1)]
)
def test_units_are_declared_and_converted(
    stats: Stats, unit: str, given: float, kmh: float
) -> None:
    mapping = f'[columns]\nspeed = "v"\n[speed]\nunit = "{unit}"\n'
    _code, found, _err = stats(csv_of([given] * 100, "v"), mapping=mapping)
    assert found["v85"] == kmh
    assert found["unit"] == "km/h"


def test_encoding_and_decimal_comma_are_declared(stats: Stats) -> None:
    content = "Véhicule;Vitesse mesurée\n" + "camionnette à plateau;52,5\n" * 100
    mapping = (
        '[file]\nencoding = "windows-1252"\ndelimiter = ";"\n'
        '[columns]\nspeed = "Vitesse mesurée"\n[speed]\nunit = "km/h"\n'
    )
    code, found, _err = stats(content.encode("windows-1252"), mapping=mapping)
    assert (code, found["v85"]) == (0, 52.5)
    code, found, err = stats(content.encode("windows-1252"))
    assert code == 2
    assert "windows-1252" in found["error"]
    assert found["error"] in err


@pytest.mark.parametrize(
    ("content", "mapping", "said"),
    [
        ("speed\n50\n", "", "speed_kmh"),
        ("vitesse\n50\n", "", "[speed] unit"),
        ("speed_kmh,speed_mph\n50,31\n", "", "Plusieurs"),
        ("speed_kmh,time,timestamp\n50,,\n", "", "time, timestamp"),
        ("v\n50\n", '[columns]\nspeed = "v"\n', "unit"),
        ("v\n50\n", '[columns]\nspeed = "v"\n[speed]\nunit = "knots"\n', "knots"),
        ("speed_mph\n50\n", '[columns]\nspeed = "speed_mph"\n[speed]\nunit = "km/h"\n', "mph"),
        ("speed_mph\n50\n", '[speed]\nunit = "km/h"\n', "mph"),
        ("v\n50\n", '[columns]\nspeed = "w"\n[speed]\nunit = "km/h"\n', "« w »"),
        ("v\n50\n", '[columns]\nat = "v"\n[speed]\nunit = "km/h"\n', "speed"),
        ("v,g\n50,1\n", '[columns]\nspeed = "v"\ngap_s = "g"\n[speed]\nunit = "km/h"\n', "libre"),
        ("speed_kmh\n50\n", '[speed]\nunite = "km/h"\n', "unite"),
        ("speed_kmh\n50\n", '[dates]\nzone = "Europe/Lillebonne"\n', "Lillebonne"),
        ("speed_kmh\n50\n", '[speed]\nrecording = "some"\n', "some"),
        (
            "speed_kmh\n50\n",
            'recording = "full"\n[session]\nrecording = "enforcement"\n',
            "recording",
        ),
        ("", "", "vide"),
    ],
)
def test_what_cannot_be_followed_is_refused_in_one_line(
    stats: Stats, content: str, mapping: str, said: str
) -> None:
    code, found, err = stats(content, mapping=mapping)
    assert code == 2
    assert said in found["error"]
    assert err.strip() == found["error"]
    assert "\n" not in found["error"]


def test_bad_rows_are_told_and_left_out(stats: Stats) -> None:
    content = (
        "speed_kmh,time,free_flow\n"
        + "50,2026-05-01T08:00:00,oui\n" * 100
        + ",2026-05-01T08:00:00,\n"
        + "vite,2026-05-01T08:00:00,\n"
        + "0,2026-05-01T08:00:00,\n"
        + "-5,2026-05-01T08:00:00,\n"
        + "300.1,2026-05-01T08:00:00,\n"
        + "nan,2026-05-01T08:00:00,\n"
        + "50,hier,\n"
        + "50,2026-05-01,\n"
        + "50,,\n"
        + "50,2026-03-29T02:30:00,\n"
        + "50,2026-05-01T08:00:00,peut-être\n"
        + "50\n"
    )
    code, found, _err = stats(content)
    assert code == 0
    assert (found["n"], found["read"], found["rejected"]) == (100, 112, 12)
    assert [each["row"] for each in found["reasons"]] == [*range(101, 113)]
    assert {each["column"] for each in found["reasons"]} == {"", "speed", "at", "free_flow"}
    # The hour that summer time skips is refused; the day before it is there.
    _code, found, _err = stats("speed_kmh,time\n50,2026-03-28T02:30:00\n")
    assert found["rejected"] == 0


def test_a_sample_of_offenders_has_no_v85_and_says_why(stats: Stats) -> None:
    for mapping in ('recording = "enforcement"\n', '[session]\nrecording = "enforcement"\n'):
        _code, found, _err = stats(csv_of([70.0] * 200), mapping=mapping)
        assert (found["v85"], found["v85_low"], found["mean"]) == (None, None, 70.0)
        assert "infractions" in found["v85_reason"]


def test_too_few(stats: Stats) -> None:
    _code, found, _err = stats(csv_of([50.0] * 99), "--limit", "50")
    assert (found["n"], found["enough"]) == (99, False)
    assert [found[name] for name in ("mean", "median", "sd", "v85", "shares")] == [None] * 5
    assert "100" in found["v85_reason"]


def test_people_read_it_too(tmp_path: Path) -> None:
    path = tmp_path / "speeds.csv"
    path.write_text(csv_of([45.0] * 60 + [60.0] * 60 + [0.0]))
    out = StringIO()
    call_command("speed", "stats", str(path), "--limit", "50", stdout=out)
    assert "V85 60,0 km/h" in out.getvalue()
    assert "50,0 %" in out.getvalue()
    assert "1 lignes refusées" in out.getvalue()


def test_it_needs_no_database(tmp_path: Path) -> None:
    path = tmp_path / "speeds.csv"
    path.write_text(csv_of([50.0] * 100))
    ended = subprocess.run(
        [sys.executable, "-m", "geoportal.conf.manage", "speed", "stats", str(path), "--json"],
        env=os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ended.stdout)["v85"] == 50.0
    assert ended.stderr == ""


def test_people_read_it_by_hour_and_direction_in_french(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    lines = [
        f"2026-05-04T{8 + number % 2:02d}:{number // 2 % 60:02d}:00,{40 + number % 30},croissant"
        for number in range(400)
    ]
    path.write_text("horodatage,vitesse_kmh,sens\n" + "\n".join(lines))
    out = StringIO()
    call_command("speed", "stats", str(path), "--limit", "50", stdout=out)
    told = out.getvalue()
    assert "400 véhicules" in told
    assert "moyenne 54,3 km/h" in told
    assert "sens croissant : 400" in told
    assert "8 h : 200 · moyenne" in told
    assert "9 h : 200 · moyenne" in told
