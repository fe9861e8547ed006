"""The report for the mayor: what it says, what it must not, and that it stands by itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from geoportal.police.models import Device, SpeedHistogram, SpeedSession, SpeedSite
from geoportal.police.report.site_report import facts, site_report
from geoportal.police.services.plan_session import plan_session
from geoportal.police.services.refresh_summary import refresh_summary
from geoportal.police.services.statistics_of_site import statistics_of_site
from layers.access.actor import Actor
from layers.access.models import Account
from tests.police.conftest import MakeSession, account_of, days_ago, tomorrow


@pytest.fixture
def site_measured(site: SpeedSite, done: MakeSession, officer: Actor) -> SpeedSite:
    """200 vehicles in an hour: 170 at 48.0, 30 at 63.0 km/h."""
    session = done(days_ago(40))
    SpeedHistogram.objects.create(session=session, hour=8, values=[480, 630], counts=[170, 30])
    refresh_summary(officer, site.pk)
    site.refresh_from_db()
    return site


def test_an_officer_downloads_it(
    site_measured: SpeedSite, officer: Actor, signed_in: Callable[[Account], Client]
) -> None:
    client = signed_in(account_of(officer))
    answer = client.get(f"/police/sites/{site_measured.pk}/rapport.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="vitesses-d982-1.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")
    # Tagged, and said to be PDF/UA-1.
    assert b"pdfuaid" in answer.content
    assert b"/StructTreeRoot" in answer.content


def test_it_says_what_was_measured(site_measured: SpeedSite, officer: Actor) -> None:
    told = facts(officer, statistics_of_site(officer, site_measured.pk))
    figures = dict(told["figures"])
    # Rank ⌈0.85 × 200⌉ = 170: still 48.0.
    assert figures["V85"] == "48,0 km/h"
    assert figures["Véhicules mesurés"] == "200"
    assert figures["Au-dessus de la limite"] == "15,0 %"
    assert "la limite est respectée" in told["headline"]
    assert told["limit"] == "50 km/h, arrêté 2021-114 du 17 avril 2021"
    assert told["commune"] == "Ouest"
    assert told["map"].startswith("<svg")


def test_it_says_nothing_of_what_is_to_come_nor_of_anybody(
    site_measured: SpeedSite, officer: Actor, device: Device
) -> None:
    before = facts(officer, statistics_of_site(officer, site_measured.pk))
    planned = plan_session(
        officer,
        site_measured.pk,
        starts_at=tomorrow(13),
        ends_at=tomorrow(15),
        device=device.pk,
        agents=["4711"],
    )
    told = facts(officer, statistics_of_site(officer, site_measured.pk))
    assert told == before
    text = json.dumps(told, ensure_ascii=False)
    for secret in (device.serial, "4711", *planned.agents, "13:00", officer.name):
        assert secret not in text
    # Neither the exact place nor the day of a session.
    past = SpeedSession.objects.exclude(pk=planned.pk).get()
    assert f"{past.starts_at:%d}/{past.starts_at:%m}" not in text
    assert "612.5" not in text


def test_too_few_vehicles_have_no_figures(site: SpeedSite, officer: Actor) -> None:
    told = statistics_of_site(officer, site.pk)
    said = facts(officer, told)
    assert said["figures"] == []
    assert "Pas assez de données" in said["headline"]
    assert site_report(officer, told).startswith(b"%PDF-")


def test_words_are_words_whatever_they_look_like(site_measured: SpeedSite, officer: Actor) -> None:
    """Nobody writes Typst through a road's name."""
    site_measured.road = '#read("/etc/passwd") *gras* $x$ "<svg>'
    site_measured.segment = "#panic()"
    site_measured.save()
    assert site_report(officer, statistics_of_site(officer, site_measured.pk)).startswith(b"%PDF-")


def test_its_fonts_are_its_own(site_measured: SpeedSite, officer: Actor, tmp_path: Path) -> None:
    """With no font on the machine the same file comes out, and every font is in it."""
    pdf = site_report(officer, statistics_of_site(officer, site_measured.pk))
    assert b"FontFile" in pdf
    for fallback in (b"Helvetica", b"Arial", b"DejaVuSans-"):
        assert fallback not in pdf


def test_it_can_be_read_as_text(site_measured: SpeedSite, officer: Actor, tmp_path: Path) -> None:
    """A reader of the text that is not ours (poppler) finds what the sheet shows."""
    sheet = tmp_path / "rapport.pdf"
    sheet.write_bytes(site_report(officer, statistics_of_site(officer, site_measured.pk)))
    read = subprocess.run(["pdftotext", "-layout", sheet, "-"], capture_output=True, check=True)
    text = " ".join(read.stdout.decode().split())
    assert "Vitesses mesurées, D982" in text
    assert "48,0 km/h" in text
    assert "il ne dit rien des contrôles à venir" in text
