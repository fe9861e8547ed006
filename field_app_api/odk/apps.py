"""The façade's app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OdkConfig(AppConfig):
    """ODK Collect, pyodk and what else speaks OpenRosa or Central's API."""

    name = "field_app_api.odk"
    label = "field_odk"
    verbose_name = _("Terrain, applications ODK")
