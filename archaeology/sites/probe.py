"""How the visibility walk looks through archaeology."""

from __future__ import annotations

from archaeology.sites.probe_pages import ROUTES, look_at_pages
from layers.catalog.probes import Probe


def probe() -> Probe:
    """The pages."""
    return Probe("archaeology", ROUTES, look_at_pages, is_counter=True)
