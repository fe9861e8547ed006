"""The street, and what is weighed of it."""

from __future__ import annotations

import pytest

from layers.access.models import Territory
from tests.studies.street import Street, lay_out


@pytest.fixture
def street(territory: Territory, neighbour: Territory) -> Street:
    """The street with its remains."""
    return lay_out(territory, neighbour)
