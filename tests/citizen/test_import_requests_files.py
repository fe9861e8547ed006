"""Files through the real command: Paris's own reports, a file from Windows, a death on the way."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from geoportal import citizen
from geoportal.citizen.models import Category, CategoryGroup, CitizenRequest
from geoportal.citizen.numbers import read_number
from layers.access.actor import PUBLIC, actor_of
from layers.access.models import Account, Agency, Territory
from layers.access.roles import Role
from layers.catalog.models import Change, PendingBatch
from layers.catalog.registry import layer
from layers.territory.models import Commune
from tests.citizen.import_rows import bring, degrees, row, table

DANS_MA_RUE = Path(citizen.__file__).parent / "mappings" / "dansmarue.toml"
ITEMS = "/ogc/collections/requests/items?limit=1"
PATIENCE_SECONDS = 120.0


def command(path: Path, mapping: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, report and messages of `geoportal import requests`."""
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "import",
            *("requests", str(path), "--mapping", str(mapping), "--json", *options),
            stdout=out,
            stderr=err,
        )
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(out.getvalue()), err.getvalue()
    return 0, json.loads(out.getvalue()), err.getvalue()


@pytest.mark.realdata
@pytest.mark.django_db
def test_paris_comes_in_whole_and_only_once(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "requests" / "dansmarue_8000.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    code, report, _err = command(path, DANS_MA_RUE)
    assert code == 0
    assert report["reasons"] == []
    assert (report["read"], report["accepted"], report["updated"]) == (8000, 8000, 0)

    paris = CitizenRequest.objects.filter(territory="75056")
    assert CategoryGroup.objects.filter(territory="75056").count() == 10
    assert Category.objects.filter(territory="75056").count() == 235
    assert Counter(paris.values_list("commune__insee", flat=True)) == Counter(
        f"751{int(each['arrondissement']):02d}" for each in told
    )
    assert Counter(paris.values_list("category__title", flat=True)) == Counter(
        each["soustype"] for each in told
    )
    assert Counter(paris.values_list("channel", flat=True)) == {
        "app": 7662,
        "web": 264,
        "counter": 74,
    }
    assert Agency.objects.filter(territory="75056").count() == len(
        {each["intervenant"].casefold() for each in told} - {""}
    )
    numbers = set(paris.values_list("number", flat=True))
    assert len(numbers) == 8000
    assert all(read_number(number) == number for number in numbers)
    one = paris.get(external_id="G2023K036305")
    assert (str(one.commune), one.address) == (
        "Paris 9e Arrondissement",
        "11 Rue Pierre Fontaine, 75009 PARIS",
    )
    assert one.received_at.isoformat() == "2023-11-16T11:00:00+00:00"
    assert degrees(one) == pytest.approx((2.334404229526263, 48.88124847353733), abs=1e-8)
    assert one.routing == "Importé de Dans ma rue (Ville de Paris)."

    assert command(path, DANS_MA_RUE)[1]["updated"] == 0
    assert Change.objects.filter(layer="requests").count() == 8000
    changed = tmp_path / "changed.csv"
    text = path.read_text(encoding="utf-8-sig")
    changed.write_text(text.replace("11 Rue Pierre Fontaine", "13 Rue Pierre Fontaine"))
    report = command(changed, DANS_MA_RUE)[1]
    moved = sum(each["adresse"].startswith("11 Rue Pierre Fontaine") for each in told)
    assert (report["accepted"], report["updated"]) == (8000, moved)
    assert Change.objects.filter(layer="requests").count() == 8000 + moved


@pytest.mark.django_db
def test_each_territory_sees_its_own(
    territory: Territory,
    front_desk: Account,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    bring(table(*(row(external_id=f"A{index}") for index in range(3))))
    bring(
        table(row(agency="", place=(0.55, 49.49))),
        territory=territory.key,
        settings={"source": {"code": "ici"}},
    )
    there = account("paris", Territory.objects.get(key="75056"), Role.FRONT_DESK)
    admin = Account.objects.create_superuser("admin", password="demo")
    requests = layer("requests")
    seen = {"accueil": 1, "paris": 3, "admin": 4}
    for who in (front_desk, there, admin):
        rows = requests.visible_to(actor_of(who))
        assert rows.count().number == seen[who.username]
        whole = CitizenRequest.objects.visible_to(actor_of(who))
        assert whole.count() == seen[who.username]
        client = signed_in(who)
        assert client.get(ITEMS + "&f=json").json()["numberMatched"] == seen[who.username]
        listed = client.get("/triage/features?etat=received,closed")
        assert listed.status_code == 200
        foreign = CitizenRequest.objects.exclude(pk__in=whole.values("pk"))
        shown = listed.content.decode() + client.get("/triage/liste?etat=closed").content.decode()
        for request in foreign:
            assert request.number not in shown
            assert client.get(f"/triage/{request.number}/fiche").status_code == 404
        for request in whole:
            assert client.get(f"/triage/{request.number}/fiche").status_code == 200
    # Everyone sees where something is; what was written, only once somebody released it.
    assert requests.visible_to(PUBLIC).count().number == 4
    page = Client().get("/ogc/collections/requests/items?f=json").content.decode()
    assert "canapé" not in page


SMALL_MAPPING = """
layer = "requests"
{file}
[source]
code = "essai"
[columns]
external_id = "n"
group = "famille"
category = "sujet"
received_at = "jour"
text = "texte"
[geometry]
x = "lon"
y = "lat"
crs = "EPSG:4326"
"""
HEADER = "n,famille,sujet,jour,texte,lon,lat\n"


def small_mapping(folder: Path, file: str = "") -> Path:
    """A mapping for a small file of the home territory."""
    path = folder / "essai.toml"
    path.write_text(SMALL_MAPPING.format(file=file), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_a_file_from_windows_says_how_to_declare_it(territory: Territory, tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    line = "1,Voirie,Chaussée défoncée,2024-05-03,Sœur Éloïse : 40 € de pneus,0.55,49.49\n"
    path.write_bytes((HEADER + line).encode("windows-1252"))
    code, report, err = command(path, small_mapping(tmp_path))
    assert code == 2
    assert report["accepted"] == 0
    assert 'encoding = "windows-1252"' in err
    assert "Ligne 2" in err
    assert not CitizenRequest.objects.exists()

    declared = small_mapping(tmp_path, '[file]\nencoding = "windows-1252"')
    assert command(path, declared)[1]["accepted"] == 1
    made = CitizenRequest.objects.get()
    assert (made.category.title, made.text) == ("Chaussée défoncée", "Sœur Éloïse : 40 € de pneus")
    assert str(made.commune) == "Ouest"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "blocked",
    # Waiting to write its first request, categories saved already; and with all requests and
    # their changes written, before the end of the statement.
    ["citizen_citizenrequest", "catalog_pendingbatch"],
)
def test_an_import_killed_on_the_way_leaves_nothing(
    blocked: str, territory: Territory, tmp_path: Path
) -> None:
    path, mapping = tmp_path / "many.csv", small_mapping(tmp_path)
    lines = [f"{n},Voirie,Trou {n % 7},2024-05-03,,0.55,49.49\n" for n in range(3000)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    before = Change.objects.count()
    chosen = connection.get_connection_params()
    url = psycopg.conninfo.make_conninfo(
        **{
            key: chosen[key]
            for key in ("dbname", "user", "password", "host", "port")
            if key in chosen
        }
    )
    with psycopg.connect(url) as blocker:
        blocker.execute(f"LOCK TABLE {blocked} IN SHARE MODE")
        dying = subprocess.Popen(
            [
                *(sys.executable, "-m", "geoportal.conf.manage", "import", "requests"),
                *(str(path), "--mapping", str(mapping)),
            ],
            env=os.environ | {"DATABASE_URL": database_url(chosen)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        backend = waiting_backend(blocker, blocked, dying)
        os.kill(dying.pid, signal.SIGKILL)
        dying.wait(PATIENCE_SECONDS)
    with psycopg.connect(url, autocommit=True) as looking:
        until = time.monotonic() + PATIENCE_SECONDS
        gone = "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)"
        while not looking.execute(gone, [backend]).fetchone()[0]:  # type: ignore[index]
            assert time.monotonic() < until
            time.sleep(0.05)
    assert not CitizenRequest.objects.exists()
    assert not Category.objects.exists()
    assert not CategoryGroup.objects.exists()
    assert (Change.objects.count(), PendingBatch.objects.filter(batch__lt=0).count()) == (before, 0)
    assert Commune.objects.count() == 2
    # And nothing stands in the way of the next one.
    assert command(path, mapping)[1]["accepted"] == 3000


def database_url(chosen: dict[str, Any]) -> str:
    """The address of the tests' database."""
    login = chosen.get("user", "") + (f":{chosen['password']}" if chosen.get("password") else "")
    port = f"&port={chosen['port']}" if chosen.get("port") else ""
    return f"postgresql://{login}@/{chosen['dbname']}?host={chosen.get('host', '')}{port}"


def waiting_backend(
    blocker: psycopg.Connection[Any], table: str, dying: subprocess.Popen[bytes]
) -> int:
    """The process of the database that waits for the table."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert dying.poll() is None, "the import ended without waiting"
        found = blocker.execute(
            "SELECT pid FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table]
        ).fetchone()
        if found:
            return int(found[0])
        time.sleep(0.05)
    raise AssertionError("the import did not come so far")
