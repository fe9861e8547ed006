"""The police app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PoliceConfig(AppConfig):
    """Operations and speed checks."""

    name = "geoportal.police"
    label = "police"
    verbose_name = _("Police municipale")

    def ready(self) -> None:
        """Make the layers known, and the pages found."""
        from geoportal.police.layers import POLICE_LAYERS
        from layers.access.roles import Role
        from layers.catalog.registry import register
        from layers.ui.navigation import Entry, register_entry

        for layer in POLICE_LAYERS:
            register(layer)
        register_entry(Entry("speeds", _("Vitesses"), order=25))
        police = frozenset({Role.POLICE})
        home = settings.HOME_TERRITORY
        register_entry(Entry("police", _("Police"), order=35, roles=police, territory=home))
