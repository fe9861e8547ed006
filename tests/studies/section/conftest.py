"""The street, and sections of it."""

from __future__ import annotations

from typing import Any

import pytest

from archaeology.studies.section.cutting import Cut, cut_from
from archaeology.studies.section.gathering import gathered
from archaeology.studies.section.parameters import SectionParameters
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.studies.street import LINE, Street, lay_out


@pytest.fixture
def street(territory: Territory, neighbour: Territory) -> Street:
    """The street with its remains."""
    return lay_out(territory, neighbour)


def section_for(actor: Actor, territory: Territory, **more: Any) -> Cut:
    """The section along the street, ten metres on both sides unless told otherwise."""
    usual: dict[str, Any] = {"title": "La rue", "line": LINE, "distance_m": 10.0}
    asked = SectionParameters(**usual | more)
    record, grounds = gathered(actor, territory.pk, asked)
    return cut_from(asked, record, grounds)
