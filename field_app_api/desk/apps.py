"""The desk app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """What the office sees of the field."""

    name = "field_app_api.desk"
    label = "field_desk"
    verbose_name = _("Terrain, au bureau")

    def ready(self) -> None:
        """Make the rooms found."""
        from layers.access.roles import Role
        from layers.ui.navigation import Entry, register_entry

        register_entry(
            Entry(
                "field-review",
                _("Terrain"),
                order=48,
                roles=frozenset({Role.WATER, Role.ADMINISTRATOR}),
                territory=settings.HOME_TERRITORY,
                section="/terrain/",
            )
        )
