"""A front desk at work: requests that come in, people who answer for them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from geoportal.citizen.models import Category, Channel, CitizenRequest
from geoportal.citizen.services.report_problem import ContactDetails, Report, report_problem
from layers.access.actor import PUBLIC
from layers.access.models import Account, Agency, Territory
from layers.access.roles import Role
from layers.catalog import tail as tail_module
from layers.territory.locate import PlaceSource, locate
from layers.ui.manifest import page_files

ROOT = Path(__file__).resolve().parents[3]
# In the commune Ouest of the cast.
LONGITUDE, LATITUDE = 0.55, 49.49

Reporter = Callable[..., CitizenRequest]


@pytest.fixture(scope="session", autouse=True)
def _built_pages() -> None:
    """The pages need their script; it is built where nobody built it yet."""
    try:
        page_files("triage")
    except ImproperlyConfigured:
        subprocess.run(
            ["node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"],
            cwd=ROOT,
            check=True,
        )


@pytest.fixture(autouse=True)
def _fresh_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tail reads the log whenever it is asked."""
    monkeypatch.setattr(tail_module, "FRESH_SECONDS", 0.0)


@pytest.fixture
def report(categories: dict[str, Category], territory: Territory) -> Reporter:
    """Somebody reports something, `days` ago, `north` thousandths of a degree further north."""

    def make(
        code: str = "fuite",
        text: str = "L’eau coule.",
        *,
        days: float = 0,
        north: float = 0,
        located: bool = True,
        contact: ContactDetails | None = None,
        **changes: Any,
    ) -> CitizenRequest:
        place = (
            locate(territory.key, LONGITUDE, LATITUDE + north / 1000, PlaceSource.MAP)
            if located
            else None
        )
        made = report_problem(
            PUBLIC,
            Report(
                categories[code],
                text,
                Channel.WEB,
                place=place,
                contact=contact or ContactDetails(),
            ),
        ).request
        if days or changes:
            changes.setdefault("received_at", timezone.now() - timedelta(days=days))
            CitizenRequest.objects.filter(pk=made.pk).update(**changes)
            made.refresh_from_db()
        return made

    return make


@pytest.fixture
def roads_agent(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Account:
    """An agent of the roads service."""
    return account("voirie", territory, Role.AGENT, agencies["voirie"])


@pytest.fixture
def elected(territory: Territory, account: Callable[..., Account]) -> Account:
    """An elected official: staff, but handles no requests."""
    return account("elu", territory, Role.ELECTED)
