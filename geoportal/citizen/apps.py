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
        from geoportal.citizen import boundaries, notifications  # noqa: F401  # subscribe
        from geoportal.citizen.layers import REQUESTS
        from layers.catalog.registry import register

        register(REQUESTS)
