"""The territory app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """Communes and what lies under every map."""

    name = "layers.territory"
    label = "territory"
    verbose_name = _("Territoire")

    def ready(self) -> None:
        """Make the layers known, and the ways between systems of coordinates short."""
        from layers.catalog.registry import register
        from layers.territory.layers import BASE_MAP, COMMUNES
        from layers.territory.transforming import remember_ways

        register(COMMUNES)
        register(BASE_MAP)
        remember_ways()
