"""The police app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliceConfig(AppConfig):
    """Operations and speed checks."""

    name = "geoportal.police"
    label = "police"
    verbose_name = _("Police municipale")
