"""The sync app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SyncConfig(AppConfig):
    """What phones in the field send and ask."""

    name = "field_app_api.sync"
    label = "field_sync"
    verbose_name = _("Terrain")

    def ready(self) -> None:
        """Make the rooms found."""
        from layers.access.roles import Role
        from layers.ui.navigation import Entry, register_entry

        workers = frozenset({Role.WATER, Role.ADMINISTRATOR})
        home = settings.HOME_TERRITORY
        register_entry(Entry("field-review", _("Terrain"), order=48, roles=workers, territory=home))
