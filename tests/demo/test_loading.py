"""The demonstration as it stands in the database: consistent, once, and readable in a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geoportal.citizen.models import CitizenRequest, Photo, StateChange
from geoportal.citizen.routing import route
from geoportal.citizen.states import ENDED, OPEN, State, Verb, next_state
from geoportal.demo.loading import load
from layers.access.models import Account
from layers.catalog.models import Relation
from layers.territory.models import Commune
from tests.catalog.connections import database_url

ROOT = Path(__file__).resolve().parents[2]
UNTIL = date(2026, 11, 25)


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_in_the_database(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    said: list[str] = []
    assert load(UNTIL, said.append)
    assert said
    assert not load(UNTIL, said.append)  # once

    assert Commune.objects.filter(approximate=True).count() == 50
    assert Account.objects.count() == 11
    requests = list(CitizenRequest.objects.select_related("category", "commune", "agency"))
    assert len(requests) == 640
    for one in requests:
        assert one.commune is not None
        assert one.commune.geom.intersects(one.geom)
        assert one.agency == route(one.category, one.commune, one.geom).agency
        assert one.withheld == one.category.withheld
        assert (one.ended_at is not None) == (State(one.state) in ENDED)
    _the_steps_follow_the_table(requests)
    twins = CitizenRequest.objects.filter(state=State.DUPLICATE).values_list("pk", flat=True)
    assert set(twins) == set(Relation.objects.values_list("source_key", flat=True))
    photo = Photo.objects.first()
    assert photo is not None
    assert (tmp_path / str(photo.file.name)).read_bytes().startswith(b"\xff\xd8")

    notebook = subprocess.run(
        [sys.executable, "demandes.py"],
        cwd=ROOT / "notebooks",
        env=os.environ
        | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert notebook.returncode == 0, notebook.stderr


def _the_steps_follow_the_table(requests: list[CitizenRequest]) -> None:
    stories: dict[int, list[StateChange]] = {}
    for step in StateChange.objects.order_by("at", "id"):
        stories.setdefault(step.request_id, []).append(step)
    for one in requests:
        first, *rest = stories[one.pk]
        assert (first.verb, first.to_state) == ("receive", State.RECEIVED)
        state = State.RECEIVED
        for step in rest:
            assert State(step.from_state) is state
            state = next_state(Verb(step.verb), state)
            assert State(step.to_state) is state
        assert State(one.state) is state
    assert OPEN & {State(one.state) for one in requests}
