"""The raster app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RasterConfig(AppConfig):
    """Elevation models, old plans and aerial views."""

    name = "layers.raster"
    label = "raster"
    verbose_name = _("Plans et relief")
