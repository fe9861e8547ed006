"""The archaeology app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """What lies below, and how it is known."""

    name = "archaeology.sites"
    label = "sites"
    verbose_name = _("Archéologie")
