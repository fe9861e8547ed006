"""The sync app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyncConfig(AppConfig):
    """What phones in the field send and ask."""

    name = "field_app_api.sync"
    label = "field_sync"
    verbose_name = _("Terrain")
