"""The tours app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToursConfig(AppConfig):
    """Walks through what is known of a place."""

    name = "archaeology.tours"
    label = "tours"
    verbose_name = _("Visites")

    def ready(self) -> None:
        """Make the layers known."""
        from archaeology.tours.layers import TOUR_STOPS, TOURS
        from archaeology.tours.policy import WRITERS
        from layers.catalog.registry import register
        from layers.ui.navigation import Entry, register_entry

        for layer in (TOURS, TOUR_STOPS):
            register(layer)
        register_entry(Entry("tours", _("Patrimoine"), order=16, roles=WRITERS))
