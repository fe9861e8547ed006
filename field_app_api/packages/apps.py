"""The packages app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PackagesConfig(AppConfig):
    """What phones in the field take along."""

    name = "field_app_api.packages"
    label = "field_packages"
    verbose_name = _("Paquets de terrain")
