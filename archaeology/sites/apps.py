"""The archaeology app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """What lies below, and how it is known."""

    name = "archaeology.sites"
    label = "sites"
    verbose_name = _("Archéologie")

    def ready(self) -> None:
        """Make the layers, and the files of what belongs to operations, known."""
        from archaeology.sites.datasets import LEVELS, RELATIONS, UNITS
        from archaeology.sites.layers import EXCAVATIONS, FINDS, HERITAGE_SITES, SOURCES
        from layers.catalog.registry import register
        from layers.exchange.datasets import register_dataset
        from layers.ui.navigation import Entry, register_entry

        for layer in (HERITAGE_SITES, EXCAVATIONS, FINDS, SOURCES):
            register(layer)
        for dataset in (UNITS, LEVELS, RELATIONS):
            register_dataset(dataset)
        register_entry(Entry("archaeology", _("Archéologie"), order=15))
