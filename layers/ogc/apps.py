"""The ogc app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OgcConfig(AppConfig):
    """OGC API Features, Parts 1 and 2; no models."""

    name = "layers.ogc"
    label = "ogc"
    verbose_name = _("Services OGC")
