"""The demo app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """The demonstration territory; no models."""

    name = "geoportal.demo"
    label = "demo"
    verbose_name = _("Démonstration")
