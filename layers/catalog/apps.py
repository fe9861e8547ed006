"""The catalog app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """The registry of layers and what every layer shares."""

    name = "layers.catalog"
    label = "catalog"
    verbose_name = _("Catalogue")
