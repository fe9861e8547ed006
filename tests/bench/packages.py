"""What a phone takes along of the demonstration: ten thousand features and the network."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from field_app_api.packages.memory import MEMORY
from geoportal.demo.loading.ground import load_ground
from geoportal.demo.loading.network import load_network
from geoportal.demo.loading.people import load_accounts, load_categories, load_organisation
from layers.access.actor import system_actor
from layers.access.models import Account
from layers.access.services.sign_in_device import issue_token
from layers.catalog.acting import acting
from layers.catalog.sql.sequencer import last_cursor, sequence_changes
from layers.catalog.tail import TAIL
from layers.tiles.answers import MEMORY as TILES
from networks.water.models import Pipe
from networks.water.topology import forget_topologies
from tests.bench import Ratio

SECONDS = 5.0
MEGABYTES = 5.0
SECTOR = "0.46,49.48,0.735,49.66"


def run() -> list[Ratio]:
    """Taken by a process that has just started, then again, then after a change."""
    _empty()
    demo = system_actor("demo")
    with acting(demo):
        load_organisation()
        load_ground()
        load_categories()
        load_accounts()
        load_network(demo, timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # What was loaded has its numbers long before a phone asks.
    sequence_changes()
    TAIL.refresh(at_least=last_cursor())
    MEMORY.forget()
    TILES.forget()
    forget_topologies()
    with override_settings(ALLOWED_HOSTS=["*"]):
        told = _measured(Phone())
    _empty()
    return told


class Phone:
    """Takes packages, and fetches only what it has not yet."""

    def __init__(self) -> None:
        token = issue_token(Account.objects.get(username="eau"), "bench")
        self.client = Client(headers={"Authorization": f"Bearer {token}"})
        self.digests: dict[tuple[str, str], str] = {}
        self.features = 0

    def take(self) -> tuple[float, int]:
        """Seconds until everything is there, and bytes that travelled."""
        begun = time.perf_counter()
        manifest = self._get("/api/field/v1/packages", {"bbox": SECTOR})
        carried = len(manifest.content)
        for part in manifest.json()["parts"]:
            name = part["kind"], part["name"]
            if self.digests.get(name) != part["digest"]:
                answer = self._get(part["href"])
                carried += len(answer.content)
                self.digests[name] = part["digest"]
        return time.perf_counter() - begun, carried

    def count(self) -> int:
        """The features of the sector."""
        parts = self._get("/api/field/v1/packages", {"bbox": SECTOR}).json()["parts"]
        hrefs = [part["href"] for part in parts if part["kind"] == "layer"]
        return sum(len(self.client.get(href).json()["features"]) for href in hrefs)

    def _get(self, address: str, asked: Any = None) -> Any:
        answer = self.client.get(address, asked, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, answer.content
        return answer


def _measured(phone: Phone) -> list[Ratio]:
    first, carried = phone.take()
    features = f"{phone.count():,} features".replace(",", " ")
    again, none = phone.take()
    Pipe.objects.filter(pk=Pipe.objects.order_by("pk").values("pk")[:1]).update(material="steel")
    changed, difference = phone.take()
    return [
        Ratio(
            *("a sector taken along for the first time", first, "5 s", SECONDS, 1.0),
            f"{features}, {carried / 1e6:.2f} MB in {len(phone.digests)} parts",
        ),
        Ratio(
            *("its bytes, at a megabyte a second", carried / 1e6, "5 MB", MEGABYTES, 1.0),
            "gzipped as they travel",
        ),
        Ratio(
            *("the same again, nothing changed", again, "the first", first),
            note=f"{none / 1e3:.1f} kB",
        ),
        Ratio(
            *("the same after one pipe changed", changed, "the first", first),
            note=f"{difference / 1e3:.1f} kB",
        ),
    ]


def _empty() -> None:
    """What other measurements left, and what this one would leave to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE access_territory, access_account, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )
