"""The water app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class WaterConfig(AppConfig):
    """What runs below the streets, and what happens to it."""

    name = "networks.water"
    label = "water"
    verbose_name = _("Eau et assainissement")

    def ready(self) -> None:
        """Make the layers known, and the pages found."""
        from layers.access.roles import Role
        from layers.catalog.registry import register
        from layers.ui.navigation import Entry, register_entry
        from networks.water.layers import ASSET_LAYERS, INCIDENTS, ROADWORKS

        for layer in (*ASSET_LAYERS, INCIDENTS, ROADWORKS):
            register(layer)
        water = frozenset({Role.WATER})
        home = settings.HOME_TERRITORY
        register_entry(Entry("water", _("Eau"), order=40, roles=water, territory=home))
        roads = frozenset({Role.ROADS})
        register_entry(Entry("roadworks", _("Travaux"), order=42, roles=roads, territory=home))
