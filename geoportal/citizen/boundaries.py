"""What requests do when boundaries change; called after the commit, at least once."""

from __future__ import annotations

from geoportal.citizen.services.relocate_requests import relocate_requests
from layers.access.actor import system_actor
from layers.catalog.events import subscribe
from layers.territory.events import BoundariesImported


@subscribe(BoundariesImported)
def find_communes_again(event: BoundariesImported) -> None:
    """Requests near a limit that moved are now in the commune next to it."""
    relocate_requests(system_actor("boundaries"), event.territory)
