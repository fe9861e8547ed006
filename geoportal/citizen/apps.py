"""The citizen app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizenConfig(AppConfig):
    """Citizen requests."""

    name = "geoportal.citizen"
    label = "citizen"
    verbose_name = _("Demandes des citoyens")

    def ready(self) -> None:
        """Make the layer known and listen to what happens."""
        from geoportal.citizen import boundaries, incidents, notifications  # noqa: F401  # subscribe
        from geoportal.citizen.layers import REQUESTS
        from layers.catalog.registry import register
        from layers.ui.navigation import Entry, register_entry

        register(REQUESTS)
        register_entry(Entry("report", _("Signaler"), order=20))
        register_entry(Entry("triage", _("Triage"), order=30, staff=True))
