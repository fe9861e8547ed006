"""The access app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Who people are and what they may see."""

    name = "layers.access"
    label = "access"
    verbose_name = _("Accès")
