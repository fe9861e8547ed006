"""The water app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WaterConfig(AppConfig):
    """What runs below the streets, and what happens to it."""

    name = "networks.water"
    label = "water"
    verbose_name = _("Eau et assainissement")
