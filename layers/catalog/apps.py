"""The catalog app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """The registry of layers and what every layer shares."""

    name = "layers.catalog"
    label = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Have the declarations checked."""
        from layers.catalog import checks  # noqa: F401  # registers
