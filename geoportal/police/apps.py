"""The police app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliceConfig(AppConfig):
    """Operations and speed checks."""

    name = "geoportal.police"
    label = "police"
    verbose_name = _("Police municipale")

    def ready(self) -> None:
        """Make the layers known."""
        from geoportal.police.layers import POLICE_LAYERS
        from layers.catalog.registry import register

        for layer in POLICE_LAYERS:
            register(layer)
