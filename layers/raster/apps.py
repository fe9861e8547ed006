"""The raster app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RasterConfig(AppConfig):
    """Elevation models, old plans and aerial views."""

    name = "layers.raster"
    label = "raster"
    verbose_name = _("Plans et relief")

    def ready(self) -> None:
        """Make the layer known, and its pages to whoever brings rasters."""
        from layers.catalog.registry import register
        from layers.raster.layers import RASTERS
        from layers.raster.policy import IMPORTERS
        from layers.ui.navigation import Entry, register_entry

        register(RASTERS)
        register_entry(Entry("rasters", _("Plans et relief"), order=18, roles=IMPORTERS))
